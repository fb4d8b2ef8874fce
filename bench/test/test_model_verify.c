// SPDX-License-Identifier: MIT
/* Every change of a page is found: its pfn, its field, what it was and is. */
#include "model.h"

#include "../model_internal.h"
#include "../model_verify.h"

#define SECTIONS	3
#define BAD		70000UL	/* in the last section */

static struct model_range *range;

/* The memmap as a writer leaves it. */
static struct memmap_bench_run written(unsigned int writer)
{
	unsigned int id = make_range(SECTIONS);
	struct memmap_bench_run run = ask(id);

	run.writer = writer;
	do_run(&run, SECTIONS * SECTION_PAGES);
	range = model_range(model, id);
	return run;
}

static void verify_again(struct memmap_bench_run *run)
{
	ck_assert_int_eq(model_verify(model, &range, 1, core_writer(run->writer),
				      run), 0);
}

/* Flips @bits of the 8 bytes at @offset of a page: found as @field, then undone. */
static void flip(struct memmap_bench_run run, unsigned long page,
		 unsigned int offset, uint64_t bits, unsigned int field)
{
	uint64_t *word = (uint64_t *)&range->pages[page] + offset / 8;
	uint64_t before = *word;

	*word ^= bits;
	verify_again(&run);
	ck_assert_uint_eq(run.verdict, MEMMAP_BENCH_MISMATCH);
	ck_assert_uint_eq(run.bad_pfn, range->start_pfn + page);
	ck_assert_uint_eq(run.bad_offset, offset);
	ck_assert_uint_eq(run.bad_want, before);
	ck_assert_uint_eq(run.bad_got, before ^ bits);
	ck_assert_uint_eq(run.bad_field, field);
	*word = before;
	verify_again(&run);
	ck_assert_uint_eq(run.verdict, MEMMAP_BENCH_VERIFIED);
}

START_TEST(every_field_has_its_name)
{
	struct memmap_bench_run run = written(MEMMAP_BENCH_WRITER_STORES);

	flip(run, BAD, 0, 1, MEMMAP_BENCH_FIELD_FLAGS);
	flip(run, BAD, 8, 1UL << 63, MEMMAP_BENCH_FIELD_PGMAP);
	flip(run, BAD, 16, 1, MEMMAP_BENCH_FIELD_ZONE_DEVICE_DATA);
	flip(run, BAD, 24, 1, MEMMAP_BENCH_FIELD_MAPPING);
	flip(run, BAD, 32, 1, MEMMAP_BENCH_FIELD_INDEX);
	flip(run, BAD, 40, 1, MEMMAP_BENCH_FIELD_PRIVATE);
	flip(run, BAD, 48, 1, MEMMAP_BENCH_FIELD_MAPCOUNT);
	flip(run, BAD, 48, 1UL << 33, MEMMAP_BENCH_FIELD_REFCOUNT);
	flip(run, BAD, 56, 1, MEMMAP_BENCH_FIELD_OTHER);
}
END_TEST

START_TEST(any_page_may_be_the_one)
{
	static const unsigned long pages[] = {
		0, 1, SECTION_PAGES - 1, SECTION_PAGES,
		SECTIONS * SECTION_PAGES - 1,
	};
	struct memmap_bench_run run = written(MEMMAP_BENCH_WRITER_LEGACY);

	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++)
		flip(run, pages[i], 48, 2UL << 32, MEMMAP_BENCH_FIELD_REFCOUNT);
}
END_TEST

START_TEST(the_first_of_several_is_named)
{
	struct memmap_bench_run run = written(MEMMAP_BENCH_WRITER_STORES);

	range->pages[BAD].index = 1;
	range->pages[BAD - SECTION_PAGES].index = 1;
	range->pages[BAD - SECTION_PAGES].memcg_data = 1;
	verify_again(&run);
	ck_assert_uint_eq(run.verdict, MEMMAP_BENCH_MISMATCH);
	ck_assert_uint_eq(run.bad_pfn, range->start_pfn + BAD - SECTION_PAGES);
	ck_assert_uint_eq(run.bad_field, MEMMAP_BENCH_FIELD_INDEX);
}
END_TEST

/* What it declares is not a difference, and the flag where it should be clear is. */
START_TEST(reserved_is_clear_where_that_is_declared)
{
	struct memmap_bench_run run = written(MEMMAP_BENCH_WRITER_RESERVED_NONE);

	ck_assert(!(range->pages[BAD].flags & range->image.reserved));
	flip(run, BAD, 0, range->image.reserved, MEMMAP_BENCH_FIELD_FLAGS);
	run = written(MEMMAP_BENCH_WRITER_RESERVED_PLAIN);
	flip(run, BAD, 0, range->image.reserved, MEMMAP_BENCH_FIELD_FLAGS);
}
END_TEST

START_TEST(ceilings_leave_what_they_fill)
{
	struct memmap_bench_run run = written(MEMMAP_BENCH_WRITER_FILL_STORE);

	ck_assert_uint_eq(range->pages[BAD].index, CORE_FILL_WORD);
	flip(run, BAD, 40, 1, MEMMAP_BENCH_FIELD_PRIVATE);
	run = written(MEMMAP_BENCH_WRITER_READ);
	ck_assert_uint_eq(range->pages[BAD].index, ~0UL);
	flip(run, BAD, 8, 1, MEMMAP_BENCH_FIELD_PGMAP);
}
END_TEST

/* Zone 4, the node and no section in the flags; the rest of the word is of use. */
START_TEST(the_image_is_that_of_a_device_page)
{
	const struct core_page *page;

	written(MEMMAP_BENCH_WRITER_STORES);
	page = &range->pages[BAD];
	ck_assert_uint_eq(page->flags >> 54, node);
	ck_assert_uint_eq(page->flags >> 51 & 7, 4);
	ck_assert_ptr_eq(page->pgmap, range->image.pgmap);
	ck_assert_int_eq(page->mapcount, -1);
	ck_assert_int_eq(page->refcount, 1);
}
END_TEST

START_TEST(private_pages_begin_without_a_reference)
{
	struct memmap_bench_range_create create = request(1);
	struct memmap_bench_run run;

	create.type = MEMMAP_BENCH_TYPE_PRIVATE;
	ck_assert_int_eq(model_range_create(model, &create), 0);
	ck_assert_uint_eq(create.type, MEMMAP_BENCH_TYPE_PRIVATE);
	run = ask(create.id);
	do_run(&run, SECTION_PAGES);
	ck_assert_int_eq(model_range(model, create.id)->pages[7].refcount, 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		every_field_has_its_name,
		any_page_may_be_the_one,
		the_first_of_several_is_named,
		reserved_is_clear_where_that_is_declared,
		ceilings_leave_what_they_fill,
		the_image_is_that_of_a_device_page,
		private_pages_begin_without_a_reference,
	};

	return MODEL_RUN("model_verify", tests);
}

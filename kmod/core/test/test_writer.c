// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Each writer leaves just what it declares, whatever was there before. */
#include <string.h>

#include "../../memmap_bench.h"
#include "../cpu.h"
#include "../image.h"
#include "unit.h"

#define PAGES	1200	/* more than any writer takes at once */
#define GUARD	130	/* pages on either side; no writer's block is larger twice */
#define ALL	(GUARD + PAGES + GUARD)
#define WORDS	8

static struct core_page area[ALL] __attribute__((aligned(64)));

static const struct core_image images[] = {
	{ .links = 0xe6UL << 51, .cpupid = 0x1fffffUL << 30,
	  .reserved = 1UL << 13, .pgmap = area, .refcount = 1 },
	{ .links = 0x123UL << 48, .cpupid = 0, .reserved = 1UL << 12,
	  .pgmap = (void *)0x1000, .refcount = 0 },
};

#define IMAGES (sizeof(images) / sizeof(images[0]))

/* A run of pages: how many, and from which page of the area on. */
struct run {
	unsigned long first, count;
};

static const struct run runs[] = {
	{ GUARD, PAGES }, { GUARD, 0 }, { GUARD, 1 }, { GUARD + 1, 2 },
	{ GUARD + 3, 127 }, { GUARD + 1, 128 }, { GUARD, 129 },
	{ GUARD + 7, 511 }, { GUARD + 1, 512 }, { GUARD + 5, 513 },
	{ GUARD + 13, 1025 },
};

#define RUNS (sizeof(runs) / sizeof(runs[0]))

static void fill(uint64_t seed)
{
	uint64_t *word = (uint64_t *)area;

	for (size_t i = 0; i < ALL * WORDS; i++)
		word[i] = unit_random(&seed);
}

/* What the kernel leaves, in words, written down independently of core. */
static void image_words(uint64_t *want, const struct core_image *image,
			bool reserved)
{
	memset(want, 0, WORDS * sizeof(*want));
	want[0] = image->links | image->cpupid |
		  (reserved ? image->reserved : 0);
	want[1] = (uintptr_t)image->pgmap;
	want[6] = (uint64_t)(uint32_t)image->refcount << 32 | 0xffffffffU;
}

/* What the writer declares for a page that held @before. */
static void wanted(uint64_t *want, const struct core_writer *writer,
		   const struct core_image *image, const uint64_t *before)
{
	switch (writer->leaves) {
	case CORE_LEAVES_IMAGE:
		image_words(want, image, !writer->left_clear_reserved);
		break;
	case CORE_LEAVES_FILL:
		for (int i = 0; i < WORDS; i++)
			want[i] = 0xa4a4a4a4a4a4a4a4U;
		break;
	case CORE_LEAVES_ZERO:
		memset(want, 0, WORDS * sizeof(*want));
		break;
	case CORE_LEAVES_ALONE:
		memcpy(want, before, WORDS * sizeof(*want));
	}
}

static void write_run(const struct core_writer *writer, const struct run *run,
		      const struct core_image *image)
{
	for (unsigned int pass = 0; pass < writer->passes; pass++)
		writer->write(area + run->first, run->count, image, pass);
}

/* All of the area: the run as declared, everything else as before. */
static void check_run(unsigned int id, const struct core_writer *writer,
		      const struct run *run, const struct core_image *image)
{
	static uint64_t before[ALL * WORDS];
	const uint64_t *got = (const uint64_t *)area;
	uint64_t want[WORDS];

	fill(id + 1);
	memcpy(before, area, sizeof(area));
	write_run(writer, run, image);
	for (size_t i = 0; i < ALL; i++) {
		size_t at = i * WORDS;
		bool inside = i >= run->first && i < run->first + run->count;

		if (inside)
			wanted(want, writer, image, &before[at]);
		else
			memcpy(want, &before[at], sizeof(want));
		for (int w = 0; w < WORDS; w++)
			unit_assert(got[at + w] == want[w],
				    "writer %u, %lu pages from %lu, page %zu word %d: %#llx, not %#llx",
				    id, run->count, run->first, i, w,
				    (unsigned long long)got[at + w],
				    (unsigned long long)want[w]);
	}
}

static void check_writer(unsigned int id, const struct core_writer *writer)
{
	for (size_t i = 0; i < IMAGES; i++)
		for (size_t r = 0; r < RUNS; r++)
			check_run(id, writer, &runs[r], &images[i]);
}

/* One that the CPU lacks would fault: that is not a writer's defect. */
START_TEST(every_writer_leaves_what_it_declares)
{
	for (unsigned int id = 0; id < MEMMAP_BENCH_NR_WRITERS; id++) {
		const struct core_writer *writer = core_writer(id);

		if (writer && core_cpu_has(writer->needs))
			check_writer(id, writer);
	}
}
END_TEST

/* What the second pass hides. */
START_TEST(poison_is_there_between_the_passes)
{
	const struct core_writer *writer =
		core_writer(MEMMAP_BENCH_WRITER_POISON);
	static unsigned char want[PAGES * sizeof(*area)];

	memset(want, 0xff, sizeof(want));
	fill(1);
	writer->write(area + GUARD, PAGES, &images[0], 0);
	ck_assert_mem_eq(area + GUARD, want, sizeof(want));
}
END_TEST

START_TEST(the_table_has_what_is_portable)
{
	static const unsigned int not_portable[] = {
		0, MEMMAP_BENCH_WRITER_KERNEL, MEMMAP_BENCH_WRITER_WRONG,
		MEMMAP_BENCH_WRITER_DELAY, MEMMAP_BENCH_WRITER_PAGEBLOCKS,
		MEMMAP_BENCH_NR_WRITERS, ~0U,
	};
	size_t none = sizeof(not_portable) / sizeof(not_portable[0]);
	size_t found = 0;

	for (size_t i = 0; i < none; i++)
		ck_assert_ptr_null(core_writer(not_portable[i]));
	for (unsigned int id = 0; id < MEMMAP_BENCH_NR_WRITERS; id++)
		found += core_writer(id) != NULL;
	/* All ids but those above, of which two are none of them. */
	ck_assert_uint_eq(found, MEMMAP_BENCH_NR_WRITERS - (none - 2));
}
END_TEST

START_TEST(what_each_declares)
{
	for (unsigned int id = 0; id < MEMMAP_BENCH_NR_WRITERS; id++) {
		const struct core_writer *writer = core_writer(id);
		enum core_leaves leaves = CORE_LEAVES_IMAGE;

		if (!writer)
			continue;
		if (id >= MEMMAP_BENCH_WRITER_FILL_STORE &&
		    id <= MEMMAP_BENCH_WRITER_FILL_AVX512)
			leaves = CORE_LEAVES_FILL;
		if (id == MEMMAP_BENCH_WRITER_MEMSET_ZERO)
			leaves = CORE_LEAVES_ZERO;
		if (id == MEMMAP_BENCH_WRITER_READ)
			leaves = CORE_LEAVES_ALONE;
		ck_assert_uint_eq(writer->leaves, leaves);
		ck_assert_uint_ge(writer->passes, 1);
		ck_assert(writer->left_clear_reserved ==
			  (id == MEMMAP_BENCH_WRITER_RESERVED_NONE ||
			   id == MEMMAP_BENCH_WRITER_RESERVED_CLEARED));
	}
}
END_TEST

/* A fill must not look like anything the kernel would follow. */
START_TEST(the_fill_leads_nowhere)
{
	const uint64_t fill = CORE_FILL_WORD;

	ck_assert(!(fill & 1));	/* of compound_head: no tail page */
	ck_assert(!(fill & 1 << 6) && !(fill & 1 << 16));	/* PG_head */
	for (int byte = 0; byte < 8; byte++)
		ck_assert(fill >> byte * 8 & 0xff);
	/* No canonical address with 4 or 5 levels of page tables. */
	ck_assert((int64_t)(fill << 7) >> 7 != (int64_t)fill);
}
END_TEST

/* Debian's layout, from what %pGp prints of node 5's ZONE_DEVICE pages. */
START_TEST(the_image_is_as_on_debian)
{
	struct core_image image = core_image_of(CORE_ZONE_DEVICE, 5, area, 0);

	ck_assert(image.links == (5UL << 54 | 4UL << 51));
	ck_assert(image.cpupid == 0x1fffffUL << 30);
	ck_assert(image.reserved == 1UL << 13);
	ck_assert(!(image.links & image.cpupid));
	ck_assert_ptr_eq(image.pgmap, area);
	ck_assert_int_eq(image.refcount, 0);
}
END_TEST

START_TEST(the_prepared_page_is_the_image)
{
	for (size_t i = 0; i < IMAGES; i++) {
		uint64_t want[WORDS], got[WORDS];
		struct core_page page;

		memset(&page, 0xa5, sizeof(page));
		core_image_page(&page, &images[i]);
		memcpy(got, &page, sizeof(got));
		image_words(want, &images[i], true);
		ck_assert_mem_eq(got, want, sizeof(got));
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		the_table_has_what_is_portable,
		what_each_declares,
		the_fill_leads_nowhere,
		the_image_is_as_on_debian,
		the_prepared_page_is_the_image,
		every_writer_leaves_what_it_declares,
		poison_is_there_between_the_passes,
	};

	return UNIT_RUN("core/writer", tests);
}

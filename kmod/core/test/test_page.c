// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* All store sequences leave the same bytes, and touch nothing else. */
#include "../page.h"

#include <stdbool.h>
#include <string.h>

#include "unit.h"

#define PAGES	67
#define GUARD	3	/* pages on either side */

enum before { BEFORE_ZERO, BEFORE_POISON, BEFORE_RANDOM, NR_BEFORE };

static struct core_page area[GUARD + PAGES + GUARD];
static struct core_page *const pages = area + GUARD;

static const struct core_image images[] = {
	{ .links = 0xe6UL << 56, .cpupid = 0x3fffUL << 40,
	  .reserved = 1UL << 14, .pgmap = &area, .refcount = 1 },
	{ .links = 0xe6UL << 56, .cpupid = 0x3fffUL << 40,
	  .reserved = 1UL << 14, .pgmap = &area, .refcount = 0 },
	{ .links = 0x123UL << 48, .cpupid = 0, .reserved = 1UL << 12,
	  .pgmap = (void *)0x1000, .refcount = 1 },
	{ .links = ~0UL << 50, .cpupid = 0x1fffffUL << 20, .reserved = 0,
	  .pgmap = (void *)-64L, .refcount = 0 },
};

#define IMAGES (sizeof(images) / sizeof(images[0]))

static void fill(enum before before, uint64_t seed)
{
	unsigned char *byte = (unsigned char *)pages;

	memset(area, 0xa5, sizeof(area));
	memset(pages, before == BEFORE_ZERO ? 0 : 0xff, sizeof(*pages) * PAGES);
	for (size_t i = 0; before == BEFORE_RANDOM &&
			   i < sizeof(*pages) * PAGES; i++)
		byte[i] = (unsigned char)(unit_random(&seed) >> 32);
}

static void check_guards(unsigned long count)
{
	static unsigned char guard[sizeof(area)];
	const size_t left = (PAGES - count + GUARD) * sizeof(*pages);

	memset(guard, 0xa5, sizeof(guard));
	ck_assert_mem_eq(area, guard, GUARD * sizeof(*pages));
	ck_assert_mem_eq(pages + count, guard, left);
}

static void legacy(unsigned long count, const struct core_image *image)
{
	core_legacy_first(pages, count, image);
	for (unsigned long i = 0; i < count; i++)
		core_legacy_second(&pages[i], image);
}

/* The kernel's image in words, written down independently of page.h. */
static void check_page(const struct core_page *page,
		       const struct core_image *image)
{
	uint64_t want[8] = { 0 }, got[8];

	want[0] = image->links | image->cpupid | image->reserved;
	want[1] = (uintptr_t)image->pgmap;
	want[6] = (uint64_t)(uint32_t)image->refcount << 32 | 0xffffffffU;
	memcpy(got, page, sizeof(got));
	for (int i = 0; i < 8; i++)
		unit_assert(got[i] == want[i],
			    "page %td word %d: %#llx, not %#llx",
			    page - pages, i, (unsigned long long)got[i],
			    (unsigned long long)want[i]);
}

static void check_pages(const struct core_image *image)
{
	for (unsigned long i = 0; i < PAGES; i++)
		check_page(&pages[i], image);
	check_guards(PAGES);
}

START_TEST(layout_is_that_of_the_kernel)
{
	ck_assert_uint_eq(sizeof(struct core_page), 64);
	ck_assert_uint_eq(offsetof(struct core_page, flags), 0);
	ck_assert_uint_eq(offsetof(struct core_page, lru_next), 8);
	ck_assert_uint_eq(offsetof(struct core_page, lru_prev), 16);
	ck_assert_uint_eq(offsetof(struct core_page, pgmap), 8);
	ck_assert_uint_eq(offsetof(struct core_page, zone_device_data), 16);
	ck_assert_uint_eq(offsetof(struct core_page, mapping), 24);
	ck_assert_uint_eq(offsetof(struct core_page, index), 32);
	ck_assert_uint_eq(offsetof(struct core_page, private), 40);
	ck_assert_uint_eq(offsetof(struct core_page, mapcount), 48);
	ck_assert_uint_eq(offsetof(struct core_page, refcount), 52);
	ck_assert_uint_eq(offsetof(struct core_page, memcg_data), 56);
}
END_TEST

START_TEST(stores_leave_the_image)
{
	for (size_t i = 0; i < IMAGES; i++) {
		for (int before = 0; before < NR_BEFORE; before++) {
			fill(before, 7 + i);
			core_stores(pages, PAGES, &images[i],
				    CORE_RESERVED_PLAIN);
			check_pages(&images[i]);
		}
	}
}
END_TEST

/* The same bytes by every way that sets the flag; without it just that differs. */
START_TEST(reserved_comes_to_the_flags_as_asked)
{
	static const enum core_reserved ways[] = {
		CORE_RESERVED_ATOMIC, CORE_RESERVED_FOLDED, CORE_RESERVED_NONE,
	};

	for (size_t i = 0; i < IMAGES; i++) {
		for (size_t w = 0; w < sizeof(ways) / sizeof(ways[0]); w++) {
			struct core_image want = images[i];

			if (ways[w] == CORE_RESERVED_NONE)
				want.reserved = 0;
			fill(BEFORE_RANDOM, 23 + w);
			core_stores(pages, PAGES, &images[i], ways[w]);
			check_pages(&want);
		}
	}
}
END_TEST

START_TEST(clearing_reserved_clears_nothing_else)
{
	for (size_t i = 0; i < IMAGES; i++) {
		struct core_image want = images[i];

		want.reserved = 0;
		fill(BEFORE_RANDOM, 29);
		core_stores(pages, PAGES, &images[i], CORE_RESERVED_PLAIN);
		core_clear_reserved(pages, PAGES, &images[i]);
		check_pages(&want);
	}
}
END_TEST

START_TEST(legacy_passes_leave_the_image)
{
	for (size_t i = 0; i < IMAGES; i++) {
		for (int before = 0; before < NR_BEFORE; before++) {
			fill(before, 11 + i);
			legacy(PAGES, &images[i]);
			check_pages(&images[i]);
		}
	}
}
END_TEST

START_TEST(stores_and_legacy_leave_the_same_bytes)
{
	static struct core_page other[PAGES];

	for (size_t i = 0; i < IMAGES; i++) {
		fill(BEFORE_RANDOM, 13);
		core_stores(pages, PAGES, &images[i],
			    CORE_RESERVED_PLAIN);
		memcpy(other, pages, sizeof(other));
		fill(BEFORE_RANDOM, 17);
		legacy(PAGES, &images[i]);
		ck_assert_mem_eq(pages, other, sizeof(other));
	}
}
END_TEST

/* Between the passes the list head is the page's own, as list_del() needs. */
START_TEST(first_legacy_pass_leaves_an_empty_list)
{
	fill(BEFORE_RANDOM, 19);
	core_legacy_first(pages, PAGES, &images[1]);
	for (unsigned long i = 0; i < PAGES; i++) {
		ck_assert_ptr_eq(pages[i].lru_next, &pages[i].lru_next);
		ck_assert_ptr_eq(pages[i].lru_prev, &pages[i].lru_next);
		ck_assert_int_eq(pages[i].refcount, 1);
	}
	check_guards(PAGES);
}
END_TEST

/* Any count, also none: the pages behind it stay as they are. */
START_TEST(nothing_behind_the_count_is_touched)
{
	static const unsigned long counts[] = { 0, 1, 2, 7, 8, PAGES - 1 };

	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		memset(area, 0xa5, sizeof(area));
		core_stores(pages, counts[i], &images[0],
			    CORE_RESERVED_PLAIN);
		check_guards(counts[i]);
		memset(area, 0xa5, sizeof(area));
		legacy(counts[i], &images[0]);
		check_guards(counts[i]);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		layout_is_that_of_the_kernel,
		stores_leave_the_image,
		reserved_comes_to_the_flags_as_asked,
		clearing_reserved_clears_nothing_else,
		legacy_passes_leave_the_image,
		stores_and_legacy_leave_the_same_bytes,
		first_legacy_pass_leaves_an_empty_list,
		nothing_behind_the_count_is_touched,
	};

	return UNIT_RUN("core/page", tests);
}

// SPDX-License-Identifier: MIT
/* First accesses: what is counted, and how long they took. */
#include "../touches.h"

#include <math.h>
#include <string.h>

#include "unit.h"

#define MOST	1000

static struct memmap_bench_touch touch[MOST];
static struct touches touches;

/* 1 to @nr us, in a mixed order; every fifth taken, every seventh waited for. */
static void add(unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++)
		touch[i] = (struct memmap_bench_touch){
			.ns = 1000ULL * (i * 7 % nr + 1),
			.how = i % 5 == 0 ? MEMMAP_BENCH_TOUCHED_TAKEN :
			       i % 7 == 0 ? MEMMAP_BENCH_TOUCHED_WAITED :
					    MEMMAP_BENCH_TOUCHED_READY,
		};
	ck_assert_int_eq(touches_add(&touches, touch, nr), 0);
}

START_TEST(ranks_are_the_nearest)
{
	struct touches_spread spread;

	/* Of 100 the 50th, the 99th and the last. */
	add(100);
	spread = touches_spread(&touches);
	ck_assert_double_eq(spread.p50, 50e3);
	ck_assert_double_eq(spread.p99, 99e3);
	ck_assert_double_eq(spread.most, 100e3);
	touches_free(&touches);
	/* Of 5 the third, and the last as the first that 99 of 100 are within. */
	add(5);
	spread = touches_spread(&touches);
	ck_assert_double_eq(spread.p50, 3e3);
	ck_assert_double_eq(spread.p99, 5e3);
	touches_free(&touches);
	add(1);
	spread = touches_spread(&touches);
	ck_assert_double_eq(spread.p50, 1e3);
	ck_assert_double_eq(spread.most, 1e3);
	touches_free(&touches);
}
END_TEST

START_TEST(none_have_no_spread)
{
	struct touches_spread spread = touches_spread(&touches);

	ck_assert(isnan(spread.p50) && isnan(spread.p99) && isnan(spread.most));
	ck_assert_int_eq(touches_add(&touches, touch, 0), 0);
	ck_assert_uint_eq(touches.nr, 0);
	spread = touches_spread(&touches);
	ck_assert(isnan(spread.most));
}
END_TEST

START_TEST(all_samples_are_counted_together)
{
	add(70);
	ck_assert_uint_eq(touches.nr, 70);
	ck_assert_uint_eq(touches.taken, 14);
	ck_assert_uint_eq(touches.waited, 8);
	add(MOST);
	ck_assert_uint_eq(touches.nr, 70 + MOST);
	ck_assert_uint_eq(touches.taken, 14 + 200);
	ck_assert_uint_eq(touches.waited, 8 + 114);
	ck_assert_double_eq(touches_spread(&touches).most, 1e3 * MOST);
	ck_assert_uint_eq(touches_count(touch, MOST, MEMMAP_BENCH_TOUCHED_READY),
			  MOST - 200 - 114);
	touches_free(&touches);
	ck_assert_uint_eq(touches.nr, 0);
}
END_TEST

START_TEST(ways_have_words)
{
	ck_assert_str_eq(touches_how(MEMMAP_BENCH_TOUCHED_READY), "ready");
	ck_assert_str_eq(touches_how(MEMMAP_BENCH_TOUCHED_TAKEN), "taken");
	ck_assert_str_eq(touches_how(MEMMAP_BENCH_TOUCHED_WAITED), "waited");
	/* Of a newer module: not known, and no crash. */
	ck_assert_str_eq(touches_how(0), "");
	ck_assert_str_eq(touches_how(99), "");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		ranks_are_the_nearest,
		none_have_no_spread,
		all_samples_are_counted_together,
		ways_have_words,
	};

	return UNIT_RUN("touches", tests);
}

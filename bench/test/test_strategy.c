// SPDX-License-Identifier: MIT
/* Which points of a result a model is of, what a range of them took, and what is left out. */
#include "../strategy.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "../names.h"
#include "memmap_bench.h"
#include "result.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define PAGES(n) ", \"memmap.pages\": " #n

/* RESULT_ENV with caches of @mib MiB. */
static char *env_with_caches(unsigned int mib)
{
	char caches[160];

	snprintf(caches, sizeof(caches), "\"processor\": {\"caches\": [{\"level\": 3, \"bytes\": %u, \"count\": 1}]}, \"model\"",
		 mib << 20);
	return result_edit(RESULT_ENV, "\"model\"", caches);
}

/* Strategies of a result of these points; to be closed by the test. */
static void make(const struct result_point *points, size_t nr, const char *env,
		 struct reading *reading, struct strategies *strategies)
{
	static unsigned int number;
	char name[32];

	snprintf(name, sizeof(name), "r%u", number++);
	ck_assert_int_eq(reading_open(reading, result_write(name, env, points,
							    nr)), 0);
	ck_assert_int_eq(strategies_make(reading, names_all(&names_writers),
					 strategies), 0);
}

static void drop(struct reading *reading, struct strategies *strategies)
{
	strategies_free(strategies);
	reading_close(reading);
}

/* 262144 pages are 1G; there are two nodes, and 10 ns a page of all of them. */
static const struct result_point both[] = {
	{ "memmap/serial/kernel/size:1G/nodes:0/threads:1", 10, 0, 10,
	  PAGES(262144), NULL },
	{ "memmap/serial/kernel/size:1G/nodes:0,1/threads:1", 11, 0, 10,
	  PAGES(524288), NULL },
	{ "memmap/deferred/kernel/size:1G/nodes:1/threads:1", 10, 0, 10,
	  PAGES(262144), NULL },
	{ "memmap/deferred/kernel/size:1G/nodes:0,1/threads:1", 6, 0, 10,
	  PAGES(524288), NULL },
};

START_TEST(a_range_took_what_its_schedule_makes_of_the_makespan)
{
	struct reading reading;
	struct strategies all;

	make(both, COUNT(both), RESULT_ENV, &reading, &all);
	ck_assert_uint_eq(all.nr, 2);
	ck_assert_uint_eq(all.of[0].schedule, MEMMAP_BENCH_SCHEDULE_SERIAL);
	ck_assert_uint_eq(all.of[0].writer, MEMMAP_BENCH_WRITER_KERNEL);
	ck_assert_str_eq(all.of[0].nodes, "0");
	ck_assert_uint_eq(all.of[0].nr, 1);
	ck_assert_double_eq(all.of[0].points[0].pages, 262144);
	ck_assert_double_eq_tol(all.of[0].points[0].ns, 2621440, 1);
	ck_assert_uint_eq(all.of[0].points[0].size, 1 << 30);
	ck_assert_uint_eq(all.of[0].points[0].threads, 1);
	/* One after another: 2 * 262144 * 11 of two is half of it each. */
	ck_assert_double_eq_tol(all.of[0].together, 1.1, 1e-9);
	ck_assert_uint_eq(all.of[0].most_nodes, 2);
	/* Side by side: 2 * 262144 * 6 is what each took. */
	ck_assert_str_eq(all.of[1].nodes, "1");
	ck_assert_double_eq_tol(all.of[1].together, 1.2, 1e-9);
	drop(&reading, &all);
}
END_TEST

START_TEST(nodes_together_are_fitted_where_none_was_alone)
{
	struct reading reading;
	struct strategies all;

	make(&both[3], 1, RESULT_ENV, &reading, &all);
	ck_assert_uint_eq(all.nr, 1);
	ck_assert_uint_eq(all.of[0].nr_nodes, 2);
	ck_assert_double_eq(all.of[0].points[0].pages, 262144);
	ck_assert_double_eq_tol(all.of[0].points[0].ns, 3145728, 1);
	ck_assert_double_nan(all.of[0].together);
	drop(&reading, &all);
}
END_TEST

/* Node 0 was measured with one size only: that is no reason to have no model. */
START_TEST(nodes_together_are_fitted_where_one_alone_has_too_few_sizes)
{
	static const struct result_point points[] = {
		{ "memmap/deferred/kernel/size:1G/nodes:0/threads:1", 10, 0, 10,
		  PAGES(262144), NULL },
		{ "memmap/deferred/kernel/size:1G/nodes:0,1/threads:1", 6, 0, 10,
		  PAGES(524288), NULL },
		{ "memmap/deferred/kernel/size:2G/nodes:0,1/threads:1", 6, 0, 10,
		  PAGES(1048576), NULL },
		{ "memmap/deferred/kernel/size:4G/nodes:0,1/threads:1", 6, 0, 10,
		  PAGES(2097152), NULL },
	};
	struct reading reading;
	struct strategies all;

	make(points, COUNT(points), RESULT_ENV, &reading, &all);
	ck_assert_uint_eq(all.nr, 1);
	ck_assert_str_eq(all.of[0].nodes, "0,1");
	ck_assert_uint_eq(all.of[0].nr, 3);
	drop(&reading, &all);
	/* As many sizes: the fewest nodes. */
	make(points, 2, RESULT_ENV, &reading, &all);
	ck_assert_uint_eq(all.nr, 1);
	ck_assert_str_eq(all.of[0].nodes, "0");
	drop(&reading, &all);
}
END_TEST

START_TEST(each_node_is_a_strategy_of_its_own)
{
	static const struct result_point points[] = {
		{ "memmap/padata/stores/size:1G/nodes:0/threads:2", 5, 0, 10,
		  PAGES(262144), NULL },
		{ "memmap/padata/stores/size:1G/nodes:1/threads:2", 6, 0, 10,
		  PAGES(262144), NULL },
		{ "memmap/padata/stores/size:1G/nodes:1/threads:4", 4, 0, 10,
		  PAGES(262144), NULL },
	};
	struct reading reading;
	struct strategies all;

	make(points, COUNT(points), RESULT_ENV, &reading, &all);
	ck_assert_uint_eq(all.nr, 2);
	ck_assert_uint_eq(all.of[0].nr, 1);
	ck_assert_uint_eq(strategy_threads(&all.of[0]), 2);
	ck_assert_uint_eq(all.of[1].nr, 2);
	ck_assert_uint_eq(strategy_threads(&all.of[1]), 0);
	drop(&reading, &all);
}
END_TEST

START_TEST(what_is_no_point_of_a_model_is_counted_and_left_out)
{
	static const struct result_point points[] = {
		{ "bind/sync/auto/size:1G/nodes:0", 5, 0, 10, PAGES(1), NULL },
		{ "memmap/background/stores/size:1G/nodes:0/threads:16", 5, 0,
		  10, PAGES(1), NULL },
		{ "memmap/weather/stores/size:1G/nodes:0/threads:1", 5, 0, 10,
		  PAGES(1), NULL },
		{ "memmap/serial/stores/size:0/nodes:0/threads:1", 5, 0, 10,
		  PAGES(1), NULL },
		{ "memmap/serial/stores/size:1G/nodes:0/threads:0", 5, 0, 10,
		  PAGES(1), NULL },
		{ "memmap/serial/stores/size:1G/nodes:0/threads:1x", 5, 0, 10,
		  PAGES(1), NULL },
		{ "memmap/padata/stores/size:1G/nodes:0/threads:1/chunk:256M",
		  5, 0, 10, PAGES(1), NULL },
		{ "memmap/serial/stores/size:1G/nodes:0/threads:1/prefill:keep",
		  5, 0, 10, PAGES(1), NULL },
		{ "memmap/serial/stores/size:1G/nodes:0/threads:1", 5, 0, 4,
		  PAGES(262144), NULL },
		{ "memmap/serial/stores/size:2G/nodes:0/threads:1", 5, 0, 10,
		  NULL, NULL },
		{ "memmap/serial/stores/size:4G/nodes:0/threads:1", 5, 0, 5,
		  PAGES(1048576), NULL },
		{ "memmap/padata/stores/size:4G/nodes:0/threads:64", 5, 0, 10,
		  PAGES(1048576) ", \"memmap.oversubscribed\": 1", NULL },
		{ "memmap/serial/legacy/size:4G/nodes:0/threads:1", 5, 0, 1,
		  PAGES(1048576), "no sample was valid" },
	};
	struct reading reading;
	struct strategies all;

	make(points, COUNT(points), RESULT_ENV, &reading, &all);
	ck_assert_uint_eq(all.others, 6);
	ck_assert_uint_eq(all.variants, 2);
	ck_assert_uint_eq(all.oversubscribed, 1);
	/* 4 of 10; pages unknown; an error. 5 of 10 are enough. */
	ck_assert_uint_eq(all.failed, 3);
	ck_assert_uint_eq(all.nr, 1);
	ck_assert_uint_eq(all.of[0].nr, 1);
	ck_assert_uint_eq(all.of[0].points[0].size, 4ULL << 30);
	drop(&reading, &all);
}
END_TEST

#define POINT(size, pages) { "memmap/serial/stores/size:" size \
	"/nodes:0/threads:1", 5, 0, 10, PAGES(pages), NULL }

/* Of 16, 64, 128, 256 and 512 MiB of memmap. */
static const struct result_point sizes[] = {
	POINT("1G", 262144), POINT("4G", 1048576), POINT("8G", 2097152),
	POINT("16G", 4194304), POINT("32G", 8388608),
};

static void check_warm(unsigned int mib, size_t nr, size_t warm, size_t fitted,
		       bool warm_fitted)
{
	char *env = env_with_caches(mib);
	struct reading reading;
	struct strategies all;
	uint64_t least, most;

	make(sizes, nr, env, &reading, &all);
	ck_assert_uint_eq(strategy_warm(&all.of[0], &least, &most), warm);
	ck_assert_uint_eq(strategy_fitted(&all.of[0], &least, &most), fitted);
	ck_assert_int_eq(all.of[0].warm_fitted, warm_fitted);
	ck_assert_uint_eq(all.of[0].nr, nr);
	drop(&reading, &all);
	free(env);
}

START_TEST(what_is_warm_is_left_out_if_three_sizes_are_left)
{
	/* Cold from 8 times the caches on. */
	check_warm(2, 5, 0, 5, false);
	check_warm(8, 5, 1, 4, false);
	check_warm(16, 5, 2, 3, false);
	check_warm(16, 4, 2, 4, true);
	check_warm(17, 5, 3, 5, true);
}
END_TEST

START_TEST(instructions_are_as_many_in_any_cache)
{
	char *env = env_with_caches(64);
	char *text = result_text("tcg-icount", both, COUNT(both));
	struct reading reading;
	struct strategies all;
	uint64_t least, most;

	tmp_mkdir(tmp_path("icount"));
	tmp_write(tmp_path("icount/result.json"), text);
	tmp_write(tmp_path("icount/env.json"), env);
	ck_assert_int_eq(reading_open(&reading, tmp_path("icount")), 0);
	ck_assert_int_eq(strategies_make(&reading, names_all(&names_writers),
					 &all), 0);
	ck_assert(all.counts);
	ck_assert_uint_eq(strategy_warm(&all.of[0], &least, &most), 0);
	/* And those of two ranges are the sum, whoever ran them. */
	ck_assert_double_eq_tol(all.of[1].together, 0.6, 1e-9);
	drop(&reading, &all);
	free(text);
	free(env);
}
END_TEST

START_TEST(only_the_writers_that_are_wanted)
{
	struct reading reading;
	struct strategies all;

	ck_assert_int_eq(reading_open(&reading, result_write("wanted",
		RESULT_ENV, both, COUNT(both))), 0);
	ck_assert_int_eq(strategies_make(&reading,
		1U << MEMMAP_BENCH_WRITER_STORES, &all), 0);
	ck_assert_uint_eq(all.nr, 0);
	ck_assert_uint_eq(all.unwanted, COUNT(both));
	ck_assert_uint_eq(all.others + all.failed + all.variants, 0);
	drop(&reading, &all);
}
END_TEST

START_TEST(times_of_something_else_are_refused)
{
	static const char text[] = "{\"context\": {}, \"benchmarks\": ["
		"{\"name\": \"memmap/serial/stores/size:1G/nodes:0/threads:1\","
		" \"run_type\": \"iteration\", \"repetitions\": 1,"
		" \"repetition_index\": 0, \"real_time\": 5,"
		" \"time_unit\": \"ns\"}]}";
	struct reading reading;
	struct strategies all;

	ck_assert_int_eq(reading_parse(&reading, text, sizeof(text) - 1), 0);
	ck_assert_int_eq(strategies_make(&reading, ~0U, &all), -EINVAL);
	drop(&reading, &all);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_range_took_what_its_schedule_makes_of_the_makespan,
		nodes_together_are_fitted_where_none_was_alone,
		nodes_together_are_fitted_where_one_alone_has_too_few_sizes,
		each_node_is_a_strategy_of_its_own,
		what_is_no_point_of_a_model_is_counted_and_left_out,
		what_is_warm_is_left_out_if_three_sizes_are_left,
		instructions_are_as_many_in_any_cache,
		only_the_writers_that_are_wanted,
		times_of_something_else_are_refused,
	};

	return TMP_RUN("strategy", tests);
}

// SPDX-License-Identifier: MIT
/* Samples of a point: which count, what they are marked as, when there are too few. */
#include "../series.h"

#include <math.h>

#include "unit.h"

#define PAGES	1000

static const struct point point = { .name = "a point", .path = PATH_MEMMAP };
static const struct point first_point = { .name = "a first", .first = true };
static struct series series;

/* A sample of so many ns per page. */
static struct sample *add(double ns, unsigned int boot, unsigned int load)
{
	struct sample sample = {
		.makespan_ns = (uint64_t)(ns * PAGES), .pages = PAGES,
		.valid = true, .boot = boot, .load = load,
	};

	ck_assert_int_eq(series_add(&series, &sample), 0);
	return &series.samples[series.nr - 1];
}

/* 100 to 109 and again, @nr of them. */
static void add_level(unsigned int nr, unsigned int boot, unsigned int load)
{
	for (unsigned int i = 0; i < nr; i++)
		add(100 + i % 10, boot, load);
}

static void begin(void)
{
	series = (struct series){ .point = &point };
}

static void end(void)
{
	series_free(&series);
}

static void marks_are(unsigned int warmup, unsigned int outliers)
{
	ck_assert_int_eq(series_mark(&series), 0);
	ck_assert_uint_eq(series_count_marked(&series, SAMPLE_WARMUP), warmup);
	ck_assert_uint_eq(series_count_marked(&series, SAMPLE_OUTLIER), outliers);
}

START_TEST(warmup_does_not_count)
{
	double values[32];

	for (int i = 0; i < 3; i++)
		add(200, 1, 1);
	add_level(17, 1, 1);
	marks_are(3, 0);
	ck_assert_uint_eq(series_count(&series), 17);
	ck_assert_uint_eq(series_count_valid(&series), 20);
	ck_assert_uint_eq(series_values(&series, values), 17);
	ck_assert_double_eq(values[0], 100);
	ck_assert_ptr_eq(series_counted(&series, 0), &series.samples[3]);
	ck_assert_ptr_eq(series_counted(&series, 16), &series.samples[19]);
	ck_assert_ptr_null(series_counted(&series, 17));
	for (size_t i = 0; i < 20; i++)
		ck_assert_int_eq(series_counts(&series.samples[i]), i >= 3);
}
END_TEST

/* As slow as warm-up, but in the middle: in the statistics, and marked. */
START_TEST(outliers_count)
{
	add_level(10, 1, 1);
	add(200, 1, 1);
	add(20, 1, 1);
	add_level(10, 1, 1);
	marks_are(0, 2);
	ck_assert_int_eq(series.samples[10].mark, SAMPLE_OUTLIER);
	ck_assert_int_eq(series.samples[11].mark, SAMPLE_OUTLIER);
	ck_assert_uint_eq(series_count(&series), 22);
}
END_TEST

/* Nor are they what the others are measured by. */
START_TEST(invalid_samples_have_no_marks)
{
	for (int i = 0; i < 3; i++)
		add(200, 1, 1)->valid = false;
	add_level(17, 1, 1);
	add(500, 1, 1)->valid = false;
	marks_are(0, 0);
	for (size_t i = 0; i < series.nr; i++)
		ck_assert_int_eq(series.samples[i].mark, SAMPLE_PLAIN);
	ck_assert_uint_eq(series_count(&series), 17);
}
END_TEST

/* Each load begins cold, and is too short to tell, or is not. */
START_TEST(every_load_has_its_warmup)
{
	for (unsigned int boot = 1; boot <= 2; boot++)
		for (unsigned int load = 1; load <= 2; load++) {
			add(200, boot, load);
			add_level(load == 1 ? 19 : 10, boot, load);
		}
	marks_are(2, 2);
	ck_assert_int_eq(series.samples[0].mark, SAMPLE_WARMUP);
	ck_assert_int_eq(series.samples[20].mark, SAMPLE_OUTLIER);
	ck_assert_int_eq(series.samples[31].mark, SAMPLE_WARMUP);
	ck_assert_int_eq(series.samples[51].mark, SAMPLE_OUTLIER);
}
END_TEST

/* Samples of loads need not be in a row. */
START_TEST(loads_may_be_mixed)
{
	for (unsigned int i = 0; i < 20; i++) {
		add(i < 3 ? 200 : 100 + i % 10, 1, 1);
		add(100 + i % 10, 1, 2);
	}
	marks_are(3, 0);
	ck_assert_int_eq(series.samples[0].mark, SAMPLE_WARMUP);
	ck_assert_int_eq(series.samples[1].mark, SAMPLE_PLAIN);
	ck_assert_int_eq(series.samples[2].mark, SAMPLE_WARMUP);
	ck_assert_int_eq(series.samples[4].mark, SAMPLE_WARMUP);
}
END_TEST

/* With more samples what was warm-up may be none. */
START_TEST(marks_are_made_anew)
{
	add(200, 1, 1);
	add_level(19, 1, 1);
	marks_are(1, 0);
	add(200, 1, 1);
	marks_are(0, 2);
	marks_are(0, 2);
}
END_TEST

START_TEST(few_samples_leave_marks_unknown)
{
	marks_are(0, 0);
	ck_assert(!series_warmup_known(&series));
	ck_assert(!series_outliers_known(&series));
	add_level(5, 1, 1);
	add(500, 1, 1)->valid = false;
	ck_assert(!series_outliers_known(&series));
	add_level(1, 1, 1);
	ck_assert(series_outliers_known(&series));
	add_level(15, 1, 2);
	ck_assert(!series_warmup_known(&series));
	add_level(1, 1, 2);
	ck_assert(series_warmup_known(&series));
}
END_TEST

START_TEST(boots_and_loads_are_counted)
{
	ck_assert_uint_eq(series_boots(&series), 0);
	ck_assert_uint_eq(series_loads(&series), 0);
	add(1, 1, 1);
	add(1, 1, 1);
	add(1, 1, 2);
	add(1, 2, 1);
	add(1, 2, 2);
	add(1, 3, 1)->valid = false;
	ck_assert_uint_eq(series_boots(&series), 2);
	ck_assert_uint_eq(series_loads(&series), 4);
	add(1, 1, 1);
	add(1, 3, 1);
	ck_assert_uint_eq(series_boots(&series), 3);
	ck_assert_uint_eq(series_loads(&series), 5);
	add(1, 1, 0);
	ck_assert_uint_eq(series_boots(&series), 3);
	ck_assert_uint_eq(series_loads(&series), 0);
	add(1, 0, 0);
	ck_assert_uint_eq(series_boots(&series), 0);
}
END_TEST

static void add_boots(bool known)
{
	for (unsigned int boot = 1; boot <= 3; boot++)
		for (unsigned int i = 0; i < 40; i++)
			add(95 + 5 * boot, known ? boot : 0, known ? 1 : 0);
}

/* Of 120 samples the median is sure; of 3 boots it is not. */
START_TEST(the_median_knows_of_boots)
{
	struct stats_interval found;

	add_boots(true);
	found = series_median(&series);
	ck_assert_double_eq(found.value, 105);
	ck_assert_double_eq(found.low, 100);
	ck_assert_double_eq(found.high, 110);
	series_free(&series);
	series = (struct series){ .point = series.point };
	add_boots(false);
	found = series_median(&series);
	ck_assert_double_eq(found.low, 105);
	ck_assert_double_eq(found.high, 105);
}
END_TEST

/* A sample of @ns ns per page in each of 20 rounds, times what the round is slower by. */
static void add_rounds(struct series *to, double ns, bool backwards)
{
	for (unsigned int i = 0; i < 20; i++) {
		unsigned int round = backwards ? 19 - i : i;
		struct sample sample = {
			.makespan_ns = (uint64_t)(ns * PAGES * (10 + round % 5)),
			.pages = PAGES, .valid = true, .round = round, .boot = 1,
			.load = 1 + round / 5,
		};

		ck_assert_int_eq(series_add(to, &sample), 0);
	}
}

/* What makes both slower is in no ratio. */
START_TEST(ratios_are_of_samples_of_one_round)
{
	struct series other = { .point = &point };
	struct stats_interval found;

	add_rounds(&series, 20, false);
	add_rounds(&other, 10, true);
	found = series_ratio(&series, &other);
	ck_assert_double_eq(found.value, 2);
	ck_assert_double_eq(found.low, 2);
	ck_assert_double_eq(found.high, 2);
	/* What does not count has no part in it; the ratio of five rounds has no interval. */
	for (unsigned int i = 0; i < 20; i++)
		other.samples[i].valid = other.samples[i].round < 5;
	found = series_ratio(&other, &series);
	ck_assert_double_eq(found.value, 0.5);
	ck_assert(isnan(found.low));
	/* The same round of another load is another round. */
	for (unsigned int i = 0; i < 20; i++)
		other.samples[i].load++;
	found = series_ratio(&series, &other);
	ck_assert(isnan(found.value));
	series_free(&other);
}
END_TEST

/* Of 100 rounds the ratio is sure; of 5 loads it is not. */
START_TEST(ratios_know_of_loads)
{
	struct series other = { .point = &point };
	struct stats_interval found;

	for (unsigned int round = 0; round < 100; round++) {
		struct sample sample = {
			.makespan_ns = 100 * PAGES, .pages = PAGES,
			.valid = true, .round = round, .boot = 1,
			.load = 1 + round / 20,
		};

		ck_assert_int_eq(series_add(&other, &sample), 0);
		sample.makespan_ns = (95 + 5 * sample.load) * PAGES;
		ck_assert_int_eq(series_add(&series, &sample), 0);
	}
	found = series_ratio(&series, &other);
	ck_assert_double_eq(found.value, 1.1);
	ck_assert_double_le(found.low, 1.05);
	ck_assert_double_ge(found.high, 1.15);
	series_free(&other);
}
END_TEST

/* Half is enough, and warm-up was measured as well as anything. */
START_TEST(fewer_than_half_is_a_failure)
{
	ck_assert(!series_failed(&series, 0));
	add_level(9, 1, 1);
	for (int i = 0; i < 10; i++)
		add(1, 1, 1)->valid = false;
	ck_assert(series_failed(&series, 19));
	ck_assert(!series_failed(&series, 18));
	add(1, 1, 1)->valid = false;
	ck_assert(series_failed(&series, 20));
	add(1, 1, 1)->mark = SAMPLE_WARMUP;
	ck_assert(!series_failed(&series, 20));
}
END_TEST

/* After an interruption they may come out well. */
START_TEST(rounds_that_were_not_taken_are_no_failure)
{
	ck_assert(!series_failed(&series, 20));
	for (int i = 0; i < 10; i++)
		add(1, 1, 1)->valid = false;
	ck_assert(!series_failed(&series, 20));
	add(1, 1, 1)->valid = false;
	ck_assert(series_failed(&series, 20));
}
END_TEST

START_TEST(a_first_never_fails)
{
	series.point = &first_point;
	ck_assert(!series_failed(&series, 10));
	ck_assert(!series_has_row(&series));
	add(1, 1, 1)->valid = false;
	ck_assert(!series_failed(&series, 10));
	ck_assert(series_has_row(&series));
}
END_TEST

/* A touch of 1000 + @ns, taken if @ns is even. */
static void add_touch(uint64_t ns)
{
	struct sample *sample = &series.samples[series.nr - 1];
	const struct memmap_bench_touch touch = {
		.ns = 1000 + ns, .how = ns % 2 ? MEMMAP_BENCH_TOUCHED_WAITED :
						 MEMMAP_BENCH_TOUCHED_TAKEN,
	};

	sample->nr_touches = 1;
	sample->touches_taken = !(ns % 2);
	sample->touches_waited = ns % 2;
	ck_assert_int_eq(series_add_touches(&series, &touch), 0);
}

START_TEST(touches_are_of_what_counts)
{
	struct touches touches = { 0 };

	for (unsigned int i = 0; i < 20; i++) {
		add(i < 3 ? 200 : 100 + i % 10, 1, 1);
		series.samples[i].valid = i != 5;
		add_touch(i);
	}
	marks_are(3, 0);
	ck_assert_int_eq(series_touches(&series, &touches), 0);
	ck_assert_uint_eq(touches.nr, 16);
	ck_assert_uint_eq(touches.taken, 8);
	ck_assert_uint_eq(touches.waited, 8);
	ck_assert_uint_eq(touches.ns[0], 1003);
	ck_assert_uint_eq(touches.ns[1], 1004);
	ck_assert_uint_eq(touches.ns[2], 1006);
	ck_assert_uint_eq(touches.ns[15], 1019);
	touches_free(&touches);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		warmup_does_not_count,
		outliers_count,
		invalid_samples_have_no_marks,
		every_load_has_its_warmup,
		loads_may_be_mixed,
		marks_are_made_anew,
		few_samples_leave_marks_unknown,
		boots_and_loads_are_counted,
		the_median_knows_of_boots,
		ratios_are_of_samples_of_one_round,
		ratios_know_of_loads,
		fewer_than_half_is_a_failure,
		rounds_that_were_not_taken_are_no_failure,
		a_first_never_fails,
		touches_are_of_what_counts,
	};

	return unit_run("series", begin, end, tests,
			sizeof(tests) / sizeof(tests[0]));
}

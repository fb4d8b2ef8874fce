// SPDX-License-Identifier: MIT
/* Confidence intervals against bounds that are known, and how boots and loads widen them. */
#include "../bootstrap.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "unit.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

START_TEST(input_is_left_as_it_was)
{
	double values[] = { 5, 1, 4, 2, 3, 0 }, copy[6];

	memcpy(copy, values, sizeof(copy));
	bootstrap_median(values, 6);
	bootstrap_ratio(values, 6, values, 6);
	ck_assert_mem_eq(values, copy, sizeof(copy));
}
END_TEST

START_TEST(few_values_have_no_interval)
{
	static const double values[] = { 3, 5, 4, 4, 4, 4 };
	struct stats_interval found = bootstrap_median(values, 0);

	ck_assert_double_nan(found.value);
	ck_assert_double_nan(found.low);
	ck_assert_double_nan(found.high);
	for (size_t n = 1; n < 6; n++) {
		found = bootstrap_median(values, n);
		ck_assert_double_eq(found.value, n == 1 ? 3 : 4);
		ck_assert_double_nan(found.low);
		ck_assert_double_nan(found.high);
	}
	found = bootstrap_median(values, 6);
	ck_assert_double_eq(found.value, 4);
	ck_assert_double_ge(found.low, 3);
	ck_assert_double_le(found.high, 5);
}
END_TEST

static void count_up(double *values, size_t n)
{
	for (size_t i = 0; i < n; i++)
		values[i] = (double)(n - i);
}

/*
 * For 1 to n the bootstrap's distribution is known: the resampled median is at
 * most k with the probability that Binomial(n, k / n) is over n / 2. The bounds
 * below are the exact ones of 2.5 % and 97.5 %; at 5 % or 1 % they differ.
 */
START_TEST(bounds_are_the_exact_ones)
{
	static const struct { size_t n; double low, high; } known[] = {
		{ 11, 3, 9 }, { 17, 5, 13 }, { 27, 9, 19 },
	};
	double values[64];

	for (size_t i = 0; i < COUNT(known); i++) {
		struct stats_interval found;

		count_up(values, known[i].n);
		found = bootstrap_median(values, known[i].n);
		ck_assert_double_eq(found.value, (double)(known[i].n + 1) / 2);
		ck_assert_double_eq(found.low, known[i].low);
		ck_assert_double_eq(found.high, known[i].high);
	}
}
END_TEST

/* Skewed, as times are. */
static void draw(double *values, size_t n, uint64_t *state)
{
	for (size_t i = 0; i < n; i++) {
		double u = (double)(unit_random(state) >> 11) / 0x1p53;

		values[i] = 10 + u * u * u;
	}
}

#define TRUE_MEDIAN (10 + 0.125)	/* u is 0.5 */

START_TEST(interval_contains_the_true_median)
{
	uint64_t state = 5;
	double values[15];
	int hits = 0;

	for (int i = 0; i < 100; i++) {
		struct stats_interval found;

		draw(values, COUNT(values), &state);
		found = bootstrap_median(values, COUNT(values));
		ck_assert_double_le(found.low, found.value);
		ck_assert_double_ge(found.high, found.value);
		hits += found.low <= TRUE_MEDIAN && found.high >= TRUE_MEDIAN;
	}
	/* 95 % asked; the percentile bootstrap gives a little less. */
	ck_assert_int_ge(hits, 88);
	ck_assert_int_le(hits, 99);
}
END_TEST

START_TEST(interval_shrinks_with_more_samples)
{
	static const size_t sizes[] = { 10, 100, 1000 };
	double values[1000], before = INFINITY;
	uint64_t state = 6;

	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct stats_interval found;

		draw(values, sizes[i], &state);
		found = bootstrap_median(values, sizes[i]);
		ck_assert_double_lt(found.high - found.low, before / 2);
		ck_assert_double_gt(found.high - found.low, 0);
		before = found.high - found.low;
	}
}
END_TEST

START_TEST(equal_samples_have_an_interval_of_no_width)
{
	static const double values[] = { 7, 7, 7, 7, 7, 7 };
	struct stats_interval found = bootstrap_median(values, 6);

	ck_assert_double_eq(found.value, 7);
	ck_assert_double_eq(found.low, 7);
	ck_assert_double_eq(found.high, 7);
}
END_TEST

START_TEST(same_samples_have_the_same_interval)
{
	struct stats_interval one, two;
	uint64_t state = 7;
	double values[20];

	draw(values, 20, &state);
	one = bootstrap_median(values, 20);
	two = bootstrap_median(values, 20);
	ck_assert_double_eq(one.low, two.low);
	ck_assert_double_eq(one.high, two.high);
}
END_TEST

START_TEST(ratio_of_medians)
{
	static const double slow[] = { 20, 21, 22, 19, 18, 20 };
	static const double fast[] = { 10, 10.5, 11, 9.5, 9, 8, 12 };
	struct stats_interval found = bootstrap_ratio(slow, 6, fast, 7);

	ck_assert_double_eq(found.value, 2);
	ck_assert_double_lt(found.low, 2);
	ck_assert_double_gt(found.high, 2);
	/* No resample can leave these. */
	ck_assert_double_ge(found.low, 18.0 / 12);
	ck_assert_double_le(found.high, 22.0 / 8);
	found = bootstrap_ratio(fast, 7, slow, 6);
	ck_assert_double_eq(found.value, 0.5);
}
END_TEST

/* Both sides are resampled: with one of no spread the other's bounds remain. */
START_TEST(ratio_resamples_both_sides)
{
	static const double flat[] = { 2, 2, 2, 2, 2, 2 };
	struct stats_interval found;
	double values[11];

	count_up(values, 11);
	found = bootstrap_ratio(values, 11, flat, 6);
	ck_assert_double_eq(found.low, 3 / 2.0);
	ck_assert_double_eq(found.high, 9 / 2.0);
	found = bootstrap_ratio(flat, 6, values, 11);
	ck_assert_double_eq(found.low, 2 / 9.0);
	ck_assert_double_eq(found.high, 2 / 3.0);
}
END_TEST

START_TEST(ratio_with_few_values_has_no_interval)
{
	static const double values[] = { 4, 2, 3, 3, 3, 3 };
	struct stats_interval found = bootstrap_ratio(values, 6, values, 5);

	ck_assert_double_eq(found.value, 1);
	ck_assert_double_nan(found.low);
	ck_assert_double_nan(found.high);
	found = bootstrap_ratio(values, 5, values, 6);
	ck_assert_double_nan(found.low);
	found = bootstrap_ratio(values, 6, values, 0);
	ck_assert_double_nan(found.value);
	found = bootstrap_ratio(NULL, 0, values, 6);
	ck_assert_double_nan(found.value);
}
END_TEST

/* @boots boots of @loads loads of @samples each; @values has room. */
struct design {
	unsigned int boots[512];
	unsigned int loads[512];
	double values[512];
	size_t nr;
};

/* A value is 100, what its boot and its load add, and a little for itself. */
static void fill(struct design *to, unsigned int boots, unsigned int loads,
		 unsigned int samples, const double *of_boot,
		 const double *of_load)
{
	to->nr = 0;
	for (unsigned int b = 0; b < boots; b++)
		for (unsigned int l = 0; l < loads; l++)
			for (unsigned int i = 0; i < samples; i++) {
				to->boots[to->nr] = b + 1;
				to->loads[to->nr] = l + 1;
				to->values[to->nr++] =
					100 + of_boot[b] + of_load[l] + 0.01 * i;
			}
}

static struct bootstrap_side side_of(const struct design *design)
{
	return (struct bootstrap_side){ design->values, design->boots,
					design->loads, design->nr };
}

static const double none[8];

static const double fixed_values[] = { 100, 100, 100, 100, 100, 100 };
static const struct bootstrap_side fixed = { .values = fixed_values, .nr = 6 };

/*
 * Boots of 100, 110 and 120: all three draws are the first boot, or the last, with 1/27
 * each, which is beyond 2.5 %; so the bounds are whole boots. Taken as one boot, the
 * interval of 300 samples stays around the middle one.
 */
START_TEST(boots_that_differ_widen_the_interval)
{
	static const double of_boot[] = { 0, 10, 20 };
	struct stats_interval found, flat;
	static struct design design;
	struct bootstrap_side side;

	fill(&design, 3, 1, 100, of_boot, none);
	side = side_of(&design);
	ck_assert_int_eq(bootstrap_ratio_of(&side, &fixed, &found), 0);
	ck_assert_double_lt(found.low, 1.01);
	ck_assert_double_gt(found.high, 1.2);
	flat = bootstrap_ratio(design.values, design.nr, fixed_values, 6);
	ck_assert_double_gt(flat.low, 1.09);
	ck_assert_double_lt(flat.high, 1.12);
	ck_assert_double_eq(flat.value, found.value);
}
END_TEST

/* The same of loads: a load is one of its boot, not of another. */
START_TEST(loads_that_differ_widen_the_interval)
{
	static const double of_load[] = { 0, 10, 20 };
	static struct design design;
	struct stats_interval found;
	struct bootstrap_side side;

	fill(&design, 1, 3, 100, none, of_load);
	side = side_of(&design);
	ck_assert_int_eq(bootstrap_ratio_of(&side, &fixed, &found), 0);
	ck_assert_double_lt(found.low, 1.01);
	ck_assert_double_gt(found.high, 1.2);
	/* Of three boots with such loads each it is narrower, but no boot is fixed. */
	fill(&design, 3, 3, 50, none, of_load);
	side = side_of(&design);
	ck_assert_int_eq(bootstrap_ratio_of(&side, &fixed, &found), 0);
	ck_assert_double_gt(found.low, 1.0);
	ck_assert_double_lt(found.low, 1.09);
	ck_assert_double_lt(found.high, 1.21);
}
END_TEST

/* The order in which samples come says nothing about where they belong. */
START_TEST(order_of_samples_does_not_matter)
{
	static const double of_boot[] = { 0, 3, 1 }, of_load[] = { 0, 2 };
	static struct design design, shuffled;
	struct stats_interval one, two;
	struct bootstrap_side side;
	uint64_t state = 9;

	fill(&design, 3, 2, 9, of_boot, of_load);
	shuffled = design;
	for (size_t i = shuffled.nr; i > 1; i--) {
		size_t j = unit_below(&state, i);
		double value = shuffled.values[i - 1];
		unsigned int boot = shuffled.boots[i - 1];
		unsigned int load = shuffled.loads[i - 1];

		shuffled.values[i - 1] = shuffled.values[j];
		shuffled.boots[i - 1] = shuffled.boots[j];
		shuffled.loads[i - 1] = shuffled.loads[j];
		shuffled.values[j] = value;
		shuffled.boots[j] = boot;
		shuffled.loads[j] = load;
	}
	side = side_of(&design);
	ck_assert_int_eq(bootstrap_ratio_of(&side, &fixed, &one), 0);
	side = side_of(&shuffled);
	ck_assert_int_eq(bootstrap_ratio_of(&side, &fixed, &two), 0);
	ck_assert_double_eq(one.low, two.low);
	ck_assert_double_eq(one.high, two.high);
}
END_TEST

/* Boots, loads and samples of any numbers: nothing is read outside, bounds are in order. */
START_TEST(uneven_designs_are_resampled)
{
	static struct design design;
	uint64_t state = 10;

	for (int run = 0; run < 50; run++) {
		struct stats_interval found;
		struct bootstrap_side side;

		design.nr = 6 + unit_below(&state, 60);
		for (size_t i = 0; i < design.nr; i++) {
			design.boots[i] = (unsigned int)unit_below(&state, 5);
			design.loads[i] = (unsigned int)unit_below(&state, 3);
			design.values[i] = 50 + (double)unit_below(&state, 40);
		}
		side = side_of(&design);
		ck_assert_int_eq(bootstrap_ratio_of(&side, &fixed, &found), 0);
		ck_assert_double_ge(found.low, 0.5);
		ck_assert_double_le(found.low, found.high);
		ck_assert_double_le(found.high, 0.9);
	}
}
END_TEST

START_TEST(nothing_and_one_sample_are_errors)
{
	const struct bootstrap_side empty = { .values = fixed_values, .nr = 0 };
	const struct bootstrap_side one = { .values = fixed_values, .nr = 1 };
	const struct bootstrap_side two = { .values = fixed_values, .nr = 2 };
	struct stats_interval found;

	ck_assert_int_eq(bootstrap_ratio_of(&empty, &fixed, &found), -EINVAL);
	ck_assert_int_eq(bootstrap_ratio_of(&fixed, &empty, &found), -EINVAL);
	ck_assert_int_eq(bootstrap_ratio_of(&one, &fixed, &found), -EINVAL);
	ck_assert_int_eq(bootstrap_ratio_of(&fixed, &one, &found), -EINVAL);
	ck_assert_int_eq(bootstrap_ratio_of(&two, &fixed, &found), 0);
	ck_assert_double_eq(found.value, 1);
	ck_assert_double_nan(found.low);
}
END_TEST

/* What is slower in one boot is so on all sides at once: their ratio hardly moves. */
START_TEST(medians_of_several_are_of_the_same_boots)
{
	static const double slow[4] = { 1, 1.5, 2, 3 };
	double *medians = calloc(2 * BOOTSTRAP_RESAMPLES, sizeof(*medians));
	double a[24], b[24], least = INFINITY, most = 0;
	unsigned int boots[24];
	struct bootstrap_side sides[] = { { a, boots, NULL, 24 },
					  { b, boots, NULL, 24 } };

	ck_assert_ptr_nonnull(medians);
	for (unsigned int i = 0; i < 24; i++) {
		boots[i] = 1 + i % 4;
		a[i] = 10 * slow[i % 4];
		b[i] = 70 * slow[i % 4];
	}
	ck_assert_int_eq(bootstrap_medians(sides, 2, medians), 0);
	for (size_t i = 0; i < BOOTSTRAP_RESAMPLES; i++) {
		unit_assert(fabs(medians[2 * i + 1] / medians[2 * i] - 7) < 1e-9,
			    "%zu: %f, %f", i, medians[2 * i], medians[2 * i + 1]);
		least = fmin(least, medians[2 * i]);
		most = fmax(most, medians[2 * i]);
	}
	ck_assert_double_eq(least, 10);
	ck_assert_double_eq(most, 30);
	free(medians);
}
END_TEST

/* How the resampled medians of two sides go together: 1: always, 0: not at all. */
static double correlation(const struct bootstrap_side *sides)
{
	double *medians = calloc(2 * BOOTSTRAP_RESAMPLES, sizeof(*medians));
	double x = 0, y = 0, xx = 0, yy = 0, xy = 0;

	ck_assert_ptr_nonnull(medians);
	ck_assert_int_eq(bootstrap_medians(sides, 2, medians), 0);
	for (size_t i = 0; i < BOOTSTRAP_RESAMPLES; i++) {
		const double *pair = &medians[2 * i];

		x += pair[0] / BOOTSTRAP_RESAMPLES;
		y += pair[1] / BOOTSTRAP_RESAMPLES;
		xx += pair[0] * pair[0] / BOOTSTRAP_RESAMPLES;
		yy += pair[1] * pair[1] / BOOTSTRAP_RESAMPLES;
		xy += pair[0] * pair[1] / BOOTSTRAP_RESAMPLES;
	}
	free(medians);
	return (xy - x * y) / sqrt((xx - x * x) * (yy - y * y));
}

/* One side lacks a load, or a boot: what else is drawn is as if it did not. */
START_TEST(what_one_side_lacks_puts_nothing_out_of_step)
{
	static const double slow[5] = { 1, 3, 1.5, 2, 2.5 };
	unsigned int boots[30], loads[30];
	double values[30];
	const struct bootstrap_side load[] = {
		{ values, boots, loads, 30 },
		{ values + 3, boots + 3, loads + 3, 27 },
	};
	const struct bootstrap_side boot[] = {
		{ values, boots, loads, 30 },
		{ values + 6, boots + 6, loads + 6, 24 },
	};
	double found;

	for (unsigned int i = 0; i < 30; i++) {
		boots[i] = 1 + i / 6;
		loads[i] = 1 + i % 6 / 3;
		values[i] = slow[i / 6];
	}
	/* 0.84 and 0.52; out of step they are 0.53 and -0.22. */
	found = correlation(load);
	unit_assert(found > 0.75, "%f", found);
	found = correlation(boot);
	unit_assert(found > 0.4, "%f", found);
}
END_TEST

/* One side is what its own interval is made of. */
START_TEST(medians_of_one_have_its_interval)
{
	double *medians = calloc(BOOTSTRAP_RESAMPLES, sizeof(*medians));
	double values[27];
	struct bootstrap_side side = { values, NULL, NULL, 27 };

	ck_assert_ptr_nonnull(medians);
	count_up(values, 27);
	ck_assert_int_eq(bootstrap_medians(&side, 1, medians), 0);
	stats_sort(medians, BOOTSTRAP_RESAMPLES);
	ck_assert_double_eq(stats_quantile(medians, BOOTSTRAP_RESAMPLES, 0.025), 9);
	ck_assert_double_eq(stats_quantile(medians, BOOTSTRAP_RESAMPLES, 0.975), 19);
	free(medians);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		input_is_left_as_it_was,
		few_values_have_no_interval,
		bounds_are_the_exact_ones,
		interval_contains_the_true_median,
		interval_shrinks_with_more_samples,
		equal_samples_have_an_interval_of_no_width,
		same_samples_have_the_same_interval,
		ratio_of_medians,
		ratio_resamples_both_sides,
		ratio_with_few_values_has_no_interval,
		boots_that_differ_widen_the_interval,
		loads_that_differ_widen_the_interval,
		order_of_samples_does_not_matter,
		uneven_designs_are_resampled,
		nothing_and_one_sample_are_errors,
		medians_of_several_are_of_the_same_boots,
		what_one_side_lacks_puts_nothing_out_of_step,
		medians_of_one_have_its_interval,
	};

	return UNIT_RUN("bootstrap", tests);
}

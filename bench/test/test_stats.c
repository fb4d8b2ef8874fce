// SPDX-License-Identifier: MIT
/* Statistics against values worked out elsewhere, for odd, even and few samples. */
#include "../bootstrap.h"
#include "../stats.h"

#include <math.h>
#include <string.h>

#include "unit.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define CLOSE 1e-12

/* The published first outputs for the seeds 1234567 and 0. */
START_TEST(splitmix64_is_the_published_one)
{
	static const uint64_t want[] = {
		6457827717110365317ULL, 3203168211198807973ULL,
		9817491932198370423ULL, 4593380528125082431ULL,
		16408922859458223821ULL,
	};
	uint64_t state = 1234567;

	for (size_t i = 0; i < COUNT(want); i++)
		ck_assert_uint_eq(stats_random(&state), want[i]);
	state = 0;
	ck_assert_uint_eq(stats_random(&state), 0xe220a8397b1dcdafULL);
}
END_TEST

START_TEST(random_numbers_stay_below_their_limit)
{
	static const uint64_t limits[] = { 1, 2, 3, 7, 1000, 1ULL << 63,
					   (1ULL << 63) + 1, UINT64_MAX };
	uint64_t state = 1;

	for (size_t i = 0; i < COUNT(limits); i++)
		for (int n = 0; n < 5000; n++)
			unit_assert(stats_random_below(&state, limits[i]) <
				    limits[i], "%zu", i);
	ck_assert_uint_eq(stats_random_below(&state, 1), 0);
}
END_TEST

/* Chi-squared with 6 degrees of freedom: 22.5 is exceeded once in 1000 seeds. */
START_TEST(random_numbers_are_uniform)
{
	uint64_t state = 2, limit = 7;
	unsigned int hits[7] = { 0 };
	double sum = 0;

	for (int n = 0; n < 70000; n++)
		hits[stats_random_below(&state, limit)]++;
	for (int i = 0; i < 7; i++)
		sum += pow((double)hits[i] - 10000, 2) / 10000;
	ck_assert_double_lt(sum, 22.5);
}
END_TEST

/* A plain modulo would give the lower half of this limit two of three times. */
START_TEST(random_numbers_have_no_modulo_bias)
{
	uint64_t state = 3, limit = UINT64_MAX / 3 * 2;
	unsigned int low = 0;

	for (int n = 0; n < 10000; n++)
		low += stats_random_below(&state, limit) < limit / 2;
	ck_assert_uint_gt(low, 4800);
	ck_assert_uint_lt(low, 5200);
}
END_TEST

/* A peer's median gives 15 and 10 here. */
START_TEST(median_of_odd_and_even_numbers)
{
	static const double even[] = { 10, 20, 30, 40 };
	static const double odd[] = { 10, 20, 30 };
	static const double mixed[] = { 40, 10, 30, 20, 1000 };

	ck_assert_double_eq(stats_median(even, 4), 25);
	ck_assert_double_eq(stats_median(odd, 3), 20);
	ck_assert_double_eq(stats_median(mixed, 5), 30);
	ck_assert_double_eq(stats_median(mixed, 4), 25);
	ck_assert_double_eq(stats_median(even, 1), 10);
	ck_assert_double_eq(stats_median(even, 2), 15);
}
END_TEST

START_TEST(median_of_nothing_is_not_a_number)
{
	double value = 1;

	ck_assert_double_nan(stats_median(NULL, 0));
	ck_assert_double_nan(stats_median(&value, 0));
}
END_TEST

/* Negative, equal and very different values sort as numbers. */
START_TEST(median_sorts_as_numbers)
{
	static const double values[] = { 9, 10, -100, 2, 1e-3 };
	static const double close[] = { 1.2, 1.1, 1.3 };

	ck_assert_double_eq(stats_median(values, 5), 2);
	ck_assert_double_eq(stats_median(close, 3), 1.2);
}
END_TEST

START_TEST(input_is_left_as_it_was)
{
	double values[] = { 5, 1, 4, 2, 3 }, copy[5];

	memcpy(copy, values, sizeof(copy));
	stats_median(values, 5);
	stats_mad(values, 5);
	ck_assert_mem_eq(values, copy, sizeof(copy));
}
END_TEST

/* As R: quantile(c(1, 2, 4, 8), q, type = 7) and quantile(1:10, q). */
START_TEST(quantiles_are_those_of_type_7)
{
	static const double four[] = { 1, 2, 4, 8 };
	static const double ten[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };

	ck_assert_double_eq_tol(stats_quantile(four, 4, 0), 1, CLOSE);
	ck_assert_double_eq_tol(stats_quantile(four, 4, 0.1), 1.3, CLOSE);
	ck_assert_double_eq_tol(stats_quantile(four, 4, 0.5), 3, CLOSE);
	ck_assert_double_eq_tol(stats_quantile(four, 4, 0.75), 5, CLOSE);
	ck_assert_double_eq_tol(stats_quantile(four, 4, 1), 8, CLOSE);
	ck_assert_double_eq_tol(stats_quantile(ten, 10, 0.25), 3.25, CLOSE);
	ck_assert_double_eq_tol(stats_quantile(ten, 10, 0.9), 9.1, CLOSE);
	ck_assert_double_eq_tol(stats_quantile(ten, 10, 0.025), 1.225, CLOSE);
	ck_assert_double_eq(stats_quantile(four, 1, 0.9), 1);
}
END_TEST

START_TEST(mad_is_the_median_deviation)
{
	static const double values[] = { 1, 1, 2, 2, 4, 6, 9 };
	static const double even[] = { 1, 2, 4, 8 };
	static const double same[] = { 5, 5, 5, 9 };

	/* Deviations from 2: 1 1 0 0 2 4 7. Not scaled. */
	ck_assert_double_eq(stats_mad(values, 7), 1);
	/* Deviations from 3: 2 1 1 5. */
	ck_assert_double_eq(stats_mad(even, 4), 1.5);
	ck_assert_double_eq(stats_mad(same, 4), 0);
	ck_assert_double_eq(stats_mad(even, 2), 0.5);
}
END_TEST

START_TEST(mad_of_one_value_is_not_known)
{
	static const double values[] = { 4 };

	ck_assert_double_nan(stats_mad(values, 1));
	ck_assert_double_nan(stats_mad(values, 0));
}
END_TEST

START_TEST(fence_is_around_the_median)
{
	static const double values[] = { 100, 101, 99, 102, 98, 300 };
	struct stats_fence fence = stats_fence(values, 6);

	/* Median 100.5, deviations 0.5 0.5 1.5 1.5 2.5 199.5. */
	ck_assert_double_eq_tol(fence.low, 100.5 - 3.5 * 1.4826 * 1.5, CLOSE);
	ck_assert_double_eq_tol(fence.high, 100.5 + 3.5 * 1.4826 * 1.5, CLOSE);
	fence = stats_fence(values, 5);
	ck_assert_double_nan(fence.low);
	ck_assert_double_nan(fence.high);
}
END_TEST

/* Of counted instructions most are the same; 0.1 % is nothing. */
START_TEST(fence_is_at_least_a_thousandth)
{
	static const double same[] = { 42, 42, 42, 42, 42, 42.001 };
	static const double close[] = { 42, 42.001, 42.002, 42.003, 42.004, 43 };
	struct stats_fence fence = stats_fence(same, 6);

	ck_assert_double_eq_tol(fence.low, 42 - 0.042, CLOSE);
	ck_assert_double_eq_tol(fence.high, 42 + 0.042, CLOSE);
	fence = stats_fence(close, 6);
	ck_assert_double_eq_tol(fence.high, 42.0025 * 1.001, CLOSE);
}
END_TEST

/* One that is off among equal ones is out; of two kinds neither is. */
START_TEST(fence_of_equal_values)
{
	double values[20];
	struct stats_fence fence;

	for (size_t i = 0; i < 20; i++)
		values[i] = 100;
	values[7] = 120;
	ck_assert_double_eq(stats_mad(values, 20), 0);
	fence = stats_fence(values, 20);
	ck_assert_double_eq_tol(fence.high, 100 + 3.5 * 1.2533 * 20 / 20, CLOSE);
	ck_assert_double_eq_tol(fence.low, 100 - 3.5 * 1.2533 * 20 / 20, CLOSE);
	for (size_t i = 0; i < 9; i++)
		values[i] = 120;
	ck_assert_double_eq(stats_mad(values, 20), 0);
	ck_assert_double_gt(stats_fence(values, 20).high, 120);
}
END_TEST

/* Distributions of samples that are in no order; the last ones have outliers. */
enum shape { NORMAL, LOG_NARROW, LOG_WIDE, STUDENT, CAUCHY, PARETO, ONE_IN_20,
	     ONE_IN_10, NR_SHAPES };

/* Between 0 and 1, but neither. */
static double part(uint64_t *state)
{
	return ((double)(unit_random(state) >> 11) + 0.5) / 0x1p53;
}

static double normal(uint64_t *state)
{
	double radius = sqrt(-2 * log(part(state)));

	return radius * cos(2 * M_PI * part(state));
}

static double shaped(enum shape shape, uint64_t *state)
{
	switch (shape) {
	case LOG_NARROW:
		return 100 * exp(0.05 * normal(state));
	case LOG_WIDE:
		return 100 * exp(0.5 * normal(state));
	case STUDENT:
		return 100 + normal(state) / sqrt(-log(part(state)));
	case CAUCHY:
		return 100 + tan(M_PI * (part(state) - 0.5));
	case PARETO:
		return 100 / pow(part(state), 1 / 1.5);
	case ONE_IN_20:
		return 100 + normal(state) + (part(state) < 0.05 ?
			10 * fabs(normal(state)) : 0);
	case ONE_IN_10:
		return 100 + 0.2 * normal(state) + (part(state) < 0.1 ?
			20 * part(state) : 0);
	default:
		return 100 + normal(state);
	}
}

/* Of @series series of @n values, the % in which warm-up is found. */
static double found_in(enum shape shape, size_t n, int series, uint64_t *state)
{
	double values[60];
	int found = 0;

	for (int i = 0; i < series; i++) {
		for (size_t j = 0; j < n; j++)
			values[j] = shaped(shape, state);
		found += stats_warmup(values, n) > 0;
	}
	return 100.0 * found / series;
}

/* The table in stats.h, with room for the chance of 2000 series. */
START_TEST(warmup_is_seldom_found_where_there_is_none)
{
	static const size_t sizes[] = { 16, 20, 30, 60 };
	static const double most[NR_SHAPES][4] = {
		[NORMAL] = { 0.2, 0.2, 0.2, 0.2 },
		[LOG_NARROW] = { 0.2, 0.2, 0.2, 0.2 },
		[LOG_WIDE] = { 0.5, 0.5, 0.6, 0.5 },
		[STUDENT] = { 0.8, 0.7, 0.7, 0.5 },
		[CAUCHY] = { 1.8, 1.5, 1.3, 1 },
		[PARETO] = { 2.8, 2.4, 2.1, 1.7 },
		[ONE_IN_20] = { 2.2, 1.7, 1.3, 0.7 },
		[ONE_IN_10] = { 3.8, 3, 1.9, 1.2 },
	};
	uint64_t state = 8;

	for (int shape = 0; shape < NR_SHAPES; shape++)
		for (size_t i = 0; i < COUNT(sizes); i++) {
			double found = found_in(shape, sizes[i], 2000, &state);

			ck_assert_msg(found <= most[shape][i],
				      "%g %% of shape %d, n %zu", found, shape,
				      sizes[i]);
		}
}
END_TEST

/* Begins slower by the part @more, which decays by 1/e in two samples. */
static void decay(double *values, size_t n, double more, uint64_t *state)
{
	for (size_t i = 0; i < n; i++)
		values[i] = (100 + 0.5 * normal(state)) *
			    (1 + more * exp(-(double)i / 2));
}

START_TEST(warmup_that_decays_is_found)
{
	static const size_t sizes[] = { 16, 20, 30, 60 };
	static const int fewest[] = { 80, 180, 198, 198 };
	uint64_t state = 9;
	double values[60];

	for (size_t i = 0; i < COUNT(sizes); i++) {
		int found = 0;

		for (int n = 0; n < 200; n++) {
			size_t nr;

			decay(values, sizes[i], 0.5, &state);
			nr = stats_warmup(values, sizes[i]);
			found += nr > 0;
			/* By the 9th it is less than the noise. */
			ck_assert_uint_le(nr, sizes[i] / 4);
			ck_assert_uint_le(nr, 11);
			ck_assert_msg(!nr || nr >= 3, "%zu of %zu", nr, sizes[i]);
		}
		ck_assert_msg(found >= fewest[i], "%d of 200, n %zu", found,
			      sizes[i]);
	}
}
END_TEST

/* 1 2 3 ... 10 1 2 ...: @n of them. */
static void level(double *values, size_t n)
{
	for (size_t i = 0; i < n; i++)
		values[i] = 100 + (double)(i % 10);
}

/* Three of twenty are by chance the slowest but once in 1140 series. */
START_TEST(warmup_is_what_is_slower_than_all_later)
{
	double values[20];

	level(values, 20);
	ck_assert_uint_eq(stats_warmup(values, 20), 0);
	values[0] = values[1] = values[2] = 140;
	ck_assert_uint_eq(stats_warmup(values, 20), 3);
	/* It need not stand apart, but be outside of the fence. */
	values[0] = values[1] = values[2] = 113;
	ck_assert_uint_eq(stats_warmup(values, 20), 0);
	/* A later one as slow may be; with more of them it is chance. */
	values[0] = values[1] = values[2] = 140;
	values[11] = 150;
	ck_assert_uint_eq(stats_warmup(values, 20), 3);
	values[15] = 150;
	ck_assert_uint_eq(stats_warmup(values, 20), 0);
}
END_TEST

/* Once in 20 series the first is the slowest. */
START_TEST(one_slow_start_must_stand_apart)
{
	double values[20];

	level(values, 20);
	values[0] = 109 + 17;
	ck_assert_double_gt(values[0], stats_fence(values + 1, 19).high);
	ck_assert_uint_eq(stats_warmup(values, 20), 0);
	values[0] = 109 + 19;
	ck_assert_uint_eq(stats_warmup(values, 20), 1);
	values[7] = values[0];
	ck_assert_uint_eq(stats_warmup(values, 20), 0);
}
END_TEST

/* It may end in one or two that are slow still; what goes on for longer is none. */
START_TEST(warmup_is_at_most_a_quarter)
{
	static const size_t found[] = { 0, 1, 2, 3, 4, 5, 5, 5, 0, 0, 0 };
	double values[20];

	for (size_t slow = 0; slow < COUNT(found); slow++) {
		level(values, 20);
		for (size_t i = 0; i < slow; i++)
			values[i] = 1000;
		ck_assert_msg(stats_warmup(values, 20) == found[slow],
			      "%zu slow", slow);
	}
}
END_TEST

START_TEST(few_values_have_no_warmup)
{
	double values[16];

	level(values, 16);
	values[0] = 1000;
	ck_assert_uint_eq(stats_warmup(values, 16), 1);
	ck_assert_uint_eq(stats_warmup(values, 15), 0);
	ck_assert_uint_eq(stats_warmup(values, 0), 0);
}
END_TEST

/* What becomes slower is another matter, and what goes on changing never was warm. */
START_TEST(what_becomes_slower_is_no_warmup)
{
	double values[20];

	level(values, 20);
	for (size_t i = 0; i < 4; i++)
		values[i] = 10;
	ck_assert_uint_eq(stats_warmup(values, 20), 0);
	for (size_t i = 0; i < 20; i++)
		values[i] = 200 - (double)i;
	ck_assert_uint_eq(stats_warmup(values, 20), 0);
}
END_TEST

/* Counted instructions: a start that is 1 % longer is one, 0.01 % is nothing. */
START_TEST(warmup_of_equal_values)
{
	double values[20];

	for (size_t i = 0; i < 20; i++)
		values[i] = 42.16;
	ck_assert_uint_eq(stats_warmup(values, 20), 0);
	values[0] = 42.164;
	ck_assert_uint_eq(stats_warmup(values, 20), 0);
	values[0] = 42.6;
	ck_assert_uint_eq(stats_warmup(values, 20), 1);
}
END_TEST

/* How honest "95 %" is; bootstrap.h has the figures of more series. */
START_TEST(interval_covers_what_is_said_of_it)
{
	static const size_t sizes[] = { 6, 10, 20, 30 };
	uint64_t state = 10;
	double values[30];

	for (size_t i = 0; i < COUNT(sizes); i++) {
		int hits = 0;

		for (int series = 0; series < 200; series++) {
			struct stats_interval found;

			for (size_t j = 0; j < sizes[i]; j++)
				values[j] = shaped(LOG_WIDE, &state);
			found = bootstrap_median(values, sizes[i]);
			hits += found.low <= 100 && found.high >= 100;
		}
		/* 94 % of 200, give or take 3 standard deviations. */
		ck_assert_msg(hits >= 178 && hits <= 198, "%d of 200, n %zu",
			      hits, sizes[i]);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		splitmix64_is_the_published_one,
		random_numbers_stay_below_their_limit,
		random_numbers_are_uniform,
		random_numbers_have_no_modulo_bias,
		median_of_odd_and_even_numbers,
		median_of_nothing_is_not_a_number,
		median_sorts_as_numbers,
		input_is_left_as_it_was,
		quantiles_are_those_of_type_7,
		mad_is_the_median_deviation,
		mad_of_one_value_is_not_known,
		fence_is_around_the_median,
		fence_is_at_least_a_thousandth,
		fence_of_equal_values,
		warmup_is_seldom_found_where_there_is_none,
		warmup_that_decays_is_found,
		warmup_is_what_is_slower_than_all_later,
		one_slow_start_must_stand_apart,
		warmup_is_at_most_a_quarter,
		few_values_have_no_warmup,
		what_becomes_slower_is_no_warmup,
		warmup_of_equal_values,
		interval_covers_what_is_said_of_it,
	};

	return UNIT_RUN("stats", tests);
}

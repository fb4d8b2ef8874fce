// SPDX-License-Identifier: MIT
/* Statistics against values worked out elsewhere, for odd, even and few samples. */
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
	};

	return UNIT_RUN("stats", tests);
}

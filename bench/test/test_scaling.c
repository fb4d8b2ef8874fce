// SPDX-License-Identifier: MIT
/* How time grows: what is recovered, what cannot be told, and how far it is off. */
#include "../scaling.h"

#include <errno.h>
#include <math.h>

#include "unit.h"

#define SIZES	3
#define COUNTS	4
#define POINTS	(SIZES * COUNTS)

static const double sizes[SIZES] = { 262144, 1048576, 4194304 };
static const unsigned int counts[COUNTS] = { 1, 2, 4, 8 };

/* Exactly what the words of scaling.h say, with @fixed, @cost and @saturation. */
static void make(double fixed, double cost, double saturation,
		 struct scaling_point *points)
{
	for (int i = 0; i < POINTS; i++) {
		unsigned int threads = counts[i % COUNTS];
		double parts = threads < saturation ? threads : saturation;
		double pages = sizes[i / COUNTS];

		points[i] = (struct scaling_point){
			.pages = pages, .threads = threads, .weight = 1,
			.ns = fixed + pages * cost / parts,
		};
	}
}

static void near(double got, double want, double part)
{
	ck_assert_msg(fabs(got - want) <= part * fabs(want), "%f, not %f", got,
		      want);
}

START_TEST(what_was_put_in_is_recovered)
{
	struct scaling_point points[POINTS];
	struct scaling_fit fit;

	make(50000, 4, 6, points);
	ck_assert_int_eq(scaling_fit(points, POINTS, &fit), 0);
	near(fit.saturation, 6, 0.005);
	near(fit.cost_ns, 4, 0.005);
	near(fit.fixed_ns, 50000, 0.05);
	ck_assert_uint_eq(fit.most_threads, 8);
	/* 3 TiB with 6 threads or more: 805306368 * 4 / 6 + 50000. */
	near(scaling_ns(&fit, 805306368, 16), 536920912, 0.005);
	near(scaling_ns(&fit, 805306368, 2), 1610662736, 0.005);
}
END_TEST

START_TEST(a_saturation_that_no_point_reaches_is_not_made_up)
{
	struct scaling_point points[POINTS];
	struct scaling_fit fit;

	make(0, 4, 8, points);
	ck_assert_int_eq(scaling_fit(points, POINTS, &fit), 0);
	ck_assert(isinf(fit.saturation));
	near(scaling_ns(&fit, 1000, 8), 500, 1e-9);
}
END_TEST

START_TEST(one_thread_has_no_saturation)
{
	const struct scaling_point points[] = {
		{ 1000, 6000, 1, 1 }, { 2000, 11000, 1, 1 },
		{ 4000, 21000, 1, 1 },
	};
	struct scaling_fit fit;

	ck_assert_int_eq(scaling_fit(points, 3, &fit), 0);
	near(fit.fixed_ns, 1000, 1e-9);
	near(fit.cost_ns, 5, 1e-9);
	ck_assert(isinf(fit.saturation));
}
END_TEST

/* All saturations explain it alike: rounding must not choose one. */
START_TEST(one_number_of_threads_has_no_saturation)
{
	const struct scaling_point points[] = {
		{ 4194304, 4194304 * 5.0, 2, 0.3 }, { 8388608, 8388608 * 5.0, 2, 0.7 },
		{ 16777216, 16777216 * 5.0, 2, 1.1 },
	};
	struct scaling_fit fit;

	ck_assert_int_eq(scaling_fit(points, 3, &fit), 0);
	ck_assert(isinf(fit.saturation));
	near(fit.cost_ns, 10, 1e-9);
	ck_assert_uint_eq(fit.second_threads, 0);
	ck_assert(!scaling_plateau(&fit, fit.saturation));
}
END_TEST

START_TEST(below_the_fewest_threads_no_saturation_is_made_up)
{
	const struct scaling_point points[] = {
		{ 1000, 5000, 16, 0.3 }, { 1000, 5000, 32, 0.7 },
		{ 4000, 20000, 16, 1.1 }, { 4000, 20000, 32, 0.9 },
	};
	struct scaling_fit fit;

	ck_assert_int_eq(scaling_fit(points, 4, &fit), 0);
	near(fit.saturation, 16, 1e-9);
	ck_assert_uint_eq(fit.fewest_threads, 16);
	ck_assert_uint_eq(fit.second_threads, 16);
	ck_assert(scaling_plateau(&fit, fit.saturation));
}
END_TEST

/* An end is seen if the most threads give no more than the second most: 8 and 4. */
START_TEST(a_speedup_that_is_not_ideal_is_no_end)
{
	static const double ends[] = { 1.5, 3.9, 4 }, open[] = { 4.5, 6, 7.78, 7.99 };
	struct scaling_point points[POINTS];
	struct scaling_fit fit;

	for (int i = 0; i < 3; i++) {
		make(50000, 4, ends[i], points);
		ck_assert_int_eq(scaling_fit(points, POINTS, &fit), 0);
		ck_assert_msg(scaling_plateau(&fit, fit.saturation), "%f", ends[i]);
	}
	for (int i = 0; i < 4; i++) {
		make(50000, 4, open[i], points);
		ck_assert_int_eq(scaling_fit(points, POINTS, &fit), 0);
		ck_assert_msg(!scaling_plateau(&fit, fit.saturation), "%f", open[i]);
	}
}
END_TEST

START_TEST(nothing_takes_less_than_no_time)
{
	const struct scaling_point points[] = {
		{ 1000, 4000, 1, 1 }, { 4000, 20000, 1, 1 },
	};
	struct scaling_fit fit;

	ck_assert_int_eq(scaling_fit(points, 2, &fit), 0);
	ck_assert(fit.fixed_ns == 0);
	near(fit.cost_ns, 4.5, 1e-9);
}
END_TEST

START_TEST(twice_the_weight_counts_like_two_points)
{
	const struct scaling_point weighted[] = {
		{ 1000, 5000, 1, 2 }, { 2000, 9000, 1, 1 }, { 4000, 19000, 1, 1 },
	};
	const struct scaling_point twice[] = {
		{ 1000, 5000, 1, 1 }, { 1000, 5000, 1, 1 }, { 2000, 9000, 1, 1 },
		{ 4000, 19000, 1, 1 },
	};
	struct scaling_fit a, b;

	ck_assert_int_eq(scaling_fit(weighted, 3, &a), 0);
	ck_assert_int_eq(scaling_fit(twice, 4, &b), 0);
	near(a.cost_ns, b.cost_ns, 1e-12);
	near(a.fixed_ns, b.fixed_ns, 1e-9);
}
END_TEST

START_TEST(what_cannot_be_told_is_an_error)
{
	struct scaling_point points[] = {
		{ 1000, 5000, 1, 1 }, { 1000, 2500, 2, 1 }, { 2000, 9000, 1, 0 },
	};
	struct scaling_fit fit;

	ck_assert_int_eq(scaling_fit(points, 0, &fit), -ENODATA);
	ck_assert_int_eq(scaling_fit(points, 2, &fit), -ENODATA);
	ck_assert_int_eq(scaling_fit(points, 3, &fit), -ENODATA);
	points[2].weight = 1;
	ck_assert_int_eq(scaling_fit(points, 3, &fit), 0);
	points[2].ns = NAN;
	ck_assert_int_eq(scaling_fit(points, 3, &fit), -ENODATA);
	points[2] = (struct scaling_point){ 2000, 9000, 0, 1 };
	ck_assert_int_eq(scaling_fit(points, 3, &fit), -ENODATA);
	points[2] = (struct scaling_point){ 2000, 9000, 1, INFINITY };
	ck_assert_int_eq(scaling_fit(points, 3, &fit), -ENODATA);
}
END_TEST

START_TEST(time_that_does_not_grow_is_an_error)
{
	const struct scaling_point points[] = {
		{ 1000, 9000, 1, 1 }, { 2000, 100, 1, 1 },
	};
	struct scaling_fit fit;

	ck_assert_int_eq(scaling_fit(points, 2, &fit), -EDOM);
}
END_TEST

START_TEST(the_largest_size_is_predicted_from_the_others)
{
	struct scaling_point points[POINTS];
	double error = -1;

	make(50000, 4, 6, points);
	ck_assert_int_eq(scaling_holdout(points, POINTS, &error), 0);
	ck_assert_msg(error < 0.005, "%f", error);
	/* The last is a quarter slower than the others promise: 1 / 1.25 - 1. */
	points[POINTS - 1].ns *= 1.25;
	ck_assert_int_eq(scaling_holdout(points, POINTS, &error), 0);
	near(error, 0.2, 0.02);
	/* Of the largest two sizes one is left. */
	ck_assert_int_eq(scaling_holdout(points + COUNTS, 2 * COUNTS, &error),
			 -ENODATA);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		what_was_put_in_is_recovered,
		a_saturation_that_no_point_reaches_is_not_made_up,
		one_thread_has_no_saturation,
		one_number_of_threads_has_no_saturation,
		below_the_fewest_threads_no_saturation_is_made_up,
		a_speedup_that_is_not_ideal_is_no_end,
		nothing_takes_less_than_no_time,
		twice_the_weight_counts_like_two_points,
		what_cannot_be_told_is_an_error,
		time_that_does_not_grow_is_an_error,
		the_largest_size_is_predicted_from_the_others,
	};

	return UNIT_RUN("scaling", tests);
}

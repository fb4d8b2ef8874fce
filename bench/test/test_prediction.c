// SPDX-License-Identifier: MIT
/* A model that is known is found again; intervals cover; what follows for several nodes. */
#include "../prediction.h"

#include <math.h>
#include <string.h>

#include "memmap_bench.h"
#include "unit.h"

#define SIZES	4
#define COUNTS	3
#define POINTS	(SIZES * COUNTS)
#define SAMPLES	20

/* 3 TiB of pages on each of 4 nodes. */
static const struct prediction_ask ask = { .size = 3ULL << 40, .nodes = 4 };

/* A strategy, with room for its samples. */
struct made {
	struct strategy strategy;
	struct strategy_point point[POINTS];
	struct reading_point samples[POINTS];
	double values[POINTS][SAMPLES];
	unsigned int boots[POINTS][SAMPLES];
	unsigned int loads[POINTS][SAMPLES];
};

/* What samples come from: what scaling.h says, with @noise as a part, and more a boot. */
struct law {
	double fixed;
	double cost;
	double saturation;
	double noise;
	double of_boot;
	uint64_t state;
};

/* Roughly normal, deviation 1. */
static double normal(uint64_t *state)
{
	double sum = -6;

	for (int i = 0; i < 12; i++)
		sum += (double)(unit_random(state) >> 11) / 9007199254740992.0;
	return sum;
}

static void fill(struct made *made, size_t p, struct law *law,
		 const double *boots)
{
	struct strategy_point *point = &made->point[p];
	double parts = fmin(law->saturation, point->threads);
	double ns = law->fixed + point->pages * law->cost / parts;

	point->samples = &made->samples[p];
	point->scale = point->pages;
	point->fitted = true;
	for (size_t i = 0; i < SAMPLES; i++) {
		unsigned int boot = (unsigned int)(i / 5);

		made->values[p][i] = ns / point->pages *
			(1 + law->noise * normal(&law->state) + boots[boot]);
		made->boots[p][i] = law->of_boot > 0 ? boot + 1 : 1;
		made->loads[p][i] = 1;
	}
	made->samples[p] = (struct reading_point){
		.values = made->values[p], .boots = made->boots[p],
		.loads = made->loads[p], .nr = SAMPLES,
	};
	point->ns = point->scale * stats_median(made->values[p], SAMPLES);
}

/* Sizes of 8 to 64 GiB; 1, 2 and 4 threads, or one for @counts of 1. */
static void make(struct made *made, unsigned int schedule, size_t counts,
		 struct law *law)
{
	double boots[SAMPLES / 5];

	memset(made, 0, sizeof(*made));
	for (size_t i = 0; i < SAMPLES / 5; i++)
		boots[i] = law->of_boot * normal(&law->state);
	for (size_t p = 0; p < SIZES * counts; p++) {
		made->point[p].size = 8ULL << 30 << p / counts;
		made->point[p].pages = (double)(made->point[p].size / 4096);
		made->point[p].threads = 1U << p % counts;
		fill(made, p, law, boots);
	}
	made->strategy = (struct strategy){
		.schedule = schedule, .writer = 1, .nodes = "0", .nr_nodes = 1,
		.points = made->point, .nr = SIZES * counts, .together = NAN,
	};
}

static void near(double got, double want, double part)
{
	ck_assert_msg(fabs(got - want) <= part * fabs(want), "%f, not %f", got,
		      want);
}

START_TEST(a_known_model_is_found_exactly)
{
	struct law law = { 5e6, 4, 2.5, 0, 0, 1 };
	struct prediction made;
	struct made input;

	make(&input, MEMMAP_BENCH_SCHEDULE_PADATA, COUNTS, &law);
	ck_assert_int_eq(prediction_make(&input.strategy, false, &ask, &made), 0);
	ck_assert_str_eq(made.reason, "");
	near(made.fixed_ns.value, 5e6, 0.05);
	near(made.cost_ns.value, 4, 0.002);
	near(made.saturation.value, 2.5, 0.003);
	near(made.saturation.low, 2.5, 0.003);
	near(made.saturation.high, 2.5, 0.003);
	ck_assert_uint_eq(made.threads, 4);
	ck_assert(!made.guess);
	near(made.beyond, 48, 1e-12);
	near(made.pages, 805306368, 1e-12);
	/* 805306368 * 4 / 2.5 + 5e6, whoever else works. */
	near(made.range.value, 1293490189, 0.003);
	near(made.all.value, made.range.value, 1e-12);
	ck_assert_msg(made.held_out < 0.003, "%f", made.held_out);
	ck_assert_msg(made.misfit < 0.003, "%f", made.misfit);
	near(prediction_range(&made, 2097152).value, 5e6 + 2097152 * 1.6, 0.003);
	prediction_free(&made);
}
END_TEST

START_TEST(serial_is_each_node_after_the_other)
{
	struct law law = { 1e6, 10, 1, 0, 0, 1 };
	struct prediction made;
	struct made input;

	make(&input, MEMMAP_BENCH_SCHEDULE_SERIAL, 1, &law);
	ck_assert_int_eq(prediction_make(&input.strategy, false, &ask, &made), 0);
	near(made.range.value, 1e6 + 8053063680, 1e-6);
	near(made.all.value, 4 * made.range.value, 1e-12);
	near(made.all.high, 4 * made.range.high, 1e-12);
	/* With one thread there is no saturation to be told. */
	ck_assert_double_nan(made.saturation.value);
	prediction_free(&made);
	input.strategy.schedule = MEMMAP_BENCH_SCHEDULE_DEFERRED;
	ck_assert_int_eq(prediction_make(&input.strategy, false, &ask, &made), 0);
	near(made.all.value, 1e6 + 8053063680, 1e-6);
	prediction_free(&made);
	/* Counted, they are those of all, however they went. */
	ck_assert_int_eq(prediction_make(&input.strategy, true, &ask, &made), 0);
	near(made.all.value, 4 * (1e6 + 8053063680), 1e-6);
	prediction_free(&made);
}
END_TEST

START_TEST(threads_beyond_are_a_guess_where_no_end_was_seen)
{
	const struct prediction_ask more = { .size = 3ULL << 40, .nodes = 4,
					     .threads = 16 };
	struct law law = { 0, 4, 64, 0, 0, 1 };
	struct prediction made;
	struct made input;

	make(&input, MEMMAP_BENCH_SCHEDULE_PADATA, COUNTS, &law);
	ck_assert_int_eq(prediction_make(&input.strategy, false, &more, &made), 0);
	ck_assert(isinf(made.saturation.value));
	near(made.saturation.high, 4, 1e-12);
	ck_assert_uint_eq(made.threads, 16);
	ck_assert(made.guess);
	near(made.range.value, 805306368 * 4.0 / 16, 1e-6);
	prediction_free(&made);
	/* Instructions do not become fewer. */
	ck_assert_int_eq(prediction_make(&input.strategy, true, &more, &made), 0);
	ck_assert_uint_eq(made.threads, 4);
	ck_assert(!made.guess);
	prediction_free(&made);
	/* Where it was seen, more threads are as many. */
	law.saturation = 2;
	make(&input, MEMMAP_BENCH_SCHEDULE_PADATA, COUNTS, &law);
	ck_assert_int_eq(prediction_make(&input.strategy, false, &more, &made), 0);
	ck_assert(!made.guess);
	near(made.range.value, 805306368 * 2.0, 1e-3);
	prediction_free(&made);
	/* Slices have the threads that they have. */
	input.strategy.schedule = MEMMAP_BENCH_SCHEDULE_SLICES;
	ck_assert_int_eq(prediction_make(&input.strategy, false, &more, &made), 0);
	ck_assert_uint_eq(made.threads, 4);
	prediction_free(&made);
}
END_TEST

/* All points of 16 threads: what one of them does cannot be told. */
START_TEST(one_number_of_threads_gives_the_cost_with_these)
{
	struct law law = { 0, 4, 1, 0, 0, 1 };
	struct prediction made;
	struct made input;

	make(&input, MEMMAP_BENCH_SCHEDULE_SLICES, 1, &law);
	for (size_t i = 0; i < input.strategy.nr; i++)
		input.point[i].threads = 16;
	ck_assert_int_eq(prediction_make(&input.strategy, false, &ask, &made), 0);
	near(made.cost_ns.value, 4, 1e-9);
	ck_assert_double_nan(made.saturation.value);
	ck_assert_uint_eq(made.threads, 16);
	ck_assert(!made.guess);
	near(made.range.value, 805306368 * 4.0, 1e-9);
	prediction_free(&made);
}
END_TEST

START_TEST(threads_nobody_measured_need_two_numbers_of_them)
{
	struct prediction_ask other = { .size = 3ULL << 40, .nodes = 4,
					.threads = 64 };
	struct law law = { 0, 5, 1, 0, 0, 1 };
	struct prediction made;
	struct made input;

	make(&input, MEMMAP_BENCH_SCHEDULE_PADATA, 1, &law);
	for (size_t i = 0; i < input.strategy.nr; i++)
		input.point[i].threads = 2;
	ck_assert_int_eq(prediction_make(&input.strategy, false, &other, &made), 0);
	ck_assert_str_eq(made.reason, "one number of threads was measured, 2: what 64 take cannot be told");
	prediction_free(&made);
	other.threads = 1;
	ck_assert_int_eq(prediction_make(&input.strategy, false, &other, &made), 0);
	ck_assert(*made.reason);
	prediction_free(&made);
	other.threads = 2;
	ck_assert_int_eq(prediction_make(&input.strategy, false, &other, &made), 0);
	ck_assert_str_eq(made.reason, "");
	ck_assert(!made.guess);
	near(made.range.value, 805306368 * 5.0, 1e-9);
	prediction_free(&made);
}
END_TEST

START_TEST(fewer_threads_than_anybody_measured_are_a_guess)
{
	const struct prediction_ask few = { .size = 3ULL << 40, .nodes = 4,
					    .threads = 8 };
	struct law law = { 0, 5, 1, 0, 0, 1 };
	struct prediction made;
	struct made input;

	make(&input, MEMMAP_BENCH_SCHEDULE_PADATA, 2, &law);
	for (size_t i = 0; i < input.strategy.nr; i++)
		input.point[i].threads *= 16;
	ck_assert_int_eq(prediction_make(&input.strategy, false, &few, &made), 0);
	ck_assert(made.guess);
	/* What is known is the cost with 16. */
	near(made.cost_ns.value, 5, 1e-9);
	prediction_free(&made);
}
END_TEST

/* 1.87 of 2, 3.9 of 4: whether the next ones give anything was not tried. */
START_TEST(a_speedup_that_is_not_ideal_is_a_guess_beyond)
{
	const struct prediction_ask more = { .size = 3ULL << 40, .nodes = 4,
					     .threads = 16 };
	static const double saturation[] = { 2.5, 3.5, 3.9 };
	struct prediction made;
	struct made input;

	for (size_t i = 0; i < 3; i++) {
		struct law law = { 0, 4, saturation[i], 0.002, 0, 1 };

		make(&input, MEMMAP_BENCH_SCHEDULE_PADATA, COUNTS, &law);
		ck_assert_int_eq(prediction_make(&input.strategy, false, &more,
						 &made), 0);
		ck_assert(!made.reached);
		ck_assert_msg(made.guess, "%f", saturation[i]);
		prediction_free(&made);
		ck_assert_int_eq(prediction_make(&input.strategy, false, &ask,
						 &made), 0);
		ck_assert(!made.guess);
		prediction_free(&made);
	}
}
END_TEST

START_TEST(a_size_that_is_left_out_does_not_count)
{
	struct law law = { 0, 4, 1, 0, 0, 1 };
	struct prediction made;
	struct made input;

	make(&input, MEMMAP_BENCH_SCHEDULE_SERIAL, 1, &law);
	input.point[0].fitted = false;
	input.point[0].ns *= 0.1;
	for (size_t i = 0; i < SAMPLES; i++)
		input.values[0][i] *= 0.1;
	ck_assert_int_eq(prediction_make(&input.strategy, false, &ask, &made), 0);
	near(made.cost_ns.value, 4, 1e-9);
	ck_assert_msg(made.misfit < 1e-9, "%f", made.misfit);
	prediction_free(&made);
}
END_TEST

START_TEST(the_size_that_is_held_out_tells_of_a_bend)
{
	struct law law = { 0, 4, 1, 0, 0, 1 };
	struct prediction made;
	struct made input;

	make(&input, MEMMAP_BENCH_SCHEDULE_SERIAL, 1, &law);
	input.point[SIZES - 1].ns *= 1.25;
	ck_assert_int_eq(prediction_make(&input.strategy, false, &ask, &made), 0);
	near(made.held_out, 0.2, 1e-6);
	prediction_free(&made);
	/* Of two sizes none can be held out. */
	input.strategy.nr = 2;
	ck_assert_int_eq(prediction_make(&input.strategy, false, &ask, &made), 0);
	ck_assert_str_eq(made.reason, "");
	ck_assert_double_nan(made.held_out);
	prediction_free(&made);
}
END_TEST

START_TEST(no_model_has_a_reason)
{
	struct law law = { 0, 4, 1, 0, 0, 1 };
	struct prediction made;
	struct made input;

	make(&input, MEMMAP_BENCH_SCHEDULE_SERIAL, 1, &law);
	input.strategy.nr = 1;
	ck_assert_int_eq(prediction_make(&input.strategy, false, &ask, &made), 0);
	ck_assert_msg(strstr(made.reason, "there is only one size, 8G"),
		      "%s", made.reason);
	prediction_free(&made);
	input.strategy.nr = 2;
	input.point[1].ns = input.point[0].ns / 100;
	ck_assert_int_eq(prediction_make(&input.strategy, false, &ask, &made), 0);
	ck_assert_msg(strstr(made.reason, "does not grow"), "%s", made.reason);
	prediction_free(&made);
}
END_TEST

START_TEST(few_samples_have_no_interval)
{
	struct law law = { 0, 4, 1, 0.01, 0, 1 };
	struct prediction made;
	struct made input;

	make(&input, MEMMAP_BENCH_SCHEDULE_SERIAL, 1, &law);
	input.samples[2].nr = 5;
	ck_assert_int_eq(prediction_make(&input.strategy, false, &ask, &made), 0);
	ck_assert_uint_eq(made.nr_fits, 0);
	ck_assert(isfinite(made.range.value));
	ck_assert_double_nan(made.range.low);
	ck_assert_double_nan(made.all.high);
	ck_assert_double_nan(made.cost_ns.low);
	prediction_free(&made);
}
END_TEST

/* The less sure a point is, the less it pulls. */
START_TEST(a_noisy_point_weighs_less)
{
	struct law law = { 0, 4, 1, 0.005, 0, 1 };
	struct prediction made;
	struct made input;

	make(&input, MEMMAP_BENCH_SCHEDULE_SERIAL, 1, &law);
	for (size_t i = 0; i < SAMPLES; i++)
		input.values[SIZES - 1][i] *= 1.5 + (i % 2 ? 0.5 : -0.5);
	input.point[SIZES - 1].ns *= 1.5;
	ck_assert_int_eq(prediction_make(&input.strategy, false, &ask, &made), 0);
	near(made.cost_ns.value, 4, 0.01);
	prediction_free(&made);
}
END_TEST

/* One sample looks as if it knew its median exactly. */
START_TEST(a_point_of_one_sample_weighs_no_more_than_the_noisiest)
{
	struct law law = { 0, 4, 1, 0.15, 0, 1 };
	struct prediction made;
	struct made input;

	make(&input, MEMMAP_BENCH_SCHEDULE_SERIAL, 1, &law);
	input.samples[2].nr = 1;
	input.values[2][0] = 8;
	input.point[2].ns = 8 * input.point[2].pages;
	ck_assert_int_eq(prediction_make(&input.strategy, false, &ask, &made), 0);
	ck_assert_msg(made.cost_ns.value < 5.5, "%f", made.cost_ns.value);
	prediction_free(&made);
}
END_TEST

static bool covers(struct stats_interval interval, double truth)
{
	return interval.low <= truth && truth <= interval.high;
}

/* Of @runs, how many intervals have the truth in them; the width of the last. */
static unsigned int covered(struct law *law, size_t counts, int runs,
			    double *width)
{
	double parts = fmin(law->saturation, counts > 1 ? 4 : 1);
	double truth = law->fixed + 805306368 * law->cost / parts;
	unsigned int nr = 0;
	struct prediction made;
	struct made input;

	for (int i = 0; i < runs; i++) {
		make(&input, MEMMAP_BENCH_SCHEDULE_PADATA, counts, law);
		ck_assert_int_eq(prediction_make(&input.strategy, false, &ask,
						 &made), 0);
		nr += covers(made.range, truth);
		*width = (made.range.high - made.range.low) / truth;
		prediction_free(&made);
	}
	return nr;
}

/* 95 of 100, less three deviations of chance; the same runs every time. */
START_TEST(intervals_cover_the_truth)
{
	struct law law = { 2e6, 4, 1, 0.02, 0, 7 };
	double width = 0;
	unsigned int nr = covered(&law, 1, 150, &width);

	ck_assert_msg(nr >= 135, "%u of 150", nr);
	/* And are not so wide that this is no art: a median of 20 has 0.6 %. */
	ck_assert_msg(width < 0.025, "%f", width);
}
END_TEST

START_TEST(intervals_cover_where_threads_saturate)
{
	struct law law = { 0, 4, 2.5, 0.02, 0, 9 };
	double width = 0;
	unsigned int nr = covered(&law, COUNTS, 30, &width);

	ck_assert_msg(nr >= 25, "%u of 30", nr);
	ck_assert_msg(width < 0.025, "%f", width);
}
END_TEST

/*
 * What makes one boot slow makes all its points slow. Of 4 boots one cannot know much:
 * 85 of 100 is what their bootstrap gives; boots drawn for each point by itself give 75,
 * and intervals of two thirds of the width.
 */
START_TEST(intervals_know_of_boots)
{
	struct law law = { 0, 4, 1, 0.005, 0.03, 7 };
	double width = 0;
	unsigned int nr = covered(&law, 1, 150, &width);

	ck_assert_msg(nr >= 120, "%u of 150", nr);
	ck_assert_msg(width > 0.014, "%f", width);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_known_model_is_found_exactly,
		serial_is_each_node_after_the_other,
		threads_beyond_are_a_guess_where_no_end_was_seen,
		one_number_of_threads_gives_the_cost_with_these,
		threads_nobody_measured_need_two_numbers_of_them,
		fewer_threads_than_anybody_measured_are_a_guess,
		a_speedup_that_is_not_ideal_is_a_guess_beyond,
		a_size_that_is_left_out_does_not_count,
		the_size_that_is_held_out_tells_of_a_bend,
		no_model_has_a_reason,
		few_samples_have_no_interval,
		a_noisy_point_weighs_less,
		a_point_of_one_sample_weighs_no_more_than_the_noisiest,
		intervals_cover_the_truth,
		intervals_cover_where_threads_saturate,
		intervals_know_of_boots,
	};

	return UNIT_RUN("prediction", tests);
}

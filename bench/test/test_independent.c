// SPDX-License-Identifier: MIT
/*
 * Every statistic that a comparison or a summary shows against numpy, scipy, statsmodels,
 * and a plain bootstrap in Python: 200 random cases each, with ties and without, odd and
 * even, to 1e-9. See independent.py, which nobody needs to run the tests.
 */
#include "../bootstrap.h"
#include "../comparison.h"
#include "../ranks.h"
#include "../stats.h"
#include "../touches.h"

#include <math.h>
#include <string.h>

#include "unit.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define CASES 200
#define MOST 40		/* values of a case */

/*
 * struct series_case
 * @quantile: 0.025, 0.25, 0.9, 0.975
 * @ranked: 0.5 and 0.99 by the nearest rank
 */
struct series_case {
	size_t nr;
	double median;
	double quantile[4];
	double mad;
	double fence[2];
	double ranked[2];
	double values[MOST];
};

/* @least: p of so many samples that are far apart */
struct ranks_case {
	size_t na;
	size_t nb;
	double p;
	double least;
	double a[MOST];
	double b[MOST];
};

struct holm_case {
	size_t nr;
	double p[MOST];
	double corrected[MOST];
};

/* @mean: of all; by i % 3, of three schedules; by i % 2, of two writers */
struct means_case {
	size_t nr;
	double mean[6];
	double floor;
	double ratios[MOST];
};

struct side {
	size_t nr;
	double values[MOST];
	unsigned int boots[MOST];
	unsigned int loads[MOST];
};

/* @median: of a, with its bounds; @ratio: of a to b */
struct bootstrap_case {
	struct side a;
	struct side b;
	double median[3];
	double ratio[3];
};

#include "independent.inc"

_Static_assert(COUNT(series_cases) == CASES && COUNT(ranks_cases) == CASES &&
	       COUNT(holm_cases) == CASES && COUNT(means_cases) == CASES &&
	       COUNT(bootstrap_cases) == CASES, "cases are missing");

/* To 1e-9 of its own size, or both unknown. */
static bool agree(double found, double known)
{
	if (isnan(known))
		return isnan(found);
	return fabs(found - known) <= 1e-9 * fabs(known);
}

#define AGREE(i, found, known)						\
	unit_assert(agree(found, known), "case %zu: %.17g, %.17g", i, found,	\
		    known)

START_TEST(medians_quantiles_and_deviations)
{
	static const double at[] = { 0.025, 0.25, 0.9, 0.975 };
	unsigned int odd = 0, tied = 0;

	for (size_t i = 0; i < CASES; i++) {
		struct series_case k = series_cases[i];
		struct stats_fence fence = stats_fence(k.values, k.nr);
		bool ties = false;

		AGREE(i, stats_median(k.values, k.nr), k.median);
		AGREE(i, stats_mad(k.values, k.nr), k.mad);
		AGREE(i, fence.low, k.fence[0]);
		AGREE(i, fence.high, k.fence[1]);
		stats_sort(k.values, k.nr);
		for (size_t q = 0; q < COUNT(at); q++)
			AGREE(i, stats_quantile(k.values, k.nr, at[q]),
			      k.quantile[q]);
		for (size_t v = 1; v < k.nr; v++)
			ties |= k.values[v] == k.values[v - 1];
		odd += k.nr % 2;
		tied += ties;
	}
	ck_assert_uint_eq(odd, CASES / 2);
	ck_assert_uint_gt(tied, CASES / 4);
	ck_assert_uint_lt(tied, 3 * CASES / 4);
}
END_TEST

START_TEST(nearest_ranks)
{
	unsigned int whole = 0;

	for (size_t i = 0; i < CASES; i++) {
		const struct series_case *k = &series_cases[i];
		struct touches touches = { .nr = 0 };
		struct touches_spread spread;
		uint64_t ns[MOST];
		bool skip = false;

		for (size_t v = 0; v < k->nr; v++) {
			ns[v] = (uint64_t)k->values[v];
			skip |= (double)ns[v] != k->values[v];
		}
		if (skip)
			continue;
		whole++;
		ck_assert_int_eq(touches_add_ns(&touches, ns, k->nr), 0);
		spread = touches_spread(&touches);
		AGREE(i, spread.p50, k->ranked[0]);
		AGREE(i, spread.p99, k->ranked[1]);
		touches_free(&touches);
	}
	ck_assert_uint_gt(whole, CASES / 3);
}
END_TEST

/* The whole numbers of ranks.inc are the other 200. */
START_TEST(ranks_of_values_that_are_no_whole_numbers)
{
	for (size_t i = 0; i < CASES; i++) {
		const struct ranks_case *k = &ranks_cases[i];
		double p;

		ck_assert_int_eq(ranks_mann_whitney(k->a, k->na, k->b, k->nb,
						    &p), 0);
		AGREE(i, p, k->p);
		AGREE(i, ranks_least(k->na, k->nb), k->least);
	}
}
END_TEST

START_TEST(corrections_by_holm)
{
	for (size_t i = 0; i < CASES; i++) {
		struct holm_case k = holm_cases[i];

		ck_assert_int_eq(ranks_holm(k.p, k.nr), 0);
		for (size_t v = 0; v < k.nr; v++)
			AGREE(i, k.p[v], k.corrected[v]);
	}
}
END_TEST

/* Names by which the ratios of a case fall into groups. */
static void name(char names[MOST][48], struct comparison_row *rows, size_t nr)
{
	static const char *const schedules[] = { "a", "b", "c" };
	static const char *const writers[] = { "x", "y" };

	for (size_t i = 0; i < nr; i++) {
		snprintf(names[i], sizeof(names[i]), "memmap/%s/%s/threads:%zu",
			 schedules[i % 3], writers[i % 2], i);
		rows[i].name = names[i];
	}
}

START_TEST(geometric_means_and_the_floor)
{
	static const char *const groups[] = { "all points", "schedule a",
		"schedule b", "schedule c", "writer x", "writer y" };
	static const struct reading_point point = { .nr = 6 };

	for (size_t i = 0; i < CASES; i++) {
		const struct means_case *k = &means_cases[i];
		struct comparison_mean means[COMPARISON_MEANS];
		struct comparison_row rows[MOST] = { 0 };
		struct comparison comparison = { .rows = rows, .nr = k->nr };
		struct comparison_noise noise;
		char names[MOST][48];

		name(names, rows, k->nr);
		for (size_t v = 0; v < k->nr; v++) {
			rows[v].base = rows[v].contender = &point;
			rows[v].ratio = (struct stats_interval){
				k->ratios[v], k->ratios[v], k->ratios[v] };
		}
		ck_assert_uint_eq(comparison_means(&comparison, means),
				  COUNT(groups));
		for (size_t g = 0; g < COUNT(groups); g++) {
			ck_assert_str_eq(means[g].name, groups[g]);
			AGREE(i, means[g].ratio, k->mean[g]);
		}
		ck_assert_int_eq(comparison_noise(&comparison, &noise), 0);
		AGREE(i, noise.floor, k->floor);
	}
}
END_TEST

static void check_interval(size_t i, struct stats_interval found,
			   const double known[3])
{
	AGREE(i, found.value, known[0]);
	AGREE(i, found.low, known[1]);
	AGREE(i, found.high, known[2]);
}

/* The same draws, one at a time, sorted each: no counting, no ranks. */
START_TEST(bounds_are_those_of_a_plain_bootstrap)
{
	unsigned int nested = 0;

	for (size_t i = 0; i < CASES; i++) {
		const struct bootstrap_case *k = &bootstrap_cases[i];
		const struct bootstrap_side a = { k->a.values, k->a.boots,
						  k->a.loads, k->a.nr };
		const struct bootstrap_side b = { k->b.values, k->b.boots,
						  k->b.loads, k->b.nr };
		struct stats_interval ratio;

		check_interval(i, bootstrap_median_of(&a), k->median);
		ck_assert_int_eq(bootstrap_ratio_of(&a, &b, &ratio), 0);
		check_interval(i, ratio, k->ratio);
		for (size_t v = 0; v < k->a.nr; v++)
			nested += k->a.boots[v] > 1 && k->a.loads[v] > 1;
	}
	ck_assert_uint_gt(nested, CASES / 4);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		medians_quantiles_and_deviations,
		nearest_ranks,
		ranks_of_values_that_are_no_whole_numbers,
		corrections_by_holm,
		geometric_means_and_the_floor,
		bounds_are_those_of_a_plain_bootstrap,
	};

	return UNIT_RUN("independent", tests);
}

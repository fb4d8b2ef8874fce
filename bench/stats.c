// SPDX-License-Identifier: MIT
/* Statistics of samples; see stats.h. */
#include "stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RESAMPLES	2000	/* of the bootstrap: 50 lie beyond either bound */
/*
 * Values that an interval needs: below 6 not even the whole sample covers the
 * median with 95 % (1 - 2 / 2^n).
 */
#define FEWEST		6

/* The same samples give the same interval. */
#define BOOTSTRAP_SEED	1

uint64_t stats_random(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15ULL;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

uint64_t stats_random_below(uint64_t *state, uint64_t limit)
{
	uint64_t uneven = UINT64_MAX - UINT64_MAX % limit;
	uint64_t number;

	do {
		number = stats_random(state);
	} while (number >= uneven);
	return number % limit;
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double stats_quantile(const double *sorted, size_t n, double q)
{
	double at = q * (double)(n - 1);
	size_t below = (size_t)at;
	double part = at - (double)below;

	if (below + 1 >= n)
		return sorted[n - 1];
	return sorted[below] + part * (sorted[below + 1] - sorted[below]);
}

/* Median of @values, which it sorts. */
static double median_in_place(double *values, size_t n)
{
	qsort(values, n, sizeof(*values), ascending);
	return stats_quantile(values, n, 0.5);
}

static double *copy_of(const double *values, size_t n)
{
	double *copy = malloc(n * sizeof(*copy));

	if (copy)
		memcpy(copy, values, n * sizeof(*copy));
	return copy;
}

double stats_median(const double *values, size_t n)
{
	double *copy = n ? copy_of(values, n) : NULL;
	double median;

	if (!copy)
		return NAN;
	median = median_in_place(copy, n);
	free(copy);
	return median;
}

/* Median of one resample of @values, drawn into @draw. */
static double resampled_median(const double *values, size_t n, double *draw,
			       uint64_t *state)
{
	for (size_t i = 0; i < n; i++)
		draw[i] = values[stats_random_below(state, n)];
	return median_in_place(draw, n);
}

static void bounds(double *resampled, struct stats_interval *interval)
{
	qsort(resampled, RESAMPLES, sizeof(*resampled), ascending);
	interval->low = stats_quantile(resampled, RESAMPLES, 0.025);
	interval->high = stats_quantile(resampled, RESAMPLES, 0.975);
}

/* Interval of median(a) / median(b), or of median(a) where there is no b. */
static struct stats_interval bootstrap(const double *a, size_t na,
				       const double *b, size_t nb)
{
	struct stats_interval interval = { NAN, NAN, NAN };
	size_t most = na > nb ? na : nb;
	double *draw, *resampled;
	uint64_t state = BOOTSTRAP_SEED;

	interval.value = stats_median(a, na) / (b ? stats_median(b, nb) : 1);
	if (na < FEWEST || (b && nb < FEWEST))
		return interval;
	draw = malloc(most * sizeof(*draw));
	resampled = malloc(RESAMPLES * sizeof(*resampled));
	if (draw && resampled) {
		for (int i = 0; i < RESAMPLES; i++) {
			resampled[i] = resampled_median(a, na, draw, &state);
			if (b)
				resampled[i] /= resampled_median(b, nb, draw,
								 &state);
		}
		bounds(resampled, &interval);
	}
	free(draw);
	free(resampled);
	return interval;
}

struct stats_interval stats_median_interval(const double *values, size_t n)
{
	return bootstrap(values, n, NULL, 0);
}

struct stats_interval stats_ratio_interval(const double *a, size_t na,
					   const double *b, size_t nb)
{
	return bootstrap(a, na, b, nb);
}

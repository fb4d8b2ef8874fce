// SPDX-License-Identifier: MIT
/* Statistics of samples; see stats.h. */
#include "stats.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* A fence around the median, in standard deviations as MAD estimates them. */
#define FENCE_DEVIATIONS	3.5
#define DEVIATION_OF_MAD	1.4826
#define DEVIATION_OF_MEAN	1.2533	/* of mean absolute deviations */
#define FENCE_LEAST		0.001	/* part of the median */

#define WARMUP_CHANCE		(1 / 200.0)
#define WARMUP_APART		2	/* ranges of the later ones */

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

void stats_sort(double *values, size_t n)
{
	qsort(values, n, sizeof(*values), ascending);
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
	stats_sort(values, n);
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

double stats_mad(const double *values, size_t n)
{
	double *deviations = n > 1 ? copy_of(values, n) : NULL;
	double median = stats_median(values, n), mad;

	if (!deviations)
		return NAN;
	for (size_t i = 0; i < n; i++)
		deviations[i] = fabs(values[i] - median);
	mad = median_in_place(deviations, n);
	free(deviations);
	return mad;
}

static double mean_deviation(const double *values, size_t n, double median)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += fabs(values[i] - median);
	return sum / (double)n;
}

/* The standard deviation that normal values with these deviations would have. */
static double robust_deviation(const double *values, size_t n, double median)
{
	double mad = stats_mad(values, n);

	if (mad > 0)
		return DEVIATION_OF_MAD * mad;
	return DEVIATION_OF_MEAN * mean_deviation(values, n, median);
}

struct stats_fence stats_fence(const double *values, size_t n)
{
	struct stats_fence fence = { NAN, NAN };
	double median, reach;

	if (n < STATS_FENCE_FEWEST)
		return fence;
	median = stats_median(values, n);
	reach = fmax(FENCE_DEVIATIONS * robust_deviation(values, n, median),
		     FENCE_LEAST * fabs(median));
	fence.low = median - reach;
	fence.high = median + reach;
	return fence;
}

/* Probability that all of the first @k of @n are among the slowest @k + @j. */
static double chance(size_t n, size_t k, size_t j)
{
	double probability = 1;

	for (size_t i = 0; i < k; i++)
		probability *= (double)(k + j - i) / (double)(n - i);
	return probability;
}

static double least(const double *values, size_t n)
{
	double found = values[0];

	for (size_t i = 1; i < n; i++)
		found = fmin(found, values[i]);
	return found;
}

static double most(const double *values, size_t n)
{
	double found = values[0];

	for (size_t i = 1; i < n; i++)
		found = fmax(found, values[i]);
	return found;
}

/* Whether the first @k of @n are slow by more than chance. */
static bool is_slow_start(const double *values, size_t n, size_t k)
{
	const double *later = values + k;
	double fastest = least(values, k), slowest = most(later, n - k);
	double range = slowest - least(later, n - k);
	size_t as_slow = 0;

	if (fastest - slowest > WARMUP_APART * range)
		return true;
	for (size_t i = 0; i < n - k; i++)
		as_slow += later[i] >= fastest;
	return chance(n, k, as_slow) <= WARMUP_CHANCE;
}

/*
 * Whether the first @k lie outside of what the later ones do, and most of the next @k
 * do not.
 */
static bool is_over(const double *values, size_t n, size_t k)
{
	struct stats_fence fence = stats_fence(values + k, n - k);
	size_t outside = 0;

	for (size_t i = k; i < 2 * k; i++)
		outside += values[i] > fence.high;
	return least(values, k) > fence.high && 2 * outside < k;
}

size_t stats_warmup(const double *values, size_t n)
{
	if (n < STATS_WARMUP_FEWEST)
		return 0;
	for (size_t k = n / 4; k; k--)
		if (is_slow_start(values, n, k) && is_over(values, n, k))
			return k;
	return 0;
}

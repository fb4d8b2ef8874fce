// SPDX-License-Identifier: MIT
/* Statistics of samples; see stats.h. */
#include "stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

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

// SPDX-License-Identifier: MIT
/* What memory allows; see ceiling.h. */
#include "ceiling.h"

#include <math.h>
#include <stdlib.h>

#include "stats.h"

/* Clearing with zeros can be far faster than any other write: it is no ceiling. */
static bool is_ceiling(const struct point *point)
{
	return point->writer == MEMMAP_BENCH_WRITER_FILL_STORE ||
	       point->writer == MEMMAP_BENCH_WRITER_FILL_NT ||
	       point->writer == MEMMAP_BENCH_WRITER_FILL_AVX512;
}

double ceiling_ns_per_page(const struct series *ceiling)
{
	double *values = calloc(ceiling->nr + 1, sizeof(*values));
	double median = (double)NAN;

	if (values)
		median = stats_median(values, series_values(ceiling, values));
	free(values);
	return median;
}

const struct series *ceiling_of(const struct series *of,
				const struct series *all, size_t nr)
{
	const struct series *fastest = NULL;
	double least = (double)INFINITY;

	for (size_t i = 0; i < nr; i++) {
		double median;

		if (!is_ceiling(all[i].point) ||
		    !point_differs_in_writer(all[i].point, of->point))
			continue;
		median = ceiling_ns_per_page(&all[i]);
		if (median < least) {
			least = median;
			fastest = &all[i];
		}
	}
	return fastest;
}

struct stats_interval ceiling_fraction(const struct series *of,
				       const struct series *ceiling)
{
	struct stats_interval unknown = { NAN, NAN, NAN };

	return ceiling ? series_ratio(ceiling, of) : unknown;
}

/* SPDX-License-Identifier: MIT */
/*
 * What memory allows: the fastest of the writers that only fill memory, with what is
 * not zero, on the same ranges under the same conditions in the same run.
 */
#ifndef BENCH_CEILING_H
#define BENCH_CEILING_H

#include "series.h"
#include "stats.h"

/* The series of the fastest such writer, or NULL. */
const struct series *ceiling_of(const struct series *of,
				const struct series *all, size_t nr);

/* Median ns per page of a series; NAN: it has no valid sample. */
double ceiling_ns_per_page(const struct series *ceiling);

/*
 * Part of the ceiling's speed that @of reaches: median of the ceiling / median of
 * @of, with an interval as of stats.h. More than 1 for what is faster, as reading or
 * clearing can be. NAN without a ceiling.
 */
struct stats_interval ceiling_fraction(const struct series *of,
				       const struct series *ceiling);

#endif

/* SPDX-License-Identifier: MIT */
/* Samples of one point. */
#ifndef BENCH_SERIES_H
#define BENCH_SERIES_H

#include "sample.h"
#include "touches.h"

/*
 * struct series
 * @samples: in the order in which they were taken
 * @touches: of the valid ones
 * @memmap_bytes: of the ranges that they were taken on; 0: not known
 * @small_bytes: of that in small pages
 */
struct series {
	const struct point *point;
	struct sample *samples;
	size_t nr;
	size_t room;
	struct touches touches;
	uint64_t memmap_bytes;
	uint64_t small_bytes;
};

/* Adds a sample. 0 or -ENOMEM. */
int series_add(struct series *series, const struct sample *sample);

/* Adds the touches of the sample that was added last, if it is valid. 0 or -ENOMEM. */
int series_add_touches(struct series *series,
		       const struct memmap_bench_touch *touches);
void series_free(struct series *series);

/* Valid samples, as ns per struct page, into @values; their number. */
size_t series_values(const struct series *series, double *values);

/* Part of the memmap that lies in huge pages; NAN: not known. */
double series_huge_pages(const struct series *series);

/* The valid sample number @repetition, or NULL. */
const struct sample *series_valid(const struct series *series,
				  unsigned int repetition);
unsigned int series_count_valid(const struct series *series);

/*
 * Whether the point failed: fewer than half of the @asked samples are valid, and the
 * rounds that it has not had yet, after an interruption, could not mend that. What is
 * the first since boot cannot be asked for.
 */
bool series_failed(const struct series *series, unsigned int asked);

#endif

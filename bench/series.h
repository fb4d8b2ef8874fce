/* SPDX-License-Identifier: MIT */
/* Samples of one point, in the order in which they were taken. */
#ifndef BENCH_SERIES_H
#define BENCH_SERIES_H

#include "sample.h"

struct series {
	const struct point *point;
	struct sample *samples;
	size_t nr;
	size_t room;
};

/* Adds a sample. 0 or -ENOMEM. */
int series_add(struct series *series, const struct sample *sample);
void series_free(struct series *series);

/* Valid samples, as ns per struct page, into @values; their number. */
size_t series_values(const struct series *series, double *values);

/* The valid sample number @repetition, or NULL. */
const struct sample *series_valid(const struct series *series,
				  unsigned int repetition);
unsigned int series_count_valid(const struct series *series);

#endif

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
 * @begun: samples of each round that were there before this call, or SERIES_DONE; NULL:
 *	there were none
 */
struct series {
	const struct point *point;
	struct sample *samples;
	size_t nr;
	size_t room;
	struct touches touches;
	uint64_t memmap_bytes;
	uint64_t small_bytes;
	unsigned char *begun;
};

/* A round that has its valid sample. */
#define SERIES_DONE	0xff

/* Adds a sample. 0 or -ENOMEM. */
int series_add(struct series *series, const struct sample *sample);

/* Adds the touches of the sample that was added last, if it is valid. 0 or -ENOMEM. */
int series_add_touches(struct series *series,
		       const struct memmap_bench_touch *touches);

/*
 * Adds a sample that is there already to those of its round, of @rounds. 0; -ENOMEM;
 * -EEXIST: it is not the next of them.
 */
int series_restore(struct series *series, const struct sample *sample,
		   unsigned int rounds);

/* Samples that a round had before this call, or SERIES_DONE. */
unsigned int series_begun(const struct series *series, unsigned int round);

void series_free(struct series *series);

/* Valid samples, as ns per struct page, into @values; their number. */
size_t series_values(const struct series *series, double *values);

/* Part of the memmap that lies in huge pages; NAN: not known. */
double series_huge_pages(const struct series *series);

/* The valid sample number @repetition, or NULL. */
const struct sample *series_valid(const struct series *series,
				  unsigned int repetition);
unsigned int series_count_valid(const struct series *series);

#endif

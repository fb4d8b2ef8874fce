/* SPDX-License-Identifier: MIT */
/*
 * Samples of one point. A sample counts, that is, goes into statistics, if it is valid
 * and no warm-up.
 */
#ifndef BENCH_SERIES_H
#define BENCH_SERIES_H

#include "bootstrap.h"
#include "sample.h"
#include "touches.h"

/*
 * struct series
 * @samples: in the order in which they were taken
 * @touches: of the valid ones
 * @memmap_bytes: of the ranges that they were taken on; 0: not known
 * @small_bytes: of that in small pages
 * @asked: samples that there should be
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
	unsigned int asked;
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

/*
 * Marks what is warm-up and what an outlier, as of stats.h: warm-up by the order of the
 * valid samples of each load, since each begins cold; outliers among all that count. To
 * be called again when samples were added. 0 or -ENOMEM.
 */
int series_mark(struct series *series);

/* Whether warm-up, or outliers, could be told: there were enough samples. */
bool series_warmup_known(const struct series *series);
bool series_outliers_known(const struct series *series);

/* Valid samples with that mark. */
unsigned int series_count_marked(const struct series *series,
				 enum sample_mark mark);

/* Whether a sample counts. */
bool series_counts(const struct sample *sample);

/* Samples that count, as ns per struct page, into @values; their number. */
size_t series_values(const struct series *series, double *values);

/* Their median, with an interval that knows of boots and loads; see bootstrap.h. */
struct stats_interval series_median(const struct series *series);

/*
 * The median of the ratios of @a to @b within rounds, with the same interval: what made
 * both slower is in neither. @a and @b share their ranges, or rounds mean nothing; without
 * a round that both have all is NAN.
 */
struct stats_interval series_ratio(const struct series *a,
				   const struct series *b);

/* Part of the memmap that lies in huge pages; NAN: not known. */
double series_huge_pages(const struct series *series);

/* The sample number @repetition of those that count, or NULL; how many do. */
const struct sample *series_counted(const struct series *series,
				    unsigned int repetition);
unsigned int series_count(const struct series *series);

/* Touches of the samples that count, into @touches, which is empty. 0 or -ENOMEM. */
int series_touches(const struct series *series, struct touches *touches);

/* Valid samples, warm-up among them. */
unsigned int series_count_valid(const struct series *series);

/*
 * Whether it is a row of results: all but those of the first since boot of which there
 * was none, which is no error, but nothing to show.
 */
bool series_has_row(const struct series *series);

/*
 * Whether the point failed: fewer than half of the @asked samples are valid, and the
 * rounds that it has not had yet, after an interruption, could not mend that. What is
 * the first since boot cannot be asked for.
 */
bool series_failed(const struct series *series, unsigned int asked);

/* Distinct boots, and loads within boots, of the valid samples; 0: not known. */
unsigned int series_boots(const struct series *series);
unsigned int series_loads(const struct series *series);

#endif

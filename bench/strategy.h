/* SPDX-License-Identifier: MIT */
/*
 * The points of a result of path memmap, put together by what a model of scaling is of:
 * schedule, writer and nodes. Pure, no I/O.
 *
 * Of the groups of nodes that were measured, those of the fewest nodes count: one, mostly;
 * more where only these have the sizes that a model takes. Larger ones only tell whether
 * nodes hold each other up.
 */
#ifndef BENCH_STRATEGY_H
#define BENCH_STRATEGY_H

#include "point_name.h"
#include "reading.h"

/* Sizes that it takes to leave one out and still have a model of the others. */
#define STRATEGY_SIZES	3

/*
 * struct strategy_point
 * @size: bytes of one range; @pages: struct pages of it
 * @scale: from a sample's ns per page to the time of one range
 * @ns: median of that, or what was counted
 * @warm: much of its memmap may have been in the caches
 * @fitted: it counts
 */
struct strategy_point {
	const struct reading_point *samples;
	uint64_t size;
	double pages;
	double scale;
	double ns;
	unsigned int threads;
	bool warm;
	bool fitted;
};

/*
 * struct strategy
 * @nodes: "0", or what the fewest nodes were; @nr_nodes of them
 * @warm_fitted: warm points are fitted, for there are not enough others
 * @together: how many times as long a range took when @most_nodes of them were at work
 *	as it took when @nr_nodes were: the median over sizes and threads; NAN: only one
 *	number of nodes was measured
 */
struct strategy {
	unsigned int schedule;
	unsigned int writer;
	char nodes[POINT_NAME_NODES];
	unsigned int nr_nodes;
	struct strategy_point *points;
	size_t nr;
	bool warm_fitted;
	double together;
	unsigned int most_nodes;
};

/*
 * struct strategies - in the order of the result
 * @counts: times are counts of instructions
 * @cold_bytes: a memmap below it is warm; 0: the caches are not known, or do not matter
 * @failed, @variants, @oversubscribed, @others: points left out: fewer than half of their
 *	samples are there; another placement, prefill or chunk than the usual; more threads
 *	at a time than CPUs, of which the model knows nothing; another path, or a schedule
 *	that it does not describe
 * @unwanted: points of writers that were not asked for; @unwanted_writers: a mask of these
 */
struct strategies {
	struct strategy *of;
	size_t nr;
	bool counts;
	double cold_bytes;
	size_t failed;
	size_t variants;
	size_t oversubscribed;
	size_t others;
	size_t unwanted;
	unsigned int unwanted_writers;
};

/*
 * Those of @writers, a mask. 0; -EINVAL: values are not ns per struct page; -ENOMEM. To be
 * freed in any case.
 */
int strategies_make(const struct reading *reading, unsigned int writers,
		    struct strategies *strategies);
void strategies_free(struct strategies *strategies);

/* How many sizes of it are fitted, or are warm; the smallest and the largest of them. */
size_t strategy_fitted(const struct strategy *strategy, uint64_t *least,
		       uint64_t *most);
size_t strategy_warm(const struct strategy *strategy, uint64_t *least,
		     uint64_t *most);

/* The one number of threads that it was fitted with; 0: there are several. */
unsigned int strategy_threads(const struct strategy *strategy);

#endif

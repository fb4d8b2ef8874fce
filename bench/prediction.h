/* SPDX-License-Identifier: MIT */
/*
 * What a strategy would take for ranges of a size that nobody measured, by the model of
 * scaling.h fitted to its points. Pure, no I/O.
 *
 * A point weighs 1 / variance of its median, by the bootstrap, of which the deviation is
 * taken to be 1 % of the median at least: no model is better than that. One of few samples
 * counts as the least sure of all, for its own says nothing. Intervals come from
 * fits to resampled medians: they cover the noise of the samples, and not what the model
 * does not know. How far it is off for the largest size when that is held out tells more.
 */
#ifndef BENCH_PREDICTION_H
#define BENCH_PREDICTION_H

#include "scaling.h"
#include "stats.h"
#include "strategy.h"

/* A part that makes a model doubtful by which it is off. */
#define PREDICTION_DOUBTFUL 0.10

/*
 * struct prediction_ask
 * @size: bytes of a range on each of @nodes nodes
 * @threads: of padata, a range; 0: as many as were measured
 */
struct prediction_ask {
	uint64_t size;
	unsigned int nodes;
	unsigned int threads;
};

/*
 * struct prediction
 * @reason: why there is none, or "": then all the others are unset
 * @fixed_ns, @cost_ns, @saturation: of the model; what intervals cannot tell is NAN
 *	there. Cost is that of a page with the fewest threads that were measured. With one
 *	number of threads only, saturation is NAN; where all threads made it faster it is
 *	INFINITY, and its low end what was measured
 * @reached: that saturation is an end was seen, see scaling_plateau()
 * @held_out: part by which it is off for the largest size, not having seen it; NAN: there
 *	are no sizes to spare
 * @misfit: the largest part by which it is off for what it has seen
 * @threads: a range
 * @guess: more threads than anybody measured, nor was it seen where that ends; or fewer
 * @pages: of one range; @beyond: how many times those of the largest that was fitted
 * @range: ns of one range, or what is counted; @all: of those on all nodes
 * @together: as of the strategy; NAN where one range is all that was asked for
 * @fits: to resampled medians, @nr_fits of them; 0: no intervals
 * @fewest: samples of a point that was fitted
 */
struct prediction {
	const struct strategy *of;
	char reason[96];
	struct scaling_fit fit;
	struct stats_interval fixed_ns;
	struct stats_interval cost_ns;
	struct stats_interval saturation;
	double held_out;
	double misfit;
	unsigned int threads;
	bool reached;
	bool guess;
	double pages;
	double beyond;
	struct stats_interval range;
	struct stats_interval all;
	double together;
	struct scaling_fit *fits;
	size_t nr_fits;
	size_t fewest;
};

/* 0 or -ENOMEM; to be freed in any case. @counts: as of struct strategies. */
int prediction_make(const struct strategy *strategy, bool counts,
		    const struct prediction_ask *ask,
		    struct prediction *prediction);
void prediction_free(struct prediction *prediction);

/* The same for one range of another size. */
struct stats_interval prediction_range(const struct prediction *prediction,
				       double pages);

#endif

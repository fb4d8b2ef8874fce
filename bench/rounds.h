/* SPDX-License-Identifier: MIT */
/*
 * Takes the samples of a plan: for each set of ranges, rounds of one sample of
 * every point that shares them, in seeded shuffled order, so that drift does not
 * look like a difference.
 */
#ifndef BENCH_ROUNDS_H
#define BENCH_ROUNDS_H

#include "progress.h"
#include "results.h"
#include "topology.h"

/* Times that a sample which is not valid is taken again in its round. */
#define ROUNDS_RETRIES	3

/*
 * struct rounds
 * @seed: that the order of the points comes from
 * @first, @end: rounds that this call takes: from @first to before @end
 * @sitting: number of this call
 * @boot, @load: what its samples are taken in; see struct sample
 * @stop: set by a signal handler: end after the sample that runs
 * @series: of each point that can run, in the plan's order; behind that of a bind or
 *	enable comes one for what is found to be the first since boot
 * @firsts: the points of those
 * @save: called when @groups, @warnings or what was taken have changed, for env.json;
 *	0 or -errno; or NULL
 * @pages: that were timed in this call
 * @warn: called with what the results should be read with, at once; or NULL
 * @warnings: all of it so far
 * @problem: what went wrong, in words, when rounds_run() fails
 * @groups: facts of each set of ranges: where the runner was, and what the
 *	kernel's own first initialisation of each range took
 */
struct rounds {
	const struct options *options;
	const struct machine *machine;
	struct topology *topology;
	const struct plan *plan;
	struct sampler *sampler;
	struct results *results;
	struct progress *progress;
	uint64_t seed;
	unsigned int first;
	unsigned int end;
	unsigned int sitting;
	unsigned int boot;
	unsigned int load;
	const volatile int *stop;
	struct series *series;
	size_t nr_series;
	struct point *firsts;
	int (*save)(struct rounds *rounds);
	uint64_t pages;
	void (*warn)(struct rounds *rounds, const char *line);
	json_t *warnings;
	char problem[POINT_NAME + SAMPLE_CAUSE + 4];
	json_t *groups;
};

/* Series for the points that can run, and the rounds of the options' part. 0 or -ENOMEM. */
int rounds_prepare(struct rounds *rounds);
void rounds_free(struct rounds *rounds);

/* Pages that the samples of all rounds of all parts initialise. */
uint64_t rounds_work(const struct rounds *rounds);

/* Of them those of rounds that were there before, and those that this call has to take. */
uint64_t rounds_work_done(const struct rounds *rounds);
uint64_t rounds_work_left(const struct rounds *rounds);

/* Whether an earlier call has left anything of that part to be taken. */
bool rounds_part_lacks(const struct rounds *rounds, unsigned int part);

/* Whether the series lacks that round: a valid sample, and attempts at one. */
bool rounds_lacks(const struct series *series, unsigned int round);

/* 0; -EINTR after a signal; else -errno with @problem set. */
int rounds_run(struct rounds *rounds);

#endif

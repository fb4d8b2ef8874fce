/* SPDX-License-Identifier: MIT */
/* One sample: a run of the module, and whether it may be believed. */
#ifndef BENCH_SAMPLE_H
#define BENCH_SAMPLE_H

#include <stdbool.h>

#include "plan.h"

#define SAMPLE_CAUSE	160

/* Part of a worker's time that it may have waited for a CPU, in a valid sample. */
#define SAMPLE_WAIT_LIMIT	0.01

/*
 * struct sample
 * @round: repetition that it belongs to
 * @attempt: 0, and more where earlier ones of the round were not valid
 * @bytes: of struct pages written
 * @cpu_ns: time of all workers on their CPUs, or MEMMAP_BENCH_UNKNOWN
 * @err: 0, or why there is none (-errno); nothing else is set then
 * @valid: may go into statistics
 * @cause: why not, or ""
 */
struct sample {
	unsigned int round;
	unsigned int attempt;
	uint64_t makespan_ns;
	uint64_t dispatch_ns;
	uint64_t pages;
	uint64_t bytes;
	uint64_t cpu_ns;
	unsigned int nr_workers;
	bool verified;
	int err;
	bool valid;
	char cause[SAMPLE_CAUSE];
};

/* What samples are taken with. */
struct sampler {
	int device;
	bool verify;
	const struct machine *machine;
	struct memmap_bench_worker *workers;
	unsigned int worker_room;
};

/* Room for the workers of any point of @plan. 0 or -ENOMEM. */
int sampler_open(struct sampler *sampler, const struct plan *plan);
void sampler_close(struct sampler *sampler);

/*
 * Takes one sample of @point on the ranges @ids, which lie on the nodes of its
 * group in order. The workers' records stay in the sampler until the next.
 */
void sample_take(struct sampler *sampler, const struct point *point,
		 const unsigned int *ids, struct sample *sample);

/* Nanoseconds per struct page of a sample. */
double sample_ns_per_page(const struct sample *sample);

#endif

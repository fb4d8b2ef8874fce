/* SPDX-License-Identifier: MIT */
/* One sample: what was timed once, and whether it may be believed. */
#ifndef BENCH_SAMPLE_H
#define BENCH_SAMPLE_H

#include <stdbool.h>

#include "counting.h"
#include "disturbance.h"
#include "engine.h"
#include "plan.h"
#include "stages.h"

struct watch;

#define SAMPLE_CAUSE	ND_MESSAGE	/* the longest of what there may be to say */

/* Part of a worker's time that it may have waited for a CPU, in a valid sample. */
#define SAMPLE_WAIT_LIMIT	0.01

/*
 * The same of a bind or unbind: kernel threads that it set to work may run on its
 * own CPU, 0.4 ms of every bind where there is but one.
 */
#define SAMPLE_BIND_WAIT_LIMIT	0.02

/* Warm-up is kept out of statistics, an outlier is not. */
enum sample_mark {
	SAMPLE_PLAIN,
	SAMPLE_WARMUP,
	SAMPLE_OUTLIER,
};

/*
 * struct sample
 * @round: repetition that it belongs to
 * @attempt: 0, and more where earlier ones of the round were not valid
 * @bytes: of struct pages written; 0: none, or not known
 * @verified: of path memmap
 * @cpu_ns: time of all workers on their CPUs, or MEMMAP_BENCH_UNKNOWN
 * @available_ns: of path memmap: until the callers could go on, else
 *	MEMMAP_BENCH_UNKNOWN
 * @late_ns: of path memmap: longest wait for a CPU before a worker began, or
 *	MEMMAP_BENCH_UNKNOWN; see engine_late_ns(). It is judged and not kept
 * @nr_touches: of schedule background: first accesses that the sampler has; of them
 *	@touches_taken found a unit that nobody had begun, and @touches_waited for one
 * @first: of bind and enable: a node had no ZONE_DEVICE since boot
 * @stages: of bind, unbind, enable and disable: where the time went
 * @nr_sections: of those whose time the sampler has
 * @counted: per page; NAN: not known
 * @disturbance: what else went on; written down, and judged, as far as it is known
 * @err: 0, or why there is none (-errno); nothing else is set then
 * @valid: may go into statistics
 * @cause: why not, or ""
 * @boot, @load: which boot of the machine it was taken in, of those that the run went
 *	through, and which load of the module in that (of the model: which process);
 *	0: not known
 * @number: of its row in samples.csv; 0: it is written nowhere
 * @mark: what it is among those of its point; see series_mark()
 */
struct sample {
	unsigned int round;
	unsigned int attempt;
	uint64_t makespan_ns;
	uint64_t dispatch_ns;
	uint64_t late_ns;
	uint64_t pages;
	uint64_t bytes;
	uint64_t cpu_ns;
	uint64_t available_ns;
	unsigned int nr_workers;
	unsigned int nr_touches;
	unsigned int touches_taken;
	unsigned int touches_waited;
	bool first;
	struct stages stages;
	unsigned int nr_sections;
	double counted[COUNTING_FIGURES];
	struct disturbance disturbance;
	bool verified;
	int err;
	bool valid;
	char cause[SAMPLE_CAUSE];
	unsigned int boot;
	unsigned int load;
	unsigned long number;
	enum sample_mark mark;
};

/*
 * struct sampler - what samples are taken with
 * @verify, @stages, @profile: as of the options
 * @options: what is asked for; of it the source of a bind's ranges
 * @counting: what counts during samples, or NULL
 * @namespaces: of path enable and disable, or NULL
 * @workers: of the last sample of path memmap
 * @touches: of it, @sample.nr_touches of them
 * @touch_seed: state of the generator that touches' seeds come from
 * @records: of the last sample of the others, @stages.nr of them
 * @section_ns: of each section of the last sample
 * @profiled: samples whose sections were timed
 * @stage_reason: why stages are not known, by stage, where any are asked for
 * @probe_ns: what a hit of a probe cost when it was last measured
 * @watch: sees what disturbs samples, or NULL
 * @runner_cpu: where the runner was bound to for the ranges that stand
 */
struct sampler {
	struct engine engine;
	bool verify;
	bool stages;
	bool profile;
	const struct options *options;
	const struct machine *machine;
	struct counting *counting;
	struct namespaces *namespaces;
	struct memmap_bench_worker *workers;
	unsigned int worker_room;
	struct memmap_bench_touch *touches;
	uint64_t touch_seed;
	struct memmap_bench_record records[2 * OPTIONS_LIST];
	uint64_t *section_ns;
	unsigned int section_room;
	unsigned int profiled;
	unsigned char stage_reason[16];
	uint64_t probe_ns;
	struct watch *watch;
	int runner_cpu;
};

/* Room for the workers, touches and sections of any point of @plan. 0 or -ENOMEM. */
int sampler_open(struct sampler *sampler, const struct plan *plan);
void sampler_close(struct sampler *sampler);

/*
 * Goes past what a sample of @point that an earlier call took has used up of random
 * numbers, so that the next is another.
 */
void sampler_pass(struct sampler *sampler, const struct point *point);

/*
 * Takes one sample of @point; of path memmap on the ranges @ids, which lie on the
 * nodes of its group in order. Records stay in the sampler until the next.
 */
void sample_take(struct sampler *sampler, const struct point *point,
		 const unsigned int *ids, struct sample *sample);

/* For the files that take samples of one path: begins with nothing known. */
void sample_begin(struct sample *sample);

/* What was counted of it, per page. */
void sample_count(struct sample *sample, const struct counting *counting);

/* It failed with @err, or may not be believed, because of ... */
void sample_fail(struct sample *sample, int err, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void sample_doubt(struct sample *sample, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * Doubts it if a worker waited for a CPU for more than the part @limit of its time.
 * Earlier doubts count.
 */
void sample_judge_wait(struct sample *sample, int cpu, uint64_t wait_ns,
		       uint64_t wall_ns, double limit);

/* Nanoseconds per struct page of a sample. */
double sample_ns_per_page(const struct sample *sample);

/* The same as GB of memmap written a second; NAN: none is, or it is not known. */
double sample_gb_per_second(const struct sample *sample, double ns_per_page);

#endif

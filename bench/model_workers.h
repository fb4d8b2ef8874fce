/* SPDX-License-Identifier: MIT */
/*
 * Workers go over the memmaps of some ranges as a schedule says. Timed runs, prefill
 * and verification all do. As kmod/workers.h.
 */
#ifndef BENCH_MODEL_WORKERS_H
#define BENCH_MODEL_WORKERS_H

#include "model_internal.h"

struct model_schedule;
struct model_worker;

/* Goes over @count pages that lie in one section. */
typedef void (*model_visit_fn)(struct model_range *range, unsigned long pfn,
			       unsigned long count);

/*
 * struct model_job - a run, or a visit
 * @schedule: who writes which pages when
 * @writer: how; NULL: @visit is called instead, once
 * @threads: per range
 * @per_range: workers that take part, per range
 * @placement, @worker_node, @chunk_pages, @align_pages, @nr_touches, @touch_seed: as of
 *	struct memmap_bench_run
 * @touches: room for @nr_touches of each range, one range after another
 * @workers: @per_range for each range; the first of each is the range's caller
 * @start: clock at the schedule's start, ns
 * @late_ns: longest that a worker, told to begin, or who had to tell the callers,
 *	waited for a CPU; MEMMAP_BENCH_UNKNOWN where it is not counted
 */
struct model_job {
	struct model *model;
	const struct model_schedule *schedule;
	const struct core_writer *writer;
	model_visit_fn visit;
	unsigned int threads;
	unsigned int per_range;
	uint32_t placement;
	int worker_node;
	unsigned long chunk_pages;
	unsigned long align_pages;
	struct memmap_bench_touch *touches;
	unsigned int nr_touches;
	uint64_t touch_seed;
	struct model_range **ranges;
	unsigned int nr_ranges;
	struct model_worker *workers;
	uint64_t start;
	uint64_t late_ns;
};

/*
 * struct model_worker
 * @thread: that it is
 * @cpu: where it is to be, or CREW_ANY_CPU
 * @fn: what it does; set before model_queue()
 * @queued_ns: when it was told to begin, since the schedule's start
 * @wait_before: run delay of the thread before the schedule's start, later at its own
 * @late_ns: part of start - queued in which it could have run but did not, or
 *	MEMMAP_BENCH_UNKNOWN
 * @record: what the caller of the run gets; @record.range is 0 until it has started
 * @available_ns: of a caller that goes on before its range is complete, else 0
 * @touched: touches that it made
 */
struct model_worker {
	struct model_job *job;
	struct model_range *range;
	struct crew_thread *thread;
	int cpu;
	void (*fn)(struct model_worker *worker);
	uint64_t queued_ns;
	uint64_t wait_before;
	uint64_t late_ns;
	struct memmap_bench_worker record;
	uint64_t available_ns;
	unsigned int touched;
};

/* The first of the workers of the range @i of the job. */
static inline struct model_worker *model_caller(const struct model_job *job,
						unsigned int i)
{
	return job->workers + (size_t)i * job->per_range;
}

/* ns of CLOCK_MONOTONIC, which is that of ktime_get_ns(). */
uint64_t model_clock(void);

/* Allocates @job's workers; free with model_free_workers(). 0 or -errno. */
int model_alloc_workers(struct model_job *job);
void model_free_workers(struct model_job *job);

/* Runs the schedule; the workers' records stay in @job. 0 or -errno. */
int model_execute(struct model_job *job);

/* Calls @visit for each section of the ranges, on CPUs of their nodes. 0 or -errno. */
int model_visit(struct model *model, struct model_range **ranges,
		unsigned int nr_ranges, model_visit_fn visit);

/* For schedules: starts a worker other than the caller of a range. */
void model_queue(struct model_worker *worker);

/* For schedules: a worker's clock starts and stops. */
void model_worker_begin(struct model_worker *worker);
void model_worker_end(struct model_worker *worker);

/* For schedules: all passes of the writer over one piece. */
void model_write_piece(struct model_worker *worker, unsigned long pfn,
		       unsigned long count);

#endif

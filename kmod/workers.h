/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Workers on the kernel's workqueue go over the memmaps of some ranges as a
 * schedule says. Timed runs, prefill and verification all do.
 */
#ifndef MEMMAP_BENCH_WORKERS_H
#define MEMMAP_BENCH_WORKERS_H

#include <linux/completion.h>
#include <linux/workqueue.h>

#include "range.h"
#include "writer.h"

struct mbench_schedule;
struct mbench_touches;
struct mbench_worker;

/*
 * struct mbench_run
 * @schedule: who writes which pages when
 * @writer: how
 * @threads: workers per range
 * @placement: enum memmap_bench_placement
 * @worker_node: of placement given
 * @chunk_pages: pages per chunk, or 0; only for schedules that have chunks
 * @align_pages: what chunks are multiples of
 * @ranges: what
 * @nr_ranges: how many
 * @per_range: workers of each range: @threads, and its caller where that is apart
 * @workers: of all ranges; the first of each is the range's caller
 * @touches: of schedules whose callers touch pages
 * @state: the schedule's, between its prepare and its cleanup
 * @available_ns: when the callers of all ranges could go on, or 0: when all is done
 * @start: ktime at the schedule's start, ns
 * @callers: callers that have not finished
 * @done: completed by the last of them
 * @helpers_left: padata's pool of work items, num_possible_cpus() for everybody
 * @stop: a fatal signal came; workers stop at the next section
 */
struct mbench_run {
	const struct mbench_schedule *schedule;
	const struct mbench_writer *writer;
	unsigned int threads;
	u32 placement;
	int worker_node;
	unsigned long chunk_pages;
	unsigned long align_pages;
	struct mbench_range **ranges;
	unsigned int nr_ranges;
	unsigned int per_range;
	struct mbench_worker *workers;
	struct mbench_touches *touches;
	void *state;
	u64 available_ns;
	u64 start;
	atomic_t callers;
	struct completion done;
	atomic_t helpers_left;
	bool stop;
};

/*
 * struct mbench_worker
 * @work: its item on the workqueue
 * @run: the run it is part of
 * @range: the range it works on
 * @fn: what it does; set before mbench_queue()
 * @shared: what the schedule's workers of the range have in common
 * @wait_before: run delay of the task at its start
 * @record: what user space gets; @record.range is 0 until it has started
 */
struct mbench_worker {
	struct work_struct work;
	struct mbench_run *run;
	struct mbench_range *range;
	void (*fn)(struct mbench_worker *worker);
	void *shared;
	u64 wait_before;
	struct memmap_bench_worker record;
};

/* The workqueue of callers, as long as the module is there. 0 or -ENOMEM. */
int mbench_workers_init(void);
void mbench_workers_exit(void);

/* Allocates @run's workers; free with mbench_free_workers(). 0 or -ENOMEM. */
int mbench_alloc_workers(struct mbench_run *run);
void mbench_free_workers(struct mbench_run *run);

/* Runs the schedule; the workers' records stay in @run. 0, -EINTR or -errno. */
int mbench_execute(struct mbench_run *run);

/* Calls @section for each section of the ranges, on CPUs of their nodes. */
int mbench_visit_sections(struct mbench_range **ranges, unsigned int nr_ranges,
			  mbench_write_fn section);

/* For schedules: queue a worker where the run's placement wants it. */
void mbench_queue(struct mbench_worker *worker);

/* For schedules: a worker's clock starts and stops. */
void mbench_worker_begin(struct mbench_worker *worker);
void mbench_worker_end(struct mbench_worker *worker);

/*
 * For schedules: starts the clock of a worker that is a CPU, whatever task runs
 * there, or lets it go on. Only waits between this and the next end are counted.
 */
void mbench_worker_resume(struct mbench_worker *worker);

/* For schedules: waits for others, for minutes on large machines. */
void mbench_wait(struct completion *done);

/* For schedules: the number of the worker's range among those of the run. */
static inline unsigned int
mbench_range_ordinal(const struct mbench_worker *worker)
{
	return (worker - worker->run->workers) / worker->run->per_range;
}

/* For schedules: all passes of the writer over one piece. */
void mbench_write_piece(struct mbench_worker *worker, unsigned long pfn,
			unsigned long count);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* Schedules: who writes which pages when. One idea a file. */
#ifndef MEMMAP_BENCH_SCHEDULE_H
#define MEMMAP_BENCH_SCHEDULE_H

#include "workers.h"

/*
 * struct mbench_schedule
 * @max_threads: most threads per range
 * @max_chunk: most pages that a caller may ask for per chunk; 0: it has no chunks
 * @caller_apart: a range's caller is none of its threads: it has the first worker,
 *	and they have the others
 * @caller_recorded: such a caller does something that its record tells
 * @touches: its callers touch pages
 * @atomic: pieces are written where nothing may sleep
 * @check: of what only the schedule knows, before anything is written; 0 or
 *	-errno; may be NULL
 * @prepare: outside the clock, before; 0 or -errno; may be NULL
 * @cleanup: outside the clock, after, where @prepare gave 0; may be NULL
 * @caller: what the caller of each range does, on the workqueue; all callers are
 *	queued at once and the run ends when the last of them returns
 */
struct mbench_schedule {
	unsigned int max_threads;
	unsigned long max_chunk;
	bool caller_apart;
	bool caller_recorded;
	bool touches;
	bool atomic;
	int (*check)(const struct mbench_run *run);
	int (*prepare)(struct mbench_run *run);
	void (*cleanup)(struct mbench_run *run);
	void (*caller)(struct mbench_worker *worker);
};

extern const struct mbench_schedule mbench_schedule_background;
extern const struct mbench_schedule mbench_schedule_deferred;
extern const struct mbench_schedule mbench_schedule_padata;
extern const struct mbench_schedule mbench_schedule_padata_api;
extern const struct mbench_schedule mbench_schedule_serial;
extern const struct mbench_schedule mbench_schedule_slices;

/* The schedule of enum memmap_bench_schedule, or NULL. */
const struct mbench_schedule *mbench_schedule_find(u32 schedule);

/* Why the schedule is not available here, or MEMMAP_BENCH_AVAILABLE. */
enum memmap_bench_reason mbench_schedule_reason(u32 schedule);

/* A whole range by one worker, timed: the heart of serial and deferred. */
void mbench_whole_range(struct mbench_worker *worker);

#endif

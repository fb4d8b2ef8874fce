/* SPDX-License-Identifier: GPL-2.0-only */
/* Schedules: who writes which pages when. One idea a file. */
#ifndef MEMMAP_BENCH_SCHEDULE_H
#define MEMMAP_BENCH_SCHEDULE_H

#include "workers.h"

/*
 * struct mbench_schedule
 * @max_threads: most threads per range
 * @caller: what the caller of each range does, on the workqueue; all callers are
 *	queued at once and the run ends when the last of them returns
 */
struct mbench_schedule {
	unsigned int max_threads;
	void (*caller)(struct mbench_worker *worker);
};

extern const struct mbench_schedule mbench_schedule_serial;
extern const struct mbench_schedule mbench_schedule_deferred;
extern const struct mbench_schedule mbench_schedule_padata;

/* A whole range by one worker, timed: the heart of serial and deferred. */
void mbench_whole_range(struct mbench_worker *worker);

#endif

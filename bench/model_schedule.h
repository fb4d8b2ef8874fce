/* SPDX-License-Identifier: MIT */
/*
 * Schedules of the model: who writes which pages when. One idea a file. As those of
 * the module, of which each has the same name: there is more to read.
 */
#ifndef BENCH_MODEL_SCHEDULE_H
#define BENCH_MODEL_SCHEDULE_H

#include "model_workers.h"

/*
 * struct model_schedule
 * @max_threads: most threads per range
 * @besides: workers per range besides the threads
 * @workers: of the threads, those that a range of the job has work for; NULL: all
 * @prepare: before the clock starts, for each range; may be NULL
 * @caller: what the caller of each range does; all callers start at once. It queues
 *	all other workers of its range
 */
struct model_schedule {
	unsigned int max_threads;
	unsigned int besides;
	unsigned int (*workers)(const struct model_job *job,
				const struct model_range *range);
	void (*prepare)(const struct model_job *job, struct model_range *range);
	void (*caller)(struct model_worker *caller);
};

extern const struct model_schedule model_schedule_background;
extern const struct model_schedule model_schedule_deferred;
extern const struct model_schedule model_schedule_padata;
extern const struct model_schedule model_schedule_serial;
extern const struct model_schedule model_schedule_slices;

/* A whole range by one worker, timed: the heart of serial and deferred. */
void model_whole_range(struct model_worker *worker);

#endif

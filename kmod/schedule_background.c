// SPDX-License-Identifier: GPL-2.0-only
/*
 * Schedule background: the caller of each range queues workers that fill it, a
 * slice each as schedule slices, and goes on at once: it uses the range while it is
 * being filled, as file systems would have with the 2018 proposal of asynchronous
 * initialisation. A page that is not there yet makes it initialise the 1/1024 of
 * the range that it lies in, in the foreground, or wait where a worker is at that:
 * memmap_sync() with stealing
 * (v2, 153176041838.12695.3365448145295112857.stgit).
 *
 * What differs: there a thread was waited for as a whole, by its async cookie; here
 * a 1/1024 is, which workers therefore claim one after another too, with one atomic
 * operation each. And the memmap is mapped already.
 */
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "core/random.h"
#include "core/units.h"
#include "schedule.h"
#include "touches.h"

/*
 * struct background - of one range
 * @units: what is free, taken and ready
 * @fillers: workers that have not ended
 * @done: completed by the last of them
 * @available_ns: when the caller could go on, since the schedule's start
 */
struct background {
	struct units units;
	atomic_t fillers;
	struct completion done;
	u64 available_ns;
};

/* What was claimed. Writers whose stores are not ordered end with a fence. */
static void fill_unit(struct mbench_worker *worker, struct units *units,
		      unsigned long unit)
{
	unsigned long start;
	unsigned long count = units_pages(units, unit, &start);

	mbench_write_piece(worker, worker->range->start_pfn + start, count);
	units_finish(units, unit);
}

static void fill_slice(struct mbench_worker *worker)
{
	struct background *range = worker->shared;
	struct mbench_run *run = worker->run;
	unsigned long slice = worker->record.index - 1;
	unsigned long unit = units_slice(&range->units, slice, run->threads);
	unsigned long end = units_slice(&range->units, slice + 1, run->threads);

	mbench_worker_begin(worker);
	for (; unit < end && !READ_ONCE(run->stop); unit++)
		if (units_claim(&range->units, unit))
			fill_unit(worker, &range->units, unit);
	mbench_worker_end(worker);
	if (atomic_dec_and_test(&range->fillers))
		complete(&range->done);
}

/* Who has taken a unit ends soon, also when the run is stopped. */
static void await_unit(const struct units *units, unsigned long unit)
{
	while (!units_is_ready(units, unit)) {
		cpu_relax();
		cond_resched();
	}
}

/* Until @page of the range may be read, and then it is. */
static u32 touch_page(struct mbench_worker *caller, struct units *units,
		      unsigned long page)
{
	unsigned long unit = units_of_page(units, page);
	u32 how = MEMMAP_BENCH_TOUCHED_READY;

	if (!units_is_ready(units, unit)) {
		if (units_claim(units, unit)) {
			how = MEMMAP_BENCH_TOUCHED_TAKEN;
			fill_unit(caller, units, unit);
		} else {
			how = MEMMAP_BENCH_TOUCHED_WAITED;
			await_unit(units, unit);
		}
	}
	(void)READ_ONCE(pfn_to_page(caller->range->start_pfn + page)->flags);
	return how;
}

/*
 * Touches random pages until the range is complete or there is no more room. The
 * caller's clock stops with each: what it waits for a CPU after the last, when all is
 * complete, is no part of the run.
 */
static void touch_pages(struct mbench_worker *caller, struct background *range,
			unsigned int ordinal)
{
	struct mbench_run *run = caller->run;
	struct mbench_touches *touches = run->touches;
	struct memmap_bench_touch *touch =
		touches->touch + (size_t)ordinal * touches->room;
	unsigned long long random = core_random_stream(touches->seed, ordinal);
	unsigned int i;

	for (i = 0; i < touches->room && !READ_ONCE(run->stop); i++, touch++) {
		unsigned long page;

		if (!atomic_read(&range->fillers))
			break;
		page = core_random_below(&random, range->units.pages);
		touch->range = caller->range->id;
		touch->at_ns = ktime_get_ns() - run->start;
		touch->how = touch_page(caller, &range->units, page);
		touch->ns = ktime_get_ns() - run->start - touch->at_ns;
		mbench_worker_end(caller);
		cond_resched();
	}
	touches->used[ordinal] = i;
}

static void background_caller(struct mbench_worker *caller)
{
	struct mbench_run *run = caller->run;
	unsigned int ordinal = mbench_range_ordinal(caller);
	struct background *range = (struct background *)run->state + ordinal;
	unsigned int i;

	mbench_worker_begin(caller);
	for (i = 1; i <= run->threads; i++) {
		caller[i].shared = range;
		caller[i].fn = fill_slice;
		mbench_queue(&caller[i]);
	}
	range->available_ns = ktime_get_ns() - run->start;
	mbench_worker_end(caller);
	touch_pages(caller, range, ordinal);
	mbench_wait(&range->done);
}

static int background_prepare(struct mbench_run *run)
{
	struct background *ranges;
	unsigned int i;

	BUILD_BUG_ON(CORE_UNITS != MEMMAP_BENCH_UNITS);
	ranges = kvcalloc(run->nr_ranges, sizeof(*ranges), GFP_KERNEL);
	if (!ranges)
		return -ENOMEM;
	for (i = 0; i < run->nr_ranges; i++) {
		units_init(&ranges[i].units, run->ranges[i]->nr_pages);
		atomic_set(&ranges[i].fillers, run->threads);
		init_completion(&ranges[i].done);
	}
	run->state = ranges;
	return 0;
}

static void background_cleanup(struct mbench_run *run)
{
	struct background *ranges = run->state;
	unsigned int i;

	run->available_ns = 0;
	for (i = 0; i < run->nr_ranges; i++)
		run->available_ns = max(run->available_ns,
					ranges[i].available_ns);
	kvfree(ranges);
}

const struct mbench_schedule mbench_schedule_background = {
	.max_threads = MEMMAP_BENCH_MAX_THREADS,
	.caller_apart = true,
	.caller_recorded = true,
	.touches = true,
	.prepare = background_prepare,
	.cleanup = background_cleanup,
	.caller = background_caller,
};

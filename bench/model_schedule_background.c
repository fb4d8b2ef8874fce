// SPDX-License-Identifier: MIT
/*
 * Schedule background: the caller of each range has workers fill it and goes on at
 * once; see the module's. Of a page that is not there yet the caller initialises the
 * 1/1024 of the range that it lies in, or waits where a worker is at that.
 */
#include <sched.h>

#include "core/random.h"
#include "model_schedule.h"

static void fill_unit(struct model_worker *worker, unsigned long unit)
{
	struct model_range *range = worker->range;
	unsigned long start, count = units_pages(&range->units, unit, &start);

	model_write_piece(worker, range->start_pfn + start, count);
	units_finish(&range->units, unit);
}

static void fill_slice(struct model_worker *worker)
{
	struct model_range *range = worker->range;
	unsigned long slice = worker->record.index - 1;
	unsigned long slices = worker->job->threads;
	unsigned long end = units_slice(&range->units, slice + 1, slices);

	model_worker_begin(worker);
	for (unsigned long unit = units_slice(&range->units, slice, slices);
	     unit < end; unit++)
		if (units_claim(&range->units, unit))
			fill_unit(worker, unit);
	model_worker_end(worker);
	__atomic_sub_fetch(&range->fillers, 1, __ATOMIC_RELEASE);
}

/* Who is at it may be without a CPU: then this one's is needed. */
static void await_unit(const struct units *units, unsigned long unit)
{
	while (!units_is_ready(units, unit))
		sched_yield();
}

/* Until @page of the range may be read, and then it is. */
static uint32_t touch_page(struct model_worker *caller, unsigned long page)
{
	struct model_range *range = caller->range;
	unsigned long unit = units_of_page(&range->units, page);
	uint32_t how = MEMMAP_BENCH_TOUCHED_READY;

	if (!units_is_ready(&range->units, unit)) {
		if (units_claim(&range->units, unit)) {
			how = MEMMAP_BENCH_TOUCHED_TAKEN;
			fill_unit(caller, unit);
		} else {
			how = MEMMAP_BENCH_TOUCHED_WAITED;
			await_unit(&range->units, unit);
		}
	}
	(void)CORE_ONCE(range->pages[page].flags);
	return how;
}

/* Touches random pages until the range is complete or there is no more room. */
static void touch_pages(struct model_worker *caller)
{
	struct model_job *job = caller->job;
	struct model_range *range = caller->range;
	unsigned int ordinal = (unsigned int)(caller - job->workers) /
			       job->per_range;
	struct memmap_bench_touch *touch = job->touches +
					   (size_t)ordinal * job->nr_touches;
	unsigned long long random = core_random_stream(job->touch_seed, ordinal);
	unsigned int i;

	for (i = 0; i < job->nr_touches; i++, touch++) {
		unsigned long page;

		if (!__atomic_load_n(&range->fillers, __ATOMIC_ACQUIRE))
			break;
		page = core_random_below(&random, range->nr_pages);
		touch->range = range->id;
		touch->at_ns = model_clock() - job->start;
		touch->how = touch_page(caller, page);
		touch->ns = model_clock() - job->start - touch->at_ns;
	}
	caller->touched = i;
}

static void background_prepare(const struct model_job *job,
			       struct model_range *range)
{
	_Static_assert(CORE_UNITS == MEMMAP_BENCH_UNITS, "units differ");
	units_init(&range->units, range->nr_pages);
	range->fillers = job->threads;
}

static void background_caller(struct model_worker *caller)
{
	model_worker_begin(caller);
	for (unsigned int i = 1; i <= caller->job->threads; i++) {
		caller[i].fn = fill_slice;
		model_queue(&caller[i]);
	}
	caller->available_ns = model_clock() - caller->job->start;
	touch_pages(caller);
	model_worker_end(caller);
}

const struct model_schedule model_schedule_background = {
	.max_threads = MEMMAP_BENCH_MAX_THREADS,
	.besides = 1,
	.prepare = background_prepare,
	.caller = background_caller,
};

// SPDX-License-Identifier: MIT
/* Schedule slices: each range in as many slices as threads, not aligned (2018). */
#include "core/chunk.h"
#include "model_schedule.h"

static void write_slice(struct model_worker *worker)
{
	struct model_range *range = worker->range;
	unsigned long pfn, count;

	model_worker_begin(worker);
	count = chunk_slice(range->start_pfn, range->nr_pages,
			    worker->record.index, worker->job->threads, &pfn);
	model_write_piece(worker, pfn, count);
	model_worker_end(worker);
}

static void slices_caller(struct model_worker *caller)
{
	for (unsigned int i = 1; i < caller->job->threads; i++) {
		caller[i].fn = write_slice;
		model_queue(&caller[i]);
	}
	write_slice(caller);
}

const struct model_schedule model_schedule_slices = {
	.max_threads = MEMMAP_BENCH_MAX_THREADS,
	.caller = slices_caller,
};

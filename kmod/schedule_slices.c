// SPDX-License-Identifier: GPL-2.0-only
/*
 * Schedule slices: each range in equal slices, one work item each, all queued at
 * once, as Williams proposed in 2018 with 16 of them, on no particular node
 * (153077336359.40830.13007326947037437465.stgit): slices are of size / 16, the
 * last takes the remainder, and none is aligned. There the caller hands them to
 * async_schedule_domain(), which queues on system_unbound_wq, and then only waits,
 * in async_synchronize_full_domain(); so does it here: it is none of the threads.
 */
#include "core/chunk.h"
#include "schedule.h"

/*
 * struct slices - of one range
 * @left: slices that are not written yet
 * @done: completed by the last
 */
struct slices {
	atomic_t left;
	struct completion done;
};

static void write_slice(struct mbench_worker *worker)
{
	struct mbench_range *range = worker->range;
	struct slices *slices = worker->shared;
	unsigned long pfn, count;

	count = chunk_slice(range->start_pfn, range->nr_pages,
			    worker->record.index, worker->run->threads, &pfn);
	mbench_worker_begin(worker);
	mbench_write_piece(worker, pfn, count);
	mbench_worker_end(worker);
	/* The slices are on the caller's stack: nothing may follow. */
	if (atomic_dec_and_test(&slices->left))
		complete(&slices->done);
}

static void slices_caller(struct mbench_worker *caller)
{
	unsigned int threads = caller->run->threads;
	struct slices slices;
	unsigned int i;

	atomic_set(&slices.left, threads);
	init_completion(&slices.done);
	for (i = 0; i < threads; i++) {
		struct mbench_worker *worker = &caller[i + 1];

		worker->record.index = i;
		worker->shared = &slices;
		worker->fn = write_slice;
		mbench_queue(worker);
	}
	mbench_wait(&slices.done);
}

const struct mbench_schedule mbench_schedule_slices = {
	.max_threads = MEMMAP_BENCH_MAX_THREADS,
	.caller_apart = true,
	.caller = slices_caller,
};

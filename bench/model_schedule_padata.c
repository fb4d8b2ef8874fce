// SPDX-License-Identifier: MIT
/*
 * Schedule padata: each range is split by the algorithm of
 * padata_do_multithreaded(). The caller is worker 0. In a kernel all jobs share a
 * pool of as many work items as there are possible CPUs; here they do not.
 */
#include "model_schedule.h"

static unsigned long take(struct model_split *split, unsigned long *pfn)
{
	unsigned long count = 0;

	pthread_spin_lock(&split->lock);
	if (split->job.size)
		count = chunk_take(&split->job, split->chunk, pfn);
	pthread_spin_unlock(&split->lock);
	return count;
}

static void take_chunks(struct model_worker *worker)
{
	unsigned long pfn, count;

	model_worker_begin(worker);
	while ((count = take(&worker->range->split, &pfn)))
		model_write_piece(worker, pfn, count);
	model_worker_end(worker);
}

static struct chunk_job range_job(const struct model_job *job,
				  const struct model_range *range)
{
	return (struct chunk_job) {
		.start = range->start_pfn,
		.size = range->nr_pages,
		.align = job->align_pages ? job->align_pages :
					    MODEL_SECTION_PAGES,
		.min_chunk = MODEL_SECTION_PAGES,
		.max_threads = job->threads,
		.chunk = job->chunk_pages,
	};
}

static unsigned int padata_workers(const struct model_job *job,
				   const struct model_range *range)
{
	struct chunk_job chunks = range_job(job, range);

	return (unsigned int)chunk_workers(&chunks);
}

static void padata_prepare(const struct model_job *job,
			   struct model_range *range)
{
	struct model_split *split = &range->split;

	pthread_spin_init(&split->lock, PTHREAD_PROCESS_PRIVATE);
	split->job = range_job(job, range);
	split->chunk = chunk_size(&split->job, padata_workers(job, range));
}

static void padata_caller(struct model_worker *caller)
{
	struct chunk_job chunks = range_job(caller->job, caller->range);
	unsigned long workers = chunk_workers(&chunks);

	if (chunk_is_whole(&chunks)) {
		model_whole_range(caller);
		return;
	}
	for (unsigned long i = 1; i < workers; i++) {
		caller[i].fn = take_chunks;
		model_queue(&caller[i]);
	}
	take_chunks(caller);
}

const struct model_schedule model_schedule_padata = {
	.max_threads = MEMMAP_BENCH_MAX_THREADS,
	.workers = padata_workers,
	.prepare = padata_prepare,
	.caller = padata_caller,
};

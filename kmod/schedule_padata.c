// SPDX-License-Identifier: GPL-2.0-only
/*
 * Schedule padata: each range is split by the algorithm of
 * padata_do_multithreaded() (kernel/padata.c, 6.12), which is __init and cannot
 * be called. Unless the run says else, alignment and smallest chunk are a section,
 * as for boot memory. The caller is worker 0; helpers come from a pool of
 * num_possible_cpus() items that all ranges share, and where it runs dry there are
 * fewer.
 */
#include <linux/spinlock.h>

#include "core/chunk.h"
#include "schedule.h"

/*
 * struct padata_split - one range's job, as struct padata_mt_job_state
 * @lock: guards @job and @finished
 * @job: what nobody has taken yet
 * @chunk: pages per chunk
 * @workers: that take part, the caller included
 * @finished: of those
 * @done: completed by the last
 */
struct padata_split {
	spinlock_t lock;	/* guards job and finished */
	struct chunk_job job;
	unsigned long chunk;
	unsigned long workers;
	unsigned long finished;
	struct completion done;
};

/* Of a run that is stopped nothing more is taken: there can be 2^28 chunks left. */
static bool is_left(const struct padata_split *split,
		    const struct mbench_run *run)
{
	return split->job.size && !READ_ONCE(run->stop);
}

static void take_chunks(struct mbench_worker *worker)
{
	struct padata_split *split = worker->shared;
	unsigned long pfn, count;
	bool last;

	spin_lock(&split->lock);
	while (is_left(split, worker->run)) {
		count = chunk_take(&split->job, split->chunk, &pfn);
		spin_unlock(&split->lock);
		mbench_write_piece(worker, pfn, count);
		spin_lock(&split->lock);
	}
	last = ++split->finished == split->workers;
	spin_unlock(&split->lock);

	mbench_worker_end(worker);
	/* The split is on the caller's stack: nothing may follow. */
	if (last)
		complete(&split->done);
}

static void padata_helper(struct mbench_worker *worker)
{
	mbench_worker_begin(worker);
	take_chunks(worker);
}

/* Workers that really take part: as many as the shared pool still gives. */
static unsigned long claim_helpers(struct mbench_run *run, unsigned long wanted)
{
	unsigned long workers = 1;

	while (workers < wanted && atomic_dec_if_positive(&run->helpers_left) >= 0)
		workers++;
	return workers;
}

static void split_range(struct mbench_worker *caller, struct chunk_job job,
			unsigned long wanted)
{
	struct padata_split split = { .job = job };
	unsigned long i;

	spin_lock_init(&split.lock);
	init_completion(&split.done);
	split.workers = claim_helpers(caller->run, wanted);
	split.chunk = chunk_size(&job, split.workers);

	caller->shared = &split;
	for (i = 1; i < split.workers; i++) {
		caller[i].shared = &split;
		caller[i].fn = padata_helper;
		mbench_queue(&caller[i]);
	}
	take_chunks(caller);
	mbench_wait(&split.done);
	atomic_add(split.workers - 1, &caller->run->helpers_left);
}

static void padata_caller(struct mbench_worker *caller)
{
	struct mbench_range *range = caller->range;
	struct mbench_run *run = caller->run;
	struct chunk_job job = {
		.start = range->start_pfn,
		.size = range->nr_pages,
		.align = run->align_pages,
		.min_chunk = PAGES_PER_SECTION,
		.max_threads = run->threads,
		.chunk = run->chunk_pages,
	};

	if (chunk_is_whole(&job)) {
		mbench_whole_range(caller);
		return;
	}
	mbench_worker_begin(caller);
	split_range(caller, job, chunk_workers(&job));
}

const struct mbench_schedule mbench_schedule_padata = {
	.max_threads = MEMMAP_BENCH_MAX_THREADS,
	.max_chunk = MEMMAP_BENCH_MAX_CHUNK_PAGES,
	.caller = padata_caller,
};

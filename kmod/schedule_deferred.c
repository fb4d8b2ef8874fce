// SPDX-License-Identifier: GPL-2.0-only
/*
 * Schedule deferred: one worker per range, on the range's node, all at once, as
 * nvdimm probing does since commit 966cf44f637e moved the work behind the lock.
 */
#include "schedule.h"

void mbench_whole_range(struct mbench_worker *worker)
{
	struct mbench_range *range = worker->range;

	mbench_worker_begin(worker);
	mbench_write_piece(worker, range->start_pfn, range->nr_pages);
	mbench_worker_end(worker);
}

const struct mbench_schedule mbench_schedule_deferred = {
	.max_threads = 1,
	.caller = mbench_whole_range,
};

// SPDX-License-Identifier: MIT
/* Schedule deferred: one worker per range, all at once. */
#include "model_schedule.h"

void model_whole_range(struct model_worker *worker)
{
	struct model_range *range = worker->range;

	model_worker_begin(worker);
	model_write_piece(worker, range->start_pfn, range->nr_pages);
	model_worker_end(worker);
}

const struct model_schedule model_schedule_deferred = {
	.max_threads = 1,
	.caller = model_whole_range,
};

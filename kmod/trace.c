// SPDX-License-Identifier: GPL-2.0-only
/* Records of what the kernel binds and unbinds for anybody; see trace.h. */
#include <linux/ktime.h>

#include "record.h"
#include "stages.h"
#include "trace.h"

/* Times are given since then. Guarded by the device's mutex. */
static u64 started;

int mbench_trace_start(struct memmap_bench_trace_start *arg)
{
	int err;

	if (arg->flags)
		return -EINVAL;
	err = mbench_stages_begin(MBENCH_STAGES_ALL);
	if (err)
		return err;
	mbench_stages_reasons(arg->stage_reason);
	arg->probe_ns = mbench_stages_cost();
	started = ktime_get_ns();
	return 0;
}

static int give_records(struct memmap_bench_trace_stop *arg)
{
	unsigned int room = arg->nr_records;
	struct memmap_bench_record record;
	const struct memmap_bench_record *found;
	int err;

	arg->lost = mbench_stages_lost();
	for (arg->nr_records = 0;
	     (found = mbench_stages_record(arg->nr_records)); arg->nr_records++) {
		if (arg->nr_records == room) {
			arg->lost++;
			break;
		}
		record = *found;
		record.start_ns -= started;
		record.end_ns -= started;
		err = mbench_give_record(arg->records, arg->nr_records,
					 arg->record_size, &record,
					 sizeof(record));
		if (err)
			return err;
	}
	return 0;
}

int mbench_trace_stop(struct memmap_bench_trace_stop *arg)
{
	int err;

	if (arg->flags || arg->reserved ||
	    arg->record_size < sizeof(struct memmap_bench_record) ||
	    arg->record_size > PAGE_SIZE)
		return -EINVAL;
	if (!mbench_stages_on())
		return -ENOENT;
	err = give_records(arg);
	mbench_stages_end();
	return err;
}

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
	if (mbench_stages_on())
		return -EBUSY;
	/* Before the probes: no record is older. */
	started = ktime_get_ns();
	err = mbench_stages_begin(MBENCH_STAGES_ALL);
	if (err)
		return err;
	arg->probe_ns = mbench_stages_cost();
	mbench_stages_reasons(arg->stage_reason);
	return 0;
}

static int give_records(struct memmap_bench_trace_stop *arg)
{
	unsigned int room = arg->nr_records, i;
	struct memmap_bench_record record;
	const struct memmap_bench_record *found;
	int err;

	arg->lost = mbench_stages_lost();
	arg->nr_records = 0;
	for (i = 0; (found = mbench_stages_record(i)); i++) {
		if (i >= room) {
			arg->lost++;
			continue;
		}
		record = *found;
		record.start_ns -= started;
		record.end_ns -= started;
		err = mbench_give_record(arg->records, arg->nr_records++,
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
	/* A record that is being written must not be read. */
	mbench_stages_stop();
	err = give_records(arg);
	mbench_stages_end();
	return err;
}

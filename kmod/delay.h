/* SPDX-License-Identifier: GPL-2.0-only */
/* Time in which a task could have run but did not. */
#ifndef MEMMAP_BENCH_DELAY_H
#define MEMMAP_BENCH_DELAY_H

#include <linux/sched.h>

#include "memmap_bench.h"

/* What the current task has spent so since it began, ns; 0 where not counted. */
static inline u64 mbench_run_delay(void)
{
#ifdef CONFIG_SCHED_INFO
	return current->sched_info.run_delay;
#else
	return 0;
#endif
}

/* What it has spent so since @before, or MEMMAP_BENCH_UNKNOWN. */
static inline u64 mbench_delayed_since(u64 before)
{
	return IS_ENABLED(CONFIG_SCHED_INFO) ? mbench_run_delay() - before :
					       MEMMAP_BENCH_UNKNOWN;
}

#endif

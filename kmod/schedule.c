// SPDX-License-Identifier: GPL-2.0-only
/* The table of schedules. */
#include "schedule.h"

static const struct mbench_schedule *const
schedules[MEMMAP_BENCH_NR_SCHEDULES] = {
	[MEMMAP_BENCH_SCHEDULE_SERIAL] = &mbench_schedule_serial,
	[MEMMAP_BENCH_SCHEDULE_DEFERRED] = &mbench_schedule_deferred,
	[MEMMAP_BENCH_SCHEDULE_PADATA] = &mbench_schedule_padata,
	[MEMMAP_BENCH_SCHEDULE_SLICES] = &mbench_schedule_slices,
	[MEMMAP_BENCH_SCHEDULE_BACKGROUND] = &mbench_schedule_background,
	/* Its jobs have bottom halves off, where pieces say cond_resched() all the same. */
#if defined(CONFIG_PADATA) && !defined(CONFIG_DEBUG_ATOMIC_SLEEP)
	[MEMMAP_BENCH_SCHEDULE_PADATA_API] = &mbench_schedule_padata_api,
#endif
};

const struct mbench_schedule *mbench_schedule_find(u32 schedule)
{
	if (schedule >= ARRAY_SIZE(schedules))
		return NULL;
	return schedules[schedule];
}

enum memmap_bench_reason mbench_schedule_reason(u32 schedule)
{
	return mbench_schedule_find(schedule) ? MEMMAP_BENCH_AVAILABLE :
						MEMMAP_BENCH_NO_CONFIG;
}

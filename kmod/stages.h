/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Probes on the kernel's own path, set only while a range is made: a probe that
 * stayed would be part of what the writers are timed with.
 */
#ifndef MEMMAP_BENCH_STAGES_H
#define MEMMAP_BENCH_STAGES_H

#include <linux/types.h>

/* Probes what the calling task does from here to mbench_stage_end(). */
void mbench_stage_begin(void);

/* Time in memmap_init_zone_device(), ns, or MEMMAP_BENCH_UNKNOWN. */
u64 mbench_stage_end(void);

#endif

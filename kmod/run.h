/* SPDX-License-Identifier: GPL-2.0-only */
/* One run, as user space asks for it. */
#ifndef MEMMAP_BENCH_RUN_INTERNAL_H
#define MEMMAP_BENCH_RUN_INTERNAL_H

#include "range.h"

/* MEMMAP_BENCH_RUN: 0 or -errno. */
int mbench_run(struct mbench_range **ranges, struct memmap_bench_run *arg);

#endif

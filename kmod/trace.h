/* SPDX-License-Identifier: GPL-2.0-only */
/* Records of what the kernel binds and unbinds for anybody. */
#ifndef MEMMAP_BENCH_TRACE_INTERNAL_H
#define MEMMAP_BENCH_TRACE_INTERNAL_H

#include "memmap_bench.h"

/* MEMMAP_BENCH_TRACE_START and MEMMAP_BENCH_TRACE_STOP: 0 or -errno. */
int mbench_trace_start(struct memmap_bench_trace_start *arg);
int mbench_trace_stop(struct memmap_bench_trace_stop *arg);

#endif

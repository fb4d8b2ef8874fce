/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernel's whole path: ranges made by memremap_pages() and removed again. */
#ifndef MEMMAP_BENCH_BIND_INTERNAL_H
#define MEMMAP_BENCH_BIND_INTERNAL_H

#include "memmap_bench.h"

/* MEMMAP_BENCH_BIND: 0 or -errno. */
int mbench_bind(struct memmap_bench_bind *arg);

#endif

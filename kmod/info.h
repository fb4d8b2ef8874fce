/* SPDX-License-Identifier: GPL-2.0-only */
/* Facts about the running kernel. */
#ifndef MEMMAP_BENCH_INFO_INTERNAL_H
#define MEMMAP_BENCH_INFO_INTERNAL_H

#include "memmap_bench.h"

/* Once, when the module is loaded. */
void mbench_info_init(void);

void mbench_info(struct memmap_bench_info *info);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* What struct pages hold; nothing is changed. */
#ifndef MEMMAP_BENCH_INSPECT_INTERNAL_H
#define MEMMAP_BENCH_INSPECT_INTERNAL_H

#include "range.h"

/* MEMMAP_BENCH_INSPECT, of @range or, where it is NULL, of what is at start. */
int mbench_inspect(const struct mbench_range *range,
		   struct memmap_bench_inspect *arg);

#endif

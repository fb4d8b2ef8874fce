/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory types of ZONE_DEVICE ranges: names here, the kernel's, and what they need. */
#ifndef MEMMAP_BENCH_TYPE_H
#define MEMMAP_BENCH_TYPE_H

#include <linux/memremap.h>

#include "memmap_bench.h"

/* Why @type (enum memmap_bench_type) cannot be made here. */
enum memmap_bench_reason mbench_type_reason(u32 type);

/* Settles *@type for @source where it is left open. 0, -EINVAL, -EOPNOTSUPP. */
int mbench_type_settle(u32 *type, u32 source);

/* Sets type, operations and @owner in @pgmap. */
void mbench_type_prepare(struct dev_pagemap *pgmap, u32 type, void *owner);

/* enum memmap_bench_type of a pgmap, or 0. */
u32 mbench_type_of(const struct dev_pagemap *pgmap);

#endif

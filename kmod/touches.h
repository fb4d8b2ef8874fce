/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a run keeps the touches of its callers until user space gets them. */
#ifndef MEMMAP_BENCH_TOUCHES_H
#define MEMMAP_BENCH_TOUCHES_H

#include "memmap_bench.h"

/*
 * struct mbench_touches
 * @touch: @room for each range
 * @room: most touches of a range
 * @used: by range
 * @seed: what their random pages come from
 */
struct mbench_touches {
	struct memmap_bench_touch *touch;
	unsigned int room;
	unsigned int used[MEMMAP_BENCH_MAX_RANGES];
	u64 seed;
};

/* Makes room for what @arg asks for. 0, -EINVAL or -ENOMEM. */
int mbench_touches_alloc(struct mbench_touches *touches,
			 const struct memmap_bench_run *arg);
void mbench_touches_free(struct mbench_touches *touches);

/* Copies them where @arg wants them and sets @arg->nr_touches. 0 or -EFAULT. */
int mbench_touches_give(const struct mbench_touches *touches,
			struct memmap_bench_run *arg);

#endif

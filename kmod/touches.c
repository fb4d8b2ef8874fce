// SPDX-License-Identifier: GPL-2.0-only
/* Room for touches, outside the clock; see touches.h. */
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "record.h"
#include "touches.h"

int mbench_touches_alloc(struct mbench_touches *touches,
			 const struct memmap_bench_run *arg)
{
	if (arg->nr_touches > MEMMAP_BENCH_MAX_TOUCHES / arg->nr_ranges)
		return -EINVAL;
	if (!arg->nr_touches)
		return 0;
	if (arg->touch_size < sizeof(struct memmap_bench_touch) ||
	    arg->touch_size > PAGE_SIZE)
		return -EINVAL;
	touches->room = arg->nr_touches;
	touches->seed = arg->touch_seed;
	touches->touch = kvcalloc(array_size(arg->nr_ranges, touches->room),
				  sizeof(*touches->touch), GFP_KERNEL);
	return touches->touch ? 0 : -ENOMEM;
}

void mbench_touches_free(struct mbench_touches *touches)
{
	kvfree(touches->touch);
}

static int give_range(const struct mbench_touches *touches, unsigned int range,
		      struct memmap_bench_run *arg)
{
	const struct memmap_bench_touch *touch =
		touches->touch + (size_t)range * touches->room;
	unsigned int i;
	int err;

	for (i = 0; i < touches->used[range]; i++) {
		err = mbench_give_record(arg->touches, arg->nr_touches,
					 arg->touch_size, &touch[i],
					 sizeof(*touch));
		if (err)
			return err;
		arg->nr_touches++;
		cond_resched();
	}
	return 0;
}

int mbench_touches_give(const struct mbench_touches *touches,
			struct memmap_bench_run *arg)
{
	unsigned int i;
	int err;

	arg->nr_touches = 0;
	for (i = 0; i < arg->nr_ranges; i++) {
		err = give_range(touches, i, arg);
		if (err)
			return err;
	}
	return 0;
}

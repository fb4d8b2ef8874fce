// SPDX-License-Identifier: GPL-2.0-only
/* Writer kernel: the running kernel's own memmap_init_zone_device(). */
#include "kernel.h"
#include "writer.h"

static enum memmap_bench_reason init_reason(void)
{
	return mbench_has_init_zone_device() ? MEMMAP_BENCH_AVAILABLE :
					       MEMMAP_BENCH_NO_SYMBOL;
}

static void init_write(struct mbench_range *range, unsigned long pfn,
		       unsigned long count, unsigned int pass)
{
	mbench_kernel_init(range, pfn, count);
}

const struct mbench_writer mbench_writer_kernel = {
	.passes = 1,
	.reason = init_reason,
	.write = init_write,
};

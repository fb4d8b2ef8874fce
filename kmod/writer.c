// SPDX-License-Identifier: GPL-2.0-only
/* The table of writers, and the one that puts a memmap in order again. */
#include <linux/sched.h>

#include "kernel.h"
#include "mirror.h"
#include "writer.h"

static const struct mbench_writer *const writers[MEMMAP_BENCH_NR_WRITERS] = {
	[MEMMAP_BENCH_WRITER_KERNEL] = &mbench_writer_kernel,
	[MEMMAP_BENCH_WRITER_LEGACY] = &mbench_writer_legacy,
	[MEMMAP_BENCH_WRITER_STORES] = &mbench_writer_stores,
	[MEMMAP_BENCH_WRITER_RESERVED_ATOMIC] = &mbench_writer_reserved_atomic,
	[MEMMAP_BENCH_WRITER_RESERVED_PLAIN] = &mbench_writer_reserved_plain,
	[MEMMAP_BENCH_WRITER_RESERVED_FOLDED] = &mbench_writer_reserved_folded,
	[MEMMAP_BENCH_WRITER_RESERVED_NONE] = &mbench_writer_reserved_none,
	[MEMMAP_BENCH_WRITER_RESERVED_CLEARED] =
		&mbench_writer_reserved_cleared,
#ifdef MEMMAP_BENCH_TEST
	[MEMMAP_BENCH_WRITER_WRONG] = &mbench_writer_wrong,
	[MEMMAP_BENCH_WRITER_DELAY] = &mbench_writer_delay,
#endif
};

const struct mbench_writer *mbench_writer_find(u32 writer)
{
	return writer < ARRAY_SIZE(writers) ? writers[writer] : NULL;
}

enum memmap_bench_reason mbench_writer_reason(u32 writer)
{
	const struct mbench_writer *found = mbench_writer_find(writer);

	return found ? found->reason() : MEMMAP_BENCH_NO_BUILD;
}

void mbench_restore(struct mbench_range *range, unsigned long pfn,
		    unsigned long count)
{
	unsigned long end = pfn + count;

	while (pfn < end) {
		count = min(end - pfn, PAGES_PER_SECTION);
		if (mbench_has_init_zone_device())
			mbench_kernel_init(range, pfn, count);
		else
			mbench_store_pages(range, pfn, count,
					   CORE_RESERVED_PLAIN);
		pfn += count;
		cond_resched();
	}
}

// SPDX-License-Identifier: GPL-2.0-only
/* The table of writers, and the one that puts a memmap in order again. */
#include <linux/cache.h>
#include <linux/sched.h>

#include "kernel.h"
#include "mirror.h"
#include "writer.h"

/* Those that are more, or less, than a writer of core. */
static const struct mbench_writer *const own[MEMMAP_BENCH_NR_WRITERS] = {
	[MEMMAP_BENCH_WRITER_KERNEL] = &mbench_writer_kernel,
	[MEMMAP_BENCH_WRITER_LEGACY] = &mbench_writer_legacy,
	[MEMMAP_BENCH_WRITER_DOWNWARD] = &mbench_writer_downward,
	[MEMMAP_BENCH_WRITER_PAGEBLOCKS] = &mbench_writer_pageblocks,
	[MEMMAP_BENCH_WRITER_FILL_AVX512] = &mbench_writer_vector,
#ifdef MEMMAP_BENCH_TEST
	[MEMMAP_BENCH_WRITER_WRONG] = &mbench_writer_wrong,
	[MEMMAP_BENCH_WRITER_DELAY] = &mbench_writer_delay,
#endif
};

static struct mbench_writer portable[MEMMAP_BENCH_NR_WRITERS] __ro_after_init;

void mbench_writers_init(void)
{
	u32 id;

	for (id = 0; id < ARRAY_SIZE(portable); id++)
		if (core_writer(id))
			portable[id] = mbench_writer_portable(core_writer(id));
}

const struct mbench_writer *mbench_writer_find(u32 writer)
{
	if (writer >= ARRAY_SIZE(own))
		return NULL;
	if (own[writer])
		return own[writer];
	return portable[writer].core ? &portable[writer] : NULL;
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
			mbench_store_pages(range, pfn, count);
		pfn += count;
		cond_resched();
	}
}

// SPDX-License-Identifier: GPL-2.0-only
/* The table of writers, and what those on the mirrored struct page share. */
#include "compat.h"
#include "kernel.h"
#include "writer.h"

static const struct mbench_writer *const writers[MEMMAP_BENCH_NR_WRITERS] = {
	[MEMMAP_BENCH_WRITER_KERNEL] = &mbench_writer_kernel,
	[MEMMAP_BENCH_WRITER_LEGACY] = &mbench_writer_legacy,
	[MEMMAP_BENCH_WRITER_STORES] = &mbench_writer_stores,
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

enum memmap_bench_reason mbench_mirror_reason(void)
{
	if (!MBENCH_PAGE_MIRRORED)
		return MEMMAP_BENCH_NO_LAYOUT;
	return mbench_has_set_migratetype() ? MEMMAP_BENCH_AVAILABLE :
					      MEMMAP_BENCH_NO_SYMBOL;
}

struct core_image mbench_image(struct mbench_range *range, unsigned long pfn)
{
	struct page links = {};
	struct page cpupid = {};

	set_page_links(&links, ZONE_DEVICE, range->nid, pfn);
	page_cpupid_reset_last(&cpupid);
	page_kasan_tag_reset(&cpupid);
	return (struct core_image) {
		.links = links.flags,
		.cpupid = cpupid.flags,
		.reserved = 1UL << PG_reserved,
		.pgmap = &range->pgmap,
		.refcount = mbench_first_refcount(range->pgmap.type),
	};
}

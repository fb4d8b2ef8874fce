// SPDX-License-Identifier: GPL-2.0-only
/* What the writers on the mirrored struct page share; see mirror.h. */
#include "compat.h"
#include "kernel.h"
#include "mirror.h"

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

void mbench_store_pages(struct mbench_range *range, unsigned long pfn,
			unsigned long count)
{
	struct core_image image = mbench_image(range, pfn);

	core_stores(mbench_core_page(pfn), count, &image,
		    CORE_RESERVED_PLAIN);
}

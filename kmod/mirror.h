/* SPDX-License-Identifier: GPL-2.0-only */
/* struct page as core/page.h mirrors it: what the writers built on that share. */
#ifndef MEMMAP_BENCH_MIRROR_H
#define MEMMAP_BENCH_MIRROR_H

#include <linux/mm.h>

#include "core/page.h"
#include "range.h"

/* Availability of the writers that use the mirror of core/page.h. */
enum memmap_bench_reason mbench_mirror_reason(void);

/* Values for the pages of the section of @pfn. */
struct core_image mbench_image(struct mbench_range *range, unsigned long pfn);

/* One pass of plain stores over @count pages of one section; no pageblocks. */
void mbench_store_pages(struct mbench_range *range, unsigned long pfn,
			unsigned long count);

static inline struct core_page *mbench_core_page(unsigned long pfn)
{
	return (struct core_page *)pfn_to_page(pfn);
}

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The running kernel's own functions that it does not export, reached by direct
 * calls.
 *
 * With CONFIG_X86_KERNEL_IBT the kernel seals the ENDBR of functions whose
 * address it never takes, so a call through a pointer would fault. A static call
 * is patched into a direct call and does not need the ENDBR; it also costs what
 * the kernel's own call costs.
 */
#ifndef MEMMAP_BENCH_KERNEL_H
#define MEMMAP_BENCH_KERNEL_H

#include <linux/memremap.h>
#include <linux/mmzone.h>
#include <linux/static_call.h>

#include "range.h"

void mbench_stub_init_zone_device(struct zone *zone, unsigned long start_pfn,
				  unsigned long nr_pages,
				  struct dev_pagemap *pgmap);
void mbench_stub_set_migratetype(struct page *page, int migratetype);

DECLARE_STATIC_CALL(mbench_init_zone_device, mbench_stub_init_zone_device);
DECLARE_STATIC_CALL(mbench_set_migratetype, mbench_stub_set_migratetype);

/* Finds the functions; those not found are reported by mbench_has_*(). */
void mbench_kernel_resolve(void);
bool mbench_has_init_zone_device(void);
bool mbench_has_set_migratetype(void);

/*
 * The running kernel's memmap_init_zone_device() on a part of @range, which need not
 * be whole pageblocks: the kernel too marks those whose first page is in the part,
 * in a pass that starts at the next pageblock, or among the pages (before 6.12.101).
 */
static inline void mbench_kernel_init(struct mbench_range *range,
				      unsigned long pfn, unsigned long count)
{
	static_call(mbench_init_zone_device)(range->zone, pfn, count,
					     &range->pgmap);
}

/*
 * Marks as movable, as the kernel does, the pageblocks whose first page is among
 * these: each of a range once, in whatever pieces it is written.
 */
void mbench_mark_pageblocks(unsigned long pfn, unsigned long count);

#endif

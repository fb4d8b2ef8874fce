/* SPDX-License-Identifier: GPL-2.0-only */
/* A ZONE_DEVICE physical range that the module holds, with its memmap. */
#ifndef MEMMAP_BENCH_RANGE_H
#define MEMMAP_BENCH_RANGE_H

#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/memremap.h>
#include <linux/mmzone.h>

#include "memmap_bench.h"

struct mbench_writer;

/*
 * struct mbench_range
 * @entry: in the file's list
 * @id: names it to user space
 * @nid: node of the memmap
 * @start_pfn: first pfn, section-aligned
 * @nr_pages: a multiple of a section
 * @res: the claim on the physical addresses
 * @pgmap: what the pages point to
 * @zone: ZONE_DEVICE of @nid, read once while the memmap is in order
 * @dirty: a run has begun that nobody has verified; put in order before removal
 * @refs: references that the legacy writer took on @pgmap
 * @bad_section: first section that differs, or LONG_MAX
 * @writer: of the last run, which declares what it left; NULL: the kernel alone
 * @prefill: enum memmap_bench_prefill that is still there, or KEEP: a writer has
 *	been at it since; 0: there was none
 * @digests: one per section, of what the running kernel wrote
 * @section_ns: during a run that asks for it, the time of each section
 */
struct mbench_range {
	struct list_head entry;
	u32 id;
	int nid;
	unsigned long start_pfn;
	unsigned long nr_pages;
	struct resource *res;
	struct dev_pagemap pgmap;
	struct zone *zone;
	bool dirty;
	atomic_long_t refs;
	atomic_long_t bad_section;
	const struct mbench_writer *writer;
	u32 prefill;
	u64 *digests;
	atomic64_t *section_ns;
};

/* Makes a range as @arg says and fills its out fields. 0 or -errno. */
int mbench_range_create(struct mbench_range **out,
			struct memmap_bench_range_create *arg);

/* Puts the memmap in order, removes it and gives the addresses back. */
void mbench_range_destroy(struct mbench_range *range);

static inline unsigned long mbench_sections(const struct mbench_range *range)
{
	return range->nr_pages / PAGES_PER_SECTION;
}

#endif

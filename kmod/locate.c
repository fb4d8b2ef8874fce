// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where a memmap is. vmemmap_populate() falls back to other nodes, and from 2 MiB
 * to 4 KiB mappings, and nobody else would say. With deduplication the tail pages
 * of a compound page's vmemmap are mapped to one page again and again: only the
 * first of a row is memory.
 */
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/sched.h>

#include "locate.h"

/*
 * struct mapping - what one entry of the page table maps
 * @end: first address behind it
 * @pfn: memory that it maps to
 * @bytes: how much
 */
struct mapping {
	unsigned long end;
	unsigned long pfn;
	unsigned long bytes;
};

static struct mapping mapping_of(unsigned long at)
{
	struct mapping found = { .bytes = PAGE_SIZE };
	unsigned int level;
	pte_t *entry = lookup_address(at, &level);

	if (level == PG_LEVEL_2M) {
		found.bytes = PMD_SIZE;
		found.pfn = pmd_pfn(*(pmd_t *)entry);
	} else {
		found.pfn = pte_pfn(*entry);
	}
	found.end = round_down(at, found.bytes) + found.bytes;
	return found;
}

struct mbench_place mbench_locate(unsigned long pfn, unsigned long nr_pages,
				  int nid)
{
	unsigned long at = (unsigned long)pfn_to_page(pfn);
	unsigned long end = at + nr_pages * sizeof(struct page);
	struct mbench_place place = { .memmap = end - at };
	unsigned long last = 0, bytes;
	struct mapping found;

	for (; at < end; at = found.end) {
		found = mapping_of(at);
		if (found.pfn == last)
			continue;
		last = found.pfn;
		bytes = min(found.end, end) - at;
		place.backing += bytes;
		if (found.bytes == PAGE_SIZE)
			place.small += bytes;
		if (page_to_nid(pfn_to_page(found.pfn)) != nid)
			place.off_node += bytes;
		cond_resched();
	}
	return place;
}

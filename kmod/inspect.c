// SPDX-License-Identifier: GPL-2.0-only
/* What struct pages hold; see inspect.h. */
#include <linux/memremap.h>
#include <linux/mm.h>

#include "inspect.h"
#include "locate.h"
#include "type.h"

/*
 * The names of the set flags, as the running kernel has them: %pGp prints
 * "0x...(reserved|head|node=0|zone=4|lastcpupid=0x1fffff)".
 */
static void name_flags(struct page *page, char *names, size_t size)
{
	char text[256];
	char *rest = text, *word;
	size_t used = 0;

	names[0] = '\0';
	snprintf(text, sizeof(text), "%pGp", &page->flags);
	strsep(&rest, "(");
	while (rest && (word = strsep(&rest, "|)")))
		if (*word && !strchr(word, '='))
			used += scnprintf(names + used, size - used, "%s%s",
					  used ? "|" : "", word);
}

static void read_page(const struct dev_pagemap *pgmap, unsigned long pfn,
		      struct memmap_bench_page *out)
{
	struct page *page = pfn_to_page(pfn);
	struct page *head = compound_head(page);

	out->pfn = pfn;
	out->head_pfn = page_to_pfn(head);
	memcpy(out->words, page, sizeof(out->words));
	/* What anybody else's pointer leads to must not be read. */
	if (page->pgmap == pgmap)
		out->type = mbench_type_of(pgmap);
	out->zone = page_zonenum(page);
	out->node = page_to_nid(page);
	out->order = PageHead(page) ? compound_order(page) : 0;
	out->refcount = page_ref_count(page);
	out->mapcount = atomic_read(&page->_mapcount) + 1;
	name_flags(page, out->flag_names, sizeof(out->flag_names));
}

static void read_pages(const struct dev_pagemap *pgmap,
		       struct memmap_bench_inspect *arg)
{
	unsigned long first = PHYS_PFN(pgmap->range.start);
	unsigned long end = PHYS_PFN(pgmap->range.end + 1);
	struct mbench_place place;

	arg->start = pgmap->range.start;
	arg->bytes = range_len(&pgmap->range);
	arg->type = mbench_type_of(pgmap);
	arg->vmemmap_shift = pgmap->vmemmap_shift;
	if (pgmap->flags & PGMAP_ALTMAP_VALID)
		arg->altmap_pages = pgmap->altmap.reserve + pgmap->altmap.free;
	/* The pages before hold the memmap itself, or a header; they have no owner. */
	read_page(pgmap, first + arg->altmap_pages, &arg->page[0]);
	read_page(pgmap, first + (end - first) / 2, &arg->page[1]);
	read_page(pgmap, end - 1, &arg->page[2]);
	arg->node = arg->page[0].node;
	place = mbench_locate(first, end - first, arg->node);
	arg->memmap_bytes = place.memmap;
	arg->backing_bytes = place.backing;
	arg->off_node_bytes = place.off_node;
	arg->small_bytes = place.small;
}

/* Holds whatever pgmap is at the address, so that its memmap stays. */
static int inspect_address(struct memmap_bench_inspect *arg)
{
	struct dev_pagemap *pgmap;

	pgmap = get_dev_pagemap(PHYS_PFN(arg->start), NULL);
	if (!pgmap)
		return -ENXIO;
	read_pages(pgmap, arg);
	put_dev_pagemap(pgmap);
	return 0;
}

int mbench_inspect(const struct mbench_range *range,
		   struct memmap_bench_inspect *arg)
{
	if (arg->flags)
		return -EINVAL;
	if (!range)
		return inspect_address(arg);
	if (arg->start)
		return -EINVAL;
	read_pages(&range->pgmap, arg);
	return 0;
}

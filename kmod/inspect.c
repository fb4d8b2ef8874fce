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

/*
 * A memmap that a run has left in disorder may call anything a compound page;
 * what its order is read from must at least be mapped.
 */
static unsigned int order_of(const struct range *range, struct page *head)
{
	unsigned long pfn = page_to_pfn(head);

	if (pfn < PHYS_PFN(range->start) || pfn >= PHYS_PFN(range->end))
		return 0;
	return PageHead(head) ? compound_order(head) : 0;
}

static void read_page(const struct dev_pagemap *pgmap,
		      const struct range *range, unsigned long pfn,
		      struct memmap_bench_page *out)
{
	struct page *page = pfn_to_page(pfn);
	struct page *head = compound_head(page);

	out->pfn = pfn;
	out->head_pfn = page_to_pfn(head);
	BUILD_BUG_ON(sizeof(*page) < sizeof(out->words));
	memcpy(out->words, page, sizeof(out->words));
	/* What anybody else's pointer leads to must not be read. */
	if (page->pgmap == pgmap)
		out->type = mbench_type_of(pgmap);
	out->zone = page_zonenum(page);
	out->node = page_to_nid(page);
	out->order = order_of(range, head);
	out->refcount = page_ref_count(page);
	out->mapcount = atomic_read(&page->_mapcount) + 1;
	name_flags(page, out->flag_names, sizeof(out->flag_names));
}

static void read_pages(const struct dev_pagemap *pgmap,
		       const struct range *range,
		       struct memmap_bench_inspect *arg)
{
	unsigned long first = PHYS_PFN(range->start);
	unsigned long end = PHYS_PFN(range->end + 1);
	struct mbench_place place;

	arg->start = range->start;
	arg->bytes = range_len(range);
	arg->altmap_pages = 0;
	arg->type = mbench_type_of(pgmap);
	arg->vmemmap_shift = pgmap->vmemmap_shift;
	if (pgmap->flags & PGMAP_ALTMAP_VALID && range == &pgmap->range)
		arg->altmap_pages = pgmap->altmap.reserve + pgmap->altmap.free;
	/* The pages before hold the memmap itself, or a header; they have no owner. */
	read_page(pgmap, range, first + arg->altmap_pages, &arg->page[0]);
	read_page(pgmap, range, first + (end - first) / 2, &arg->page[1]);
	read_page(pgmap, range, end - 1, &arg->page[2]);
	arg->node = arg->page[0].node;
	place = mbench_locate(first, end - first, arg->node);
	arg->memmap_bytes = place.memmap;
	arg->backing_bytes = place.backing;
	arg->off_node_bytes = place.off_node;
	arg->small_bytes = place.small;
}

/* Device-dax may have several. */
static const struct range *range_at(const struct dev_pagemap *pgmap, u64 address)
{
	int i;

	for (i = 1; i < pgmap->nr_range; i++)
		if (address >= pgmap->ranges[i].start &&
		    address <= pgmap->ranges[i].end)
			return &pgmap->ranges[i];
	return &pgmap->range;
}

/* Holds whatever pgmap is at the address, so that its memmap stays. */
static int inspect_address(struct memmap_bench_inspect *arg)
{
	struct dev_pagemap *pgmap;

	pgmap = get_dev_pagemap(PHYS_PFN(arg->start), NULL);
	if (!pgmap)
		return -ENXIO;
	read_pages(pgmap, range_at(pgmap, arg->start), arg);
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
	read_pages(&range->pgmap, &range->pgmap.range, arg);
	return 0;
}

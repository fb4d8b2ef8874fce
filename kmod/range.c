// SPDX-License-Identifier: GPL-2.0-only
/* Ranges: addresses and a memmap, held until they are given back. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "claim.h"
#include "locate.h"
#include "range.h"
#include "stages.h"
#include "verify.h"
#include "writer.h"

/* The time of the kernel's own initialisation, where it can be probed. */
static u64 first_init(struct mbench_range *range)
{
	struct memmap_bench_record record;

	if (!mbench_stages_find(MEMMAP_BENCH_OP_BIND, &range->pgmap, &record))
		return MEMMAP_BENCH_UNKNOWN;
	return record.stage_ns[MEMMAP_BENCH_STAGE_INIT];
}

static int make_memmap(struct mbench_range *range,
		       struct memmap_bench_range_create *arg)
{
	struct dev_pagemap *pgmap = &range->pgmap;
	void *addr;
	u64 start;
	int err;

	err = mbench_stages_begin(BIT(MEMMAP_BENCH_STAGE_INIT));
	if (err && err != -EOPNOTSUPP)
		return err;
	start = ktime_get_ns();
	addr = memremap_pages(pgmap, range->nid);
	arg->create_ns = ktime_get_ns() - start;
	arg->first_init_ns = first_init(range);
	mbench_stages_end();
	if (IS_ERR(addr)) {
		pr_err("range %pR: memremap_pages failed, %ld\n", range->res,
		       PTR_ERR(addr));
		return PTR_ERR(addr);
	}
	range->zone = page_zone(pfn_to_page(range->start_pfn));
	return 0;
}

static void remove_memmap(struct mbench_range *range)
{
	/* memunmap_pages() reads zone and node from the first struct page. */
	if (range->dirty)
		mbench_restore(range, range->start_pfn, range->nr_pages);
	memunmap_pages(&range->pgmap);
}

static void report(const struct mbench_range *range,
		   struct memmap_bench_range_create *arg)
{
	struct mbench_place place = mbench_locate(range->start_pfn,
						  range->nr_pages, range->nid);

	arg->start = PFN_PHYS(range->start_pfn);
	arg->module_bytes = sizeof(*range) +
			    mbench_sections(range) * sizeof(*range->digests);
	arg->off_node_bytes = place.off_node;
	arg->small_bytes = place.small;
}

static int check(const struct memmap_bench_range_create *arg)
{
	if (!arg->flags && !arg->id && !arg->reserved)
		return 0;
	pr_err("range_create: flags %#x, id %u and reserved %u must be 0\n",
	       arg->flags, arg->id, arg->reserved);
	return -EINVAL;
}

int mbench_range_create(struct mbench_range **out,
			struct memmap_bench_range_create *arg)
{
	struct mbench_request request = {
		.source = arg->source,
		.type = arg->type,
		.nid = arg->node,
		.start = arg->start,
		.bytes = arg->bytes,
		.vmemmap_shift = arg->vmemmap_shift,
	};
	struct mbench_range *range;
	int err;

	err = check(arg);
	if (err)
		return err;
	err = mbench_request_check(&request, 1);
	if (err)
		return err;
	arg->type = request.type;
	range = kzalloc(sizeof(*range), GFP_KERNEL);
	if (!range)
		return -ENOMEM;
	err = mbench_claim(range, &request);
	if (err)
		goto out_free_range;
	range->digests = kvcalloc(mbench_sections(range),
				  sizeof(*range->digests), GFP_KERNEL);
	if (!range->digests) {
		err = -ENOMEM;
		goto out_unclaim;
	}
	err = make_memmap(range, arg);
	if (err)
		goto out_free_digests;
	err = mbench_take_digests(range);
	if (err)
		goto out_remove_memmap;
	report(range, arg);
	*out = range;
	return 0;

out_remove_memmap:
	remove_memmap(range);
out_free_digests:
	kvfree(range->digests);
out_unclaim:
	mbench_unclaim(range);
out_free_range:
	kfree(range);
	return err;
}

void mbench_range_destroy(struct mbench_range *range)
{
	remove_memmap(range);
	kvfree(range->digests);
	mbench_unclaim(range);
	kfree(range);
}

// SPDX-License-Identifier: GPL-2.0-only
/* Physical addresses for a range; see claim.h. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/ioport.h>
#include <linux/mm.h>

#include "claim.h"
#include "type.h"

#define SECTION_BYTES	((u64)PAGES_PER_SECTION << PAGE_SHIFT)

static u64 compound_bytes(const struct mbench_request *request)
{
	return (u64)PAGE_SIZE << request->vmemmap_shift;
}

static int check_span(const struct mbench_request *request)
{
	u64 start = request->start, bytes = request->bytes;

	if (request->source != MEMMAP_BENCH_SOURCE_HOLE &&
	    request->source != MEMMAP_BENCH_SOURCE_PMEM) {
		pr_err("source %u is unknown\n", request->source);
		return -EINVAL;
	}
	if (!bytes || bytes % SECTION_BYTES || start % SECTION_BYTES) {
		pr_err("range %#llx + %#llx: not a multiple of a section, %llu MiB\n",
		       start, bytes, SECTION_BYTES >> 20);
		return -EINVAL;
	}
	if (bytes > 1ULL << MAX_PHYSMEM_BITS ||
	    start > (1ULL << MAX_PHYSMEM_BITS) - bytes) {
		pr_err("range %#llx + %#llx: beyond the physical address space\n",
		       start, bytes);
		return -EINVAL;
	}
	if (request->source == MEMMAP_BENCH_SOURCE_HOLE && start) {
		pr_err("range at %#llx: a hole is found by the kernel, start is 0\n",
		       start);
		return -EINVAL;
	}
	return 0;
}

/* Only device-dax makes compound pages, of PMD or PUD size. */
static int check_compound(const struct mbench_request *request)
{
	unsigned int shift = request->vmemmap_shift;

	if (!shift)
		return 0;
	if (shift != PMD_SHIFT - PAGE_SHIFT && shift != PUD_SHIFT - PAGE_SHIFT) {
		pr_err("compound pages of order %u: 0, %u and %u are possible\n",
		       shift, PMD_SHIFT - PAGE_SHIFT, PUD_SHIFT - PAGE_SHIFT);
		return -EINVAL;
	}
	if (request->type != MEMMAP_BENCH_TYPE_GENERIC) {
		pr_err("compound pages: only of type GENERIC, as device-dax has them\n");
		return -EINVAL;
	}
	if (request->start % compound_bytes(request) ||
	    request->bytes % compound_bytes(request)) {
		pr_err("range %#llx + %#llx: not a multiple of its compound pages, %llu MiB\n",
		       request->start, request->bytes,
		       compound_bytes(request) >> 20);
		return -EINVAL;
	}
	return 0;
}

/* Free memory that a memmap can come from: not that of ZONE_MOVABLE. */
static u64 node_free_bytes(int nid)
{
	struct zone *zones = NODE_DATA(nid)->node_zones;
	u64 pages = 0;
	int i;

	for (i = 0; i <= ZONE_NORMAL; i++)
		pages += zone_page_state(&zones[i], NR_FREE_PAGES);
	return pages << PAGE_SHIFT;
}

/* The memmap plus a quarter must be free, or other people's memory goes. */
static int check_node(const struct mbench_request *request,
		      unsigned int nr_same)
{
	u64 need = (request->bytes >> PAGE_SHIFT) * sizeof(struct page) / 4 * 5 *
		   nr_same;
	int nid = request->nid;
	u64 room;

	if (nid < 0 || nid >= MAX_NUMNODES || !node_online(nid)) {
		pr_err("node %d does not exist\n", nid);
		return -ENODEV;
	}
	if (!node_state(nid, N_MEMORY)) {
		pr_err("node %d has no memory for a memmap\n", nid);
		return -ENODEV;
	}
	room = node_free_bytes(nid);
	if (need > room) {
		pr_err("range of %llu MiB: needs %llu MiB of node %d, %llu MiB are free\n",
		       request->bytes >> 20, need >> 20, nid, room >> 20);
		return -ENOMEM;
	}
	return 0;
}

int mbench_request_check(struct mbench_request *request, unsigned int nr_same)
{
	int err;

	err = check_span(request);
	if (err)
		return err;
	err = mbench_type_settle(&request->type, request->source);
	if (err)
		return err;
	err = check_compound(request);
	if (err)
		return err;
	return check_node(request, nr_same);
}

static bool is_pmem(u64 start, u64 bytes)
{
	return region_intersects(start, bytes, IORESOURCE_MEM,
				 IORES_DESC_PERSISTENT_MEMORY) ==
		       REGION_INTERSECTS ||
	       region_intersects(start, bytes, IORESOURCE_MEM,
				 IORES_DESC_PERSISTENT_MEMORY_LEGACY) ==
		       REGION_INTERSECTS;
}

static int claim_pmem(struct mbench_range *range, u64 start, u64 bytes)
{
	if (!is_pmem(start, bytes)) {
		pr_err("range %#llx + %#llx: not persistent memory\n", start,
		       bytes);
		return -EINVAL;
	}
	range->res = request_mem_region(start, bytes, KBUILD_MODNAME);
	if (range->res)
		return 0;
	pr_err("range %#llx + %#llx: busy, unbind its driver first\n", start,
	       bytes);
	return -EBUSY;
}

#ifdef CONFIG_GET_FREE_REGION
static int claim_hole(struct mbench_range *range, u64 bytes)
{
	struct resource *res;

	res = request_free_mem_region(&iomem_resource, bytes, KBUILD_MODNAME);
	if (IS_ERR(res)) {
		pr_err("no free physical address space of %llu MiB\n",
		       bytes >> 20);
		return -ENOSPC;
	}
	range->res = res;
	return 0;
}
#else
static int claim_hole(struct mbench_range *range, u64 bytes)
{
	pr_err("hole: this kernel has no CONFIG_GET_FREE_REGION, use pmem\n");
	return -EOPNOTSUPP;
}
#endif

/* Holes are aligned to sections: with larger pages some of it is not used. */
static u64 hole_bytes(const struct mbench_request *request)
{
	u64 compound = compound_bytes(request);

	return request->bytes + (compound > SECTION_BYTES ? compound : 0);
}

/*
 * Kernels before commit ea72ce5da228 (6.11, and stable since) look for holes up to
 * MAX_PHYSMEM_BITS, while KASLR has made the linear mapping shorter: the range's
 * mapping would lie over vmalloc's.
 */
static int check_mapping(const struct mbench_range *range, u32 type)
{
	if (type == MEMMAP_BENCH_TYPE_PRIVATE ||
	    (unsigned long)__va(range->res->end) < VMALLOC_START)
		return 0;
	pr_err("range %pR: beyond this kernel's linear mapping; boot with nokaslr\n",
	       range->res);
	return -EOPNOTSUPP;
}

static void prepare_pagemap(struct mbench_range *range,
			    const struct mbench_request *request)
{
	struct dev_pagemap *pgmap = &range->pgmap;

	mbench_type_prepare(pgmap, request->type, range);
	pgmap->range.start = round_up(range->res->start,
				      compound_bytes(request));
	pgmap->range.end = pgmap->range.start + request->bytes - 1;
	pgmap->nr_range = 1;
	pgmap->vmemmap_shift = request->vmemmap_shift;
	range->nid = request->nid;
	range->start_pfn = PHYS_PFN(pgmap->range.start);
	range->nr_pages = PHYS_PFN(request->bytes);
}

int mbench_claim(struct mbench_range *range,
		 const struct mbench_request *request)
{
	int err;

	if (request->source == MEMMAP_BENCH_SOURCE_PMEM)
		err = claim_pmem(range, request->start, request->bytes);
	else
		err = claim_hole(range, hole_bytes(request));
	if (err)
		return err;
	err = check_mapping(range, request->type);
	if (err) {
		mbench_unclaim(range);
		return err;
	}
	prepare_pagemap(range, request);
	return 0;
}

void mbench_unclaim(struct mbench_range *range)
{
	release_mem_region(range->res->start, resource_size(range->res));
}

// SPDX-License-Identifier: GPL-2.0-only
/* Ranges: claim the addresses, make the memmap, give both back. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/ioport.h>
#include <linux/ktime.h>
#include <linux/pgtable.h>
#include <linux/slab.h>

#include "compat.h"
#include "range.h"
#include "stages.h"
#include "verify.h"
#include "writer.h"

#define SECTION_BYTES	((u64)PAGES_PER_SECTION << PAGE_SHIFT)

/* Nobody ever gets at these pages, so neither is ever called. */
static void private_page_free(struct page *page)
{
}

static vm_fault_t private_migrate_to_ram(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

/*
 * A memory error in pmem: without this the kernel would look for the page's
 * users in a struct page that may hold a prefill.
 */
static int no_users(struct dev_pagemap *pgmap, unsigned long pfn,
		    unsigned long nr_pages, int flags)
{
	return -ENXIO;
}

static const struct dev_pagemap_ops ops = {
	.memory_failure = no_users,
};

static const struct dev_pagemap_ops private_ops = {
	.page_free = private_page_free,
	.migrate_to_ram = private_migrate_to_ram,
	.memory_failure = no_users,
};

static const enum memory_type kernel_types[MEMMAP_BENCH_NR_TYPES] = {
	[MEMMAP_BENCH_TYPE_PRIVATE] = MEMORY_DEVICE_PRIVATE,
	[MEMMAP_BENCH_TYPE_P2PDMA] = MEMORY_DEVICE_PCI_P2PDMA,
	[MEMMAP_BENCH_TYPE_GENERIC] = MEMORY_DEVICE_GENERIC,
	[MEMMAP_BENCH_TYPE_FS_DAX] = MEMORY_DEVICE_FS_DAX,
};

enum memmap_bench_reason mbench_type_reason(u32 type)
{
	switch (type) {
	case MEMMAP_BENCH_TYPE_PRIVATE:
		return IS_ENABLED(CONFIG_DEVICE_PRIVATE) ?
			MEMMAP_BENCH_AVAILABLE : MEMMAP_BENCH_NO_CONFIG;
	case MEMMAP_BENCH_TYPE_FS_DAX:
		return IS_ENABLED(CONFIG_FS_DAX) ?
			MEMMAP_BENCH_AVAILABLE : MEMMAP_BENCH_NO_CONFIG;
	default:
		/* memremap_pages() asks no CONFIG_PCI_P2PDMA of P2PDMA. */
		return MEMMAP_BENCH_AVAILABLE;
	}
}

/*
 * The type a source takes when the caller leaves it open. For a hole the order
 * is that of safety on bare metal: PRIVATE gets no linear mapping at all,
 * P2PDMA an uncached one, GENERIC a cached one of addresses that no memory
 * answers. A pmem range is what nd_pmem would make of it.
 */
static u32 default_type(u32 source)
{
	static const u32 hole[] = {
		MEMMAP_BENCH_TYPE_PRIVATE, MEMMAP_BENCH_TYPE_P2PDMA,
	};
	int i;

	if (source == MEMMAP_BENCH_SOURCE_PMEM)
		return mbench_type_reason(MEMMAP_BENCH_TYPE_FS_DAX) ?
			MEMMAP_BENCH_TYPE_GENERIC : MEMMAP_BENCH_TYPE_FS_DAX;
	for (i = 0; i < ARRAY_SIZE(hole); i++)
		if (!mbench_type_reason(hole[i]))
			return hole[i];
	return MEMMAP_BENCH_TYPE_GENERIC;
}

static int check_type(struct memmap_bench_range_create *arg)
{
	bool pmem = arg->source == MEMMAP_BENCH_SOURCE_PMEM;

	if (arg->type == MEMMAP_BENCH_TYPE_AUTO)
		arg->type = default_type(arg->source);
	if (arg->type >= MEMMAP_BENCH_NR_TYPES) {
		pr_err("type %u is unknown\n", arg->type);
		return -EINVAL;
	}
	if (pmem && arg->type != MEMMAP_BENCH_TYPE_FS_DAX &&
	    arg->type != MEMMAP_BENCH_TYPE_GENERIC) {
		pr_err("type %u: a pmem range is FS_DAX or GENERIC\n", arg->type);
		return -EINVAL;
	}
	if (mbench_type_reason(arg->type)) {
		pr_err("type %u: this kernel is configured without it\n",
		       arg->type);
		return -EOPNOTSUPP;
	}
	return 0;
}

static int check_span(const struct memmap_bench_range_create *arg)
{
	if (arg->source != MEMMAP_BENCH_SOURCE_HOLE &&
	    arg->source != MEMMAP_BENCH_SOURCE_PMEM) {
		pr_err("source %u is unknown\n", arg->source);
		return -EINVAL;
	}
	if (!arg->bytes || arg->bytes % SECTION_BYTES ||
	    arg->start % SECTION_BYTES) {
		pr_err("range %#llx + %#llx: not a multiple of a section, %llu MiB\n",
		       arg->start, arg->bytes, SECTION_BYTES >> 20);
		return -EINVAL;
	}
	if (arg->bytes > 1ULL << MAX_PHYSMEM_BITS ||
	    arg->start > (1ULL << MAX_PHYSMEM_BITS) - arg->bytes) {
		pr_err("range %#llx + %#llx: beyond the physical address space\n",
		       arg->start, arg->bytes);
		return -EINVAL;
	}
	if (arg->source == MEMMAP_BENCH_SOURCE_HOLE && arg->start) {
		pr_err("range at %#llx: a hole is found by the kernel, start is 0\n",
		       arg->start);
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
static int check_node(const struct memmap_bench_range_create *arg)
{
	u64 need = (arg->bytes >> PAGE_SHIFT) * sizeof(struct page) / 4 * 5;
	u64 room;

	if (arg->node < 0 || arg->node >= MAX_NUMNODES ||
	    !node_online(arg->node)) {
		pr_err("node %d does not exist\n", arg->node);
		return -ENODEV;
	}
	if (!node_state(arg->node, N_MEMORY)) {
		pr_err("node %d has no memory for a memmap\n", arg->node);
		return -ENODEV;
	}
	room = node_free_bytes(arg->node);
	if (need > room) {
		pr_err("range of %llu MiB: needs %llu MiB of node %d, %llu MiB are free\n",
		       arg->bytes >> 20, need >> 20, arg->node, room >> 20);
		return -ENOMEM;
	}
	return 0;
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

static void unclaim(struct mbench_range *range)
{
	release_mem_region(range->res->start, resource_size(range->res));
}

static int claim(struct mbench_range *range,
		 const struct memmap_bench_range_create *arg)
{
	int err;

	if (arg->source == MEMMAP_BENCH_SOURCE_PMEM)
		err = claim_pmem(range, arg->start, arg->bytes);
	else
		err = claim_hole(range, arg->bytes);
	if (err)
		return err;
	range->nid = arg->node;
	range->start_pfn = PHYS_PFN(range->res->start);
	range->nr_pages = PHYS_PFN(resource_size(range->res));
	err = check_mapping(range, arg->type);
	if (err)
		unclaim(range);
	return err;
}

static int make_memmap(struct mbench_range *range,
		       struct memmap_bench_range_create *arg)
{
	struct dev_pagemap *pgmap = &range->pgmap;
	void *addr;
	u64 start;

	pgmap->type = kernel_types[arg->type];
	pgmap->range.start = range->res->start;
	pgmap->range.end = range->res->end;
	pgmap->nr_range = 1;
	pgmap->ops = &ops;
	if (pgmap->type == MEMORY_DEVICE_PRIVATE) {
		pgmap->ops = &private_ops;
		pgmap->owner = range;
	}

	mbench_stage_begin();
	start = ktime_get_ns();
	addr = memremap_pages(pgmap, range->nid);
	arg->create_ns = ktime_get_ns() - start;
	arg->first_init_ns = mbench_stage_end();
	if (IS_ERR(addr)) {
		pr_err("range %pR: memremap_pages failed, %ld\n", range->res,
		       PTR_ERR(addr));
		return PTR_ERR(addr);
	}
	range->zone = page_zone(pfn_to_page(range->start_pfn));
	return 0;
}

/*
 * Where the memmap really is. vmemmap_populate() falls back to other nodes, and
 * from 2 MiB to 4 KiB mappings, and nobody else would say.
 */
static void locate_memmap(const struct mbench_range *range,
			  struct memmap_bench_range_create *arg)
{
	unsigned long at = (unsigned long)pfn_to_page(range->start_pfn);
	unsigned long end = at + range->nr_pages * sizeof(struct page);
	unsigned int level;
	unsigned long bytes;
	struct page *backing;
	pte_t *entry;

	for (; at < end; at += bytes) {
		entry = lookup_address(at, &level);
		if (level == PG_LEVEL_2M) {
			bytes = PMD_SIZE;
			backing = pmd_page(*(pmd_t *)entry);
		} else {
			bytes = PAGE_SIZE;
			backing = pte_page(*entry);
			arg->small_bytes += bytes;
		}
		if (page_to_nid(backing) != range->nid)
			arg->off_node_bytes += bytes;
		cond_resched();
	}
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
	arg->start = range->res->start;
	arg->module_bytes = sizeof(*range) +
			    mbench_sections(range) * sizeof(*range->digests);
	arg->off_node_bytes = 0;
	arg->small_bytes = 0;
	locate_memmap(range, arg);
}

static int check(struct memmap_bench_range_create *arg)
{
	int err;

	if (arg->flags || arg->id) {
		pr_err("range_create: flags %#x and id %u must be 0\n",
		       arg->flags, arg->id);
		return -EINVAL;
	}
	err = check_span(arg);
	if (err)
		return err;
	err = check_type(arg);
	if (err)
		return err;
	return check_node(arg);
}

int mbench_range_create(struct mbench_range **out,
			struct memmap_bench_range_create *arg)
{
	struct mbench_range *range;
	int err;

	err = check(arg);
	if (err)
		return err;
	range = kzalloc(sizeof(*range), GFP_KERNEL);
	if (!range)
		return -ENOMEM;
	err = claim(range, arg);
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
	unclaim(range);
out_free_range:
	kfree(range);
	return err;
}

void mbench_range_destroy(struct mbench_range *range)
{
	remove_memmap(range);
	kvfree(range->digests);
	unclaim(range);
	kfree(range);
}

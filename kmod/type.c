// SPDX-License-Identifier: GPL-2.0-only
/* Memory types; see type.h. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/mm.h>
#include <linux/printk.h>

#include "type.h"

/* Nobody ever gets at these pages, so neither is ever called. */
static void unused_page_free(struct page *page)
{
}

static vm_fault_t unused_migrate_to_ram(struct vm_fault *vmf)
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

/* memremap_pages() wants these of PRIVATE and COHERENT. */
static const struct dev_pagemap_ops owned_ops = {
	.page_free = unused_page_free,
	.migrate_to_ram = unused_migrate_to_ram,
	.memory_failure = no_users,
};

static const enum memory_type kernel_types[MEMMAP_BENCH_NR_TYPES] = {
	[MEMMAP_BENCH_TYPE_PRIVATE] = MEMORY_DEVICE_PRIVATE,
	[MEMMAP_BENCH_TYPE_P2PDMA] = MEMORY_DEVICE_PCI_P2PDMA,
	[MEMMAP_BENCH_TYPE_GENERIC] = MEMORY_DEVICE_GENERIC,
	[MEMMAP_BENCH_TYPE_FS_DAX] = MEMORY_DEVICE_FS_DAX,
	[MEMMAP_BENCH_TYPE_COHERENT] = MEMORY_DEVICE_COHERENT,
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
		/* memremap_pages() asks no option of P2PDMA and COHERENT. */
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

int mbench_type_settle(u32 *type, u32 source)
{
	if (*type == MEMMAP_BENCH_TYPE_AUTO)
		*type = default_type(source);
	if (*type >= MEMMAP_BENCH_NR_TYPES) {
		pr_err("type %u is unknown\n", *type);
		return -EINVAL;
	}
	if (source == MEMMAP_BENCH_SOURCE_PMEM &&
	    *type != MEMMAP_BENCH_TYPE_FS_DAX &&
	    *type != MEMMAP_BENCH_TYPE_GENERIC) {
		pr_err("type %u: a pmem range is FS_DAX or GENERIC\n", *type);
		return -EINVAL;
	}
	if (mbench_type_reason(*type)) {
		pr_err("type %u: this kernel is configured without it\n", *type);
		return -EOPNOTSUPP;
	}
	return 0;
}

void mbench_type_prepare(struct dev_pagemap *pgmap, u32 type, void *owner)
{
	pgmap->type = kernel_types[type];
	pgmap->ops = &ops;
	if (pgmap->type != MEMORY_DEVICE_PRIVATE &&
	    pgmap->type != MEMORY_DEVICE_COHERENT)
		return;
	pgmap->ops = &owned_ops;
	pgmap->owner = owner;
}

u32 mbench_type_of(const struct dev_pagemap *pgmap)
{
	u32 type;

	for (type = 1; type < MEMMAP_BENCH_NR_TYPES; type++)
		if (kernel_types[type] == pgmap->type)
			return type;
	return 0;
}

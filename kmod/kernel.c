// SPDX-License-Identifier: GPL-2.0-only
/* Direct calls of the running kernel's unexported functions; see kernel.h. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kallsyms.h>
#include <linux/kprobes.h>
#include <linux/page-isolation.h>

#include "kernel.h"

/* Targets until the kernel's are found; never reached, has_*() is asked. */
void mbench_stub_init_zone_device(struct zone *zone, unsigned long start_pfn,
				  unsigned long nr_pages,
				  struct dev_pagemap *pgmap)
{
}

void mbench_stub_set_migratetype(struct page *page, int migratetype)
{
}

DEFINE_STATIC_CALL(mbench_init_zone_device, mbench_stub_init_zone_device);
DEFINE_STATIC_CALL(mbench_set_migratetype, mbench_stub_set_migratetype);

static bool has_init_zone_device;
static bool has_set_migratetype;

bool mbench_has_init_zone_device(void)
{
	return has_init_zone_device;
}

bool mbench_has_set_migratetype(void)
{
	return has_set_migratetype;
}

/*
 * Entry address of @name, or 0. A kprobe finds the symbol, but with IBT it sits
 * behind the ENDBR at symbol+4; sprint_symbol() tells the distance.
 */
static unsigned long entry_of(const char *name)
{
	struct kprobe probe = { .symbol_name = name };
	char text[KSYM_SYMBOL_LEN];
	unsigned long address, offset;
	size_t length = strlen(name);

	if (register_kprobe(&probe))
		return 0;
	address = (unsigned long)probe.addr;
	unregister_kprobe(&probe);

	sprint_symbol(text, address);
	if (strncmp(text, name, length) ||
	    sscanf(text + length, "+%lx/", &offset) != 1)
		return 0;
	return address - offset;
}

void mbench_kernel_resolve(void)
{
	typeof(mbench_stub_init_zone_device) *init;
	typeof(mbench_stub_set_migratetype) *set;
	unsigned long entry;

	/* The kernel declares both; another signature must not build. */
	BUILD_BUG_ON(!__same_type(memmap_init_zone_device,
				  mbench_stub_init_zone_device));
	BUILD_BUG_ON(!__same_type(set_pageblock_migratetype,
				  mbench_stub_set_migratetype));

	entry = entry_of("memmap_init_zone_device");
	if (entry) {
		init = (void *)entry;
		static_call_update(mbench_init_zone_device, init);
		has_init_zone_device = true;
	}
	entry = entry_of("set_pageblock_migratetype");
	if (entry) {
		set = (void *)entry;
		static_call_update(mbench_set_migratetype, set);
		has_set_migratetype = true;
	}
}

void mbench_mark_pageblocks(unsigned long pfn, unsigned long count)
{
	unsigned long end = pfn + count;

	pfn = ALIGN(pfn, pageblock_nr_pages);
	for (; pfn < end; pfn += pageblock_nr_pages)
		static_call(mbench_set_migratetype)(pfn_to_page(pfn),
						    MIGRATE_MOVABLE);
}

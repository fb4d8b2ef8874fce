// SPDX-License-Identifier: GPL-2.0-only
/* Facts about the running kernel; see memmap_bench.h for their meaning. */
#include <linux/mm.h>
#include <linux/timekeeping.h>
#include <linux/utsname.h>

#include "info.h"
#include "schedule.h"
#include "type.h"
#include "writer.h"

static u64 loaded_ns __ro_after_init;

void __init mbench_info_init(void)
{
	loaded_ns = ktime_get_boottime_ns();
}

static u32 kernel_options(void)
{
	u32 options = 0;

	if (IS_ENABLED(CONFIG_DEBUG_VM))
		options |= MEMMAP_BENCH_K_DEBUG_VM;
	if (IS_ENABLED(CONFIG_DEBUG_VM_PGFLAGS))
		options |= MEMMAP_BENCH_K_DEBUG_VM_PGFLAGS;
	if (IS_ENABLED(CONFIG_DEBUG_PAGE_REF))
		options |= MEMMAP_BENCH_K_DEBUG_PAGE_REF;
	if (IS_ENABLED(CONFIG_KASAN))
		options |= MEMMAP_BENCH_K_KASAN;
	if (IS_ENABLED(CONFIG_KMSAN))
		options |= MEMMAP_BENCH_K_KMSAN;
	if (IS_ENABLED(CONFIG_KCSAN))
		options |= MEMMAP_BENCH_K_KCSAN;
	if (IS_ENABLED(CONFIG_PROVE_LOCKING))
		options |= MEMMAP_BENCH_K_PROVE_LOCKING;
	if (IS_ENABLED(CONFIG_DEBUG_PAGEALLOC))
		options |= MEMMAP_BENCH_K_DEBUG_PAGEALLOC;
	if (IS_ENABLED(CONFIG_SCHED_INFO))
		options |= MEMMAP_BENCH_K_SCHED_INFO;
	if (want_init_on_alloc(0))
		options |= MEMMAP_BENCH_K_INIT_ON_ALLOC;
	return options;
}

void mbench_info(struct memmap_bench_info *info)
{
	unsigned int i;

	BUILD_BUG_ON(ARRAY_SIZE(info->writer_reason) +
		     ARRAY_SIZE(info->writer_reason_16) <
		     MEMMAP_BENCH_NR_WRITERS);
	BUILD_BUG_ON(ARRAY_SIZE(info->schedule_reason) <
		     MEMMAP_BENCH_NR_SCHEDULES);
	BUILD_BUG_ON(ARRAY_SIZE(info->type_reason) < MEMMAP_BENCH_NR_TYPES);

	info->version = MEMMAP_BENCH_VERSION;
	info->struct_page_size = sizeof(struct page);
	info->page_size = PAGE_SIZE;
	info->section_pages = PAGES_PER_SECTION;
	info->pageblock_pages = pageblock_nr_pages;
	info->hz = HZ;
	info->kernel_options = kernel_options();
	for (i = 1; i < MEMMAP_BENCH_NR_WRITERS; i++)
		*memmap_bench_writer_reason(info, i) = mbench_writer_reason(i);
	for (i = 1; i < MEMMAP_BENCH_NR_SCHEDULES; i++)
		info->schedule_reason[i] = mbench_schedule_reason(i);
	for (i = 1; i < MEMMAP_BENCH_NR_TYPES; i++)
		info->type_reason[i] = mbench_type_reason(i);
	info->loaded_ns = loaded_ns;
	strscpy(info->release, init_utsname()->release, sizeof(info->release));
}

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The only place that knows kernel versions and configurations: what differs
 * between the kernels that the module builds for.
 */
#ifndef MEMMAP_BENCH_COMPAT_H
#define MEMMAP_BENCH_COMPAT_H

#include <linux/memremap.h>
#include <linux/mm.h>
#include <linux/version.h>
#include <linux/workqueue.h>

#include "core/page.h"

/* Commit 128ea9f6ccfb6 (6.17) names the unbound workqueue anew. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 17, 0)
#define mbench_unbound_wq system_dfl_wq
#else
#define mbench_unbound_wq system_unbound_wq
#endif

/*
 * True where core/page.h mirrors this kernel's struct page, so that the writers
 * built on it may be used. A constant; with a larger struct page (KMSAN, no
 * MEMCG) it is false and those writers are reported as not available.
 */
#define MBENCH_PAGE_MIRRORED						\
	(sizeof(struct page) == sizeof(struct core_page) &&		\
	 offsetof(struct page, flags) == offsetof(struct core_page, flags) && \
	 offsetof(struct page, lru) == offsetof(struct core_page, lru_next) && \
	 offsetof(struct page, pgmap) == offsetof(struct core_page, pgmap) && \
	 offsetof(struct page, zone_device_data) ==			\
		offsetof(struct core_page, zone_device_data) &&		\
	 offsetof(struct page, _mapcount) ==				\
		offsetof(struct core_page, mapcount) &&			\
	 offsetof(struct page, _refcount) ==				\
		offsetof(struct core_page, refcount))

/*
 * Reference count that memmap_init_zone_device() leaves. PRIVATE and COHERENT
 * pages start free since 6.0; P2PDMA (6.15) and FS_DAX (6.15) followed.
 */
static inline int mbench_first_refcount(enum memory_type type)
{
	if (type == MEMORY_DEVICE_PRIVATE || type == MEMORY_DEVICE_COHERENT)
		return 0;
	if (LINUX_VERSION_CODE >= KERNEL_VERSION(6, 15, 0) &&
	    (type == MEMORY_DEVICE_PCI_P2PDMA || type == MEMORY_DEVICE_FS_DAX))
		return 0;
	return 1;
}

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The only place that knows kernel versions: what differs, or will, between the
 * kernels that the module builds for. Built and run on 6.1 and 6.12, which needed
 * no difference yet; from 6.15 on struct page has other fields and this will not
 * compile, rather than write the wrong ones.
 */
#ifndef MEMMAP_BENCH_COMPAT_H
#define MEMMAP_BENCH_COMPAT_H

#include <linux/memremap.h>
#include <linux/mm.h>

#include "core/page.h"

/*
 * True where core/page.h mirrors this kernel's struct page, so that the writers
 * built on it may be used. A constant; where struct page is larger (KMSAN) it is
 * false, and those writers are reported as not available.
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
 * Reference count that memmap_init_zone_device() leaves, from 6.0 to 6.14: PRIVATE
 * and COHERENT pages start free, the others with one reference.
 */
static inline int mbench_first_refcount(enum memory_type type)
{
	return type != MEMORY_DEVICE_PRIVATE && type != MEMORY_DEVICE_COHERENT;
}

#endif

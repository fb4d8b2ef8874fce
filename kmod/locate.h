/* SPDX-License-Identifier: GPL-2.0-only */
/* Where a memmap really is, read from its page tables. */
#ifndef MEMMAP_BENCH_LOCATE_H
#define MEMMAP_BENCH_LOCATE_H

#include <linux/types.h>

/*
 * struct mbench_place - in bytes
 * @memmap: struct pages, in virtual addresses
 * @backing: memory behind them; less where vmemmap pages are shared
 * @off_node: of that, on another node
 * @small: of that, mapped by 4 KiB pages
 */
struct mbench_place {
	u64 memmap;
	u64 backing;
	u64 off_node;
	u64 small;
};

/* Of the memmap of @nr_pages from @pfn, which must stay where it is meanwhile. */
struct mbench_place mbench_locate(unsigned long pfn, unsigned long nr_pages,
				  int nid);

#endif

// SPDX-License-Identifier: GPL-2.0-only
/* Writer stores: one pass of plain stores, then the pageblocks (4.20 to 6.12). */
#include "kernel.h"
#include "mirror.h"
#include "writer.h"

static void stores_write(struct mbench_range *range, unsigned long pfn,
			 unsigned long count, unsigned int pass)
{
	mbench_store_pages(range, pfn, count, CORE_RESERVED_PLAIN);
	mbench_mark_pageblocks(pfn, count);
}

const struct mbench_writer mbench_writer_stores = {
	.passes = 1,
	.reason = mbench_mirror_reason,
	.write = stores_write,
};

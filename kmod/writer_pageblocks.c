// SPDX-License-Identifier: GPL-2.0-only
/*
 * Writer pageblocks: as stores, but each page is asked whether a pageblock begins
 * with it, which is then marked among the pages, as it was before 6.12.101 and
 * 20260428081855.1249045-6-songmuchun@bytedance.com
 */
#include <linux/mm.h>
#include <linux/sched.h>

#include "kernel.h"
#include "mirror.h"
#include "writer.h"

/* Not inline: @image stays in memory, as it does for writer stores. */
static noinline void store_and_mark(unsigned long pfn, unsigned long count,
				    const struct core_image *image)
{
	struct core_page *page = mbench_core_page(pfn);
	struct core_page *end = page + count;

	for (; page < end; page++, pfn++) {
		core_zero(page);
		core_fields(page, image, page->flags, CORE_RESERVED_PLAIN);
		if (IS_ALIGNED(pfn, pageblock_nr_pages)) {
			mbench_mark_pageblocks(pfn, 1);
			cond_resched();
		}
	}
}

static void pageblocks_write(struct mbench_range *range, unsigned long pfn,
			     unsigned long count, unsigned int pass)
{
	struct core_image image = mbench_image(range, pfn);

	store_and_mark(pfn, count, &image);
}

const struct mbench_writer mbench_writer_pageblocks = {
	.passes = 1,
	.reason = mbench_mirror_reason,
	.write = pageblocks_write,
};

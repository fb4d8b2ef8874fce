// SPDX-License-Identifier: GPL-2.0-only
/*
 * Writer legacy: the two passes of Linux 4.19. First memmap_init_zone() with an
 * atomic SetPageReserved() and the pageblocks; then, in devm_memremap_pages(),
 * list_del(), pgmap and a reference per page.
 */
#include <linux/percpu-refcount.h>

#include "kernel.h"
#include "mirror.h"
#include "writer.h"

static void second_pass(struct mbench_range *range, unsigned long pfn,
			unsigned long count, const struct core_image *image)
{
	struct core_page *page = mbench_core_page(pfn);
	struct core_page *end = page + count;

	for (; page < end; page++) {
		core_legacy_second(page, image);
		percpu_ref_get(&range->pgmap.ref);
	}
	atomic_long_add(count, &range->refs);
}

static void legacy_write(struct mbench_range *range, unsigned long pfn,
			 unsigned long count, unsigned int pass)
{
	struct core_image image = mbench_image(range, pfn);

	if (pass) {
		second_pass(range, pfn, count, &image);
		return;
	}
	core_legacy_first(mbench_core_page(pfn), count, &image);
	mbench_mark_pageblocks(pfn, count);
}

/* 4.19 dropped the references at removal, one by one; here it is not timed. */
static void legacy_after(struct mbench_range *range)
{
	long refs = atomic_long_xchg(&range->refs, 0);

	if (refs)
		percpu_ref_put_many(&range->pgmap.ref, refs);
}

const struct mbench_writer mbench_writer_legacy = {
	.passes = 2,
	.reason = mbench_mirror_reason,
	.write = legacy_write,
	.after = legacy_after,
};

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Writer downward, with the pageblock marked straight after its pages while it is
 * warm, as __init_pageblock() did in
 * 154361479366.7497.13916678539146224699.stgit@ahduyck-desk1.amr.corp.intel.com
 */
#include <linux/mm.h>

#include "kernel.h"
#include "mirror.h"
#include "writer.h"

static void downward_write(struct mbench_range *range, unsigned long pfn,
			   unsigned long count, unsigned int pass)
{
	struct core_image image = mbench_image(range, pfn);
	unsigned long end = pfn + count;
	unsigned long start;

	for (; end > pfn; end = start) {
		start = max(pfn, round_down(end - 1, pageblock_nr_pages));
		core_writer_downward.write(mbench_core_page(start), end - start,
					   &image, pass);
		mbench_mark_pageblocks(start, end - start);
	}
}

const struct mbench_writer mbench_writer_downward = {
	.passes = 1,
	.reason = mbench_mirror_reason,
	.core = &core_writer_downward,
	.write = downward_write,
};

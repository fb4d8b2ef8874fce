// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Writer downward: from the last page to the first, and no list head, which pgmap
 * overwrites anyway. Proposed as __init_pageblock() in
 * 154361479366.7497.13916678539146224699.stgit@ahduyck-desk1.amr.corp.intel.com
 * and not merged. It walked the whole range from its end; here each piece within a
 * section is, and which comes first is the schedule's part.
 */
#include "writer.h"

static void write_pages(struct core_page *page, unsigned long count,
			const struct core_image *image, unsigned int pass)
{
	struct core_page *at = page + count;

	(void)pass;
	while (at-- > page) {
		core_zero(at);
		core_counts(at, image, at->flags);
		core_device(at, image, CORE_RESERVED_PLAIN);
	}
}

const struct core_writer core_writer_downward = {
	.passes = 1,
	.write = write_pages,
};

// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Writer stores: one pass of plain stores, as memmap_init_zone_device() from 4.20
 * (commit 966cf44f637e), zeroing by stores since 5.2, to 6.14.
 */
#include "writer.h"

static void write_pages(struct core_page *page, unsigned long count,
			const struct core_image *image, unsigned int pass)
{
	(void)pass;
	core_stores(page, count, image, CORE_RESERVED_PLAIN);
}

const struct core_writer core_writer_stores = {
	.passes = 1,
	.write = write_pages,
};

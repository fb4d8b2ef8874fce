// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Writer legacy: the two passes of Linux 4.19, memmap_init_zone() and the second
 * loop of devm_memremap_pages(), which commit 966cf44f637e made one. The module has
 * its own second pass, with the real reference.
 */
#include "writer.h"

static void second_pass(struct core_page *page, unsigned long count,
			const struct core_image *image)
{
	struct core_page *end = page + count;
	unsigned long refs = 0;

	/* percpu_ref_get() adds 1 to a word that stays in the cache. */
	for (; page < end; page++) {
		core_legacy_second(page, image);
		CORE_ONCE(refs) += 1;
	}
}

static void write_pages(struct core_page *page, unsigned long count,
			const struct core_image *image, unsigned int pass)
{
	if (pass)
		second_pass(page, count, image);
	else
		core_legacy_first(page, count, image);
}

const struct core_writer core_writer_legacy = {
	.passes = 2,
	.write = write_pages,
};

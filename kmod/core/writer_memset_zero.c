// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Ceiling memset-zero: the same bytes are cleared by rep stos. Some CPUs clear far
 * faster than they store anything else, so this is no ceiling of struct pages.
 */
#include "store.h"
#include "writer.h"

#define WORDS	(sizeof(struct core_page) / sizeof(unsigned long))

static void write_pages(struct core_page *page, unsigned long count,
			const struct core_image *image, unsigned int pass)
{
	(void)image;
	(void)pass;
	core_store_words(page, 0, count * WORDS);
}

const struct core_writer core_writer_memset_zero = {
	.passes = 1,
	.leaves = CORE_LEAVES_ZERO,
	.write = write_pages,
};

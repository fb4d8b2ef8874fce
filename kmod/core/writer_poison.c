// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Writer poison: all of the piece is filled with 0xff first, as page_init_poison()
 * does in kernels with DEBUG_VM when the memmap is made, then stores. What it costs:
 * 20180910234341.4068.26882.stgit@localhost.localdomain
 */
#include "store.h"
#include "writer.h"

#define POISON	(~0UL)	/* PAGE_POISON_PATTERN */
#define WORDS	(sizeof(struct core_page) / sizeof(unsigned long))

static void write_pages(struct core_page *page, unsigned long count,
			const struct core_image *image, unsigned int pass)
{
	if (pass)
		core_stores(page, count, image, CORE_RESERVED_PLAIN);
	else
		core_store_words(page, POISON, count * WORDS);
}

const struct core_writer core_writer_poison = {
	.passes = 2,
	.write = write_pages,
};

// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Writer bulk: a pageblock's struct pages, 32 KiB, are zeroed by one memset, then
 * each gets its fields. Tried in 20180926232117.17365.72207.stgit: faster on pmem,
 * no gain or a slight loss in DRAM.
 */
#include "store.h"
#include "writer.h"

#define BLOCK_PAGES	512UL
#define WORDS		(sizeof(struct core_page) / sizeof(unsigned long))

static void write_block(struct core_page *page, unsigned long count,
			const struct core_image *image)
{
	struct core_page *end = page + count;

	core_store_words(page, 0, count * WORDS);
	for (; page < end; page++)
		core_fields(page, image, page->flags, CORE_RESERVED_PLAIN);
}

static void write_pages(struct core_page *page, unsigned long count,
			const struct core_image *image, unsigned int pass)
{
	unsigned long block;

	(void)pass;
	for (; count; count -= block, page += block) {
		block = count < BLOCK_PAGES ? count : BLOCK_PAGES;
		write_block(page, block, image);
	}
}

const struct core_writer core_writer_bulk = {
	.passes = 1,
	.write = write_pages,
};

// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Ceiling fill-store: the same bytes by plain stores of 8 bytes. Not zeros, for which
 * some CPUs have ways that struct pages cannot go.
 */
#include "writer.h"

#define WORDS	(sizeof(struct core_page) / sizeof(unsigned long))

static void write_pages(struct core_page *page, unsigned long count,
			const struct core_image *image, unsigned int pass)
{
	unsigned long *word = (unsigned long *)page;
	unsigned long *end = word + count * WORDS;

	(void)image;
	(void)pass;
	for (; word < end; word += WORDS) {
		CORE_ONCE(word[0]) = CORE_FILL_WORD;
		CORE_ONCE(word[1]) = CORE_FILL_WORD;
		CORE_ONCE(word[2]) = CORE_FILL_WORD;
		CORE_ONCE(word[3]) = CORE_FILL_WORD;
		CORE_ONCE(word[4]) = CORE_FILL_WORD;
		CORE_ONCE(word[5]) = CORE_FILL_WORD;
		CORE_ONCE(word[6]) = CORE_FILL_WORD;
		CORE_ONCE(word[7]) = CORE_FILL_WORD;
	}
}

const struct core_writer core_writer_fill_store = {
	.passes = 1,
	.leaves = CORE_LEAVES_FILL,
	.write = write_pages,
};

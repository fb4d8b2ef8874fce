// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Ceiling fill-nt: the same bytes by non-temporal stores of 8 bytes, not zeros. */
#include "store.h"
#include "writer.h"

#ifdef __x86_64__

#define WORDS	(sizeof(struct core_page) / sizeof(unsigned long))

static void write_pages(struct core_page *page, unsigned long count,
			const struct core_image *image, unsigned int pass)
{
	unsigned long *word = (unsigned long *)page;
	unsigned long *end = word + count * WORDS;

	(void)image;
	(void)pass;
	for (; word < end; word += WORDS) {
		core_store_nt(&word[0], CORE_FILL_WORD);
		core_store_nt(&word[1], CORE_FILL_WORD);
		core_store_nt(&word[2], CORE_FILL_WORD);
		core_store_nt(&word[3], CORE_FILL_WORD);
		core_store_nt(&word[4], CORE_FILL_WORD);
		core_store_nt(&word[5], CORE_FILL_WORD);
		core_store_nt(&word[6], CORE_FILL_WORD);
		core_store_nt(&word[7], CORE_FILL_WORD);
	}
	core_store_nt_end();
}

const struct core_writer core_writer_fill_nt = {
	.passes = 1,
	.leaves = CORE_LEAVES_FILL,
	.write = write_pages,
};

#endif

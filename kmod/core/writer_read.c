// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Ceiling read: every byte is loaded, and nothing is written. */
#include "writer.h"

#define WORDS	(sizeof(struct core_page) / sizeof(unsigned long))

static void read_pages(struct core_page *page, unsigned long count,
		       const struct core_image *image, unsigned int pass)
{
	unsigned long *word = (unsigned long *)page;
	unsigned long *end = word + count * WORDS;

	(void)image;
	(void)pass;
	/* Volatile, so that the loads are made although nobody wants the values. */
	for (; word < end; word += WORDS) {
		(void)CORE_ONCE(word[0]);
		(void)CORE_ONCE(word[1]);
		(void)CORE_ONCE(word[2]);
		(void)CORE_ONCE(word[3]);
		(void)CORE_ONCE(word[4]);
		(void)CORE_ONCE(word[5]);
		(void)CORE_ONCE(word[6]);
		(void)CORE_ONCE(word[7]);
	}
}

const struct core_writer core_writer_read = {
	.passes = 1,
	.leaves = CORE_LEAVES_ALONE,
	.write = read_pages,
};

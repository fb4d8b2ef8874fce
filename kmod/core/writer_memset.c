// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Writer memset: as stores, but each page is zeroed by a memset first, which is what
 * mm_zero_struct_page() was until 5.2; of 64 bytes compilers make a rep stosq. What
 * was measured against eight stores in
 * 154361477318.7497.13432441396440493352.stgit@ahduyck-desk1.amr.corp.intel.com
 */
#include "store.h"
#include "writer.h"

#define WORDS	(sizeof(struct core_page) / sizeof(unsigned long))

static void write_pages(struct core_page *page, unsigned long count,
			const struct core_image *image, unsigned int pass)
{
	struct core_page *end = page + count;

	(void)pass;
	for (; page < end; page++) {
		core_store_words(page, 0, WORDS);
		/* 0: of a memset the compiler knew that. */
		core_fields(page, image, 0, CORE_RESERVED_PLAIN);
	}
}

const struct core_writer core_writer_memset = {
	.passes = 1,
	.write = write_pages,
};

// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Writer template: copies of one prepared struct page by plain stores, as of Li Zhe,
 * "mm: optimize zone-device memmap initialization", v5 of July 2026
 * (akfB6Qe-jKDEMUxz@kernel.org is a reply to it; v11 is
 * 20260831111638.76012-1). No copy is patched; see core_image_page().
 */
#include "image.h"
#include "writer.h"

static void write_pages(struct core_page *page, unsigned long count,
			const struct core_image *image, unsigned int pass)
{
	struct core_page *end = page + count;
	struct core_page prepared;
	const struct core_page *from = &prepared;

	(void)pass;
	core_image_page(&prepared, image);
	/* Else the compiler would copy registers, of which the kernel has few. */
	asm volatile("" : "+r" (from) : : "memory");
	for (; page < end; page++)
		*page = *from;
}

const struct core_writer core_writer_template = {
	.passes = 1,
	.write = write_pages,
};

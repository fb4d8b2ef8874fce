// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Writer template-nt: as template, by non-temporal stores, which do not read the line
 * before; memcpy_nontemporal() of the same series (v5 of July 2026; v11 is
 * 20260831111638.76012-1).
 */
#include "image.h"
#include "store.h"
#include "writer.h"

#ifdef __x86_64__

static inline void copy_page(struct core_page *page, const unsigned long *from)
{
	unsigned long *to = (unsigned long *)page;

	core_store_nt(&to[0], from[0]);
	core_store_nt(&to[1], from[1]);
	core_store_nt(&to[2], from[2]);
	core_store_nt(&to[3], from[3]);
	core_store_nt(&to[4], from[4]);
	core_store_nt(&to[5], from[5]);
	core_store_nt(&to[6], from[6]);
	core_store_nt(&to[7], from[7]);
}

static void write_pages(struct core_page *page, unsigned long count,
			const struct core_image *image, unsigned int pass)
{
	struct core_page *end = page + count;
	struct core_page prepared;
	const unsigned long *from = (const unsigned long *)&prepared;

	(void)pass;
	core_image_page(&prepared, image);
	asm volatile("" : "+r" (from) : : "memory");
	for (; page < end; page++)
		copy_page(page, from);
	core_store_nt_end();
}

const struct core_writer core_writer_template_nt = {
	.passes = 1,
	.write = write_pages,
};

#endif

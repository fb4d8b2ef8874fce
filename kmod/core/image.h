/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * What struct pages of ZONE_DEVICE hold, for those who have no kernel to ask; and one
 * page prepared of it, to be copied.
 */
#ifndef MEMMAP_BENCH_CORE_IMAGE_H
#define MEMMAP_BENCH_CORE_IMAGE_H

#include "page.h"

/* Bit of PG_reserved: of 6.1 (Debian x86-64), and of 6.12. */
#define CORE_RESERVED_BIT_6_1	12
#define CORE_RESERVED_BIT_6_12	13

/* Number of ZONE_DEVICE where DMA, DMA32, NORMAL and MOVABLE come before it. */
#define CORE_ZONE_DEVICE	4

/*
 * The image as Debian's 6.12 for x86-64 has it: @zone and @node in the flags, no
 * section there, since vmemmap needs none. 6.1 differs in @reserved alone.
 */
struct core_image core_image_of(unsigned int zone, unsigned int node,
				void *pgmap, int refcount);

/*
 * Prepares the page that writers copy. Nothing in a struct page of x86-64 depends on
 * the page itself: links to a section, where a kernel has them in the flags, are in
 * @image, which is one section's; list heads, which point to themselves, are
 * overwritten by pgmap. A kernel with more (page->virtual) has another layout and
 * none of these writers. Hence copies need no patch.
 */
void core_image_page(struct core_page *page, const struct core_image *image);

#endif

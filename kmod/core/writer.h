/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The writers that need no kernel: ways to write a run of struct pages, and the
 * ceilings they are held against. One idea a file; the table is in writer.c.
 * Portable; also built for user space, for which kernel code's limits hold: no
 * vector registers (-mno-sse) but in writer_fill_avx512.c.
 */
#ifndef MEMMAP_BENCH_CORE_WRITER_H
#define MEMMAP_BENCH_CORE_WRITER_H

#ifndef __KERNEL__
#include <stdbool.h>
#endif

#include "page.h"

/* What is in the pages after the last pass. */
enum core_leaves {
	CORE_LEAVES_IMAGE,	/* the struct pages of the image */
	CORE_LEAVES_FILL,	/* CORE_FILL_WORD in each word */
	CORE_LEAVES_ZERO,
	CORE_LEAVES_ALONE,	/* what was there before */
};

/* What the CPU must have. */
enum core_needs {
	CORE_NEEDS_NOTHING,
	CORE_NEEDS_MOVDIR64B,
	CORE_NEEDS_AVX512,
};

/*
 * What ceilings fill with: no byte of it is 0. In a struct page it sets neither
 * PG_head nor the bit of a tail page, and no pointer of it leads anywhere.
 */
#define CORE_FILL_WORD	0xa4a4a4a4a4a4a4a4UL

/*
 * struct core_writer - one way to write struct pages
 * @passes: how often it goes over a piece; each pass ends before the next begins
 * @leaves: what is there then
 * @left_clear_reserved: of the image without PG_reserved
 * @needs: of the CPU; without it @write faults
 * @write: goes over @count pages, which lie in one section; @page is aligned to 64
 *	bytes. Nothing else is written, and all stores can be seen by others as those
 *	of plain stores would be
 */
struct core_writer {
	unsigned int passes;
	enum core_leaves leaves;
	bool left_clear_reserved;
	enum core_needs needs;
	void (*write)(struct core_page *page, unsigned long count,
		      const struct core_image *image, unsigned int pass);
};

extern const struct core_writer core_writer_bulk;
extern const struct core_writer core_writer_downward;
extern const struct core_writer core_writer_fill_avx512;
extern const struct core_writer core_writer_fill_nt;
extern const struct core_writer core_writer_fill_store;
extern const struct core_writer core_writer_legacy;
extern const struct core_writer core_writer_memset;
extern const struct core_writer core_writer_memset_zero;
extern const struct core_writer core_writer_movdir64b;
extern const struct core_writer core_writer_poison;
extern const struct core_writer core_writer_read;
extern const struct core_writer core_writer_reserved_atomic;
extern const struct core_writer core_writer_reserved_cleared;
extern const struct core_writer core_writer_reserved_folded;
extern const struct core_writer core_writer_reserved_none;
extern const struct core_writer core_writer_reserved_plain;
extern const struct core_writer core_writer_stores;
extern const struct core_writer core_writer_template;
extern const struct core_writer core_writer_template_nt;
extern const struct core_writer core_writer_template_prefetch;
extern const struct core_writer core_writer_template_rep;

/*
 * The writer of enum memmap_bench_writer, or NULL where it is not portable or this
 * architecture has it not.
 */
const struct core_writer *core_writer(unsigned int id);

#endif

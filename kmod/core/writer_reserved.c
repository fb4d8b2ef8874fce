// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Writers reserved-*: stores, but for how PG_reserved comes to the flags. Linux set
 * it by a locked instruction until 4.19, and since 4.20 by a plain one of its own;
 * folding it into the word with zone and node was proposed
 * (154361479877.7497.2824031260670152276.stgit@ahduyck-desk1.amr.corp.intel.com)
 * and not merged, as was having no such flag in device pages at all (Hildenbrand,
 * "mm: Don't mark hotplugged pages PG_reserved (including ZONE_DEVICE)", 2019).
 */
#include "writer.h"

static void write_atomic(struct core_page *page, unsigned long count,
			 const struct core_image *image, unsigned int pass)
{
	(void)pass;
	core_stores(page, count, image, CORE_RESERVED_ATOMIC);
}

/* The same as writer stores: the one that the others are to be held against. */
static void write_plain(struct core_page *page, unsigned long count,
			const struct core_image *image, unsigned int pass)
{
	(void)pass;
	core_stores(page, count, image, CORE_RESERVED_PLAIN);
}

static void write_folded(struct core_page *page, unsigned long count,
			 const struct core_image *image, unsigned int pass)
{
	(void)pass;
	core_stores(page, count, image, CORE_RESERVED_FOLDED);
}

static void write_none(struct core_page *page, unsigned long count,
		       const struct core_image *image, unsigned int pass)
{
	(void)pass;
	core_stores(page, count, image, CORE_RESERVED_NONE);
}

/* As if a driver cleared what the kernel had set: the whole memmap once more. */
static void write_cleared(struct core_page *page, unsigned long count,
			  const struct core_image *image, unsigned int pass)
{
	if (pass)
		core_clear_reserved(page, count, image);
	else
		core_stores(page, count, image, CORE_RESERVED_PLAIN);
}

const struct core_writer core_writer_reserved_atomic = {
	.passes = 1,
	.write = write_atomic,
};

const struct core_writer core_writer_reserved_plain = {
	.passes = 1,
	.write = write_plain,
};

const struct core_writer core_writer_reserved_folded = {
	.passes = 1,
	.write = write_folded,
};

const struct core_writer core_writer_reserved_none = {
	.passes = 1,
	.left_clear_reserved = true,
	.write = write_none,
};

const struct core_writer core_writer_reserved_cleared = {
	.passes = 2,
	.left_clear_reserved = true,
	.write = write_cleared,
};

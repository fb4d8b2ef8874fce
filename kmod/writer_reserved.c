// SPDX-License-Identifier: GPL-2.0-only
/*
 * Writers reserved-*: stores, but for how PG_reserved comes to the flags. Linux set
 * it by a locked instruction until 4.19, and since 4.20 by a plain one of its own;
 * folding it into the word with zone and node was proposed
 * (154361479877.7497.2824031260670152276.stgit@ahduyck-desk1.amr.corp.intel.com)
 * and not merged, as was having no such flag in device pages at all.
 */
#include "kernel.h"
#include "mirror.h"
#include "writer.h"

#define RESERVED	BIT(PG_reserved)

static void write_pass(struct mbench_range *range, unsigned long pfn,
		       unsigned long count, enum core_reserved how)
{
	mbench_store_pages(range, pfn, count, how);
	mbench_mark_pageblocks(pfn, count);
}

static void atomic_write(struct mbench_range *range, unsigned long pfn,
			 unsigned long count, unsigned int pass)
{
	write_pass(range, pfn, count, CORE_RESERVED_ATOMIC);
}

/* The same as writer stores: the one that the others are to be held against. */
static void plain_write(struct mbench_range *range, unsigned long pfn,
			unsigned long count, unsigned int pass)
{
	write_pass(range, pfn, count, CORE_RESERVED_PLAIN);
}

static void folded_write(struct mbench_range *range, unsigned long pfn,
			 unsigned long count, unsigned int pass)
{
	write_pass(range, pfn, count, CORE_RESERVED_FOLDED);
}

static void none_write(struct mbench_range *range, unsigned long pfn,
		       unsigned long count, unsigned int pass)
{
	write_pass(range, pfn, count, CORE_RESERVED_NONE);
}

/* As if a driver cleared what the kernel had set: the whole memmap once more. */
static void cleared_write(struct mbench_range *range, unsigned long pfn,
			  unsigned long count, unsigned int pass)
{
	struct core_image image = mbench_image(range, pfn);

	if (pass)
		core_clear_reserved(mbench_core_page(pfn), count, &image);
	else
		write_pass(range, pfn, count, CORE_RESERVED_PLAIN);
}

const struct mbench_writer mbench_writer_reserved_atomic = {
	.passes = 1,
	.reason = mbench_mirror_reason,
	.write = atomic_write,
};

const struct mbench_writer mbench_writer_reserved_plain = {
	.passes = 1,
	.reason = mbench_mirror_reason,
	.write = plain_write,
};

const struct mbench_writer mbench_writer_reserved_folded = {
	.passes = 1,
	.reason = mbench_mirror_reason,
	.write = folded_write,
};

const struct mbench_writer mbench_writer_reserved_none = {
	.passes = 1,
	.reason = mbench_mirror_reason,
	.left_clear = RESERVED,
	.write = none_write,
};

const struct mbench_writer mbench_writer_reserved_cleared = {
	.passes = 2,
	.reason = mbench_mirror_reason,
	.left_clear = RESERVED,
	.write = cleared_write,
};

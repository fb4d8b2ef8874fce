/* SPDX-License-Identifier: GPL-2.0-only */
/* Writers: ways to write a run of struct pages. One idea a file. */
#ifndef MEMMAP_BENCH_WRITER_H
#define MEMMAP_BENCH_WRITER_H

#include "core/writer.h"
#include "range.h"

/* Goes over @count pages that lie in one section. */
typedef void (*mbench_write_fn)(struct mbench_range *range, unsigned long pfn,
				unsigned long count, unsigned int pass);

/*
 * struct mbench_writer - one way to write struct pages
 * @passes: how often it goes over a piece; each pass ends before the next begins
 * @reason: why it is not available here, or MEMMAP_BENCH_AVAILABLE
 * @core: the portable writer that it is, which declares what it leaves; NULL: the
 *	bytes that the running kernel left
 * @write: goes over a piece; the run has put the writer on the range
 * @after: outside the clock, once per range after a run; may be NULL
 */
struct mbench_writer {
	unsigned int passes;
	enum memmap_bench_reason (*reason)(void);
	const struct core_writer *core;
	mbench_write_fn write;
	void (*after)(struct mbench_range *range);
};

extern const struct mbench_writer mbench_writer_downward;
extern const struct mbench_writer mbench_writer_kernel;
extern const struct mbench_writer mbench_writer_legacy;
extern const struct mbench_writer mbench_writer_pageblocks;
extern const struct mbench_writer mbench_writer_vector;
extern const struct mbench_writer mbench_writer_wrong;
extern const struct mbench_writer mbench_writer_delay;

/* Makes writers of those of core/writer.h that have no file here. */
void mbench_writers_init(void);

/* A writer that is nothing but @core, and the pageblocks where it leaves pages. */
struct mbench_writer mbench_writer_portable(const struct core_writer *core);

/* The writer of enum memmap_bench_writer, or NULL. */
const struct mbench_writer *mbench_writer_find(u32 writer);

/* Why the writer is not available; NO_BUILD for those not in this build. */
enum memmap_bench_reason mbench_writer_reason(u32 writer);

/* Puts a part of a memmap in order again; any count; outside the clock. */
void mbench_restore(struct mbench_range *range, unsigned long pfn,
		    unsigned long count);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* Physical addresses for a range: found or given, checked, and held. */
#ifndef MEMMAP_BENCH_CLAIM_H
#define MEMMAP_BENCH_CLAIM_H

#include "range.h"

/*
 * struct mbench_request - what a range is asked to be
 * @source: enum memmap_bench_source
 * @type: enum memmap_bench_type, settled
 * @nid: node of the memmap
 * @start: pmem: first byte; hole: 0
 * @bytes: multiple of a section
 * @vmemmap_shift: order of compound pages; the range is aligned to them
 */
struct mbench_request {
	u32 source;
	u32 type;
	int nid;
	u64 start;
	u64 bytes;
	unsigned int vmemmap_shift;
};

/*
 * Checks a request and settles its type. @nr_same: ranges like it that the node
 * is to hold at once. 0 or -errno as of range_create.
 */
int mbench_request_check(struct mbench_request *request, unsigned int nr_same);

/* Holds the addresses and prepares @range's pgmap for memremap_pages(). */
int mbench_claim(struct mbench_range *range,
		 const struct mbench_request *request);
void mbench_unclaim(struct mbench_range *range);

#endif

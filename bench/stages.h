/* SPDX-License-Identifier: MIT */
/* Where the time of the kernel's whole path went, and into what: pure functions. */
#ifndef BENCH_STAGES_H
#define BENCH_STAGES_H

#include <stdbool.h>
#include <stdint.h>

#include "memmap_bench.h"

#define STAGES_GEOMETRY	64

/*
 * struct stages - of all ranges of a sample together
 * @nr: records that it comes from; 0: there is nothing to know
 * @ns: by enum memmap_bench_stage; MEMMAP_BENCH_UNKNOWN: was not seen
 * @rest_ns: what they do not explain, or MEMMAP_BENCH_UNKNOWN
 * @probing_ns: what the probes cost, about; it is part of the others
 * @lock_share: part of the makespan with the hotplug lock held; NAN: unknown
 * @written: struct pages that the kernel really wrote, or MEMMAP_BENCH_UNKNOWN
 * @type: enum memmap_bench_type, or 0 for one without a name
 * @dev: the memmap is on the device itself
 * @shift: order of the compound pages
 * @align: their bytes, or the alignment of a namespace; 0: nothing is known of
 *	what the memmap was made of
 */
struct stages {
	unsigned int nr;
	uint64_t ns[MEMMAP_BENCH_NR_STAGES];
	uint64_t rest_ns;
	uint64_t probing_ns;
	double lock_share;
	uint64_t written;
	unsigned int type;
	bool dev;
	unsigned int shift;
	uint64_t align;
};

/* Whether the probes saw the whole of a call, so that its stages are known. */
bool stages_seen(const struct memmap_bench_record *record);

/*
 * The columns type,map,align_bytes; empty where unknown, all of them with @align 0.
 * Returns @text.
 */
const char *stages_geometry(unsigned int type, bool dev, uint64_t align,
			    char text[static STAGES_GEOMETRY]);

/*
 * Sums up @nr records of ranges that were bound together in @makespan_ns, of which
 * @whole_ns were theirs. @probe_ns: cost of a hit, or MEMMAP_BENCH_UNKNOWN.
 */
void stages_sum(const struct memmap_bench_record *records, unsigned int nr,
		uint64_t whole_ns, uint64_t makespan_ns, uint64_t probe_ns,
		unsigned int struct_page_bytes, struct stages *stages);

/*
 * Makes durations of @sections sections from the @nr times at which the kernel
 * rescheduled in an initialisation that took @init_ns: after the first page of each
 * section, then after the first pageblock of each; or, before 6.12.101 and its like
 * in 6.1, after the first page of each of @pageblocks in a section. In place; the
 * sections' number, or 0 if they are not so.
 */
unsigned int stages_sections(uint64_t *stamps, unsigned int nr,
			     unsigned int sections, unsigned int pageblocks,
			     uint64_t init_ns);

#endif

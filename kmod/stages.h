/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Probes on the kernel's own path. They stand only between begin and end: one
 * that stayed would be part of what the writers are timed with. Calls of all
 * tasks are recorded; the first is told from later ones.
 */
#ifndef MEMMAP_BENCH_STAGES_H
#define MEMMAP_BENCH_STAGES_H

#include <linux/memremap.h>

#include "memmap_bench.h"

/* For mbench_stages_begin(): every stage there is. */
#define MBENCH_STAGES_ALL	(BIT(MEMMAP_BENCH_NR_STAGES) - 2)

/*
 * Sets probes for the stages in the mask @wanted. 0; -EBUSY: they are set already;
 * -EOPNOTSUPP: the kernel's calls cannot be probed; -ENOMEM. Then, and only then,
 * mbench_stages_end() need not follow.
 */
int mbench_stages_begin(unsigned long wanted);

/* Removes the probes; what they found stays until mbench_stages_end(). */
void mbench_stages_stop(void);
void mbench_stages_end(void);
bool mbench_stages_on(void);

/* Why each stage is not known, by stage; after mbench_stages_cost(), if at all. */
void mbench_stages_reasons(u8 *reason);

/*
 * What one hit costs, ns; measured now, while the probes are set.
 * MEMMAP_BENCH_UNKNOWN where none was hit.
 */
u64 mbench_stages_cost(void);

/*
 * From now on, keeps the times of the reschedulings in memmap_init_zone_device()
 * for @pgmap, since its entry, in @stamps. 0 or -EOPNOTSUPP.
 */
int mbench_stages_stamp(const struct dev_pagemap *pgmap, u64 *stamps,
			unsigned int room);

/* How many there were, also of those that had no room. */
unsigned int mbench_stages_stamps(void);

/* The finished call of @op for @pgmap into @record. False: there is none. */
bool mbench_stages_find(u32 op, const struct dev_pagemap *pgmap,
			struct memmap_bench_record *record);

/* The finished call number @index, once stopped; NULL: there are no more. */
const struct memmap_bench_record *mbench_stages_record(unsigned int index);

/* Calls that found no room. */
unsigned int mbench_stages_lost(void);

/* Fills what is known of a call of @op before it begins. */
void mbench_record_begin(struct memmap_bench_record *record, u32 op,
			 const struct dev_pagemap *pgmap, int nid);

#endif

/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Units of a range: the parts that schedule background hands out as a whole. Each
 * is free, then taken by one worker, then ready. 1/1024 of the range, as
 * memmap_sync() of 2018 had the task that touches a page initialise
 * (153176041838.12695.3365448145295112857.stgit). Portable; also built for user
 * space.
 */
#ifndef MEMMAP_BENCH_CORE_UNITS_H
#define MEMMAP_BENCH_CORE_UNITS_H

#ifdef __KERNEL__
#include <linux/types.h>
#else
#include <stdbool.h>
#endif

#define CORE_UNITS	1024

enum unit_state {
	UNIT_FREE,	/* nobody has begun */
	UNIT_TAKEN,	/* somebody is at it */
	UNIT_READY,	/* its pages are initialised */
};

/*
 * struct units - the units of one range; pages are counted from its first
 * @pages: of the range
 * @nr: units: 1024, or one a page where there are fewer pages
 * @state: enum unit_state of each
 */
struct units {
	unsigned long pages;
	unsigned long nr;
	unsigned char state[CORE_UNITS];
};

/* All units of a range of @pages are free. */
void units_init(struct units *units, unsigned long pages);

/* Pages of @unit; sets *@start to its first. The last takes the remainder. */
unsigned long units_pages(const struct units *units, unsigned long unit,
			  unsigned long *start);

/* The unit that @page lies in; @page is below @units->pages. */
unsigned long units_of_page(const struct units *units, unsigned long page);

/*
 * First unit of slice @slice of @slices; that of slice + 1 is the first behind it.
 * No slice has over one unit more than another; beyond 1024 some are empty.
 */
unsigned long units_slice(const struct units *units, unsigned long slice,
			  unsigned long slices);

/* Takes a free unit: true for exactly one of those who try. */
static inline bool units_claim(struct units *units, unsigned long unit)
{
	unsigned char expected = UNIT_FREE;

	return __atomic_compare_exchange_n(&units->state[unit], &expected,
					   (unsigned char)UNIT_TAKEN, false,
					   __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

/* Who took the unit has written its pages. Only plain stores are ordered by it. */
static inline void units_finish(struct units *units, unsigned long unit)
{
	__atomic_store_n(&units->state[unit], (unsigned char)UNIT_READY,
			 __ATOMIC_RELEASE);
}

/* Whether the pages of the unit may be read: then all that was written is seen. */
static inline bool units_is_ready(const struct units *units, unsigned long unit)
{
	return __atomic_load_n(&units->state[unit], __ATOMIC_ACQUIRE) ==
	       UNIT_READY;
}

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* Compares memmaps with the image that the running kernel left. */
#ifndef MEMMAP_BENCH_VERIFY_H
#define MEMMAP_BENCH_VERIFY_H

#include "range.h"

/* Digests the sections of a fresh range. 0 or -EINTR. */
int mbench_take_digests(struct mbench_range *range);

/*
 * Compares the ranges with what their last writer, the same for all, declares; fills
 * the out fields of @arg from verdict on. Ranges that are in order are no longer
 * dirty; those that hold no struct pages stay so. 0 or -errno.
 */
int mbench_verify(struct mbench_range **ranges, unsigned int nr_ranges,
		  struct memmap_bench_run *arg);

#endif

/* SPDX-License-Identifier: MIT */
/* The CPUs that the workers of a point may use, and whether they are enough. */
#ifndef BENCH_CPUS_H
#define BENCH_CPUS_H

#include "point.h"

/* CPUs that workers of @node's range may use, as the point's placement says. */
unsigned int cpus_of(const struct machine *machine, const struct point *point,
		     unsigned int node);

/*
 * Most threads per range that have a CPU each on every node of the point; at least 1,
 * since a node without CPUs is served by others, as the kernel does it at boot.
 */
unsigned int cpus_most_threads(const struct machine *machine,
			       const struct point *point);

/*
 * Whether the range on @node has more @workers than CPUs, with those of other ranges
 * that run there at the same time.
 */
bool cpus_exceeded(const struct machine *machine, const struct point *point,
		   unsigned int node, unsigned int workers);

#endif

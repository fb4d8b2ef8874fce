/* SPDX-License-Identifier: MIT */
/* What the files of topology.h share. */
#ifndef BENCH_TOPOLOGY_INTERNAL_H
#define BENCH_TOPOLOGY_INTERNAL_H

#include <hwloc.h>

#include "topology.h"

struct topology {
	hwloc_topology_t hwloc;
};

/*
 * The CPUs of a node itself; none where it has none. hwloc's own cpuset would be
 * that of the nearest node then. 0 or -EIO.
 */
int topology_own_cpus(struct topology *topology, hwloc_obj_t node,
		      hwloc_bitmap_t cpus);

/*
 * Lists @left, which is empty then: one CPU of each core, then one more of each, and
 * so on. Sets *@nr, also beyond @room. 0 or -errno.
 */
int topology_order_cpus(struct topology *topology, hwloc_bitmap_t left,
			unsigned int *cpus, unsigned int room, unsigned int *nr);

/* Free memory of a node; 0 where that cannot be read. */
uint64_t topology_free_bytes(unsigned int node);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/* On which node the workers of a run are asked to be. */
#ifndef MEMMAP_BENCH_PLACEMENT_H
#define MEMMAP_BENCH_PLACEMENT_H

#include "workers.h"

/* Whether the nodes that @run's placement asks for have CPUs: 0 or -ENODEV. */
int mbench_placement_check(const struct mbench_run *run);

/* Where the placement wants the worker, by its record's index, or NUMA_NO_NODE. */
int mbench_placement_node(const struct mbench_worker *worker);

#endif

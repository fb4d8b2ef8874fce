/* SPDX-License-Identifier: MIT */
/* NUMA nodes, CPUs and pmem block devices by hwloc; placement of the runner. */
#ifndef BENCH_TOPOLOGY_H
#define BENCH_TOPOLOGY_H

#include <stdbool.h>

#include "machine.h"

struct topology;

/*
 * Looks at this machine. 0 or -errno; -EXDEV: hwloc shows another machine
 * (HWLOC_XMLFILE and the like are set), on which nothing may be measured.
 */
int topology_load(struct topology **out);
void topology_free(struct topology *topology);

/* Fills the nodes of @machine. 0 or -errno. */
int topology_nodes(struct topology *topology, struct machine *machine);

/* Calls @show for each pmem block device that hwloc finds: name, bytes. */
void topology_pmem(struct topology *topology,
		   void (*show)(const char *name, uint64_t bytes));

/*
 * Binds the calling thread to one CPU: @near: of @nodes (@nr of them), else of none
 * of them. Where there is no such CPU (!*@found), to the last of the machine's. 0 or
 * -errno; *@cpu is where it runs.
 */
int topology_place(struct topology *topology, const unsigned int *nodes,
		   unsigned int nr, bool near, unsigned int *cpu, bool *found);

#endif

/* SPDX-License-Identifier: MIT */
/* NUMA nodes, CPUs and pmem block devices by hwloc; placement of the runner. */
#ifndef BENCH_TOPOLOGY_H
#define BENCH_TOPOLOGY_H

#include <stdbool.h>
#include <stddef.h>

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

/* The CPU that the calling thread is on, or -1. */
int topology_cpu(void);

/* The next node by number after @node, -1 at first; -1: there is none. */
int topology_next_node(struct topology *topology, int node);

/*
 * The CPUs of @node: one of each core, then their SMT siblings. Sets *@nr, 0 for a
 * node without CPUs. 0 or -errno; -ENODEV: no such node, -E2BIG: more than @room.
 */
int topology_node_cpus(struct topology *topology, unsigned int node,
		       unsigned int *cpus, unsigned int room, unsigned int *nr);

/* Free memory of @node. 0 or -ENODEV: no such node, or it has no memory. */
int topology_node_memory(struct topology *topology, unsigned int node,
			 uint64_t *free_bytes);

/* Distance of two nodes as the firmware gives it; 0: not known. */
uint64_t topology_distance(struct topology *topology, unsigned int from,
			   unsigned int to);

/* Binds the calling thread to a CPU; -1: to none in particular. 0 or -errno. */
int topology_bind_thread(struct topology *topology, int cpu);

/* Memory that is touched there from now on lies on the node. 0 or -errno. */
int topology_bind_memory(struct topology *topology, unsigned int node,
			 void *address, size_t bytes);

/*
 * struct topology_cache - caches that are alike
 * @type: "data", "unified" or "instruction"
 * @cpus: CPUs that share one
 * @count: how many there are
 */
struct topology_cache {
	unsigned int level;
	const char *type;
	uint64_t bytes;
	unsigned int cpus;
	unsigned int count;
};

/* Calls @found for each kind of cache, the nearest to a CPU first. */
void topology_caches(struct topology *topology,
		     void (*found)(void *arg, const struct topology_cache *cache),
		     void *arg);

/*
 * All that hwloc knows, as XML, but for serial numbers and addresses. 0 or -errno;
 * the caller frees the @length bytes of @xml.
 */
int topology_xml(struct topology *topology, char **xml, size_t *length);

#endif

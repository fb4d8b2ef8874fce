// SPDX-License-Identifier: MIT
/*
 * CPUs and memory of one node, and what is bound to them; see topology.h.
 * Apart from topology.c, which tests replace.
 */
#include <errno.h>
#include <hwloc/linux.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "topology_internal.h"

int topology_own_cpus(struct topology *topology, hwloc_obj_t node,
		      hwloc_bitmap_t cpus)
{
	char path[64];

	snprintf(path, sizeof(path), "/sys/devices/system/node/node%u/cpumap",
		 node->os_index);
	if (hwloc_linux_read_path_as_cpumask(path, cpus))
		return -EIO;
	hwloc_bitmap_and(cpus, cpus,
			 hwloc_topology_get_allowed_cpuset(topology->hwloc));
	return 0;
}

int topology_next_node(struct topology *topology, int node)
{
	hwloc_obj_t obj = NULL;
	int next = -1;

	while ((obj = hwloc_get_next_obj_by_type(topology->hwloc,
						 HWLOC_OBJ_NUMANODE, obj))) {
		int id = (int)obj->os_index;

		if (id > node && (next < 0 || id < next))
			next = id;
	}
	return next;
}

/*
 * struct cpu_list
 * @left: CPUs that are not listed yet
 */
struct cpu_list {
	hwloc_bitmap_t left;
	unsigned int *cpus;
	unsigned int room;
	unsigned int nr;
};

static void add_cpu(struct cpu_list *list, int cpu)
{
	hwloc_bitmap_clr(list->left, (unsigned int)cpu);
	if (list->nr < list->room)
		list->cpus[list->nr] = (unsigned int)cpu;
	list->nr++;
}

/* One more CPU of each core. Returns how many there were. */
static unsigned int add_of_cores(struct topology *topology,
				 struct cpu_list *list, hwloc_bitmap_t scratch)
{
	hwloc_obj_t core = NULL;
	unsigned int before = list->nr;

	while ((core = hwloc_get_next_obj_by_type(topology->hwloc,
						  HWLOC_OBJ_CORE, core))) {
		hwloc_bitmap_and(scratch, core->cpuset, list->left);
		if (!hwloc_bitmap_iszero(scratch))
			add_cpu(list, hwloc_bitmap_first(scratch));
	}
	return list->nr - before;
}

int topology_order_cpus(struct topology *topology, hwloc_bitmap_t left,
			unsigned int *cpus, unsigned int room, unsigned int *nr)
{
	struct cpu_list list = { .left = left, .cpus = cpus, .room = room };
	hwloc_bitmap_t scratch = hwloc_bitmap_alloc();

	if (!scratch)
		return -ENOMEM;
	while (add_of_cores(topology, &list, scratch))
		;
	/* Some virtual machines show no cores. */
	while (!hwloc_bitmap_iszero(left))
		add_cpu(&list, hwloc_bitmap_first(left));
	hwloc_bitmap_free(scratch);
	*nr = list.nr;
	return list.nr > room ? -E2BIG : 0;
}

int topology_node_cpus(struct topology *topology, unsigned int node,
		       unsigned int *cpus, unsigned int room, unsigned int *nr)
{
	hwloc_obj_t obj = hwloc_get_numanode_obj_by_os_index(topology->hwloc,
							     node);
	hwloc_bitmap_t own = hwloc_bitmap_alloc();
	int err = -ENOMEM;

	*nr = 0;
	if (own)
		err = obj ? topology_own_cpus(topology, obj, own) : -ENODEV;
	if (!err)
		err = topology_order_cpus(topology, own, cpus, room, nr);
	hwloc_bitmap_free(own);
	return err;
}

uint64_t topology_distance(struct topology *topology, unsigned int from,
			   unsigned int to)
{
	hwloc_obj_t a = hwloc_get_numanode_obj_by_os_index(topology->hwloc, from);
	hwloc_obj_t b = hwloc_get_numanode_obj_by_os_index(topology->hwloc, to);
	struct hwloc_distances_s *distances;
	hwloc_uint64_t there = 0, back = 0;
	unsigned int nr = 1;

	if (!a || !b ||
	    hwloc_distances_get_by_name(topology->hwloc, "NUMALatency", &nr,
					&distances, 0) || !nr)
		return 0;
	if (hwloc_distances_obj_pair_values(distances, a, b, &there, &back))
		there = 0;
	hwloc_distances_release(topology->hwloc, distances);
	return there;
}

/* hwloc knows a node's memory but not what of it is free. */
uint64_t topology_free_bytes(unsigned int node)
{
	char path[64], line[128];
	uint64_t kib = 0;
	FILE *file;

	snprintf(path, sizeof(path),
		 "/sys/devices/system/node/node%u/meminfo", node);
	file = fopen(path, "re");
	if (!file)
		return 0;
	while (fgets(line, sizeof(line), file)) {
		const char *at = strstr(line, "MemFree:");

		if (at && sscanf(at, "MemFree: %" SCNu64, &kib) == 1)
			break;
	}
	fclose(file);
	return kib * 1024;
}

int topology_node_memory(struct topology *topology, unsigned int node,
			 uint64_t *free_bytes)
{
	hwloc_obj_t obj = hwloc_get_numanode_obj_by_os_index(topology->hwloc,
							     node);

	if (!obj || !obj->attr->numanode.local_memory)
		return -ENODEV;
	*free_bytes = topology_free_bytes(node);
	return 0;
}

int topology_bind_thread(struct topology *topology, int cpu)
{
	hwloc_bitmap_t cpus = hwloc_bitmap_dup(
		hwloc_topology_get_allowed_cpuset(topology->hwloc));
	int err = 0;

	if (!cpus)
		return -ENOMEM;
	if (cpu >= 0)
		hwloc_bitmap_only(cpus, (unsigned int)cpu);
	if (hwloc_set_cpubind(topology->hwloc, cpus,
			      HWLOC_CPUBIND_THREAD | HWLOC_CPUBIND_STRICT))
		err = -errno;
	hwloc_bitmap_free(cpus);
	return err;
}

int topology_bind_memory(struct topology *topology, unsigned int node,
			 void *address, size_t bytes)
{
	hwloc_bitmap_t nodes = hwloc_bitmap_alloc();
	int err = 0;

	if (!nodes)
		return -ENOMEM;
	hwloc_bitmap_only(nodes, node);
	if (hwloc_set_area_membind(topology->hwloc, address, bytes, nodes,
				   HWLOC_MEMBIND_BIND,
				   HWLOC_MEMBIND_STRICT |
				   HWLOC_MEMBIND_BYNODESET))
		err = -errno;
	hwloc_bitmap_free(nodes);
	return err;
}

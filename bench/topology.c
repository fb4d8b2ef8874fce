// SPDX-License-Identifier: MIT
/* The machine by hwloc; see topology.h. */
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "topology_internal.h"

int topology_load(struct topology **out)
{
	struct topology *topology = calloc(1, sizeof(*topology));
	int err = -ENOMEM;

	if (!topology)
		return err;
	if (hwloc_topology_init(&topology->hwloc))
		goto out_free;
	err = -EIO;
	hwloc_topology_set_io_types_filter(topology->hwloc,
					   HWLOC_TYPE_FILTER_KEEP_IMPORTANT);
	if (hwloc_topology_load(topology->hwloc))
		goto out_destroy;
	/* On another machine's topology binding would silently do nothing. */
	err = -EXDEV;
	if (!hwloc_topology_is_thissystem(topology->hwloc))
		goto out_destroy;
	*out = topology;
	return 0;

out_destroy:
	hwloc_topology_destroy(topology->hwloc);
out_free:
	free(topology);
	return err;
}

void topology_free(struct topology *topology)
{
	hwloc_topology_destroy(topology->hwloc);
	free(topology);
}

static int by_id(const void *a, const void *b)
{
	unsigned int x = ((const struct machine_node *)a)->id;
	unsigned int y = ((const struct machine_node *)b)->id;

	return (x > y) - (x < y);
}

static int add_node(struct topology *topology, hwloc_obj_t node,
		    struct machine *machine)
{
	struct machine_node *to = &machine->nodes[machine->nr_nodes];
	hwloc_bitmap_t cpus;
	int err;

	if (machine->nr_nodes == MACHINE_NODES)
		return -E2BIG;
	cpus = hwloc_bitmap_alloc();
	if (!cpus)
		return -ENOMEM;
	err = topology_own_cpus(topology, node, cpus);
	to->id = node->os_index;
	to->cpus = (unsigned int)hwloc_bitmap_weight(cpus);
	to->bytes = node->attr->numanode.local_memory;
	to->free_bytes = topology_free_bytes(node->os_index);
	machine->nr_nodes++;
	hwloc_bitmap_free(cpus);
	return err;
}

int topology_nodes(struct topology *topology, struct machine *machine)
{
	hwloc_obj_t node = NULL;
	int err;

	machine->nr_nodes = 0;
	while ((node = hwloc_get_next_obj_by_type(topology->hwloc,
						  HWLOC_OBJ_NUMANODE, node))) {
		err = add_node(topology, node, machine);
		if (err)
			return err;
	}
	/* hwloc's order follows the tree, not the numbers. */
	qsort(machine->nodes, machine->nr_nodes, sizeof(machine->nodes[0]),
	      by_id);
	return machine->nr_nodes ? 0 : -ENODEV;
}

void topology_pmem(struct topology *topology,
		   void (*show)(const char *name, uint64_t bytes))
{
	hwloc_obj_t device = NULL;

	while ((device = hwloc_get_next_osdev(topology->hwloc, device))) {
		const char *kib = hwloc_obj_get_info_by_name(device, "Size");

		if (device->subtype && !strcmp(device->subtype, "NVM"))
			show(device->name,
			     kib ? strtoull(kib, NULL, 10) * 1024 : 0);
	}
}

static bool is_one_of(unsigned int node, const unsigned int *nodes,
		      unsigned int nr)
{
	while (nr--)
		if (nodes[nr] == node)
			return true;
	return false;
}

/* CPUs of @nodes, or of none of them. 0 or -errno. */
static int list_cpus(struct topology *topology, const unsigned int *nodes,
		     unsigned int nr, bool near, hwloc_bitmap_t cpus)
{
	hwloc_bitmap_t own = hwloc_bitmap_alloc();
	hwloc_obj_t node = NULL;
	int err = own ? 0 : -ENOMEM;

	while (!err && (node = hwloc_get_next_obj_by_type(topology->hwloc,
							  HWLOC_OBJ_NUMANODE,
							  node))) {
		if (!is_one_of(node->os_index, nodes, nr))
			continue;
		err = topology_own_cpus(topology, node, own);
		hwloc_bitmap_or(cpus, cpus, own);
	}
	if (!near)
		hwloc_bitmap_andnot(cpus, hwloc_topology_get_allowed_cpuset(
						topology->hwloc), cpus);
	hwloc_bitmap_free(own);
	return err;
}

int topology_cpu(void)
{
	return sched_getcpu();
}

int topology_place(struct topology *topology, const unsigned int *nodes,
		   unsigned int nr, bool near, unsigned int *cpu, bool *found)
{
	hwloc_bitmap_t cpus = hwloc_bitmap_alloc();
	int err;

	if (!cpus)
		return -ENOMEM;
	err = list_cpus(topology, nodes, nr, near, cpus);
	*found = !hwloc_bitmap_iszero(cpus);
	if (!*found)
		hwloc_bitmap_copy(cpus, hwloc_topology_get_allowed_cpuset(
						topology->hwloc));
	hwloc_bitmap_only(cpus, (unsigned int)hwloc_bitmap_last(cpus));
	if (!err && hwloc_set_cpubind(topology->hwloc, cpus,
				      HWLOC_CPUBIND_THREAD |
				      HWLOC_CPUBIND_STRICT))
		err = -errno;
	/* Asserted, not assumed. */
	if (!err && topology_cpu() != hwloc_bitmap_first(cpus))
		err = -EIO;
	*cpu = (unsigned int)hwloc_bitmap_first(cpus);
	hwloc_bitmap_free(cpus);
	return err;
}

// SPDX-License-Identifier: MIT
/* The machine by hwloc; see topology.h. */
#include "topology.h"

#include <errno.h>
#include <hwloc.h>
#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct topology {
	hwloc_topology_t hwloc;
};

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

/* hwloc knows a node's memory but not what of it is free. */
static uint64_t free_bytes(unsigned int node)
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

int topology_nodes(struct topology *topology, struct machine *machine)
{
	hwloc_obj_t node = NULL;

	machine->nr_nodes = 0;
	while ((node = hwloc_get_next_obj_by_type(topology->hwloc,
						  HWLOC_OBJ_NUMANODE, node))) {
		struct machine_node *to = &machine->nodes[machine->nr_nodes];

		if (machine->nr_nodes == MACHINE_NODES)
			return -E2BIG;
		to->id = node->os_index;
		to->cpus = (unsigned int)hwloc_bitmap_weight(node->cpuset);
		to->bytes = node->attr->numanode.local_memory;
		to->free_bytes = free_bytes(node->os_index);
		machine->nr_nodes++;
	}
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

/* CPUs of none of @nodes. */
static void cpus_apart(struct topology *topology, const unsigned int *nodes,
		       unsigned int nr, hwloc_bitmap_t cpus)
{
	hwloc_obj_t node = NULL;

	hwloc_bitmap_copy(cpus,
			  hwloc_topology_get_allowed_cpuset(topology->hwloc));
	while ((node = hwloc_get_next_obj_by_type(topology->hwloc,
						  HWLOC_OBJ_NUMANODE, node)))
		for (unsigned int i = 0; i < nr; i++)
			if (node->os_index == nodes[i])
				hwloc_bitmap_andnot(cpus, cpus, node->cpuset);
}

int topology_bind_apart(struct topology *topology, const unsigned int *nodes,
			unsigned int nr, unsigned int *cpu, bool *apart)
{
	hwloc_bitmap_t cpus = hwloc_bitmap_alloc();
	int err = 0;

	if (!cpus)
		return -ENOMEM;
	cpus_apart(topology, nodes, nr, cpus);
	*apart = !hwloc_bitmap_iszero(cpus);
	if (!*apart)
		hwloc_bitmap_copy(cpus, hwloc_topology_get_allowed_cpuset(
						topology->hwloc));
	hwloc_bitmap_only(cpus, (unsigned int)hwloc_bitmap_last(cpus));
	if (hwloc_set_cpubind(topology->hwloc, cpus,
			      HWLOC_CPUBIND_THREAD | HWLOC_CPUBIND_STRICT))
		err = -errno;
	/* Asserted, not assumed. */
	if (!err && sched_getcpu() != hwloc_bitmap_first(cpus))
		err = -EIO;
	*cpu = (unsigned int)hwloc_bitmap_first(cpus);
	hwloc_bitmap_free(cpus);
	return err;
}

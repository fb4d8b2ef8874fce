// SPDX-License-Identifier: MIT
/* CPUs for workers; see cpus.h. */
#include "cpus.h"

#include "names.h"

static unsigned int all_cpus(const struct machine *machine)
{
	unsigned int all = 0;

	for (unsigned int i = 0; i < machine->nr_nodes; i++)
		all += machine->nodes[i].cpus;
	return all;
}

/* Workers go round the nodes with CPUs: the smallest is the first that is full. */
static unsigned int even_cpus(const struct machine *machine)
{
	unsigned int least = 0, nodes = 0;

	for (unsigned int i = 0; i < machine->nr_nodes; i++) {
		unsigned int cpus = machine->nodes[i].cpus;

		if (!cpus)
			continue;
		nodes++;
		if (!least || cpus < least)
			least = cpus;
	}
	return nodes * least;
}

static unsigned int node_cpus(const struct machine *machine, unsigned int id)
{
	const struct machine_node *node = machine_node(machine, id);

	return node ? node->cpus : 0;
}

unsigned int cpus_of(const struct machine *machine, const struct point *point,
		     unsigned int node)
{
	switch (point->placement) {
	case MEMMAP_BENCH_PLACEMENT_ANY:
		return all_cpus(machine);
	case MEMMAP_BENCH_PLACEMENT_REMOTE:
		return all_cpus(machine) - node_cpus(machine, node);
	case MEMMAP_BENCH_PLACEMENT_ROUND_ROBIN:
		return even_cpus(machine);
	case MEMMAP_BENCH_PLACEMENT_GIVEN:
		return node_cpus(machine, point->worker_node);
	default:
		return node_cpus(machine, node);
	}
}

/* Ranges whose workers share these CPUs at a time. */
static unsigned int sharers(const struct point *point)
{
	if (point->schedule == MEMMAP_BENCH_SCHEDULE_SERIAL)
		return 1;
	switch (point->placement) {
	case MEMMAP_BENCH_PLACEMENT_ANY:
	case MEMMAP_BENCH_PLACEMENT_ROUND_ROBIN:
	case MEMMAP_BENCH_PLACEMENT_GIVEN:
		return point->group.nr;
	default:
		return 1;
	}
}

unsigned int cpus_most_threads(const struct machine *machine,
			       const struct point *point)
{
	unsigned int most = MEMMAP_BENCH_MAX_THREADS;

	for (unsigned int i = 0; i < point->group.nr; i++) {
		unsigned int cpus = cpus_of(machine, point, point->group.node[i]) /
				    sharers(point);

		if (cpus < most)
			most = cpus;
	}
	return most ? most : 1;
}

bool cpus_exceeded(const struct machine *machine, const struct point *point,
		   unsigned int node, unsigned int workers)
{
	unsigned int cpus = cpus_of(machine, point, node);

	return workers * sharers(point) > (cpus ? cpus : 1);
}

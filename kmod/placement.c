// SPDX-License-Identifier: GPL-2.0-only
/* Placements; see memmap_bench.h for what each is. */
#include <linux/nodemask.h>
#include <linux/topology.h>

#include "placement.h"

/* Farthest node with CPUs other than @nid, or NUMA_NO_NODE. */
static int remote_node(int nid)
{
	int far = NUMA_NO_NODE;
	int node;

	for_each_node_state(node, N_CPU) {
		if (node == nid)
			continue;
		if (far == NUMA_NO_NODE ||
		    node_distance(nid, node) > node_distance(nid, far))
			far = node;
	}
	return far;
}

/*
 * The @nth node with CPUs, from the first again behind the last: as padata has it
 * with numa_aware since 6.9, by next_node_in()
 * (20231208025240.4744-1-gang.li@linux.dev). That goes on from where the last job
 * of the kernel ended, and leaves the caller where it is; here each run begins anew
 * and the callers are placed too, so that a run can be repeated.
 */
static int round_robin_node(unsigned int nth)
{
	int node = first_node(node_states[N_CPU]);

	for (nth %= num_node_state(N_CPU); nth; nth--)
		node = next_node_in(node, node_states[N_CPU]);
	return node;
}

int mbench_placement_node(const struct mbench_worker *worker)
{
	switch (worker->run->placement) {
	case MEMMAP_BENCH_PLACEMENT_ANY:
		return NUMA_NO_NODE;
	case MEMMAP_BENCH_PLACEMENT_REMOTE:
		return remote_node(worker->range->nid);
	case MEMMAP_BENCH_PLACEMENT_ROUND_ROBIN:
		return round_robin_node(mbench_range_ordinal(worker) +
					worker->record.index);
	case MEMMAP_BENCH_PLACEMENT_GIVEN:
		return worker->run->worker_node;
	default:
		return worker->range->nid;
	}
}

static bool has_cpus(int node)
{
	return node >= 0 && node < MAX_NUMNODES && node_state(node, N_CPU);
}

int mbench_placement_check(const struct mbench_run *run)
{
	unsigned int i;

	if (run->placement == MEMMAP_BENCH_PLACEMENT_GIVEN)
		return has_cpus(run->worker_node) ? 0 : -ENODEV;
	if (run->placement != MEMMAP_BENCH_PLACEMENT_REMOTE)
		return 0;
	for (i = 0; i < run->nr_ranges; i++)
		if (remote_node(run->ranges[i]->nid) == NUMA_NO_NODE)
			return -ENODEV;
	return 0;
}

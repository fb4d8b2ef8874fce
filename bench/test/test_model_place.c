// SPDX-License-Identifier: MIT
/* Where workers go on a machine with more nodes than this one may have. */
#include "../model_place.h"

#include <errno.h>

#include "../topology_internal.h"
#include "unit.h"

#define RANGES	2
#define THREADS	5

static unsigned int cpus_0[] = { 0, 2, 1, 3 };
static unsigned int cpus_3[] = { 8, 9 };
static struct topology topology;

/* Nodes 0, 1 and 3; 1 has memory only. */
static struct model model = {
	.topology = &topology,
	.nodes = {
		{ .id = 0, .cpus = cpus_0, .nr_cpus = 4 },
		{ .id = 1 },
		{ .id = 3, .cpus = cpus_3, .nr_cpus = 2 },
	},
	.nr_nodes = 3,
};

static struct model_range local = { .node = 0 }, without = { .node = 1 };
static struct model_range *ranges[RANGES] = { &local, &without };
static struct model_worker workers[RANGES * THREADS];

static struct model_job job(uint32_t placement, unsigned int threads)
{
	return (struct model_job) {
		.model = &model,
		.per_range = threads,
		.placement = placement,
		.ranges = ranges,
		.nr_ranges = 1,
		.workers = workers,
	};
}

static void expect(struct model_job *asked, const int *cpus)
{
	ck_assert_int_eq(model_check_place(asked), 0);
	model_place(asked);
	for (unsigned int i = 0; i < asked->nr_ranges * asked->per_range; i++)
		unit_assert(workers[i].cpu == cpus[i], "worker %u: %d, not %d",
			    i, workers[i].cpu, cpus[i]);
}

#define EXPECT(asked, ...) expect(asked, (const int[]){ __VA_ARGS__ })

START_TEST(cores_of_the_node_and_then_from_the_first_again)
{
	struct model_job asked = job(MEMMAP_BENCH_PLACEMENT_NODE, 5);

	EXPECT(&asked, 0, 2, 1, 3, 0);
}
END_TEST

START_TEST(callers_of_one_node_come_first)
{
	struct model_job asked = job(MEMMAP_BENCH_PLACEMENT_NODE, 2);

	asked.nr_ranges = 2;
	ranges[1] = &local;
	EXPECT(&asked, 0, 1, 2, 3);
	ranges[1] = &without;
}
END_TEST

START_TEST(memory_without_cpus_has_its_workers_anywhere)
{
	struct model_job asked = job(MEMMAP_BENCH_PLACEMENT_NODE, 2);

	asked.nr_ranges = 2;
	EXPECT(&asked, 0, 2, -1, -1);
}
END_TEST

START_TEST(anywhere)
{
	struct model_job asked = job(MEMMAP_BENCH_PLACEMENT_ANY, 3);

	EXPECT(&asked, -1, -1, -1);
}
END_TEST

START_TEST(round_robin_goes_over_nodes_with_cpus)
{
	struct model_job asked = job(MEMMAP_BENCH_PLACEMENT_ROUND_ROBIN, 5);

	EXPECT(&asked, 0, 8, 2, 9, 1);
}
END_TEST

START_TEST(round_robin_begins_elsewhere_for_the_next_range)
{
	struct model_job asked = job(MEMMAP_BENCH_PLACEMENT_ROUND_ROBIN, 2);

	asked.nr_ranges = 2;
	EXPECT(&asked, 0, 9, 8, 2);
}
END_TEST

START_TEST(the_given_node)
{
	struct model_job asked = job(MEMMAP_BENCH_PLACEMENT_GIVEN, 3);

	asked.worker_node = 3;
	EXPECT(&asked, 8, 9, 8);
	asked.worker_node = 1;
	ck_assert_int_eq(model_check_place(&asked), -ENODEV);
	asked.worker_node = 2;
	ck_assert_int_eq(model_check_place(&asked), -ENODEV);
}
END_TEST

/* Distances of 4 nodes, as the firmware gives them. */
static void open_distances(void)
{
	static const hwloc_uint64_t from[4][4] = {
		{ 10, 21, 31, 17 },
		{ 21, 10, 17, 31 },
		{ 31, 17, 10, 21 },
		{ 17, 31, 21, 10 },
	};
	hwloc_obj_t nodes[4];
	hwloc_distances_add_handle_t handle;

	hwloc_topology_init(&topology.hwloc);
	hwloc_topology_set_synthetic(topology.hwloc, "numa:4 core:2 pu:2");
	ck_assert_int_eq(hwloc_topology_load(topology.hwloc), 0);
	hwloc_distances_remove(topology.hwloc);
	for (unsigned int i = 0; i < 4; i++)
		nodes[i] = hwloc_get_numanode_obj_by_os_index(topology.hwloc, i);
	handle = hwloc_distances_add_create(topology.hwloc, "NUMALatency",
					    HWLOC_DISTANCES_KIND_FROM_OS |
					    HWLOC_DISTANCES_KIND_MEANS_LATENCY,
					    0);
	ck_assert_ptr_nonnull(handle);
	ck_assert_int_eq(hwloc_distances_add_values(topology.hwloc, handle, 4,
						    nodes,
						    (hwloc_uint64_t *)from, 0),
			 0);
	ck_assert_int_eq(hwloc_distances_add_commit(topology.hwloc, handle, 0),
			 0);
}

START_TEST(remote_is_the_farthest_node_with_cpus)
{
	struct model_job asked = job(MEMMAP_BENCH_PLACEMENT_REMOTE, 2);

	open_distances();
	EXPECT(&asked, 8, 9);
	/* From 1, whose own memory has no CPUs, 3 is farther than 0. */
	ranges[0] = &without;
	EXPECT(&asked, 8, 9);
	model.nodes[2].id = 2;
	EXPECT(&asked, 0, 2);
	model.nodes[2].id = 3;
	ranges[0] = &local;
	hwloc_topology_destroy(topology.hwloc);
}
END_TEST

START_TEST(remote_of_the_only_node_is_refused)
{
	struct model_job asked = job(MEMMAP_BENCH_PLACEMENT_REMOTE, 1);

	open_distances();
	model.nr_nodes = 2;
	ck_assert_int_eq(model_check_place(&asked), -ENODEV);
	model.nr_nodes = 3;
	hwloc_topology_destroy(topology.hwloc);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		cores_of_the_node_and_then_from_the_first_again,
		callers_of_one_node_come_first,
		memory_without_cpus_has_its_workers_anywhere,
		anywhere,
		round_robin_goes_over_nodes_with_cpus,
		round_robin_begins_elsewhere_for_the_next_range,
		the_given_node,
		remote_is_the_farthest_node_with_cpus,
		remote_of_the_only_node_is_refused,
	};

	return UNIT_RUN("model_place", tests);
}

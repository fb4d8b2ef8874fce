// SPDX-License-Identifier: MIT
/* CPUs of nodes in the order that workers take them, and binding. */
#include <errno.h>
#include <sched.h>

#include "../topology_internal.h"
#include "unit.h"

#define ROOM	64

/* Another machine than this: only for what asks hwloc alone. */
static struct topology elsewhere(const char *synthetic)
{
	struct topology topology;

	ck_assert_int_eq(hwloc_topology_init(&topology.hwloc), 0);
	ck_assert_int_eq(hwloc_topology_set_synthetic(topology.hwloc, synthetic),
			 0);
	ck_assert_int_eq(hwloc_topology_load(topology.hwloc), 0);
	return topology;
}

static unsigned int order(struct topology *topology, const char *set,
			  unsigned int *cpus)
{
	hwloc_bitmap_t left = hwloc_bitmap_alloc();
	unsigned int nr;

	hwloc_bitmap_list_sscanf(left, set);
	ck_assert_int_eq(topology_order_cpus(topology, left, cpus, ROOM, &nr), 0);
	hwloc_bitmap_free(left);
	return nr;
}

START_TEST(cores_come_before_their_siblings)
{
	static const unsigned int want[] = { 0, 2, 4, 6, 1, 3, 5, 7 };
	struct topology topology = elsewhere("numa:2 core:4 pu:2");
	unsigned int cpus[ROOM];

	ck_assert_uint_eq(order(&topology, "0-7", cpus), 8);
	ck_assert_mem_eq(cpus, want, sizeof(want));
	hwloc_topology_destroy(topology.hwloc);
}
END_TEST

START_TEST(cpus_that_are_not_asked_for_are_not_listed)
{
	static const unsigned int want[] = { 9, 10, 12, 11, 13 };
	struct topology topology = elsewhere("numa:2 core:4 pu:2");
	unsigned int cpus[ROOM];

	ck_assert_uint_eq(order(&topology, "9-13", cpus), 5);
	ck_assert_mem_eq(cpus, want, sizeof(want));
	hwloc_topology_destroy(topology.hwloc);
}
END_TEST

START_TEST(too_many_cpus_are_an_error)
{
	struct topology topology = elsewhere("numa:1 core:4 pu:2");
	hwloc_bitmap_t left = hwloc_bitmap_alloc();
	unsigned int cpus[3], nr;

	hwloc_bitmap_set_range(left, 0, 7);
	ck_assert_int_eq(topology_order_cpus(&topology, left, cpus, 3, &nr),
			 -E2BIG);
	ck_assert_uint_eq(nr, 8);
	hwloc_bitmap_free(left);
	hwloc_topology_destroy(topology.hwloc);
}
END_TEST

START_TEST(every_cpu_of_this_machine_has_one_node)
{
	struct topology *topology;
	unsigned int cpus[ROOM * 16], nr, all = 0;

	ck_assert_int_eq(topology_load(&topology), 0);
	for (int node = -1; (node = topology_next_node(topology, node)) >= 0;) {
		ck_assert_int_eq(topology_node_cpus(topology, (unsigned int)node,
						    cpus, ROOM * 16, &nr), 0);
		all += nr;
	}
	ck_assert_int_eq(all, hwloc_bitmap_weight(
		hwloc_topology_get_allowed_cpuset(topology->hwloc)));
	topology_free(topology);
}
END_TEST

START_TEST(nodes_that_are_not_there)
{
	struct topology *topology;
	unsigned int cpu, nr = 1;
	uint64_t bytes;

	ck_assert_int_eq(topology_load(&topology), 0);
	ck_assert_int_eq(topology_node_cpus(topology, 1000, &cpu, 1, &nr),
			 -ENODEV);
	ck_assert_uint_eq(nr, 0);
	ck_assert_int_eq(topology_node_memory(topology, 1000, &bytes), -ENODEV);
	ck_assert_int_eq(topology_next_node(topology, 1000), -1);
	topology_free(topology);
}
END_TEST

START_TEST(a_thread_is_where_it_was_bound)
{
	struct topology *topology;
	unsigned int cpus[ROOM * 16], nr;
	int node = -1;

	ck_assert_int_eq(topology_load(&topology), 0);
	do
		node = topology_next_node(topology, node);
	while (!topology_node_cpus(topology, (unsigned int)node, cpus, ROOM * 16,
				   &nr) && !nr);
	for (unsigned int i = 0; i < nr; i++) {
		ck_assert_int_eq(topology_bind_thread(topology, (int)cpus[i]), 0);
		ck_assert_int_eq(sched_getcpu(), (int)cpus[i]);
	}
	ck_assert_int_lt(topology_bind_thread(topology, 8191), 0);
	ck_assert_int_eq(topology_bind_thread(topology, -1), 0);
	topology_free(topology);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		cores_come_before_their_siblings,
		cpus_that_are_not_asked_for_are_not_listed,
		too_many_cpus_are_an_error,
		every_cpu_of_this_machine_has_one_node,
		nodes_that_are_not_there,
		a_thread_is_where_it_was_bound,
	};

	return UNIT_RUN("topology", tests);
}

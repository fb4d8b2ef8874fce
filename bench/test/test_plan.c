// SPDX-License-Identifier: MIT
/* Plans for machines made by hand: which points, their names, their reasons. */
#include "../obstacle.h"

#include <errno.h>

#include "plan.h"

/*
 * Sizes 1G, 4G, 16G; nodes 0, 1 and both; two writers; serial and deferred with
 * one thread, padata with 1 and 2.
 */
START_TEST(default_matrix_of_a_small_machine)
{
	make_machine(2, 2);
	make_plan(NULL);
	ck_assert_uint_eq(plan.nr, 3 * 3 * 2 * (1 + 1 + 2));
	ck_assert_uint_eq(runnable(), plan.nr);
	check_unique();
	check_neighbours();
	plan_free(&plan);
}
END_TEST

/*
 * padata with 1, 2, 4, 8 on 1G, which has 8 sections; to 32 on 4G; and 1, 2, 4, 8,
 * 16, 32 and 48 on 16G; nodes each and all.
 */
START_TEST(default_matrix_of_a_large_machine)
{
	make_machine(4, 48);
	make_plan(NULL);
	ck_assert_uint_eq(plan.nr, 5 * 2 * ((2 + 4) + (2 + 6) + (2 + 7)));
	ck_assert_uint_eq(runnable(), plan.nr);
	check_unique();
	check_neighbours();
	find_point("memmap/padata/kernel/size:16G/nodes:0,1,2,3/threads:48");
	plan_free(&plan);
}
END_TEST

START_TEST(names_are_as_documented)
{
	const struct point *point;

	make_machine(2, 2);
	make_plan(NULL);
	point = find_point("memmap/padata/kernel/size:16G/nodes:0,1/threads:2");
	ck_assert_str_eq(point->nodes, "0+1");
	ck_assert_uint_eq(point->size, 16 * GIB);
	ck_assert_uint_eq(point->group.nr, 2);
	ck_assert_uint_eq(point->group.node[1], 1);
	ck_assert_uint_eq(point->schedule, MEMMAP_BENCH_SCHEDULE_PADATA);
	ck_assert_uint_eq(point->writer, MEMMAP_BENCH_WRITER_KERNEL);
	ck_assert_uint_eq(point->threads, 2);
	ck_assert_uint_eq(point->placement, MEMMAP_BENCH_PLACEMENT_NODE);
	ck_assert_uint_eq(point->prefill, MEMMAP_BENCH_PREFILL_ZERO);
	point = find_point("memmap/serial/legacy/size:1G/nodes:1/threads:1");
	ck_assert_str_eq(point->nodes, "1");
	plan_free(&plan);
}
END_TEST

START_TEST(conditions_other_than_usual_are_named)
{
	make_machine(2, 2);
	make_plan("--sizes=3200M", "--nodes=1", "--schedules=serial",
		  "--writers=stores", "--placement=node,any,remote",
		  "--prefill=all", NULL);
	ck_assert_uint_eq(plan.nr, 9);
	check_unique();
	find_point("memmap/serial/stores/size:3200M/nodes:1/threads:1");
	find_point("memmap/serial/stores/size:3200M/nodes:1/threads:1"
		   "/placement:any");
	find_point("memmap/serial/stores/size:3200M/nodes:1/threads:1"
		   "/prefill:poison");
	find_point("memmap/serial/stores/size:3200M/nodes:1/threads:1"
		   "/placement:remote/prefill:keep");
	plan_free(&plan);
}
END_TEST

/* What is asked for twice is measured once: results are found by name. */
START_TEST(names_are_unique_whatever_is_asked)
{
	make_machine(2, 2);
	make_plan("--sizes=1G,4G,1G", "--threads=2,1,2", "--nodes=each",
		  "--nodes=0", "--nodes=0,1", "--nodes=all", NULL);
	check_unique();
	check_neighbours();
	ck_assert_uint_eq(plan.nr, 2 * 3 * 2 * (1 + 1 + 2));
	plan_free(&plan);
}
END_TEST

/* The longest name that options and machine allow is not cut. */
START_TEST(long_names_are_whole)
{
	make_machine(MACHINE_NODES, 1024);
	for (unsigned int i = 0; i < MACHINE_NODES; i++)
		machine.nodes[i].id = 1023 - i;
	make_plan("--nodes=all", "--sizes=3200M", "--placement=node,any,remote",
		  "--prefill=all", NULL);
	check_unique();
	for (size_t i = 0; i < plan.nr; i++)
		unit_assert(strlen(plan.points[i].name) < POINT_NAME - 1 &&
			    strstr(plan.points[i].nodes, "+960"), "%s",
			    plan.points[i].name);
	ck_assert_ptr_nonnull(strstr(plan.points[plan.nr - 1].name,
				     "/placement:remote/prefill:keep"));
	plan_free(&plan);
}
END_TEST

START_TEST(one_node_is_not_also_all_nodes)
{
	make_machine(1, 2);
	make_plan(NULL);
	ck_assert_uint_eq(plan.nr, 3 * 1 * 2 * 4);
	check_unique();
	plan_free(&plan);
	make_plan("--nodes=all", NULL);
	ck_assert_uint_eq(plan.nr, 3 * 1 * 2 * 4);
	plan_free(&plan);
}
END_TEST

static void check_threads(const unsigned int *want, size_t nr)
{
	ck_assert_uint_eq(plan.nr, nr);
	for (size_t i = 0; i < nr; i++)
		ck_assert_uint_eq(plan.points[i].threads, want[i]);
}

START_TEST(all_threads_are_powers_of_two_and_the_cpus)
{
	static const unsigned int of_6[] = { 1, 2, 4, 6 };
	static const unsigned int of_8[] = { 1, 2, 4, 8 };
	static const unsigned int of_1[] = { 1 };

	make_machine(1, 6);
	make_plan("--sizes=1G", "--schedules=padata", "--writers=kernel", NULL);
	check_threads(of_6, 4);
	plan_free(&plan);
	machine.nodes[0].cpus = 8;
	make_plan("--sizes=1G", "--schedules=padata", "--writers=kernel", NULL);
	check_threads(of_8, 4);
	plan_free(&plan);
	machine.nodes[0].cpus = 1;
	make_plan("--sizes=1G", "--schedules=padata", "--writers=kernel", NULL);
	check_threads(of_1, 1);
	plan_free(&plan);
}
END_TEST

/* The contract takes no more; nodes of several take what the smallest has. */
START_TEST(all_threads_end_at_the_limits)
{
	make_machine(2, 4096);
	machine.nodes[0].free_bytes = 1ULL << 42;
	make_plan("--sizes=1T", "--schedules=padata", "--writers=kernel",
		  "--nodes=0", NULL);
	ck_assert_uint_eq(plan.points[plan.nr - 1].threads,
			  MEMMAP_BENCH_MAX_THREADS);
	plan_free(&plan);
	machine.nodes[0].cpus = 3;
	make_plan("--sizes=1G", "--schedules=padata", "--writers=kernel",
		  "--nodes=all", NULL);
	ck_assert_uint_eq(plan.points[plan.nr - 1].threads, 3);
	plan_free(&plan);
}
END_TEST

START_TEST(only_padata_has_threads)
{
	make_machine(1, 4);
	make_plan("--sizes=1G", "--writers=kernel", "--threads=2,4", NULL);
	ck_assert_uint_eq(plan.nr, 4);
	find_point("memmap/serial/kernel/size:1G/nodes:0/threads:1");
	find_point("memmap/deferred/kernel/size:1G/nodes:0/threads:1");
	find_point("memmap/padata/kernel/size:1G/nodes:0/threads:2");
	find_point("memmap/padata/kernel/size:1G/nodes:0/threads:4");
	plan_free(&plan);
}
END_TEST

START_TEST(more_threads_than_cpus_are_refused)
{
	make_machine(2, 2);
	make_plan("--sizes=1G", "--schedules=padata", "--threads=2,3", NULL);
	ck_assert_uint_eq(runnable(), plan.nr / 2);
	ck_assert_str_eq(find_point("memmap/padata/kernel/size:1G/nodes:1/"
				    "threads:3")->reason,
			 "3 threads, but node 1 has 2 CPUs; --oversubscribe "
			 "allows it");
	plan_free(&plan);
}
END_TEST

/* A node without CPUs has one thread, as the kernel gives it at boot. */
START_TEST(node_without_cpus)
{
	make_machine(2, 4);
	machine.nodes[1].cpus = 0;
	make_plan("--sizes=1G", "--nodes=1", NULL);
	ck_assert_uint_eq(plan.nr, 2 * 3);
	ck_assert_uint_eq(runnable(), plan.nr);
	plan_free(&plan);
	make_plan("--sizes=1G", "--nodes=1", "--threads=2",
		  "--schedules=padata", NULL);
	all_refused("2 threads, but node 1 has 0 CPUs");
	plan_free(&plan);
}
END_TEST

START_TEST(node_without_memory)
{
	make_machine(2, 2);
	machine.nodes[1].bytes = machine.nodes[1].free_bytes = 0;
	make_plan("--nodes=1", NULL);
	all_refused("node 1 has no memory");
	plan_free(&plan);
	/* Its neighbour is not to blame. */
	make_plan("--nodes=0", NULL);
	ck_assert_uint_eq(runnable(), plan.nr);
	plan_free(&plan);
}
END_TEST

START_TEST(node_that_does_not_exist)
{
	make_machine(2, 2);
	make_plan("--nodes=0,7", NULL);
	all_refused("node 7 does not exist");
	plan_free(&plan);
}
END_TEST

/* 16G need 4194304 pages * 64 B * 1.25 = 320M, 4G need 80M, 1G needs 20M. */
START_TEST(room_for_the_memmap_and_a_quarter)
{
	make_machine(1, 1);
	machine.nodes[0].free_bytes = 80ULL << 20;
	make_plan("--writers=kernel", "--schedules=serial", NULL);
	ck_assert_uint_eq(plan.nr, 3);
	ck_assert_str_eq(plan.points[0].reason, "");
	ck_assert_str_eq(plan.points[1].reason, "");
	ck_assert_str_eq(plan.points[2].reason,
			 "needs 320M of node 0, 80M are free: at most 4G fits on "
			 "node 0; --fit makes all sizes fit");
	plan_free(&plan);
	machine.nodes[0].free_bytes--;
	make_plan("--writers=kernel", "--schedules=serial", NULL);
	ck_assert_str_ne(plan.points[1].reason, "");
	plan_free(&plan);
}
END_TEST

/* 64G are the largest of 1G, 4G ... whose memmap fits into 2G. */
START_TEST(all_sizes_end_where_memory_does)
{
	make_machine(1, 1);
	machine.nodes[0].free_bytes = 2 * GIB;
	make_plan("--sizes=all", "--writers=kernel", "--schedules=serial",
		  NULL);
	ck_assert_uint_eq(plan.nr, 4);
	ck_assert_uint_eq(plan.points[3].size, 64 * GIB);
	ck_assert_uint_eq(runnable(), 4);
	plan_free(&plan);
}
END_TEST

/* A point that says why is better than an empty plan. */
START_TEST(all_sizes_are_never_none)
{
	make_machine(1, 1);
	machine.nodes[0].free_bytes = 0;
	make_plan("--sizes=all", "--writers=kernel", "--schedules=serial",
		  NULL);
	ck_assert_uint_eq(plan.nr, 1);
	all_refused("needs 20M of node 0, 0M are free");
	plan_free(&plan);
}
END_TEST

START_TEST(no_module)
{
	make_machine(2, 2);
	machine.device_err = -ENOENT;
	machine.info = (struct memmap_bench_info){ 0 };
	make_plan(NULL);
	ck_assert_uint_eq(plan.nr, 72);
	all_refused("load the module");
	plan_free(&plan);
	machine.device_err = -EBUSY;
	make_plan(NULL);
	all_refused("in use by another process");
	plan_free(&plan);
	machine.device_err = -EACCES;
	make_plan("--sizes=all", NULL);
	all_refused("run as root");
	plan_free(&plan);
}
END_TEST

START_TEST(type_that_is_not_available)
{
	make_machine(1, 1);
	machine.info.type_reason[MEMMAP_BENCH_TYPE_PRIVATE] =
		MEMMAP_BENCH_NO_CONFIG;
	make_plan("--type=private", NULL);
	all_refused("type private: this kernel is configured without it, or to complain of it");
	plan_free(&plan);
	make_plan("--type=generic", NULL);
	ck_assert_uint_eq(runnable(), plan.nr);
	plan_free(&plan);
}
END_TEST

/* padata would use fewer threads than the name says. */
START_TEST(more_threads_than_sections_are_refused)
{
	make_machine(1, 8);
	make_plan("--sizes=384M", "--schedules=padata", "--threads=4", NULL);
	all_refused("4 threads, but the range has 3 sections of 128M");
	plan_free(&plan);
	make_plan("--sizes=384M", "--schedules=padata", "--threads=3", NULL);
	ck_assert_uint_eq(runnable(), plan.nr);
	plan_free(&plan);
}
END_TEST

START_TEST(writer_that_is_not_available)
{
	make_machine(1, 1);
	machine.info.writer_reason[MEMMAP_BENCH_WRITER_LEGACY] =
		MEMMAP_BENCH_NO_LAYOUT;
	make_plan("--writers=legacy", NULL);
	all_refused("writer legacy: this kernel's struct page has another "
		    "layout");
	plan_free(&plan);
	make_plan("--writers=kernel", NULL);
	ck_assert_uint_eq(runnable(), plan.nr);
	plan_free(&plan);
}
END_TEST

/* A reason of a newer module is still a reason. */
START_TEST(writer_with_an_unknown_reason)
{
	make_machine(1, 1);
	machine.info.writer_reason[MEMMAP_BENCH_WRITER_KERNEL] = 200;
	make_plan("--writers=kernel", NULL);
	all_refused("writer kernel: ");
	plan_free(&plan);
}
END_TEST

START_TEST(remote_placement_needs_another_node_with_cpus)
{
	make_machine(2, 2);
	make_plan("--placement=remote", NULL);
	ck_assert_uint_eq(runnable(), plan.nr);
	plan_free(&plan);
	machine.nodes[1].cpus = 0;
	make_plan("--placement=remote", "--nodes=0", NULL);
	all_refused("no node but 0 has CPUs");
	plan_free(&plan);
	make_plan("--placement=remote", "--nodes=1", "--threads=1", NULL);
	ck_assert_uint_eq(runnable(), plan.nr);
	plan_free(&plan);
}
END_TEST

START_TEST(free_namespace)
{
	make_machine(2, 2);
	add_namespace("namespace0.0", 0, 16 * GIB);
	add_namespace("namespace1.0", 1, 16 * GIB);
	make_plan("--namespaces=namespace0.0,namespace1.0", NULL);
	ck_assert_uint_eq(runnable(), plan.nr);
	ck_assert_str_eq(obstacle_namespace(&options, &machine, 1, GIB)->name,
			 "namespace1.0");
	plan_free(&plan);
}
END_TEST

/* Only what was named may be used, however free the others are. */
START_TEST(namespace_that_was_not_named)
{
	make_machine(1, 2);
	add_namespace("namespace0.0", 0, 16 * GIB);
	add_namespace("namespace0.1", 0, 16 * GIB);
	make_plan("--namespaces=namespace0.1", NULL);
	ck_assert_str_eq(obstacle_namespace(&options, &machine, 0, GIB)->name,
			 "namespace0.1");
	plan_free(&plan);
	make_plan("--namespaces=namespace0.10", NULL);
	ck_assert_ptr_null(obstacle_namespace(&options, &machine, 0, GIB));
	all_refused("none of --namespaces is on node 0 and has ");
	plan_free(&plan);
}
END_TEST

START_TEST(namespace_that_is_in_use)
{
	struct machine_namespace *ns;

	make_machine(1, 2);
	ns = add_namespace("namespace0.0", 0, 16 * GIB);
	strcpy(ns->driver, "nd_pmem");
	make_plan("--namespaces=namespace0.0", NULL);
	all_refused("namespace0.0 is in use by nd_pmem: "
		    "ndctl disable-namespace namespace0.0");
	plan_free(&plan);
	strcpy(ns->driver, "");
	strcpy(ns->holder, "dax0.0");
	make_plan("--namespaces=namespace0.0", NULL);
	all_refused("namespace0.0 is in use by dax0.0");
	plan_free(&plan);
}
END_TEST

/* Where one of two that were named is in use, the other serves. */
START_TEST(free_namespace_beside_one_in_use)
{
	make_machine(1, 2);
	strcpy(add_namespace("namespace0.0", 0, 16 * GIB)->driver, "nd_pmem");
	add_namespace("namespace0.1", 0, 16 * GIB);
	make_plan("--namespaces=namespace0.0,namespace0.1", NULL);
	ck_assert_uint_eq(runnable(), plan.nr);
	ck_assert_str_eq(obstacle_namespace(&options, &machine, 0, GIB)->name,
			 "namespace0.1");
	plan_free(&plan);
}
END_TEST

START_TEST(namespace_that_is_too_small)
{
	make_machine(1, 2);
	add_namespace("namespace0.0", 0, 4 * GIB);
	make_plan("--namespaces=namespace0.0", "--schedules=serial",
		  "--writers=kernel", NULL);
	ck_assert_uint_eq(plan.nr, 3);
	ck_assert_uint_eq(runnable(), 2);
	ck_assert_str_eq(plan.points[2].reason,
			 "none of --namespaces is on node 0 and has 16G");
	plan_free(&plan);
	/* And "all" sizes end with it. */
	make_plan("--namespaces=namespace0.0", "--schedules=serial",
		  "--writers=kernel", "--sizes=all", NULL);
	ck_assert_uint_eq(plan.nr, 2);
	ck_assert_uint_eq(runnable(), 2);
	plan_free(&plan);
}
END_TEST

START_TEST(namespace_on_another_node)
{
	make_machine(2, 2);
	add_namespace("namespace0.0", 0, 16 * GIB);
	add_namespace("namespace9.0", -1, 16 * GIB);
	make_plan("--namespaces=namespace0.0,namespace9.0", "--nodes=1", NULL);
	all_refused("none of --namespaces is on node 1 and has ");
	plan_free(&plan);
	make_plan("--namespaces=namespace0.0", "--nodes=0,1", NULL);
	all_refused("none of --namespaces is on node 1 and has ");
	plan_free(&plan);
}
END_TEST

START_TEST(filter_leaves_what_matches)
{
	make_machine(2, 2);
	make_plan("--filter=padata/kernel/size:4G/.*threads:2$", NULL);
	ck_assert_uint_eq(plan.nr, 3);
	plan_free(&plan);
	make_plan("--filter=nothing", NULL);
	ck_assert_uint_eq(plan.nr, 0);
	plan_free(&plan);
}
END_TEST

START_TEST(pages_of_a_point)
{
	make_machine(2, 2);
	make_plan(NULL);
	ck_assert_uint_eq(point_pages(find_point(
		"memmap/serial/kernel/size:1G/nodes:0,1/threads:1"), &machine),
		2 * 262144);
	plan_free(&plan);
}
END_TEST

START_TEST(ranges_are_shared_by_size_and_nodes)
{
	struct point a = { .size = GIB, .group = { .node = { 0, 1 }, .nr = 2 } };
	struct point b = a;

	b.threads = 7;
	b.schedule = MEMMAP_BENCH_SCHEDULE_PADATA;
	ck_assert(point_share(&a, &b));
	b.group.node[1] = 2;
	ck_assert(!point_share(&a, &b));
	b = a;
	b.group.nr = 1;
	ck_assert(!point_share(&a, &b));
	b = a;
	b.size = 2 * GIB;
	ck_assert(!point_share(&a, &b));
}
END_TEST

/* Types x aligns x probing x paths; async only of several nodes together. */
START_TEST(matrix_of_binds)
{
	make_machine(2, 2);
	make_plan("--path=bind,unbind", "--sizes=1G", "--type=generic,private",
		  "--align=4K,2M", NULL);
	/* Nodes 0 and 1 alone are sync, both are also async. */
	ck_assert_uint_eq(plan.nr, 2 * 2 * 2 * (1 + 1 + 2));
	/* Private ones have no compound pages. */
	ck_assert_uint_eq(runnable(), 2 * (2 + 1) * (1 + 1 + 2));
	check_unique();
	check_neighbours();
	find_point("bind/sync/generic/size:1G/nodes:1");
	find_point("unbind/async/generic/size:1G/nodes:0,1/align:2M");
	ck_assert_str_eq(find_point("bind/async/private/size:1G/nodes:0,1/"
				    "align:2M")->reason,
			 "align 2M: compound pages need --type generic, as "
			 "device-dax has them");
	for (size_t i = 0; i < plan.nr; i++)
		unit_assert(plan.points[i].probing == PROBING_SYNC ||
			    plan.points[i].group.nr > 1, "%s",
			    plan.points[i].name);
	plan_free(&plan);
}
END_TEST

START_TEST(binds_of_the_safest_type)
{
	make_machine(2, 2);
	make_plan("--path=bind", "--nodes=all", "--sizes=1G,4G", NULL);
	ck_assert_uint_eq(plan.nr, 2 * 2);
	ck_assert_uint_eq(runnable(), 4);
	ck_assert_uint_eq(find_point("bind/async/auto/size:4G/nodes:0,1")->type,
			  MEMMAP_BENCH_TYPE_AUTO);
	plan_free(&plan);
	make_plan("--path=bind", "--align=2M", NULL);
	all_refused("--type generic");
	plan_free(&plan);
}
END_TEST

/* Asked for alone it has its reason; an empty plan would have none. */
START_TEST(async_of_one_node_is_refused)
{
	make_machine(2, 2);
	make_plan("--path=bind", "--sizes=1G", "--probing=async", NULL);
	ck_assert_uint_eq(plan.nr, 3);
	ck_assert_uint_eq(runnable(), 1);
	ck_assert_ptr_nonnull(strstr(find_point("bind/async/auto/size:1G/nodes:0"
						)->reason, "one range alone"));
	ck_assert_str_eq(find_point("bind/async/auto/size:1G/nodes:0,1")->reason,
			 "");
	plan_free(&plan);
}
END_TEST

/* A standing range would use up the first of its node since boot. */
START_TEST(binds_come_before_standing_ranges)
{
	make_machine(2, 2);
	make_plan("--path=memmap,bind,unbind", "--sizes=1G,4G",
		  "--schedules=serial", "--writers=kernel", NULL);
	/* By size and group: memmap once; bind and unbind, of both twice. */
	ck_assert_uint_eq(plan.nr, 2 * ((1 + 2) + (1 + 2) + (1 + 4)));
	check_unique();
	check_neighbours();
	for (size_t i = 1; i < plan.nr; i++) {
		const struct point *before = &plan.points[i - 1];
		const struct point *point = &plan.points[i];

		unit_assert(before->path != PATH_MEMMAP ||
			    point->path == PATH_BIND, "%s", point->name);
		unit_assert(before->path == PATH_MEMMAP ||
			    (before->size == point->size &&
			     before->group.nr == point->group.nr), "%s",
			    point->name);
	}
	ck_assert_int_eq(plan.points[0].path, PATH_BIND);
	plan_free(&plan);
}
END_TEST

START_TEST(size_that_is_no_multiple_of_the_align)
{
	make_machine(1, 2);
	make_plan("--path=bind", "--type=generic", "--align=1G,2M",
		  "--sizes=3200M,2G", NULL);
	ck_assert_uint_eq(runnable(), 3);
	ck_assert_str_eq(find_point("bind/sync/generic/size:3200M/nodes:0/"
				    "align:1G")->reason,
			 "align 1G: the size 3200M is no multiple of it");
	plan_free(&plan);
}
END_TEST

START_TEST(binds_have_the_obstacles_of_ranges)
{
	make_machine(2, 2);
	machine.info.type_reason[MEMMAP_BENCH_TYPE_PRIVATE] =
		MEMMAP_BENCH_NO_CONFIG;
	make_plan("--path=bind", "--type=private,generic", "--sizes=1G",
		  "--nodes=0", NULL);
	ck_assert_uint_eq(runnable(), 1);
	ck_assert_ptr_nonnull(strstr(find_point("bind/sync/private/size:1G/"
						"nodes:0")->reason,
				     "type private: "));
	plan_free(&plan);
	machine.nodes[0].free_bytes = 19ULL << 20;
	make_plan("--path=unbind", "--sizes=1G", "--nodes=0", NULL);
	all_refused("needs 20M of node 0, 19M are free");
	plan_free(&plan);
	make_plan("--path=bind", "--sizes=1G", "--nodes=5", NULL);
	all_refused("node 5 does not exist");
	plan_free(&plan);
	/* What a writer lacks is no matter of a bind. */
	make_machine(1, 1);
	machine.info.writer_reason[0] = MEMMAP_BENCH_NO_SYMBOL;
	make_plan("--path=bind", "--sizes=1G", NULL);
	ck_assert_uint_eq(runnable(), 1);
	plan_free(&plan);
}
END_TEST

START_TEST(binds_of_pmem)
{
	make_machine(2, 2);
	add_namespace("namespace0.0", 0, 2 * GIB);
	make_plan("--path=bind", "--namespaces=namespace0.0", "--nodes=0",
		  "--sizes=1G,4G", NULL);
	ck_assert_uint_eq(runnable(), 1);
	ck_assert_ptr_nonnull(strstr(plan.points[1].reason,
				     "none of --namespaces is on node 0 and has "
				     "4G"));
	plan_free(&plan);
}
END_TEST

#define NAMESPACES "--path=namespace", "--namespaces=namespace0.0,namespace1.0"
#define DESTROY "--destroy-data=namespace0.0,namespace1.0"

START_TEST(namespaces_as_they_are)
{
	const struct point *point;

	make_machine(2, 2);
	add_namespace("namespace0.0", 0, 16 * GIB);
	strcpy(add_namespace("namespace1.0", 1, 4 * GIB)->driver, "nd_pmem");
	make_plan(NAMESPACES, NULL);
	ck_assert_uint_eq(plan.nr, 4);
	/* One that is enabled is what this is for. */
	ck_assert_uint_eq(runnable(), 4);
	check_unique();
	check_neighbours();
	find_point("enable/namespace0.0/as-found/size:16G");
	point = find_point("disable/namespace1.0/as-found/size:4G");
	ck_assert_uint_eq(point->config.mode, 0);
	ck_assert_uint_eq(point->group.nr, 1);
	ck_assert_uint_eq(point->group.node[0], 1);
	ck_assert_uint_eq(point_pages(point, &machine), GIB / 1024);
	plan_free(&plan);
	make_plan("--path=disable", "--namespaces=namespace0.0", NULL);
	ck_assert_uint_eq(plan.nr, 1);
	plan_free(&plan);
}
END_TEST

/* Namespaces x modes x maps x aligns x paths. */
START_TEST(matrix_of_namespaces)
{
	const struct point *point;

	make_machine(2, 2);
	add_namespace("namespace0.0", 0, 16 * GIB);
	add_namespace("namespace1.0", 1, 16 * GIB);
	make_plan(NAMESPACES, DESTROY, "--modes=all", "--map=all",
		  "--align=4K,2M", NULL);
	ck_assert_uint_eq(plan.nr, 2 * 2 * 2 * 2 * 2);
	ck_assert_uint_eq(runnable(), plan.nr);
	check_unique();
	check_neighbours();
	point = find_point("enable/namespace1.0/devdax/map:dev/align:2M/"
			   "size:16G");
	ck_assert_int_eq(point->config.mode, ND_MODE_DEVDAX);
	ck_assert_int_eq(point->config.map, ND_MAP_DEV);
	ck_assert_uint_eq(point->config.align, 2 << 20);
	ck_assert_str_eq(point_schedule(point), "sync");
	plan_free(&plan);
}
END_TEST

START_TEST(data_is_destroyed_only_where_allowed)
{
	make_machine(2, 2);
	add_namespace("namespace0.0", 0, 16 * GIB);
	add_namespace("namespace1.0", 1, 16 * GIB);
	make_plan(NAMESPACES, "--modes=fsdax", "--destroy-data=namespace1.0",
		  NULL);
	ck_assert_uint_eq(plan.nr, 4);
	ck_assert_uint_eq(runnable(), 2);
	ck_assert_ptr_nonnull(strstr(find_point("enable/namespace0.0/fsdax/"
						"map:mem/align:4K/size:16G"
						)->reason,
				     "--destroy-data namespace0.0"));
	plan_free(&plan);
}
END_TEST

START_TEST(namespaces_that_cannot_be_enabled)
{
	struct machine_namespace *ns;

	make_machine(2, 2);
	make_plan("--path=enable", "--namespaces=namespace0.0", NULL);
	ck_assert_uint_eq(plan.nr, 1);
	all_refused("namespace0.0 does not exist");
	plan_free(&plan);
	ns = add_namespace("namespace0.0", -1, 16 * GIB);
	make_plan("--path=enable", "--namespaces=namespace0.0", NULL);
	all_refused("namespace0.0 says no NUMA node");
	plan_free(&plan);
	machine.nr_nodes = 1;
	machine.nodes[0].id = 3;
	make_plan("--path=enable", "--namespaces=namespace0.0", NULL);
	ck_assert_uint_eq(runnable(), 1);
	ck_assert_str_eq(plan.points[0].nodes, "3");
	plan_free(&plan);
	ns->node = 3;
	machine.device_err = -ENOENT;
	make_plan("--path=enable", "--namespaces=namespace0.0", NULL);
	all_refused("load the module");
	plan_free(&plan);
}
END_TEST

/* 16G need 320M where the memmap is to be in RAM. */
START_TEST(room_and_alignment_of_namespaces)
{
	struct machine_namespace *ns;

	make_machine(1, 2);
	ns = add_namespace("namespace0.0", 0, 16 * GIB);
	machine.nodes[0].free_bytes = 319ULL << 20;
	ns->aligns[0] = 4096;
	ns->aligns[1] = 2 << 20;
	ns->nr_aligns = 2;
	make_plan("--path=enable", "--namespaces=namespace0.0",
		  "--destroy-data=namespace0.0", "--modes=devdax", "--map=all",
		  "--align=2M,1G", NULL);
	ck_assert_uint_eq(plan.nr, 4);
	ck_assert_uint_eq(runnable(), 1);
	ck_assert_str_eq(find_point("enable/namespace0.0/devdax/map:mem/"
				    "align:2M/size:16G")->reason,
			 "needs 320M of node 0, 319M are free");
	ck_assert_str_eq(find_point("enable/namespace0.0/devdax/map:dev/"
				    "align:1G/size:16G")->reason,
			 "align 1G: the region of namespace0.0 supports 4K, 2M");
	plan_free(&plan);
	/* What is enabled may have its memmap in RAM already. */
	strcpy(ns->driver, "nd_pmem");
	make_plan("--path=enable", "--namespaces=namespace0.0",
		  "--destroy-data=namespace0.0", "--modes=devdax", NULL);
	ck_assert_uint_eq(runnable(), 1);
	plan_free(&plan);
}
END_TEST

/* The others' ranges stay holes; namespaces come last. */
START_TEST(all_paths_together)
{
	make_machine(1, 1);
	strcpy(add_namespace("namespace0.0", 0, 16 * GIB)->driver, "nd_pmem");
	make_plan("--path=all", "--namespaces=namespace0.0", "--sizes=1G",
		  "--schedules=serial", "--writers=kernel", NULL);
	ck_assert_uint_eq(plan.nr, 5);
	ck_assert_uint_eq(runnable(), 5);
	check_neighbours();
	ck_assert_int_eq(plan.points[0].path, PATH_BIND);
	ck_assert_int_eq(plan.points[1].path, PATH_UNBIND);
	ck_assert_int_eq(plan.points[2].path, PATH_MEMMAP);
	ck_assert_int_eq(plan.points[3].path, PATH_ENABLE);
	ck_assert_int_eq(plan.points[4].path, PATH_DISABLE);
	plan_free(&plan);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		default_matrix_of_a_small_machine,
		default_matrix_of_a_large_machine,
		names_are_as_documented,
		conditions_other_than_usual_are_named,
		names_are_unique_whatever_is_asked,
		long_names_are_whole,
		one_node_is_not_also_all_nodes,
		all_threads_are_powers_of_two_and_the_cpus,
		all_threads_end_at_the_limits,
		only_padata_has_threads,
		more_threads_than_cpus_are_refused,
		node_without_cpus,
		node_without_memory,
		node_that_does_not_exist,
		room_for_the_memmap_and_a_quarter,
		all_sizes_end_where_memory_does,
		all_sizes_are_never_none,
		no_module,
		type_that_is_not_available,
		more_threads_than_sections_are_refused,
		writer_that_is_not_available,
		writer_with_an_unknown_reason,
		remote_placement_needs_another_node_with_cpus,
		free_namespace,
		namespace_that_was_not_named,
		namespace_that_is_in_use,
		free_namespace_beside_one_in_use,
		namespace_that_is_too_small,
		namespace_on_another_node,
		filter_leaves_what_matches,
		pages_of_a_point,
		ranges_are_shared_by_size_and_nodes,
		matrix_of_binds,
		binds_of_the_safest_type,
		async_of_one_node_is_refused,
		binds_come_before_standing_ranges,
		size_that_is_no_multiple_of_the_align,
		binds_have_the_obstacles_of_ranges,
		binds_of_pmem,
		namespaces_as_they_are,
		matrix_of_namespaces,
		data_is_destroyed_only_where_allowed,
		namespaces_that_cannot_be_enabled,
		room_and_alignment_of_namespaces,
		all_paths_together,
	};

	return UNIT_RUN("plan", tests);
}

// SPDX-License-Identifier: MIT
/* Plans of path memmap: schedules with their threads, placements, chunks. */
#include "plan.h"

#include <errno.h>

#define ONE "--sizes=1G", "--nodes=0", "--writers=stores"

static void check_threads(const unsigned int *want, size_t nr)
{
	ck_assert_uint_eq(plan.nr, nr);
	for (size_t i = 0; i < nr; i++)
		ck_assert_uint_eq(plan.points[i].threads, want[i]);
}

static void reason_is(const char *name, const char *want)
{
	ck_assert_str_eq(find_point(name)->reason, want);
}

/* 16, as they were published, on any machine; padata-api as padata. */
START_TEST(schedules_have_their_threads)
{
	static const unsigned int want[] = { 1, 1, 1, 2, 16, 16, 1, 2 };

	make_machine(1, 2);
	make_plan(ONE, "--schedules=all", NULL);
	check_threads(want, 8);
	ck_assert_uint_eq(runnable(), 8);
	find_point("memmap/slices/stores/size:1G/nodes:0/threads:16");
	find_point("memmap/background/stores/size:1G/nodes:0/threads:16");
	find_point("memmap/padata-api/stores/size:1G/nodes:0/threads:2");
	plan_free(&plan);
	make_plan(ONE, "--schedules=slices,background", "--threads=all", NULL);
	check_threads(want + 4, 2);
	plan_free(&plan);
}
END_TEST

START_TEST(threads_that_are_given_are_those_of_slices_too)
{
	static const unsigned int want[] = { 1, 2, 1, 2, 1, 2, 1, 2 };

	make_machine(1, 2);
	make_plan(ONE, "--schedules=padata,slices,background,padata-api",
		  "--threads=1,2", NULL);
	check_threads(want, 8);
	ck_assert_uint_eq(runnable(), 8);
	plan_free(&plan);
}
END_TEST

/* A proposal of 16 threads is measured as it was; who names a number means it. */
START_TEST(too_many_threads_of_slices)
{
	make_machine(1, 2);
	make_plan(ONE, "--schedules=slices,background", "--threads=16", NULL);
	all_refused("16 threads, but node 0 has 2 CPUs; --oversubscribe allows it");
	plan_free(&plan);
	make_plan(ONE, "--schedules=slices,background,padata", "--threads=8",
		  "--oversubscribe", NULL);
	ck_assert_uint_eq(runnable(), 3);
	plan_free(&plan);
}
END_TEST

static void oversubscribed_is(const char *name, bool want)
{
	ck_assert_int_eq(find_point(name)->oversubscribed, want);
}

/* The caller of background, and of padata-api, is none of the threads. */
START_TEST(more_workers_than_cpus_are_known)
{
	make_machine(1, 16);
	make_plan(ONE, "--schedules=slices,background", NULL);
	oversubscribed_is("memmap/slices/stores/size:1G/nodes:0/threads:16",
			  false);
	oversubscribed_is("memmap/background/stores/size:1G/nodes:0/threads:16",
			  true);
	ck_assert_uint_eq(runnable(), 2);
	plan_free(&plan);
	make_plan("--sizes=4G", "--nodes=0", "--writers=stores",
		  "--schedules=padata,padata-api,serial", "--threads=15,16,17",
		  "--oversubscribe", NULL);
	oversubscribed_is("memmap/padata/stores/size:4G/nodes:0/threads:16",
			  false);
	oversubscribed_is("memmap/padata/stores/size:4G/nodes:0/threads:17",
			  true);
	oversubscribed_is("memmap/padata-api/stores/size:4G/nodes:0/threads:15",
			  false);
	oversubscribed_is("memmap/padata-api/stores/size:4G/nodes:0/threads:16",
			  true);
	oversubscribed_is("memmap/serial/stores/size:4G/nodes:0/threads:1",
			  false);
	ck_assert_uint_eq(runnable(), 7);
	plan_free(&plan);
}
END_TEST

/* A caller that may have to share a CPU is no thread too many. */
START_TEST(all_cpus_can_be_threads)
{
	make_machine(1, 2);
	make_plan(ONE, "--schedules=background,padata-api", "--threads=2", NULL);
	ck_assert_uint_eq(plan.nr, 2);
	ck_assert_uint_eq(runnable(), 2);
	plan_free(&plan);
}
END_TEST

/* Only padata gives each thread a section; slices may end anywhere. */
START_TEST(sections_limit_padata_only)
{
	make_machine(1, 8);
	make_plan("--sizes=384M", "--nodes=0", "--writers=stores",
		  "--schedules=padata,slices,background,padata-api",
		  "--threads=4", NULL);
	ck_assert_uint_eq(runnable(), 2);
	reason_is("memmap/padata/stores/size:384M/nodes:0/threads:4",
		  "4 threads, but the range has 3 sections of 128M");
	reason_is("memmap/padata-api/stores/size:384M/nodes:0/threads:4",
		  "4 threads, but the range has 3 sections of 128M");
	plan_free(&plan);
}
END_TEST

START_TEST(schedule_that_is_not_available)
{
	make_machine(1, 2);
	machine.info.schedule_reason[MEMMAP_BENCH_SCHEDULE_PADATA_API] =
		MEMMAP_BENCH_NO_CONFIG;
	machine.info.schedule_reason[MEMMAP_BENCH_SCHEDULE_SLICES] =
		MEMMAP_BENCH_NO_MODEL;
	make_plan(ONE, "--schedules=slices,serial,padata-api", "--threads=1",
		  NULL);
	ck_assert_uint_eq(runnable(), 1);
	reason_is("memmap/padata-api/stores/size:1G/nodes:0/threads:1",
		  "schedule padata-api: this kernel is configured without it, or to complain of it");
	reason_is("memmap/slices/stores/size:1G/nodes:0/threads:1",
		  "schedule slices: only a kernel has it, not the model");
	plan_free(&plan);
}
END_TEST

/* Reasons of writers from 16 on stand elsewhere. */
START_TEST(writers_that_are_not_available)
{
	make_machine(1, 2);
	*memmap_bench_writer_reason(&machine.info, MEMMAP_BENCH_WRITER_MOVDIR64B) =
		MEMMAP_BENCH_NO_CPU;
	*memmap_bench_writer_reason(&machine.info,
				    MEMMAP_BENCH_WRITER_FILL_AVX512) =
		MEMMAP_BENCH_NO_KERNEL;
	make_plan("--sizes=1G", "--nodes=0", "--schedules=serial",
		  "--writers=template,movdir64b,ceilings", NULL);
	ck_assert_uint_eq(plan.nr, 7);
	ck_assert_uint_eq(runnable(), 5);
	reason_is("memmap/serial/movdir64b/size:1G/nodes:0/threads:1",
		  "writer movdir64b: this CPU lacks the instruction");
	reason_is("memmap/serial/fill-avx512/size:1G/nodes:0/threads:1",
		  "writer fill-avx512: kernel code may not use vector registers; "
		  "--where model can");
	plan_free(&plan);
}
END_TEST

START_TEST(model_that_is_not_there)
{
	make_machine(1, 2);
	machine.device_err = -EOPNOTSUPP;
	machine.info = (struct memmap_bench_info){ 0 };
	make_plan("--where=model", "--sizes=1G", NULL);
	ck_assert_uint_eq(plan.nr, 2 * (1 + 1 + 2));
	all_refused("this build has no model");
	plan_free(&plan);
}
END_TEST

START_TEST(every_placement)
{
	make_machine(3, 2);
	machine.nodes[2].cpus = 0;
	make_plan(ONE, "--schedules=serial", "--placement=all", NULL);
	ck_assert_uint_eq(plan.nr, 4 + 2);
	ck_assert_uint_eq(runnable(), 6);
	check_unique();
	find_point("memmap/serial/stores/size:1G/nodes:0/threads:1");
	find_point("memmap/serial/stores/size:1G/nodes:0/threads:1"
		   "/placement:round-robin");
	ck_assert_uint_eq(find_point("memmap/serial/stores/size:1G/nodes:0/"
				     "threads:1/placement:node1")->worker_node,
			  1);
	plan_free(&plan);
	make_plan(ONE, "--schedules=serial", "--placement=each", NULL);
	ck_assert_uint_eq(plan.nr, 2);
	for (unsigned int i = 0; i < 2; i++) {
		ck_assert_uint_eq(plan.points[i].placement,
				  MEMMAP_BENCH_PLACEMENT_GIVEN);
		ck_assert_uint_eq(plan.points[i].worker_node, i);
	}
	plan_free(&plan);
}
END_TEST

/* Named as well as each: once. */
START_TEST(worker_nodes_are_planned_once)
{
	make_machine(2, 2);
	make_plan(ONE, "--schedules=serial", "--placement=node1,each,node1",
		  NULL);
	ck_assert_uint_eq(plan.nr, 2);
	check_unique();
	plan_free(&plan);
}
END_TEST

START_TEST(worker_nodes_that_cannot_work)
{
	make_machine(2, 2);
	machine.nodes[1].cpus = 0;
	make_plan(ONE, "--schedules=serial", "--placement=node1,node7", NULL);
	ck_assert_uint_eq(plan.nr, 2);
	ck_assert_uint_eq(runnable(), 0);
	reason_is("memmap/serial/stores/size:1G/nodes:0/threads:1"
		  "/placement:node1", "placement node1: node 1 has no CPUs");
	reason_is("memmap/serial/stores/size:1G/nodes:0/threads:1"
		  "/placement:node7", "placement node7: node 7 does not exist");
	plan_free(&plan);
}
END_TEST

/* Wherever the range is, its workers have the CPUs of the node that is given. */
START_TEST(cpus_are_those_of_the_node_given)
{
	static const unsigned int want[] = { 1, 2, 4, 6 };

	make_machine(2, 2);
	machine.nodes[1].cpus = 6;
	make_plan(ONE, "--schedules=padata", "--placement=node1", NULL);
	check_threads(want, 4);
	plan_free(&plan);
	make_plan(ONE, "--schedules=padata", "--placement=node0", NULL);
	check_threads(want, 2);
	plan_free(&plan);
	make_plan(ONE, "--schedules=padata", "--placement=node1",
		  "--threads=7", NULL);
	all_refused("7 threads, but placement node1 has 6 CPUs for node 0; "
		    "--oversubscribe allows it");
	plan_free(&plan);
}
END_TEST

/* Ranges that are initialised together share them; one after another they do not. */
START_TEST(ranges_share_the_cpus_of_a_placement)
{
	static const unsigned int want[] = { 1, 2, 3 };

	make_machine(2, 6);
	make_plan("--sizes=1G", "--nodes=0,1", "--writers=stores",
		  "--schedules=padata", "--placement=node1", NULL);
	check_threads(want, 3);
	plan_free(&plan);
	machine.nodes[0].cpus = machine.nodes[1].cpus = 1;
	make_plan("--sizes=1G", "--nodes=0,1", "--writers=stores",
		  "--schedules=serial,deferred", "--placement=node1", NULL);
	ck_assert_uint_eq(runnable(), 1);
	reason_is("memmap/deferred/stores/size:1G/nodes:0,1/threads:1"
		  "/placement:node1",
		  "1 threads for each of 2 ranges, but placement node1 has 1 "
		  "CPUs for node 0; --oversubscribe allows it");
	plan_free(&plan);
}
END_TEST

/* With 2 and 6 CPUs, the fifth worker that goes round is one too many on node 0. */
START_TEST(round_robin_ends_where_the_smallest_node_is_full)
{
	static const unsigned int want[] = { 1, 2, 4 };

	make_machine(3, 2);
	machine.nodes[1].cpus = 6;
	machine.nodes[2].cpus = 0;
	make_plan(ONE, "--schedules=padata", "--placement=round-robin", NULL);
	check_threads(want, 3);
	plan_free(&plan);
	make_plan(ONE, "--schedules=padata", "--placement=any", NULL);
	ck_assert_uint_eq(plan.points[plan.nr - 1].threads, 8);
	plan_free(&plan);
}
END_TEST

/* Chunks are of padata and padata-api; the others are planned once. */
START_TEST(matrix_of_chunks)
{
	const struct point *point;

	make_machine(1, 2);
	make_plan(ONE, "--schedules=all", "--threads=2", "--chunk=auto,128M",
		  "--chunk-align=all", NULL);
	ck_assert_uint_eq(plan.nr, 4 + 2 * 2 * 3);
	ck_assert_uint_eq(runnable(), plan.nr);
	check_unique();
	point = find_point("memmap/padata/stores/size:1G/nodes:0/threads:2");
	ck_assert_uint_eq(point->chunk_bytes, 0);
	ck_assert_uint_eq(point->align_pages, 32768);
	point = find_point("memmap/padata-api/stores/size:1G/nodes:0/threads:2"
			   "/chunk:128M/chunk-align:pageblock");
	ck_assert_uint_eq(point->chunk_bytes, 128 << 20);
	ck_assert_uint_eq(point->align_pages, 512);
	point = find_point("memmap/padata/stores/size:1G/nodes:0/threads:2"
			   "/chunk-align:page");
	ck_assert_uint_eq(point->align_pages, 1);
	point = find_point("memmap/slices/stores/size:1G/nodes:0/threads:2");
	ck_assert_uint_eq(point->align_pages, 0);
	plan_free(&plan);
}
END_TEST

/* A chunk is worth a worker, and would be rounded up to what it ends at. */
START_TEST(chunks_that_cannot_be)
{
	make_machine(1, 8);
	make_plan(ONE, "--schedules=padata", "--threads=3", "--chunk=512M,1M",
		  "--chunk-align=section,page,pageblock", NULL);
	ck_assert_uint_eq(plan.nr, 6);
	ck_assert_uint_eq(runnable(), 1);
	reason_is("memmap/padata/stores/size:1G/nodes:0/threads:3/chunk:512M",
		  "3 threads, but the range has 2 chunks of 512M");
	reason_is("memmap/padata/stores/size:1G/nodes:0/threads:3/chunk:1M",
		  "chunk 1M: is no multiple of its alignment, section of 128M; "
		  "--chunk-align page takes any");
	reason_is("memmap/padata/stores/size:1G/nodes:0/threads:3/chunk:1M"
		  "/chunk-align:pageblock",
		  "chunk 1M: is no multiple of its alignment, pageblock of 2M; "
		  "--chunk-align page takes any");
	reason_is("memmap/padata/stores/size:1G/nodes:0/threads:3/chunk:1M"
		  "/chunk-align:page", "");
	plan_free(&plan);
	/* More chunks than sections: as many threads as CPUs. */
	make_plan("--sizes=128M", "--nodes=0", "--writers=stores",
		  "--schedules=padata", "--chunk=1M", "--chunk-align=page",
		  NULL);
	ck_assert_uint_eq(plan.points[plan.nr - 1].threads, 8);
	plan_free(&plan);
}
END_TEST

START_TEST(jobs_of_padata_api_have_limits)
{
	make_machine(1, 2);
	make_plan("--sizes=4G", "--nodes=0", "--writers=stores",
		  "--schedules=padata,padata-api", "--threads=2",
		  "--chunk=128M,256M,4K,8K", "--chunk-align=page", NULL);
	ck_assert_uint_eq(plan.nr, 8);
	ck_assert_uint_eq(runnable(), 6);
	reason_is("memmap/padata-api/stores/size:4G/nodes:0/threads:2"
		  "/chunk:256M/chunk-align:page",
		  "chunk 256M: a job of padata-api is a section of 128M at most");
	reason_is("memmap/padata-api/stores/size:4G/nodes:0/threads:2"
		  "/chunk:4K/chunk-align:page",
		  "chunk 4K: makes more than the 1048576 jobs that padata-api "
		  "takes");
	plan_free(&plan);
}
END_TEST

START_TEST(touches_have_a_limit_for_all_ranges)
{
	make_machine(2, 2);
	make_plan("--sizes=1G", "--writers=stores", "--touches=1048576",
		  "--schedules=background,serial", NULL);
	ck_assert_uint_eq(plan.nr, 6);
	ck_assert_uint_eq(runnable(), 5);
	reason_is("memmap/background/stores/size:1G/nodes:0,1/threads:16",
		  "1048576 touches of each of 2 ranges: 1048576 are taken of all "
		  "together, --touches 524288");
	plan_free(&plan);
}
END_TEST

/* What would fit is said. 19M are too few for 1G, and enough for 7 sections. */
START_TEST(size_that_does_not_fit)
{
	make_machine(1, 1);
	machine.nodes[0].free_bytes = 19ULL << 20;
	make_plan("--where=model", "--sizes=1G", "--schedules=serial", NULL);
	all_refused("needs 20M of node 0, 19M are free: at most 896M fits on "
		    "node 0; --fit makes all sizes fit");
	plan_free(&plan);
	machine.nodes[0].free_bytes = 1ULL << 30;
	make_plan("--sizes=64G", "--schedules=serial", NULL);
	all_refused("at most 51G fits on node 0");
	plan_free(&plan);
	machine.nodes[0].free_bytes = 1ULL << 20;
	make_plan("--sizes=1G", "--schedules=serial", NULL);
	all_refused("not even 128M fits on node 0");
	plan_free(&plan);
}
END_TEST

/* Longest of what a reason can name: it is not cut. */
START_TEST(long_reasons_are_whole)
{
	make_machine(MACHINE_NODES, 1);
	for (unsigned int i = 0; i < MACHINE_NODES; i++)
		machine.nodes[i].id = 960 + i;
	make_plan("--nodes=all", "--sizes=128G", "--schedules=padata",
		  "--threads=1024", "--placement=round-robin", NULL);
	ck_assert_uint_gt(plan.nr, 0);
	all_refused("CPUs for node 960; --oversubscribe allows it");
	plan_free(&plan);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		schedules_have_their_threads,
		threads_that_are_given_are_those_of_slices_too,
		too_many_threads_of_slices,
		more_workers_than_cpus_are_known,
		all_cpus_can_be_threads,
		sections_limit_padata_only,
		schedule_that_is_not_available,
		writers_that_are_not_available,
		model_that_is_not_there,
		every_placement,
		worker_nodes_are_planned_once,
		worker_nodes_that_cannot_work,
		cpus_are_those_of_the_node_given,
		ranges_share_the_cpus_of_a_placement,
		round_robin_ends_where_the_smallest_node_is_full,
		matrix_of_chunks,
		chunks_that_cannot_be,
		jobs_of_padata_api_have_limits,
		touches_have_a_limit_for_all_ranges,
		size_that_does_not_fit,
		long_reasons_are_whole,
	};

	return UNIT_RUN("plan_strategies", tests);
}

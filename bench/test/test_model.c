// SPDX-License-Identifier: MIT
/* The model's facts and ranges, and what it refuses. */
#include "model.h"

#include <time.h>

static struct memmap_bench_info info(void)
{
	struct memmap_bench_info facts;

	memset(&facts, 0xff, sizeof(facts));
	ck_assert_int_eq(model_info(model, &facts), 0);
	return facts;
}

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_BOOTTIME, &time);
	return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

/* Each test is a process of its own; beginnings are counted in ticks of 10 ms. */
static uint64_t began;

static void check_loaded(uint64_t loaded_ns)
{
	ck_assert_uint_ge(loaded_ns + 10000000, began);
	ck_assert_uint_le(loaded_ns, now());
	ck_assert_uint_eq(info().loaded_ns, loaded_ns);
}

START_TEST(it_is_a_module_of_this_version)
{
	struct memmap_bench_info facts = info();

	ck_assert_uint_eq(facts.version, MEMMAP_BENCH_VERSION);
	ck_assert_uint_eq(facts.struct_page_size, 64);
	ck_assert_uint_eq(facts.page_size, 4096);
	ck_assert_uint_eq(facts.section_pages, SECTION_PAGES);
	ck_assert_uint_eq(facts.pageblock_pages, 512);
	ck_assert_str_eq(facts.release, "model");
	check_loaded(facts.loaded_ns);
	for (int type = 0; type < MEMMAP_BENCH_NR_TYPES; type++)
		ck_assert_uint_eq(facts.type_reason[type], MEMMAP_BENCH_AVAILABLE);
}
END_TEST

START_TEST(what_only_a_kernel_has_it_has_not)
{
	struct memmap_bench_info facts = info();

	ck_assert_uint_eq(memmap_bench_writer_reason_of(&facts, MEMMAP_BENCH_WRITER_STORES),
			  MEMMAP_BENCH_AVAILABLE);
	ck_assert_uint_eq(memmap_bench_writer_reason_of(&facts, MEMMAP_BENCH_WRITER_KERNEL),
			  MEMMAP_BENCH_NO_MODEL);
	ck_assert_uint_eq(memmap_bench_writer_reason_of(&facts, MEMMAP_BENCH_WRITER_PAGEBLOCKS),
			  MEMMAP_BENCH_NO_MODEL);
	ck_assert_uint_eq(memmap_bench_writer_reason_of(&facts, MEMMAP_BENCH_NR_WRITERS),
			  MEMMAP_BENCH_NO_MODEL);
	ck_assert_uint_eq(facts.schedule_reason[MEMMAP_BENCH_SCHEDULE_PADATA],
			  MEMMAP_BENCH_AVAILABLE);
	ck_assert_uint_eq(facts.schedule_reason[MEMMAP_BENCH_SCHEDULE_PADATA_API],
			  MEMMAP_BENCH_NO_MODEL);
}
END_TEST

/* Where the memory is and of what is measured, so it is within what there is. */
START_TEST(a_range_says_what_it_is)
{
	struct memmap_bench_range_create create = request(3);

	ck_assert_int_eq(model_range_create(model, &create), 0);
	ck_assert_uint_gt(create.id, 0);
	ck_assert_uint_eq(create.type, MEMMAP_BENCH_TYPE_GENERIC);
	ck_assert_uint_eq(create.start % SECTION, 0);
	ck_assert_uint_ge(create.module_bytes, 3 * sizeof(uint64_t));
	ck_assert_uint_eq(create.first_init_ns, MEMMAP_BENCH_UNKNOWN);
	ck_assert_uint_gt(create.create_ns, 0);
	ck_assert_uint_eq(create.off_node_bytes, 0);
	ck_assert_uint_le(create.small_bytes, 3 * SECTION_PAGES * 64);
	ck_assert_int_eq(model_range_destroy(model, create.id), 0);
}
END_TEST

START_TEST(ranges_have_addresses_of_their_own)
{
	struct memmap_bench_range_create first = request(2);
	struct memmap_bench_range_create second = request(1);

	ck_assert_int_eq(model_range_create(model, &first), 0);
	ck_assert_int_eq(model_range_create(model, &second), 0);
	ck_assert_uint_ne(first.id, second.id);
	ck_assert_uint_ge(second.start, first.start + first.bytes);
	ck_assert_int_eq(model_range_destroy(model, first.id), 0);
	ck_assert_int_eq(model_range_destroy(model, first.id), -ENOENT);
	ck_assert_int_eq(model_range_destroy(model, second.id), 0);
}
END_TEST

static void refuse_range(struct memmap_bench_range_create create, int err)
{
	ck_assert_int_eq(model_range_create(model, &create), err);
}

START_TEST(ranges_that_cannot_be_made)
{
	struct memmap_bench_range_create create = request(1);

#define REFUSE(field, value, err)				\
	do {							\
		struct memmap_bench_range_create bad = create;	\
								\
		bad.field = value;				\
		refuse_range(bad, err);				\
	} while (0)
	REFUSE(node, 1000, -ENODEV);
	REFUSE(node, -1, -ENODEV);
	REFUSE(bytes, 0, -EINVAL);
	REFUSE(bytes, SECTION + 4096, -EINVAL);
	REFUSE(bytes, 1ULL << 60, -EINVAL);
	REFUSE(bytes, 1ULL << 50, -ENOMEM);
	REFUSE(source, 0, -EINVAL);
	REFUSE(source, MEMMAP_BENCH_SOURCE_PMEM, -EINVAL);
	REFUSE(type, MEMMAP_BENCH_NR_TYPES, -EINVAL);
	REFUSE(start, SECTION, -EINVAL);
	REFUSE(flags, 1, -EINVAL);
	REFUSE(id, 1, -EINVAL);
	REFUSE(reserved, 1, -EINVAL);
	REFUSE(vmemmap_shift, 9, -EOPNOTSUPP);
#undef REFUSE
}
END_TEST

START_TEST(more_ranges_than_a_run_can_have)
{
	for (int i = 0; i < MEMMAP_BENCH_MAX_RANGES; i++)
		make_range(1);
	refuse_range(request(1), -ENOSPC);
	/* They are given back by closing it. */
}
END_TEST

START_TEST(runs_that_are_refused)
{
	unsigned int range = make_range(2);
	struct memmap_bench_run run = ask(range);
	uint64_t sections[2];

#define REFUSE(field, value, err)				\
	do {							\
		struct memmap_bench_run bad = run;		\
								\
		bad.field = value;				\
		ck_assert_int_eq(model_run(model, &bad), err);	\
	} while (0)
	REFUSE(schedule, 0, -EINVAL);
	REFUSE(schedule, MEMMAP_BENCH_NR_SCHEDULES, -EINVAL);
	REFUSE(schedule, MEMMAP_BENCH_SCHEDULE_PADATA_API, -EOPNOTSUPP);
	REFUSE(writer, 0, -EINVAL);
	REFUSE(writer, MEMMAP_BENCH_NR_WRITERS, -EINVAL);
	REFUSE(writer, MEMMAP_BENCH_WRITER_KERNEL, -EOPNOTSUPP);
	REFUSE(prefill, 0, -EINVAL);
	REFUSE(prefill, MEMMAP_BENCH_NR_PREFILLS, -EINVAL);
	REFUSE(placement, 0, -EINVAL);
	REFUSE(placement, MEMMAP_BENCH_NR_PLACEMENTS, -EINVAL);
	REFUSE(flags, 4, -EINVAL);
	REFUSE(reserved, 1, -EINVAL);
	REFUSE(threads, 0, -EINVAL);
	REFUSE(threads, 2, -EINVAL);
	REFUSE(nr_ranges, 0, -EINVAL);
	REFUSE(nr_ranges, MEMMAP_BENCH_MAX_RANGES + 1, -EINVAL);
	REFUSE(ranges[0], range + 1, -ENOENT);
	REFUSE(nr_workers, 0, -ENOSPC);
	REFUSE(worker_node, 1, -EINVAL);
	REFUSE(chunk_pages, 512, -EINVAL);
	REFUSE(align_pages, 512, -EINVAL);
	REFUSE(touches, (uintptr_t)sections, -EINVAL);
	REFUSE(nr_touches, 1, -EINVAL);
	REFUSE(touch_seed, 1, -EINVAL);
	run.ranges[1] = range;
	REFUSE(nr_ranges, 2, -EINVAL);
	run.sections = (uintptr_t)sections;
	REFUSE(nr_sections, 1, -ENOSPC);
	run.sections = 0;
	run.schedule = MEMMAP_BENCH_SCHEDULE_PADATA;
	REFUSE(align_pages, 3, -EINVAL);
	REFUSE(chunk_pages, MEMMAP_BENCH_MAX_CHUNK_PAGES + 1, -EINVAL);
	REFUSE(align_pages, 2 * SECTION_PAGES, -EINVAL);
	REFUSE(threads, MEMMAP_BENCH_MAX_THREADS + 1, -EINVAL);
	run.placement = MEMMAP_BENCH_PLACEMENT_GIVEN;
	REFUSE(worker_node, 1000, -ENODEV);
	REFUSE(worker_node, -1, -ENODEV);
	run.worker_node = (int)node;
	run.schedule = MEMMAP_BENCH_SCHEDULE_BACKGROUND;
	/* The caller is one besides. */
	REFUSE(nr_workers, 1, -ENOSPC);
	REFUSE(nr_touches, 1, -EFAULT);
	REFUSE(nr_touches, MEMMAP_BENCH_MAX_TOUCHES + 1, -EINVAL);
#undef REFUSE
}
END_TEST

START_TEST(remote_needs_another_node_with_cpus)
{
	struct memmap_bench_run run = ask(make_range(1));
	struct machine machine;
	unsigned int with_cpus = 0;

	ck_assert_int_eq(topology_nodes(topology, &machine), 0);
	for (unsigned int i = 0; i < machine.nr_nodes; i++)
		with_cpus += machine.nodes[i].cpus > 0;
	run.placement = MEMMAP_BENCH_PLACEMENT_REMOTE;
	if (with_cpus < 2) {
		ck_assert_int_eq(model_run(model, &run), -ENODEV);
		return;
	}
	do_run(&run, SECTION_PAGES);
	ck_assert_int_ne(workers[0].node, (int)node);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		it_is_a_module_of_this_version,
		what_only_a_kernel_has_it_has_not,
		a_range_says_what_it_is,
		ranges_have_addresses_of_their_own,
		ranges_that_cannot_be_made,
		more_ranges_than_a_run_can_have,
		runs_that_are_refused,
		remote_needs_another_node_with_cpus,
	};

	began = now();
	return MODEL_RUN("model", tests);
}

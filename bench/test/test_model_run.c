// SPDX-License-Identifier: MIT
/* Runs of the model: every writer by every schedule, and where workers are. */
#include "model.h"

#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/chunk.h"
#include "core/writer.h"
#include "../judge.h"
#include "../model_threads.h"

#define SECTIONS	3
#define PAGES		(SECTIONS * SECTION_PAGES)
#define TOUCHES		512

static struct memmap_bench_touch touches[2 * TOUCHES];

static bool available(unsigned int writer)
{
	struct memmap_bench_info info;

	ck_assert_int_eq(model_info(model, &info), 0);
	return memmap_bench_writer_reason_of(&info, writer) ==
	       MEMMAP_BENCH_AVAILABLE;
}

/* Also with more workers than CPUs: then they share. */
static void run_all_threads(struct memmap_bench_run run)
{
	bool one = run.schedule == MEMMAP_BENCH_SCHEDULE_SERIAL ||
		   run.schedule == MEMMAP_BENCH_SCHEDULE_DEFERRED;

	for (unsigned int threads = 1; threads <= (one ? 1 : 3); threads++) {
		struct memmap_bench_run now = run;

		now.threads = threads;
		do_run(&now, PAGES);
	}
}

static void run_all_schedules(unsigned int range, unsigned int writer)
{
	for (unsigned int schedule = 1;
	     schedule <= MEMMAP_BENCH_SCHEDULE_BACKGROUND; schedule++) {
		struct memmap_bench_run run = ask(range);

		run.schedule = schedule;
		run.writer = writer;
		run_all_threads(run);
		run.prefill = MEMMAP_BENCH_PREFILL_ZERO;
		run_all_threads(run);
	}
}

START_TEST(every_writer_by_every_schedule)
{
	unsigned int range = make_range(SECTIONS), writers = 0;

	for (unsigned int writer = 1; writer < MEMMAP_BENCH_NR_WRITERS; writer++) {
		if (!available(writer))
			continue;
		run_all_schedules(range, writer);
		writers++;
	}
	/* stores, legacy and reserved-* at least. */
	ck_assert_uint_ge(writers, 7);
}
END_TEST

START_TEST(what_is_left_alone_after_keep_is_not_verified)
{
	struct memmap_bench_run run = ask(make_range(1));

	run.writer = MEMMAP_BENCH_WRITER_READ;
	run.prefill = MEMMAP_BENCH_PREFILL_KEEP;
	ck_assert_int_eq(model_run(model, &run), 0);
	ck_assert_uint_eq(run.verdict, MEMMAP_BENCH_NOT_VERIFIED);
}
END_TEST

/* Nothing but prefill and verification: no record, no time, no page. */
static void do_idle(struct memmap_bench_run run)
{
	run.flags |= MEMMAP_BENCH_RUN_IDLE;
	memset(workers, 0, sizeof(workers));
	ck_assert_int_eq(model_run(model, &run), 0);
	ck_assert_uint_eq(run.nr_workers, 0);
	ck_assert_uint_eq(run.makespan_ns | run.available_ns | run.pages, 0);
	ck_assert_uint_eq(run.dispatch_ns, MEMMAP_BENCH_UNKNOWN);
	ck_assert_uint_eq(workers[0].range, 0);
	ck_assert_uint_eq(run.verdict, run.flags & MEMMAP_BENCH_RUN_VERIFY ?
			  MEMMAP_BENCH_VERIFIED : MEMMAP_BENCH_NOT_VERIFIED);
}

/* As the runner takes it to count nothing but the schedule. */
static void do_three_calls(unsigned int range, unsigned int writer)
{
	struct memmap_bench_run run = ask(range);

	run.writer = writer;
	run.flags = 0;
	do_idle(run);
	run.prefill = MEMMAP_BENCH_PREFILL_KEEP;
	ck_assert_int_eq(model_run(model, &run), 0);
	ck_assert_uint_eq(run.pages, SECTION_PAGES);
	run = ask(range);
	run.writer = writer;
	run.prefill = MEMMAP_BENCH_PREFILL_KEEP;
	do_idle(run);
}

START_TEST(a_run_in_three_calls)
{
	unsigned int range = make_range(1);
	struct memmap_bench_run run = ask(range);

	do_three_calls(range, MEMMAP_BENCH_WRITER_STORES);
	do_three_calls(range, MEMMAP_BENCH_WRITER_RESERVED_NONE);
	do_three_calls(range, MEMMAP_BENCH_WRITER_FILL_STORE);
	do_three_calls(range, MEMMAP_BENCH_WRITER_READ);
	/* What is there now is a prefill that nobody has overwritten. */
	run.flags |= MEMMAP_BENCH_RUN_IDLE;
	run.prefill = MEMMAP_BENCH_PREFILL_KEEP;
	ck_assert_int_eq(model_run(model, &run), 0);
	ck_assert_uint_eq(run.verdict, MEMMAP_BENCH_MISMATCH);
	ck_assert_uint_eq(run.bad_got, ~0UL);
}
END_TEST

START_TEST(a_writer_ends_what_is_known_of_the_prefill)
{
	struct memmap_bench_run run = ask(make_range(1));

	do_run(&run, SECTION_PAGES);
	run = ask(run.ranges[0]);
	run.flags |= MEMMAP_BENCH_RUN_IDLE;
	run.writer = MEMMAP_BENCH_WRITER_READ;
	run.prefill = MEMMAP_BENCH_PREFILL_KEEP;
	ck_assert_int_eq(model_run(model, &run), 0);
	ck_assert_uint_eq(run.verdict, MEMMAP_BENCH_NOT_VERIFIED);
}
END_TEST

START_TEST(a_run_that_is_not_to_be_verified_is_not)
{
	struct memmap_bench_run run = ask(make_range(1));

	run.flags = 0;
	ck_assert_int_eq(model_run(model, &run), 0);
	ck_assert_uint_eq(run.verdict, MEMMAP_BENCH_NOT_VERIFIED);
	ck_assert_uint_eq(run.pages, SECTION_PAGES);
}
END_TEST

static void check_chunks(unsigned int sections, unsigned int threads,
			 unsigned long chunk_pages, unsigned long align,
			 unsigned long want)
{
	struct memmap_bench_run run = ask(make_range(sections));
	unsigned long chunks = 0;

	run.schedule = MEMMAP_BENCH_SCHEDULE_PADATA;
	run.threads = threads;
	run.chunk_pages = chunk_pages;
	run.align_pages = align;
	do_run(&run, sections * SECTION_PAGES);
	for (unsigned int i = 0; i < run.nr_workers; i++)
		chunks += workers[i].chunks;
	ck_assert_uint_eq(chunks, want);
	ck_assert_uint_eq(run.nr_workers, threads);
	ck_assert_uint_eq(run.available_ns, run.makespan_ns);
}

/* Counted by hand of kernel/padata.c; ranges follow each other from 1 TiB on. */
START_TEST(padata_takes_the_chunks_of_padata)
{
	check_chunks(25, 1, 0, 0, 1);
	check_chunks(25, 2, 0, 0, 7);
	check_chunks(25, 3, 0, 0, 9);
	check_chunks(25, 3, 0, 512, 13);
	check_chunks(25, 3, 0, 1, 13);
	check_chunks(3, 3, 0, 512, 3);
	check_chunks(3, 3, 0, 1, 3);
	check_chunks(25, 2, 100000, 1, 9);
	check_chunks(25, 2, 100000, 0, 7);
	check_chunks(25, 2, 1, 512, 1600);
	check_chunks(25, 1, 100000, 1, 10);
}
END_TEST

/* A range of 3 sections has no work for 8 threads: 3 of them start. */
START_TEST(padata_has_no_more_workers_than_sections)
{
	struct memmap_bench_run run = ask(make_range(SECTIONS));

	run.schedule = MEMMAP_BENCH_SCHEDULE_PADATA;
	run.threads = 8;
	do_run(&run, PAGES);
	ck_assert_uint_eq(run.nr_workers, SECTIONS);
}
END_TEST

START_TEST(slices_are_equal_and_not_aligned)
{
	struct memmap_bench_run run = ask(make_range(1));

	run.schedule = MEMMAP_BENCH_SCHEDULE_SLICES;
	run.threads = 5;
	do_run(&run, SECTION_PAGES);
	ck_assert_uint_eq(run.nr_workers, 5);
	for (unsigned int i = 0; i < 4; i++)
		ck_assert_uint_eq(workers[i].pages, SECTION_PAGES / 5);
	ck_assert_uint_eq(workers[4].pages, SECTION_PAGES - SECTION_PAGES / 5 * 4);
}
END_TEST

/* On a busy machine some would follow each other anyway: hence several. */
START_TEST(serial_is_one_range_after_another)
{
	struct memmap_bench_run run = ask(make_range(4));

	run.ranges[1] = make_range(5);
	run.nr_ranges = 2;
	run.schedule = MEMMAP_BENCH_SCHEDULE_SERIAL;
	for (int i = 0; i < 20; i++) {
		const struct memmap_bench_worker *first, *second;

		run.nr_workers = WORKERS;
		do_run(&run, 9 * SECTION_PAGES);
		ck_assert_uint_eq(run.nr_workers, 2);
		first = &workers[workers[0].start_ns > workers[1].start_ns];
		second = &workers[first == workers];
		ck_assert_uint_ge(second->start_ns, first->end_ns);
		ck_assert_uint_eq(workers[0].range, run.ranges[0]);
		ck_assert_uint_eq(workers[1].range, run.ranges[1]);
		ck_assert_uint_eq(workers[1].pages, 5 * SECTION_PAGES);
	}
}
END_TEST

START_TEST(every_section_has_its_time)
{
	struct memmap_bench_run run = ask(make_range(2));
	uint64_t ns[6];

	memset(ns, 0xff, sizeof(ns));
	run.ranges[1] = make_range(3);
	run.nr_ranges = 2;
	run.schedule = MEMMAP_BENCH_SCHEDULE_SLICES;
	run.threads = 2;
	run.sections = (uintptr_t)ns;
	run.nr_sections = 6;
	do_run(&run, 5 * SECTION_PAGES);
	ck_assert_uint_eq(run.nr_sections, 5);
	for (int i = 0; i < 5; i++)
		ck_assert(ns[i] > 0 && ns[i] < 2 * run.makespan_ns);
	ck_assert_uint_eq(ns[5], MEMMAP_BENCH_UNKNOWN);
}
END_TEST

static struct memmap_bench_run background(unsigned int threads)
{
	struct memmap_bench_run run = ask(make_range(SECTIONS));

	run.schedule = MEMMAP_BENCH_SCHEDULE_BACKGROUND;
	run.threads = threads;
	run.touches = (uintptr_t)touches;
	run.nr_touches = TOUCHES;
	run.touch_seed = 7;
	return run;
}

static unsigned int taken(const struct memmap_bench_run *run, unsigned int range)
{
	unsigned int nr = 0;

	for (unsigned int i = 0; i < run->nr_touches; i++)
		nr += touches[i].range == range &&
		      touches[i].how == MEMMAP_BENCH_TOUCHED_TAKEN;
	return nr;
}

/* Touches of one range follow each other. */
static void check_touches(const struct memmap_bench_run *run)
{
	for (unsigned int i = 0; i < run->nr_touches; i++) {
		const struct memmap_bench_touch *touch = &touches[i];

		ck_assert_uint_ge(touch->how, MEMMAP_BENCH_TOUCHED_READY);
		ck_assert_uint_le(touch->how, MEMMAP_BENCH_TOUCHED_WAITED);
		ck_assert_uint_le(touch->at_ns + touch->ns, run->makespan_ns);
		if (i && touch[-1].range == touch->range)
			ck_assert_uint_ge(touch->at_ns,
					  touch[-1].at_ns + touch[-1].ns);
	}
}

START_TEST(background_is_available_before_it_is_complete)
{
	struct memmap_bench_run run = background(3);
	unsigned long unit = PAGES / MEMMAP_BENCH_UNITS;

	do_run(&run, PAGES);
	ck_assert_uint_eq(run.nr_workers, 4);
	ck_assert_uint_lt(run.available_ns, run.makespan_ns);
	ck_assert_uint_le(run.nr_touches, TOUCHES);
	check_touches(&run);
	/* What the caller took over it wrote, a unit each time. */
	ck_assert_uint_eq(workers[0].pages, taken(&run, run.ranges[0]) * unit);
	ck_assert_uint_eq(workers[0].chunks, taken(&run, run.ranges[0]));
	ck_assert_uint_eq(workers[3].index, 3);
}
END_TEST

START_TEST(background_of_two_ranges_has_the_touches_of_both)
{
	struct memmap_bench_run run = background(2);
	unsigned long unit = PAGES / MEMMAP_BENCH_UNITS;

	run.ranges[1] = make_range(SECTIONS);
	run.nr_ranges = 2;
	run.prefill = MEMMAP_BENCH_PREFILL_ZERO;
	do_run(&run, 2 * PAGES);
	ck_assert_uint_eq(run.nr_workers, 6);
	check_touches(&run);
	for (unsigned int i = 0; i < 2; i++)
		ck_assert_uint_eq(workers[3 * i].pages,
				  taken(&run, run.ranges[i]) * unit);
	ck_assert_uint_eq(workers[3].range, run.ranges[1]);
}
END_TEST

START_TEST(background_without_touches)
{
	struct memmap_bench_run run = background(1);

	run.touches = 0;
	run.nr_touches = 0;
	do_run(&run, PAGES);
	ck_assert_uint_eq(workers[0].pages, 0);
	ck_assert_uint_eq(workers[1].pages, PAGES);
}
END_TEST

/* As many as the node has CPUs, and one: that one shares. */
static void check_cpus(struct memmap_bench_run run, const unsigned int *cpus,
		       unsigned int nr)
{
	run.schedule = MEMMAP_BENCH_SCHEDULE_SLICES;
	run.threads = nr < WORKERS ? nr + 1 : WORKERS;
	do_run(&run, PAGES);
	for (unsigned int i = 0; i < run.nr_workers; i++) {
		ck_assert_int_eq(workers[i].cpu, (int)cpus[i % nr]);
		ck_assert_int_eq(workers[i].end_cpu, (int)cpus[i % nr]);
		ck_assert_int_eq(workers[i].node, (int)node);
		ck_assert_int_eq(workers[i].end_node, (int)node);
	}
}

START_TEST(workers_are_on_the_cpus_of_the_node)
{
	struct memmap_bench_run run = ask(make_range(SECTIONS));
	unsigned int cpus[1024], nr;

	ck_assert_int_eq(topology_node_cpus(topology, node, cpus, 1024, &nr), 0);
	ck_assert_uint_gt(nr, 0);
	check_cpus(run, cpus, nr);
	run.placement = MEMMAP_BENCH_PLACEMENT_GIVEN;
	run.worker_node = (int)node;
	check_cpus(run, cpus, nr);
}
END_TEST

START_TEST(workers_are_anywhere_or_everywhere)
{
	struct memmap_bench_run run = ask(make_range(SECTIONS));

	run.schedule = MEMMAP_BENCH_SCHEDULE_PADATA;
	run.threads = 2;
	run.placement = MEMMAP_BENCH_PLACEMENT_ANY;
	do_run(&run, PAGES);
	run.placement = MEMMAP_BENCH_PLACEMENT_ROUND_ROBIN;
	do_run(&run, PAGES);
	ck_assert_int_eq(workers[0].cpu, workers[0].end_cpu);
}
END_TEST

/* A kernel that counts does so for each worker; else it says so. */
START_TEST(waiting_for_a_cpu_is_known_where_it_is_counted)
{
	struct memmap_bench_run run = ask(make_range(SECTIONS));
	struct memmap_bench_info info;

	ck_assert_int_eq(model_info(model, &info), 0);
	run.schedule = MEMMAP_BENCH_SCHEDULE_SLICES;
	run.threads = 2;
	do_run(&run, PAGES);
	for (unsigned int i = 0; i < 2; i++)
		ck_assert_int_eq(workers[i].wait_ns == MEMMAP_BENCH_UNKNOWN,
				 !(info.kernel_options & MEMMAP_BENCH_K_SCHED_INFO));
}
END_TEST

static pid_t loops[1024];

/* Each loop ends with the test at the latest. */
static void loop_on(unsigned int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (sched_setaffinity(0, sizeof(set), &set))
		_exit(1);
	for (;;)
		;
}

/*
 * A busy loop on each CPU of the node, before which the threads that the model starts
 * from now on stand back.
 */
static unsigned int make_busy(void)
{
	unsigned int cpus[1024], nr;

	ck_assert_int_eq(topology_node_cpus(topology, node, cpus, 1024, &nr), 0);
	for (unsigned int i = 0; i < nr; i++) {
		loops[i] = fork();
		ck_assert_int_ge(loops[i], 0);
		if (!loops[i])
			loop_on(cpus[i]);
	}
	ck_assert_int_eq(setpriority(PRIO_PROCESS, 0, 10), 0);
	return nr;
}

static void end_busy(unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++) {
		kill(loops[i], SIGKILL);
		waitpid(loops[i], NULL, 0);
	}
}

static void check_waits(const struct memmap_bench_run *run, uint64_t late)
{
	ck_assert_uint_le(late, run->makespan_ns);
	for (unsigned int i = 0; i < run->nr_workers; i++)
		ck_assert_uint_le(workers[i].wait_ns,
				  workers[i].end_ns - workers[i].start_ns);
}

/*
 * Somebody else has the CPU of a worker that is told to begin: some time in so many
 * runs it must wait for long.
 */
START_TEST(waiting_for_a_cpu_before_the_start_is_known)
{
	struct memmap_bench_run run;
	uint64_t longest = 0;
	unsigned int nr;

	if (!crew_counts_delay())
		return;
	nr = make_busy();
	run = ask(make_range(1));
	run.flags = 0;
	run.prefill = MEMMAP_BENCH_PREFILL_KEEP;
	for (int i = 0; i < 50 && longest <= JUDGE_LATE_NS; i++) {
		ck_assert_int_eq(model_run(model, &run), 0);
		check_waits(&run, model_late_ns(model));
		if (model_late_ns(model) > longest)
			longest = model_late_ns(model);
	}
	end_busy(nr);
	ck_assert_uint_gt(longest, JUDGE_LATE_NS);
}
END_TEST

/* What one run waited stays until the next: verification and idle calls start none. */
START_TEST(only_runs_say_what_was_waited_before_the_start)
{
	struct memmap_bench_run run = ask(make_range(1));
	uint64_t late;

	run.flags = 0;
	do_idle(run);
	ck_assert_uint_eq(model_late_ns(model), MEMMAP_BENCH_UNKNOWN);
	run = ask(run.ranges[0]);
	run.flags = 0;
	ck_assert_int_eq(model_run(model, &run), 0);
	late = model_late_ns(model);
	ck_assert_int_eq(late != MEMMAP_BENCH_UNKNOWN, crew_counts_delay());
	run = ask(run.ranges[0]);
	run.prefill = MEMMAP_BENCH_PREFILL_KEEP;
	do_idle(run);
	ck_assert_uint_eq(model_late_ns(model), late);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		every_writer_by_every_schedule,
		what_is_left_alone_after_keep_is_not_verified,
		a_run_in_three_calls,
		a_writer_ends_what_is_known_of_the_prefill,
		a_run_that_is_not_to_be_verified_is_not,
		padata_takes_the_chunks_of_padata,
		padata_has_no_more_workers_than_sections,
		slices_are_equal_and_not_aligned,
		serial_is_one_range_after_another,
		every_section_has_its_time,
		background_is_available_before_it_is_complete,
		background_of_two_ranges_has_the_touches_of_both,
		background_without_touches,
		workers_are_on_the_cpus_of_the_node,
		workers_are_anywhere_or_everywhere,
		waiting_for_a_cpu_is_known_where_it_is_counted,
		waiting_for_a_cpu_before_the_start_is_known,
		only_runs_say_what_was_waited_before_the_start,
	};

	return MODEL_RUN("model_run", tests);
}

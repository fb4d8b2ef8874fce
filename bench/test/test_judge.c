// SPDX-License-Identifier: MIT
/* Whether a sample may be believed: what its workers waited for a CPU. */
#include "../judge.h"

#include <string.h>

#include "unit.h"

#define PAGES		32768UL
#define START_NS	1000000UL
#define MAKESPAN_NS	11000000UL
#define WORK_NS		(MAKESPAN_NS - START_NS)
/* The longest that a worker may wait before it begins. */
#define LATE_NS		(JUDGE_LATE_NS + MAKESPAN_NS / 100)

static struct machine machine;
static struct memmap_bench_worker worker;
static struct point point;
static struct sample sample;

static void open_sample(void)
{
	machine = (struct machine){ .info.page_size = 4096 };
	worker = (struct memmap_bench_worker){
		.range = 1, .start_ns = START_NS, .end_ns = MAKESPAN_NS,
		.pages = PAGES,
	};
	point = (struct point){
		.path = PATH_MEMMAP,
		.size = PAGES * 4096,
		.group = { .nr = 1 },
		.schedule = MEMMAP_BENCH_SCHEDULE_PADATA,
		.threads = 1,
		.placement = MEMMAP_BENCH_PLACEMENT_ANY,
	};
	sample_begin(&sample);
	sample.makespan_ns = MAKESPAN_NS;
	sample.pages = PAGES;
	sample.nr_workers = 1;
}

static void close_sample(void)
{
}

static void cause_is(const char *cause)
{
	const struct sampler sampler = {
		.machine = &machine, .workers = &worker,
	};
	const unsigned int ids[] = { 1 };

	judge_memmap(&sampler, &point, ids, &sample);
	ck_assert_str_eq(sample.cause, cause);
	ck_assert_int_eq(sample.err, 0);
}

START_TEST(what_is_not_counted_is_not_held_against_it)
{
	ck_assert_uint_eq(sample.late_ns, MEMMAP_BENCH_UNKNOWN);
	worker.wait_ns = MEMMAP_BENCH_UNKNOWN;
	cause_is("");
}
END_TEST

START_TEST(a_hundredth_of_the_makespan_and_a_wake_up_before_it_began)
{
	sample.late_ns = LATE_NS;
	cause_is("");
	sample.late_ns = LATE_NS + 1;
	cause_is("preempted: a worker waited 160001 of 11000000 ns before it began");
}
END_TEST

START_TEST(less_than_a_wake_up_in_the_shortest_makespan)
{
	sample.makespan_ns = 1;
	sample.late_ns = JUDGE_LATE_NS;
	cause_is("");
}
END_TEST

START_TEST(a_hundredth_of_its_own_time_while_it_worked)
{
	worker.wait_ns = WORK_NS / 100;
	cause_is("");
	worker.wait_ns++;
	cause_is("preempted: a worker on CPU 0 waited 100001 of 10000000 ns");
}
END_TEST

START_TEST(more_workers_than_cpus_must_wait)
{
	point.oversubscribed = true;
	sample.late_ns = MAKESPAN_NS;
	worker.wait_ns = WORK_NS;
	cause_is("");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		what_is_not_counted_is_not_held_against_it,
		a_hundredth_of_the_makespan_and_a_wake_up_before_it_began,
		less_than_a_wake_up_in_the_shortest_makespan,
		a_hundredth_of_its_own_time_while_it_worked,
		more_workers_than_cpus_must_wait,
	};

	return unit_run("judge", open_sample, close_sample, tests,
			sizeof(tests) / sizeof(tests[0]));
}

// SPDX-License-Identifier: MIT
/* Threads that wait for work: go, dismissal, and a CPU that is not there. */
#include "../model_threads.h"

#include <string.h>

#include "unit.h"

#define THREADS		5
#define ROUNDS		200
#define NO_CPU		8191

static struct topology *topology;
static struct crew crew;
static int done[THREADS];

static void work(void *arg)
{
	(*(int *)arg)++;
}

static void open_crew(unsigned int nr)
{
	memset(done, 0, sizeof(done));
	ck_assert_int_eq(topology_load(&topology), 0);
	crew.topology = topology;
	ck_assert_int_eq(crew_grow(&crew, nr), 0);
}

static void close_crew(void)
{
	crew_close(&crew);
	topology_free(topology);
}

static void arm(unsigned int i, int cpu)
{
	crew_arm(crew.threads[i], cpu, work, &done[i]);
}

START_TEST(those_that_are_told_to_go_work_and_others_do_not)
{
	open_crew(THREADS);
	for (int round = 0; round < ROUNDS; round++) {
		for (unsigned int i = 0; i < THREADS; i++)
			arm(i, CREW_ANY_CPU);
		ck_assert_int_eq(crew_ready(&crew, THREADS), 0);
		for (unsigned int i = 0; i < THREADS; i++) {
			if (i % 2)
				crew_dismiss(crew.threads[i]);
			else
				crew_go(crew.threads[i]);
		}
		crew_wait(&crew);
	}
	for (unsigned int i = 0; i < THREADS; i++)
		ck_assert_int_eq(done[i], i % 2 ? 0 : ROUNDS);
	close_crew();
}
END_TEST

START_TEST(a_crew_grows_and_does_not_shrink)
{
	struct crew_thread *first;

	open_crew(1);
	first = crew.threads[0];
	ck_assert_int_eq(crew_grow(&crew, THREADS), 0);
	ck_assert_uint_eq(crew.nr, THREADS);
	ck_assert_ptr_eq(crew.threads[0], first);
	ck_assert_int_eq(crew_grow(&crew, 2), 0);
	ck_assert_uint_eq(crew.nr, THREADS);
	close_crew();
}
END_TEST

START_TEST(a_cpu_that_is_not_there_is_an_error_of_that_start)
{
	open_crew(2);
	arm(0, CREW_ANY_CPU);
	arm(1, NO_CPU);
	ck_assert_int_lt(crew_ready(&crew, 2), 0);
	crew_dismiss(crew.threads[0]);
	crew_dismiss(crew.threads[1]);
	crew_wait(&crew);
	ck_assert_int_eq(done[0] + done[1], 0);
	arm(1, CREW_ANY_CPU);
	ck_assert_int_eq(crew_ready(&crew, 2), 0);
	crew_go(crew.threads[1]);
	crew_wait(&crew);
	ck_assert_int_eq(done[1], 1);
	close_crew();
}
END_TEST

START_TEST(what_a_thread_waited_can_be_asked_by_another)
{
	uint64_t before, after;

	open_crew(1);
	arm(0, CREW_ANY_CPU);
	ck_assert_int_eq(crew_ready(&crew, 1), 0);
	before = crew_run_delay(crew.threads[0]);
	crew_go(crew.threads[0]);
	crew_wait(&crew);
	after = crew_run_delay(crew.threads[0]);
	ck_assert_int_eq(before != MEMMAP_BENCH_UNKNOWN, crew_counts_delay());
	ck_assert_int_eq(after != MEMMAP_BENCH_UNKNOWN, crew_counts_delay());
	ck_assert_uint_ge(after, before);
	close_crew();
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		those_that_are_told_to_go_work_and_others_do_not,
		a_crew_grows_and_does_not_shrink,
		a_cpu_that_is_not_there_is_an_error_of_that_start,
		what_a_thread_waited_can_be_asked_by_another,
	};

	return UNIT_RUN("model_threads", tests);
}

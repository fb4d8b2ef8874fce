// SPDX-License-Identifier: MIT
/* Rounds on a machine that is not quiet: what is taken again, and what is written. */
#include "run.h"

#include "../causes.h"
#include "../watch.h"
#include "watch_tree.h"

#define ONE "--sizes=1G", "--nodes=0", "--writers=stores"

static struct watch watch;

/* Samples are watched from here on. */
static void begin_watch(void)
{
	tree_write();
	ck_assert_int_eq(watch_open(&watch, tree_root(), true), 0);
	sampler.watch = &watch;
}

static void end_watch(void)
{
	watch_close(&watch);
	end();
}

static void run_all(void)
{
	ck_assert_int_eq(rounds_run(&rounds), 0);
}

/* Column @name of row @row of a file. */
static void is(const char *file, unsigned int row, const char *name,
	       const char *want)
{
	char *text = read_in_dir(file);

	ck_assert_msg(!strcmp(csv_field(text, row, name), want),
		      "%s, row %u: %s is '%s', not '%s'", file, row, name,
		      csv_field(text, row, name), want);
	free(text);
}

static void rows_are(const char *file, unsigned int want)
{
	char *text = read_in_dir(file);

	ck_assert_uint_eq(csv_rows(text), 1 + want);
	for (unsigned int i = 1; i <= want; i++)
		ck_assert_uint_eq(csv_columns(text, i), csv_columns(text, 0));
	free(text);
}

static void cause_begins(unsigned int row, const char *want)
{
	char *text = read_in_dir("samples.csv");

	ck_assert_msg(!strncmp(csv_field(text, row, "cause"), want, strlen(want)),
		      "'%s' is not '%s'", csv_field(text, row, "cause"), want);
	free(text);
}

/* --- what is watched -------------------------------------------------------------- */

/* The worker of the fake is on CPU 0. */
static void steal_once(unsigned int run, struct memmap_bench_run *answer,
		       struct memmap_bench_worker *workers)
{
	(void)answer;
	(void)workers;
	tree.steal[0] += run == 2 ? 5 : 0;
	tree_write();
}

START_TEST(disturbed_sample_is_taken_again)
{
	tree.steal[0] = 1;
	fake.spoil = steal_once;
	begin(ONE, "--schedules=serial", "--repetitions=3", NULL);
	begin_watch();
	run_all();
	ck_assert_uint_eq(fake.runs, 4);
	rows_are("samples.csv", 4);
	rows_are("disturbances.csv", 4);
	is("samples.csv", 1, "valid", "1");
	is("samples.csv", 2, "valid", "0");
	cause_begins(2, "steal: 50 ms of CPU 0 while ");
	is("samples.csv", 3, "attempt", "1");
	is("samples.csv", 3, "valid", "1");
	is("disturbances.csv", 1, "steal_ms", "0");
	is("disturbances.csv", 2, "steal_ms", "50");
	is("disturbances.csv", 2, "sample", "2");
	is("disturbances.csv", 3, "steal_ms", "0");
	is("disturbances.csv", 3, "clocksource", "tsc");
	is("disturbances.csv", 3, "moved", "0");
	is("disturbances.csv", 3, "runner_cpu", "");
	/* Three samples and four aggregates. */
	ck_assert_uint_eq(result_rows(), 3 + 4);
	end_watch();
}
END_TEST

/* What happens while nothing is taken is nobody's. */
static void change_between(unsigned int run, struct memmap_bench_run *answer,
			   struct memmap_bench_worker *workers)
{
	(void)answer;
	(void)workers;
	if (run == 1)
		tree.governor[0] = "powersave";
	tree_write();
}

START_TEST(each_sample_is_held_against_its_own_beginning)
{
	fake.spoil = change_between;
	begin(ONE, "--schedules=serial", "--repetitions=2", NULL);
	begin_watch();
	tree.core[0] = 7;
	tree.smi[0] = 7;
	tree_write();
	run_all();
	ck_assert_uint_eq(fake.runs, 3);
	cause_begins(1, "clock: CPU 0 was set to performance ");
	is("disturbances.csv", 1, "throttled", "0");
	is("disturbances.csv", 1, "frequency_changes", "1");
	is("disturbances.csv", 2, "frequency_changes", "0");
	end_watch();
}
END_TEST

/* What the module tells of the timed part itself is said before. */
static void wait_and_steal(unsigned int run, struct memmap_bench_run *answer,
			   struct memmap_bench_worker *workers)
{
	(void)answer;
	tree.steal[0] += 5;
	tree_write();
	if (run % 2)
		workers[0].wait_ns = FAKE_CHUNK_NS / 2;
}

START_TEST(timed_part_is_judged_first)
{
	struct causes causes;
	char text[CAUSES_TEXT];

	tree.steal[0] = 1;
	fake.spoil = wait_and_steal;
	begin(ONE, "--schedules=serial", "--repetitions=1", NULL);
	begin_watch();
	run_all();
	ck_assert_uint_eq(fake.runs, 1 + ROUNDS_RETRIES);
	cause_begins(1, "preempted: ");
	cause_begins(2, "steal: ");
	is("disturbances.csv", 1, "steal_ms", "50");
	causes_count(rounds.series, rounds.nr_series, &causes);
	ck_assert_str_eq(causes_text(&causes, text), "2 preempted, 2 steal");
	ck_assert(series_failed(&rounds.series[0], 1));
	end_watch();
}
END_TEST

/* A run that nobody watches has what its workers tell. */
START_TEST(without_a_watch_only_moves_are_known)
{
	begin(ONE, "--schedules=serial", "--repetitions=1", NULL);
	run_all();
	rows_are("disturbances.csv", 1);
	is("disturbances.csv", 1, "moved", "0");
	is("disturbances.csv", 1, "steal_ms", "");
	is("disturbances.csv", 1, "clocksource", "");
	is("disturbances.csv", 1, "window_ms", "");
	end();
}
END_TEST

/* --- workers that move ------------------------------------------------------------- */

static void move_last(unsigned int run, struct memmap_bench_run *answer,
		      struct memmap_bench_worker *workers)
{
	(void)run;
	workers[answer->nr_workers - 1].end_cpu += 2;
}

static void move_first(unsigned int run, struct memmap_bench_run *answer,
		       struct memmap_bench_worker *workers)
{
	(void)run;
	(void)answer;
	workers[0].end_cpu += 2;
}

static void sample_is(unsigned int runs, const char *cause)
{
	run_all();
	ck_assert_uint_eq(fake.runs, runs);
	is("disturbances.csv", 1, "moved", "1");
	is("samples.csv", 1, "cause", cause);
	end();
	fake = (struct fake){ 0 };
}

#define AGAIN	(1 + ROUNDS_RETRIES)

/* An unbound workqueue may move its work within the node. */
START_TEST(worker_without_a_cpu_of_its_own_may_move)
{
	fake.spoil = move_last;
	begin(ONE, "--schedules=padata", "--threads=2", "--repetitions=1", NULL);
	sample_is(1, "");
}
END_TEST

START_TEST(worker_of_the_model_may_not_move)
{
	fake.spoil = move_last;
	begin(ONE, "--schedules=deferred", "--repetitions=1", "--where=model",
	      NULL);
	sample_is(AGAIN, "migrated: a worker that was bound to CPU 0 ended on CPU 2");
	fake.spoil = move_last;
	begin(ONE, "--schedules=deferred", "--repetitions=1", "--where=model",
	      "--placement=any", NULL);
	sample_is(1, "");
	machine.nodes[0].cpus = 0;
	fake.spoil = move_last;
	begin(ONE, "--schedules=deferred", "--repetitions=1", "--where=model",
	      NULL);
	sample_is(1, "");
}
END_TEST

/* padata binds the others; the caller is on a workqueue. */
START_TEST(only_the_caller_of_padata_api_may_move)
{
	fake.spoil = move_last;
	begin(ONE, "--schedules=padata-api", "--threads=1", "--repetitions=1",
	      NULL);
	sample_is(AGAIN, "migrated: a worker that was bound to CPU 1 ended on CPU 3");
	fake.spoil = move_first;
	begin(ONE, "--schedules=padata-api", "--threads=1", "--repetitions=1",
	      NULL);
	sample_is(1, "");
}
END_TEST

/* --- the kernel's own work ------------------------------------------------------------ */

/* The second of two binds is on CPU 3 of the machine. */
static void steal_from_bind(unsigned int bind, struct memmap_bench_bind *answer,
			    struct memmap_bench_record *records)
{
	records[1].cpu = 1;
	records[1].end_cpu = 3;
	ck_assert_uint_eq(answer->nr_ranges, 2);
	tree.steal[3] += bind == 1 ? 2 : 0;
	tree_write();
}

START_TEST(binds_are_watched_where_they_were)
{
	tree.steal[3] = 1;
	fake.spoil_bind = steal_from_bind;
	begin("--path=bind", "--sizes=1G", "--nodes=0,1", "--probing=async",
	      "--repetitions=1", NULL);
	begin_watch();
	run_all();
	ck_assert_uint_eq(fake.nr_binds, 2);
	cause_begins(1, "steal: 20 ms of CPU 3 while ");
	is("disturbances.csv", 1, "moved", "1");
	is("disturbances.csv", 1, "runner_cpu", "41");
	is("samples.csv", 2, "valid", "1");
	end_watch();
}
END_TEST

static void move_runner(unsigned int bind, struct memmap_bench_bind *answer,
			struct memmap_bench_record *records)
{
	(void)answer;
	(void)records;
	fake.cpu = bind == 1 ? 7 : 41;
}

START_TEST(runner_that_was_moved_makes_a_bind_invalid)
{
	fake.spoil_bind = move_runner;
	begin("--path=bind", "--sizes=1G", "--nodes=0", "--repetitions=1", NULL);
	run_all();
	ck_assert_uint_eq(fake.nr_binds, 2);
	is("samples.csv", 1, "cause",
	   "migrated: the runner was bound to CPU 41 and is on CPU 7");
	is("disturbances.csv", 1, "runner_cpu", "7");
	is("samples.csv", 2, "valid", "1");
	end();
}
END_TEST

/* A run that fails is in the file, and nothing is known of it. */
START_TEST(failed_run_has_a_row)
{
	fake.run_err_at = 1;
	fake.err = -EIO;
	begin(ONE, "--schedules=serial", "--repetitions=1", NULL);
	begin_watch();
	ck_assert_int_eq(rounds_run(&rounds), -EIO);
	rows_are("disturbances.csv", 1);
	is("disturbances.csv", 1, "moved", "");
	is("disturbances.csv", 1, "steal_ms", "");
	end_watch();
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		disturbed_sample_is_taken_again,
		each_sample_is_held_against_its_own_beginning,
		timed_part_is_judged_first,
		without_a_watch_only_moves_are_known,
		worker_without_a_cpu_of_its_own_may_move,
		worker_of_the_model_may_not_move,
		only_the_caller_of_padata_api_may_move,
		binds_are_watched_where_they_were,
		runner_that_was_moved_makes_a_bind_invalid,
		failed_run_has_a_row,
	};

	return TMP_RUN("rounds_quiet", tests);
}

// SPDX-License-Identifier: MIT
/* Rounds of samples on a module that is not there: order, retries, errors, ends. */
#include "run.h"

/* The series that a run of the module was for. */
static size_t series_of(unsigned int run)
{
	const struct memmap_bench_run *asked = &fake.run[run];

	for (size_t i = 0; i < rounds.nr_series; i++) {
		const struct point *point = rounds.series[i].point;

		if (point->schedule == asked->schedule &&
		    point->writer == asked->writer &&
		    point->threads == asked->threads &&
		    point->prefill == asked->prefill &&
		    point->placement == asked->placement)
			return i;
	}
	ck_abort_msg("run %u is for no point", run);
	return 0;
}

/* One size and node, 8 points: each round takes each of them once. */
#define ONE_GROUP "--sizes=1G", "--nodes=0"

START_TEST(each_round_takes_each_point_once)
{
	begin(ONE_GROUP, "--repetitions=25", "--seed=1", NULL);
	ck_assert_uint_eq(rounds.nr_series, 8);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	ck_assert_uint_eq(fake.runs, 8 * 25);
	for (unsigned int r = 0; r < 25; r++) {
		unsigned int seen = 0;

		for (unsigned int i = 1; i <= 8; i++)
			seen |= 1U << series_of(8 * r + i);
		ck_assert_uint_eq(seen, 0xff);
	}
	for (size_t i = 0; i < 8; i++)
		ck_assert_uint_eq(rounds.series[i].nr, 25);
	ck_assert_uint_eq(progress.done, progress.total);
	end();
}
END_TEST

/* Every point comes at every place as often, also at the one it had before. */
START_TEST(order_is_shuffled_evenly)
{
	unsigned int at[8][8] = { { 0 } }, kept = 0;

	begin(ONE_GROUP, "--repetitions=400", "--seed=2", NULL);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	for (unsigned int i = 0; i < 8 * 400; i++) {
		at[series_of(1 + i)][i % 8]++;
		kept += i >= 8 && series_of(1 + i) == series_of(1 + i - 8);
	}
	ck_assert_uint_gt(kept, 300);
	ck_assert_uint_lt(kept, 500);
	for (int s = 0; s < 8; s++)
		for (int place = 0; place < 8; place++) {
			ck_assert_uint_gt(at[s][place], 25);
			ck_assert_uint_lt(at[s][place], 80);
		}
	end();
}
END_TEST

static void take_order(const char *seed, size_t order[80])
{
	fake = (struct fake){ 0 };
	begin(ONE_GROUP, "--repetitions=10", seed, NULL);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	for (unsigned int i = 0; i < 80; i++)
		order[i] = series_of(1 + i);
	end();
}

START_TEST(order_is_that_of_the_seed)
{
	size_t one[80], again[80], other[80];

	take_order("--seed=7", one);
	take_order("--seed=7", again);
	take_order("--seed=8", other);
	ck_assert_mem_eq(one, again, sizeof(one));
	ck_assert_mem_ne(one, other, sizeof(one));
}
END_TEST

/* Each set of ranges is made once, on its nodes, and given back before the next. */
START_TEST(ranges_are_made_once_per_group)
{
	begin("--sizes=1G,2G", "--repetitions=2", NULL);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	/* Nodes 0, 1 and 0,1 for two sizes. */
	ck_assert_uint_eq(fake.made, 2 * (1 + 1 + 2));
	ck_assert_int_eq(fake.node[1], 0);
	ck_assert_int_eq(fake.node[3], 1);
	ck_assert_int_eq(fake.node[5], 0);
	ck_assert_int_eq(fake.node[6], 1);
	ck_assert_uint_eq(fake.run[fake.runs].nr_ranges, 2);
	ck_assert_uint_eq(fake.run[fake.runs].ranges[0], 7);
	ck_assert_uint_eq(fake.run[fake.runs].ranges[1], 8);
	end();
}
END_TEST

static json_int_t integer(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	ck_assert_msg(json_is_integer(value), "no %s", key);
	return json_integer_value(value);
}

/* The first initialisation that could not be probed is null, not 0. */
START_TEST(first_initialisation_is_kept)
{
	const json_t *group, *ranges;

	begin("--sizes=1G", "--nodes=0,1", "--repetitions=1", NULL);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	ck_assert_uint_eq(json_array_size(rounds.groups), 1);
	group = json_array_get(rounds.groups, 0);
	ck_assert_str_eq(json_string_value(json_object_get(group, "nodes")),
			 "0+1");
	ck_assert_int_eq(integer(group, "size_bytes"), GIB);
	ranges = json_object_get(group, "ranges");
	ck_assert_uint_eq(json_array_size(ranges), 2);
	ck_assert_int_eq(integer(json_array_get(ranges, 0), "init_ns"), 123456);
	ck_assert_int_eq(integer(json_array_get(ranges, 0), "bytes"), GIB);
	ck_assert_int_eq(integer(json_array_get(ranges, 1), "node"), 1);
	ck_assert(json_is_null(json_object_get(json_array_get(ranges, 1),
					       "init_ns")));
	end();
}
END_TEST

/* Once for each set of ranges, before any of it is measured. */
START_TEST(runner_moves_off_the_nodes_of_each_group)
{
	const json_t *group;

	begin("--sizes=1G", "--repetitions=1", NULL);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	ck_assert_uint_eq(fake.binds, 3);
	ck_assert_uint_eq(fake.bound_apart[1], 1);
	ck_assert_uint_eq(fake.bound_apart[3], 2);
	ck_assert_uint_eq(json_array_size(rounds.groups), 3);
	group = json_array_get(rounds.groups, 2);
	ck_assert_int_eq(integer(group, "runner_cpu"), 43);
	ck_assert(json_is_false(json_object_get(group, "runner_apart")));
	group = json_array_get(rounds.groups, 1);
	ck_assert(json_is_true(json_object_get(group, "runner_apart")));
	end();
}
END_TEST

START_TEST(runner_that_cannot_move_ends_the_run)
{
	fake.bind_err = -EIO;
	begin(ONE_GROUP, NULL);
	ck_assert_int_eq(rounds_run(&rounds), -EIO);
	ck_assert_uint_eq(fake.runs, 0);
	ck_assert_ptr_nonnull(strstr(rounds.problem, "binding the runner"));
	end();
}
END_TEST

START_TEST(run_is_what_the_point_says)
{
	const struct memmap_bench_run *run = &fake.run[1];

	begin(ONE_GROUP, "--schedules=padata", "--writers=stores",
	      "--threads=2", "--placement=any", "--prefill=poison",
	      "--repetitions=1", NULL);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	ck_assert_uint_eq(fake.runs, 1);
	ck_assert_uint_eq(run->schedule, MEMMAP_BENCH_SCHEDULE_PADATA);
	ck_assert_uint_eq(run->writer, MEMMAP_BENCH_WRITER_STORES);
	ck_assert_uint_eq(run->threads, 2);
	ck_assert_uint_eq(run->placement, MEMMAP_BENCH_PLACEMENT_ANY);
	ck_assert_uint_eq(run->prefill, MEMMAP_BENCH_PREFILL_POISON);
	ck_assert_uint_eq(run->flags, MEMMAP_BENCH_RUN_VERIFY);
	ck_assert_uint_eq(run->nr_ranges, 1);
	ck_assert_uint_eq(run->reserved, 0);
	end();
}
END_TEST

START_TEST(without_verification_nothing_is_verified)
{
	char *text;

	begin(ONE_GROUP, "--schedules=serial", "--writers=kernel",
	      "--repetitions=1", "--verify=no", NULL);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	ck_assert_uint_eq(fake.run[1].flags, 0);
	text = read_in_dir("samples.csv");
	csv_is(text, 1, "verified", "0");
	csv_is(text, 1, "valid", "1");
	free(text);
	end();
}
END_TEST

START_TEST(pmem_ranges_come_from_the_namespaces_named)
{
	make_machine();
	machine.nr_namespaces = 2;
	machine.namespaces[0] = (struct machine_namespace){
		.name = "namespace0.0", .node = 0, .start = 64 * GIB,
		.bytes = GIB,
	};
	machine.namespaces[1] = (struct machine_namespace){
		.name = "namespace1.0", .node = 1, .start = 96 * GIB,
		.bytes = 2 * GIB,
	};
	begin("--namespaces=namespace0.0,namespace1.0", "--sizes=1G",
	      "--nodes=0,1", "--repetitions=1", NULL);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	ck_assert_uint_eq(fake.made, 2);
	ck_assert_uint_eq(fake.start[1], 64 * GIB);
	ck_assert_uint_eq(fake.start[2], 96 * GIB);
	end();
}
END_TEST

static void run_single(void)
{
	begin(ONE_GROUP, "--schedules=padata", "--threads=2",
	      "--writers=kernel", "--repetitions=3", NULL);
}

/* Spoilers, called with the number of the run. */

static void always_wait(unsigned int run, struct memmap_bench_run *answer,
			struct memmap_bench_worker *workers)
{
	(void)run;
	(void)answer;
	workers[1].wait_ns = (FAKE_CHUNK_NS - 2000) / 100 + 1;
}

static void wait_twice(unsigned int run, struct memmap_bench_run *answer,
		       struct memmap_bench_worker *workers)
{
	if (run == 2 || run == 3)
		always_wait(run, answer, workers);
}

static void wait_little(unsigned int run, struct memmap_bench_run *answer,
			struct memmap_bench_worker *workers)
{
	(void)run;
	(void)answer;
	workers[0].wait_ns = workers[1].wait_ns = (FAKE_CHUNK_NS - 2000) / 100;
}

static void wait_unknown(unsigned int run, struct memmap_bench_run *answer,
			 struct memmap_bench_worker *workers)
{
	(void)run;
	(void)answer;
	workers[1].wait_ns = MEMMAP_BENCH_UNKNOWN;
}

static void start_elsewhere(unsigned int run, struct memmap_bench_run *answer,
			    struct memmap_bench_worker *workers)
{
	(void)run;
	(void)answer;
	workers[1].node = 1;
}

static void end_elsewhere(unsigned int run, struct memmap_bench_run *answer,
			  struct memmap_bench_worker *workers)
{
	(void)run;
	(void)answer;
	workers[0].end_node = 1;
}

static void both_elsewhere(unsigned int run, struct memmap_bench_run *answer,
			   struct memmap_bench_worker *workers)
{
	start_elsewhere(run, answer, workers);
	workers[1].end_node = 1;
}

static void come_home(unsigned int run, struct memmap_bench_run *answer,
		      struct memmap_bench_worker *workers)
{
	(void)run;
	(void)answer;
	workers[0].node = workers[0].end_node = 0;
}

static void lose_a_page(unsigned int run, struct memmap_bench_run *answer,
			struct memmap_bench_worker *workers)
{
	(void)workers;
	if (run == 2)
		answer->pages--;
}

static void write_a_page_twice(unsigned int run,
			       struct memmap_bench_run *answer,
			       struct memmap_bench_worker *workers)
{
	(void)workers;
	if (run == 2)
		answer->pages++;
}

static void differ(unsigned int run, struct memmap_bench_run *answer,
		   struct memmap_bench_worker *workers)
{
	(void)workers;
	if (run != 2)
		return;
	answer->verdict = MEMMAP_BENCH_MISMATCH;
	answer->bad_field = MEMMAP_BENCH_FIELD_REFCOUNT;
	answer->bad_pfn = 0x12345;
	answer->bad_want = 0x1ffffffffULL;
	answer->bad_got = 0xffffffffULL;
}

/* What the module was asked for it may not leave out silently. */
static void do_not_verify(unsigned int run, struct memmap_bench_run *answer,
			  struct memmap_bench_worker *workers)
{
	(void)run;
	(void)workers;
	answer->verdict = MEMMAP_BENCH_NOT_VERIFIED;
}

/* Every sample is taken again ROUNDS_RETRIES times and never believed. */
static void never_valid(const char *cause)
{
	char *text;

	ck_assert_int_eq(rounds_run(&rounds), 0);
	ck_assert_uint_eq(fake.runs, 3 * (1 + ROUNDS_RETRIES));
	text = read_in_dir("samples.csv");
	ck_assert_uint_eq(csv_rows(text), 1 + fake.runs);
	for (unsigned int i = 1; i <= fake.runs; i++) {
		char attempt[16], round[16];

		sprintf(attempt, "%u", (i - 1) % (1 + ROUNDS_RETRIES));
		sprintf(round, "%u", (i - 1) / (1 + ROUNDS_RETRIES));
		csv_is(text, i, "attempt", attempt);
		csv_is(text, i, "round", round);
		csv_is(text, i, "valid", "0");
		ck_assert_msg(strstr(csv_field(text, i, "cause"), cause) ==
			      csv_field(text, i, "cause"), "'%s' is not '%s'",
			      csv_field(text, i, "cause"), cause);
	}
	free(text);
	/* One error row. */
	ck_assert_uint_eq(result_rows(), 1);
	end();
}

static void grant_fewer(unsigned int run, struct memmap_bench_run *answer,
			struct memmap_bench_worker *workers)
{
	(void)run;
	answer->nr_workers--;
	workers[0].pages += workers[answer->nr_workers].pages;
}

START_TEST(fewer_workers_than_asked_make_it_invalid)
{
	fake.spoil = grant_fewer;
	run_single();
	never_valid("fewer workers: padata granted 1 of 2");
}
END_TEST

START_TEST(worker_that_waited_makes_it_invalid)
{
	fake.spoil = always_wait;
	run_single();
	never_valid("preempted: a worker on CPU 1 waited 9981 of 998000 ns");
}
END_TEST

START_TEST(worker_that_started_elsewhere_makes_it_invalid)
{
	fake.spoil = start_elsewhere;
	run_single();
	never_valid("off-node: a worker of node 0 ran on nodes 1 and 0");
}
END_TEST

START_TEST(worker_that_ended_elsewhere_makes_it_invalid)
{
	fake.spoil = end_elsewhere;
	run_single();
	never_valid("off-node: a worker of node 0 ran on nodes 0 and 1");
}
END_TEST

/* Asked to be remote, a worker at home is the wrong one. */
START_TEST(remote_worker_at_home_makes_it_invalid)
{
	fake.spoil = come_home;
	begin(ONE_GROUP, "--schedules=padata", "--threads=2",
	      "--writers=kernel", "--repetitions=3", "--placement=remote",
	      NULL);
	never_valid("off-node: a worker of node 0 ran on nodes 0 and 0");
}
END_TEST

/* Workers of a second range belong to its node, not to that of the first. */
START_TEST(node_is_that_of_the_workers_range)
{
	fake.spoil = end_elsewhere;
	begin("--sizes=1G", "--nodes=1,0", "--schedules=deferred",
	      "--writers=kernel", "--repetitions=1", NULL);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	ck_assert_uint_eq(fake.runs, 1);
	end();
	fake = (struct fake){ .spoil = start_elsewhere };
	begin("--sizes=1G", "--nodes=1,0", "--schedules=deferred",
	      "--writers=kernel", "--repetitions=3", NULL);
	never_valid("off-node: a worker of node 0 ran on nodes 1 and 0");
}
END_TEST

START_TEST(placement_any_takes_any_node)
{
	fake.spoil = both_elsewhere;
	begin(ONE_GROUP, "--schedules=padata", "--threads=2",
	      "--writers=kernel", "--repetitions=1", "--placement=any", NULL);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	ck_assert_uint_eq(fake.runs, 1);
	end();
}
END_TEST

/* A node without CPUs is served from elsewhere. */
START_TEST(node_without_cpus_takes_any_node)
{
	make_machine();
	machine.nodes[0].cpus = 0;
	fake.spoil = end_elsewhere;
	begin(ONE_GROUP, "--schedules=serial", "--writers=kernel",
	      "--repetitions=1", NULL);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	ck_assert_uint_eq(fake.runs, 1);
	end();
}
END_TEST

/* An invalid sample is taken again in its round; the rest goes on. */
START_TEST(invalid_samples_are_taken_again)
{
	char *text;

	fake.spoil = wait_twice;
	run_single();
	ck_assert_int_eq(rounds_run(&rounds), 0);
	ck_assert_uint_eq(fake.runs, 5);
	text = read_in_dir("samples.csv");
	csv_is(text, 2, "valid", "0");
	csv_is(text, 3, "attempt", "1");
	csv_is(text, 4, "attempt", "2");
	csv_is(text, 4, "round", "1");
	csv_is(text, 4, "valid", "1");
	csv_is(text, 5, "round", "2");
	csv_is(text, 5, "attempt", "0");
	free(text);
	/* Three samples and four aggregates. */
	ck_assert_uint_eq(result_rows(), 3 + 4);
	end();
}
END_TEST

/* One per cent of its time a worker may wait; where unknown it is not held. */
START_TEST(little_or_unknown_waiting_is_valid)
{
	char *text;

	fake.spoil = wait_little;
	run_single();
	ck_assert_int_eq(rounds_run(&rounds), 0);
	ck_assert_uint_eq(fake.runs, 3);
	text = read_in_dir("samples.csv");
	/* Two workers on their CPUs 99 % of 998000 ns. */
	csv_is(text, 1, "cpu_ns", "1976040");
	free(text);
	end();
	fake = (struct fake){ .spoil = wait_unknown };
	run_single();
	ck_assert_int_eq(rounds_run(&rounds), 0);
	ck_assert_uint_eq(fake.runs, 3);
	text = read_in_dir("samples.csv");
	csv_is(text, 1, "cpu_ns", "");
	free(text);
	end();
}
END_TEST

/* The run ends with run @last; what was measured before it is in the results. */
static void fails(int want, unsigned int last, const char *words)
{
	char *text;

	ck_assert_int_eq(rounds_run(&rounds), want);
	ck_assert_uint_eq(fake.runs, last);
	ck_assert_msg(strstr(rounds.problem, words) != NULL,
		      "'%s', not '%s'", rounds.problem, words);
	ck_assert_msg(strstr(rounds.problem, rounds.series[0].point->name) !=
		      NULL, "%s", rounds.problem);
	text = read_in_dir("samples.csv");
	ck_assert_uint_eq(csv_rows(text), 1 + last);
	csv_is(text, last, "valid", "0");
	ck_assert_ptr_nonnull(strstr(csv_field(text, last, "cause"), words));
	csv_is(text, 1, "valid", last > 1 ? "1" : "0");
	free(text);
	ck_assert_uint_eq(result_rows(), 1);
	end();
}

START_TEST(missing_page_ends_the_run)
{
	fake.spoil = lose_a_page;
	run_single();
	fails(-EPROTO, 2, "wrong work: 262143 pages written, not 262144");
}
END_TEST

START_TEST(page_written_twice_ends_the_run)
{
	fake.spoil = write_a_page_twice;
	run_single();
	fails(-EPROTO, 2, "wrong work: 262145 pages written, not 262144");
}
END_TEST

START_TEST(mismatch_ends_the_run)
{
	fake.spoil = differ;
	run_single();
	fails(-EBADMSG, 2, "mismatch: pfn 0x12345 differs in _refcount: "
			   "0xffffffff, not 0x1ffffffff");
}
END_TEST

START_TEST(verification_left_out_ends_the_run)
{
	fake.spoil = do_not_verify;
	run_single();
	fails(-EPROTO, 1, "not verified");
}
END_TEST

START_TEST(failed_run_ends_the_run)
{
	fake.run_err_at = 2;
	fake.err = -EIO;
	run_single();
	fails(-EIO, 2, "failed: Input/output error");
}
END_TEST

/* Of two ranges the second fails: the first is given back, nothing is run. */
START_TEST(range_that_cannot_be_made_ends_the_run)
{
	fake.create_err_at = 2;
	fake.err = -ENOMEM;
	begin("--sizes=1G", "--nodes=0,1", "--repetitions=1", NULL);
	ck_assert_int_eq(rounds_run(&rounds), -ENOMEM);
	ck_assert_uint_eq(fake.runs, 0);
	ck_assert_ptr_nonnull(strstr(rounds.problem,
				     "no range of 1G on node 1: "));
	ck_assert_ptr_nonnull(strstr(rounds.problem, "dmesg"));
	end();
}
END_TEST

/* The groups before it keep their results. */
START_TEST(earlier_groups_keep_their_results)
{
	fake.create_err_at = 2;
	fake.err = -ENOSPC;
	begin("--sizes=1G,2G", "--nodes=0", "--schedules=serial",
	      "--writers=kernel", "--repetitions=2", NULL);
	ck_assert_int_eq(rounds_run(&rounds), -ENOSPC);
	ck_assert_uint_eq(fake.runs, 2);
	ck_assert_uint_eq(result_rows(), 2 + 4);
	end();
}
END_TEST

/* A signal: the sample that runs is the last, and it is not lost. */
START_TEST(stop_ends_after_the_sample_that_runs)
{
	char *text;

	fake.stop_at = 5;
	begin(ONE_GROUP, "--schedules=serial,deferred", "--writers=kernel",
	      "--repetitions=10", NULL);
	ck_assert_int_eq(rounds_run(&rounds), -EINTR);
	ck_assert_uint_eq(fake.runs, 5);
	text = read_in_dir("samples.csv");
	ck_assert_uint_eq(csv_rows(text), 1 + 5);
	csv_is(text, 5, "valid", "1");
	free(text);
	ck_assert_uint_eq(result_rows(), 5 + 2 * 4);
	text = read_in_dir("summary.csv");
	ck_assert_uint_eq(csv_rows(text), 1 + 2);
	free(text);
	end();
}
END_TEST

/* Between two groups: no range of the next is made any more. */
START_TEST(stop_makes_no_further_ranges)
{
	fake.stop_at = 2;
	begin("--sizes=1G,2G", "--nodes=0", "--schedules=serial",
	      "--writers=kernel", "--repetitions=2", NULL);
	ck_assert_int_eq(rounds_run(&rounds), -EINTR);
	ck_assert_uint_eq(fake.runs, 2);
	ck_assert_uint_eq(fake.made, 1);
	ck_assert_uint_eq(result_rows(), 2 + 4);
	end();
}
END_TEST

/* And a sample that is not valid is not taken again. */
START_TEST(stop_ends_retries)
{
	fake.spoil = always_wait;
	fake.stop_at = 2;
	run_single();
	ck_assert_int_eq(rounds_run(&rounds), -EINTR);
	ck_assert_uint_eq(fake.runs, 2);
	end();
}
END_TEST

/* Points that cannot run here are not tried. */
START_TEST(refused_points_are_left_out)
{
	make_machine();
	machine.info.writer_reason[MEMMAP_BENCH_WRITER_LEGACY] =
		MEMMAP_BENCH_NO_LAYOUT;
	begin(ONE_GROUP, "--schedules=serial", "--repetitions=3", NULL);
	ck_assert_uint_eq(plan.nr, 2);
	ck_assert_uint_eq(rounds.nr_series, 1);
	ck_assert_uint_eq(rounds_work(&rounds), 3 * 262144);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	ck_assert_uint_eq(fake.runs, 3);
	end();
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		each_round_takes_each_point_once,
		order_is_shuffled_evenly,
		order_is_that_of_the_seed,
		ranges_are_made_once_per_group,
		first_initialisation_is_kept,
		runner_moves_off_the_nodes_of_each_group,
		runner_that_cannot_move_ends_the_run,
		run_is_what_the_point_says,
		without_verification_nothing_is_verified,
		pmem_ranges_come_from_the_namespaces_named,
		fewer_workers_than_asked_make_it_invalid,
		worker_that_waited_makes_it_invalid,
		worker_that_started_elsewhere_makes_it_invalid,
		worker_that_ended_elsewhere_makes_it_invalid,
		remote_worker_at_home_makes_it_invalid,
		node_is_that_of_the_workers_range,
		placement_any_takes_any_node,
		node_without_cpus_takes_any_node,
		invalid_samples_are_taken_again,
		little_or_unknown_waiting_is_valid,
		missing_page_ends_the_run,
		page_written_twice_ends_the_run,
		mismatch_ends_the_run,
		verification_left_out_ends_the_run,
		failed_run_ends_the_run,
		range_that_cannot_be_made_ends_the_run,
		earlier_groups_keep_their_results,
		stop_ends_after_the_sample_that_runs,
		stop_makes_no_further_ranges,
		stop_ends_retries,
		refused_points_are_left_out,
	};

	return TMP_RUN("rounds", tests);
}

// SPDX-License-Identifier: MIT
/* Samples of the ladder's schedules and placements: what is asked, what is believed. */
#include "run.h"

#include <math.h>

#define ONE "--sizes=1G", "--nodes=0", "--writers=stores"

static void run_all(void)
{
	ck_assert_int_eq(rounds_run(&rounds), 0);
}

/* The only point has @valid valid samples of @taken, the last with @cause. */
static void samples_are(unsigned int valid, unsigned int taken, const char *cause)
{
	char *text = read_in_dir("samples.csv");
	unsigned int found = 0;

	ck_assert_uint_eq(csv_rows(text), 1 + taken);
	for (unsigned int i = 1; i <= taken; i++)
		found += !strcmp(csv_field(text, i, "valid"), "1");
	ck_assert_uint_eq(found, valid);
	ck_assert_msg(strstr(csv_field(text, taken, "cause"), cause) != NULL,
		      "'%s', not '%s'", csv_field(text, taken, "cause"), cause);
	free(text);
}

static const char *summary(unsigned int row, const char *name)
{
	static char field[256];
	char *text = read_in_dir("summary.csv");

	ck_assert_uint_eq(csv_columns(text, 0), csv_columns(text, row));
	snprintf(field, sizeof(field), "%s", csv_field(text, row, name));
	free(text);
	return field;
}

static void summary_is(unsigned int row, const char *name, const char *want)
{
	ck_assert_msg(!strcmp(summary(row, name), want), "%s of row %u is %s, not %s",
		      name, row, summary(row, name), want);
}

static void summary_near(unsigned int row, const char *name, double want)
{
	double found = strtod(summary(row, name), NULL);

	ck_assert_msg(fabs(found - want) <= 1e-5 * fabs(want),
		      "%s of row %u is %g, not %g", name, row, found, want);
}

static void wait_long(unsigned int run, struct memmap_bench_run *answer,
		      struct memmap_bench_worker *workers)
{
	(void)run;
	(void)answer;
	workers[0].wait_ns = FAKE_CHUNK_NS / 2;
}

/* More threads than CPUs wait; so may one with a caller that is none of them. */
START_TEST(waiting_is_not_held_against_too_many)
{
	fake.spoil = wait_long;
	begin(ONE, "--schedules=padata", "--threads=4", "--oversubscribe",
	      "--repetitions=2", NULL);
	run_all();
	samples_are(2, 2, "");
	summary_is(1, "oversubscribed", "1");
	end();
	begin(ONE, "--schedules=slices", "--repetitions=2", NULL);
	run_all();
	samples_are(2, 2, "");
	summary_is(1, "oversubscribed", "1");
	end();
	begin(ONE, "--schedules=padata-api", "--threads=2", "--repetitions=2",
	      NULL);
	run_all();
	samples_are(2, 2, "");
	end();
}
END_TEST

/* Where everybody has a CPU it is, whatever is allowed. */
START_TEST(waiting_is_held_against_enough)
{
	fake.spoil = wait_long;
	begin(ONE, "--schedules=padata", "--threads=2", "--oversubscribe",
	      "--repetitions=1", NULL);
	run_all();
	samples_are(0, 1 + ROUNDS_RETRIES, "preempted");
	end();
	fake.spoil = NULL;
	begin(ONE, "--schedules=padata", "--threads=2", "--oversubscribe",
	      "--repetitions=1", NULL);
	run_all();
	summary_is(1, "oversubscribed", "0");
	end();
}
END_TEST

START_TEST(workers_on_the_node_given_are_believed)
{
	begin(ONE, "--schedules=padata", "--threads=2", "--placement=node1",
	      "--repetitions=1", NULL);
	run_all();
	samples_are(1, 1, "");
	ck_assert_uint_eq(fake.run[1].placement, MEMMAP_BENCH_PLACEMENT_GIVEN);
	ck_assert_int_eq(fake.run[1].worker_node, 1);
	summary_is(1, "placement", "node1");
	summary_is(1, "worker_node", "1");
	end();
}
END_TEST

/* One of them at home, where its range is: not where it was asked to be. */
static void one_at_home(unsigned int run, struct memmap_bench_run *answer,
			struct memmap_bench_worker *workers)
{
	(void)run;
	(void)answer;
	workers[1].end_node = 0;
}

START_TEST(workers_off_the_node_given_are_doubted)
{
	fake.spoil = one_at_home;
	begin(ONE, "--schedules=padata", "--threads=2", "--placement=node1",
	      "--repetitions=1", NULL);
	run_all();
	samples_are(0, 1 + ROUNDS_RETRIES,
		    "off-node: a worker of node 0 ran on nodes 1 and 0");
	end();
}
END_TEST

static void all_on_one(unsigned int run, struct memmap_bench_run *answer,
		       struct memmap_bench_worker *workers)
{
	(void)run;
	for (unsigned int i = 0; i < answer->nr_workers; i++)
		workers[i].node = workers[i].end_node = 1;
}

START_TEST(round_robin_must_go_round)
{
	begin(ONE, "--schedules=padata", "--threads=2",
	      "--placement=round-robin", "--repetitions=1", NULL);
	run_all();
	samples_are(1, 1, "");
	summary_is(1, "placement", "round-robin");
	summary_is(1, "worker_node", "");
	end();
	fake.spoil = all_on_one;
	begin(ONE, "--schedules=padata", "--threads=2",
	      "--placement=round-robin", "--repetitions=1", NULL);
	run_all();
	samples_are(0, 1 + ROUNDS_RETRIES,
		    "not round-robin: all 2 workers ran on node 1");
	end();
}
END_TEST

/* One worker is somewhere; and where one node has CPUs there is no round. */
START_TEST(round_robin_of_few_may_be_anywhere)
{
	fake.spoil = all_on_one;
	begin(ONE, "--schedules=deferred", "--placement=round-robin",
	      "--repetitions=1", NULL);
	run_all();
	samples_are(1, 1, "");
	end();
	make_machine();
	machine.nodes[0].cpus = 0;
	begin(ONE, "--schedules=padata", "--threads=2",
	      "--placement=round-robin", "--repetitions=1", NULL);
	run_all();
	samples_are(1, 1, "");
	end();
	/* CPUs that happened to get padata-api's jobs. */
	make_machine();
	begin(ONE, "--schedules=padata-api", "--threads=2",
	      "--placement=round-robin", "--repetitions=1", NULL);
	run_all();
	samples_are(1, 1, "");
	end();
}
END_TEST

static void lose_a_worker(unsigned int run, struct memmap_bench_run *answer,
			  struct memmap_bench_worker *workers)
{
	(void)run;
	(void)workers;
	answer->nr_workers--;
}

/* Every thread of background has its record, and so has the caller. */
START_TEST(missing_workers_are_doubted_where_they_are_known)
{
	fake.spoil = lose_a_worker;
	begin(ONE, "--schedules=background", "--threads=2", "--repetitions=1",
	      NULL);
	run_all();
	samples_are(0, 1 + ROUNDS_RETRIES,
		    "fewer workers: background granted 2 of 3");
	end();
	begin(ONE, "--schedules=slices", "--threads=2", "--repetitions=1",
	      NULL);
	run_all();
	samples_are(0, 1 + ROUNDS_RETRIES,
		    "fewer workers: slices granted 1 of 2");
	end();
	begin(ONE, "--schedules=padata-api", "--threads=2", "--repetitions=1",
	      NULL);
	run_all();
	samples_are(1, 1, "");
	end();
}
END_TEST

START_TEST(chunks_are_asked_for)
{
	begin(ONE, "--schedules=padata,serial,padata-api", "--threads=2",
	      "--chunk=64M", "--chunk-align=pageblock", "--repetitions=1",
	      "--seed=1", NULL);
	run_all();
	ck_assert_uint_eq(fake.runs, 3);
	for (unsigned int i = 1; i <= 3; i++) {
		bool serial = fake.run[i].schedule ==
			      MEMMAP_BENCH_SCHEDULE_SERIAL;

		ck_assert_uint_eq(fake.run[i].chunk_pages,
				  serial ? 0 : (64 << 20) / 4096);
		ck_assert_uint_eq(fake.run[i].align_pages, serial ? 0 : 512);
	}
	summary_is(1, "chunk_bytes", "");
	summary_is(1, "chunk_align_pages", "");
	summary_is(2, "chunk_bytes", "67108864");
	summary_is(2, "chunk_align_pages", "512");
	end();
}
END_TEST

/* What padata does by itself is asked for as nothing, and known all the same. */
START_TEST(chunks_of_padata_itself_are_not_asked_for)
{
	begin(ONE, "--schedules=padata", "--threads=2", "--chunk-align=all",
	      "--repetitions=1", NULL);
	run_all();
	for (unsigned int i = 1; i <= 3; i++) {
		ck_assert_uint_eq(fake.run[i].chunk_pages, 0);
		ck_assert(fake.run[i].align_pages == 0 ||
			  fake.run[i].align_pages == 512 ||
			  fake.run[i].align_pages == 1);
	}
	summary_is(1, "chunk_align_pages", "32768");
	summary_is(2, "chunk_align_pages", "512");
	summary_is(3, "chunk_align_pages", "1");
	end();
}
END_TEST

static void check_touch_rows(const char *text)
{
	ck_assert_uint_eq(csv_rows(text), 1 + 3 * FAKE_TOUCHES);
	csv_is(text, 1, "sample", "1");
	csv_is(text, 1, "name",
	       "memmap/background/stores/size:1G/nodes:0/threads:2");
	csv_is(text, 1, "range", "1");
	csv_is(text, 1, "at_ns", "4000");
	csv_is(text, 1, "ns", "100");
	csv_is(text, 1, "how", "ready");
	csv_is(text, 2, "how", "waited");
	csv_is(text, 3, "how", "taken");
	csv_is(text, 3 * FAKE_TOUCHES, "sample", "3");
}

/* 100 to 700 ns, three times: half within 400, all within 700. */
START_TEST(touches_are_in_every_result)
{
	char *text;

	begin(ONE, "--schedules=background", "--threads=2", "--repetitions=3",
	      NULL);
	run_all();
	text = read_in_dir("touches.csv");
	check_touch_rows(text);
	free(text);
	summary_is(1, "touches", "21");
	summary_is(1, "touches_taken", "6");
	summary_is(1, "touches_waited", "3");
	summary_near(1, "touch_p50_us", 0.4);
	summary_near(1, "touch_p99_us", 0.7);
	summary_near(1, "touch_max_us", 0.7);
	summary_near(1, "available_ms", 0.004);
	text = read_in_dir("samples.csv");
	csv_is(text, 1, "available_ns", "4000");
	csv_is(text, 1, "workers", "3");
	free(text);
	end();
}
END_TEST

static void spoil_the_first(unsigned int run, struct memmap_bench_run *answer,
			    struct memmap_bench_worker *workers)
{
	struct memmap_bench_touch *touches =
		(struct memmap_bench_touch *)(uintptr_t)answer->touches;

	(void)workers;
	if (run != 1)
		return;
	touches[0].ns = 1000000000;
	answer->nr_workers--;
}

/* Touches of a sample that is not valid are in the file, and in no figure. */
START_TEST(touches_of_invalid_samples_are_not_counted)
{
	char *text;

	fake.spoil = spoil_the_first;
	begin(ONE, "--schedules=background", "--threads=2", "--repetitions=1",
	      NULL);
	run_all();
	samples_are(1, 2, "");
	text = read_in_dir("touches.csv");
	ck_assert_uint_eq(csv_rows(text), 1 + 2 * FAKE_TOUCHES);
	csv_is(text, 1, "ns", "1000000000");
	free(text);
	summary_is(1, "touches", "7");
	summary_near(1, "touch_max_us", 0.7);
	end();
}
END_TEST

START_TEST(touches_are_asked_for)
{
	begin("--sizes=1G", "--writers=stores", "--schedules=background",
	      "--threads=1", "--touches=3", "--repetitions=2", "--seed=5",
	      "--nodes=0,1", NULL);
	run_all();
	ck_assert_uint_eq(fake.run[1].nr_touches, 3);
	ck_assert_uint_ne(fake.run[1].touches, 0);
	ck_assert_uint_ne(fake.run[1].touch_seed, fake.run[2].touch_seed);
	summary_is(1, "touches", "12");
	end();
	/* The same seed gives the same pages. */
	begin("--sizes=1G", "--writers=stores", "--schedules=background",
	      "--threads=1", "--touches=3", "--repetitions=2", "--seed=5",
	      "--nodes=0,1", NULL);
	run_all();
	ck_assert_uint_eq(fake.run[3].touch_seed, fake.run[1].touch_seed);
	ck_assert_uint_eq(fake.run[4].touch_seed, fake.run[2].touch_seed);
	end();
}
END_TEST

/* Nobody touches anything: no file, and nothing of it in the summary. */
START_TEST(without_touches_there_is_no_file)
{
	begin(ONE, "--schedules=background,slices", "--threads=1",
	      "--touches=0", "--repetitions=1", NULL);
	run_all();
	ck_assert_int_ne(access(in_dir("touches.csv"), F_OK), 0);
	for (unsigned int row = 1; row <= 2; row++) {
		summary_is(row, "touches", "");
		summary_is(row, "touches_taken", "");
		summary_is(row, "touch_max_us", "");
	}
	summary_near(1, "available_ms", 1);
	summary_near(2, "available_ms", 0.004);
	end();
}
END_TEST

static json_t *warned;

static void note(struct rounds *of, const char *line)
{
	ck_assert_ptr_eq(of, &rounds);
	json_array_append_new(warned, json_string(line));
}

/* A quarter of the second range's memmap is not in huge pages. */
START_TEST(small_pages_are_never_silent)
{
	const json_t *range;

	warned = json_array();
	fake.small_bytes = 4 << 20;
	begin("--sizes=1G", "--nodes=0,1", "--writers=stores",
	      "--schedules=serial", "--repetitions=1", NULL);
	rounds.warn = note;
	run_all();
	ck_assert_uint_eq(json_array_size(warned), 2);
	ck_assert(json_equal(warned, rounds.warnings));
	ck_assert_str_eq(json_string_value(json_array_get(warned, 1)),
			 "warning: 4096 of 16384 KiB of the memmap of 1G on node 1 are not in huge pages, which costs TLB misses: free memory there, in blocks of 2 MiB, and run again");
	summary_near(1, "huge_pages", 0.75);
	range = json_array_get(json_object_get(json_array_get(rounds.groups, 0),
					       "ranges"), 0);
	ck_assert_int_eq(json_integer_value(json_object_get(range,
							    "small_bytes")),
			 4 << 20);
	json_decref(warned);
	end();
}
END_TEST

START_TEST(huge_pages_need_no_warning)
{
	begin(ONE, "--schedules=serial", "--repetitions=1", NULL);
	run_all();
	ck_assert_uint_eq(json_array_size(rounds.warnings), 0);
	summary_is(1, "huge_pages", "1");
	end();
}
END_TEST

/* What is not known is neither all nor nothing. */
START_TEST(unknown_pages_are_empty)
{
	const json_t *range;

	fake.small_bytes = MEMMAP_BENCH_UNKNOWN;
	begin(ONE, "--schedules=serial", "--repetitions=1", NULL);
	run_all();
	ck_assert_uint_eq(json_array_size(rounds.warnings), 0);
	summary_is(1, "huge_pages", "");
	range = json_array_get(json_object_get(json_array_get(rounds.groups, 0),
					       "ranges"), 0);
	ck_assert(json_is_null(json_object_get(range, "small_bytes")));
	end();
}
END_TEST

/* A memmap that lies elsewhere is refused; one of which nobody knows is not. */
START_TEST(unknown_nodes_are_null)
{
	const json_t *range;

	fake.off_node_bytes = MEMMAP_BENCH_UNKNOWN;
	begin(ONE, "--schedules=serial", "--repetitions=1", NULL);
	run_all();
	samples_are(1, 1, "");
	range = json_array_get(json_object_get(json_array_get(rounds.groups, 0),
					       "ranges"), 0);
	ck_assert(json_is_null(json_object_get(range, "off_node_bytes")));
	end();
	fake.off_node_bytes = 4096;
	begin(ONE, "--schedules=serial", "--repetitions=1", NULL);
	ck_assert_int_eq(rounds_run(&rounds), -ENOMEM);
	end();
}
END_TEST

static void verify_nothing(unsigned int run, struct memmap_bench_run *answer,
			   struct memmap_bench_worker *workers)
{
	(void)run;
	(void)workers;
	answer->verdict = MEMMAP_BENCH_NOT_VERIFIED;
}

/* Who reads what happens to be there leaves nothing that could be verified. */
START_TEST(reading_what_was_kept_is_not_verified)
{
	fake.spoil = verify_nothing;
	begin("--sizes=1G", "--nodes=0", "--writers=read", "--prefill=keep",
	      "--schedules=serial", "--repetitions=1", NULL);
	run_all();
	samples_are(1, 1, "");
	summary_is(1, "verified", "0");
	end();
	begin("--sizes=1G", "--nodes=0", "--writers=read",
	      "--schedules=serial", "--repetitions=1", NULL);
	ck_assert_int_eq(rounds_run(&rounds), -EPROTO);
	end();
	begin("--sizes=1G", "--nodes=0", "--writers=fill-nt", "--prefill=keep",
	      "--schedules=serial", "--repetitions=1", NULL);
	ck_assert_int_eq(rounds_run(&rounds), -EPROTO);
	end();
}
END_TEST

/* Everything goes by the model, and its advice is not the module's. */
START_TEST(model_takes_the_place_of_the_module)
{
	begin("--where=model", "--sizes=1G", "--nodes=0", "--schedules=serial",
	      "--repetitions=2", NULL);
	run_all();
	/* Two writers: a range made, four runs, a range dropped. */
	ck_assert_uint_eq(fake.runs, 4);
	ck_assert_uint_eq(fake.model, 6);
	end();
	fake.create_err_at = fake.made + 1;
	fake.err = -ENOMEM;
	begin("--where=model", "--sizes=1G", "--nodes=0", NULL);
	ck_assert_int_eq(rounds_run(&rounds), -ENOMEM);
	ck_assert_str_eq(rounds.problem, "no range of 1G on node 0: Cannot "
			 "allocate memory; free memory there, or name smaller "
			 "--sizes");
	end();
}
END_TEST

START_TEST(small_pages_of_the_model_have_their_own_advice)
{
	fake.small_bytes = 2 << 20;
	begin("--where=model", "--sizes=1G", "--nodes=0", "--schedules=serial",
	      "--repetitions=1", NULL);
	run_all();
	ck_assert_ptr_nonnull(strstr(json_string_value(
		json_array_get(rounds.warnings, 0)), "vm.nr_hugepages"));
	end();
}
END_TEST

static const json_t *first_row(const json_t *json)
{
	return json_array_get(json_object_get(json, "benchmarks"), 0);
}

static void number_is(const json_t *row, const char *key, double want)
{
	const json_t *value = json_object_get(row, key);

	ck_assert_msg(json_is_number(value), "no %s", key);
	ck_assert_msg(json_number_value(value) == want, "%s is %g, not %g", key,
		      json_number_value(value), want);
}

/* Of what a schedule has nothing of, there is no counter. */
START_TEST(conditions_are_counters)
{
	json_t *json;

	begin(ONE, "--schedules=padata", "--threads=2", "--chunk=128M",
	      "--chunk-align=pageblock", "--placement=node1", "--repetitions=1",
	      NULL);
	run_all();
	json = load_result();
	number_is(first_row(json), "memmap.worker_node", 1);
	number_is(first_row(json), "memmap.chunk_bytes", 128 << 20);
	number_is(first_row(json), "memmap.chunk_align_pages", 512);
	number_is(first_row(json), "memmap.oversubscribed", 0);
	number_is(first_row(json), "memmap.available_ns", FAKE_CHUNK_NS);
	ck_assert_ptr_null(json_object_get(first_row(json), "memmap.touches"));
	ck_assert_str_eq(json_string_value(json_object_get(first_row(json),
							   "label")),
			 "schedule=padata writer=stores nodes=0 placement=node1 prefill=zero chunk=128M chunk-align=pageblock");
	json_decref(json);
	end();
	begin(ONE, "--schedules=background", "--repetitions=1", NULL);
	run_all();
	json = load_result();
	number_is(first_row(json), "memmap.touches", FAKE_TOUCHES);
	number_is(first_row(json), "memmap.touches_taken", 2);
	number_is(first_row(json), "memmap.touches_waited", 1);
	number_is(first_row(json), "memmap.oversubscribed", 1);
	number_is(first_row(json), "memmap.available_ns", FAKE_AVAILABLE_NS);
	ck_assert_ptr_null(json_object_get(first_row(json),
					   "memmap.worker_node"));
	ck_assert_ptr_null(json_object_get(first_row(json),
					   "memmap.chunk_align_pages"));
	json_decref(json);
	end();
}
END_TEST

/* What is no matter of binds is empty for them. */
START_TEST(binds_have_none_of_it)
{
	static const char *const empty[] = {
		"ceiling", "ceiling_ns_per_page", "ceiling_fraction",
		"chunk_bytes", "chunk_align_pages", "worker_node",
		"oversubscribed", "available_ms", "touches", "touch_p50_us",
		"huge_pages",
	};
	char *text;

	begin("--path=bind", "--sizes=1G", "--nodes=0", "--repetitions=1", NULL);
	run_all();
	for (size_t i = 0; i < sizeof(empty) / sizeof(empty[0]); i++)
		summary_is(1, empty[i], "");
	text = read_in_dir("samples.csv");
	csv_is(text, 1, "available_ns", "");
	free(text);
	end();
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		waiting_is_not_held_against_too_many,
		waiting_is_held_against_enough,
		workers_on_the_node_given_are_believed,
		workers_off_the_node_given_are_doubted,
		round_robin_must_go_round,
		round_robin_of_few_may_be_anywhere,
		missing_workers_are_doubted_where_they_are_known,
		chunks_are_asked_for,
		chunks_of_padata_itself_are_not_asked_for,
		touches_are_in_every_result,
		touches_of_invalid_samples_are_not_counted,
		touches_are_asked_for,
		without_touches_there_is_no_file,
		small_pages_are_never_silent,
		huge_pages_need_no_warning,
		unknown_pages_are_empty,
		unknown_nodes_are_null,
		reading_what_was_kept_is_not_verified,
		model_takes_the_place_of_the_module,
		small_pages_of_the_model_have_their_own_advice,
		conditions_are_counters,
		binds_have_none_of_it,
	};

	return TMP_RUN("rounds_schedules", tests);
}

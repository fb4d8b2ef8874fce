// SPDX-License-Identifier: MIT
/* Samples that are counted, on a module and a memmap-count that are not there. */
#include "run.h"

#include "memmap_count.h"

static struct counting counting;

/* As begin(), with counters. */
#define begin_counted(path, ...)					\
	do {								\
		counting = (struct counting){ .program = (path) };	\
		ck_assert_int_eq(counting_start(&counting, false), 0);	\
		begin(__VA_ARGS__, NULL);				\
		sampler.counting = &counting;				\
	} while (0)

static void end_counted(void)
{
	counting_stop(&counting);
	end();
}

#define ONE_POINT "--sizes=1G", "--nodes=0", "--schedules=deferred", "--writers=stores"

START_TEST(a_sample_is_three_calls)
{
	begin_counted(count_program_right(), ONE_POINT, "--repetitions=2",
		      "--prefill=poison", "--profile=yes");
	ck_assert_int_eq(rounds_run(&rounds), 0);
	ck_assert_uint_eq(fake.runs, 6);
	for (unsigned int i = 1; i <= 6; i += 3) {
		ck_assert_uint_eq(fake.run[i].flags, MEMMAP_BENCH_RUN_IDLE);
		ck_assert_uint_eq(fake.run[i].prefill,
				  MEMMAP_BENCH_PREFILL_POISON);
		ck_assert_uint_eq(fake.run[i].sections, 0);
		ck_assert_uint_eq(fake.run[i + 1].flags, 0);
		ck_assert_uint_eq(fake.run[i + 1].prefill,
				  MEMMAP_BENCH_PREFILL_KEEP);
		ck_assert_uint_ne(fake.run[i + 1].sections, 0);
		ck_assert_uint_eq(fake.run[i + 2].flags,
				  MEMMAP_BENCH_RUN_IDLE |
				  MEMMAP_BENCH_RUN_VERIFY);
		ck_assert_uint_eq(fake.run[i + 2].prefill,
				  MEMMAP_BENCH_PREFILL_KEEP);
		ck_assert_uint_eq(fake.run[i + 2].sections, 0);
	}
	ck_assert_uint_eq(rounds.series[0].nr, 2);
	ck_assert(rounds.series[0].samples[0].valid);
	ck_assert(rounds.series[0].samples[0].verified);
	end_counted();
}
END_TEST

START_TEST(what_is_not_verified_is_two)
{
	begin_counted(count_program_right(), ONE_POINT, "--repetitions=2",
		      "--verify=no");
	ck_assert_int_eq(rounds_run(&rounds), 0);
	ck_assert_uint_eq(fake.runs, 4);
	ck_assert(!rounds.series[0].samples[1].verified);
	end_counted();
}
END_TEST

static void spoil_third(unsigned int run, struct memmap_bench_run *answer,
			struct memmap_bench_worker *workers)
{
	(void)workers;
	if (run != 3)
		return;
	answer->verdict = MEMMAP_BENCH_MISMATCH;
	answer->bad_pfn = 0x1234;
	answer->bad_field = MEMMAP_BENCH_FIELD_INDEX;
}

/* The verdict of the third call is the sample's. */
START_TEST(a_mismatch_is_seen)
{
	begin_counted(count_program_right(), ONE_POINT, "--repetitions=2");
	fake.spoil = spoil_third;
	ck_assert_int_eq(rounds_run(&rounds), -EBADMSG);
	ck_assert_ptr_nonnull(strstr(rounds.problem, "pfn 0x1234 differs in index"));
	end_counted();
}
END_TEST

static void fails_at(unsigned int run)
{
	begin_counted(count_program_right(), ONE_POINT, "--repetitions=2");
	fake.runs = 0;
	fake.run_err_at = run;
	fake.err = -ENOMEM;
	ck_assert_int_eq(rounds_run(&rounds), -ENOMEM);
	ck_assert_uint_eq(fake.runs, run);
	/* Whatever failed, what has begun has ended. */
	ck_assert(counting.on);
	end_counted();
	counting = (struct counting){ .on = false };
}

START_TEST(any_of_the_calls_may_fail)
{
	fails_at(1);
	fails_at(2);
	fails_at(3);
}
END_TEST

/* 262144 pages: the number of the sample times 1 cycle and 10 instructions a page. */
START_TEST(what_is_written)
{
	char *text;

	begin_counted(count_program_right(), ONE_POINT, "--repetitions=3");
	ck_assert_int_eq(rounds_run(&rounds), 0);
	text = read_in_dir("counters.csv");
	ck_assert_uint_eq(csv_rows(text), 1 + 3 * 6);
	csv_is(text, 1, "sample", "1");
	csv_is(text, 1, "counter", "cycles");
	csv_is(text, 1, "state", "multiplexed");
	csv_is(text, 1, "value", "262144");
	csv_is(text, 1, "per_page", "1");
	csv_is(text, 1, "enabled_ns", "20");
	csv_is(text, 1, "running_ns", "10");
	csv_is(text, 1, "reason", "half of the time");
	csv_is(text, 8, "counter", "instructions");
	csv_is(text, 8, "sample", "2");
	csv_is(text, 8, "per_page", "20");
	csv_is(text, 8, "reason", "");
	/* Unknown is empty, and quotes do not end a field. */
	csv_is(text, 4, "value", "");
	csv_is(text, 4, "per_page", "");
	csv_is(text, 4, "reason", "'uncore_imc_3': never");
	free(text);
	text = read_in_dir("summary.csv");
	csv_is(text, 1, "instructions_per_page", "20");
	csv_is(text, 1, "cycles_per_page", "2");
	csv_is(text, 1, "read_bytes_per_page", "64");
	csv_is(text, 1, "written_bytes_per_page", "");
	ck_assert_uint_eq(csv_columns(text, 0), csv_columns(text, 1));
	free(text);
	end_counted();
}
END_TEST

START_TEST(each_repetition_has_its_own)
{
	json_t *json, *row;

	begin_counted(count_program_right(), ONE_POINT, "--repetitions=3");
	ck_assert_int_eq(rounds_run(&rounds), 0);
	json = load_result();
	row = json_array_get(json_object_get(json, "benchmarks"), 1);
	ck_assert_double_eq(json_number_value(json_object_get(row, "memmap.instructions_per_page")), 20);
	ck_assert_double_eq(json_number_value(json_object_get(row, "memmap.read_bytes_per_page")), 64);
	ck_assert_ptr_null(json_object_get(row, "memmap.written_bytes_per_page"));
	json_decref(json);
	end_counted();
}
END_TEST

/* Each point has each turn as often: the turn is the round, not the sample. */
START_TEST(turns_are_by_round)
{
	char *text, *at;

	begin_counted(count_program_right(), "--sizes=1G", "--nodes=0",
		      "--schedules=deferred", "--writers=stores,legacy",
		      "--repetitions=2");
	ck_assert_int_eq(rounds_run(&rounds), 0);
	end_counted();
	text = tmp_read(tmp_path("told"));
	at = strchr(text, '\n') + 1;
	ck_assert_str_eq(at, "begin 0\nend\nbegin 0\nend\nbegin 1\nend\nbegin 1\nend\n");
	free(text);
}
END_TEST

/* It counts two samples and dies in the third: that one is a sample too. */
START_TEST(the_run_goes_on_without_it)
{
	char *text;

	begin_counted(count_program(COUNT_OFFER, "echo begun",
				    "[ $n = 3 ] && exit 5;" COUNT_SAMPLE "echo ended"),
		      ONE_POINT, "--repetitions=5");
	ck_assert_int_eq(rounds_run(&rounds), 0);
	ck_assert(counting.lost);
	ck_assert_str_eq(counting.reason, "memmap-count ended with status 5");
	/* Three of three calls, two of one. */
	ck_assert_uint_eq(fake.runs, 3 * 3 + 2);
	ck_assert_uint_eq(fake.run[10].flags, MEMMAP_BENCH_RUN_VERIFY);
	ck_assert_uint_eq(series_count_valid(&rounds.series[0]), 5);
	text = read_in_dir("counters.csv");
	ck_assert_uint_eq(csv_rows(text), 1 + 2 * 6);
	free(text);
	/* The median of the two that have it. */
	text = read_in_dir("summary.csv");
	csv_is(text, 1, "instructions_per_page", "15");
	csv_is(text, 1, "n", "5");
	free(text);
	end_counted();
}
END_TEST

START_TEST(without_counters_nothing_is_said_of_them)
{
	char *text;

	begin(ONE_POINT, "--repetitions=2", NULL);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	ck_assert_uint_eq(fake.runs, 2);
	ck_assert_int_ne(access(in_dir("counters.csv"), F_OK), 0);
	text = read_in_dir("summary.csv");
	csv_is(text, 1, "instructions_per_page", "");
	csv_is(text, 1, "written_bytes_per_page", "");
	free(text);
	end();
}
END_TEST

START_TEST(a_bind_is_counted_as_a_whole)
{
	char *text;

	begin_counted(count_program_right(), "--path=bind", "--sizes=1G",
		      "--nodes=0", "--probing=sync", "--repetitions=2");
	ck_assert_int_eq(rounds_run(&rounds), 0);
	ck_assert_uint_eq(fake.nr_binds, 2);
	text = read_in_dir("summary.csv");
	csv_is(text, 1, "instructions_per_page", "15");
	free(text);
	end_counted();
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_sample_is_three_calls,
		what_is_not_verified_is_two,
		a_mismatch_is_seen,
		any_of_the_calls_may_fail,
		what_is_written,
		each_repetition_has_its_own,
		turns_are_by_round,
		the_run_goes_on_without_it,
		without_counters_nothing_is_said_of_them,
		a_bind_is_counted_as_a_whole,
	};

	return TMP_RUN("rounds_counting", tests);
}

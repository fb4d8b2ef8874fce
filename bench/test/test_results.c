// SPDX-License-Identifier: MIT
/* A directory of results: complete and right after every call, also a failed one. */
#include "../results.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "../gbench.h"
#include "../names.h"
#include "../stats.h"
#include "csv.h"

#define PAGES	262144	/* of 1 GiB */

static const struct point deferred = {
	.name = "memmap/deferred/kernel/size:1G/nodes:0,1/threads:1",
	.path = PATH_MEMMAP, .nodes = "0+1", .size = 1ULL << 30,
	.group = { .node = { 0, 1 }, .nr = 2 },
	.schedule = MEMMAP_BENCH_SCHEDULE_DEFERRED,
	.writer = MEMMAP_BENCH_WRITER_KERNEL, .threads = 1,
	.placement = MEMMAP_BENCH_PLACEMENT_NODE,
	.prefill = MEMMAP_BENCH_PREFILL_ZERO,
};

static const struct memmap_bench_info info;
static struct sampler sampler;
static struct results *results;
static char dir[PATH_MAX];

static const char *in_dir(const char *name)
{
	static char path[PATH_MAX + 64];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

static void open_results(void)
{
	static unsigned int number;

	snprintf(dir, sizeof(dir), "%s", tmp_path("results-%d-%u", getpid(),
						  number++));
	ck_assert_int_eq(results_open(dir, &info, &results), 0);
	gbench_init("test");
}

static void close_results(void)
{
	results_close(results);
	gbench_shutdown();
}

static struct point padata(unsigned int threads)
{
	struct point point = deferred;

	point.schedule = MEMMAP_BENCH_SCHEDULE_PADATA;
	point.threads = threads;
	sprintf(point.name,
		"memmap/padata/kernel/size:1G/nodes:0,1/threads:%u", threads);
	return point;
}

static struct sample good_sample(unsigned int round, uint64_t makespan)
{
	return (struct sample){
		.round = round, .makespan_ns = makespan, .dispatch_ns = 1500,
		.pages = 2 * PAGES, .bytes = 2 * PAGES * 64, .cpu_ns = 2 * makespan - 1000,
		.nr_workers = 2, .verified = true, .valid = true,
	};
}

static struct sample bad_sample(unsigned int round, const char *cause)
{
	struct sample sample = good_sample(round, 7777777);

	sample.valid = false;
	snprintf(sample.cause, sizeof(sample.cause), "%s", cause);
	return sample;
}

static void add(struct series *series, struct sample sample)
{
	ck_assert_int_eq(series_add(series, &sample), 0);
}

static const struct memmap_bench_worker workers[] = {
	{ .range = 4, .index = 0, .cpu = 3, .node = 0, .end_cpu = 5,
	  .end_node = 1, .start_ns = 1500, .end_ns = 900000, .pages = PAGES,
	  .chunks = 9, .wait_ns = MEMMAP_BENCH_UNKNOWN },
	{ .range = 5, .index = 1, .cpu = 60, .node = 1, .end_cpu = 60,
	  .end_node = 1, .start_ns = 1700, .end_ns = 1000000, .pages = PAGES,
	  .chunks = 1, .wait_ns = 0 },
};

static int write_sample(struct sample sample)
{
	sampler.workers = (struct memmap_bench_worker *)workers;
	return results_sample(results, &deferred, &sample, &sampler);
}

/* Strictly: NaN, a missing bracket or a key given twice are errors. */
static json_t *load_json(const char *name)
{
	json_error_t error;
	json_t *json = json_load_file(in_dir(name), JSON_REJECT_DUPLICATES,
				      &error);

	ck_assert_msg(json != NULL, "%s:%d: %s", name, error.line, error.text);
	return json;
}

/* Row of result.json by its name; aggregates are called NAME_median. */
static const json_t *row(const json_t *json, const char *name, int repetition)
{
	const json_t *each;
	size_t i;

	json_array_foreach(json_object_get(json, "benchmarks"), i, each) {
		const json_t *index = json_object_get(each, "repetition_index");

		if (!strcmp(name, json_string_value(json_object_get(each,
								    "name"))) &&
		    (!index || json_integer_value(index) == repetition))
			return each;
	}
	return NULL;
}

static void number_is(const json_t *object, const char *key, double want)
{
	const json_t *value = json_object_get(object, key);

	ck_assert_msg(json_is_number(value), "%s is no number", key);
	ck_assert_msg(fabs(json_number_value(value) - want) <=
		      fabs(want) * 1e-9, "%s is %.17g, not %.17g", key,
		      json_number_value(value), want);
}

static void text_is(const json_t *object, const char *key, const char *want)
{
	const char *text = json_string_value(json_object_get(object, key));

	ck_assert_msg(text != NULL, "no %s", key);
	ck_assert_str_eq(text, want);
}

START_TEST(existing_directory_is_refused)
{
	const char *path = tmp_path("existing");

	tmp_mkdir(path);
	ck_assert_int_eq(results_open(path, &info, &results), -EEXIST);
	/* Nor does a file or a dangling link count as a free name. */
	tmp_write(tmp_path("file"), "kept\n");
	ck_assert_int_eq(results_open(tmp_path("file"), &info, &results), -EEXIST);
	ck_assert_int_eq(symlink("nowhere", tmp_path("link")), 0);
	ck_assert_int_eq(results_open(tmp_path("link"), &info, &results), -EEXIST);
	/* Nothing was written into it. */
	ck_assert_int_eq(rmdir(path), 0);
}
END_TEST

START_TEST(prepared_directory_is_taken_once)
{
	const char *path = tmp_path("prepared");
	char *text;

	tmp_mkdir(path);
	tmp_mkdir(tmp_path("prepared/%s", RESULTS_MARK));
	ck_assert_int_eq(results_open(path, &info, &results), -EEXIST);
	ck_assert_int_eq(rmdir(tmp_path("prepared/%s", RESULTS_MARK)), 0);
	tmp_write(tmp_path("prepared/%s", RESULTS_MARK), "kept\n");
	ck_assert_int_eq(results_open(path, &info, &results), 0);
	results_close(results);
	text = tmp_read(tmp_path("prepared/%s", RESULTS_MARK));
	ck_assert_str_eq(text, "kept\n");
	free(text);
	/* Now it has results, and they are not written over. */
	ck_assert_int_eq(results_open(path, &info, &results), -EEXIST);
}
END_TEST

START_TEST(missing_parent_is_refused)
{
	ck_assert_int_eq(results_open(tmp_path("no/parent"), &info, &results),
			 -ENOENT);
	ck_assert_int_eq(results_open(tmp_path("%s", ""), &info, &results), -EEXIST);
	ck_assert_int_eq(results_open("", &info, &results), -ENOENT);
}
END_TEST

START_TEST(without_a_path_nothing_is_written)
{
	struct series series = { .point = &deferred };
	json_t *facts = json_object();

	ck_assert_int_eq(results_open(NULL, &info, &results), 0);
	ck_assert_int_eq(write_sample(good_sample(0, 1000000)), 0);
	ck_assert_int_eq(results_env(results, facts), 0);
	ck_assert_int_eq(results_group(results, &series, 1, &series, 1), 0);
	results_close(results);
	json_decref(facts);
}
END_TEST

/* Not at the end of the run: after a kill the file has what was measured. */
START_TEST(samples_are_in_the_file_at_once)
{
	char *text;

	open_results();
	for (unsigned int n = 1; n < 4; n++) {
		ck_assert_int_eq(write_sample(good_sample(n, 1000000)), 0);
		text = tmp_read(in_dir("samples.csv"));
		ck_assert_uint_eq(csv_rows(text), n + 1);
		free(text);
		text = tmp_read(in_dir("workers.csv"));
		ck_assert_uint_eq(csv_rows(text), 2 * n + 1);
		free(text);
	}
	close_results();
}
END_TEST

START_TEST(sample_has_its_columns)
{
	char *text;

	open_results();
	ck_assert_int_eq(write_sample(good_sample(3, 1048576)), 0);
	text = tmp_read(in_dir("samples.csv"));
	ck_assert_uint_eq(csv_columns(text, 0), csv_columns(text, 1));
	csv_is(text, 1, "sample", "1");
	csv_is(text, 1, "name", deferred.name);
	csv_is(text, 1, "path", "memmap");
	csv_is(text, 1, "schedule", "deferred");
	csv_is(text, 1, "writer", "kernel");
	csv_is(text, 1, "size_bytes", "1073741824");
	csv_is(text, 1, "nodes", "0+1");
	csv_is(text, 1, "threads", "1");
	csv_is(text, 1, "placement", "node");
	csv_is(text, 1, "prefill", "zero");
	csv_is(text, 1, "round", "3");
	csv_is(text, 1, "attempt", "0");
	csv_is(text, 1, "pages", "524288");
	csv_is(text, 1, "makespan_ns", "1048576");
	csv_is(text, 1, "dispatch_ns", "1500");
	csv_is(text, 1, "cpu_ns", "2096152");
	csv_is(text, 1, "ns_per_page", "2.0000");
	csv_is(text, 1, "workers", "2");
	csv_is(text, 1, "verified", "1");
	csv_is(text, 1, "valid", "1");
	csv_is(text, 1, "cause", "");
	free(text);
	close_results();
}
END_TEST

START_TEST(workers_have_their_columns)
{
	char *text;

	open_results();
	ck_assert_int_eq(write_sample(good_sample(0, 1000000)), 0);
	ck_assert_int_eq(write_sample(good_sample(1, 1000000)), 0);
	text = tmp_read(in_dir("workers.csv"));
	ck_assert_uint_eq(csv_columns(text, 0), csv_columns(text, 1));
	csv_is(text, 1, "sample", "1");
	csv_is(text, 1, "range", "4");
	csv_is(text, 1, "worker", "0");
	csv_is(text, 1, "cpu", "3");
	csv_is(text, 1, "node", "0");
	csv_is(text, 1, "end_cpu", "5");
	csv_is(text, 1, "end_node", "1");
	csv_is(text, 1, "start_ns", "1500");
	csv_is(text, 1, "end_ns", "900000");
	csv_is(text, 1, "pages", "262144");
	csv_is(text, 1, "chunks", "9");
	/* Unknown is empty, none is 0. */
	csv_is(text, 1, "wait_ns", "");
	csv_is(text, 2, "wait_ns", "0");
	csv_is(text, 2, "worker", "1");
	csv_is(text, 3, "sample", "2");
	free(text);
	close_results();
}
END_TEST

START_TEST(unknown_cpu_time_is_empty_in_samples)
{
	struct sample sample = good_sample(0, 1000000);
	char *text;

	open_results();
	sample.cpu_ns = MEMMAP_BENCH_UNKNOWN;
	ck_assert_int_eq(write_sample(sample), 0);
	text = tmp_read(in_dir("samples.csv"));
	csv_is(text, 1, "cpu_ns", "");
	ck_assert_uint_eq(csv_columns(text, 0), csv_columns(text, 1));
	free(text);
	close_results();
}
END_TEST

/* Why there is none stands in the file; what is unknown is empty, not 0. */
START_TEST(failed_sample_has_its_cause_only)
{
	static const char *const empty[] = {
		"pages", "makespan_ns", "dispatch_ns", "cpu_ns", "ns_per_page",
		"workers", "verified",
	};
	struct sample sample = { .round = 2, .attempt = 1, .err = -EIO,
				 .cause = "failed: Input/output error" };
	char *text;

	open_results();
	ck_assert_int_eq(write_sample(sample), 0);
	text = tmp_read(in_dir("samples.csv"));
	ck_assert_uint_eq(csv_columns(text, 0), csv_columns(text, 1));
	csv_is(text, 1, "round", "2");
	csv_is(text, 1, "attempt", "1");
	csv_is(text, 1, "valid", "0");
	csv_is(text, 1, "cause", "failed: Input/output error");
	for (size_t i = 0; i < sizeof(empty) / sizeof(empty[0]); i++)
		csv_is(text, 1, empty[i], "");
	free(text);
	text = tmp_read(in_dir("workers.csv"));
	ck_assert_uint_eq(csv_rows(text), 1);
	free(text);
	close_results();
}
END_TEST

START_TEST(env_is_replaced_whole)
{
	json_t *facts = json_pack("{s:s, s:n}", "host", "a", "unknown");
	json_t *read;

	open_results();
	ck_assert_int_eq(results_env(results, facts), 0);
	json_object_set_new(facts, "host", json_string("b"));
	ck_assert_int_eq(results_env(results, facts), 0);
	read = load_json("env.json");
	ck_assert(json_equal(read, facts));
	json_decref(read);
	json_decref(facts);
	ck_assert_int_ne(access(in_dir(".env.json.new"), F_OK), 0);
	close_results();
}
END_TEST

START_TEST(result_has_a_row_per_valid_sample)
{
	struct series series = { .point = &deferred };
	const json_t *one;
	json_t *json;

	open_results();
	add(&series, good_sample(0, 1048576));
	add(&series, bad_sample(1, "preempted"));
	add(&series, good_sample(1, 2097152));
	ck_assert_int_eq(results_group(results, &series, 1, &series, 1), 0);
	json = load_json("result.json");
	ck_assert_ptr_null(row(json, deferred.name, 2));
	one = row(json, deferred.name, 1);
	ck_assert_ptr_nonnull(one);
	text_is(one, "run_type", "iteration");
	text_is(one, "run_name", deferred.name);
	text_is(one, "time_unit", "ns");
	number_is(one, "repetitions", 2);
	number_is(one, "iterations", 1);
	number_is(one, "real_time", 2097152);
	number_is(one, "cpu_time", 2 * 2097152 - 1000);
	number_is(one, "memmap.ns_per_page", 4);
	number_is(one, "memmap.bytes_per_second", 16e9);
	number_is(one, "memmap.dispatch_ns", 1500);
	number_is(one, "memmap.pages", 524288);
	number_is(one, "memmap.workers", 2);
	number_is(one, "memmap.verified", 1);
	number_is(one, "memmap.size_bytes", 1 << 30);
	number_is(one, "memmap.nr_nodes", 2);
	number_is(one, "memmap.threads", 1);
	number_is(one, "memmap.schedule", MEMMAP_BENCH_SCHEDULE_DEFERRED);
	number_is(one, "memmap.writer", MEMMAP_BENCH_WRITER_KERNEL);
	number_is(one, "memmap.invalid", 1);
	number_is(one, "memmap.round", 1);
	/* The invalid sample's time is in no row. */
	number_is(row(json, deferred.name, 0), "real_time", 1048576);
	json_decref(json);
	series_free(&series);
	close_results();
}
END_TEST

static double mean(const double *values, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += values[i];
	return sum / (double)n;
}

static double deviation(const double *values, size_t n)
{
	double squares = 0, middle = mean(values, n);

	for (size_t i = 0; i < n; i++)
		squares += (values[i] - middle) * (values[i] - middle);
	return sqrt(squares / (double)(n - 1));
}

static void aggregate_is(const json_t *json, const char *name,
			 const char *what, double real, double cpu)
{
	char aggregate[POINT_NAME + 16];
	const json_t *one;

	sprintf(aggregate, "%s_%s", name, what);
	one = row(json, aggregate, 0);
	ck_assert_msg(one != NULL, "no %s", aggregate);
	text_is(one, "run_type", "aggregate");
	text_is(one, "run_name", name);
	text_is(one, "aggregate_name", what);
	number_is(one, "real_time", real);
	number_is(one, "cpu_time", cpu);
}

/* Real and CPU time of the aggregates, against figures made here. */
static void check_aggregates(const json_t *json, const char *name,
			     const double *real, const double *cpu, size_t n)
{
	const double r = mean(real, n), c = mean(cpu, n);
	const double r_dev = deviation(real, n), c_dev = deviation(cpu, n);

	aggregate_is(json, name, "mean", r, c);
	aggregate_is(json, name, "median", stats_median(real, n),
		     stats_median(cpu, n));
	aggregate_is(json, name, "stddev", r_dev, c_dev);
	aggregate_is(json, name, "cv", r_dev / r, c_dev / c);
}

START_TEST(aggregates_are_right_for_odd_and_even_counts)
{
	static const double times[] = { 1000000, 5000000, 2000000, 8000000,
					3000000 };
	double cpu[5];

	open_results();
	for (size_t i = 0; i < 5; i++)
		cpu[i] = 2 * times[i] - 1000;
	for (size_t n = 4; n <= 5; n++) {
		struct point point = padata((unsigned int)n);
		struct series series = { .point = &point };
		json_t *json;

		for (size_t i = 0; i < n; i++)
			add(&series, good_sample((unsigned int)i,
						 (uint64_t)times[i]));
		ck_assert_int_eq(results_group(results, &series, 1, &series,
					       1), 0);
		json = load_json("result.json");
		check_aggregates(json, point.name, times, cpu, n);
		json_decref(json);
		series_free(&series);
	}
	close_results();
}
END_TEST

static const json_t *cpu_time(const json_t *json, const char *suffix,
			      int repetition)
{
	char name[POINT_NAME + 16];

	sprintf(name, "%s%s", deferred.name, suffix);
	return json_object_get(row(json, name, repetition), "cpu_time");
}

/*
 * The library's own time for handing out a sample must not stand in for it. Nor is
 * the time of one sample of two, the first or the last, that of both.
 */
START_TEST(unknown_cpu_time_is_null_in_the_result)
{
	static const char *const aggregates[] = { "_mean", "_median", "_stddev",
						  "_cv" };

	for (int unknown = 0; unknown < 2; unknown++) {
		struct series series = { .point = &deferred };
		struct sample samples[2] = { good_sample(0, 1000000),
					     good_sample(1, 1000000) };
		json_t *json;

		open_results();
		samples[unknown].cpu_ns = MEMMAP_BENCH_UNKNOWN;
		add(&series, samples[0]);
		add(&series, samples[1]);
		ck_assert_int_eq(results_group(results, &series, 1, &series,
					       1), 0);
		json = load_json("result.json");
		ck_assert(json_is_null(cpu_time(json, "", unknown)));
		ck_assert(json_is_number(cpu_time(json, "", !unknown)));
		for (size_t i = 0; i < 4; i++)
			ck_assert_msg(json_is_null(cpu_time(json, aggregates[i],
							    0)),
				      "%s", aggregates[i]);
		json_decref(json);
		series_free(&series);
		close_results();
	}
}
END_TEST

/* A known time after an unknown one is not lost with it. */
START_TEST(unknown_cpu_time_of_one_point_is_its_own)
{
	struct point other = padata(2);
	struct series series[2] = { { .point = &deferred },
				    { .point = &other } };
	struct sample sample = good_sample(0, 1000000);
	char name[POINT_NAME + 16];
	json_t *json;

	open_results();
	add(&series[1], sample);
	add(&series[1], sample);
	sample.cpu_ns = MEMMAP_BENCH_UNKNOWN;
	add(&series[0], sample);
	ck_assert_int_eq(results_group(results, series, 2, series, 2), 0);
	json = load_json("result.json");
	sprintf(name, "%s_mean", other.name);
	number_is(row(json, name, 0), "cpu_time", 1999000);
	json_decref(json);
	series_free(&series[0]);
	series_free(&series[1]);
	close_results();
}
END_TEST

START_TEST(point_without_a_valid_sample_is_an_error_row)
{
	struct point none = padata(8);
	struct series series[2] = { { .point = &deferred }, { .point = &none } };
	const json_t *one;
	json_t *json;

	open_results();
	add(&series[0], bad_sample(0, "preempted: a worker waited"));
	add(&series[0], bad_sample(0, "off-node: \"quoted\""));
	ck_assert_int_eq(results_group(results, series, 2, series, 2), 0);
	json = load_json("result.json");
	one = row(json, deferred.name, 0);
	ck_assert(json_is_true(json_object_get(one, "error_occurred")));
	text_is(one, "error_message", "off-node: \"quoted\"");
	ck_assert_ptr_null(json_object_get(one, "memmap.ns_per_page"));
	one = row(json, none.name, 0);
	ck_assert(json_is_true(json_object_get(one, "error_occurred")));
	text_is(one, "error_message", "no sample was taken");
	/* And nothing is made up of it. */
	ck_assert_uint_eq(json_array_size(json_object_get(json, "benchmarks")),
			  2);
	json_decref(json);
	series_free(&series[0]);
	close_results();
}
END_TEST

START_TEST(invalid_sample_is_in_samples_with_its_cause)
{
	char *text;

	open_results();
	ck_assert_int_eq(write_sample(bad_sample(4, "preempted: waited 9 ns")),
			 0);
	text = tmp_read(in_dir("samples.csv"));
	csv_is(text, 1, "valid", "0");
	csv_is(text, 1, "cause", "preempted: waited 9 ns");
	csv_is(text, 1, "makespan_ns", "7777777");
	free(text);
	close_results();
}
END_TEST

/* result.json grows by groups and is a whole JSON text after each. */
START_TEST(result_is_complete_after_each_group)
{
	struct point points[3];
	struct series series[3];
	json_t *json;

	open_results();
	gbench_context("memmap.host", "a \"host\"\n");
	for (unsigned int i = 0; i < 3; i++) {
		points[i] = padata(i + 1);
		series[i] = (struct series){ .point = &points[i] };
		add(&series[i], good_sample(0, 1000000 * (i + 1)));
		add(&series[i], good_sample(1, 1000000 * (i + 1)));
		ck_assert_int_eq(results_group(results, &series[i], 1, series,
					       i + 1), 0);
		json = load_json("result.json");
		text_is(json_object_get(json, "context"), "memmap.host",
			"a \"host\" ");
		for (unsigned int j = 0; j < 3; j++)
			ck_assert_int_eq(row(json, points[j].name, 1) != NULL,
					 j <= i);
		for (unsigned int j = 0; j <= i; j++)
			number_is(row(json, points[j].name, 1), "family_index",
				  j);
		json_decref(json);
	}
	for (unsigned int i = 0; i < 3; i++)
		series_free(&series[i]);
	close_results();
}
END_TEST

/* A checkpoint's rows are replaced by the next one's, and by the group's. */
START_TEST(checkpoint_is_replaced)
{
	struct point other = padata(2);
	struct series series[2] = { { .point = &deferred },
				    { .point = &other } };
	json_t *json;

	open_results();
	add(&series[0], good_sample(0, 1000000));
	ck_assert_int_eq(results_checkpoint(results, series, 1, 0), 0);
	json = load_json("result.json");
	ck_assert_ptr_nonnull(row(json, deferred.name, 0));
	ck_assert_ptr_null(row(json, deferred.name, 1));
	json_decref(json);
	add(&series[0], good_sample(1, 1000000));
	/* Too soon: nothing is written. */
	ck_assert_int_eq(results_checkpoint(results, series, 1, 0), 0);
	json = load_json("result.json");
	ck_assert_ptr_null(row(json, deferred.name, 1));
	json_decref(json);
	ck_assert_int_eq(results_group(results, series, 1, series, 1), 0);
	add(&series[1], good_sample(0, 1000000));
	ck_assert_int_eq(results_group(results, &series[1], 1, series, 2), 0);
	json = load_json("result.json");
	ck_assert_ptr_nonnull(row(json, deferred.name, 1));
	ck_assert_ptr_null(row(json, deferred.name, 2));
	ck_assert_ptr_nonnull(row(json, other.name, 0));
	number_is(row(json, other.name, 0), "family_index", 1);
	json_decref(json);
	series_free(&series[0]);
	series_free(&series[1]);
	close_results();
}
END_TEST

static void near(const char *text, double want)
{
	ck_assert_msg(fabs(strtod(text, NULL) - want) <= fabs(want) * 1e-5,
		      "%s, not %g", text, want);
}

static void verified_is(const char *want, bool good, struct sample bad)
{
	struct point other = padata(4);
	struct series series = { .point = &other };
	char *text;

	open_results();
	if (good)
		add(&series, good_sample(0, 2097152));
	add(&series, bad);
	ck_assert_int_eq(results_group(results, &series, 1, &series, 1), 0);
	text = tmp_read(in_dir("summary.csv"));
	csv_is(text, 1, "verified", want);
	free(text);
	series_free(&series);
	close_results();
}

/* A run that goes on takes the sample again: what differed once must stay seen. */
START_TEST(what_differed_is_not_verified)
{
	struct sample bad = bad_sample(1, "preempted");

	verified_is("1", true, bad);
	verified_is("", false, bad);
	bad = bad_sample(1, "mismatch: pfn 0x1234 differs in index: 0x1, not 0x2");
	bad.verified = false;
	verified_is("0", true, bad);
	verified_is("0", false, bad);
	/* Of what did not even run nothing differed. */
	bad.pages = 0;
	verified_is("1", true, bad);
}
END_TEST

START_TEST(summary_has_its_rows)
{
	struct point other = padata(4);
	struct series series[2] = { { .point = &deferred },
				    { .point = &other } };
	char *text;

	open_results();
	for (unsigned int i = 0; i < 6; i++) {
		add(&series[0], good_sample(i, 2097152));
		add(&series[1], good_sample(i, 1048576));
	}
	add(&series[1], bad_sample(6, "preempted"));
	ck_assert_int_eq(results_group(results, series, 2, series, 2), 0);
	text = tmp_read(in_dir("summary.csv"));
	ck_assert_uint_eq(csv_rows(text), 3);
	ck_assert_uint_eq(csv_columns(text, 0), csv_columns(text, 2));
	csv_is(text, 1, "name", deferred.name);
	csv_is(text, 2, "name", other.name);
	csv_is(text, 2, "nr_nodes", "2");
	csv_is(text, 2, "n", "6");
	csv_is(text, 2, "invalid", "1");
	csv_is(text, 2, "ns_per_page", "2");
	csv_is(text, 2, "ns_per_page_low", "2");
	csv_is(text, 2, "ns_per_page_high", "2");
	near(csv_field(text, 2, "makespan_ms"), 1.048576);
	csv_is(text, 2, "gb_per_second", "32");
	csv_is(text, 1, "speedup", "1");
	csv_is(text, 2, "speedup", "2");
	csv_is(text, 2, "speedup_low", "2");
	csv_is(text, 2, "verified", "1");
	near(csv_field(text, 2, "dispatch_ms"),
	     (double)series[1].samples[0].dispatch_ns / 1e6);
	csv_is(text, 2, "kernel", facts_release());
	csv_is(text, 2, "where", facts_where().where);
	csv_is(text, 2, "accel", facts_where().accel);
	free(text);
	series_free(&series[0]);
	series_free(&series[1]);
	close_results();
}
END_TEST

/* Two samples have no interval, and without deferred there is no speed-up. */
START_TEST(summary_is_empty_where_unknown)
{
	static const char *const empty[] = {
		"ns_per_page_low", "ns_per_page_high", "makespan_ms_low",
		"makespan_ms_high", "speedup", "speedup_low", "speedup_high",
	};
	struct point point = padata(4);
	struct series series = { .point = &point };
	char *text;

	open_results();
	add(&series, good_sample(0, 1048576));
	add(&series, good_sample(1, 1048576));
	ck_assert_int_eq(results_group(results, &series, 1, &series, 1), 0);
	text = tmp_read(in_dir("summary.csv"));
	csv_is(text, 1, "ns_per_page", "2");
	for (size_t i = 0; i < sizeof(empty) / sizeof(empty[0]); i++)
		csv_is(text, 1, empty[i], "");
	ck_assert_uint_eq(csv_columns(text, 0), csv_columns(text, 1));
	free(text);
	series_free(&series);
	close_results();
}
END_TEST

/* Deferred of other sizes, nodes, writers or conditions is another matter. */
START_TEST(speedup_is_against_the_same_conditions)
{
	struct point point = padata(4), others[4];
	struct series series[5];
	char *text;

	open_results();
	for (int i = 0; i < 4; i++) {
		others[i] = deferred;
		sprintf(others[i].name, "other%d", i);
	}
	others[0].size *= 4;
	others[1].group.nr = 1;
	others[2].writer = MEMMAP_BENCH_WRITER_LEGACY;
	others[3].prefill = MEMMAP_BENCH_PREFILL_KEEP;
	for (int i = 0; i < 5; i++) {
		series[i] = (struct series){ .point = i < 4 ? &others[i] :
							      &point };
		for (unsigned int n = 0; n < 3; n++)
			add(&series[i], good_sample(n, 1048576));
	}
	ck_assert_int_eq(results_group(results, series, 5, series, 5), 0);
	text = tmp_read(in_dir("summary.csv"));
	csv_is(text, 5, "name", point.name);
	csv_is(text, 5, "speedup", "");
	free(text);
	for (int i = 0; i < 5; i++)
		series_free(&series[i]);
	close_results();
}
END_TEST

/* Not quietly missing, and without a made-up figure. */
START_TEST(summary_has_a_row_of_a_point_without_samples)
{
	static const char *const empty[] = {
		"ns_per_page", "ns_per_page_low", "makespan_ms",
		"gb_per_second", "speedup", "speedup_low", "dispatch_ms",
		"verified", "type", "pages", "written_pages",
		"init_ns_per_page", "ceiling", "ceiling_ns_per_page",
		"ceiling_fraction", "available_ms", "touches",
		"touch_max_us", "mad_ns_per_page", "warmup", "outliers",
	};
	struct point other = padata(4), fill = padata(2);
	struct series series[3] = {
		{ .point = &other, .asked = 6 }, { .point = &deferred },
		{ .point = &fill },
	};
	char *text;

	fill.writer = MEMMAP_BENCH_WRITER_FILL_STORE;
	fill.schedule = other.schedule;
	fill.threads = other.threads;
	open_results();
	/* 4 rounds of 6, which the others cannot make good. */
	for (unsigned int i = 0; i < 4; i++)
		add(&series[0], bad_sample(i, "preempted"));
	for (unsigned int i = 0; i < 6; i++) {
		add(&series[1], good_sample(i, 1000000));
		add(&series[2], good_sample(i, 1000000));
	}
	ck_assert_int_eq(results_group(results, series, 3, series, 3), 0);
	text = tmp_read(in_dir("summary.csv"));
	ck_assert_uint_eq(csv_rows(text), 4);
	ck_assert_uint_eq(csv_columns(text, 0), csv_columns(text, 1));
	csv_is(text, 1, "name", other.name);
	csv_is(text, 1, "n", "0");
	csv_is(text, 1, "invalid", "4");
	csv_is(text, 1, "failed", "1");
	csv_is(text, 1, "boots", "");
	csv_is(text, 1, "loads", "");
	csv_is(text, 1, "kernel", facts_release());
	for (size_t i = 0; i < sizeof(empty) / sizeof(empty[0]); i++)
		ck_assert_msg(!*csv_field(text, 1, empty[i]), "%s is %s",
			      empty[i], csv_field(text, 1, empty[i]));
	csv_is(text, 2, "failed", "0");
	free(text);
	for (size_t i = 0; i < 3; i++)
		series_free(&series[i]);
	close_results();
}
END_TEST

/* 3 slow ones at the start, an outlier and one that is not valid among 17 more. */
static void add_marked(struct series *series)
{
	for (unsigned int i = 0; i < 20; i++) {
		uint64_t ns = 524288 * (i < 3 ? 20 : i == 10 ? 40 : 10 + i % 3);

		if (i == 15)
			add(series, bad_sample(i, "preempted"));
		add(series, good_sample(i, ns));
	}
	for (size_t i = 0; i < series->nr; i++) {
		series->samples[i].number = 100 + i;
		series->samples[i].dispatch_ns = 1000 * i;
		series->samples[i].boot = 1;
		series->samples[i].load = 1;
	}
}

/* In no median, in no row of result.json, and not among what is not valid. */
START_TEST(warmup_is_left_out_of_results)
{
	struct series series = { .point = &deferred, .asked = 20 };
	const json_t *one;
	json_t *json;
	char *text;

	open_results();
	add_marked(&series);
	ck_assert_int_eq(results_group(results, &series, 1, &series, 1), 0);
	json = load_json("result.json");
	one = row(json, deferred.name, 0);
	number_is(one, "repetitions", 17);
	number_is(one, "memmap.ns_per_page", 10);
	number_is(one, "memmap.invalid", 1);
	number_is(one, "memmap.warmup", 3);
	ck_assert_ptr_null(row(json, deferred.name, 17));
	json_decref(json);
	text = tmp_read(in_dir("summary.csv"));
	csv_is(text, 1, "n", "17");
	csv_is(text, 1, "invalid", "1");
	csv_is(text, 1, "warmup", "3");
	csv_is(text, 1, "outliers", "1");
	csv_is(text, 1, "ns_per_page", "11");
	csv_is(text, 1, "mad_ns_per_page", "1");
	/* 3 to 20 us, without the 15 of the one that is not valid. */
	csv_is(text, 1, "dispatch_ms", "0.011");
	csv_is(text, 1, "speedup", "1");
	csv_is(text, 1, "failed", "0");
	csv_is(text, 1, "boots", "1");
	csv_is(text, 1, "loads", "1");
	free(text);
	series_free(&series);
	close_results();
}
END_TEST

START_TEST(marks_name_the_samples)
{
	struct series series = { .point = &deferred };
	char *text;

	open_results();
	add(&series, good_sample(0, 1000000));
	ck_assert_int_eq(results_group(results, &series, 1, &series, 1), 0);
	text = tmp_read(in_dir("marks.csv"));
	ck_assert_str_eq(text, "sample,name,mark\n");
	free(text);
	series_free(&series);
	series = (struct series){ .point = &deferred };
	add_marked(&series);
	ck_assert_int_eq(results_group(results, &series, 1, &series, 1), 0);
	text = tmp_read(in_dir("marks.csv"));
	ck_assert_uint_eq(csv_rows(text), 5);
	ck_assert_uint_eq(csv_columns(text, 0), csv_columns(text, 1));
	csv_is(text, 1, "sample", "100");
	csv_is(text, 1, "name", deferred.name);
	csv_is(text, 1, "mark", "warmup");
	csv_is(text, 3, "sample", "102");
	csv_is(text, 3, "mark", "warmup");
	csv_is(text, 4, "sample", "110");
	csv_is(text, 4, "mark", "outlier");
	free(text);
	series_free(&series);
	close_results();
}
END_TEST

/* Numbers are those of the rows of samples.csv. */
START_TEST(samples_are_numbered_as_their_rows)
{
	open_results();
	ck_assert_uint_eq(results_number(results), 0);
	ck_assert_int_eq(write_sample(good_sample(0, 1000000)), 0);
	ck_assert_uint_eq(results_number(results), 1);
	ck_assert_int_eq(write_sample(bad_sample(1, "x")), 0);
	ck_assert_uint_eq(results_number(results), 2);
	close_results();
	ck_assert_int_eq(results_open(NULL, &info, &results), 0);
	ck_assert_int_eq(write_sample(good_sample(0, 1000000)), 0);
	ck_assert_uint_eq(results_number(results), 0);
	results_close(results);
}
END_TEST

/* Too few valid ones, but some: the figures are there, and the point failed. */
START_TEST(summary_says_that_a_point_failed)
{
	struct series series = { .point = &deferred, .asked = 5 };
	char *text;

	open_results();
	add(&series, good_sample(0, 1048576));
	add(&series, good_sample(1, 3 * 1048576));
	for (unsigned int i = 2; i < 5; i++)
		add(&series, bad_sample(i, "preempted"));
	ck_assert_int_eq(results_group(results, &series, 1, &series, 1), 0);
	text = tmp_read(in_dir("summary.csv"));
	csv_is(text, 1, "failed", "1");
	csv_is(text, 1, "n", "2");
	csv_is(text, 1, "ns_per_page", "4");
	csv_is(text, 1, "mad_ns_per_page", "2");
	/* Not looked for among two. */
	csv_is(text, 1, "warmup", "");
	csv_is(text, 1, "outliers", "");
	free(text);
	series_free(&series);
	close_results();
}
END_TEST

static long size_of(const char *name)
{
	struct stat status;

	ck_assert_int_eq(stat(in_dir(name), &status), 0);
	return status.st_size;
}

/* No file may become longer: a full disk. RLIM_INFINITY: room again. */
static void limit_files(rlim_t bytes)
{
	struct rlimit limit;

	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &limit);
	limit.rlim_cur = bytes == RLIM_INFINITY ? limit.rlim_max : bytes;
	setrlimit(RLIMIT_FSIZE, &limit);
}

/* write_sample() with room for @room bytes more in the file @name. */
static int write_sample_into(const char *name, long room)
{
	rlim_t limit = (rlim_t)(size_of(name) + room);
	int err;

	limit_files(limit);
	err = write_sample(good_sample(1, 1000000));
	/* Before anything is asserted: check writes files too. */
	limit_files(RLIM_INFINITY);
	return err;
}

/* A line of others in a file of the results. */
static int files_line_to(const char *name)
{
	FILE *file = fopen(in_dir(name), "a");

	ck_assert(fputs("0,0,0,0,0,0,0,0,0,0,0,\n", file) >= 0);
	return fclose(file);
}

START_TEST(full_disk_leaves_complete_lines)
{
	static const long rooms[] = { 0, 1, 30 };
	char *before, *after;

	open_results();
	ck_assert_int_eq(write_sample(good_sample(0, 1000000)), 0);
	before = tmp_read(in_dir("samples.csv"));
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(write_sample_into("samples.csv", rooms[i]),
				 -EFBIG);
		after = tmp_read(in_dir("samples.csv"));
		ck_assert_str_eq(before, after);
		free(after);
		after = tmp_read(in_dir("workers.csv"));
		csv_rows(after);
		free(after);
	}
	/* With room again it goes on where it was. */
	ck_assert_int_eq(write_sample(good_sample(2, 1000000)), 0);
	after = tmp_read(in_dir("samples.csv"));
	ck_assert_uint_eq(csv_rows(after), 3);
	ck_assert_uint_eq(csv_columns(after, 2), csv_columns(after, 0));
	free(before);
	free(after);
	close_results();
}
END_TEST

/* A row of samples.csv says that the others are complete: it comes last. */
START_TEST(sample_without_its_workers_is_none)
{
	char *before, *after;

	open_results();
	/* So that workers.csv is the longer one. */
	while (size_of("workers.csv") < size_of("samples.csv") + 1000)
		ck_assert_int_eq(files_line_to("workers.csv"), 0);
	before = tmp_read(in_dir("samples.csv"));
	ck_assert_int_eq(write_sample_into("workers.csv", 10), -EFBIG);
	after = tmp_read(in_dir("samples.csv"));
	ck_assert_str_eq(before, after);
	free(before);
	free(after);
	close_results();
}
END_TEST

START_TEST(full_disk_leaves_the_last_result)
{
	struct series series = { .point = &deferred };
	char *before[2], *after;
	int err;

	open_results();
	add(&series, good_sample(0, 1000000));
	ck_assert_int_eq(results_group(results, &series, 1, &series, 1), 0);
	before[0] = tmp_read(in_dir("result.json"));
	before[1] = tmp_read(in_dir("summary.csv"));
	limit_files((rlim_t)size_of("result.json") + 100);
	err = results_group(results, &series, 1, &series, 1);
	limit_files(RLIM_INFINITY);
	ck_assert_int_eq(err, -EFBIG);
	after = tmp_read(in_dir("result.json"));
	ck_assert_str_eq(before[0], after);
	free(after);
	json_decref(load_json("result.json"));
	after = tmp_read(in_dir("summary.csv"));
	ck_assert_str_eq(before[1], after);
	free(after);
	ck_assert_int_ne(access(in_dir(".result.json.new"), F_OK), 0);
	free(before[0]);
	free(before[1]);
	series_free(&series);
	close_results();
}
END_TEST

START_TEST(full_disk_refuses_a_new_directory)
{
	const char *path = tmp_path("full-%d", getpid());
	int err;

	limit_files(10);
	err = results_open(path, &info, &results);
	limit_files(RLIM_INFINITY);
	ck_assert_int_eq(err, -EFBIG);
}
END_TEST

START_TEST(values_are_those_of_valid_samples)
{
	struct series series = { .point = &deferred };
	double values[40];

	for (unsigned int i = 0; i < 40; i++)
		add(&series, i % 2 ? bad_sample(i, "x") :
				     good_sample(i, 524288 * (i + 1ULL)));
	ck_assert_uint_eq(series_values(&series, values), 20);
	for (unsigned int i = 0; i < 20; i++)
		ck_assert_double_eq(values[i], 2 * i + 1);
	series_free(&series);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		existing_directory_is_refused,
	prepared_directory_is_taken_once,
		missing_parent_is_refused,
		without_a_path_nothing_is_written,
		samples_are_in_the_file_at_once,
		sample_has_its_columns,
		workers_have_their_columns,
		unknown_cpu_time_is_empty_in_samples,
		failed_sample_has_its_cause_only,
		env_is_replaced_whole,
		result_has_a_row_per_valid_sample,
		aggregates_are_right_for_odd_and_even_counts,
		unknown_cpu_time_is_null_in_the_result,
		unknown_cpu_time_of_one_point_is_its_own,
		point_without_a_valid_sample_is_an_error_row,
		invalid_sample_is_in_samples_with_its_cause,
		result_is_complete_after_each_group,
		checkpoint_is_replaced,
		what_differed_is_not_verified,
		summary_has_its_rows,
		summary_is_empty_where_unknown,
		speedup_is_against_the_same_conditions,
		summary_has_a_row_of_a_point_without_samples,
		summary_says_that_a_point_failed,
		warmup_is_left_out_of_results,
		marks_name_the_samples,
		samples_are_numbered_as_their_rows,
		full_disk_leaves_complete_lines,
		sample_without_its_workers_is_none,
		full_disk_leaves_the_last_result,
		full_disk_refuses_a_new_directory,
		values_are_those_of_valid_samples,
	};

	return TMP_RUN("results", tests);
}

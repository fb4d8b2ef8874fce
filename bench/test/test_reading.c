// SPDX-License-Identifier: MIT
/* Results are read back whole, or refused with a cause; nothing is believed. */
#include "../reading.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "result.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct result_point two[] = {
	{ "memmap/serial/kernel/size:1G", 10, 0.01, 5,
	  ", \"memmap.boot\": 2, \"memmap.load\": 3, \"memmap.pages\": 262144"
	  ", \"memmap.round\": 7",
	  NULL },
	{ "memmap/padata/kernel/size:1G", 5, 0, 3, NULL, NULL },
};

START_TEST(a_directory_is_read)
{
	const char *path = result_write("good", RESULT_ENV, two, 2);
	struct reading reading;

	ck_assert_int_eq(reading_open(&reading, path), 0);
	ck_assert_uint_eq(reading.nr, 2);
	ck_assert(reading.per_page);
	ck_assert_double_eq(reading.asked, 10);
	ck_assert_str_eq(reading.points[0].name, two[0].name);
	ck_assert_uint_eq(reading.points[0].nr, 5);
	ck_assert_double_eq_tol(reading.points[0].values[0], 9.8, 1e-12);
	ck_assert_double_eq_tol(reading.points[0].values[4], 10.2, 1e-12);
	ck_assert_uint_eq(reading.points[0].boots[4], 2);
	ck_assert_uint_eq(reading.points[0].loads[4], 3);
	ck_assert_double_eq(reading.points[0].figure[READING_PAGES], 262144);
	ck_assert_double_nan(reading.points[0].figure[READING_TYPE]);
	ck_assert_uint_eq(reading.points[0].rounds[4], 7);
	/* Absent: one boot, one load, no round. */
	ck_assert_uint_eq(reading.points[1].rounds[0], READING_NO_ROUND);
	ck_assert_uint_eq(reading.points[1].boots[0], 1);
	ck_assert_uint_eq(reading.points[1].loads[0], 1);
	ck_assert_ptr_eq(reading_find(&reading, &reading.points[1]),
			 &reading.points[1]);
	ck_assert_str_eq(reading.context[READING_ACCEL], "kvm");
	ck_assert(!reading_counts(&reading));
	reading_close(&reading);
}
END_TEST

/* A run in four parts is asked for four times as many. */
START_TEST(parts_are_asked_for_as_many_each)
{
	char *env = result_edit(RESULT_ENV, "\"repetitions\": 10",
				"\"repetitions\": 5, \"parts\": 4");
	struct reading reading;

	ck_assert_int_eq(reading_open(&reading, result_write("parts", env, two,
							     2)), 0);
	ck_assert_double_eq(reading.asked, 20);
	reading_close(&reading);
	free(env);
	/* Of two that were begun, one in two calls, as many are asked for so far. */
	env = result_edit(RESULT_ENV, "\"repetitions\": 10",
			  "\"repetitions\": 5, \"parts\": 4, \"sittings\":"
			  " [{\"part\": 3}, {\"part\": 1}, {\"part\": 3}]");
	ck_assert_int_eq(reading_open(&reading, result_write("begun", env, two,
							     2)), 0);
	ck_assert_double_eq(reading.asked, 10);
	reading_close(&reading);
	free(env);
}
END_TEST

/* Facts beside a run's file count; a file alone has none. */
START_TEST(a_file_is_read)
{
	struct reading reading;

	result_write("file", RESULT_ENV, two, 2);
	ck_assert_int_eq(reading_open(&reading, tmp_path("file/result.json")), 0);
	ck_assert_uint_eq(reading.nr, 2);
	ck_assert_ptr_nonnull(reading.env);
	reading_close(&reading);
	rename(tmp_path("file/result.json"), tmp_path("file/other.json"));
	ck_assert_int_eq(reading_open(&reading, tmp_path("file/other.json")), 0);
	ck_assert_uint_eq(reading.nr, 2);
	ck_assert_ptr_null(reading.env);
	reading_close(&reading);
}
END_TEST

/* Says why @text is refused; the caller's message is in it. */
static void refused(const char *text, const char *why)
{
	struct reading reading;
	int err = reading_parse(&reading, text, strlen(text));

	ck_assert_msg(err == -EINVAL, "%d: %s", err, text);
	ck_assert_msg(strstr(reading.problem, why) != NULL, "%s: %s: %s",
		      reading.problem, why, text);
	reading_close(&reading);
}

static void edited(const char *from, const char *to, const char *why)
{
	char *whole = result_text("kvm", two, 2);
	char *text = result_edit(whole, from, to);

	refused(text, why);
	free(text);
	free(whole);
}

START_TEST(hostile_rows_are_refused)
{
	edited("\"memmap.boot\": 2", "\"memmap.boot\": 0", "count from 1");
	edited("\"memmap.load\": 3", "\"memmap.load\": 1.5", "count from 1");
	edited("\"memmap.boot\": 2", "\"memmap.boot\": 1e300", "count from 1");
	edited("\"memmap.round\": 7", "\"memmap.round\": -1", "memmap.round");
	edited("\"memmap.round\": 7", "\"memmap.round\": 0.5", "memmap.round");
	edited("\"memmap.round\": 7", "\"memmap.round\": 1e7", "memmap.round");
	edited("\"memmap.load\": 3", "\"memmap.boot\": 3", "line 3: a key stands twice");
	edited("\"repetitions\": 5", "\"repetitions\": 1e9", "differ in repetitions");
	edited("\"repetition_index\": 1", "\"repetition_index\": 0", "stands twice");
	edited("\"memmap.ns_per_page\": 5}", "\"memmap.ns_per_page\": NaN}", "a number was expected");
	edited("\"memmap.ns_per_page\": 5}", "\"memmap.ns_per_page\": null}", "a number was expected");
	edited("\"memmap.ns_per_page\": 5}", "\"memmap.ns_per_page\": \"5\"}", "a number was expected");
	edited("\"memmap.ns_per_page\": 5}", "\"memmap.ns_per_page\": 0}", "not above 0");
	edited("\"memmap.ns_per_page\": 5}", "\"memmap.ns_per_page\": -5}", "not above 0");
	edited("\"memmap.ns_per_page\": 5}", "\"memmap.ns_per_page\": 1e999}", "too large");
	edited("\"memmap.ns_per_page\": 5}", "\"x\": 5}", "only some rows");
	edited("\"real_time\": 5000", "\"real_time\": 0", "not above 0");
	edited("\"real_time\": 5000", "\"real_time\": -1", "not above 0");
	edited("\"iteration\"", "\"else\"", "run_type");
	edited("\"name\": \"memmap/serial/kernel/size:1G\"", "\"name\": \"\"", "no name");
	edited("\"memmap.schema\": \"1\"", "\"memmap.schema\": \"2\"", "schema is 2");
	edited("\"benchmarks\"", "\"results\"", "not a result");
	edited("]}\n", "", "it ends in the middle");
	refused("[]", "an object was expected");
	refused("{\"benchmarks\": {}}", "an array was expected");
	refused("{\"benchmarks\": [], \"context\": []}", "an object was expected");
}
END_TEST

/* A row less, or one that says it is of a thousand million. */
START_TEST(rows_and_repetitions_agree)
{
	refused("{\"benchmarks\": [{\"name\": \"a\", \"run_type\": \"iteration\","
		" \"repetitions\": 1e9, \"repetition_index\": 0, \"real_time\": 1,"
		" \"time_unit\": \"ns\"}]}", "says 1e+09 repetitions, and has 1");
}
END_TEST

START_TEST(units_of_other_results)
{
	static const struct { const char *unit; double ns; } units[] = {
		{ "ns", 1 }, { "us", 1e3 }, { "ms", 1e6 }, { "s", 1e9 },
	};
	char text[256];

	for (size_t i = 0; i < COUNT(units); i++) {
		struct reading reading;

		snprintf(text, sizeof(text), "{\"benchmarks\": [{\"name\": \"a\","
			 " \"run_type\": \"iteration\", \"real_time\": 2.5,"
			 " \"cpu_time\": null, \"time_unit\": \"%s\"}]}",
			 units[i].unit);
		ck_assert_int_eq(reading_parse(&reading, text, strlen(text)), 0);
		ck_assert_double_eq(reading.points[0].values[0],
				    2.5 * units[i].ns);
		ck_assert(!reading.per_page);
		reading_close(&reading);
	}
	refused("{\"benchmarks\": [{\"name\": \"a\", \"run_type\": \"iteration\","
		" \"real_time\": 2.5, \"time_unit\": \"days\"}]}", "not above 0");
}
END_TEST

START_TEST(errors_and_aggregates_are_no_samples)
{
	static const char text[] =
		"{\"benchmarks\": [{\"name\": \"a\", \"run_type\": \"iteration\","
		" \"repetitions\": 1, \"error_occurred\": true,"
		" \"error_message\": \"no memory\"}, {\"name\": \"a_mean\","
		" \"run_type\": \"aggregate\", \"real_time\": 0}]}";
	struct reading reading;

	ck_assert_int_eq(reading_parse(&reading, text, strlen(text)), 0);
	ck_assert_uint_eq(reading.nr, 1);
	ck_assert_uint_eq(reading.points[0].nr, 0);
	ck_assert_str_eq(reading.points[0].problem, "no memory");
	reading_close(&reading);
}
END_TEST

/* RESULT_ENV asks for 10 samples. */
START_TEST(points_that_failed)
{
	static const struct result_point points[] = {
		{ "memmap/a", 10, 0, 5, ", \"memmap.invalid\": 5", NULL },
		{ "memmap/b", 10, 0, 4, NULL, NULL },
		{ "memmap/c", 0, 0, 1, NULL, "steal" },
		{ "bind-first/a", 10, 0, 1, NULL, NULL },
		{ "enable-first/a", 0, 0, 1, NULL, "steal" },
		{ "first/a", 10, 0, 1, NULL, NULL },
		{ "memmap/d", 10, 0, 4, ", \"memmap.warmup\": 1", NULL },
	};
	static const bool failed[] = { false, true, true, false, true, true,
				       false };
	struct reading reading;

	ck_assert_int_eq(reading_open(&reading, result_write("failed", RESULT_ENV,
							     points, 7)), 0);
	for (size_t i = 0; i < COUNT(points); i++)
		ck_assert_msg(reading_failed(&reading, &reading.points[i]) ==
			      failed[i], "%s", points[i].name);
	ck_assert_double_eq(reading.points[0].invalid, 5);
	ck_assert_double_nan(reading.points[1].invalid);
	/* Who did not say how many were asked for cannot have too few. */
	reading.asked = 0;
	ck_assert(!reading_failed(&reading, &reading.points[1]));
	reading_close(&reading);
}
END_TEST

static void cannot_open(const char *path, int err, const char *why)
{
	struct reading reading;

	ck_assert_int_eq(reading_open(&reading, path), err);
	ck_assert_msg(strstr(reading.problem, why) != NULL, "%s: %s", path,
		      reading.problem);
	reading_close(&reading);
}

START_TEST(what_is_no_result_is_named)
{
	cannot_open(tmp_path("nothing"), -ENOENT, "No such file");
	tmp_mkdir(tmp_path("empty"));
	cannot_open(tmp_path("empty"), -ENOENT, "result.json: No such file");
	/* Without facts nobody knows what it could be compared with. */
	cannot_open(result_write("no-env", NULL, two, 2), -ENOENT, "env.json");
	cannot_open(result_write("bad-env", "{\"a\": 1, \"a\": 2}", two, 2),
		    -EINVAL, "env.json: line 1: duplicate");
	cannot_open(result_write("list-env", "[]", two, 2), -EINVAL,
		    "not an object");
	cannot_open("/dev/zero", -ENODEV, "not a plain file");
	ck_assert_int_eq(mkfifo(tmp_path("pipe"), 0600), 0);
	cannot_open(tmp_path("pipe"), -ENODEV, "not a plain file");
	tmp_mkdir(tmp_path("dir"));
	tmp_mkdir(tmp_path("dir/result.json"));
	cannot_open(tmp_path("dir"), -EISDIR, "it is a directory");
}
END_TEST

/* Sparse, so that it takes no room; refused before a byte of it is read. */
START_TEST(a_large_file_is_refused)
{
	const char *path = tmp_path("large.json");

	tmp_write(path, "{");
	ck_assert_int_eq(truncate(path, 100000000), 0);
	cannot_open(path, -EFBIG, "larger than results are");
	ck_assert_int_eq(truncate(path, (off_t)READING_BYTES), 0);
	cannot_open(path, -EINVAL, "line 1");
	unlink(path);
}
END_TEST

START_TEST(points_have_a_limit)
{
	char *text = NULL;
	size_t length;
	FILE *to = open_memstream(&text, &length);

	fputs("{\"benchmarks\": [", to);
	for (int i = 0; i <= READING_POINTS; i++)
		fprintf(to, "%s{\"name\": \"p%d\", \"run_type\": \"iteration\","
			" \"real_time\": 1, \"time_unit\": \"ns\"}",
			i ? "," : "", i);
	fputs("]}", to);
	fclose(to);
	refused(text, "more than 10000 points");
	free(text);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_directory_is_read,
		parts_are_asked_for_as_many_each,
		a_file_is_read,
		hostile_rows_are_refused,
		rows_and_repetitions_agree,
		units_of_other_results,
		errors_and_aggregates_are_no_samples,
		points_that_failed,
		what_is_no_result_is_named,
		a_large_file_is_refused,
		points_have_a_limit,
	};

	return TMP_RUN("reading", tests);
}

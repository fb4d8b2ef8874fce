// SPDX-License-Identifier: MIT
/* The verb export: what each format has of results, and what it must never have. */
#include "../export.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../bootstrap.h"
#include "result.h"
#include "verb.h"

#define SERIAL "memmap/serial/kernel/size:1G/nodes:0,1/threads:1"
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define EXPORT(...) VERB_STATUS(verb_export, __VA_ARGS__)

/* The second has too few of the 10 that RESULT_ENV asks for, the third has none. */
static const struct result_point points[] = {
	{ SERIAL, 10, 0.1, 6, ", \"memmap.invalid\": 2, \"memmap.warmup\": 1", NULL },
	{ "bind/sync/auto/size:1G/nodes:0", 5, 0, 3, NULL, NULL },
	{ "memmap/padata/kernel/size:1G", 0, 0, 1, NULL, "steal, \\\"all\\\"" },
};

/* A result of @points[0] alone, with @from in its facts replaced by @to. */
static const char *other(const char *name, const char *accel, const char *from,
			 const char *to)
{
	char *env = result_edit(RESULT_ENV, from, to);
	char *text = result_text(accel, points, 1);

	tmp_mkdir(result_path(name));
	tmp_write(tmp_path("%s/env.json", name), env);
	tmp_write(tmp_path("%s/result.json", name), text);
	free(text);
	free(env);
	return result_path(name);
}

/* A file with that for its "benchmarks". */
static const char *file_of(const char *rows)
{
	char *text;

	ck_assert_int_gt(asprintf(&text, "{\"benchmarks\": [%s]}", rows), 0);
	tmp_write(tmp_path("rows.json"), text);
	free(text);
	return result_path("rows.json");
}

static void says_all(const char *whole)
{
	char *text = tmp_read(tmp_path("out"));

	ck_assert_str_eq(text, whole);
	free(text);
}

#define CSV_HEAD "result,host,kernel,where,accel,name,path,schedule,writer,"	\
	"size_bytes,nodes,threads,placement,prefill,unit,median,low,high,mad,"	\
	"n,invalid,warmup,failed,problem\n"

START_TEST(csv_has_a_row_for_each_point)
{
	const char *a = result_write("a", RESULT_ENV, points, 3);
	static const double values[] = { 7.5, 8.5, 9.5, 10.5, 11.5, 12.5 };
	struct stats_interval median = bootstrap_median(values, 6);
	char line[512];

	ck_assert_int_eq(EXPORT(a), 0);
	says("out", CSV_HEAD);
	snprintf(line, sizeof(line), ",h1,6.1.0,guest,kvm,\"" SERIAL "\",memmap,"
		 "serial,kernel,1073741824,0+1,1,node,zero,ns/page,10,%.9g,"
		 "%.9g,1.5,6,2,1,0,\n", median.low, median.high);
	says("out", line);
	says("out", ",bind/sync/auto/size:1G/nodes:0,bind,sync,kernel,1073741824,"
	     "0,1,node,zero,ns/page,5,,,0,3,,,1,\n");
	says("out", ",memmap,padata,kernel,1073741824,,,node,zero,ns/page,,,,,"
	     "0,,,1,\"steal, \"\"all\"\"\"\n");
	ck_assert_int_eq(EXPORT("--format", "csv", "--filter", "^bind", a), 0);
	says_not("out", "memmap/");
}
END_TEST

/* Of several results each row says whose it is; nothing is known of a file alone. */
START_TEST(csv_of_several_results)
{
	const char *a = other("a", "kvm", "6.1.0", "6.12.0");
	const char *b = file_of("{\"name\": \"BM_x/8\", \"run_type\": \"iteration\","
				" \"real_time\": 2.5, \"time_unit\": \"us\"}");
	char line[PATH_MAX];

	ck_assert_int_eq(EXPORT(a, b), 0);
	snprintf(line, sizeof(line), "\n%s,h1,6.12.0,guest,kvm,", a);
	says("out", line);
	snprintf(line, sizeof(line), "\n%s,,,,,BM_x/8,,,,,,,,,ns,2500,,,,1,,,0,\n",
		 b);
	says("out", line);
}
END_TEST

START_TEST(markdown_says_what_it_was_measured_on)
{
	const char *a = result_write("a", RESULT_ENV, points, 3);

	ck_assert_int_eq(EXPORT("--format", "markdown", a), 0);
	says("out", "Measured by memmap-bench on host h1, kernel 6.1.0, where:"
	     " guest, accel: kvm;"
	     " medians of the valid samples, ns/page, with 95 % intervals.\n\n"
	     "| point | ns/page | 95 % interval | MAD | n | note |\n"
	     "| :-- | --: | --: | --: | --: | :-- |\n| " SERIAL " | 10.000 | [");
	says("out", "] | 1.500 | 6 | 2 not valid, left out |\n");
	says("out", " | 5.000 |  | 0.000 | 3 | failed: 3 of 10 samples |\n");
	says("out", " |  |  |  | 0 | failed: steal, \"all\" |\n");
	says_not("out", "emulat");
	says_not("out", "user space");
}
END_TEST

/* Nobody must take these for what a kernel takes on hardware. */
START_TEST(markdown_says_what_times_are_worth)
{
	const char *a = other("tcg", "tcg", "\"kvm\"", "\"tcg\"");
	const char *b = other("icount", "tcg-icount", "\"kvm\"",
			      "\"tcg-icount\"");
	const char *c = other("model", "kvm", "\"guest\"", "\"model\"");
	char *text;

	ck_assert_int_eq(EXPORT("--format", "markdown", a), 0);
	says("out", "functional only: they say nothing of speed");
	ck_assert_int_eq(EXPORT("--format", "markdown", c, b), 0);
	says("out", "in user space over mirrored struct pages, not in the kernel");
	says("out", "Instructions, not time");
	/* A table each, the first of times. */
	text = tmp_read(tmp_path("out"));
	ck_assert_ptr_nonnull(strstr(strstr(text, "| point | ns/page"),
				     "| point | instructions/page"));
	free(text);
	ck_assert_int_eq(EXPORT("--format", "markdown", file_of(
		"{\"name\": \"a\\\\|b`<i>*\", \"run_type\": \"iteration\","
		" \"real_time\": 123456.7, \"time_unit\": \"ns\"}")), 0);
	says("out", "on host unknown, kernel unknown, where: unknown, accel: unknown;");
	says("out", "| a\\\\\\|b\\`\\<i>\\* | 123457 |  |  | 1 |  |\n");
}
END_TEST

#define LABELS "{point=\"" SERIAL "\",path=\"memmap\",schedule=\"serial\","	\
	"writer=\"kernel\",size=\"1G\",nodes=\"0,1\",threads=\"1\",host=\"h1\","

START_TEST(openmetrics_are_gauges_in_seconds)
{
	const char *a = result_write("a", RESULT_ENV, points, 3);
	char *text;

	ck_assert_int_eq(EXPORT("--format", "openmetrics", a), 0);
	says("out", "# TYPE memmap_bench_page_median_seconds gauge\n"
	     "# UNIT memmap_bench_page_median_seconds seconds\n"
	     "# HELP memmap_bench_page_median_seconds ");
	says("out", "memmap_bench_page_median_seconds" LABELS "kernel=\"6.1.0\","
	     "where=\"guest\",accel=\"kvm\"} 1e-08\n");
	says("out", "memmap_bench_page_deviation_seconds" LABELS "kernel=\"6.1.0\","
	     "where=\"guest\",accel=\"kvm\"} 1.5e-09\n");
	says("out", "memmap_bench_invalid_samples{point=\"" SERIAL);
	says("out", "memmap_bench_point_failed{point=\"memmap/padata/kernel/size:1G\"");
	/* One has figures, for two failed; one says how many were not valid. */
	text = tmp_read(tmp_path("out"));
	for (size_t i = 0; i < 4; i++) {
		static const struct { const char *name; unsigned int nr; } families[] = {
			{ "\nmemmap_bench_page_median_seconds{", 1 },
			{ "\nmemmap_bench_page_low_seconds{", 1 },
			{ "\nmemmap_bench_invalid_samples{", 1 },
			{ "\nmemmap_bench_samples{", 3 },
		};
		unsigned int nr = 0;

		for (const char *at = text; (at = strstr(at, families[i].name)); at++)
			nr++;
		ck_assert_msg(nr == families[i].nr, "%s: %u", families[i].name,
			      nr);
	}
	ck_assert_str_eq(text + strlen(text) - strlen("\n# EOF\n"), "\n# EOF\n");
	free(text);
	says_not("out", "instructions");
}
END_TEST

/* Other hosts, kernels and accelerators have other labels; instructions other families. */
START_TEST(openmetrics_never_mix)
{
	const char *a = other("a", "kvm", "6.1.0", "6.12.0");
	const char *b = result_write("b", RESULT_ENV, points, 1);
	const char *c = other("c", "tcg-icount", "\"kvm\"", "\"tcg-icount\"");

	ck_assert_int_eq(EXPORT("--format", "openmetrics", a, b, c), 0);
	says("out", "page_median_seconds" LABELS "kernel=\"6.12.0\"");
	says("out", "page_median_seconds" LABELS "kernel=\"6.1.0\"");
	says("out", "page_median_instructions" LABELS "kernel=\"6.1.0\","
	     "where=\"guest\",accel=\"tcg-icount\"} 10\n");
	says_not("out", "page_median_seconds" LABELS "kernel=\"6.1.0\","
		 "where=\"guest\",accel=\"tcg");
	ck_assert_int_eq(EXPORT("--format", "openmetrics", a, b, a), 1);
	says("err", "same host, kernel, where and accel");
	says_all("");
}
END_TEST

START_TEST(openmetrics_escape_labels)
{
	static const char row[] = "{\"name\": \"a\\\\b\\\"c\\nd\", \"run_type\":"
		" \"iteration\", \"real_time\": 2, \"time_unit\": \"s\"}";

	ck_assert_int_eq(EXPORT("--format", "openmetrics", file_of(row)), 0);
	says("out", "memmap_bench_time_median_seconds{point=\"a\\\\b\\\"c\\nd\"} 2\n");
	says("out", "memmap_bench_samples{point=\"a\\\\b\\\"c\\nd\"} 1\n");
	/* Of one sample nothing else is known. */
	says_not("out", "deviation");
	says_not("out", "_low_");
	says_not("out", "invalid");
}
END_TEST

START_TEST(benchstat_has_each_sample)
{
	const char *a = result_write("a", RESULT_ENV, points, 3);

	ck_assert_int_eq(EXPORT("--format", "benchstat", a), 0);
#define NAME "BenchmarkMemmap/schedule=serial/writer=kernel/size=1G/nodes=0,1/threads=1"
	says_all("host: h1\ncpu: Xeon\nwhere: guest\naccel: kvm\nsource: hole\n"
		 "kernel: 6.1.0\nUnit ns/page better=lower\n"
		 NAME " 1 7.5 ns/page\n" NAME " 1 8.5 ns/page\n"
		 NAME " 1 9.5 ns/page\n" NAME " 1 10.5 ns/page\n"
		 NAME " 1 11.5 ns/page\n" NAME " 1 12.5 ns/page\n");
	/* Nothing could say of them that they failed. */
	says("err", "bind/sync/auto/size:1G/nodes:0 failed and is left out");
	says("err", "memmap/padata/kernel/size:1G failed and is left out: steal");
	ck_assert_int_eq(EXPORT("--format", "benchstat", "--filter", "padata", a), 1);
	says("err", "every point failed");
	says_all("");
}
END_TEST

/* What was said of the first would hold for the second, if nothing ended it. */
START_TEST(benchstat_keys_are_of_one_result)
{
	const char *a = other("icount", "tcg-icount", "\"kvm\"",
			      "\"tcg-icount\"");
	const char *b = file_of("{\"name\": \"x\", \"run_type\": \"iteration\","
				" \"real_time\": 1, \"time_unit\": \"ns\"}");

	ck_assert_int_eq(EXPORT("--format", "benchstat", a, b), 0);
	says("out", " 1 7.5 instructions/page\n");
	says("out", "instructions/page\nhost:\ncpu:\nwhere:\naccel:\nsource:\n"
	     "kernel:\nUnit ns/op better=lower\nBenchmarkX 1 1 ns/op\n");
}
END_TEST

START_TEST(benchstat_names_are_one_word)
{
	static const struct { const char *name, *want; } names[] = {
		{ "a b", "BenchmarkA%20b 1 " },
		{ "a%20b", "BenchmarkA%2520b 1 " },
		{ "a\\u00a0b\\n", "BenchmarkA%C2%A0b%0A 1 " },
		/* Else it would be GOMAXPROCS. */
		{ "BM_x/y-8", "BenchmarkBM_x/y%2D8 1 " },
		{ "x-y-", "BenchmarkX-y- 1 " },
		{ "8", "Benchmark8 1 " },
		{ "-8", "Benchmark%2D8 1 " },
	};

	for (size_t i = 0; i < COUNT(names); i++) {
		char row[256];

		snprintf(row, sizeof(row), "{\"name\": \"%s\", \"run_type\":"
			 " \"iteration\", \"real_time\": 1, \"time_unit\":"
			 " \"ns\"}", names[i].name);
		ck_assert_int_eq(EXPORT("--format", "benchstat", file_of(row)), 0);
		says("out", names[i].want);
	}
}
END_TEST

#define ROW(name, more) "{\"name\": \"" name "\", \"run_name\": \"" name "\","	\
	" \"run_type\": \"iteration\"" more "}"
#define MEAN(name, more) "{\"name\": \"" name "_mean\", \"run_name\": \"" name	\
	"\", \"run_type\": \"aggregate\"" more "}"
#define TIMES(cpu) ", \"real_time\": 1.6431200000000000e+05,"		\
	" \"cpu_time\":" cpu ", \"time_unit\": \"ns\""

START_TEST(google_has_what_was_measured)
{
	const char *rows = file_of(
		ROW("a", TIMES(" 7.50e+00")) ", " ROW("a", TIMES("null") ", \"label\": \"null\"")
		",\n" MEAN("a", TIMES(" null")) ", "
		ROW("b", ", \"error_occurred\": true, \"real_time\": 0, \"cpu_time\": 0")
		", " ROW("c", TIMES(" 1")) ", " MEAN("c", TIMES(" 1")));

	ck_assert_int_eq(EXPORT("--format", "google", rows), 0);
	says_all("{\"benchmarks\": [\n    " ROW("a", TIMES(" 7.50e+00")) ",\n    "
		 ROW("a", TIMES("NaN") ", \"label\": \"null\"") ",\n    "
		 MEAN("a", TIMES(" NaN")) ",\n    " ROW("c", TIMES(" 1"))
		 ",\n    " MEAN("c", TIMES(" 1")) "\n  ]}");
	says("err", "b failed and is left out: an error without a message");
	ck_assert_int_eq(EXPORT("--format", "google", "--filter", "^c", rows), 0);
	says_all("{\"benchmarks\": [\n    " ROW("c", TIMES(" 1")) ",\n    "
		 MEAN("c", TIMES(" 1")) "\n  ]}");
	ck_assert_int_eq(EXPORT("--format", "google", file_of(
		"{\"name\": \"a\", \"run_name\": 1, \"run_type\": \"iteration\","
		" \"real_time\": 1, \"time_unit\": \"ns\"}")), 1);
	says("err", "line 1: a string was expected");
	says_all("");
}
END_TEST

/* A whole result, which has nothing to mend, stays what it is. */
START_TEST(google_of_a_directory)
{
	const char *a = result_write("a", RESULT_ENV, points, 3);
	char *text;

	ck_assert_int_eq(EXPORT("--format", "google", a), 0);
	says("err", "bind/sync/auto/size:1G/nodes:0 failed and is left out: too few");
	text = tmp_read(tmp_path("out"));
	ck_assert_ptr_null(strstr(text, "bind"));
	ck_assert_ptr_null(strstr(text, "padata"));
	ck_assert_ptr_eq(strstr(text, "{\"context\": {\"memmap.schema\": \"1\""),
			 text);
	tmp_write(tmp_path("again.json"), text);
	free(text);
	ck_assert_int_eq(EXPORT(result_path("again.json")), 0);
	says("out", ",10,");
	ck_assert_int_eq(EXPORT("--format", "google", a, a), 2);
	says("err", "one result is accepted");
}
END_TEST

START_TEST(files_are_replaced_but_not_those_of_a_run)
{
	const char *a = result_write("a", RESULT_ENV, points, 3);
	const char *out = result_path("points.csv");
	char *text;

	tmp_write(out, "old");
	ck_assert_int_eq(EXPORT("--out", out, a), 0);
	says_all("");
	text = tmp_read(out);
	ck_assert_int_eq(strncmp(text, CSV_HEAD, strlen(CSV_HEAD)), 0);
	free(text);
	/* A new file beside a result is no harm. */
	ck_assert_int_eq(EXPORT("--out", result_path("a/new.csv"), a), 0);
	ck_assert_int_eq(EXPORT("--out", result_path("a/new.csv"), a), 1);
	says("err", "nothing is overwritten");
	ck_assert_int_eq(EXPORT("--format", "google", "--out",
				result_path("a/result.json"), a), 1);
	/* Nor by a link from elsewhere. */
	ck_assert_int_eq(symlink("a/new.csv", result_path("elsewhere")), 0);
	ck_assert_int_eq(EXPORT("--out", result_path("elsewhere"), a), 1);
	says("err", "nothing is overwritten");
	ck_assert_int_eq(EXPORT(a), 0);
	ck_assert_int_eq(EXPORT("--out", result_path("none/x"), a), 1);
	says("err", "No such file");
	ck_assert_int_eq(EXPORT("--out", "-", a), 0);
	says("out", CSV_HEAD);
}
END_TEST

/* A name put over a device would take it from all others; a link leads elsewhere. */
START_TEST(only_plain_files_are_replaced)
{
	const char *row = "{\"name\": \"x\", \"run_type\": \"iteration\","
			  " \"real_time\": 1, \"time_unit\": \"ns\"}";
	const char *a = file_of(row), *pipe = result_path("a-pipe");
	const char *target = result_path("target"), *link = result_path("a-link");
	struct stat status;

	ck_assert_int_eq(mkfifo(pipe, 0600), 0);
	ck_assert_int_eq(EXPORT("--out", pipe, a), 1);
	says("err", "no plain file");
	ck_assert_int_eq(lstat(pipe, &status), 0);
	ck_assert(S_ISFIFO(status.st_mode));
	tmp_write(target, "old");
	ck_assert_int_eq(symlink(target, link), 0);
	ck_assert_int_eq(EXPORT("--out", link, a), 0);
	ck_assert_int_eq(lstat(link, &status), 0);
	ck_assert(S_ISLNK(status.st_mode));
	ck_assert_int_eq(stat(target, &status), 0);
	ck_assert_int_gt(status.st_size, 10);
	/* What was read is a measurement. */
	ck_assert_int_eq(EXPORT("--format", "google", "--out", a, a), 1);
	says("err", "nothing is overwritten");
}
END_TEST

START_TEST(google_says_what_compare_py_will_not)
{
	ck_assert_int_eq(EXPORT("--format", "google",
				other("icount", "tcg-icount", "\"kvm\"",
				      "\"tcg-icount\"")), 0);
	says("err", "counted instructions");
	ck_assert_int_eq(EXPORT("--format", "google",
				other("tcg", "tcg", "\"kvm\"", "\"tcg\"")), 0);
	says("err", "functional only");
}
END_TEST

START_TEST(status_says_what_happened)
{
	const char *a = result_write("a", RESULT_ENV, points, 3);

	ck_assert_int_eq(EXPORT(result_path("nowhere")), 1);
	says("err", "nowhere: No such file");
	ck_assert_int_eq(EXPORT(a, file_of("{\"name\": 1}")), 1);
	says_all("");
	ck_assert_int_eq(EXPORT(file_of("")), 1);
	says("err", "there are no points");
	ck_assert_int_eq(EXPORT("--filter", "nothing", a), 1);
	says("err", "the filter leaves no point");
	ck_assert_int_eq(EXPORT("--format", "xml", a), 2);
	says("err", "csv, markdown, openmetrics, benchstat, google accepted");
	ck_assert_int_eq(EXPORT("--filter", "(", a), 2);
	ck_assert_int_eq(EXPORT("--help"), 0);
	says("out", "benchstat -col kernel");
}
END_TEST

START_TEST(no_result_is_usage)
{
	ck_assert_int_eq(VERB_STATUS(verb_export, "--format", "csv"), 2);
	says("err", "a result directory, or a JSON file, is needed");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		csv_has_a_row_for_each_point,
		csv_of_several_results,
		markdown_says_what_it_was_measured_on,
		markdown_says_what_times_are_worth,
		openmetrics_are_gauges_in_seconds,
		openmetrics_never_mix,
		openmetrics_escape_labels,
		benchstat_has_each_sample,
		benchstat_keys_are_of_one_result,
		benchstat_names_are_one_word,
		google_has_what_was_measured,
		google_of_a_directory,
		files_are_replaced_but_not_those_of_a_run,
		only_plain_files_are_replaced,
		google_says_what_compare_py_will_not,
		status_says_what_happened,
		no_result_is_usage,
	};

	return TMP_RUN("export", tests);
}

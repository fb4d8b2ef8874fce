// SPDX-License-Identifier: MIT
/* The verb compare as a user meets it: exit status, what is refused, what is printed. */
#include <jansson.h>
#include <math.h>
#include <string.h>

#include "result.h"
#include "verb.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct result_point fast[] = {
	{ "memmap/serial/kernel/size:1G", 10, 0.001, 10, ", \"memmap.pages\": 5",
	  NULL },
	{ "memmap/padata/kernel/size:1G", 5, 0.001, 10, NULL, NULL },
};
static const struct result_point slow[] = {
	{ "memmap/serial/kernel/size:1G", 10, 0.001, 10, ", \"memmap.pages\": 5",
	  NULL },
	{ "memmap/padata/kernel/size:1G", 6, 0.001, 10, NULL, NULL },
};

#define COMPARE(...) VERB_STATUS(verb_compare, __VA_ARGS__)

/* A result with @from in its facts replaced by @to. */
static const char *unlike(const char *name, const char *from, const char *to)
{
	char *env = result_edit(RESULT_ENV, from, to);
	const char *path = result_write(name, env, fast, 2);

	free(env);
	return path;
}

START_TEST(status_says_what_happened)
{
	const char *a = result_write("a", RESULT_ENV, fast, 2);
	const char *b = result_write("b", RESULT_ENV, slow, 2);
	const char *one = result_write("one", RESULT_ENV, fast, 1);

	ck_assert_int_eq(COMPARE(a, a), 0);
	says("out", "# 2 same, 0 faster, 0 slower");
	ck_assert_int_eq(COMPARE(a, b), 1);
	says("out", "slower by 20 %");
	ck_assert_int_eq(COMPARE(b, a), 0);
	says("out", "faster by 17 %");
	ck_assert_int_eq(COMPARE("--filter", "serial", a, b), 0);
	ck_assert_int_eq(COMPARE("--threshold", "25%", a, b), 0);
	ck_assert_int_eq(COMPARE("--floor", "25", a, b), 0);
	ck_assert_int_eq(COMPARE("--threshold", "20%", a, b), 125);
	says("out", "cannot tell");
	ck_assert_int_eq(COMPARE("--threshold", "20%", "--allow-unclear", a, b), 0);
	ck_assert_int_eq(COMPARE(a, one), 1);
	says("out", "missing in the contender");
	ck_assert_int_eq(COMPARE("--allow-missing", a, one), 0);
	ck_assert_int_eq(COMPARE(one, a), 125);
	says("out", "new: not in the base");
	ck_assert_int_eq(COMPARE("--allow-missing", one, a), 0);
	ck_assert_int_eq(COMPARE("--filter", "nothing", a, a), 125);
	says("err", "the filter leaves no point");
}
END_TEST

START_TEST(usage_is_status_2)
{
	const char *a = result_write("a", RESULT_ENV, fast, 2);

	ck_assert_int_eq(COMPARE(a), 2);
	says("err", "BASE and at least one CONTENDER");
	ck_assert_int_eq(COMPARE("--threshold", "-1", a, a), 2);
	ck_assert_int_eq(COMPARE("--threshold", "3%%", a, a), 2);
	ck_assert_int_eq(COMPARE("--threshold", "nan", a, a), 2);
	ck_assert_int_eq(COMPARE("--threshold", "", a, a), 2);
	ck_assert_int_eq(COMPARE("--threshold", "1e3", a, a), 2);
	ck_assert_int_eq(COMPARE("--threshold", "1001", a, a), 2);
	ck_assert_int_eq(COMPARE("--across", "weather", a, a), 2);
	says("err", "known: kernel, suite, where");
	ck_assert_int_eq(COMPARE("--filter", "(", a, a), 2);
	ck_assert_int_eq(COMPARE("--format", "html", a, a), 2);
	says("err", "text, markdown, csv, json accepted");
	ck_assert_int_eq(COMPARE("--aa", a, a, a), 2);
	ck_assert_int_eq(COMPARE("--aa", "--floor", "1%", a, a), 2);
	ck_assert_int_eq(COMPARE("--out", "x", a, a), 2);
	ck_assert_int_eq(COMPARE("--help"), 0);
	says("out", "git bisect run");
}
END_TEST

START_TEST(what_cannot_be_read_is_125)
{
	const char *a = result_write("a", RESULT_ENV, fast, 2);
	const char *broken = result_path("broken");

	ck_assert_int_eq(COMPARE(a, result_path("nowhere")), 125);
	says("err", "nowhere: No such file");
	tmp_mkdir(broken);
	tmp_write(tmp_path("broken/result.json"), "{");
	ck_assert_int_eq(COMPARE(a, broken), 125);
	says("err", "broken: line 1: it ends in the middle");
}
END_TEST

/* Nothing, or one sample of each, says nothing: that is neither same nor faster. */
START_TEST(empty_results_and_single_samples_are_125)
{
	static const struct result_point one[] = {
		{ "memmap/serial/kernel/size:1G", 10, 0, 1,
		  ", \"memmap.pages\": 5", NULL },
		{ "memmap/padata/kernel/size:1G", 5, 0, 1, NULL, NULL },
	};
	char *env = result_edit(RESULT_ENV, "\"repetitions\": 10",
				"\"repetitions\": 1");
	const char *many = result_write("many", env, fast, 2);
	const char *single = result_write("single", env, one, 2);
	const char *empty = result_write("empty", env, NULL, 0);

	free(env);
	ck_assert_int_eq(COMPARE(empty, empty), 125);
	says("err", "there are no points");
	ck_assert_int_eq(COMPARE("--aa", empty, empty), 125);
	ck_assert_int_eq(COMPARE(empty, many), 125);
	says("out", "new: not in the base");
	ck_assert_int_eq(COMPARE(many, empty), 1);
	says("out", "missing in the contender");
	ck_assert_int_eq(COMPARE(single, single), 125);
	says("out", "cannot tell: one sample says nothing");
	says("out", "# 0 same, 0 faster, 0 slower, 2 cannot tell");
	ck_assert_int_eq(COMPARE(single, many), 125);
	says("out", "cannot tell: one sample says nothing");
	ck_assert_int_eq(COMPARE(many, single), 125);
	ck_assert_int_eq(COMPARE("--aa", single, single), 125);
	says("err", "at least 6 samples on both sides");
	/* Nor where fewer came than were asked for. */
	ck_assert_int_eq(COMPARE(result_write("few", RESULT_ENV, one, 2), many),
			 125);
	says("out", "cannot tell: it failed in the base");
}
END_TEST

static const struct {
	const char *name;
	const char *from;
	const char *to;
} differences[] = {
	{ "host", "\"h1\"", "\"h2\"" },
	{ "where", "\"guest\"", "\"host\"" },
	{ "accel", "\"kvm\"", "\"tcg\"" },
	{ "cpu", "\"Xeon\"", "\"Epyc\"" },
	{ "struct-page", "\"struct_page_size\": 64", "\"struct_page_size\": 72" },
	{ "page-size", "\"page_size\": 4096", "\"page_size\": 65536" },
	{ "hz", "250", "1000" },
	{ "init_on_alloc", "false", "true" },
	{ "source", "\"hole\"", "\"pmem\"" },
	{ "scale", "\"scale\": 1", "\"scale\": 2" },
	{ "verify", "\"verify\": true", "\"verify\": false" },
	{ "nodes", "\"cpus\": 2", "\"cpus\": 4" },
	{ "cmdline", "quiet", "quiet nokaslr" },
	{ "cmdline", "quiet", "mitigations=off" },
	{ "host-cpus", "\"host_cpus\": null", "\"host_cpus\": \"0-3\"" },
};

START_TEST(unlike_environments_are_refused)
{
	const char *a = result_write("a", RESULT_ENV, fast, 2);

	for (size_t i = 0; i < COUNT(differences); i++) {
		const char *b = unlike("unlike", differences[i].from,
				       differences[i].to);
		char line[64];

		snprintf(line, sizeof(line), "%s differs: ", differences[i].name);
		ck_assert_int_eq(COMPARE(a, b), 125);
		says("err", line);
		says("err", "1 differences");
		ck_assert_int_eq(COMPARE("--across", differences[i].name, a, b), 0);
		snprintf(line, sizeof(line), "# differs in %s: ",
			 differences[i].name);
		says("out", line);
		/* Allowed is what was named, not the rest. */
		ck_assert_int_eq(COMPARE("--across", i ? "host" : "cpu", a, b), 125);
	}
}
END_TEST

START_TEST(kernels_may_differ)
{
	const char *a = result_write("a", RESULT_ENV, fast, 2);
	const char *b = unlike("kernel", "6.1.0", "6.12.0");

	ck_assert_int_eq(COMPARE(a, b), 0);
	says("out", "kernel 6.12.0, h1, guest, kvm, boots: 1\n");
	ck_assert_int_eq(COMPARE(a, unlike("image", "BOOT_IMAGE=/a",
					   "BOOT_IMAGE=/b root=/dev/x")), 0);
	ck_assert_int_eq(COMPARE(a, unlike("free", "\"free_bytes\": 7",
					   "\"free_bytes\": 8")), 0);
	ck_assert_int_eq(COMPARE(a, unlike("suite", "\"1.0\"", "\"1.1\"")), 0);
	says("out", "# differs in suite: 1.0 against 1.1");
}
END_TEST

/* The pages of a point are what its time is divided by. */
START_TEST(unlike_work_is_refused)
{
	const char *a = result_write("a", RESULT_ENV, fast, 2);
	struct result_point other[] = { fast[0], fast[1] };
	const char *b;

	other[0].more = ", \"memmap.pages\": 6";
	b = result_write("pages", RESULT_ENV, other, 2);
	ck_assert_int_eq(COMPARE(a, b), 125);
	says("err", "memmap/serial/kernel/size:1G: pages differs: 5 against 6");
	ck_assert_int_eq(COMPARE("--across", "pages", a, b), 0);
	ck_assert_int_eq(COMPARE("--filter", "padata", a, b), 0);
	other[0].more = ", \"memmap.pages\": 5, \"memmap.written_pages\": 2";
	ck_assert_int_eq(COMPARE(a, result_write("dedup", RESULT_ENV, other, 2)),
			 125);
	says("err", "dedup differs: unknown against 2");
}
END_TEST

/* Where @what stands in its line. */
static ptrdiff_t column_of(const char *text, const char *line, const char *what)
{
	const char *begin = strstr(text, line), *at = strstr(begin, what);

	ck_assert_msg(at != NULL, "%s: %s", line, what);
	return at - begin;
}

START_TEST(the_table_is_aligned)
{
	const char *a = result_write("a", RESULT_ENV, fast, 2);
	const char *b = result_write("b", RESULT_ENV, slow, 2);
	char *text;

	ck_assert_int_eq(COMPARE(a, b), 1);
	text = tmp_read(tmp_path("out"));
	ck_assert_int_eq(column_of(text, "point ", "verdict"),
			 column_of(text, "memmap/serial", "same"));
	ck_assert_int_eq(column_of(text, "point ", "verdict"),
			 column_of(text, "memmap/padata", "slower by 20 %\n"));
	/* Numbers end together. */
	ck_assert_int_eq(column_of(text, "point ", "ratio") + 5,
			 column_of(text, "memmap/padata", "1.200") + 5);
	ck_assert_int_eq(column_of(text, "memmap/serial", "10.000"),
			 column_of(text, "memmap/padata", "5.000") - 1);
	free(text);
}
END_TEST

START_TEST(names_cannot_command_a_terminal)
{
	static const struct result_point evil[] = {
		{ "memmap/\\u001b[2J/|/\\u009b", 10, 0, 6, NULL, NULL },
	};
	const char *a = result_write("evil", RESULT_ENV, evil, 1);

	ck_assert_int_eq(COMPARE(a, a), 0);
	says("out", "memmap/?[2J/|/?");
	says_not("out", "\x1b");
	says_not("out", "\xc2\x9b");
	ck_assert_int_eq(COMPARE("--format", "markdown", a, a), 0);
	says("out", "| memmap/?[2J/\\|/??");
}
END_TEST

static json_t *member(json_t *json, const char *one, const char *other)
{
	json_t *found = json_object_get(json_object_get(json, one), other);

	ck_assert_msg(found != NULL, "%s.%s", one, other);
	return found;
}

START_TEST(json_has_all_of_it)
{
	const char *a = result_write("a", RESULT_ENV, fast, 2);
	const char *b = result_write("b", RESULT_ENV, slow, 1);
	json_t *json, *comparison, *point;
	char *text;

	ck_assert_int_eq(COMPARE("--json", a, b), 1);
	text = tmp_read(tmp_path("out"));
	json = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	ck_assert_msg(json != NULL, "%s", text);
	ck_assert_int_eq(json_integer_value(json_object_get(json, "status")), 1);
	comparison = json_array_get(json_object_get(json, "comparisons"), 0);
	point = json_array_get(json_object_get(comparison, "points"), 0);
	ck_assert_double_eq_tol(json_number_value(member(point, "ratio", "value")),
				1, 1e-12);
	ck_assert_str_eq(json_string_value(json_object_get(point, "verdict")),
			 "same");
	point = json_array_get(json_object_get(comparison, "points"), 1);
	ck_assert(json_is_null(json_object_get(point, "ratio")));
	ck_assert(json_is_null(json_object_get(point, "p")));
	ck_assert_str_eq(json_string_value(json_object_get(point, "verdict")),
			 "missing");
	ck_assert_int_eq(json_integer_value(member(comparison, "count",
						   "missing")), 1);
	json_decref(json);
	free(text);
	ck_assert_int_eq(COMPARE("--format", "csv", a, b), 1);
	says("out", "contender,name,base,value,ratio,ratio_low,ratio_high,p,"
	     "p_corrected,n_base,n,verdict,needed\n");
	says("out", ",memmap/padata/kernel/size:1G,5,,,,,,,10,0,missing,\n");
}
END_TEST

/* 6.9 comes before 6.12; the base stays where it is. */
START_TEST(trends_are_in_the_order_of_kernels)
{
	const char *a = result_write("a", RESULT_ENV, fast, 2);
	const char *b = unlike("new", "6.1.0", "6.12.0");
	const char *c = unlike("old", "6.1.0", "6.9.0");
	char *text;

	ck_assert_int_eq(COMPARE(a, b, c), 0);
	says("out", "[1] 6.9.0");
	says("out", "[2] 6.12.0");
	text = tmp_read(tmp_path("out"));
	ck_assert_ptr_nonnull(strstr(text, "1.000 same  1.000 same\n"));
	free(text);
	ck_assert_int_eq(COMPARE(b, a, result_write("slow", RESULT_ENV, slow,
						    2)), 1);
	says("out", "1.200 slower");
}
END_TEST

START_TEST(the_floor_is_written_and_used)
{
	struct result_point other[] = { fast[0], fast[1] };
	const char *a = result_write("a", RESULT_ENV, fast, 2), *b, *floor;

	other[0].value = 10.4;
	other[0].step = other[1].step = 0;
	b = result_write("aa", RESULT_ENV, other, 2);
	floor = result_path("aa.json");
	unlink(floor);
	ck_assert_int_eq(COMPARE("--aa", "--out", floor, a, b), 1);
	says("out", "floor: 4.00 %");
	says("out", "exclude 1 by more than 1 %: 1 of 2");
	/* Nothing is overwritten. */
	ck_assert_int_eq(COMPARE("--aa", "--out", floor, a, b), 125);
	says("err", "File exists");
	ck_assert_int_eq(COMPARE("--aa", a, a), 0);
	/* Two kernels are not the same. */
	b = unlike("kernel", "6.1.0", "6.12.0");
	ck_assert_int_eq(COMPARE("--aa", a, b), 125);
	says("err", "kernel differs: 6.1.0 against 6.12.0");
	ck_assert_int_eq(COMPARE("--aa", "--across", "kernel", a, b), 0);
	other[0].value = 10.35;
	b = result_write("b", RESULT_ENV, other, 2);
	ck_assert_int_eq(COMPARE("--threshold", "1", a, b), 1);
	ck_assert_int_eq(COMPARE("--threshold", "1", "--floor", floor, a, b), 0);
	says("out", "beyond 4 %: threshold 1 %, floor 4 %");
	b = unlike("elsewhere", "\"h1\"", "\"h2\"");
	ck_assert_int_eq(COMPARE("--floor", floor, b, b), 125);
	says("err", "its host is h1, that of the base is h2");
	ck_assert_int_eq(COMPARE("--floor", floor, "--across", "host", b, b), 0);
	for (int turns = 0; turns < 2; turns++) {
		char *text;

		ck_assert_int_ge(asprintf(&text, "{\"schema\": 1, \"floor\": 0.04, \"in_turns\": %s, \"where\": \"guest\", \"accel\": \"kvm\", \"host\": \"h1\", \"cpu\": \"Xeon\"}",
					  turns ? "true" : "false"), 0);
		tmp_write(tmp_path("turns.json"), text);
		free(text);
		ck_assert_int_eq(COMPARE("--floor", result_path("turns.json"), a,
					 a), 0);
		(turns ? says : says_not)("err", "measured in turns");
	}
	tmp_write(tmp_path("bad.json"), "{\"schema\": 1, \"floor\": -1}");
	ck_assert_int_eq(COMPARE("--floor", result_path("bad.json"), a, a), 125);
	ck_assert_int_eq(COMPARE("--floor", result_path("none.json"), a, a), 125);
}
END_TEST

/* A result of two points, of which each round has one sample. */
static const char *write_rounds(const char *name)
{
	const char *path = result_path(name);
	char *text = NULL;
	size_t length;
	FILE *to = open_memstream(&text, &length);

	fputs("{\"context\": {}, \"benchmarks\": [", to);
	for (int i = 0; i < 16; i++)
		fprintf(to, "%s{\"name\": \"memmap/padata/%s/size:1G\","
			" \"run_type\": \"iteration\", \"real_time\": 5,"
			" \"memmap.ns_per_page\": %d, \"memmap.round\": %d}",
			i ? ",\n" : "", i % 2 ? "template" : "stores",
			i % 2 ? 12 : 10, i / 2);
	fputs("]}\n", to);
	fclose(to);
	tmp_mkdir(path);
	tmp_write(tmp_path("%s/result.json", name), text);
	tmp_write(tmp_path("%s/env.json", name), RESULT_ENV);
	free(text);
	return path;
}

START_TEST(a_contrast_is_within_one_result)
{
	const char *a = write_rounds("within");
	const char *old = result_write("a", RESULT_ENV, fast, 2);
	json_t *json;
	char *text;

	ck_assert_int_eq(COMPARE("--contrast", "stores=template", a), 1);
	says("out", "slower by 20 %");
	says("out", "contender: of the same result, with stores=template in names");
	ck_assert_int_eq(COMPARE("--contrast", "template=stores", a), 0);
	says("out", "faster by 17 %");
	ck_assert_int_eq(COMPARE("--json", "--contrast", "stores=template", a), 1);
	text = tmp_read(tmp_path("out"));
	json = json_loads(text, 0, NULL);
	ck_assert_str_eq(json_string_value(json_object_get(json, "contrast")),
			 "stores=template");
	json_decref(json);
	free(text);
	ck_assert_int_eq(COMPARE("--contrast", "stores=bulk", a), 125);
	says("err", "stores=bulk: no point has");
	ck_assert_int_eq(COMPARE("--contrast", "serial=padata", old), 125);
	says("err", "in which round");
	ck_assert_int_eq(COMPARE("--contrast", "a=b", "/does/not/exist"), 125);
}
END_TEST

START_TEST(usage_of_contrasts)
{
	const char *a = write_rounds("within");

	ck_assert_int_eq(COMPARE("--contrast", "stores=template", a, a), 2);
	says("err", "2 results: with --contrast one is accepted");
	ck_assert_int_eq(COMPARE("--contrast", "stores", a), 2);
	ck_assert_int_eq(COMPARE("--contrast", "", a), 2);
	ck_assert_int_eq(COMPARE("--contrast", "a=b,a=c", a), 2);
	says("err", "is there already");
	ck_assert_int_eq(COMPARE("--contrast", "a=b", "--contrast", "c=d", a), 2);
	says("err", "with commas");
	ck_assert_int_eq(COMPARE("--aa", "--contrast", "stores=template", a), 2);
	ck_assert_int_eq(COMPARE("--floor", "3", "--contrast", "stores=template",
				 a), 2);
	says("err", "--threshold is accepted");
	ck_assert_int_eq(COMPARE("--out", "f", "--contrast", "stores=template", a),
			 2);
}
END_TEST

/* Nobody saw the verdict: that is none. */
START_TEST(a_full_disk_is_no_verdict)
{
	const char *a = result_write("a", RESULT_ENV, fast, 2);
	char *argv[] = { (char *)"memmap-bench compare", (char *)a, (char *)a,
			 NULL };
	int status;
	pid_t child;

	fflush(NULL);
	child = fork();
	if (!child) {
		ck_assert_ptr_nonnull(freopen("/dev/full", "w", stdout));
		ck_assert_ptr_nonnull(freopen(tmp_path("err"), "w", stderr));
		exit(verb_compare(3, argv));
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(WEXITSTATUS(status), 125);
	says("err", "standard output: No space left");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		status_says_what_happened,
		usage_is_status_2,
		what_cannot_be_read_is_125,
		empty_results_and_single_samples_are_125,
		unlike_environments_are_refused,
		kernels_may_differ,
		unlike_work_is_refused,
		the_table_is_aligned,
		names_cannot_command_a_terminal,
		json_has_all_of_it,
		trends_are_in_the_order_of_kernels,
		the_floor_is_written_and_used,
		a_contrast_is_within_one_result,
		usage_of_contrasts,
		a_full_disk_is_no_verdict,
	};

	return TMP_RUN("compare", tests);
}

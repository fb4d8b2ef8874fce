// SPDX-License-Identifier: MIT
/* What a run is compared with when it is gone on with: facts, options, calls, and work. */
#include "again.h"

#include <math.h>

#include "../forecast.h"
#include "../options_agree.h"

static char lines[4096];

static void note(const char *line)
{
	size_t used = strlen(lines);

	snprintf(lines + used, sizeof(lines) - used, "%s\n", line);
}

static void said(const char *text)
{
	ck_assert_msg(strstr(lines, text) != NULL, "'%s' is not in: %s", text,
		      lines);
}

/* --- facts -------------------------------------------------------------------- */

/* What decides what is measured, of a kernel and of the model. */
static const char *const kernel_facts[] = {
	"suite", "host", "where", "accel", "cpu", "kernel/release",
	"kernel/version", "kernel/cmdline", "kernel/struct_page_size",
	"kernel/page_size", "kernel/section_pages", "kernel/pageblock_pages",
	"kernel/hz", "kernel/options", "module/version", "module/srcversion",
	"module/test_build",
};
static const char *const model_facts[] = { "kernel/release", "model" };

static void change(json_t *facts, const char *path)
{
	const char *slash = strchr(path, '/');
	json_t *object = facts;
	char room[16];

	if (slash) {
		snprintf(room, sizeof(room), "%.*s", (int)(slash - path), path);
		object = json_object_get(facts, room);
	}
	/* A fact that is not there would be compared with nothing, unseen. */
	ck_assert_msg(json_object_get(object, slash ? slash + 1 : path) != NULL,
		      "no %s among the facts", path);
	json_object_set_new(object, slash ? slash + 1 : path,
			    json_string("another"));
}

static void each_counts(const char *const *paths, size_t nr)
{
	json_t *facts = facts_collect("", &machine, NULL);

	for (size_t i = 0; i < nr; i++) {
		struct record record = { .env = json_deep_copy(facts) };

		lines[0] = '\0';
		ck_assert_uint_eq(record_differences(&record, facts, note), 0);
		ck_assert_str_eq(lines, "");
		change(record.env, paths[i]);
		ck_assert_msg(record_differences(&record, facts, note) == 1,
			      "%s: %s", paths[i], lines);
		said("recorded \"another\", now ");
		json_decref(record.env);
	}
	json_decref(facts);
}

START_TEST(each_fact_counts)
{
	make_machine();
	each_counts(kernel_facts, sizeof(kernel_facts) / sizeof(kernel_facts[0]));
	facts_set_model(true);
	each_counts(model_facts, sizeof(model_facts) / sizeof(model_facts[0]));
}
END_TEST

START_TEST(all_differences_are_told)
{
	struct record record;
	json_t *facts;

	make_machine();
	facts = facts_collect("", &machine, NULL);
	record.env = json_deep_copy(facts);
	change(record.env, "host");
	change(record.env, "kernel/cmdline");
	machine.nodes[1].cpus = 77;
	machine.nodes[1].free_bytes = 1;
	json_decref(facts);
	facts = facts_collect("", &machine, NULL);
	ck_assert_uint_eq(record_differences(&record, facts, note), 3);
	said("host: recorded");
	said("kernel.cmdline: recorded");
	said("CPUs of node 1: recorded 2, now 77");
	machine.nr_nodes = 1;
	json_decref(facts);
	facts = facts_collect("", &machine, NULL);
	lines[0] = '\0';
	ck_assert_uint_eq(record_differences(&record, facts, note), 4);
	said("number of node 1: recorded 1, now null");
	json_decref(facts);
	json_decref(record.env);
}
END_TEST

/* --- options ------------------------------------------------------------------- */

static struct options was, now;

static void parse(struct options *to, const char *first, ...)
{
	char *argv[MOST_ARGS] = { (char *)"memmap-bench run" };
	int argc = 1;
	va_list args;

	va_start(args, first);
	for (const char *arg = first; arg; arg = va_arg(args, const char *))
		argv[argc++] = (char *)arg;
	va_end(args);
	options_parse(to, OPTIONS_RUN_VERB, argc, argv);
}

static unsigned int differ(const char *given)
{
	unsigned int nr;

	lines[0] = '\0';
	parse(&now, "--resume=x", given, NULL);
	nr = options_agree(&was, &now, note);
	if (now.filtered)
		regfree(&now.filter);
	return nr;
}

START_TEST(the_same_may_be_said_otherwise)
{
	static const char *const same[] = {
		"--sizes=1024M,2048M", "--schedules=padata,serial",
		"--threads=01,2", "--nodes=all", "--prefill=zero",
		"--verify=yes", "--repetitions=10", "--where=kernel",
		"--filter=stores", "--progress=never", "--dry-run",
		"--chunk=auto", "--touches=4096", "--part=1/1", NULL,
	};

	parse(&was, "--sizes=1G,2G", "--schedules=serial,padata",
	      "--threads=1,2", "--nodes=all", "--filter=stores", NULL);
	for (int i = 0; same[i]; i++)
		ck_assert_msg(!differ(same[i]), "%s: %s", same[i], lines);
	regfree(&was.filter);
}
END_TEST

START_TEST(another_meaning_is_told)
{
	static const char *const other[] = {
		"--sizes=1G", "--sizes=2G,1G", "--sizes=all",
		"--schedules=serial", "--threads=all", "--nodes=each",
		"--nodes=0", "--filter=store", "--verify=no",
		"--repetitions=11", "--where=model", "--seed=1",
		"--prefill=keep", "--writers=stores", "--fit",
		"--oversubscribe", "--placement=any", "--placement=node0",
		"--placement=node,each", "--chunk=1G", "--chunk-align=page",
		"--touches=5", "--path=bind", "--probing=sync", "--align=2M",
		"--stages=no", "--modes=fsdax", "--map=dev",
		"--destroy-data=namespace0.0", "--namespaces=namespace0.0",
		"--source=pmem", "--type=generic", "--profile=yes",
		"--part=1/2", NULL,
	};

	parse(&was, "--sizes=1G,2G", "--schedules=serial,padata",
	      "--threads=1,2", "--nodes=all", "--filter=stores", "--seed=2",
	      NULL);
	for (int i = 0; other[i]; i++)
		ck_assert_msg(differ(other[i]) == 1, "%s: %s", other[i], lines);
	differ("--sizes=1G");
	ck_assert_str_eq(lines, "--sizes: recorded 1G,2G, now 1G\n");
	differ("--verify=no");
	ck_assert_str_eq(lines, "--verify: recorded the default, now no\n");
	differ("--oversubscribe");
	ck_assert_str_eq(lines, "--oversubscribe: recorded the default, now yes\n");
	regfree(&was.filter);
}
END_TEST

/* --- calls ------------------------------------------------------------------------ */

static bool are(const char *text)
{
	json_t *list = json_loads(text, 0, NULL);
	bool yes = sittings_are(list);

	json_decref(list);
	return yes;
}

START_TEST(calls_are_checked)
{
	ck_assert(are("[{\"part\": 1, \"boot\": 1, \"load\": null}]"));
	ck_assert(!are("[]"));
	ck_assert(!are("{}"));
	ck_assert(!are("[1]"));
	ck_assert(!are("[{\"part\": 0, \"boot\": 1, \"load\": 1}]"));
	ck_assert(!are("[{\"part\": 1001, \"boot\": 1, \"load\": 1}]"));
	ck_assert(!are("[{\"part\": 1, \"boot\": 2, \"load\": 1}]"));
	ck_assert(!are("[{\"part\": 1, \"boot\": 0, \"load\": 1}]"));
	ck_assert(!are("[{\"part\": 1, \"boot\": 1, \"load\": \"1\"}]"));
	ck_assert(!are("[{\"part\": 1, \"boot\": 1}]"));
}
END_TEST

START_TEST(pace_is_of_calls_that_tell_it)
{
	json_t *list = json_loads("[{\"pages\": 100, \"seconds\": 5},"
				  " {\"pages\": null, \"seconds\": null},"
				  " {\"pages\": 300, \"seconds\": 3.0},"
				  " {\"pages\": 0, \"seconds\": 9.0}]", 0, NULL);
	json_t *none = json_loads("[{\"pages\": null}]", 0, NULL);

	ck_assert_double_eq(sittings_pace(list), 8.0 / 400);
	ck_assert(isnan(sittings_pace(none)));
	json_decref(list);
	json_decref(none);
}
END_TEST

START_TEST(boot_has_an_id_here)
{
	char id[SITTINGS_BOOT_ID], again_id[SITTINGS_BOOT_ID];

	ck_assert_uint_eq(strlen(sittings_boot_id(id)), 36);
	ck_assert_str_eq(id, sittings_boot_id(again_id));
}
END_TEST

/* --- work ---------------------------------------------------------------------------- */

static char *forecast_text(double pace)
{
	struct forecast forecast;
	char *text = NULL;
	size_t length;
	FILE *to = open_memstream(&text, &length);

	forecast_make(&rounds, &forecast);
	forecast_print(to, &rounds, &forecast, pace);
	ck_assert_int_eq(fclose(to), 0);
	return text;
}

static void forecast_has(double pace, const char *want)
{
	char *text = forecast_text(pace);

	ck_assert_msg(strstr(text, want) != NULL, "'%s' is not in: %s", want,
		      text);
	free(text);
}

static void forecast_lacks(double pace, const char *what)
{
	char *text = forecast_text(pace);

	ck_assert_msg(!strstr(text, what), "'%s' is in: %s", what, text);
	free(text);
}

/* 4 GiB are 1048576 pages. */
START_TEST(work_is_counted)
{
	begin("--sizes=1G,4G", "--nodes=0", "--nodes=0,1",
	      "--schedules=serial", "--writers=kernel", "--prefill=zero,keep",
	      "--repetitions=3", NULL);
	forecast_has(NAN, "points: 8, in rounds 1 to 3 of 3\n");
	forecast_has(NAN, "samples: 24;");
	/* Both sizes on three nodes in all, with two prefills, three times. */
	forecast_has(NAN, "struct pages: 23592960 are timed, 11796480 are filled before and 23592960 compared");
	forecast_has(NAN, "memory: node 0: a memmap of 64M at most, which needs 80M free, with a quarter to spare; 60G is\n");
	forecast_has(NAN, "memory: node 1: a memmap of 64M");
	forecast_has(NAN, "time: unknown before anything is measured; 0.59 s for every 10 ns");
	forecast_has(1e-6, "time: about 24s, at 1e+03 ns a timed page");
	end();
	begin("--sizes=1G", "--nodes=1", "--schedules=serial",
	      "--writers=kernel", "--verify=no", "--repetitions=3", NULL);
	forecast_has(NAN, "and 0 compared");
	forecast_lacks(NAN, "node 0");
	end();
	begin("--path=bind", "--sizes=1G", "--nodes=1", "--type=generic",
	      "--repetitions=2", NULL);
	forecast_has(NAN, "points: 1,");
	forecast_has(NAN, "struct pages: 524288 are timed, 0 are filled before and 0 compared");
	end();
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		each_fact_counts,
		all_differences_are_told,
		the_same_may_be_said_otherwise,
		another_meaning_is_told,
		calls_are_checked,
		pace_is_of_calls_that_tell_it,
		boot_has_an_id_here,
		work_is_counted,
	};

	return TMP_RUN("record", tests);
}

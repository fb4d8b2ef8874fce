// SPDX-License-Identifier: MIT
/* The verb predict as a user meets it: exit status, what is said, what is written. */
#include "../verbs.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

#include "result.h"
#include "verb.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define POINT(schedule, size, threads, ns, pages)			\
	{ "memmap/" schedule "/stores/size:" size "/nodes:0/threads:" threads, \
	  ns, 0.001, 10, ", \"memmap.pages\": " #pages, NULL }

/* 10 ns a page, and half of it with two threads; 1 GiB is 262144 pages. */
static const struct result_point good[] = {
	POINT("serial", "16G", "1", 10, 4194304),
	POINT("serial", "32G", "1", 10, 8388608),
	POINT("serial", "64G", "1", 10, 16777216),
	POINT("deferred", "16G", "1", 10, 4194304),
	POINT("deferred", "32G", "1", 10, 8388608),
	POINT("deferred", "64G", "1", 10, 16777216),
	POINT("padata", "16G", "1", 10, 4194304),
	POINT("padata", "32G", "1", 10, 8388608),
	POINT("padata", "64G", "1", 10, 16777216),
	POINT("padata", "16G", "2", 5, 4194304),
	POINT("padata", "32G", "2", 5, 8388608),
	POINT("padata", "64G", "2", 5, 16777216),
};

/* Grows faster than the model knows. */
static const struct result_point bent[] = {
	POINT("deferred", "16G", "1", 10, 4194304),
	POINT("deferred", "32G", "1", 10, 8388608),
	POINT("deferred", "64G", "1", 14, 16777216),
};

#define PREDICT(...) VERB_STATUS(verb_predict, __VA_ARGS__)

static const char *good_result(const char *name)
{
	return result_write(name, RESULT_ENV, good, COUNT(good));
}

START_TEST(it_says_what_was_found_and_what_it_rests_on)
{
	const char *path = good_result("good");

	ck_assert_int_eq(PREDICT(path), 0);
	/* 805306368 pages: 8.05 s, 32.2 s one after another, 4.03 s with two threads. */
	says("out", "serial x stores");
	says("out", "8.053 [8.0");
	says("out", "32.21 [32.");
	says("out", "4.027 [4.0");
	says("out", "above 2");
	says("out", "16G to 64G (3)");
	says("out", "3T on each of 4 nodes");
	says("out", "48 times the largest size");
	says("out", "no two nodes were measured at once");
	says("out", "padata: 2 threads a range");
	says("out", "caches, or the size of struct page, are not known");
	says("out", "measured in a guest: indicative");
	says("out", "neither its allocation and mapping");
	says_not("out", "DOUBTFUL");
	says_not("out", "instructions");
}
END_TEST

START_TEST(what_is_asked_for_is_predicted)
{
	const char *path = good_result("asked");

	ck_assert_int_eq(PREDICT("--size", "1T", "--nodes", "2", "--threads",
				 "16", path), 0);
	/* 268435456 pages: 2.684 s, twice that, and a 16th. */
	says("out", "2.684 [2.6");
	says("out", "5.369 [5.3");
	says("out", "0.1678 [0.16");
	says("out", "threads are a guess");
	says("out", "16 threads a range, of which at most 2 were measured");
	says("out", "A GUESS: 1 with 16 threads: 2 gave 2.00 times the speed of 1 (padata x stores on node 0), more were not tried");
	ck_assert_int_eq(PREDICT("--nodes", "1", path), 0);
	says_not("out", "4 nodes");
}
END_TEST

/* 2 threads give 1.87 times: no end of anything, though less than 2. */
START_TEST(a_speedup_that_is_not_ideal_is_no_saturation)
{
	static const struct result_point points[] = {
		POINT("padata", "16G", "1", 10, 4194304),
		POINT("padata", "32G", "1", 10, 8388608),
		POINT("padata", "64G", "1", 10, 16777216),
		POINT("padata", "16G", "2", 5.35, 4194304),
		POINT("padata", "32G", "2", 5.35, 8388608),
		POINT("padata", "64G", "2", 5.35, 16777216),
	};
	const char *path = result_write("most", RESULT_ENV, points,
					COUNT(points));

	ck_assert_int_eq(PREDICT("--threads", "16", path), 0);
	says("out", "none seen: 2 give 1.8");
	says("out", "threads are a guess");
	says("out", "2 gave 1.87 times the speed of 1");
	ck_assert_int_eq(PREDICT("--format", "csv", path), 0);
	says("out", "threads,\"not reached\"");
	ck_assert_int_eq(PREDICT("--json", path), 0);
	says("out", "\"saturation_reached\": false");
	/* Of one number of threads nothing is said of others. */
	path = result_write("two-threads", RESULT_ENV, points + 3, 3);
	ck_assert_int_eq(PREDICT("--threads", "16", path), 125);
	says("err", "one number of threads was measured, 2");
	ck_assert_int_eq(PREDICT("--json", path), 0);
	says("out", "\"saturation_reached\": null");
}
END_TEST

START_TEST(a_model_that_is_off_is_said_to_be)
{
	const char *path = result_write("bent", RESULT_ENV, bent, COUNT(bent));

	ck_assert_int_eq(PREDICT(path), 0);
	says("out", "29 % off for 64G");
	says("out", "DOUBTFUL: 1 of 1");
	says("out", "28.6 %");
}
END_TEST

START_TEST(what_cannot_be_predicted_has_a_reason_and_the_others_go_on)
{
	struct result_point points[4];
	const char *path;

	memcpy(points, bent, sizeof(bent));
	points[3] = good[0];
	path = result_write("half", RESULT_ENV, points, 4);
	ck_assert_int_eq(PREDICT(path), 0);
	says("out", "NOT PREDICTED: serial x stores on node 0: there is only one size, 16G; it takes two, and 3 to hold one out");
	says("out", "deferred x stores");
	path = result_write("one", RESULT_ENV, good, 1);
	ck_assert_int_eq(PREDICT(path), 125);
	says("err", "there is only one size, 16G");
	says("err", "nothing can be predicted from it");
	path = result_write("two", RESULT_ENV, good, 2);
	ck_assert_int_eq(PREDICT(path), 0);
	says("out", "not checked");
	ck_assert_int_eq(PREDICT("--writers", "kernel", path), 125);
	says("err", "its 2 points are of writers that --writers leaves out: stores");
	ck_assert_int_eq(PREDICT(tmp_path("nowhere")), 125);
	says("err", "No such file");
}
END_TEST

#define ON_BOTH(schedule, size, ns, pages)				\
	{ "memmap/" schedule "/stores/size:" size "/nodes:0,1/threads:1",	\
	  ns, 0.001, 10, ", \"memmap.pages\": " #pages, NULL }

/* Two nodes at once take as long as one after the other; serial half as long again. */
START_TEST(nodes_that_share_are_a_doubt)
{
	struct result_point points[8];
	const char *path;

	memcpy(points, good, 6 * sizeof(*good));
	points[6] = (struct result_point)ON_BOTH("deferred", "16G", 9.95, 8388608);
	points[7] = (struct result_point)ON_BOTH("serial", "16G", 15, 8388608);
	path = result_write("share", RESULT_ENV, points, 8);
	ck_assert_int_eq(PREDICT(path), 0);
	says("out", "nodes share: 1.99x");
	says("out", "nodes share: 1.50x");
	says("out", "a range took 1.99 times as long where it was one of 2 nodes");
	says("out", "DOUBTFUL: 2 of 2");
	/* Of one node they say nothing. */
	ck_assert_int_eq(PREDICT("--nodes", "1", path), 0);
	says_not("out", "nodes share");
	points[6].value = 5.2;
	points[7].value = 10.5;
	path = result_write("no-share", RESULT_ENV, points, 8);
	ck_assert_int_eq(PREDICT(path), 0);
	says_not("out", "nodes share");
	says("out", "a range took 1.05 times");
}
END_TEST

START_TEST(nodes_that_differ_are_said_to)
{
#define ON_1(size, ns, pages)						\
	{ "memmap/deferred/stores/size:" size "/nodes:1/threads:1", ns,	\
	  0.001, 10, ", \"memmap.pages\": " #pages, NULL }
	const struct result_point points[] = {
		good[3], good[4], good[5], ON_1("16G", 13, 4194304),
		ON_1("32G", 13, 8388608), ON_1("64G", 13, 16777216),
	};
	const char *path = result_write("unlike", RESULT_ENV, points, 6);

	ck_assert_int_eq(PREDICT(path), 0);
	says("out", "nodes differ by 30 % (deferred x stores: node 0, node 1)");
	path = result_write("alone", RESULT_ENV, points, 3);
	ck_assert_int_eq(PREDICT(path), 0);
	says_not("out", "nodes differ");
}
END_TEST

/* One strategy has three other sizes, the other has not. */
START_TEST(warm_sizes_are_fitted_here_and_left_out_there)
{
	const struct result_point points[] = {
		POINT("serial", "1G", "1", 10, 262144), good[0], good[1], good[2],
		POINT("deferred", "2G", "1", 10, 524288), good[3], good[4],
	};
	char *env = result_edit(RESULT_ENV, "\"model\"", "\"processor\": "
		"{\"caches\": [{\"level\": 3, \"bytes\": 8388608, "
		"\"count\": 1}]}, \"model\"");

	ck_assert_int_eq(PREDICT(result_write("warm", env, points,
					      COUNT(points))), 0);
	free(env);
	says("out", "WARM: sizes to 2G");
	says("out", "left out as warm: sizes to 1G");
}
END_TEST

START_TEST(usage_is_status_2)
{
	const char *path = good_result("usage");

	ck_assert_int_eq(PREDICT(NULL), 2);
	says("err", "a result is needed");
	ck_assert_int_eq(PREDICT(path, path), 2);
	ck_assert_int_eq(PREDICT("--size", "3X", path), 2);
	says("err", "size '3X'");
	ck_assert_int_eq(PREDICT("--size", "1", path), 2);
	ck_assert_int_eq(PREDICT("--nodes", "0", path), 2);
	ck_assert_int_eq(PREDICT("--nodes", "-1", path), 2);
	ck_assert_int_eq(PREDICT("--threads", "0", path), 2);
	ck_assert_int_eq(PREDICT("--writers", "pen", path), 2);
	ck_assert_int_eq(PREDICT("--format", "html", path), 2);
}
END_TEST

/* @json: the same as in env.json. */
static void write_as(const char *name, const char *accel, const char *json)
{
	char *text = result_text(accel, good, COUNT(good));
	char *env = result_edit(RESULT_ENV, "\"kvm\"", json);

	tmp_mkdir(tmp_path("%s", name));
	tmp_write(tmp_path("%s/result.json", name), text);
	tmp_write(tmp_path("%s/env.json", name), env);
	free(text);
	free(env);
}

START_TEST(an_emulator_has_no_speed)
{
	write_as("tcg", "tcg", "\"tcg\"");
	ck_assert_int_eq(PREDICT(tmp_path("tcg")), 0);
	says("out", "FUNCTIONAL ONLY");
}
END_TEST

/* tcg would be unmasked as guest too: what is not known is not taken for the best. */
START_TEST(a_guest_of_unknown_kind_is_not_indicative)
{
	write_as("any", "", "null");
	ck_assert_int_eq(PREDICT(tmp_path("any")), 0);
	says_not("out", "indicative");
	says("out", "not known: perhaps FUNCTIONAL ONLY");
}
END_TEST

/* 6 are enough, so that of which there are none is the fits'. */
START_TEST(what_intervals_lack_is_said)
{
	struct result_point points[3];
	const char *path = good_result("boots");

	ck_assert_int_eq(PREDICT(path), 0);
	says("out", "one boot: what differs between boots is not in the intervals");
	says_not("out", "some have none");
	memcpy(points, good, sizeof(points));
	for (int i = 0; i < 3; i++)
		points[i].nr = 5;
	path = result_write("few", RESULT_ENV, points, 3);
	ck_assert_int_eq(PREDICT(path), 0);
	says("out", "some have none: fewer than 6 samples");
	/* Time falls with size in many a resample, and then there is no fit. */
	for (int i = 0; i < 3; i++) {
		points[i].nr = 20;
		points[i].step = 0.0999;
	}
	points[0].value = 18;
	points[1].value = 10;
	path = result_write("lost", RESULT_ENV, points, 2);
	ck_assert_int_eq(PREDICT(path), 0);
	says("out", "some have none: too many resamples have no fit");
	says_not("out", "fewer than 6 samples");
}
END_TEST

START_TEST(threads_that_nothing_has_are_said_to_be)
{
	const char *path = result_write("no-padata", RESULT_ENV, good, 6);

	ck_assert_int_eq(PREDICT("--threads", "8", path), 0);
	says("out", "--threads 8 changes nothing: there is no prediction of padata");
	ck_assert_int_eq(PREDICT("--threads", "8", good_result("padata")), 0);
	says_not("out", "changes nothing");
}
END_TEST

START_TEST(instructions_are_no_seconds)
{
	write_as("icount", "tcg-icount", "\"tcg-icount\"");
	ck_assert_int_eq(PREDICT("--out", tmp_path("icount.csv"),
				 tmp_path("icount")), 0);
	says("out", "cost instructions/page");
	says("out", "4 nodes, instructions");
	says("out", "and no times");
	/* Of all four nodes, for deferred as well; and 8.05e9 are not 8.05. */
	says("out", "3.221e+10 [");
	says_not("out", "8.053 ");
	says_not("out", " s ");
	says_not("out", " ms ");
	says_not("out", "cost ns");
	says_not("out", "indicative");
	says_not("icount.csv", ",s,");
	says_not("icount.csv", ",ns,");
	ck_assert_int_eq(PREDICT("--json", tmp_path("icount")), 0);
	says("out", "\"unit\": \"instructions\"");
}
END_TEST

static json_t *strategy(const json_t *json, size_t i)
{
	return json_array_get(json_object_get(json, "strategies"), i);
}

static double figure(const json_t *of, const char *a, const char *b,
		     const char *c)
{
	return json_number_value(json_object_get(json_object_get(
		json_object_get(of, a), b), c));
}

START_TEST(json_has_all_of_it)
{
	const char *path = good_result("json");
	json_error_t error;
	json_t *json;

	ck_assert_int_eq(PREDICT("--json", path), 0);
	json = json_load_file(tmp_path("out"), 0, &error);
	ck_assert_msg(json != NULL, "%s", error.text);
	ck_assert_str_eq(json_string_value(json_object_get(json, "unit")), "s");
	ck_assert_uint_eq(json_array_size(json_object_get(json, "strategies")),
			  3);
	ck_assert_double_eq_tol(figure(strategy(json, 0), "predicted",
				       "all_nodes", "value"), 32.212, 0.001);
	ck_assert_double_eq_tol(figure(strategy(json, 2), "predicted",
				       "one_node", "value"), 4.0265, 0.001);
	ck_assert_double_eq_tol(figure(strategy(json, 2), "model",
				       "cost_per_page", "value"), 10, 0.01);
	ck_assert(json_is_null(json_object_get(json_object_get(
		strategy(json, 2), "model"), "saturation")));
	ck_assert(json_array_size(json_object_get(json, "rests_on")) > 5);
	json_decref(json);
}
END_TEST

START_TEST(csv_is_what_the_figure_takes)
{
	const char *path = good_result("csv");

	ck_assert_int_eq(PREDICT("--format", "csv", path), 0);
	says("out", "kind,schedule,writer,nodes,threads,size_bytes,nr_nodes,n,value,value_low,value_high,unit,note\n");
	says("out", "measured,serial,stores,0,1,17179869184,1,10,0.04194304,");
	says("out", "curve,serial,stores,0,1,34359738368,1,,0.08388608,");
	says("out", "predicted,serial,stores,0,1,3298534883328,1,,8.05306368,");
	says("out", "predicted,serial,stores,0,1,3298534883328,4,,32.2122547,");
	says("out", "saturation,padata,stores,0,,,,,,,,threads,\"not reached\"");
	says("out", "held_out,serial,stores,0,,,,,");
	ck_assert_int_eq(PREDICT("--format", "markdown", path), 0);
	says("out", "| serial x stores | 0 |");
}
END_TEST

START_TEST(out_writes_the_csv_besides)
{
	const char *path = good_result("out-of");

	ck_assert_int_eq(PREDICT("--out", tmp_path("p.csv"), path), 0);
	says("out", "held out");
	says("p.csv", "predicted,serial,stores,0,1,3298534883328,4,");
	/* Written anew, whole. */
	ck_assert_int_eq(PREDICT("--out", tmp_path("p.csv"), "--size", "1T",
				 path), 0);
	says_not("p.csv", "3298534883328");
	ck_assert_int_eq(PREDICT("--out", tmp_path("no/p.csv"), path), 1);
	says("err", "no/p.csv");
}
END_TEST

/* In a directory of results it replaces what it wrote, and nothing that was measured. */
START_TEST(out_leaves_measurements_alone)
{
	const char *path = good_result("kept");

	ck_assert_int_eq(PREDICT("--out", result_path("kept/p.csv"), path), 0);
	ck_assert_int_eq(PREDICT("--out", result_path("kept/p.csv"), path), 0);
	ck_assert_int_eq(PREDICT("--out", result_path("kept/result.json"), path), 1);
	says("err", "kept/result.json: it is there already");
	ck_assert_int_eq(PREDICT(path), 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		it_says_what_was_found_and_what_it_rests_on,
		what_is_asked_for_is_predicted,
		a_speedup_that_is_not_ideal_is_no_saturation,
		a_model_that_is_off_is_said_to_be,
		what_cannot_be_predicted_has_a_reason_and_the_others_go_on,
		nodes_that_share_are_a_doubt,
		usage_is_status_2,
		an_emulator_has_no_speed,
		a_guest_of_unknown_kind_is_not_indicative,
		what_intervals_lack_is_said,
		threads_that_nothing_has_are_said_to_be,
		nodes_that_differ_are_said_to,
		warm_sizes_are_fitted_here_and_left_out_there,
		instructions_are_no_seconds,
		json_has_all_of_it,
		csv_is_what_the_figure_takes,
		out_writes_the_csv_besides,
		out_leaves_measurements_alone,
	};

	return TMP_RUN("predict", tests);
}

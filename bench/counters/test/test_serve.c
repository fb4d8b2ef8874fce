// SPDX-License-Identifier: GPL-2.0-only
/* The lines between memmap-count and the runner, and how counts are shown. */
#include <errno.h>
#include <jansson.h>

#include "../serve.h"
#include "../show.h"
#include "fake_perf.h"
#include "fixture.h"

static struct event *events;
static unsigned int nr;
static struct counters *counters;

static int no_core(const struct perf_event_attr *attr, int cpu)
{
	(void)cpu;
	return fake_pmu(attr) == FAKE_CORE ? -ENOENT : 0;
}

static void open_counters(void)
{
	struct counters_ask ask = { .cpus = "0-1" };
	const char *root = fixture_no_pmu();

	fake.refuse = no_core;
	ck_assert_int_eq(events_load(root, &events, &nr), 0);
	ck_assert_int_eq(counters_open(events, nr, root, &ask, &counters), 0);
}

static void close_counters(void)
{
	counters_close(counters);
	events_free(events, nr);
	ck_assert_uint_eq(fake.live, 0);
}

/* What is answered to all of @lines; free() it. */
static char *answers(const char *lines, int want)
{
	FILE *from = fmemopen((char *)lines, strlen(lines), "r");
	char *text = NULL;
	size_t length;
	FILE *to = open_memstream(&text, &length);

	open_counters();
	ck_assert_int_eq(serve(counters, events, nr, from, to), want);
	close_counters();
	fclose(from);
	fclose(to);
	return text;
}

static unsigned int count_lines(const char *text, const char *begin)
{
	unsigned int found = 0;

	for (const char *at = text; *at; at = strchr(at, '\n') + 1)
		found += !strncmp(at, begin, strlen(begin));
	return found;
}

START_TEST(a_sample)
{
	char *text = answers("begin 0\nend\nbegin 1\nend\n", 0);
	char *ready = strstr(text, "ready 1\n");

	ck_assert_ptr_nonnull(ready);
	ck_assert_ptr_nonnull(strstr(text, "page-faults counted - 0 0 \n"));
	ck_assert(strstr(text, "page-faults counted - 0 0 \n") < ready);
	ck_assert_uint_eq(count_lines(ready, "begun\n"), 2);
	ck_assert_uint_eq(count_lines(ready, "ended\n"), 2);
	/* 1 ns passes, on two CPUs: see fake_rate(). */
	ck_assert_uint_eq(count_lines(ready, "page-faults counted 300028 2 2 \n"), 2);
	ck_assert_uint_eq(count_lines(ready, "cycles unsupported - 0 0 cpu: this machine has no PMU"), 2);
	ck_assert_uint_eq(count_lines(text, ""), 3 * nr + 5);
	free(text);
}
END_TEST

START_TEST(what_is_not_understood)
{
	char *text = answers("end\nbegin\nbegin x\nbegin 1x\nbegin 0\nbegin 0\nhello\nend\n", 0);

	ck_assert_uint_eq(count_lines(text, "error end: nothing has begun\n"), 1);
	ck_assert_uint_eq(count_lines(text, "error 'begin': "), 1);
	ck_assert_uint_eq(count_lines(text, "error begin 'x': "), 1);
	ck_assert_uint_eq(count_lines(text, "error begin '1x': "), 1);
	ck_assert_uint_eq(count_lines(text, "error begin '0': "), 1);
	ck_assert_uint_eq(count_lines(text, "error 'hello': "), 1);
	ck_assert_uint_eq(count_lines(text, "ended\n"), 1);
	free(text);
}
END_TEST

START_TEST(nobody_listens)
{
	FILE *from = fmemopen((char *)"begin 0\nend\n", 12, "r");
	FILE *to = fopen("/dev/full", "w");

	open_counters();
	ck_assert_int_eq(serve(counters, events, nr, from, to), -EPIPE);
	close_counters();
	fclose(from);
	fclose(to);
}
END_TEST

static const struct event shown[] = {
	{ .name = "dram-read", .what = "bytes read", .bytes = true },
	{ .name = "cycles", .what = "cycles" },
	{ .name = "page-faults", .what = "page faults" },
};

static const struct count shown_counts[] = {
	{ EVENT_COUNTED, 6400, 12, 12, "" },
	{ EVENT_NOT_COUNTED, 12345, 12, 0, "cpu: was never counted" },
	{ EVENT_MULTIPLEXED, 99, 100, 25, "software: scaled up" },
};

/* What is not known has no number, whatever is in the field. */
START_TEST(a_table)
{
	char *text = NULL;
	size_t length;
	FILE *to = open_memstream(&text, &length);

	show_table(to, shown, shown_counts, 3, 1.5);
	fclose(to);
	ck_assert_ptr_nonnull(strstr(text, "6400 dram-read"));
	ck_assert_ptr_nonnull(strstr(text, "not-counted cycles"));
	ck_assert_ptr_nonnull(strstr(text, "cpu: was never counted"));
	ck_assert_ptr_nonnull(strstr(text, "99 page-faults"));
	ck_assert_ptr_nonnull(strstr(text, "(25 % of the time)"));
	ck_assert_ptr_null(strstr(text, "12345"));
	free(text);
}
END_TEST

START_TEST(json)
{
	char *text = NULL;
	size_t length;
	FILE *to = open_memstream(&text, &length);
	json_t *all, *array, *one;

	ck_assert_int_eq(show_json(to, shown, shown_counts, 3, 1.5), 0);
	fclose(to);
	all = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	array = json_object_get(all, "events");
	ck_assert_uint_eq(json_array_size(array), 3);
	one = json_array_get(array, 0);
	ck_assert_int_eq(json_integer_value(json_object_get(one, "value")), 6400);
	ck_assert_str_eq(json_string_value(json_object_get(one, "unit")), "bytes");
	ck_assert(json_is_null(json_object_get(one, "reason")));
	one = json_array_get(array, 1);
	ck_assert(json_is_null(json_object_get(one, "value")));
	ck_assert_str_eq(json_string_value(json_object_get(one, "state")),
			 "not-counted");
	json_decref(all);
	free(text);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_sample,
		what_is_not_understood,
		nobody_listens,
		a_table,
		json,
	};

	return TMP_RUN("serve", tests);
}

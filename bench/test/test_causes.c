// SPDX-License-Identifier: MIT
/* Causes by their number, and which points failed of them. */
#include "../causes.h"

#include <stdio.h>
#include <string.h>

#include "../report.h"
#include "unit.h"

static struct point point = { .name = "memmap/x" };
static struct series series = { .point = &point };

static void take(unsigned int attempt, const char *cause)
{
	struct sample sample = { .attempt = attempt, .valid = !*cause };

	snprintf(sample.cause, sizeof(sample.cause), "%s", cause);
	ck_assert_int_eq(series_add(&series, &sample), 0);
}

static void take_many(unsigned int nr, const char *cause)
{
	while (nr--)
		take(0, cause);
}

static void causes_are(const char *want)
{
	char text[CAUSES_TEXT];
	struct causes causes;

	causes_count(&series, 1, &causes);
	ck_assert_str_eq(causes_text(&causes, text), want);
}

/* By their first word; valid samples have none. */
START_TEST(commonest_cause_comes_first)
{
	take(0, "preempted: a worker on CPU 1 waited 5 of 6 ns");
	take(1, "steal: 10 ms of CPU 1: too much");
	take(2, "");
	take(0, "steal: 30 ms of CPU 2");
	take(1, "off-node: a worker");
	take(2, "no colon");
	causes_are("2 steal, 1 no colon, 1 off-node, 1 preempted");
}
END_TEST

START_TEST(valid_samples_have_no_causes)
{
	json_t *json;
	struct causes causes;

	causes_are("");
	take_many(3, "");
	causes_are("");
	causes_count(&series, 1, &causes);
	json = causes_json(&causes);
	ck_assert_uint_eq(json_object_size(json), 0);
	json_decref(json);
}
END_TEST

START_TEST(series_are_counted_together)
{
	struct series both[2];
	struct causes causes;
	json_t *json;

	take_many(2, "steal: x");
	both[0] = series;
	series = (struct series){ .point = &point };
	take_many(3, "smi: x");
	take_many(2, "steal: x");
	both[1] = series;
	causes_count(both, 2, &causes);
	json = causes_json(&causes);
	ck_assert_int_eq(json_integer_value(json_object_get(json, "steal")), 4);
	ck_assert_int_eq(json_integer_value(json_object_get(json, "smi")), 3);
	ck_assert_uint_eq(json_object_size(json), 2);
	json_decref(json);
	series_free(&both[0]);
	series_free(&both[1]);
}
END_TEST

/* As many as there may be, each of the longest name. */
START_TEST(causes_without_room_are_left_out)
{
	char text[CAUSES_TEXT];
	struct causes causes;

	for (char c = 'A'; c <= 'Z'; c++) {
		char cause[64];

		memset(cause, c, sizeof(cause));
		cause[sizeof(cause) - 1] = '\0';
		take(0, cause);
		take(0, cause);
	}
	causes_count(&series, 1, &causes);
	ck_assert_uint_eq(causes.nr, CAUSES_ROOM);
	ck_assert_uint_eq(strlen(causes_text(&causes, text)), CAUSES_TEXT - 1);
}
END_TEST

/* --- points that failed -------------------------------------------------------- */

static unsigned int failed(unsigned int asked, char *text, size_t size)
{
	FILE *to = fmemopen(text, size, "w");
	unsigned int nr = report_failed(to, &series, 1, asked);

	fclose(to);
	return nr;
}

START_TEST(half_of_the_samples_are_enough)
{
	take_many(10, "steal: x");
	take_many(10, "");
	ck_assert(!series_failed(&series, 20));
	take_many(1, "steal: x");
	ck_assert(series_failed(&series, 21));
}
END_TEST

START_TEST(fewer_than_half_are_a_failed_point)
{
	char text[256] = "";

	take_many(9, "");
	take_many(4, "smi: x");
	take_many(7, "steal: x");
	for (unsigned int i = 1; i < 4; i++)
		take(i, "smi: x");
	ck_assert(series_failed(&series, 20));
	ck_assert_uint_eq(failed(20, text, sizeof(text)), 1);
	ck_assert_str_eq(text, "failed: memmap/x: 9 of 20 samples are valid, fewer than half; not valid: 7 smi, 7 steal\n");
}
END_TEST

/* One of three has not half. */
START_TEST(half_is_not_rounded_down)
{
	take_many(1, "");
	take_many(2, "steal: x");
	ck_assert(series_failed(&series, 3));
	take(1, "");
	ck_assert(!series_failed(&series, 3));
}
END_TEST

START_TEST(no_valid_sample_is_a_failed_point)
{
	take_many(1, "steal: x");
	ck_assert(series_failed(&series, 1));
}
END_TEST

/* A run that ended early says so itself: what is still to come may be valid. */
START_TEST(rounds_to_come_are_not_held_against_it)
{
	char text[64] = "";

	ck_assert(!series_failed(&series, 20));
	take_many(10, "steal: x");
	ck_assert(!series_failed(&series, 20));
	ck_assert_uint_eq(failed(20, text, sizeof(text)), 0);
	ck_assert_str_eq(text, "");
	take(1, "steal: x");
	ck_assert(!series_failed(&series, 20));
	take(0, "steal: x");
	ck_assert(series_failed(&series, 20));
}
END_TEST

/* There can be but one of it, and there need be none. */
START_TEST(first_since_boot_does_not_fail)
{
	point.first = true;
	take_many(1, "preempted: x");
	ck_assert(!series_failed(&series, 1));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		commonest_cause_comes_first,
		valid_samples_have_no_causes,
		series_are_counted_together,
		causes_without_room_are_left_out,
		half_of_the_samples_are_enough,
		fewer_than_half_are_a_failed_point,
		half_is_not_rounded_down,
		no_valid_sample_is_a_failed_point,
		rounds_to_come_are_not_held_against_it,
		first_since_boot_does_not_fail,
	};

	return UNIT_RUN("causes", tests);
}

// SPDX-License-Identifier: MIT
/* Which results were measured in turns. */
#include "../turns.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "unit.h"

/*
 * A result whose parts were begun at these seconds, as letters; '?' is one without a date,
 * and '!' another call of the part before, a minute later.
 */
static struct reading result(const char *seconds)
{
	json_t *sittings = json_array();
	int part = 1;

	for (; *seconds; seconds++) {
		char date[24];

		snprintf(date, sizeof(date), "2026-11-30T21:00:%02dZ",
			 *seconds == '!' ? 59 : *seconds - 'a');
		json_array_append_new(sittings, *seconds == '?' ?
				      json_pack("{s:n, s:i}", "date", "part", part) :
				      json_pack("{s:s, s:i}", "date", date, "part",
						part));
		part += seconds[1] != '!';
	}
	return (struct reading){
		.env = json_pack("{s:{s:o}}", "run", "sittings", sittings),
	};
}

START_TEST(calls_take_turns_or_do_not)
{
	static const struct {
		const char *a;
		const char *b;
		int taken;
	} known[] = {
		{ "ac", "bd", 1 },
		{ "bd", "ac", 1 },
		{ "aceg", "bdfh", 1 },
		{ "aac", "abc", 1 },		/* within a second */
		{ "ab", "cd", 0 },
		{ "abef", "cdgh", 0 },
		{ "acd", "bef", 0 },
		{ "a", "b", 0 },
		{ "", "", -ENODATA },
		{ "ac", "b", 0 },
		{ "ac", "bde", 0 },
		{ "a?", "bd", -ENODATA },
		{ "ac", "b?", -ENODATA },
		{ "ac!", "bd", 1 },
		{ "a!c", "bd", 1 },
		{ "a!", "b", 0 },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct reading a = result(known[i].a), b = result(known[i].b);

		unit_assert(turns_taken(&a, &b) == known[i].taken, "%s %s",
			    known[i].a, known[i].b);
		unit_assert(turns_taken(&b, &a) == known[i].taken, "%s %s",
			    known[i].b, known[i].a);
		json_decref(a.env);
		json_decref(b.env);
	}
}
END_TEST

START_TEST(without_facts_nobody_knows)
{
	struct reading none = { .env = NULL }, some = result("ac");

	ck_assert_int_eq(turns_taken(&none, &none), -ENODATA);
	ck_assert_int_eq(turns_taken(&none, &some), -ENODATA);
	ck_assert_int_eq(turns_taken(&some, &none), -ENODATA);
	json_decref(some.env);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		calls_take_turns_or_do_not,
		without_facts_nobody_knows,
	};

	return UNIT_RUN("turns", tests);
}

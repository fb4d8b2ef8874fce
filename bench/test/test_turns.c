// SPDX-License-Identifier: MIT
/* Which results were measured in turns. */
#include "../turns.h"

#include <stdio.h>
#include <string.h>

#include "unit.h"

/* A result whose calls began at these seconds, as letters; '?' is one without a date. */
static struct reading result(const char *seconds)
{
	json_t *sittings = json_array();

	for (; *seconds; seconds++) {
		char date[24];

		snprintf(date, sizeof(date), "2026-11-30T21:00:%02dZ",
			 *seconds - 'a');
		json_array_append_new(sittings, *seconds == '?' ?
				      json_pack("{s:n}", "date") :
				      json_pack("{s:s}", "date", date));
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
		bool taken;
	} known[] = {
		{ "ac", "bd", true },
		{ "bd", "ac", true },
		{ "aceg", "bdfh", true },
		{ "aac", "abc", true },		/* within a second */
		{ "ab", "cd", false },
		{ "abef", "cdgh", false },
		{ "acd", "bef", false },
		{ "a", "b", false },
		{ "", "", false },
		{ "ac", "b", false },
		{ "ac", "bde", false },
		{ "a?", "bd", false },
		{ "ac", "b?", false },
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

	ck_assert(!turns_taken(&none, &none));
	ck_assert(!turns_taken(&none, &some));
	ck_assert(!turns_taken(&some, &none));
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

/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* What every unit test program shares: its main part and seeded random numbers. */
#ifndef MEMMAP_BENCH_CORE_TEST_UNIT_H
#define MEMMAP_BENCH_CORE_TEST_UNIT_H

#include <check.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#define UNIT_SECONDS	60	/* a test that hangs is ended then */

/*
 * Runs @nr tests, each between @before and @after if there are any, prints TAP and
 * returns the exit status of the program.
 */
static inline int unit_run(const char *name, void (*before)(void),
			   void (*after)(void), const TTest *const *tests,
			   size_t nr)
{
	Suite *suite = suite_create(name);
	TCase *group = tcase_create(name);
	SRunner *runner = srunner_create(suite);
	int run, failed;

	tcase_set_timeout(group, UNIT_SECONDS);
	tcase_add_checked_fixture(group, before, after);
	for (size_t i = 0; i < nr; i++)
		tcase_add_test(group, tests[i]);
	suite_add_tcase(suite, group);
	srunner_set_tap(runner, "-");
	srunner_run_all(runner, CK_SILENT);
	run = srunner_ntests_run(runner);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	/* A program that ran nothing has shown nothing. */
	return run == (int)nr && !failed ? EXIT_SUCCESS : EXIT_FAILURE;
}

#define UNIT_RUN(name, tests) \
	unit_run(name, NULL, NULL, tests, sizeof(tests) / sizeof((tests)[0]))

/*
 * For loops of many thousands: ck_assert() notes every place that it passes in a
 * file, which takes microseconds.
 */
#define unit_assert(expr, format, ...)					\
	do {								\
		if (!(expr))						\
			ck_abort_msg("%s: " format, #expr, __VA_ARGS__);\
	} while (0)

/* xorshift64*: not the generator that bench tests; @state is not 0. */
static inline uint64_t unit_random(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * 0x2545f4914f6cdd1dULL;
}

static inline unsigned long unit_below(uint64_t *state, unsigned long limit)
{
	return (unsigned long)(unit_random(state) >> 16) % limit;
}

#endif

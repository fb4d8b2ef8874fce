// SPDX-License-Identifier: MIT
/* What caches a memmap may lie in, as facts tell it, or do not. */
#include "../caches.h"

#include "unit.h"

#define TWO_NODES "\"nodes\": [{\"cpus\": 8}, {\"cpus\": 8}, {\"cpus\": 0}]"

static double of(const char *text)
{
	json_error_t error;
	json_t *env = json_loads(text, 0, &error);
	double bytes;

	ck_assert_msg(env != NULL, "%s: %s", text, error.text);
	bytes = caches_of_node(env);
	json_decref(env);
	return bytes;
}

START_TEST(the_last_level_counts_and_is_shared_between_nodes_with_cpus)
{
	ck_assert_double_eq(of("{\"processor\": {\"caches\": ["
		"{\"level\": 3, \"bytes\": 4000, \"count\": 4},"
		"{\"level\": 1, \"bytes\": 100000, \"count\": 16},"
		"{\"level\": 2, \"bytes\": 1000, \"count\": 16}]}, "
		TWO_NODES "}"), 8000);
}
END_TEST

START_TEST(caches_of_one_level_add_up)
{
	ck_assert_double_eq(of("{\"processor\": {\"caches\": ["
		"{\"level\": 2, \"bytes\": 100, \"count\": 1},"
		"{\"level\": 3, \"bytes\": 4000, \"count\": 1},"
		"{\"level\": 3, \"bytes\": 2000, \"count\": 2}]}, "
		"\"nodes\": [{\"cpus\": 2}]}"), 8000);
}
END_TEST

START_TEST(what_is_not_told_is_not_made_up)
{
	ck_assert_double_eq(caches_of_node(NULL), 0);
	ck_assert_double_eq(of("{}"), 0);
	ck_assert_double_eq(of("{\"processor\": null, " TWO_NODES "}"), 0);
	ck_assert_double_eq(of("{\"processor\": {\"caches\": []}, " TWO_NODES "}"), 0);
	/* Without CPUs there is nobody to share them. */
	ck_assert_double_eq(of("{\"processor\": {\"caches\": [{\"level\": 3,"
		" \"bytes\": 4000, \"count\": 1}]}, \"nodes\": []}"), 0);
	ck_assert_double_eq(of("{\"processor\": {\"caches\": [{\"level\": 3,"
		" \"bytes\": -4000, \"count\": 1}]}, " TWO_NODES "}"), 0);
	ck_assert_double_eq(of("{\"processor\": {\"caches\": {\"level\": 3}}, "
		TWO_NODES "}"), 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		the_last_level_counts_and_is_shared_between_nodes_with_cpus,
		caches_of_one_level_add_up,
		what_is_not_told_is_not_made_up,
	};

	return UNIT_RUN("caches", tests);
}

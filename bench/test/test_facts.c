// SPDX-License-Identifier: MIT
/* Facts: of the model nothing is said that only a module knows. */
#include "../facts.h"

#include "unit.h"

static const struct machine machine = {
	.nr_nodes = 1,
	.nodes = { { .id = 0, .cpus = 2, .bytes = 8192, .free_bytes = 4096 } },
	.nr_namespaces = 1,
	.namespaces = { { .name = "namespace0.0" } },
	.info = {
		.version = 3, .struct_page_size = 64, .page_size = 4096,
		.section_pages = 32768, .pageblock_pages = 512, .hz = 250,
	},
};

static const json_t *get(const json_t *facts, const char *of, const char *key)
{
	return json_object_get(json_object_get(facts, of), key);
}

static void text_is(const json_t *value, const char *want)
{
	ck_assert_ptr_nonnull(json_string_value(value));
	ck_assert_str_eq(json_string_value(value), want);
}

START_TEST(facts_of_the_kernel)
{
	json_t *facts;

	facts_set_model(false);
	facts = facts_collect(&machine);
	ck_assert_ptr_nonnull(facts);
	ck_assert_str_ne(facts_where().where, "model");
	text_is(json_object_get(facts, "where"), facts_where().where);
	ck_assert_int_eq(json_integer_value(get(facts, "module", "version")), 3);
	ck_assert_int_eq(json_integer_value(get(facts, "kernel",
						"section_pages")), 32768);
	ck_assert_int_eq(json_integer_value(get(facts, "kernel", "hz")), 250);
	ck_assert(json_is_object(get(facts, "kernel", "options")));
	ck_assert(json_is_null(json_object_get(facts, "model")));
	ck_assert_uint_eq(json_array_size(json_object_get(facts, "namespaces")),
			  1);
	json_decref(facts);
}
END_TEST

/* The host's kernel is still what it runs on, and what accelerates it too. */
START_TEST(facts_of_the_model)
{
	const char *accel = facts_where().accel;
	json_t *facts;

	facts_set_model(true);
	facts = facts_collect(&machine);
	ck_assert_ptr_nonnull(facts);
	text_is(json_object_get(facts, "where"), "model");
	text_is(json_object_get(facts, "accel"), accel);
	text_is(get(facts, "kernel", "release"), facts_release());
	ck_assert_ptr_null(get(facts, "kernel", "hz"));
	ck_assert_ptr_null(get(facts, "kernel", "options"));
	ck_assert_ptr_null(get(facts, "kernel", "struct_page_size"));
	ck_assert(json_is_null(json_object_get(facts, "module")));
	ck_assert(json_is_null(json_object_get(facts, "namespaces")));
	ck_assert_int_eq(json_integer_value(get(facts, "model",
						"struct_page_size")), 64);
	ck_assert_uint_eq(json_array_size(json_object_get(facts, "nodes")), 1);
	json_decref(facts);
	facts_set_model(false);
	ck_assert_str_ne(facts_where().where, "model");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		facts_of_the_kernel,
		facts_of_the_model,
	};

	return UNIT_RUN("facts", tests);
}

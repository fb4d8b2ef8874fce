// SPDX-License-Identifier: MIT
/* The kernel's command line, read as the kernel does. */
#include "../boot_args.h"

#include <string.h>

#include "unit.h"

static const char *value_of(const char *cmdline, const char *name)
{
	static char value[64];

	return boot_arg(cmdline, name, value, sizeof(value)) ? value : NULL;
}

static void arg_is(const char *cmdline, const char *name, const char *want)
{
	const char *value = value_of(cmdline, name);

	ck_assert_msg(value != NULL, "%s in '%s'", name, cmdline);
	ck_assert_str_eq(value, want);
}

START_TEST(values)
{
	arg_is("ro vm_debug=P quiet", "vm_debug", "P");
	arg_is("vm_debug=", "vm_debug", "");
	arg_is("nokaslr", "nokaslr", "");
	arg_is("a=b=c", "a", "b=c");
	arg_is("\t  a=1  ", "a", "1");
	ck_assert_ptr_null(value_of("", "a"));
	ck_assert_ptr_null(value_of("ab a.b xa=1", "a"));
}
END_TEST

START_TEST(the_last_one_counts)
{
	arg_is("a=1 a=2 b a=3", "a", "3");
	arg_is("a=1 a", "a", "");
}
END_TEST

START_TEST(dash_and_underscore_are_the_same)
{
	arg_is("init-on-alloc=1", "init_on_alloc", "1");
	arg_is("init_on_alloc=1", "init-on-alloc", "1");
	/* In names only. */
	arg_is("a=x-y", "a", "x-y");
}
END_TEST

START_TEST(what_is_for_init_is_not_for_the_kernel)
{
	ck_assert_ptr_null(value_of("ro -- nokaslr", "nokaslr"));
	arg_is("a=1 -- a=2", "a", "1");
	/* This is no end. */
	arg_is("--x a=1", "a", "1");
}
END_TEST

START_TEST(quotes)
{
	arg_is("a=\"one two\" b=1", "a", "one two");
	arg_is("a=\"one two\" b=1", "b", "1");
	arg_is("\"isolcpus=1-3,5 7\" x", "isolcpus", "1-3,5 7");
	ck_assert_ptr_null(value_of("a=\"b c=1\"", "c"));
	arg_is("a=\"never ends", "a", "never ends");
}
END_TEST

START_TEST(long_words_are_cut)
{
	char line[5000], value[8];

	memset(line, 'x', sizeof(line));
	memcpy(line, "a=", 2);
	strcpy(line + sizeof(line) - 5, " b=1");
	ck_assert(boot_arg(line, "a", value, sizeof(value)));
	ck_assert_str_eq(value, "xxxxxxx");
	arg_is(line, "b", "1");
}
END_TEST

START_TEST(switches)
{
	static const char *const on[] = { "s=1", "s=y", "s=Yes", "s=true",
					  "s=on", "s=ON", "s=0 s=1" };
	static const char *const off[] = { "s=0", "s=n", "s=No", "s=false",
					   "s=off", "s=OF", "s=1 s=0" };

	for (size_t i = 0; i < sizeof(on) / sizeof(on[0]); i++)
		ck_assert_msg(boot_switch(on[i], "s", false), "%s", on[i]);
	for (size_t i = 0; i < sizeof(off) / sizeof(off[0]); i++)
		ck_assert_msg(!boot_switch(off[i], "s", true), "%s", off[i]);
}
END_TEST

/* The kernel leaves a switch as it is where it does not understand. */
START_TEST(what_is_no_switch_changes_nothing)
{
	static const char *const none[] = { "", "s", "s=", "s=2", "s=o",
					    "s=maybe", "t=1", "-- s=1" };

	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		ck_assert_msg(boot_switch(none[i], "s", true), "%s", none[i]);
		ck_assert_msg(!boot_switch(none[i], "s", false), "%s", none[i]);
	}
	ck_assert(boot_switch("s=1 s=what", "s", false));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		values,
		the_last_one_counts,
		dash_and_underscore_are_the_same,
		what_is_for_init_is_not_for_the_kernel,
		quotes,
		long_words_are_cut,
		switches,
		what_is_no_switch_changes_nothing,
	};

	return UNIT_RUN("boot_args", tests);
}

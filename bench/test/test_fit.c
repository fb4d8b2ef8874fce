// SPDX-License-Identifier: MIT
/* Sizes that are halved until they fit, all together. */
#include "../fit.h"

#include <errno.h>

#include "../size.h"
#include "plan.h"

static char problem[FIT_PROBLEM];

/* A fit of the options of a command line; what they say is checked by the caller. */
static int fit(const char *sizes, const char *nodes)
{
	char *argv[] = { (char *)"list", (char *)"--fit", (char *)"--sizes",
			 (char *)sizes, (char *)"--nodes", (char *)nodes, NULL };

	options_parse(&options, OPTIONS_LIST_VERB, 6, argv);
	*problem = '\0';
	return fit_sizes(&options, &machine, problem);
}

static void sizes_are(const char *want, uint64_t scale)
{
	char sizes[256];

	ck_assert_str_eq(size_list(options.sizes, options.nr_sizes, sizes,
				   sizeof(sizes)), want);
	ck_assert_uint_eq(options.scale, scale);
	ck_assert_str_eq(problem, "");
}

/* 16G need 320M. */
START_TEST(what_fits_is_left_as_it_is)
{
	make_machine(1, 2);
	machine.nodes[0].free_bytes = 320ULL << 20;
	ck_assert_int_eq(fit("16G,1G", "0"), 0);
	sizes_are("16G, 1G", 1);
	machine.nodes[0].free_bytes--;
	ck_assert_int_eq(fit("16G,1G", "0"), 0);
	sizes_are("8G, 512M", 2);
}
END_TEST

START_TEST(all_are_halved_until_the_largest_fits)
{
	make_machine(1, 2);
	machine.nodes[0].free_bytes = 20ULL << 30;
	ck_assert_int_eq(fit("1T,3T,12T", "0"), 0);
	sizes_are("64G, 192G, 768G", 16);
}
END_TEST

/* On every node that is asked for, and on no other. */
START_TEST(tightest_node_counts)
{
	make_machine(3, 2);
	machine.nodes[1].free_bytes = 20ULL << 20;
	machine.nodes[2].free_bytes = 40ULL << 20;
	ck_assert_int_eq(fit("4G", "0"), 0);
	sizes_are("4G", 1);
	ck_assert_int_eq(fit("4G", "0,2"), 0);
	sizes_are("2G", 2);
	ck_assert_int_eq(fit("4G", "each"), 0);
	sizes_are("1G", 4);
	ck_assert_int_eq(fit("4G", "all"), 0);
	sizes_are("1G", 4);
}
END_TEST

/* It takes no range whatever the size; the plan says so. */
START_TEST(node_without_memory_does_not_count)
{
	make_machine(2, 2);
	machine.nodes[1].bytes = machine.nodes[1].free_bytes = 0;
	ck_assert_int_eq(fit("4G", "each"), 0);
	sizes_are("4G", 1);
	ck_assert_int_eq(fit("4G", "1"), 0);
	sizes_are("4G", 1);
	ck_assert_int_eq(fit("4G", "7"), 0);
	sizes_are("4G", 1);
}
END_TEST

static void says(const char *words)
{
	ck_assert_msg(strstr(problem, words) != NULL, "'%s', not '%s'", problem,
		      words);
}

START_TEST(odd_numbers_of_sections_cannot_be_halved)
{
	make_machine(1, 2);
	machine.nodes[0].free_bytes = 1ULL << 30;
	ck_assert_int_eq(fit("384M,64G", "0"), -ERANGE);
	says("half of size 384M, at 1/1 of what was given");
	says("at most 51G fits on node 0");
	ck_assert_int_eq(fit("1280M,640G", "0"), -ERANGE);
	says("half of size 640M, at 1/2 of what was given");
	/* What fits need not be halved, whatever it is. */
	ck_assert_int_eq(fit("384M", "0"), 0);
	sizes_are("384M", 1);
}
END_TEST

START_TEST(nothing_fits_into_no_memory)
{
	make_machine(1, 2);
	machine.nodes[0].free_bytes = 1 << 20;
	ck_assert_int_eq(fit("1G", "0"), -ERANGE);
	says("half of size 128M, at 1/8 of what was given");
	says("at most 0 fits on node 0");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		what_fits_is_left_as_it_is,
		all_are_halved_until_the_largest_fits,
		tightest_node_counts,
		node_without_memory_does_not_count,
		odd_numbers_of_sections_cannot_be_halved,
		nothing_fits_into_no_memory,
	};

	return UNIT_RUN("fit", tests);
}

/* SPDX-License-Identifier: MIT */
/* A plan of a command line for a machine made by hand, and what is said of it. */
#ifndef BENCH_TEST_PLAN_H
#define BENCH_TEST_PLAN_H

#include "../plan.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "unit.h"

#define MOST_ARGS	16
#define GIB		(1ULL << 30)

static struct machine machine;
static struct options options;
static struct plan plan;

/* A machine whose module has everything, with @nr equal nodes. */
static inline void make_machine(unsigned int nr, unsigned int cpus)
{
	machine = (struct machine){
		.nr_nodes = nr,
		.info = {
			.struct_page_size = 64, .page_size = 4096,
			.section_pages = 32768, .pageblock_pages = 512,
		},
	};
	for (unsigned int i = 0; i < nr; i++)
		machine.nodes[i] = (struct machine_node){
			.id = i, .cpus = cpus, .bytes = 64 * GIB,
			.free_bytes = 60 * GIB,
		};
}

static inline struct machine_namespace *add_namespace(const char *name, int node,
					       uint64_t bytes)
{
	struct machine_namespace *ns =
		&machine.namespaces[machine.nr_namespaces++];

	*ns = (struct machine_namespace){
		.node = node, .start = 256 * GIB, .bytes = bytes,
	};
	strcpy(ns->name, name);
	return ns;
}

/* Makes the plan of a command line: its arguments, up to a NULL. */
static inline void make_plan(const char *first, ...)
{
	char *argv[MOST_ARGS] = { (char *)"memmap-bench list" };
	int argc = 1;
	va_list args;

	va_start(args, first);
	for (const char *arg = first; arg; arg = va_arg(args, const char *))
		argv[argc++] = (char *)arg;
	va_end(args);
	options_parse(&options, OPTIONS_LIST_VERB, argc, argv);
	ck_assert_int_eq(plan_make(&options, &machine, &plan), 0);
	if (options.filtered)
		regfree(&options.filter);
}

static inline const struct point *find_point(const char *name)
{
	for (size_t i = 0; i < plan.nr; i++)
		if (!strcmp(plan.points[i].name, name))
			return &plan.points[i];
	ck_abort_msg("no point %s", name);
	return NULL;
}

static inline size_t runnable(void)
{
	size_t nr = 0;

	for (size_t i = 0; i < plan.nr; i++)
		nr += !*plan.points[i].reason;
	return nr;
}

/* Every point of the plan is refused, for a reason with @words in it. */
static inline void all_refused(const char *words)
{
	ck_assert_uint_gt(plan.nr, 0);
	for (size_t i = 0; i < plan.nr; i++)
		ck_assert_msg(strstr(plan.points[i].reason, words) != NULL,
			      "%s: '%s', not '%s'", plan.points[i].name,
			      plan.points[i].reason, words);
}

static inline void check_unique(void)
{
	for (size_t i = 0; i < plan.nr; i++)
		for (size_t j = 0; j < i; j++)
			unit_assert(strcmp(plan.points[i].name,
					   plan.points[j].name),
				    "%s twice", plan.points[i].name);
}

/* Once the ranges of a point are left, no later point needs them again. */
static inline void check_neighbours(void)
{
	for (size_t i = 1; i < plan.nr; i++)
		for (size_t j = 0; j < i; j++)
			unit_assert(!point_share(&plan.points[i],
						       &plan.points[j]) ||
				    point_share(&plan.points[i],
						      &plan.points[i - 1]),
				    "%s", plan.points[i].name);
}

#endif

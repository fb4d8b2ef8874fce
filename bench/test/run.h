/* SPDX-License-Identifier: MIT */
/*
 * One run of the runner, as verb_run.c sets it up, on the module that is not there,
 * and what it leaves in its directory.
 */
#ifndef BENCH_TEST_RUN_H
#define BENCH_TEST_RUN_H

#include "../rounds.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "../gbench.h"
#include "csv.h"
#include "fake.h"

#define MOST_ARGS	16
#define GIB		(1ULL << 30)

static struct machine machine;
static struct options options;
static struct plan plan;
static struct sampler sampler;
static struct results *results;
static struct progress progress;
static struct rounds rounds;
static char dir[PATH_MAX];

/* Called when the options are known, before the plan is made. */
static void (*run_before_plan)(void);

static inline void make_machine(void)
{
	machine = (struct machine){
		.nr_nodes = 2,
		.info = {
			.struct_page_size = 64, .page_size = 4096,
			.section_pages = 32768, .pageblock_pages = 512,
		},
	};
	for (unsigned int i = 0; i < 2; i++)
		machine.nodes[i] = (struct machine_node){
			.id = i, .cpus = 2, .bytes = 64 * GIB,
			.free_bytes = 60 * GIB,
		};
}

static inline void make_plan(const char *first, va_list args)
{
	char *argv[MOST_ARGS] = { (char *)"memmap-bench run" };
	int argc = 1;

	for (const char *arg = first; arg; arg = va_arg(args, const char *))
		argv[argc++] = (char *)arg;
	options_parse(&options, OPTIONS_RUN_VERB, argc, argv);
	if (run_before_plan)
		run_before_plan();
	ck_assert_int_eq(plan_make(&options, &machine, &plan), 0);
}

/* Sets up a run of a command line: its arguments, up to a NULL. */
static inline void begin(const char *first, ...)
{
	static unsigned int number;
	va_list args;

	if (!machine.nr_nodes)
		make_machine();
	va_start(args, first);
	make_plan(first, args);
	va_end(args);
	snprintf(dir, sizeof(dir), "%s", tmp_path("%d-%u", getpid(), number++));
	ck_assert_int_eq(results_open(dir, &machine.info, &results), 0);
	sampler = (struct sampler){ .engine = { .device = FAKE_DEVICE },
				    .machine = &machine,
				    .verify = options.verify,
				    .stages = options.stages,
				    .profile = options.profile,
				    .options = &options };
	if (options.model)
		model_open(NULL, &sampler.engine.model);
	ck_assert_int_eq(sampler_open(&sampler, &plan), 0);
	rounds = (struct rounds){
		.options = &options, .machine = &machine, .plan = &plan,
		.sampler = &sampler, .results = results, .progress = &progress,
		.seed = options.seed, .stop = &fake.stop,
	};
	ck_assert_int_eq(rounds_prepare(&rounds), 0);
	gbench_init("test");
	progress_begin(&progress, PROGRESS_NEVER, rounds_work(&rounds));
}

static inline void end(void)
{
	ck_assert_msg(fake.live == 0, "%u ranges left", fake.live);
	ck_assert_uint_eq(fake.made, fake.dropped);
	gbench_shutdown();
	rounds_free(&rounds);
	sampler_close(&sampler);
	results_close(results);
	plan_free(&plan);
}

static inline const char *in_dir(const char *name)
{
	static char path[PATH_MAX + 64];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

/* free() it. */
static inline char *read_in_dir(const char *name)
{
	return tmp_read(in_dir(name));
}

/* Strictly: NaN, a missing bracket or a key given twice are errors. */
static inline json_t *load_result(void)
{
	json_error_t error;
	json_t *json = json_load_file(in_dir("result.json"),
				      JSON_REJECT_DUPLICATES, &error);

	ck_assert_msg(json != NULL, "%d: %s", error.line, error.text);
	return json;
}

/* Rows of result.json. */
static inline size_t result_rows(void)
{
	json_t *json = load_result();
	size_t rows = json_array_size(json_object_get(json, "benchmarks"));

	json_decref(json);
	return rows;
}

#endif

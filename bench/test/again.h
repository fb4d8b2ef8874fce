/* SPDX-License-Identifier: MIT */
/*
 * Runs on the module that is not there which are killed, and gone on with as verb_run.c
 * does it. What they measure depends on nothing but the point and how many samples it
 * has had, so that in the end all must be as if nobody had killed them.
 */
#ifndef BENCH_TEST_AGAIN_H
#define BENCH_TEST_AGAIN_H

#include "run.h"

#include <sys/wait.h>

#include "../resume.h"
#include "../sittings.h"

#define AGAIN_KILLED	9

/*
 * struct again
 * @argv: of the command that begins the run, after its name
 * @boot_id, @loaded_ns: of the call at hand
 * @die_at: the run or bind that a kill comes in, from 1; 0: none
 * @die_in_save: the same of env.json; @saves: so far
 * @order: the series of each run of the call at hand, from 1
 */
static struct again {
	char *argv[MOST_ARGS];
	int argc;
	const char *boot_id;
	uint64_t loaded_ns;
	unsigned int die_at;
	unsigned int die_in_save;
	unsigned int saves;
	size_t order[FAKE_RUNS];
	struct sittings sittings;
	struct resume resume;
} again;

/* What a kill leaves does not depend on it, and hundreds of runs are to be quick. */
int fsync(int fd)
{
	(void)fd;
	return 0;
}

/* --- what is measured -------------------------------------------------------- */

static inline size_t again_series(const struct memmap_bench_run *asked)
{
	for (size_t i = 0; i < rounds.nr_series; i++) {
		const struct point *point = rounds.series[i].point;

		if (point->path == PATH_MEMMAP &&
		    point->schedule == asked->schedule &&
		    point->writer == asked->writer &&
		    point->size == fake.bytes[asked->ranges[0]])
			return i;
	}
	ck_abort_msg("a run is for no point");
	return 0;
}

/* Samples that a series has; what is first since boot is counted with its bind. */
static inline unsigned int again_had(size_t i)
{
	bool twin = i + 1 < rounds.nr_series && rounds.series[i + 1].point->first;

	return (unsigned int)(rounds.series[i].nr +
			      (twin ? rounds.series[i + 1].nr : 0));
}

static inline void again_touches(const struct memmap_bench_run *answer)
{
	struct memmap_bench_touch *touches =
		(struct memmap_bench_touch *)(uintptr_t)answer->touches;

	for (unsigned int i = 0; touches && i < answer->nr_touches; i++)
		touches[i].ns = answer->touch_seed % 1000 + i;
}

/* Every fourth sample of a deferred point is one that waited. */
static inline void again_answer(unsigned int run,
				struct memmap_bench_run *answer,
				struct memmap_bench_worker *workers)
{
	size_t i = again_series(answer);
	unsigned int had = again_had(i);

	if (run == again.die_at)
		_exit(AGAIN_KILLED);
	again.order[run] = i;
	answer->makespan_ns = 1000003 + 7919 * i + 104729 * had;
	for (unsigned int w = 0; w < answer->nr_workers; w++)
		workers[w].end_ns = answer->makespan_ns;
	if (answer->schedule == MEMMAP_BENCH_SCHEDULE_DEFERRED && had % 4 == 1)
		workers[0].wait_ns = answer->makespan_ns / 2;
	again_touches(answer);
}

/* The first bind of all is the first since boot. */
static inline void again_bind(unsigned int bind, struct memmap_bench_bind *answer,
			      struct memmap_bench_record *records)
{
	unsigned int had = 0, firsts = 0;

	if (bind == again.die_at)
		_exit(AGAIN_KILLED);
	for (size_t i = 0; i < rounds.nr_series; i++) {
		had += (unsigned int)rounds.series[i].nr;
		firsts += rounds.series[i].point->first &&
			  rounds.series[i].nr > 0;
	}
	answer->bind_ns += 1009ULL * had;
	answer->unbind_ns += 3001ULL * had;
	answer->probe_ns = 20 + had;
	for (unsigned int r = 0; r < answer->nr_records; r++)
		records[r].hits = 5 + had % 3;
	if (!firsts)
		for (unsigned int r = 0; r < answer->nr_ranges; r++)
			records[r].flags |= MEMMAP_BENCH_RECORD_FIRST;
}

/* --- calls ------------------------------------------------------------------- */

static inline json_t *again_points(void)
{
	json_t *points = json_array();

	for (size_t i = 0; i < plan.nr; i++)
		if (!*plan.points[i].reason)
			json_array_append_new(points,
					      json_string(plan.points[i].name));
	return points;
}

static inline json_t *again_arguments(void)
{
	json_t *arguments = json_pack("[s]", "memmap-bench run");

	for (int i = 0; i < again.argc; i++)
		json_array_append_new(arguments, json_string(again.argv[i]));
	return arguments;
}

/* The parts of env.json that a run is gone on with by. */
static inline int again_save(struct rounds *of)
{
	json_t *facts, *runner;
	int err;

	if (++again.saves == again.die_in_save)
		_exit(AGAIN_KILLED);
	runner = json_pack("{s:o, s:s, s:o, s:I, s:O, s:O, s:O, s:o, s:n}",
			   "arguments", again_arguments(),
			   "where", options.model ? "model" : "kernel", "seed",
			   json_sprintf("%llu", (unsigned long long)options.seed),
			   "scale", (json_int_t)options.scale,
			   "groups", of->groups, "warnings", of->warnings,
			   "sittings", again.sittings.list,
			   "points", again_points(), "probes");
	if (again.resume.on) {
		facts = json_incref(again.resume.record.env);
		resume_env(&again.resume, runner);
	} else {
		facts = facts_collect("", &machine, NULL);
		json_object_set(facts, "run", runner);
	}
	json_decref(runner);
	err = results_env(results, facts);
	json_decref(facts);
	return err;
}

static inline void again_begin_call(json_t *before)
{
	fake = (struct fake){ .spoil = again_answer, .spoil_bind = again_bind };
	ck_assert_int_eq(sittings_begin(&again.sittings, before, again.boot_id,
					again.loaded_ns, &options,
					again_arguments()), 0);
	rounds.boot = again.sittings.boot;
	rounds.load = again.sittings.load;
	rounds.save = again_save;
	ck_assert_int_eq(again_save(&rounds), 0);
}

static inline void again_note(const char *const *args)
{
	again.saves = 0;
	again.resume.on = false;
	for (again.argc = 0; args[again.argc]; again.argc++)
		again.argv[again.argc] = (char *)args[again.argc];
	again.argv[again.argc++] = (char *)"--out=it";
}

/* Begins a run of these arguments; again_boot() before. */
#define again_start(...)						\
	do {								\
		again_note((const char *const []){ __VA_ARGS__, NULL });	\
		begin(__VA_ARGS__, NULL);				\
		again_begin_call(NULL);					\
	} while (0)

static inline void again_boot(const char *boot_id, uint64_t loaded_ns)
{
	again.boot_id = boot_id;
	again.loaded_ns = loaded_ns;
}

static inline void again_end(void)
{
	end();
	sittings_free(&again.sittings);
	if (again.resume.on)
		resume_close(&again.resume);
}

/* The same run in a process of its own, which is killed. */
static inline void again_run_and_die(void)
{
	int status;
	pid_t child = fork();

	ck_assert_int_ge(child, 0);
	if (!child)
		_exit(rounds_run(&rounds) ? 1 : 0);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), AGAIN_KILLED);
	again.die_at = again.die_in_save = 0;
	fake.made = fake.dropped = fake.live = 0;
	again_end();
}

/* Prepares going on with what is in @dir; @args: besides, up to a NULL. */
static inline enum status again_prepare(const char *args)
{
	char *argv[] = { (char *)"memmap-bench run", (char *)"--resume", dir,
			 (char *)args, NULL };
	enum status status;

	again.saves = 0;
	options_parse(&options, OPTIONS_RUN_VERB, args ? 4 : 3, argv);
	status = resume_open(&again.resume, &options);
	if (!status)
		status = resume_check(&again.resume, &machine, &options);
	if (!status)
		status = resume_plan(&again.resume, &machine, &options, &plan);
	if (status)
		return status;
	sampler = (struct sampler){ .engine = { .device = FAKE_DEVICE },
				    .machine = &machine,
				    .verify = options.verify,
				    .stages = options.stages,
				    .profile = options.profile,
				    .options = &options };
	ck_assert_int_eq(sampler_open(&sampler, &plan), 0);
	rounds = (struct rounds){
		.options = &options, .machine = &machine, .plan = &plan,
		.sampler = &sampler, .progress = &progress,
		.seed = options.seed, .stop = &fake.stop,
	};
	ck_assert_int_eq(rounds_prepare(&rounds), 0);
	return resume_restore(&again.resume, &rounds);
}

static inline void again_resume(const char *args)
{
	json_t *before;

	ck_assert_int_eq(again_prepare(args), STATUS_DONE);
	before = record_list(&again.resume.record, "sittings");
	ck_assert_int_eq(resume_cut(&again.resume, &machine.info, &results),
			 STATUS_DONE);
	rounds.results = results;
	gbench_init("test");
	progress_begin(&progress, PROGRESS_NEVER, rounds_work(&rounds));
	progress_resume(&progress, rounds_work_done(&rounds),
			rounds_work_left(&rounds));
	again_begin_call(before);
}

#endif

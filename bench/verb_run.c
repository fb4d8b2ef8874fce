// SPDX-License-Identifier: MIT
/* memmap-bench run: measure the points of a plan. */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "causes.h"
#include "gbench.h"
#include "names.h"
#include "namespaces.h"
#include "report.h"
#include "rounds.h"
#include "verbs.h"
#include "watch.h"

/* What one run holds. */
struct run {
	struct options options;
	struct session session;
	struct plan plan;
	struct namespaces namespaces;
	struct watch watch;
	struct sampler sampler;
	struct results *results;
	struct progress progress;
	struct rounds rounds;
};

static volatile int stop;

static void on_signal(int number)
{
	(void)number;
	stop = 1;
}

/* The first signal ends the run after its sample, the second at once. */
static void catch_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal,
				    .sa_flags = (int)SA_RESETHAND };
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	/* run | head must not leave namespaces disabled. */
	sigaction(SIGPIPE, &ignore, NULL);
}

static void complain(const char *what, int err)
{
	fprintf(stderr, "memmap-bench: %s: %s\n", what, strerror(-err));
}

static enum status check_runnable(const struct run *run)
{
	const struct plan *plan = &run->plan;
	size_t can = 0;

	for (size_t i = 0; i < plan->nr; i++) {
		const struct point *point = &plan->points[i];

		can += !*point->reason;
		if (*point->reason && !run->session.machine.device_err)
			fprintf(stderr, "skipped: %s: %s\n", point->name,
				point->reason);
	}
	if (can)
		return STATUS_DONE;
	if (run->session.machine.device_err && plan->nr)
		fprintf(stderr, "memmap-bench: %s\n",
			engine_advice(run->options.model,
				      run->session.machine.device_err));
	else if (!plan->nr)
		fputs("memmap-bench: the filter leaves no point of the plan; memmap-bench list shows them\n",
		      stderr);
	else
		fputs("memmap-bench: no point of the plan can run here\n",
		      stderr);
	return plan->nr ? STATUS_CANNOT : STATUS_USAGE;
}

static enum status open_results(struct run *run)
{
	const char *out = run->options.out;
	int err = results_open(out, &run->session.machine.info, &run->results);

	if (!err)
		return STATUS_DONE;
	run->results = NULL;
	if (err == -EEXIST)
		fprintf(stderr, "memmap-bench: --out %s exists; name a new directory, nothing is ever overwritten\n",
			out);
	else
		fprintf(stderr, "memmap-bench: --out %s: %s; name a new directory in one that can be written\n",
			out, strerror(-err));
	return err == -EEXIST ? STATUS_USAGE : STATUS_FAILED;
}

static json_t *arguments(int argc, char **argv)
{
	json_t *array = json_array();

	for (int i = 0; i < argc; i++)
		json_array_append_new(array, json_string(argv[i]));
	return array;
}

/* Of each stage why it is not known, and what a hit of a probe cost; or null. */
static json_t *probes(const struct run *run)
{
	const struct sampler *sampler = &run->sampler;
	json_t *stages;

	if (!run->options.stages || !sampler->probe_ns)
		return json_null();
	stages = json_object();
	for (unsigned int s = 1; s < MEMMAP_BENCH_NR_STAGES; s++)
		json_object_set_new(stages, names_of(&names_stages, s),
				    json_string(names_reason(
					sampler->stage_reason[s])));
	return json_pack("{s:o, s:o}", "hit_ns",
			 sampler->probe_ns == MEMMAP_BENCH_UNKNOWN ? json_null() :
			 json_integer((json_int_t)sampler->probe_ns),
			 "stages", stages);
}

/* Where the ranges come from; the model's are plain memory. */
static const char *source(const struct run *run)
{
	return run->options.model ? "none" :
	       names_of(&names_sources, run->options.source);
}

/* Why samples were not valid so far, and what was not even looked at. */
static void add_disturbances(const struct run *run, json_t *runner)
{
	struct causes causes;

	causes_count(run->rounds.series, run->rounds.nr_series, &causes);
	json_object_set_new(runner, "invalid", causes_json(&causes));
	json_object_set_new(runner, "unwatched", watch_unwatched(&run->watch));
}

static int write_env(struct run *run, int argc, char **argv)
{
	const struct options *options = &run->options;
	json_t *facts = facts_collect(&run->session.machine);
	json_t *runner;
	int err;

	runner = json_pack("{s:o, s:s, s:s, s:s, s:I, s:b, s:i, s:b, s:i, s:O, s:s, s:o, s:O}",
			   "arguments", arguments(argc, argv),
			   "where", options->model ? "model" : "kernel",
			   "seed", "", "source", source(run),
			   "scale", (json_int_t)options->scale,
			   "oversubscribe", options->oversubscribe,
			   "touches", (int)options->touches,
			   "verify", options->verify,
			   "repetitions", (int)options->repetitions,
			   "warnings", run->rounds.warnings,
			   "cpu_time", "sum of the workers' time on CPUs",
			   "probes", probes(run),
			   "groups", run->rounds.groups);
	if (!facts || !runner) {
		json_decref(facts);
		json_decref(runner);
		return -ENOMEM;
	}
	/* 64 bits do not fit into every reader's numbers. */
	json_object_set_new(runner, "seed",
			    json_sprintf("%" PRIu64, run->options.seed));
	add_disturbances(run, runner);
	json_object_set_new(facts, "run", runner);
	err = results_env(run->results, facts);
	json_decref(facts);
	return err;
}

static void add_context(const struct run *run)
{
	struct facts_where where = facts_where();
	char seed[24], scale[24], types[64];

	names_join(&names_types, run->options.types, ",", types, sizeof(types));
	snprintf(seed, sizeof(seed), "%" PRIu64, run->options.seed);
	snprintf(scale, sizeof(scale), "%" PRIu64, run->options.scale);
	gbench_context("memmap.schema", "1");
	gbench_context("memmap.where", where.where);
	gbench_context("memmap.accel", where.accel);
	gbench_context("memmap.kernel", facts_release());
	gbench_context("memmap.host", facts_host());
	gbench_context("memmap.source", source(run));
	gbench_context("memmap.scale", scale);
	gbench_context("memmap.type", *types ? types : "auto");
	gbench_context("memmap.seed", seed);
	gbench_context("memmap.verify", run->options.verify ? "yes" : "no");
	gbench_context("memmap.cpu_time", "the workers' time on CPUs");
}

/* Why there is no profile, though it was asked for. */
static void explain_profile(const struct run *run)
{
	bool possible = false;

	for (size_t i = 0; i < run->rounds.nr_series; i++)
		possible |= point_has_sections(run->rounds.series[i].point);
	fputs(possible ?
	      "memmap-bench: no profile: this kernel does not reschedule once after the first page of each section, by which a bind's sections are told apart\n" :
	      "memmap-bench: no profile: sections of a bind are timed of one range alone, and every point has several, or is no bind; --path bind --nodes each has such\n",
	      stderr);
}

static enum status conclude(struct run *run, int err)
{
	unsigned int failed;

	report_print(run->rounds.series, run->rounds.nr_series);
	if (run->options.out)
		printf("# results: %s\n", run->options.out);
	/* What follows goes elsewhere, and after it. */
	fflush(stdout);
	if (run->options.profile && !run->sampler.profiled && !err)
		explain_profile(run);
	if (err == -EINTR)
		fputs("memmap-bench: interrupted; what was measured is complete\n",
		      stderr);
	else if (err)
		fprintf(stderr, "memmap-bench: %s\n", *run->rounds.problem ?
			run->rounds.problem : strerror(-err));
	/* A run that was cut short has its own reason. */
	failed = err ? 0 : report_failed(stderr, run->rounds.series,
					 run->rounds.nr_series,
					 run->options.repetitions);
	if (failed)
		fprintf(stderr, "memmap-bench: %u points failed; samples.csv has the cause of each sample\n",
			failed);
	return err || failed ? STATUS_FAILED : STATUS_DONE;
}

/* What the results should be read with must not wait for the end. */
static void warn(struct rounds *rounds, const char *line)
{
	progress_clear(rounds->progress);
	fprintf(stderr, "memmap-bench: %s\n", line);
}

/* What cannot be watched, as in most guests, is no reason not to measure. */
static void say_unwatched(const struct run *run)
{
	char names[96];

	if (*watch_list(&run->watch, names, sizeof(names)))
		fprintf(stderr, "memmap-bench: not watched, so not seen when it disturbs a sample: %s%s\n",
			names, run->options.out ? "; env.json says why" : "");
}

static enum status measure(struct run *run, int argc, char **argv)
{
	int err, written;

	run->rounds = (struct rounds){
		.options = &run->options, .machine = &run->session.machine,
		.topology = run->session.topology,
		.plan = &run->plan, .sampler = &run->sampler,
		.results = run->results, .progress = &run->progress,
		.seed = run->options.seed, .stop = &stop,
		.warn = warn,
	};
	err = rounds_prepare(&run->rounds);
	if (err) {
		complain("samples", err);
		return STATUS_FAILED;
	}
	say_unwatched(run);
	gbench_init("memmap-bench");
	add_context(run);
	err = write_env(run, argc, argv);
	progress_begin(&run->progress, run->options.progress,
		       rounds_work(&run->rounds));
	if (!err)
		err = rounds_run(&run->rounds);
	progress_clear(&run->progress);
	written = write_env(run, argc, argv);
	gbench_shutdown();
	return conclude(run, err ? err : written);
}

static void say(void *arg, const char *line)
{
	(void)arg;
	fprintf(stderr, "memmap-bench: %s\n", line);
}

static bool uses_namespaces(const struct run *run)
{
	return run->options.paths & OPTIONS_NAMESPACE_PATHS;
}

/* What has no NVDIMMs, or no drivers for them, cannot run this at all. */
static enum status open_namespaces(struct run *run)
{
	char problem[ND_MESSAGE];
	int err;

	err = namespaces_open(&run->namespaces, &run->options,
			      &run->session.machine, say, problem,
			      sizeof(problem));
	if (!err)
		return STATUS_DONE;
	say(NULL, problem);
	return err == -ENODEV || err == -ENOPKG || err == -EPERM ?
		STATUS_CANNOT : STATUS_FAILED;
}

/* Nodes and namespaces that are named exist. */
static enum status check_named(struct run *run)
{
	enum status status = session_check_nodes(&run->session, &run->options);

	if (status)
		return status;
	return uses_namespaces(run) ? open_namespaces(run) :
		session_check_namespaces(&run->session, &run->options);
}

static enum status close_namespaces(struct run *run, enum status status)
{
	char problem[ND_MESSAGE];

	if (!uses_namespaces(run))
		return status;
	if (!namespaces_close(&run->namespaces, problem, sizeof(problem)))
		return status;
	say(NULL, problem);
	say(NULL, "not everything could be put back; memmap-bench recover tries again");
	return STATUS_FAILED;
}

static enum status prepare(struct run *run)
{
	struct options *options = &run->options;
	enum status status = session_fit(&run->session, options);
	int err;

	if (status)
		return status;
	err = plan_make(options, &run->session.machine, &run->plan);
	if (err) {
		complain("plan", err);
		return STATUS_FAILED;
	}
	status = check_runnable(run);
	if (status)
		return status;
	if (!options->seeded &&
	    getrandom(&options->seed, sizeof(options->seed), 0) < 0) {
		complain("seed", -errno);
		return STATUS_FAILED;
	}
	return STATUS_DONE;
}

static enum status sampled(struct run *run, int argc, char **argv)
{
	enum status status = open_results(run);
	int err;

	if (status)
		return status;
	run->sampler.engine = run->session.engine;
	run->sampler.verify = run->options.verify;
	run->sampler.stages = run->options.stages;
	run->sampler.profile = run->options.profile;
	run->sampler.options = &run->options;
	run->sampler.machine = &run->session.machine;
	run->sampler.namespaces = &run->namespaces;
	run->sampler.watch = &run->watch;
	err = sampler_open(&run->sampler, &run->plan);
	if (err) {
		complain("samples", err);
		status = STATUS_FAILED;
	} else {
		status = measure(run, argc, argv);
		rounds_free(&run->rounds);
		sampler_close(&run->sampler);
	}
	results_close(run->results);
	return status;
}

static enum status prepared(struct run *run, int argc, char **argv)
{
	enum status status;
	int err = watch_open(&run->watch, "",
			     strcmp(facts_where().accel, "hardware") != 0);

	if (err) {
		complain("samples", err);
		return STATUS_FAILED;
	}
	status = sampled(run, argc, argv);
	watch_close(&run->watch);
	return status;
}

int verb_run(int argc, char **argv)
{
	static struct run run;
	enum status status;

	options_parse(&run.options, OPTIONS_RUN_VERB, argc, argv);
	status = session_open(&run.session, run.options.model);
	if (status)
		return status;
	catch_signals();
	status = check_named(&run);
	if (!status) {
		status = prepare(&run);
		if (!status)
			status = prepared(&run, argc, argv);
		plan_free(&run.plan);
		status = close_namespaces(&run, status);
	}
	session_close(&run.session);
	return status;
}

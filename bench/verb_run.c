// SPDX-License-Identifier: MIT
/* memmap-bench run: measure the points of a plan. */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "causes.h"
#include "counting.h"
#include "forecast.h"
#include "gbench.h"
#include "names.h"
#include "namespaces.h"
#include "report.h"
#include "resume.h"
#include "rounds.h"
#include "sittings.h"
#include "suite.h"
#include "verbs.h"
#include "watch.h"

/* What one run holds. */
struct run {
	struct options options;
	struct session session;
	struct resume resume;
	struct sittings sittings;
	struct plan plan;
	struct namespaces namespaces;
	struct counting counting;
	struct watch watch;
	struct sampler sampler;
	struct results *results;
	struct progress progress;
	struct rounds rounds;
	json_t *env;	/* what is known of all of it, with what follows */
	int argc;
	char **argv;
};

/* The module's version that brought runs without a schedule. */
#define COUNTED_MODULE	4

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
	int err;

	if (run->resume.on)
		return resume_cut(&run->resume, &run->session.machine.info,
				  &run->results);
	err = results_open(out, &run->session.machine.info, &run->results);
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

static json_t *arguments(const struct run *run)
{
	json_t *array = json_array();

	for (int i = 0; i < run->argc; i++)
		json_array_append_new(array, json_string(run->argv[i]));
	return array;
}

/* The names of those that are measured: who goes on with the run needs the same. */
static json_t *points(const struct run *run)
{
	json_t *array = json_array();

	for (size_t i = 0; i < run->plan.nr; i++)
		if (!*run->plan.points[i].reason)
			json_array_append_new(array,
				json_string(run->plan.points[i].name));
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

/* What counted, or why nothing did, and what memmap-count said of its events. */
static json_t *counters(const struct run *run)
{
	const struct counting *counting = &run->counting;
	bool used = counting->on || counting->lost;
	json_t *events = json_array();

	for (unsigned int i = 0; i < counting->nr_offered; i++) {
		const struct counting_event *event = &counting->offered[i];

		json_array_append_new(events,
			json_pack("{s:s, s:s, s:o}", "name", event->name,
				  "state", event->state, "reason",
				  *event->reason ? json_string(event->reason) :
						   json_null()));
	}
	return json_pack("{s:b, s:o, s:o}", "used", used, "reason",
			 *counting->reason ? json_string(counting->reason) :
					     json_null(), "events", events);
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

static json_t *runner_facts(const struct run *run)
{
	const struct options *options = &run->options;
	json_t *runner;

	runner = json_pack("{s:o, s:s, s:s, s:s, s:I, s:b, s:i, s:b, s:i, s:i, s:O, s:s, s:o, s:O, s:O, s:o}",
			   "arguments", arguments(run),
			   "where", options->model ? "model" : "kernel",
			   "seed", "", "source", source(run),
			   "scale", (json_int_t)options->scale,
			   "oversubscribe", options->oversubscribe,
			   "touches", (int)options->touches,
			   "verify", options->verify,
			   "repetitions", (int)options->repetitions,
			   "parts", (int)options->parts,
			   "warnings", run->rounds.warnings,
			   "cpu_time", "sum of the workers' time on CPUs",
			   "probes", probes(run),
			   "groups", run->rounds.groups,
			   "sittings", run->sittings.list,
			   "points", points(run));
	/* 64 bits do not fit into every reader's numbers. */
	json_object_set_new(runner, "seed",
			    json_sprintf("%" PRIu64, options->seed));
	return runner;
}

/* What was collected at first stays, also where an earlier call did it. */
static int write_env(const struct run *run)
{
	json_t *runner = runner_facts(run);

	if (!run->env || !runner) {
		json_decref(runner);
		return -ENOMEM;
	}
	add_disturbances(run, runner);
	if (run->resume.on)
		resume_env(&run->resume, runner);
	else
		json_object_set(run->env, "run", runner);
	json_decref(runner);
	json_object_set_new(run->env, "counters", counters(run));
	return results_env(run->results, run->env);
}

/* Between sets of ranges: what was found of them must not wait for the end either. */
static int save(struct rounds *rounds)
{
	struct run *run = (struct run *)((char *)rounds -
					 offsetof(struct run, rounds));

	sittings_note(&run->sittings, rounds->pages,
		      progress_elapsed(&run->progress));
	return write_env(run);
}

/* What stands beside the facts. 0 or -errno. */
static int write_beside(const struct run *run)
{
	struct suite suite = suite_built_from();
	size_t length;
	char *xml;
	int err = topology_xml(run->session.topology, &xml, &length);

	if (err)
		return err;
	err = results_keep(run->results, "topology.xml", xml, length);
	free(xml);
	if (!err && suite.whole_bytes)
		err = results_keep(run->results, "suite.diff", suite.diff,
				   suite.bytes);
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

/* Counters that went away in the middle. */
static bool lost_counters(const struct run *run)
{
	if (!run->counting.lost)
		return false;
	fprintf(stderr, "memmap-bench: counters: %s; the samples from then on have none\n",
		run->counting.reason);
	return run->options.counters == COUNTERS_YES;
}

/* Which parts are complete, where there are several; @err: how this one ended. */
static void report_parts(const struct run *run, int err)
{
	const struct options *options = &run->options;

	if (options->parts == 1)
		return;
	printf("# part %u of %u is %scomplete", options->part, options->parts,
	       err ? "not " : "");
	for (unsigned int part = 1; part <= options->parts; part++)
		if (part != options->part &&
		    rounds_part_lacks(&run->rounds, part))
			printf("; --resume %s --part %u/%u is to come",
			       options->out, part, options->parts);
	putchar('\n');
}

static enum status conclude(struct run *run, int err)
{
	unsigned int failed;

	report_print(run->rounds.series, run->rounds.nr_series);
	report_parts(run, err);
	if (run->options.out)
		printf("# results: %s\n", run->options.out);
	/* What follows goes elsewhere, and after it. */
	fflush(stdout);
	if (run->options.profile && !run->sampler.profiled && !err)
		explain_profile(run);
	if (err == -EINTR)
		fprintf(stderr, "memmap-bench: interrupted; what was measured is complete%s%s\n",
			run->options.out ? ", and the rest is taken by --resume " : "",
			run->options.out ? run->options.out : "");
	else if (err)
		fprintf(stderr, "memmap-bench: %s\n", *run->rounds.problem ?
			run->rounds.problem : strerror(-err));
	/* A run that was cut short has its own reason. */
	failed = err ? 0 : report_failed(stderr, run->rounds.series,
					 run->rounds.nr_series,
					 options_rounds(&run->options));
	if (failed)
		fprintf(stderr, "memmap-bench: %u points failed; samples.csv has the cause of each sample\n",
			failed);
	if (lost_counters(run))
		return STATUS_FAILED;
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

/* The series of the plan, with what earlier calls have of them. */
static enum status prepare_rounds(struct run *run)
{
	int err;

	run->rounds = (struct rounds){
		.options = &run->options, .machine = &run->session.machine,
		.topology = run->session.topology,
		.plan = &run->plan, .sampler = &run->sampler,
		.progress = &run->progress,
		.seed = run->options.seed, .stop = &stop,
		.warn = warn, .save = save,
	};
	err = rounds_prepare(&run->rounds);
	if (err) {
		complain("samples", err);
		return STATUS_FAILED;
	}
	return run->resume.on ? resume_restore(&run->resume, &run->rounds) :
				STATUS_DONE;
}

static int begin_sitting(struct run *run)
{
	char boot_id[SITTINGS_BOOT_ID];
	json_t *before = run->resume.on ?
		record_list(&run->resume.record, "sittings") : NULL;
	int err = sittings_begin(&run->sittings, before,
				 sittings_boot_id(boot_id),
				 run->session.machine.info.loaded_ns,
				 &run->options, arguments(run));

	run->rounds.sitting = (unsigned int)json_array_size(run->sittings.list);
	run->rounds.boot = run->sittings.boot;
	run->rounds.load = run->sittings.load;
	return err;
}

static void begin_progress(struct run *run)
{
	progress_begin(&run->progress, run->options.progress,
		       rounds_work(&run->rounds));
	progress_resume(&run->progress, rounds_work_done(&run->rounds),
			rounds_work_left(&run->rounds));
}

static enum status measure(struct run *run)
{
	int err, written;

	run->rounds.results = run->results;
	run->env = run->resume.on ? json_incref(run->resume.record.env) :
				    facts_collect("", &run->session.machine,
						  run->session.topology);
	say_unwatched(run);
	gbench_init("memmap-bench");
	add_context(run);
	err = begin_sitting(run);
	begin_progress(run);
	if (!err)
		err = write_env(run);
	if (!err && !run->resume.on)
		err = write_beside(run);
	if (!err)
		err = rounds_run(&run->rounds);
	progress_clear(&run->progress);
	written = save(&run->rounds);
	gbench_shutdown();
	sittings_free(&run->sittings);
	json_decref(run->env);
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
	return uses_namespaces(run) && !run->options.dry_run ?
		open_namespaces(run) :
		session_check_namespaces(&run->session, &run->options);
}

static enum status close_namespaces(struct run *run, enum status status)
{
	char problem[ND_MESSAGE];

	if (!uses_namespaces(run) || run->options.dry_run)
		return status;
	if (!namespaces_close(&run->namespaces, problem, sizeof(problem)))
		return status;
	say(NULL, problem);
	say(NULL, "not everything could be put back; memmap-bench recover tries again");
	return STATUS_FAILED;
}

/* 0, or -errno with a reason. */
static int start_counting(struct run *run)
{
	struct counting *counting = &run->counting;

	if (run->options.counters == COUNTERS_NO) {
		snprintf(counting->reason, sizeof(counting->reason),
			 "not asked for: --counters no");
		return -ECANCELED;
	}
	if (run->session.machine.info.version < COUNTED_MODULE) {
		snprintf(counting->reason, sizeof(counting->reason),
			 "the loaded module has version %u of the interface, whose runs cannot be counted apart from prefill and verification: load the one built with this runner",
			 run->session.machine.info.version);
		return -EPROTONOSUPPORT;
	}
	return counting_start(counting, run->options.model);
}

static enum status prepare_counting(struct run *run)
{
	if (!start_counting(run)) {
		run->sampler.counting = &run->counting;
		return STATUS_DONE;
	}
	if (run->options.counters == COUNTERS_NO)
		return STATUS_DONE;
	fprintf(stderr, "memmap-bench: no counters: %s\n", run->counting.reason);
	return run->options.counters == COUNTERS_YES ? STATUS_CANNOT :
						       STATUS_DONE;
}

static enum status make_plan(struct run *run)
{
	struct options *options = &run->options;
	const struct machine *machine = &run->session.machine;
	enum status status;
	int err;

	if (run->resume.on)
		return resume_plan(&run->resume, machine, options, &run->plan);
	status = session_fit(&run->session, options);
	if (status)
		return status;
	err = plan_make(options, machine, &run->plan);
	if (err)
		complain("plan", err);
	return err ? STATUS_FAILED : STATUS_DONE;
}

static enum status prepare(struct run *run)
{
	struct options *options = &run->options;
	enum status status = make_plan(run);

	if (!status)
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

static void set_sampler(struct run *run)
{
	run->sampler.engine = run->session.engine;
	run->sampler.verify = run->options.verify;
	run->sampler.stages = run->options.stages;
	run->sampler.profile = run->options.profile;
	run->sampler.options = &run->options;
	run->sampler.machine = &run->session.machine;
	run->sampler.namespaces = &run->namespaces;
	run->sampler.watch = &run->watch;
}

/* Nothing is written before all that is there has been read. */
static enum status sampled(struct run *run)
{
	enum status status;
	int err;

	err = sampler_open(&run->sampler, &run->plan);
	if (err) {
		complain("samples", err);
		sampler_close(&run->sampler);
		return STATUS_FAILED;
	}
	status = prepare_rounds(run);
	if (!status)
		status = prepare_counting(run);
	if (!status)
		status = open_results(run);
	if (!status) {
		status = measure(run);
		results_close(run->results);
	}
	counting_stop(&run->counting);
	rounds_free(&run->rounds);
	sampler_close(&run->sampler);
	return status;
}

static enum status prepared(struct run *run)
{
	enum status status;
	int err = watch_open(&run->watch, "",
			     strcmp(facts_where().accel, "hardware") != 0);

	if (err) {
		complain("samples", err);
		return STATUS_FAILED;
	}
	status = sampled(run);
	watch_close(&run->watch);
	return status;
}

/* What prepared() would do. */
static enum status forecast(struct run *run)
{
	enum status status = prepare_rounds(run);
	struct forecast forecast;
	json_t *sittings = run->resume.on ?
		record_list(&run->resume.record, "sittings") : NULL;

	if (!status) {
		forecast_make(&run->rounds, &forecast);
		forecast_print(stdout, &run->rounds, &forecast,
			       sittings ? sittings_pace(sittings) : (double)NAN);
	}
	json_decref(sittings);
	rounds_free(&run->rounds);
	return status;
}

static enum status run_it(struct run *run)
{
	enum status status = check_named(run);

	if (status)
		return status;
	status = prepare(run);
	set_sampler(run);
	if (!status)
		status = run->options.dry_run ? forecast(run) : prepared(run);
	plan_free(&run->plan);
	return close_namespaces(run, status);
}

int verb_run(int argc, char **argv)
{
	static struct run run;
	enum status status;

	options_parse(&run.options, OPTIONS_RUN_VERB, argc, argv);
	run.argc = argc;
	run.argv = argv;
	status = resume_open(&run.resume, &run.options);
	if (status)
		goto out_resume;
	status = session_open(&run.session, run.resume.on ?
			      record_is_model(&run.resume.record) :
			      run.options.model);
	if (status)
		goto out_resume;
	catch_signals();
	status = resume_check(&run.resume, &run.session.machine, &run.options);
	if (!status)
		status = run_it(&run);
	session_close(&run.session);
out_resume:
	resume_close(&run.resume);
	return status;
}

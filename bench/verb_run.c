// SPDX-License-Identifier: MIT
/* memmap-bench run: measure the points of a plan. */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "complain.h"
#include "forecast.h"
#include "gbench.h"
#include "run_internal.h"

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
		.warn = warn, .save = run_env_save,
	};
	err = rounds_prepare(&run->rounds);
	if (err) {
		complain("samples", strerror(-err));
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
				 &run->options, run_arguments(run));

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
	run_env_context(run);
	err = begin_sitting(run);
	begin_progress(run);
	if (!err)
		err = run_env_write(run);
	if (!err && !run->resume.on)
		err = run_env_beside(run);
	if (!err)
		err = rounds_run(&run->rounds);
	progress_clear(&run->progress);
	written = run_env_save(&run->rounds);
	gbench_shutdown();
	sittings_free(&run->sittings);
	json_decref(run->env);
	return run_conclude(run, err ? err : written);
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
		complain("plan", strerror(-err));
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
		complain("seed", strerror(errno));
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
		complain("samples", strerror(-err));
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
		complain("samples", strerror(-err));
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

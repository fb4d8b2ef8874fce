// SPDX-License-Identifier: MIT
/* What env.json and result.json say of a run besides its samples; see run_internal.h. */
#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>

#include "causes.h"
#include "facts.h"
#include "gbench.h"
#include "names.h"
#include "run_internal.h"
#include "suite.h"

json_t *run_arguments(const struct run *run)
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

/* What memmap-count said of its events; where this call has none, to an earlier one. */
static json_t *events(const struct run *run)
{
	const struct counting *counting = &run->counting;
	json_t *earlier = json_object_get(json_object_get(run->env, "counters"),
					  "events");
	json_t *events;

	if (!counting->nr_offered && earlier)
		return json_incref(earlier);
	events = json_array();
	for (unsigned int i = 0; i < counting->nr_offered; i++) {
		const struct counting_event *event = &counting->offered[i];

		json_array_append_new(events,
			json_pack("{s:s, s:s, s:o}", "name", event->name,
				  "state", event->state, "reason",
				  *event->reason ? json_string(event->reason) :
						   json_null()));
	}
	return events;
}

/* Whether any of the calls counted, why this one did not, and what there is to count. */
static json_t *counters(const struct run *run)
{
	const struct counting *counting = &run->counting;
	bool used = sittings_counted(&run->sittings,
				     counting->on || counting->lost);

	return json_pack("{s:b, s:o, s:o}", "used", used, "reason",
			 *counting->reason ? json_string(counting->reason) :
					     json_null(), "events", events(run));
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
			   "arguments", run_arguments(run),
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

int run_env_write(const struct run *run)
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
int run_env_save(struct rounds *rounds)
{
	struct run *run = (struct run *)((char *)rounds -
					 offsetof(struct run, rounds));

	sittings_note(&run->sittings, rounds->pages,
		      progress_elapsed(&run->progress));
	return run_env_write(run);
}

int run_env_beside(const struct run *run)
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

void run_env_context(const struct run *run)
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

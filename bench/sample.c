// SPDX-License-Identifier: MIT
/* One sample; see sample.h. */
#include "sample.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "names.h"
#include "namespaces.h"
#include "sample_bind.h"

/* A bind's stamps are two a section, or, in older kernels, one a pageblock. */
static unsigned int most_sections(const struct sampler *sampler,
				  const struct plan *plan)
{
	const struct memmap_bench_info *info = &sampler->machine->info;
	uint64_t most = 1;

	for (size_t i = 0; i < plan->nr && sampler->profile; i++) {
		const struct point *point = &plan->points[i];
		uint64_t sections = point->size * point->group.nr /
				    machine_page_bytes(sampler->machine) /
				    info->pageblock_pages;

		if (!*point->reason && sections > most)
			most = sections;
	}
	return (unsigned int)most;
}

int sampler_open(struct sampler *sampler, const struct plan *plan)
{
	unsigned int most = 1;

	for (size_t i = 0; i < plan->nr; i++) {
		const struct point *point = &plan->points[i];
		unsigned int workers = point->group.nr * point->threads;

		if (!*point->reason && workers > most)
			most = workers;
	}
	sampler->workers = calloc(most, sizeof(*sampler->workers));
	sampler->worker_room = most;
	sampler->section_room = most_sections(sampler, plan);
	sampler->section_ns = calloc(sampler->section_room,
				     sizeof(*sampler->section_ns));
	return sampler->workers && sampler->section_ns ? 0 : -ENOMEM;
}

void sampler_close(struct sampler *sampler)
{
	free(sampler->workers);
	free(sampler->section_ns);
}

void sample_begin(struct sample *sample)
{
	*sample = (struct sample){
		.round = sample->round,
		.attempt = sample->attempt,
		.cpu_ns = MEMMAP_BENCH_UNKNOWN,
	};
	stages_sum(NULL, 0, 0, 0, MEMMAP_BENCH_UNKNOWN, 1, &sample->stages);
}

static void say(struct sample *sample, const char *format, va_list args)
{
	/* The first cause is the one that counts. */
	if (!*sample->cause)
		vsnprintf(sample->cause, sizeof(sample->cause), format, args);
}

void sample_doubt(struct sample *sample, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	say(sample, format, args);
	va_end(args);
}

void sample_fail(struct sample *sample, int err, const char *format, ...)
{
	va_list args;

	sample->cause[0] = '\0';
	va_start(args, format);
	say(sample, format, args);
	va_end(args);
	sample->err = err;
}

void sample_judge_wait(struct sample *sample, int cpu, uint64_t wait_ns,
		       uint64_t wall_ns, double limit)
{
	if (wait_ns != MEMMAP_BENCH_UNKNOWN &&
	    (double)wait_ns > limit * (double)wall_ns)
		sample_doubt(sample, "preempted: a worker on CPU %d waited %" PRIu64 " of %" PRIu64 " ns",
			     cpu, wait_ns, wall_ns);
}

double sample_ns_per_page(const struct sample *sample)
{
	return (double)sample->makespan_ns / (double)sample->pages;
}

double sample_gb_per_second(const struct sample *sample, double ns_per_page)
{
	if (!sample->bytes)
		return (double)NAN;
	return (double)sample->bytes / (double)sample->pages / ns_per_page;
}

static int run(struct sampler *sampler, const struct point *point,
	       const unsigned int *ids, struct memmap_bench_run *run)
{
	*run = (struct memmap_bench_run){
		.flags = sampler->verify ? MEMMAP_BENCH_RUN_VERIFY : 0,
		.schedule = point->schedule,
		.writer = point->writer,
		.prefill = point->prefill,
		.placement = point->placement,
		.threads = point->threads,
		.nr_ranges = point->group.nr,
		.workers = (uintptr_t)sampler->workers,
		.nr_workers = sampler->worker_room,
		.sections = sampler->profile ? (uintptr_t)sampler->section_ns : 0,
		.nr_sections = sampler->profile ? sampler->section_room : 0,
	};
	memcpy(run->ranges, ids, point->group.nr * sizeof(*ids));
	return engine_run(&sampler->engine, run);
}

/* Node of the range that a worker worked on. */
static unsigned int node_of(const struct point *point, const unsigned int *ids,
			    unsigned int id)
{
	for (unsigned int i = 0; i < point->group.nr; i++)
		if (ids[i] == id)
			return point->group.node[i];
	return point->group.node[0];
}

/* Whether a worker ran where the point's placement wants it. */
static bool placed(const struct sampler *sampler, const struct point *point,
		   unsigned int node, const struct memmap_bench_worker *worker)
{
	const struct machine_node *home = machine_node(sampler->machine, node);
	bool near = worker->node == (int)node && worker->end_node == (int)node;
	bool far = worker->node != (int)node && worker->end_node != (int)node;

	if (point->placement == MEMMAP_BENCH_PLACEMENT_REMOTE)
		return far;
	if (point->placement == MEMMAP_BENCH_PLACEMENT_NODE)
		return near || !home || !home->cpus;
	return true;
}

static void judge_worker(const struct sampler *sampler,
			 const struct point *point, unsigned int node,
			 const struct memmap_bench_worker *worker,
			 struct sample *sample)
{
	if (!placed(sampler, point, node, worker))
		sample_doubt(sample, "off-node: a worker of node %u ran on nodes %d and %d",
			     node, worker->node, worker->end_node);
	sample_judge_wait(sample, worker->cpu, worker->wait_ns,
			  worker->end_ns - worker->start_ns, SAMPLE_WAIT_LIMIT);
}

/* Sum of the workers' time on CPUs, known only if each one's is. */
static uint64_t cpu_time(const struct sampler *sampler, unsigned int nr)
{
	uint64_t sum = 0;

	for (unsigned int i = 0; i < nr; i++) {
		const struct memmap_bench_worker *worker = &sampler->workers[i];

		if (worker->wait_ns == MEMMAP_BENCH_UNKNOWN)
			return MEMMAP_BENCH_UNKNOWN;
		sum += worker->end_ns - worker->start_ns - worker->wait_ns;
	}
	return sum;
}

static void judge(const struct sampler *sampler, const struct point *point,
		  const unsigned int *ids, struct sample *sample)
{
	uint64_t asked = point_pages(point, sampler->machine);
	unsigned int workers = point->group.nr * point->threads;

	for (unsigned int i = 0; i < sample->nr_workers; i++) {
		const struct memmap_bench_worker *worker = &sampler->workers[i];

		judge_worker(sampler, point, node_of(point, ids, worker->range),
			     worker, sample);
	}
	/* padata's pool of work items has one for each possible CPU. */
	if (sample->nr_workers < workers)
		sample_doubt(sample, "fewer workers: padata granted %u of %u",
			     sample->nr_workers, workers);
	if (sample->pages != asked)
		sample_fail(sample, -EPROTO, "wrong work: %" PRIu64 " pages written, not %" PRIu64,
			    sample->pages, asked);
}

static void describe_mismatch(const struct memmap_bench_run *run,
			      struct sample *sample)
{
	sample_fail(sample, -EBADMSG, "mismatch: pfn %#llx differs in %s: %#llx, the kernel has %#llx",
		    (unsigned long long)run->bad_pfn,
		    names_of(&names_fields, run->bad_field),
		    (unsigned long long)run->bad_got,
		    (unsigned long long)run->bad_want);
}

static void sample_memmap(struct sampler *sampler, const struct point *point,
			  const unsigned int *ids, struct sample *sample)
{
	struct memmap_bench_run result;
	int err = run(sampler, point, ids, &result);

	if (err) {
		sample_fail(sample, err, "failed: %s", strerror(-err));
		return;
	}
	sample->makespan_ns = result.makespan_ns;
	sample->dispatch_ns = result.dispatch_ns;
	sample->pages = result.pages;
	sample->bytes = result.pages * sampler->machine->info.struct_page_size;
	sample->nr_workers = result.nr_workers;
	sample->nr_sections = result.sections ? result.nr_sections : 0;
	sample->cpu_ns = cpu_time(sampler, result.nr_workers);
	sample->verified = result.verdict == MEMMAP_BENCH_VERIFIED;
	if (result.verdict == MEMMAP_BENCH_MISMATCH)
		describe_mismatch(&result, sample);
	else if (sampler->verify && !sample->verified)
		/* A module that leaves it out must not pass for one that found nothing. */
		sample_fail(sample, -EPROTO, "not verified, though asked for");
	else
		judge(sampler, point, ids, sample);
}

void sample_take(struct sampler *sampler, const struct point *point,
		 const unsigned int *ids, struct sample *sample)
{
	sample_begin(sample);
	if (point->path == PATH_MEMMAP)
		sample_memmap(sampler, point, ids, sample);
	else if (point_is_bind(point))
		sample_bind(sampler, point, sample);
	else
		sample_namespace(sampler, point, sample);
	sample->valid = !*sample->cause;
	sampler->profiled += sample->nr_sections > 0;
}

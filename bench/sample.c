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

#include "judge.h"
#include "names.h"
#include "namespaces.h"
#include "sample_bind.h"
#include "stats.h"
#include "touches.h"
#include "watch.h"

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

/* Workers of all ranges of a point, with callers that are none of the threads. */
static unsigned int all_workers(const struct point *point)
{
	return point->group.nr * point_workers(point);
}

static unsigned int most_workers(const struct plan *plan)
{
	unsigned int most = 1;

	for (size_t i = 0; i < plan->nr; i++)
		if (!*plan->points[i].reason && all_workers(&plan->points[i]) > most)
			most = all_workers(&plan->points[i]);
	return most;
}

static bool has_touches(const struct point *point)
{
	return point->path == PATH_MEMMAP &&
	       point->schedule == MEMMAP_BENCH_SCHEDULE_BACKGROUND;
}

/* Room for the touches of any point; for one, where there are none. */
static size_t most_touches(const struct sampler *sampler,
			   const struct plan *plan)
{
	size_t most = 0;

	if (!sampler->options->touches)
		return 1;
	for (size_t i = 0; i < plan->nr; i++)
		if (has_touches(&plan->points[i]) && !*plan->points[i].reason &&
		    plan->points[i].group.nr > most)
			most = plan->points[i].group.nr;
	return most ? most * sampler->options->touches : 1;
}

int sampler_open(struct sampler *sampler, const struct plan *plan)
{
	sampler->worker_room = most_workers(plan);
	sampler->workers = calloc(sampler->worker_room,
				  sizeof(*sampler->workers));
	sampler->touches = calloc(most_touches(sampler, plan),
				  sizeof(*sampler->touches));
	sampler->touch_seed = sampler->options->seed;
	sampler->section_room = most_sections(sampler, plan);
	sampler->section_ns = calloc(sampler->section_room,
				     sizeof(*sampler->section_ns));
	return sampler->workers && sampler->touches && sampler->section_ns ?
	       0 : -ENOMEM;
}

void sampler_close(struct sampler *sampler)
{
	free(sampler->workers);
	free(sampler->touches);
	free(sampler->section_ns);
}

void sampler_pass(struct sampler *sampler, const struct point *point)
{
	if (has_touches(point))
		stats_random(&sampler->touch_seed);
}

void sample_begin(struct sample *sample)
{
	*sample = (struct sample){
		.round = sample->round,
		.attempt = sample->attempt,
		.cpu_ns = MEMMAP_BENCH_UNKNOWN,
		.available_ns = MEMMAP_BENCH_UNKNOWN,
		.late_ns = MEMMAP_BENCH_UNKNOWN,
	};
	disturbance_begin(&sample->disturbance);
	stages_sum(NULL, 0, 0, 0, MEMMAP_BENCH_UNKNOWN, 1, &sample->stages);
	for (unsigned int i = 0; i < COUNTING_FIGURES; i++)
		sample->counted[i] = (double)NAN;
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

/* What padata's chunks are, as the contract has it: 0 for what it does by itself. */
static void ask_for_chunks(const struct sampler *sampler,
			   const struct point *point,
			   struct memmap_bench_run *run)
{
	run->chunk_pages = point->chunk_bytes /
			   machine_page_bytes(sampler->machine);
	if (point->chunk_align > CHUNK_ALIGN_SECTION)
		run->align_pages = point->align_pages;
}

/* Other pages each time, but the same again with the same seed. */
static void ask_for_touches(struct sampler *sampler,
			    struct memmap_bench_run *run)
{
	run->touches = (uintptr_t)sampler->touches;
	run->touch_size = sizeof(*sampler->touches);
	run->nr_touches = sampler->options->touches;
	run->touch_seed = stats_random(&sampler->touch_seed);
}

static void ask(struct sampler *sampler, const struct point *point,
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
		.worker_node = (int)point->worker_node,
	};
	memcpy(run->ranges, ids, point->group.nr * sizeof(*ids));
	ask_for_chunks(sampler, point, run);
	if (has_touches(point))
		ask_for_touches(sampler, run);
}

/* A call of the same run that starts no schedule. */
static int idle(struct sampler *sampler, const struct memmap_bench_run *of,
		unsigned int prefill, unsigned int verify,
		struct memmap_bench_run *run)
{
	*run = *of;
	run->flags = MEMMAP_BENCH_RUN_IDLE | verify;
	run->prefill = prefill;
	run->sections = 0;
	run->nr_sections = 0;
	return engine_run(&sampler->engine, run);
}

static void copy_verdict(const struct memmap_bench_run *from,
			 struct memmap_bench_run *to)
{
	to->verdict = from->verdict;
	to->bad_field = from->bad_field;
	to->bad_offset = from->bad_offset;
	to->bad_pfn = from->bad_pfn;
	to->bad_want = from->bad_want;
	to->bad_got = from->bad_got;
}

/* In three calls, so that prefill and verification are not counted. */
static int run_counted(struct sampler *sampler, unsigned int round,
		       struct memmap_bench_run *run)
{
	struct memmap_bench_run asked = *run, other;
	int err = idle(sampler, &asked, asked.prefill, 0, &other);

	if (err)
		return err;
	run->flags = 0;
	run->prefill = MEMMAP_BENCH_PREFILL_KEEP;
	counting_begin(sampler->counting, round);
	err = engine_run(&sampler->engine, run);
	counting_end(sampler->counting);
	if (err || !asked.flags)
		return err;
	err = idle(sampler, &asked, MEMMAP_BENCH_PREFILL_KEEP, asked.flags,
		   &other);
	copy_verdict(&other, run);
	return err;
}

static int run(struct sampler *sampler, const struct point *point,
	       const unsigned int *ids, unsigned int round,
	       struct memmap_bench_run *run)
{
	ask(sampler, point, ids, run);
	if (sampler->counting && sampler->counting->on)
		return run_counted(sampler, round, run);
	return engine_run(&sampler->engine, run);
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

static void describe_mismatch(const struct memmap_bench_run *run,
			      struct sample *sample)
{
	sample_fail(sample, -EBADMSG, "mismatch: pfn %#llx differs in %s: %#llx, not %#llx",
		    (unsigned long long)run->bad_pfn,
		    names_of(&names_fields, run->bad_field),
		    (unsigned long long)run->bad_got,
		    (unsigned long long)run->bad_want);
}

static void keep_touches(const struct sampler *sampler,
			 const struct memmap_bench_run *result,
			 struct sample *sample)
{
	unsigned int nr = result->nr_touches;

	sample->nr_touches = nr;
	sample->touches_taken = (unsigned int)
		touches_count(sampler->touches, nr, MEMMAP_BENCH_TOUCHED_TAKEN);
	sample->touches_waited = (unsigned int)
		touches_count(sampler->touches, nr, MEMMAP_BENCH_TOUCHED_WAITED);
}

/* Reading what was there before, whatever it was: there is nothing to verify. */
static bool leaves_nothing(const struct point *point)
{
	return point->writer == MEMMAP_BENCH_WRITER_READ &&
	       point->prefill == MEMMAP_BENCH_PREFILL_KEEP;
}

static void sample_memmap(struct sampler *sampler, const struct point *point,
			  const unsigned int *ids, struct sample *sample)
{
	struct memmap_bench_run result;
	int err = run(sampler, point, ids, sample->round, &result);

	if (err) {
		sample_fail(sample, err, "failed: %s", strerror(-err));
		return;
	}
	sample->makespan_ns = result.makespan_ns;
	sample->dispatch_ns = result.dispatch_ns;
	sample->late_ns = engine_late_ns(&sampler->engine);
	sample->pages = result.pages;
	sample->bytes = result.pages * sampler->machine->info.struct_page_size;
	sample->nr_workers = result.nr_workers;
	sample->nr_sections = result.sections ? result.nr_sections : 0;
	sample->cpu_ns = cpu_time(sampler, result.nr_workers);
	sample->available_ns = result.available_ns;
	if (has_touches(point))
		keep_touches(sampler, &result, sample);
	sample->verified = result.verdict == MEMMAP_BENCH_VERIFIED;
	if (result.verdict == MEMMAP_BENCH_MISMATCH)
		describe_mismatch(&result, sample);
	else if (sampler->verify && !sample->verified &&
		 !leaves_nothing(point))
		/* A module that leaves it out must not pass for one that found nothing. */
		sample_fail(sample, -EPROTO, "not verified, though asked for");
	else
		judge_memmap(sampler, point, ids, sample);
}

void sample_count(struct sample *sample, const struct counting *counting)
{
	for (unsigned int i = 0; i < COUNTING_FIGURES && sample->pages; i++)
		sample->counted[i] = counting_figure(counting, i) /
				     (double)sample->pages;
}

void sample_take(struct sampler *sampler, const struct point *point,
		 const unsigned int *ids, struct sample *sample)
{
	sample_begin(sample);
	counting_forget(sampler->counting);
	if (sampler->watch)
		watch_begin(sampler->watch);
	if (point->path == PATH_MEMMAP)
		sample_memmap(sampler, point, ids, sample);
	else if (point_is_bind(point))
		sample_bind(sampler, point, sample);
	else
		sample_namespace(sampler, point, sample);
	if (sampler->watch)
		watch_end(sampler->watch);
	sample_count(sample, sampler->counting);
	disturbance_judge(sampler, point, sample);
	sample->valid = !*sample->cause;
	sampler->profiled += sample->nr_sections > 0;
}

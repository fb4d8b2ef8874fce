// SPDX-License-Identifier: MIT
/* Runs of the model: prefill, schedule, samples, verify. As kmod/run.c. */
#include "model_run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/cpu.h"
#include "model_place.h"
#include "model_schedule.h"
#include "model_verify.h"

#define RUN_FLAGS	(MEMMAP_BENCH_RUN_VERIFY | MEMMAP_BENCH_RUN_IDLE)

static const struct model_schedule *const
schedules[MEMMAP_BENCH_NR_SCHEDULES] = {
	[MEMMAP_BENCH_SCHEDULE_SERIAL] = &model_schedule_serial,
	[MEMMAP_BENCH_SCHEDULE_DEFERRED] = &model_schedule_deferred,
	[MEMMAP_BENCH_SCHEDULE_PADATA] = &model_schedule_padata,
	[MEMMAP_BENCH_SCHEDULE_SLICES] = &model_schedule_slices,
	[MEMMAP_BENCH_SCHEDULE_BACKGROUND] = &model_schedule_background,
};

uint8_t model_writer_reason(unsigned int writer)
{
	const struct core_writer *found = core_writer(writer);

	if (!found)
		return MEMMAP_BENCH_NO_MODEL;
	return core_cpu_has(found->needs) ? MEMMAP_BENCH_AVAILABLE :
					    MEMMAP_BENCH_NO_CPU;
}

uint8_t model_schedule_reason(unsigned int schedule)
{
	return schedule < MEMMAP_BENCH_NR_SCHEDULES && schedules[schedule] ?
	       MEMMAP_BENCH_AVAILABLE : MEMMAP_BENCH_NO_MODEL;
}

static int check_chunks(const struct memmap_bench_run *run)
{
	if (run->schedule != MEMMAP_BENCH_SCHEDULE_PADATA)
		return run->chunk_pages || run->align_pages ? -EINVAL : 0;
	if (run->align_pages & (run->align_pages - 1) ||
	    run->align_pages > MODEL_SECTION_PAGES)
		return -EINVAL;
	return run->chunk_pages > MEMMAP_BENCH_MAX_CHUNK_PAGES ? -EINVAL : 0;
}

static int check_touches(const struct memmap_bench_run *run)
{
	if (run->schedule != MEMMAP_BENCH_SCHEDULE_BACKGROUND)
		return run->touches || run->nr_touches || run->touch_seed ?
		       -EINVAL : 0;
	if (run->nr_touches > MEMMAP_BENCH_MAX_TOUCHES / run->nr_ranges)
		return -EINVAL;
	return run->nr_touches && !run->touches ? -EFAULT : 0;
}

static int check_enums(const struct memmap_bench_run *run)
{
	if (!run->schedule || run->schedule >= MEMMAP_BENCH_NR_SCHEDULES ||
	    !run->prefill || run->prefill >= MEMMAP_BENCH_NR_PREFILLS ||
	    !run->placement || run->placement >= MEMMAP_BENCH_NR_PLACEMENTS ||
	    !run->writer || run->writer >= MEMMAP_BENCH_NR_WRITERS)
		return -EINVAL;
	if (run->flags & ~RUN_FLAGS || run->reserved)
		return -EINVAL;
	if (run->placement != MEMMAP_BENCH_PLACEMENT_GIVEN && run->worker_node)
		return -EINVAL;
	return 0;
}

static int check_run(const struct memmap_bench_run *run)
{
	const struct model_schedule *schedule;
	int err = check_enums(run);

	if (!err)
		err = check_chunks(run);
	if (!err)
		err = check_touches(run);
	if (err)
		return err;
	schedule = schedules[run->schedule];
	if (!schedule)
		return -EOPNOTSUPP;
	if (!run->threads || run->threads > schedule->max_threads)
		return -EINVAL;
	if (run->nr_workers < run->nr_ranges * (run->threads + schedule->besides))
		return -ENOSPC;
	return model_writer_reason(run->writer) ? -EOPNOTSUPP : 0;
}

/* Plain stores, as the module's: they leave in the cache what its leave there. */
static void fill(struct model_range *range, unsigned long pfn,
		 unsigned long count, uint64_t value)
{
	volatile uint64_t *word = (uint64_t *)model_page(range, pfn);

	for (unsigned long i = 0; i < count * MODEL_PAGE_WORDS; i++)
		word[i] = value;
}

static void prefill_zero(struct model_range *range, unsigned long pfn,
			 unsigned long count)
{
	fill(range, pfn, count, 0);
}

static void prefill_poison(struct model_range *range, unsigned long pfn,
			   unsigned long count)
{
	fill(range, pfn, count, ~0UL);
}

static void note_prefill(struct model_job *job, uint32_t how)
{
	for (unsigned int i = 0; i < job->nr_ranges; i++)
		job->ranges[i]->prefill = how;
}

static int prefill(struct model_job *job, uint32_t how)
{
	int err;

	if (how == MEMMAP_BENCH_PREFILL_KEEP)
		return 0;
	/* Until all of it is there, nobody can say what is. */
	note_prefill(job, MEMMAP_BENCH_PREFILL_KEEP);
	err = model_visit(job->model, job->ranges, job->nr_ranges,
			  how == MEMMAP_BENCH_PREFILL_ZERO ? prefill_zero :
							     prefill_poison);
	if (!err)
		note_prefill(job, how);
	return err;
}

static unsigned long count_sections(const struct model_job *job)
{
	unsigned long sections = 0;

	for (unsigned int i = 0; i < job->nr_ranges; i++)
		sections += model_sections(job->ranges[i]);
	return sections;
}

/* Gives each range its part of @ns; with NULL, takes it away. */
static void set_section_ns(struct model_job *job, uint64_t *ns)
{
	for (unsigned int i = 0; i < job->nr_ranges; i++) {
		job->ranges[i]->section_ns = ns;
		if (ns)
			ns += model_sections(job->ranges[i]);
	}
}

/* The records of the workers that started, and what follows from them. */
static void report_worker(const struct model_worker *worker,
			  struct memmap_bench_run *run)
{
	struct memmap_bench_worker *to =
		(struct memmap_bench_worker *)(uintptr_t)run->workers;
	const struct memmap_bench_worker *record = &worker->record;

	if (!record->range)
		return;
	to[run->nr_workers++] = *record;
	run->pages += record->pages;
	if (record->end_ns > run->makespan_ns)
		run->makespan_ns = record->end_ns;
	if (record->start_ns < run->dispatch_ns)
		run->dispatch_ns = record->start_ns;
	if (worker->available_ns > run->available_ns)
		run->available_ns = worker->available_ns;
}

static void report(const struct model_job *job, struct memmap_bench_run *run)
{
	run->nr_workers = 0;
	run->makespan_ns = 0;
	run->dispatch_ns = MEMMAP_BENCH_UNKNOWN;
	run->available_ns = 0;
	run->pages = 0;
	for (unsigned int i = 0; i < job->nr_ranges * job->per_range; i++)
		report_worker(&job->workers[i], run);
	if (!job->schedule->besides)
		run->available_ns = run->makespan_ns;
}

/* Those of all ranges, close together. */
static void report_touches(const struct model_job *job,
			   struct memmap_bench_run *run)
{
	unsigned int used = 0;

	for (unsigned int i = 0; i < job->nr_ranges; i++) {
		unsigned int touched = model_caller(job, i)->touched;

		memmove(job->touches + used,
			job->touches + (size_t)i * job->nr_touches,
			touched * sizeof(*job->touches));
		used += touched;
	}
	run->nr_touches = used;
}

static int timed(struct model_job *job, struct memmap_bench_run *run)
{
	uint64_t *ns = (uint64_t *)(uintptr_t)run->sections;
	unsigned long sections = count_sections(job);
	int err;

	if (job->writer->leaves != CORE_LEAVES_ALONE)
		note_prefill(job, MEMMAP_BENCH_PREFILL_KEEP);
	/* Also lets nobody fault for the first time while the clock runs. */
	if (ns)
		memset(ns, 0, sections * sizeof(*ns));
	if (job->touches)
		memset(job->touches, 0, (size_t)job->nr_touches * job->nr_ranges *
					sizeof(*job->touches));
	set_section_ns(job, ns);
	err = model_execute(job);
	set_section_ns(job, NULL);
	if (err)
		return err;
	job->model->late_ns = job->late_ns;
	report(job, run);
	if (job->touches)
		report_touches(job, run);
	if (ns)
		run->nr_sections = (unsigned int)sections;
	return 0;
}

static int carry_out(struct model_job *job, struct memmap_bench_run *run)
{
	int err = prefill(job, run->prefill);

	if (err)
		return err;
	if (!(run->flags & MEMMAP_BENCH_RUN_IDLE))
		return timed(job, run);
	run->nr_sections = 0;
	run->nr_touches = 0;
	report(job, run);
	return 0;
}

int model_run_ranges(struct model *model, struct model_range **ranges,
		     struct memmap_bench_run *run)
{
	struct model_job job = {
		.model = model,
		.threads = run->threads,
		.placement = run->placement,
		.worker_node = run->worker_node,
		.chunk_pages = run->chunk_pages,
		.align_pages = run->align_pages,
		.touches = (struct memmap_bench_touch *)(uintptr_t)run->touches,
		.nr_touches = run->touches ? run->nr_touches : 0,
		.touch_seed = run->touch_seed,
		.ranges = ranges,
		.nr_ranges = run->nr_ranges,
	};
	int err = check_run(run);

	if (!err)
		err = model_check_place(&job);
	if (err)
		return err;
	if (run->sections && run->nr_sections < count_sections(&job))
		return -ENOSPC;
	job.schedule = schedules[run->schedule];
	job.writer = core_writer(run->writer);
	err = model_alloc_workers(&job);
	if (!err)
		err = carry_out(&job, run);
	model_free_workers(&job);
	run->verdict = MEMMAP_BENCH_NOT_VERIFIED;
	if (err || !(run->flags & MEMMAP_BENCH_RUN_VERIFY))
		return err;
	return model_verify(model, ranges, run->nr_ranges, job.writer, run);
}

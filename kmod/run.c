// SPDX-License-Identifier: GPL-2.0-only
/* Runs: prefill, start, schedule, samples, verify. */
#include <linux/mm.h>
#include <linux/slab.h>

#include "placement.h"
#include "record.h"
#include "run.h"
#include "schedule.h"
#include "touches.h"
#include "verify.h"
#include "workers.h"

#define RUN_FLAGS	(MEMMAP_BENCH_RUN_VERIFY | MEMMAP_BENCH_RUN_IDLE)

/* Not memset(): emulators take its rep stosb a byte at a time. */
static void fill(unsigned long pfn, unsigned long count, u64 word)
{
	u64 *at = (u64 *)pfn_to_page(pfn);
	u64 *end = (u64 *)pfn_to_page(pfn + count);

	while (at < end)
		WRITE_ONCE(*at++, word);
}

static void prefill_zero(struct mbench_range *range, unsigned long pfn,
			 unsigned long count, unsigned int pass)
{
	fill(pfn, count, 0);
}

static void prefill_poison(struct mbench_range *range, unsigned long pfn,
			   unsigned long count, unsigned int pass)
{
	fill(pfn, count, ~0ULL);
}

static void note_prefill(struct mbench_run *run, u32 how)
{
	unsigned int i;

	for (i = 0; i < run->nr_ranges; i++)
		run->ranges[i]->prefill = how;
}

static int prefill(struct mbench_run *run, u32 how)
{
	int err;

	if (how == MEMMAP_BENCH_PREFILL_KEEP)
		return 0;
	/* Until all of it is there, nobody can say what is. */
	note_prefill(run, MEMMAP_BENCH_PREFILL_KEEP);
	err = mbench_visit_sections(run->ranges, run->nr_ranges,
				    how == MEMMAP_BENCH_PREFILL_ZERO ?
				    prefill_zero : prefill_poison);
	if (!err)
		note_prefill(run, how);
	return err;
}

static bool leaves_alone(const struct mbench_writer *writer)
{
	return writer->core && writer->core->leaves == CORE_LEAVES_ALONE;
}

/* What is only for some schedules and placements, and 0 for the others. */
static int check_options(const struct memmap_bench_run *arg,
			 const struct mbench_schedule *schedule)
{
	bool given = arg->placement == MEMMAP_BENCH_PLACEMENT_GIVEN;

	if (arg->worker_node && !given)
		return -EINVAL;
	if (arg->chunk_pages > schedule->max_chunk)
		return -EINVAL;
	if (arg->align_pages &&
	    (!schedule->max_chunk || !is_power_of_2(arg->align_pages) ||
	     arg->align_pages > PAGES_PER_SECTION))
		return -EINVAL;
	if (!schedule->touches && (arg->touches || arg->touch_size ||
				   arg->nr_touches || arg->touch_seed))
		return -EINVAL;
	return 0;
}

/* Workers that can have a record, per range. */
static unsigned int most_records(const struct memmap_bench_run *arg,
				 const struct mbench_schedule *schedule)
{
	return arg->threads + schedule->caller_recorded;
}

static int check_run(const struct memmap_bench_run *arg)
{
	const struct mbench_schedule *schedule;
	int err;

	if (arg->flags & ~RUN_FLAGS || arg->reserved)
		return -EINVAL;
	if (!arg->schedule || arg->schedule >= MEMMAP_BENCH_NR_SCHEDULES ||
	    !arg->prefill || arg->prefill >= MEMMAP_BENCH_NR_PREFILLS ||
	    !arg->placement || arg->placement >= MEMMAP_BENCH_NR_PLACEMENTS ||
	    !arg->writer || arg->writer >= MEMMAP_BENCH_NR_WRITERS)
		return -EINVAL;
	schedule = mbench_schedule_find(arg->schedule);
	if (!schedule)
		return -EOPNOTSUPP;
	if (!arg->threads || arg->threads > schedule->max_threads)
		return -EINVAL;
	err = check_options(arg, schedule);
	if (err)
		return err;
	if (arg->worker_size < sizeof(struct memmap_bench_worker) ||
	    arg->worker_size > PAGE_SIZE)
		return -EINVAL;
	if (arg->nr_workers < arg->nr_ranges * most_records(arg, schedule))
		return -ENOSPC;
	if (mbench_writer_reason(arg->writer))
		return -EOPNOTSUPP;
	return 0;
}

static int check_ranges(const struct mbench_run *run)
{
	unsigned int i;

	/* Writers and verification know of pages alone. */
	for (i = 0; i < run->nr_ranges; i++)
		if (run->ranges[i]->pgmap.vmemmap_shift)
			return -EOPNOTSUPP;
	return 0;
}

static void after(struct mbench_run *run)
{
	unsigned int i;

	if (!run->writer->after)
		return;
	for (i = 0; i < run->nr_ranges; i++)
		run->writer->after(run->ranges[i]);
}

/* Gives the records of the workers that started, and what follows from them. */
static int report(const struct mbench_run *run, struct memmap_bench_run *arg)
{
	unsigned int i;
	int err;

	arg->nr_workers = 0;
	arg->makespan_ns = 0;
	arg->dispatch_ns = MEMMAP_BENCH_UNKNOWN;
	arg->pages = 0;
	for (i = 0; i < run->nr_ranges * run->per_range; i++) {
		const struct memmap_bench_worker *record =
			&run->workers[i].record;

		if (!record->range)
			continue;
		arg->makespan_ns = max(arg->makespan_ns, record->end_ns);
		arg->dispatch_ns = min(arg->dispatch_ns, record->start_ns);
		arg->pages += record->pages;
		err = mbench_give_record(arg->workers, arg->nr_workers,
					 arg->worker_size, record,
					 sizeof(*record));
		if (err)
			return err;
		arg->nr_workers++;
	}
	arg->available_ns = run->available_ns ?: arg->makespan_ns;
	return 0;
}

static unsigned long count_sections(const struct mbench_run *run)
{
	unsigned long sections = 0;
	unsigned int i;

	for (i = 0; i < run->nr_ranges; i++)
		sections += mbench_sections(run->ranges[i]);
	return sections;
}

/* Gives each range its part of @ns; with NULL, takes it away. */
static void set_section_ns(struct mbench_run *run, atomic64_t *ns)
{
	unsigned int i;

	for (i = 0; i < run->nr_ranges; i++) {
		run->ranges[i]->section_ns = ns;
		if (ns)
			ns += mbench_sections(run->ranges[i]);
	}
}

/* The schedule, with the time of each section given to user space. */
static int execute_by_section(struct mbench_run *run,
			      struct memmap_bench_run *arg)
{
	unsigned long sections = count_sections(run);
	atomic64_t *ns;
	int err;

	ns = kvcalloc(sections, sizeof(*ns), GFP_KERNEL);
	if (!ns)
		return -ENOMEM;
	set_section_ns(run, ns);
	err = mbench_execute(run);
	set_section_ns(run, NULL);
	arg->nr_sections = sections;
	if (!err && copy_to_user(u64_to_user_ptr(arg->sections), ns,
				 sections * sizeof(*ns)))
		err = -EFAULT;
	kvfree(ns);
	return err;
}

static int timed(struct mbench_run *run, struct memmap_bench_run *arg)
{
	int err;

	if (!leaves_alone(run->writer))
		note_prefill(run, MEMMAP_BENCH_PREFILL_KEEP);
	err = arg->sections ? execute_by_section(run, arg) : mbench_execute(run);
	after(run);
	return err;
}

static int carry_out(struct mbench_run *run, struct memmap_bench_run *arg)
{
	unsigned int i;
	int err;

	for (i = 0; i < run->nr_ranges; i++) {
		run->ranges[i]->dirty = true;
		run->ranges[i]->writer = run->writer;
	}
	err = prefill(run, arg->prefill);
	if (err)
		return err;
	if (arg->flags & MEMMAP_BENCH_RUN_IDLE)
		arg->nr_sections = 0;
	else
		err = timed(run, arg);
	if (err)
		return err;
	return report(run, arg);
}

/* The run with room for its workers and touches. */
static int run_with_room(struct mbench_run *run, struct memmap_bench_run *arg)
{
	struct mbench_touches touches = {};
	int err;

	err = mbench_touches_alloc(&touches, arg);
	if (err)
		return err;
	run->touches = &touches;
	err = mbench_alloc_workers(run);
	if (err)
		goto free_touches;
	err = carry_out(run, arg);
	if (!err)
		err = mbench_touches_give(&touches, arg);
	mbench_free_workers(run);
free_touches:
	mbench_touches_free(&touches);
	return err;
}

int mbench_run(struct mbench_range **ranges, struct memmap_bench_run *arg)
{
	struct mbench_run run = {
		.ranges = ranges,
		.nr_ranges = arg->nr_ranges,
		.placement = arg->placement,
		.worker_node = arg->worker_node,
		.threads = arg->threads,
		.chunk_pages = arg->chunk_pages,
		.align_pages = arg->align_pages ?: PAGES_PER_SECTION,
	};
	int err;

	err = check_run(arg);
	if (err)
		return err;
	err = check_ranges(&run);
	if (err)
		return err;
	err = mbench_placement_check(&run);
	if (err)
		return err;
	run.schedule = mbench_schedule_find(arg->schedule);
	if (run.schedule->check) {
		err = run.schedule->check(&run);
		if (err)
			return err;
	}
	if (arg->sections && arg->nr_sections < count_sections(&run))
		return -ENOSPC;
	run.writer = mbench_writer_find(arg->writer);
	err = run_with_room(&run, arg);
	if (err)
		return err;
	arg->verdict = MEMMAP_BENCH_NOT_VERIFIED;
	if (arg->flags & MEMMAP_BENCH_RUN_VERIFY)
		return mbench_verify(ranges, run.nr_ranges, arg);
	return 0;
}

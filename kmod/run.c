// SPDX-License-Identifier: GPL-2.0-only
/* Runs: prefill, start, schedule, samples, verify. */
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/nodemask.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/topology.h>
#include <linux/uaccess.h>

#include "compat.h"
#include "run.h"
#include "schedule.h"
#include "verify.h"

static const struct mbench_schedule *const
schedules[MEMMAP_BENCH_NR_SCHEDULES] = {
	[MEMMAP_BENCH_SCHEDULE_SERIAL] = &mbench_schedule_serial,
	[MEMMAP_BENCH_SCHEDULE_DEFERRED] = &mbench_schedule_deferred,
	[MEMMAP_BENCH_SCHEDULE_PADATA] = &mbench_schedule_padata,
};

/* Time the current task has spent runnable but not running, ns. */
static u64 run_delay(void)
{
#ifdef CONFIG_SCHED_INFO
	return current->sched_info.run_delay;
#else
	return 0;
#endif
}

void mbench_worker_begin(struct mbench_worker *worker)
{
	struct memmap_bench_worker *record = &worker->record;

	record->range = worker->range->id;
	record->cpu = raw_smp_processor_id();
	record->node = cpu_to_node(record->cpu);
	worker->wait_before = run_delay();
	record->start_ns = ktime_get_ns() - worker->run->start;
}

void mbench_worker_end(struct mbench_worker *worker)
{
	struct memmap_bench_worker *record = &worker->record;

	record->end_ns = ktime_get_ns() - worker->run->start;
	record->wait_ns = IS_ENABLED(CONFIG_SCHED_INFO) ?
		run_delay() - worker->wait_before : MEMMAP_BENCH_UNKNOWN;
	record->end_cpu = raw_smp_processor_id();
	record->end_node = cpu_to_node(record->end_cpu);
}

/* Returns the pages written: fewer than @count when the run is stopped. */
static unsigned long write_pass(struct mbench_worker *worker, unsigned long pfn,
				unsigned long count, unsigned int pass)
{
	const struct mbench_writer *writer = worker->run->writer;
	unsigned long end = pfn + count;
	unsigned long next;

	for (; pfn < end; pfn = next) {
		if (READ_ONCE(worker->run->stop))
			break;
		next = min(end, round_down(pfn, PAGES_PER_SECTION) +
				PAGES_PER_SECTION);
		writer->write(worker->range, pfn, next - pfn, pass);
		cond_resched();
	}
	return count - (end - pfn);
}

void mbench_write_piece(struct mbench_worker *worker, unsigned long pfn,
			unsigned long count)
{
	unsigned int passes = worker->run->writer->passes;
	unsigned long pages = 0;
	unsigned int pass;

	for (pass = 0; pass < passes; pass++)
		pages = write_pass(worker, pfn, count, pass);
	worker->record.pages += pages;
	worker->record.chunks++;
}

static void worker_fn(struct work_struct *work)
{
	struct mbench_worker *worker =
		container_of(work, struct mbench_worker, work);

	worker->fn(worker);
}

static void caller_fn(struct mbench_worker *caller)
{
	struct mbench_run *run = caller->run;

	run->schedule->caller(caller);
	if (atomic_dec_and_test(&run->callers))
		complete(&run->done);
}

/* Farthest node with CPUs other than @nid, or NUMA_NO_NODE. */
static int remote_node(int nid)
{
	int far = NUMA_NO_NODE;
	int node;

	for_each_node_state(node, N_CPU) {
		if (node == nid)
			continue;
		if (far == NUMA_NO_NODE ||
		    node_distance(nid, node) > node_distance(nid, far))
			far = node;
	}
	return far;
}

void mbench_queue(struct mbench_worker *worker)
{
	int nid = worker->range->nid;

	switch (worker->run->placement) {
	case MEMMAP_BENCH_PLACEMENT_ANY:
		queue_work(system_unbound_wq, &worker->work);
		break;
	case MEMMAP_BENCH_PLACEMENT_REMOTE:
		queue_work_node(remote_node(nid), system_unbound_wq,
				&worker->work);
		break;
	default:
		queue_work_node(nid, system_unbound_wq, &worker->work);
	}
}

static void prepare_workers(struct mbench_run *run)
{
	unsigned int i;

	for (i = 0; i < run->nr_ranges * run->threads; i++) {
		struct mbench_worker *worker = &run->workers[i];

		INIT_WORK(&worker->work, worker_fn);
		worker->run = run;
		worker->range = run->ranges[i / run->threads];
		worker->record.index = i % run->threads;
	}
}

/* The module's code must not be running when the run is freed. */
static void flush_workers(struct mbench_run *run)
{
	unsigned int i;

	for (i = 0; i < run->nr_ranges * run->threads; i++)
		flush_work(&run->workers[i].work);
}

/* Runs the schedule; the workers' records stay in @run. 0 or -EINTR. */
static int execute(struct mbench_run *run)
{
	unsigned int i;

	prepare_workers(run);
	init_completion(&run->done);
	atomic_set(&run->callers, run->nr_ranges);
	atomic_set(&run->helpers_left, num_possible_cpus());

	run->start = ktime_get_ns();
	for (i = 0; i < run->nr_ranges; i++) {
		struct mbench_worker *caller = &run->workers[i * run->threads];

		caller->fn = caller_fn;
		mbench_queue(caller);
	}
	if (wait_for_completion_killable(&run->done)) {
		WRITE_ONCE(run->stop, true);
		wait_for_completion(&run->done);
	}
	flush_workers(run);
	return run->stop ? -EINTR : 0;
}

static int alloc_workers(struct mbench_run *run)
{
	run->workers = kvcalloc(array_size(run->nr_ranges, run->threads),
				sizeof(*run->workers), GFP_KERNEL);
	return run->workers ? 0 : -ENOMEM;
}

static unsigned int cpus_near(struct mbench_range **ranges,
			      unsigned int nr_ranges)
{
	unsigned int cpus = 1;
	unsigned int i;

	for (i = 0; i < nr_ranges; i++)
		cpus = max_t(unsigned int, cpus, nr_cpus_node(ranges[i]->nid));
	return min_t(unsigned int, cpus, MEMMAP_BENCH_MAX_THREADS);
}

int mbench_visit_sections(struct mbench_range **ranges, unsigned int nr_ranges,
			  mbench_write_fn section)
{
	struct mbench_writer visit = { .passes = 1, .write = section };
	struct mbench_run run = {
		.schedule = &mbench_schedule_padata,
		.writer = &visit,
		.threads = cpus_near(ranges, nr_ranges),
		.placement = MEMMAP_BENCH_PLACEMENT_NODE,
		.ranges = ranges,
		.nr_ranges = nr_ranges,
	};
	int err;

	err = alloc_workers(&run);
	if (err)
		return err;
	err = execute(&run);
	kvfree(run.workers);
	return err;
}

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

static int prefill(struct mbench_run *run, u32 how)
{
	if (how == MEMMAP_BENCH_PREFILL_KEEP)
		return 0;
	return mbench_visit_sections(run->ranges, run->nr_ranges,
				     how == MEMMAP_BENCH_PREFILL_ZERO ?
				     prefill_zero : prefill_poison);
}

static int check_run(const struct memmap_bench_run *arg)
{
	const struct mbench_schedule *schedule;

	if (arg->flags & ~MEMMAP_BENCH_RUN_VERIFY || arg->reserved)
		return -EINVAL;
	if (!arg->schedule || arg->schedule >= MEMMAP_BENCH_NR_SCHEDULES ||
	    !arg->prefill || arg->prefill >= MEMMAP_BENCH_NR_PREFILLS ||
	    !arg->placement || arg->placement >= MEMMAP_BENCH_NR_PLACEMENTS ||
	    !arg->writer || arg->writer >= MEMMAP_BENCH_NR_WRITERS)
		return -EINVAL;
	schedule = schedules[arg->schedule];
	if (!arg->threads || arg->threads > schedule->max_threads)
		return -EINVAL;
	if (arg->worker_size < sizeof(struct memmap_bench_worker) ||
	    arg->worker_size > PAGE_SIZE)
		return -EINVAL;
	if (arg->nr_workers < arg->nr_ranges * arg->threads)
		return -ENOSPC;
	if (mbench_writer_reason(arg->writer))
		return -EOPNOTSUPP;
	return 0;
}

static int check_remote(const struct mbench_run *run)
{
	unsigned int i;

	if (run->placement != MEMMAP_BENCH_PLACEMENT_REMOTE)
		return 0;
	for (i = 0; i < run->nr_ranges; i++)
		if (remote_node(run->ranges[i]->nid) == NUMA_NO_NODE)
			return -ENODEV;
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

/* A newer caller's records are longer: the rest is 0. */
static int give_record(const struct memmap_bench_worker *record,
		       const struct memmap_bench_run *arg)
{
	void __user *to = u64_to_user_ptr(arg->workers +
					  (u64)arg->nr_workers *
					  arg->worker_size);

	if (copy_to_user(to, record, sizeof(*record)) ||
	    clear_user(to + sizeof(*record),
		       arg->worker_size - sizeof(*record)))
		return -EFAULT;
	return 0;
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
	for (i = 0; i < run->nr_ranges * run->threads; i++) {
		const struct memmap_bench_worker *record =
			&run->workers[i].record;

		if (!record->range)
			continue;
		arg->makespan_ns = max(arg->makespan_ns, record->end_ns);
		arg->dispatch_ns = min(arg->dispatch_ns, record->start_ns);
		arg->pages += record->pages;
		err = give_record(record, arg);
		if (err)
			return err;
		arg->nr_workers++;
	}
	return 0;
}

static int timed(struct mbench_run *run, struct memmap_bench_run *arg)
{
	unsigned int i;
	int err;

	for (i = 0; i < run->nr_ranges; i++)
		run->ranges[i]->dirty = true;
	err = prefill(run, arg->prefill);
	if (err)
		return err;
	err = execute(run);
	after(run);
	if (err)
		return err;
	return report(run, arg);
}

int mbench_run(struct mbench_range **ranges, struct memmap_bench_run *arg)
{
	struct mbench_run run = {
		.ranges = ranges,
		.nr_ranges = arg->nr_ranges,
		.placement = arg->placement,
		.threads = arg->threads,
	};
	int err;

	err = check_run(arg);
	if (err)
		return err;
	err = check_remote(&run);
	if (err)
		return err;
	run.schedule = schedules[arg->schedule];
	run.writer = mbench_writer_find(arg->writer);
	err = alloc_workers(&run);
	if (err)
		return err;
	err = timed(&run, arg);
	kvfree(run.workers);
	if (err)
		return err;
	arg->verdict = MEMMAP_BENCH_NOT_VERIFIED;
	if (arg->flags & MEMMAP_BENCH_RUN_VERIFY)
		return mbench_verify(ranges, run.nr_ranges, arg);
	return 0;
}

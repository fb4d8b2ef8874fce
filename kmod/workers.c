// SPDX-License-Identifier: GPL-2.0-only
/* Workers on the kernel's workqueue; see workers.h. */
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/topology.h>

#include "delay.h"
#include "placement.h"
#include "schedule.h"
#include "workers.h"

void mbench_worker_begin(struct mbench_worker *worker)
{
	struct memmap_bench_worker *record = &worker->record;

	record->range = worker->range->id;
	record->cpu = raw_smp_processor_id();
	record->node = cpu_to_node(record->cpu);
	worker->wait_before = mbench_run_delay();
	record->start_ns = ktime_get_ns() - worker->run->start;
}

void mbench_worker_end(struct mbench_worker *worker)
{
	struct memmap_bench_worker *record = &worker->record;

	record->end_ns = ktime_get_ns() - worker->run->start;
	record->wait_ns = mbench_delayed_since(worker->wait_before);
	record->end_cpu = raw_smp_processor_id();
	record->end_node = cpu_to_node(record->end_cpu);
}

void mbench_worker_resume(struct mbench_worker *worker)
{
	/* As if this task had waited as long as those before it did. */
	u64 waited = worker->record.wait_ns;

	if (worker->record.range)
		worker->wait_before = mbench_run_delay() - waited;
	else
		mbench_worker_begin(worker);
}

/* One section, or a part of it, timed on its own where the run asks for that. */
static void write_section(struct mbench_worker *worker, unsigned long pfn,
			  unsigned long count, unsigned int pass)
{
	const struct mbench_writer *writer = worker->run->writer;
	struct mbench_range *range = worker->range;
	u64 start;

	if (!range->section_ns) {
		writer->write(range, pfn, count, pass);
		return;
	}
	start = ktime_get_ns();
	writer->write(range, pfn, count, pass);
	/* Pieces of several workers can lie in one section. */
	atomic64_add(ktime_get_ns() - start,
		     &range->section_ns[(pfn - range->start_pfn) /
					PAGES_PER_SECTION]);
}

/* Returns the pages written: fewer than @count when the run is stopped. */
static unsigned long write_pass(struct mbench_worker *worker, unsigned long pfn,
				unsigned long count, unsigned int pass)
{
	unsigned long end = pfn + count;
	unsigned long next;

	for (; pfn < end; pfn = next) {
		if (READ_ONCE(worker->run->stop))
			break;
		next = min(end, round_down(pfn, PAGES_PER_SECTION) +
				PAGES_PER_SECTION);
		write_section(worker, pfn, next - pfn, pass);
		if (!worker->run->schedule->atomic)
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

void mbench_wait(struct completion *done)
{
	/* Nothing kills a kworker; but it must not look like a hung task. */
	while (wait_for_completion_killable(done))
		;
}

/*
 * Callers, which wait for their workers, have a workqueue of their own: of a
 * workqueue only so many items run at a time on a node, since 6.9 as many of 512 as
 * the node has of the machine's CPUs, and callers could be all of them. Its threads
 * are those of system_unbound_wq, since both have the same attributes.
 */
static struct workqueue_struct *caller_wq;

int mbench_workers_init(void)
{
	caller_wq = alloc_workqueue("memmap_bench", WQ_UNBOUND, 0);
	return caller_wq ? 0 : -ENOMEM;
}

void mbench_workers_exit(void)
{
	destroy_workqueue(caller_wq);
}

static void queue_on(struct workqueue_struct *wq, struct mbench_worker *worker)
{
	int nid = mbench_placement_node(worker);

	if (nid == NUMA_NO_NODE)
		queue_work(wq, &worker->work);
	else
		queue_work_node(nid, wq, &worker->work);
}

void mbench_queue(struct mbench_worker *worker)
{
	queue_on(system_unbound_wq, worker);
}

static void prepare_workers(struct mbench_run *run)
{
	unsigned int i;

	for (i = 0; i < run->nr_ranges * run->per_range; i++) {
		struct mbench_worker *worker = &run->workers[i];

		INIT_WORK(&worker->work, worker_fn);
		worker->run = run;
		worker->range = run->ranges[i / run->per_range];
		worker->record.index = i % run->per_range;
	}
}

/* The module's code must not be running when the run is freed. */
static void flush_workers(struct mbench_run *run)
{
	unsigned int i;

	for (i = 0; i < run->nr_ranges * run->per_range; i++)
		flush_work(&run->workers[i].work);
}

static int execute(struct mbench_run *run)
{
	unsigned int i;

	init_completion(&run->done);
	atomic_set(&run->callers, run->nr_ranges);
	atomic_set(&run->helpers_left, num_possible_cpus());

	run->start = ktime_get_ns();
	for (i = 0; i < run->nr_ranges; i++) {
		struct mbench_worker *caller = &run->workers[i * run->per_range];

		caller->fn = caller_fn;
		queue_on(caller_wq, caller);
	}
	if (wait_for_completion_killable(&run->done)) {
		WRITE_ONCE(run->stop, true);
		wait_for_completion(&run->done);
	}
	flush_workers(run);
	return run->stop ? -EINTR : 0;
}

int mbench_execute(struct mbench_run *run)
{
	const struct mbench_schedule *schedule = run->schedule;
	int err;

	prepare_workers(run);
	if (schedule->prepare) {
		err = schedule->prepare(run);
		if (err)
			return err;
	}
	err = execute(run);
	if (schedule->cleanup)
		schedule->cleanup(run);
	return err;
}

int mbench_alloc_workers(struct mbench_run *run)
{
	run->per_range = run->threads + run->schedule->caller_apart;
	run->workers = kvcalloc(array_size(run->nr_ranges, run->per_range),
				sizeof(*run->workers), GFP_KERNEL);
	return run->workers ? 0 : -ENOMEM;
}

void mbench_free_workers(struct mbench_run *run)
{
	kvfree(run->workers);
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
		.align_pages = PAGES_PER_SECTION,
		.ranges = ranges,
		.nr_ranges = nr_ranges,
	};
	int err;

	err = mbench_alloc_workers(&run);
	if (err)
		return err;
	err = mbench_execute(&run);
	mbench_free_workers(&run);
	return err;
}

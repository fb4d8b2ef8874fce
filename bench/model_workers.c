// SPDX-License-Identifier: MIT
/* Workers of the model; see model_workers.h. */
#include "model_workers.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <time.h>

#include "model_place.h"
#include "model_schedule.h"

uint64_t model_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static void where(int *cpu, int *node)
{
	unsigned int on = 0, of = 0;

	getcpu(&on, &of);
	*cpu = (int)on;
	*node = (int)of;
}

/*
 * What was waited between two readings of a run delay, within @ns. The scheduler
 * counts a wait when it ends, and so also what of it was before the first reading.
 */
static uint64_t waited(uint64_t before, uint64_t after, uint64_t ns)
{
	if (before == MEMMAP_BENCH_UNKNOWN || after == MEMMAP_BENCH_UNKNOWN)
		return MEMMAP_BENCH_UNKNOWN;
	return after - before < ns ? after - before : ns;
}

void model_worker_begin(struct model_worker *worker)
{
	struct memmap_bench_worker *record = &worker->record;
	uint64_t wait;

	record->range = worker->range->id;
	where(&record->cpu, &record->node);
	wait = crew_run_delay(worker->thread);
	record->start_ns = model_clock() - worker->job->start;
	worker->late_ns = waited(worker->wait_before, wait,
				 record->start_ns - worker->queued_ns);
	worker->wait_before = wait;
}

void model_worker_end(struct model_worker *worker)
{
	struct memmap_bench_worker *record = &worker->record;

	record->end_ns = model_clock() - worker->job->start;
	record->wait_ns = waited(worker->wait_before,
				 crew_run_delay(worker->thread),
				 record->end_ns - record->start_ns);
	where(&record->end_cpu, &record->end_node);
}

static void write_part(struct model_worker *worker, unsigned long pfn,
		       unsigned long count, unsigned int pass)
{
	const struct core_writer *writer = worker->job->writer;
	struct model_range *range = worker->range;

	if (writer)
		writer->write(model_page(range, pfn), count, &range->image, pass);
	else
		worker->job->visit(range, pfn, count);
}

/* One section, or a part of it, timed on its own where the run asks for that. */
static void write_section(struct model_worker *worker, unsigned long pfn,
			  unsigned long count, unsigned int pass)
{
	struct model_range *range = worker->range;
	uint64_t start;

	if (!range->section_ns) {
		write_part(worker, pfn, count, pass);
		return;
	}
	start = model_clock();
	write_part(worker, pfn, count, pass);
	/* Unaligned pieces of two workers may share a section. */
	__atomic_add_fetch(&range->section_ns[model_section(range, pfn)],
			   model_clock() - start, __ATOMIC_RELAXED);
}

static void write_pass(struct model_worker *worker, unsigned long pfn,
		       unsigned long count, unsigned int pass)
{
	unsigned long end = pfn + count;
	unsigned long next;

	for (; pfn < end; pfn = next) {
		next = pfn - pfn % MODEL_SECTION_PAGES + MODEL_SECTION_PAGES;
		if (next > end)
			next = end;
		write_section(worker, pfn, next - pfn, pass);
	}
}

void model_write_piece(struct model_worker *worker, unsigned long pfn,
		       unsigned long count)
{
	const struct core_writer *writer = worker->job->writer;
	unsigned int passes = writer ? writer->passes : 1;

	for (unsigned int pass = 0; pass < passes; pass++)
		write_pass(worker, pfn, count, pass);
	worker->record.pages += count;
	worker->record.chunks++;
}

static void serve_worker(void *arg)
{
	struct model_worker *worker = arg;

	worker->fn(worker);
}

void model_queue(struct model_worker *worker)
{
	worker->queued_ns = model_clock() - worker->job->start;
	crew_go(worker->thread);
}

/* Workers of the range that have something to do. */
static unsigned int taking_part(const struct model_job *job,
				const struct model_range *range)
{
	const struct model_schedule *schedule = job->schedule;

	return schedule->workers ? schedule->workers(job, range) :
				   job->per_range;
}

static void prepare_worker(struct model_job *job, unsigned int i)
{
	struct model_worker *worker = &job->workers[i];

	*worker = (struct model_worker){
		.job = job,
		.range = job->ranges[i / job->per_range],
		.thread = job->model->crew.threads[i],
		.fn = job->schedule->caller,
		.record.index = i % job->per_range,
	};
}

static bool takes_part(const struct model_worker *worker)
{
	return worker->record.index < taking_part(worker->job, worker->range);
}

/* Everybody who will be started is awake and in place, or nobody is. */
static int arm_workers(struct model_job *job)
{
	unsigned int nr = job->nr_ranges * job->per_range;
	int err;

	for (unsigned int i = 0; i < nr; i++)
		prepare_worker(job, i);
	for (unsigned int i = 0; i < job->nr_ranges && job->schedule->prepare; i++)
		job->schedule->prepare(job, job->ranges[i]);
	model_place(job);
	for (unsigned int i = 0; i < nr; i++)
		if (takes_part(&job->workers[i]))
			crew_arm(job->workers[i].thread, job->workers[i].cpu,
				 serve_worker, &job->workers[i]);
	err = crew_ready(&job->model->crew, nr);
	if (!err)
		return 0;
	for (unsigned int i = 0; i < nr; i++)
		if (takes_part(&job->workers[i]))
			crew_dismiss(job->workers[i].thread);
	crew_wait(&job->model->crew);
	return err;
}

/* The clock runs from here until all have ended. */
static void start_callers(struct model_job *job)
{
	uint64_t wait = crew_own_delay();
	uint64_t told_ns;

	job->start = model_clock();
	for (unsigned int i = 0; i < job->nr_ranges; i++)
		model_queue(model_caller(job, i));
	told_ns = model_clock() - job->start;
	crew_wait(&job->model->crew);
	job->late_ns = waited(wait, crew_own_delay(), told_ns);
}

static void note_late(struct model_job *job, const struct model_worker *worker)
{
	if (!worker->record.range || worker->late_ns == MEMMAP_BENCH_UNKNOWN)
		return;
	if (job->late_ns == MEMMAP_BENCH_UNKNOWN ||
	    worker->late_ns > job->late_ns)
		job->late_ns = worker->late_ns;
}

int model_execute(struct model_job *job)
{
	unsigned int nr = job->nr_ranges * job->per_range;
	int err = arm_workers(job);

	if (err)
		return err;
	for (unsigned int i = 0; i < nr; i++)
		if (takes_part(&job->workers[i]))
			job->workers[i].wait_before =
				crew_run_delay(job->workers[i].thread);
	start_callers(job);
	for (unsigned int i = 0; i < nr; i++)
		note_late(job, &job->workers[i]);
	return 0;
}

int model_alloc_workers(struct model_job *job)
{
	unsigned int nr;

	job->per_range = job->threads + job->schedule->besides;
	nr = job->nr_ranges * job->per_range;
	job->workers = calloc(nr, sizeof(*job->workers));
	if (!job->workers)
		return -ENOMEM;
	return crew_grow(&job->model->crew, nr);
}

void model_free_workers(struct model_job *job)
{
	free(job->workers);
}

static unsigned int cpus_near(const struct model *model,
			      struct model_range **ranges,
			      unsigned int nr_ranges)
{
	unsigned int cpus = 1;

	for (unsigned int i = 0; i < nr_ranges; i++) {
		const struct model_node *node = model_node(model,
							   ranges[i]->node);

		if (node->nr_cpus > cpus)
			cpus = node->nr_cpus;
	}
	return cpus < MEMMAP_BENCH_MAX_THREADS ? cpus : MEMMAP_BENCH_MAX_THREADS;
}

int model_visit(struct model *model, struct model_range **ranges,
		unsigned int nr_ranges, model_visit_fn visit)
{
	struct model_job job = {
		.model = model,
		.schedule = &model_schedule_padata,
		.visit = visit,
		.threads = cpus_near(model, ranges, nr_ranges),
		.placement = MEMMAP_BENCH_PLACEMENT_NODE,
		.ranges = ranges,
		.nr_ranges = nr_ranges,
	};
	int err = model_alloc_workers(&job);

	if (!err)
		err = model_execute(&job);
	model_free_workers(&job);
	return err;
}

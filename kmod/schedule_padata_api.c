// SPDX-License-Identifier: GPL-2.0-only
/*
 * Schedule padata-api: each range in jobs by what of padata the kernel exports,
 * padata_do_parallel(), which a module could use today. Instance, shell, cpumask
 * and memory of the jobs are made outside the clock, since its users (pcrypt) make
 * them once and go on using them; jobs are submitted, run and serialised inside.
 *
 * The instance has @threads CPUs of the nodes that the placement names, physical
 * cores before their siblings, and its workers stay there. What else padata does:
 *
 * - It has num_possible_cpus() work items, for everybody. With all of them in use
 *   padata_do_parallel() runs the job in the task that submits it: the caller, so
 *   that one CPU more than @threads can be busy. The caller's record has those jobs.
 * - Jobs run with bottom halves off, so that nothing can be rescheduled before a job
 *   ends: it has a section at most. (The kernel's own function says cond_resched()
 *   once a section all the same, where kernels with DEBUG_ATOMIC_SLEEP complain:
 *   there this schedule is not available.)
 * - Jobs are serialised in their order on one CPU, by a second workqueue. Nothing
 *   here needs that, but the API has no other way to say that a job is done.
 */
#include <linux/cpumask.h>
#include <linux/mm.h>
#include <linux/padata.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/topology.h>

#include "core/chunk.h"
#include "placement.h"
#include "schedule.h"

#define NO_CPU	(-1)

/*
 * struct api_range - one range's part of padata
 * @instance: with workqueues and cpumask of its own
 * @shell: what jobs are submitted to
 * @cpus: that the instance has; the worker of cpus[i] is the caller's number i + 1,
 *	and NO_CPU is a thread that the placement has no CPU for
 * @nr_cpus: threads asked for
 * @serial_cpu: where jobs are serialised
 * @caller: the range's first worker
 * @submitter: its task, while it submits
 * @stray: guards the caller's record and pieces against CPUs that came meanwhile
 * @job: room for all
 * @left: jobs that are not serialised, and the caller until all are submitted
 * @done: completed by the last
 */
struct api_range {
	struct padata_instance *instance;
	struct padata_shell *shell;
	int *cpus;
	unsigned int nr_cpus;
	int serial_cpu;
	struct mbench_worker *caller;
	struct task_struct *submitter;
	spinlock_t stray;	/* guards what strays and the caller share */
	struct api_job *job;
	atomic_long_t left;
	struct completion done;
};

struct api_job {
	struct padata_priv padata;
	struct api_range *range;
	unsigned long pfn;
	unsigned long count;
};

static struct mbench_worker *worker_here(const struct api_range *range)
{
	int cpu = raw_smp_processor_id();
	unsigned int i;

	if (current == range->submitter)
		return range->caller;
	for (i = 0; i < range->nr_cpus; i++)
		if (range->cpus[i] == cpu)
			return &range->caller[i + 1];
	return range->caller;
}

/* Bottom halves are off: of a CPU's workers one runs at a time. */
static void do_job(struct api_range *range, struct api_job *job)
{
	struct mbench_worker *worker = worker_here(range);

	if (worker == range->caller) {
		spin_lock(&range->stray);
		mbench_write_piece(worker, job->pfn, job->count);
		spin_unlock(&range->stray);
		return;
	}
	mbench_worker_resume(worker);
	mbench_write_piece(worker, job->pfn, job->count);
	mbench_worker_end(worker);
}

static void job_parallel(struct padata_priv *padata)
{
	struct api_job *job = container_of(padata, struct api_job, padata);

	do_job(job->range, job);
	padata_do_serial(padata);
}

static void job_done(struct api_range *range)
{
	if (atomic_long_dec_and_test(&range->left))
		complete(&range->done);
}

static void job_serial(struct padata_priv *padata)
{
	job_done(container_of(padata, struct api_job, padata)->range);
}

static void submit(struct api_range *range, struct api_job *job)
{
	int serial_cpu = range->serial_cpu;

	job->range = range;
	job->padata.parallel = job_parallel;
	job->padata.serial = job_serial;
	atomic_long_inc(&range->left);
	if (!padata_do_parallel(range->shell, &job->padata, &serial_cpu))
		return;
	/* A CPU comes or goes: the caller does what padata does not take. */
	local_bh_disable();
	do_job(range, job);
	local_bh_enable();
	job_done(range);
}

static struct chunk_job whole_job(const struct mbench_run *run,
				  const struct mbench_range *range)
{
	return (struct chunk_job) {
		.start = range->start_pfn,
		.size = range->nr_pages,
		.align = run->align_pages,
		.chunk = min(run->chunk_pages ?: PAGES_PER_SECTION,
			     PAGES_PER_SECTION),
	};
}

static void api_caller(struct mbench_worker *caller)
{
	struct mbench_run *run = caller->run;
	struct api_range *range =
		(struct api_range *)run->state + mbench_range_ordinal(caller);
	struct chunk_job whole = whole_job(run, caller->range);
	unsigned long chunk = chunk_size(&whole, 1);
	struct api_job *job = range->job;

	mbench_worker_begin(caller);
	range->submitter = current;
	for (; whole.size && !READ_ONCE(run->stop); job++) {
		job->count = chunk_take(&whole, chunk, &job->pfn);
		submit(range, job);
		cond_resched();
	}
	job_done(range);
	mbench_wait(&range->done);
	mbench_worker_end(caller);
}

static bool is_first_sibling(unsigned int cpu)
{
	return cpumask_first(topology_sibling_cpumask(cpu)) == cpu;
}

/* The first CPU of @from that is not in @mask, or nr_cpu_ids. */
static unsigned int next_cpu(const struct cpumask *from,
			     const struct cpumask *mask, bool siblings)
{
	unsigned int cpu;

	for_each_cpu_and(cpu, from, cpu_online_mask)
		if (!cpumask_test_cpu(cpu, mask) &&
		    (siblings || is_first_sibling(cpu)))
			return cpu;
	return nr_cpu_ids;
}

static const struct cpumask *cpus_of(const struct mbench_worker *worker)
{
	int nid = mbench_placement_node(worker);

	/* Of nodes without CPUs, others do the work, as on workqueues. */
	if (nid == NUMA_NO_NODE || !node_state(nid, N_CPU))
		return cpu_online_mask;
	return cpumask_of_node(nid);
}

/* A CPU for each thread, where the placement has one that is not taken. */
static void choose_cpus(struct api_range *range, struct cpumask *mask)
{
	unsigned int i, cpu;

	for (i = 0; i < range->nr_cpus; i++) {
		const struct cpumask *from = cpus_of(&range->caller[i + 1]);

		range->cpus[i] = NO_CPU;
		cpu = next_cpu(from, mask, false);
		if (cpu >= nr_cpu_ids)
			cpu = next_cpu(from, mask, true);
		if (cpu >= nr_cpu_ids)
			continue;
		cpumask_set_cpu(cpu, mask);
		range->cpus[i] = cpu;
	}
	range->serial_cpu = max(range->cpus[0], 0);
}

static int set_cpus(struct api_range *range)
{
	cpumask_var_t mask;
	int err;

	range->nr_cpus = range->caller->run->threads;
	range->cpus = kcalloc(range->nr_cpus, sizeof(int), GFP_KERNEL);
	if (!range->cpus || !zalloc_cpumask_var(&mask, GFP_KERNEL))
		return -ENOMEM;
	choose_cpus(range, mask);
	err = padata_set_cpumask(range->instance, PADATA_CPU_PARALLEL, mask);
	free_cpumask_var(mask);
	return err;
}

/* A short first piece and a short last one, besides whole ones. */
static unsigned long most_jobs(const struct mbench_run *run,
			       const struct mbench_range *range)
{
	struct chunk_job whole = whole_job(run, range);

	return whole.size / chunk_size(&whole, 1) + 2;
}

static int prepare_range(struct api_range *range, struct mbench_worker *caller)
{
	range->caller = caller;
	spin_lock_init(&range->stray);
	atomic_long_set(&range->left, 1);
	init_completion(&range->done);
	range->job = kvcalloc(most_jobs(caller->run, caller->range),
			      sizeof(*range->job), GFP_KERNEL);
	if (!range->job)
		return -ENOMEM;
	range->instance = padata_alloc("memmap_bench");
	if (!range->instance)
		return -ENOMEM;
	range->shell = padata_alloc_shell(range->instance);
	if (!range->shell)
		return -ENOMEM;
	return set_cpus(range);
}

/*
 * padata itself can still be looking for a next job when the last is done: some
 * kernels then use what free_shell has freed (dd7d37ccf6b1, 6.14).
 */
static void cleanup_range(struct api_range *range)
{
	if (range->shell) {
		flush_workqueue(range->instance->parallel_wq);
		flush_workqueue(range->instance->serial_wq);
		padata_free_shell(range->shell);
	}
	if (range->instance)
		padata_free(range->instance);
	kfree(range->cpus);
	kvfree(range->job);
}

static void api_cleanup(struct mbench_run *run)
{
	struct api_range *ranges = run->state;
	unsigned int i;

	for (i = 0; i < run->nr_ranges; i++)
		cleanup_range(&ranges[i]);
	kvfree(ranges);
}

static int api_check(const struct mbench_run *run)
{
	unsigned long jobs = 0;
	unsigned int i;

	for (i = 0; i < run->nr_ranges; i++)
		jobs += most_jobs(run, run->ranges[i]);
	return jobs > MEMMAP_BENCH_MAX_JOBS ? -EINVAL : 0;
}

static int api_prepare(struct mbench_run *run)
{
	struct api_range *ranges;
	unsigned int i;
	int err;

	ranges = kvcalloc(run->nr_ranges, sizeof(*ranges), GFP_KERNEL);
	if (!ranges)
		return -ENOMEM;
	run->state = ranges;
	for (i = 0; i < run->nr_ranges; i++) {
		err = prepare_range(&ranges[i],
				    &run->workers[i * run->per_range]);
		if (err) {
			api_cleanup(run);
			return err;
		}
	}
	return 0;
}

const struct mbench_schedule mbench_schedule_padata_api = {
	.max_threads = MEMMAP_BENCH_MAX_THREADS,
	.max_chunk = PAGES_PER_SECTION,
	.caller_apart = true,
	.caller_recorded = true,
	.atomic = true,
	.check = api_check,
	.prepare = api_prepare,
	.cleanup = api_cleanup,
	.caller = api_caller,
};

// SPDX-License-Identifier: MIT
/* Judging samples of path memmap; see judge.h. */
#include "judge.h"

#include <errno.h>
#include <inttypes.h>

#include "names.h"

/* Node of the range that a worker worked on. */
static unsigned int node_of(const struct point *point, const unsigned int *ids,
			    unsigned int id)
{
	for (unsigned int i = 0; i < point->group.nr; i++)
		if (ids[i] == id)
			return point->group.node[i];
	return point->group.node[0];
}

/* Whether it was on @node all the time, or at no end of it. */
static bool near(const struct memmap_bench_worker *worker, unsigned int node)
{
	return worker->node == (int)node && worker->end_node == (int)node;
}

static bool far(const struct memmap_bench_worker *worker, unsigned int node)
{
	return worker->node != (int)node && worker->end_node != (int)node;
}

/* Whether a worker ran where the point's placement wants it. */
static bool placed(const struct sampler *sampler, const struct point *point,
		   unsigned int node, const struct memmap_bench_worker *worker)
{
	const struct machine_node *home = machine_node(sampler->machine, node);

	switch (point->placement) {
	case MEMMAP_BENCH_PLACEMENT_REMOTE:
		return far(worker, node);
	case MEMMAP_BENCH_PLACEMENT_GIVEN:
		return near(worker, point->worker_node);
	case MEMMAP_BENCH_PLACEMENT_NODE:
		return near(worker, node) || !home || !home->cpus;
	default:
		return true;
	}
}

static void judge_worker(const struct sampler *sampler,
			 const struct point *point, unsigned int node,
			 const struct memmap_bench_worker *worker,
			 struct sample *sample)
{
	if (!placed(sampler, point, node, worker))
		sample_doubt(sample, "off-node: a worker of node %u ran on nodes %d and %d",
			     node, worker->node, worker->end_node);
	if (!point->oversubscribed)
		sample_judge_wait(sample, worker->cpu, worker->wait_ns,
				  worker->end_ns - worker->start_ns,
				  SAMPLE_WAIT_LIMIT);
}

/* What is waited before a worker begins is in the makespan, and in no worker's time. */
static void judge_late(const struct point *point, struct sample *sample)
{
	uint64_t late = sample->late_ns;

	if (point->oversubscribed || late == MEMMAP_BENCH_UNKNOWN ||
	    late <= JUDGE_LATE_NS ||
	    (double)(late - JUDGE_LATE_NS) <=
	    SAMPLE_WAIT_LIMIT * (double)sample->makespan_ns)
		return;
	sample_doubt(sample, "preempted: a worker waited %" PRIu64 " of %" PRIu64 " ns before it began",
		     late, sample->makespan_ns);
}

static unsigned int nodes_with_cpus(const struct machine *machine)
{
	unsigned int nr = 0;

	for (unsigned int i = 0; i < machine->nr_nodes; i++)
		nr += machine->nodes[i].cpus > 0;
	return nr;
}

/*
 * padata-api's records are of CPUs that happened to get jobs, of which there may be
 * any number.
 */
static bool has_fixed_workers(const struct point *point)
{
	return point->schedule != MEMMAP_BENCH_SCHEDULE_PADATA_API;
}

/* Workers that go round the nodes cannot all be on one. */
static void judge_round(const struct sampler *sampler,
			const struct point *point, struct sample *sample)
{
	const struct memmap_bench_worker *workers = sampler->workers;

	if (point->placement != MEMMAP_BENCH_PLACEMENT_ROUND_ROBIN ||
	    !has_fixed_workers(point) || sample->nr_workers < 2 ||
	    nodes_with_cpus(sampler->machine) < 2)
		return;
	for (unsigned int i = 1; i < sample->nr_workers; i++)
		if (workers[i].node != workers[0].node)
			return;
	sample_doubt(sample, "not round-robin: all %u workers ran on node %d",
		     sample->nr_workers, workers[0].node);
}

/* padata's pool of work items has one for each possible CPU. */
static void judge_number(const struct point *point, struct sample *sample)
{
	unsigned int asked = point->group.nr * point_workers(point);

	if (has_fixed_workers(point) && sample->nr_workers < asked)
		sample_doubt(sample, "fewer workers: %s granted %u of %u",
			     point_schedule(point), sample->nr_workers, asked);
}

void judge_memmap(const struct sampler *sampler, const struct point *point,
		  const unsigned int *ids, struct sample *sample)
{
	uint64_t asked = point_pages(point, sampler->machine);

	for (unsigned int i = 0; i < sample->nr_workers; i++) {
		const struct memmap_bench_worker *worker = &sampler->workers[i];

		judge_worker(sampler, point, node_of(point, ids, worker->range),
			     worker, sample);
	}
	judge_late(point, sample);
	judge_round(sampler, point, sample);
	judge_number(point, sample);
	if (sample->pages != asked)
		sample_fail(sample, -EPROTO, "wrong work: %" PRIu64 " pages written, not %" PRIu64,
			    sample->pages, asked);
}

// SPDX-License-Identifier: MIT
/* Where the workers of a run are to be; see model_place.h. */
#include "model_place.h"

#include <errno.h>

/* Farthest node with CPUs other than @from, or NULL. */
static const struct model_node *remote(const struct model *model,
				       unsigned int from)
{
	const struct model_node *far = NULL;
	uint64_t farthest = 0;

	for (unsigned int i = 0; i < model->nr_nodes; i++) {
		const struct model_node *node = &model->nodes[i];
		uint64_t distance;

		if (node->id == from || !node->nr_cpus)
			continue;
		distance = topology_distance(model->topology, from, node->id);
		if (far && distance <= farthest)
			continue;
		far = node;
		farthest = distance;
	}
	return far;
}

/* The @nth node with CPUs, from the first again behind the last. One has some. */
static const struct model_node *round_robin(const struct model *model,
					    unsigned int nth)
{
	unsigned int i = 0;

	for (;; i = (i + 1) % model->nr_nodes)
		if (model->nodes[i].nr_cpus && !nth--)
			return &model->nodes[i];
}

int model_check_place(const struct model_job *job)
{
	const struct model_node *node;

	if (job->placement == MEMMAP_BENCH_PLACEMENT_GIVEN) {
		node = model_node(job->model, (unsigned int)job->worker_node);
		return node && node->nr_cpus ? 0 : -ENODEV;
	}
	if (job->placement != MEMMAP_BENCH_PLACEMENT_REMOTE)
		return 0;
	for (unsigned int i = 0; i < job->nr_ranges; i++)
		if (!remote(job->model, job->ranges[i]->node))
			return -ENODEV;
	return 0;
}

/* Of worker @index of range @range of the job. NULL: anywhere. */
static const struct model_node *wanted(const struct model_job *job,
				       unsigned int range, unsigned int index)
{
	unsigned int home = job->ranges[range]->node;

	switch (job->placement) {
	case MEMMAP_BENCH_PLACEMENT_ANY:
		return NULL;
	case MEMMAP_BENCH_PLACEMENT_REMOTE:
		return remote(job->model, home);
	case MEMMAP_BENCH_PLACEMENT_ROUND_ROBIN:
		return round_robin(job->model, range + index);
	case MEMMAP_BENCH_PLACEMENT_GIVEN:
		return model_node(job->model, (unsigned int)job->worker_node);
	default:
		return model_node(job->model, home);
	}
}

void model_place(struct model_job *job)
{
	const struct model *model = job->model;
	unsigned int taken[MACHINE_NODES] = { 0 };

	/* Callers first: they have cores where not everybody has. */
	for (unsigned int i = 0; i < job->nr_ranges * job->per_range; i++) {
		unsigned int range = i % job->nr_ranges;
		unsigned int index = i / job->nr_ranges;
		struct model_worker *worker =
			model_caller(job, range) + index;
		const struct model_node *node = wanted(job, range, index);

		worker->cpu = CREW_ANY_CPU;
		if (node && node->nr_cpus)
			worker->cpu = (int)node->cpus[taken[node - model->nodes]++ %
						      node->nr_cpus];
	}
}

/* SPDX-License-Identifier: MIT */
/* Why a point of a plan cannot run on a machine. */
#ifndef BENCH_OBSTACLE_H
#define BENCH_OBSTACLE_H

#include "plan.h"

/* Sets the point's reason, or leaves it empty. */
void obstacle_find(const struct options *options, const struct machine *machine,
		   struct point *point);

/*
 * CPUs that the workers of @node's range may use: as the point's placement says;
 * 1 for a node without CPUs, which others serve.
 */
unsigned int obstacle_cpus(const struct machine *machine,
			   const struct point *point, unsigned int node);

/*
 * The named namespace that @node's range of @bytes is taken from, one that is in
 * use only where there is no other; or NULL.
 */
const struct machine_namespace *
obstacle_namespace(const struct options *options, const struct machine *machine,
		   unsigned int node, uint64_t bytes);

#endif

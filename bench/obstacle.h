/* SPDX-License-Identifier: MIT */
/* Why a point of a plan cannot run on a machine. */
#ifndef BENCH_OBSTACLE_H
#define BENCH_OBSTACLE_H

#include "plan.h"

/* Sets the point's reason, or leaves it empty, and whether it is oversubscribed. */
void obstacle_find(const struct options *options, const struct machine *machine,
		   struct point *point);

/*
 * The named namespace that @node's range of @bytes is taken from, one that is in
 * use only where there is no other; or NULL.
 */
const struct machine_namespace *
obstacle_namespace(const struct options *options, const struct machine *machine,
		   unsigned int node, uint64_t bytes);

#endif

/* SPDX-License-Identifier: MIT */
/* The processors: what they are, what they can, how fast they may run. */
#ifndef BENCH_FACTS_CPU_H
#define BENCH_FACTS_CPU_H

#include "fact.h"
#include "topology.h"

/* Into the group of the whole: "cpu" and "processor". @topology: NULL: not known. */
void facts_cpu(const struct fact_group *facts, struct topology *topology);

#endif

/* SPDX-License-Identifier: MIT */
/* Memory: nodes, their distances, what the firmware says of their speed, the modules. */
#ifndef BENCH_FACTS_MEMORY_H
#define BENCH_FACTS_MEMORY_H

#include "fact.h"
#include "machine.h"

/* Into the group of the whole: "nodes" and "memory". */
void facts_nodes(const struct fact_group *facts, const struct machine *machine);
void facts_memory(const struct fact_group *facts);

#endif

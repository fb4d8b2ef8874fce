/* SPDX-License-Identifier: MIT */
/* The running kernel: what it was built with, booted with, and is set to. */
#ifndef BENCH_FACTS_KERNEL_H
#define BENCH_FACTS_KERNEL_H

#include "fact.h"
#include "machine.h"

/* Into the group of the whole. What only the module knows is left out with the model. */
void facts_kernel(const struct fact_group *facts, const struct machine *machine);

/* What the engine says of struct pages: the module of the kernel's, or the model. */
void facts_layout(const struct fact_group *group, const struct machine *machine);

#endif

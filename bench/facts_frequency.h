/* SPDX-License-Identifier: MIT */
/* How fast processors may run, and run. */
#ifndef BENCH_FACTS_FREQUENCY_H
#define BENCH_FACTS_FREQUENCY_H

#include "fact.h"

/* "frequency" into the group of the processor: CPUs with the same settings are one. */
void facts_frequency(const struct fact_group *processor);

#endif

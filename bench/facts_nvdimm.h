/* SPDX-License-Identifier: MIT */
/* Persistent memory: namespaces, regions and NVDIMMs. */
#ifndef BENCH_FACTS_NVDIMM_H
#define BENCH_FACTS_NVDIMM_H

#include "fact.h"
#include "machine.h"

/* Into the group of the whole: "namespaces", "regions" and "nvdimms". */
void facts_nvdimm(const struct fact_group *facts, const struct machine *machine);

#endif

/* SPDX-License-Identifier: MIT */
/* NVDIMM namespaces, read from sysfs. Nothing is ever changed. */
#ifndef BENCH_PMEM_H
#define BENCH_PMEM_H

#include "machine.h"

/*
 * Adds the namespaces below @root ("" for the machine) to @machine; none where
 * there is no NVDIMM bus. @section_bytes: their ranges are cut to multiples of
 * it. 0 or -errno.
 */
int pmem_load(const char *root, uint64_t section_bytes, struct machine *machine);

#endif

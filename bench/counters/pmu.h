/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * PMUs as sysfs describes them, below @root: which there are, on which CPUs they are
 * counted, and how their events are written. Functions return 0 or -errno.
 */
#ifndef COUNTERS_PMU_H
#define COUNTERS_PMU_H

#include <stddef.h>
#include <stdint.h>

#define PMU_NAME	32
#define PMU_CPUS	256
#define PMU_TERMS	128

/*
 * struct pmu
 * @type: of perf_event_attr
 * @cpus: those that it is counted on, one of each package or die; "": all
 */
struct pmu {
	char name[PMU_NAME];
	uint32_t type;
	char cpus[PMU_CPUS];
};

/* config, config1 and config2 of perf_event_attr. */
struct pmu_config {
	uint64_t word[3];
};

/*
 * The PMUs called @family, or that with a number, or '_' and a number behind: of
 * uncore_imc uncore_imc_0, and not uncore_imc_free_running_0. By name; free() *@pmus.
 */
int pmu_find(const char *root, const char *family, struct pmu **pmus,
	     unsigned int *nr);

/* Whether there is a PMU of that name. */
int pmu_exists(const char *root, const char *name);

/*
 * What sysfs says of the event @name: its terms, and into *@unit bytes for each of what
 * it counts; 1 where it has no scale. -ENOENT: it has no such event; -EINVAL: a unit
 * that is not known.
 */
int pmu_event(const char *root, const struct pmu *pmu, const char *name,
	      char terms[static PMU_TERMS], double *unit);

/* "event=0x04,umask=0x03" in the PMU's format. -EINVAL: it has no such term. */
int pmu_encode(const char *root, const struct pmu *pmu, const char *terms,
	       struct pmu_config *config);

#endif

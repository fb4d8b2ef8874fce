/* SPDX-License-Identifier: GPL-2.0-only */
/* Which CPU this is, as the codes of events depend on it. */
#ifndef COUNTERS_CPU_H
#define COUNTERS_CPU_H

#include <stdbool.h>

struct cpu {
	char vendor[16];	/* "GenuineIntel" */
	unsigned int family;
	unsigned int model;
	unsigned int stepping;
};

/* From /proc/cpuinfo below @root. What is not there stays 0. 0 or -errno. */
int cpu_load(const char *root, struct cpu *cpu);

/* Kinds of CPU whose events differ; a mask. */
#define CPU_CASCADE_LAKE	0x1
#define CPU_ICE_LAKE		0x2
#define CPU_SAPPHIRE_RAPIDS	0x4

/* Those that take Optane memory. */
#define CPU_OPTANE	(CPU_CASCADE_LAKE | CPU_ICE_LAKE | CPU_SAPPHIRE_RAPIDS)

/* The kind of a server's CPU; 0: none of these. */
unsigned int cpu_kind(const struct cpu *cpu);

#endif

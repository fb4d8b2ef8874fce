/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/* What this CPU has of what writers need; in user space: the kernel has its own way. */
#ifndef MEMMAP_BENCH_CORE_CPU_H
#define MEMMAP_BENCH_CORE_CPU_H

#include "writer.h"

#ifdef __x86_64__

#include <cpuid.h>

#define CPUID_7_ECX_MOVDIR64B	0x10000000

static inline bool core_cpu_has(enum core_needs needs)
{
	unsigned int a, b, c = 0, d;

	switch (needs) {
	case CORE_NEEDS_NOTHING:
		return true;
	case CORE_NEEDS_MOVDIR64B:
		return __get_cpuid_count(7, 0, &a, &b, &c, &d) &&
		       c & CPUID_7_ECX_MOVDIR64B;
	case CORE_NEEDS_AVX512:
		/* Asks the operating system as well, which must save registers. */
		return __builtin_cpu_supports("avx512f");
	}
	return false;
}

#else

static inline bool core_cpu_has(enum core_needs needs)
{
	return needs == CORE_NEEDS_NOTHING;
}

#endif

#endif

/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Ways to store that C does not name: string instructions and stores past the
 * cache. In assembly, so that no compiler makes something else of them.
 */
#ifndef MEMMAP_BENCH_CORE_STORE_H
#define MEMMAP_BENCH_CORE_STORE_H

#include "page.h"

#ifdef __x86_64__

/*
 * Stores @value @words times. Not bytes: on hardware that is the same microcode
 * where the CPU has fast strings, emulators take each step as an instruction.
 */
static inline void core_store_words(void *to, unsigned long value,
				    unsigned long words)
{
	asm volatile("rep stosq"
		     : "+D" (to), "+c" (words) : "a" (value) : "memory");
}

static inline void core_copy_words(void *to, const void *from,
				   unsigned long words)
{
	asm volatile("rep movsq"
		     : "+D" (to), "+S" (from), "+c" (words) : : "memory");
}

/* A non-temporal store; core_store_nt_end() before others may look. */
static inline void core_store_nt(unsigned long *to, unsigned long value)
{
	asm volatile("movnti %1, %0" : "=m" (*to) : "r" (value));
}

/* Reads a line into the outer caches; harmless where nothing is mapped. */
static inline void core_prefetch(const void *line)
{
	asm volatile("prefetcht2 %0" : : "m" (*(const char *)line));
}

static inline void core_store_nt_end(void)
{
	asm volatile("sfence" : : : "memory");
}

/* 64 bytes past the cache at once; both are aligned to 64 bytes. */
static inline void core_store_direct(void *to, const void *from)
{
	const struct { unsigned long word[8]; } *block = from;

	asm volatile("movdir64b %1, %0" : : "r" (to), "m" (*block) : "memory");
}

#else

static inline void core_store_words(void *to, unsigned long value,
				    unsigned long words)
{
	unsigned long *word = to;

	for (; words--; word++)
		CORE_ONCE(*word) = value;
}

#endif

#endif

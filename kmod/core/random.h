/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * Random numbers that a seed repeats: splitmix64 (Steele, Lea, Flood: Fast
 * Splittable Pseudorandom Number Generators, OOPSLA 2014). Portable; also built
 * for user space.
 */
#ifndef MEMMAP_BENCH_CORE_RANDOM_H
#define MEMMAP_BENCH_CORE_RANDOM_H

/* The next number; @state begins as any seed. */
static inline unsigned long long core_random(unsigned long long *state)
{
	unsigned long long z = *state += 0x9e3779b97f4a7c15ULL;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

/* A number below @limit, which is far below 2^64: the bias is not seen. */
static inline unsigned long core_random_below(unsigned long long *state,
					      unsigned long limit)
{
	return (unsigned long)(core_random(state) % limit);
}

/* The state of stream @index: streams of one seed have nothing in common. */
static inline unsigned long long core_random_stream(unsigned long long seed,
						    unsigned long long index)
{
	unsigned long long state = seed;

	state = core_random(&state) + index;
	return core_random(&state);
}

#endif

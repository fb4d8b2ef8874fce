/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A 64-bit digest of a run of memory, to compare a memmap with an earlier state
 * of itself without a copy. Not cryptographic: it must notice accidents, and
 * each single changed word changes it for certain, since every step is a
 * bijection of the state. Portable; also built for user space.
 */
#ifndef MEMMAP_BENCH_CORE_DIGEST_H
#define MEMMAP_BENCH_CORE_DIGEST_H

/* Digest of @words 64-bit words; @words is a multiple of 4. */
unsigned long long core_digest(const unsigned long long *word,
			       unsigned long words);

#endif

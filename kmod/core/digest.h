/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A 64-bit digest of a run of memory, to compare a memmap with an earlier state
 * of itself without a copy. Not cryptographic: it must notice accidents, and
 * each single changed word changes it for certain, since every step is a
 * bijection of the state. Portable; also built for user space.
 */
#ifndef MEMMAP_BENCH_CORE_DIGEST_H
#define MEMMAP_BENCH_CORE_DIGEST_H

/*
 * Digest of @words 64-bit words; @words is a multiple of 4. The bits @flip of the
 * first of every eight words are taken inverted: where just these are known to
 * differ, in every one, the digest is that of the other memory.
 */
unsigned long long core_digest(const unsigned long long *word,
			       unsigned long words, unsigned long long flip);

#endif

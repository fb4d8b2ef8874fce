// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The digest of memory; see digest.h. */
#include "digest.h"

/* Odd, so that multiplying is a bijection: 2^64 / golden ratio. */
#define DIGEST_PRIME	0x9e3779b97f4a7c15ULL

static inline unsigned long long digest_step(unsigned long long state,
					     unsigned long long word)
{
	state = (state ^ word) * DIGEST_PRIME;
	return state ^ (state >> 29);
}

unsigned long long core_digest(const unsigned long long *word,
			       unsigned long words, unsigned long long flip)
{
	/* Four lanes: one multiplication's latency would set the pace. */
	unsigned long long a = 1, b = 2, c = 3, d = 4;
	const unsigned long long *end = word + words;
	unsigned long long mask = flip;

	/* Every other turn is the first half of 64 bytes. */
	for (; word < end; word += 4, mask ^= flip) {
		a = digest_step(a, word[0] ^ mask);
		b = digest_step(b, word[1]);
		c = digest_step(c, word[2]);
		d = digest_step(d, word[3]);
	}
	return digest_step(digest_step(digest_step(a, b), c), d);
}

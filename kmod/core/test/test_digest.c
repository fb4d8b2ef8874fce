// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The digest notices every change that a wrong writer could make. */
#include "../digest.h"

#include <string.h>

#include "unit.h"

#define WORDS	4096
#define TRIES	2000

static unsigned long long words[WORDS];

static void fill(uint64_t seed)
{
	for (int i = 0; i < WORDS; i++)
		words[i] = unit_random(&seed);
}

START_TEST(equal_input_has_an_equal_digest)
{
	static unsigned long long copy[WORDS];

	fill(1);
	memcpy(copy, words, sizeof(copy));
	ck_assert(core_digest(words, WORDS, 0) == core_digest(copy, WORDS, 0));
}
END_TEST

static void flip_somewhere(uint64_t *state)
{
	unsigned long long before = core_digest(words, WORDS, 0);
	unsigned long at = unit_below(state, WORDS);
	unsigned int bit = (unsigned int)unit_below(state, 64);

	words[at] ^= 1ULL << bit;
	unit_assert(core_digest(words, WORDS, 0) != before,
		    "word %lu bit %u flipped unnoticed", at, bit);
	words[at] ^= 1ULL << bit;
	unit_assert(core_digest(words, WORDS, 0) == before,
		    "word %lu bit %u flipped back", at, bit);
}

START_TEST(one_flipped_bit_changes_it)
{
	uint64_t state = 2;

	for (int i = 0; i < TRIES; i++) {
		if (i % 100 == 0)
			fill(3 + (uint64_t)i);
		flip_somewhere(&state);
	}
}
END_TEST

/* A memmap is mostly zeroes and repeats itself: no help from random data. */
START_TEST(one_flipped_bit_among_zeroes_changes_it)
{
	uint64_t state = 4;

	memset(words, 0, sizeof(words));
	for (int i = 0; i < TRIES; i++)
		flip_somewhere(&state);
}
END_TEST

START_TEST(every_bit_of_a_short_run_counts)
{
	unsigned long long before;

	memset(words, 0, sizeof(words));
	before = core_digest(words, 8, 0);
	for (int bit = 0; bit < 8 * 64; bit++) {
		words[bit / 64] ^= 1ULL << (bit % 64);
		unit_assert(core_digest(words, 8, 0) != before, "bit %d", bit);
		words[bit / 64] ^= 1ULL << (bit % 64);
	}
}
END_TEST

static void swap(unsigned long a, unsigned long b)
{
	unsigned long long word = words[a];

	words[a] = words[b];
	words[b] = word;
}

START_TEST(swapped_words_change_it)
{
	uint64_t state = 5;
	unsigned long long before;

	fill(6);
	before = core_digest(words, WORDS, 0);
	for (int i = 0; i < TRIES; i++) {
		unsigned long a = unit_below(&state, WORDS);
		/* Also neighbours in one lane, which a mere sum would miss. */
		unsigned long b = i % 2 ? (a + 4) % WORDS :
					  unit_below(&state, WORDS);

		if (words[a] == words[b])
			continue;
		swap(a, b);
		unit_assert(core_digest(words, WORDS, 0) != before,
			    "words %lu and %lu swapped unnoticed", a, b);
		swap(a, b);
	}
}
END_TEST

/* Bits that are known to differ in every page: the digest is the other's. */
START_TEST(flipped_bits_are_those_of_the_first_word_of_eight)
{
	const unsigned long long flip = 1ULL << 10 | 1ULL << 40;
	unsigned long long before;

	fill(7);
	before = core_digest(words, WORDS, 0);
	for (unsigned long i = 0; i < WORDS; i += 8)
		words[i] ^= flip;
	ck_assert(core_digest(words, WORDS, 0) != before);
	ck_assert(core_digest(words, WORDS, flip) == before);
	words[WORDS - 8] ^= flip;
	ck_assert(core_digest(words, WORDS, flip) != before);
	words[WORDS - 8] ^= flip;
	words[WORDS - 4] ^= flip;
	ck_assert(core_digest(words, WORDS, flip) != before);
}
END_TEST

START_TEST(length_counts)
{
	memset(words, 0, sizeof(words));
	ck_assert(core_digest(words, 4, 0) != core_digest(words, 8, 0));
	ck_assert(core_digest(words, 0, 0) != core_digest(words, 4, 0));
}
END_TEST

/* Not a word is read: the pointer leads nowhere. */
START_TEST(no_words_have_a_digest)
{
	ck_assert(core_digest(NULL, 0, 0) == core_digest(words + 4, 0, 0));
}
END_TEST

/* Words behind the run are not part of it. */
START_TEST(the_run_ends_where_it_ends)
{
	unsigned long long before;

	fill(8);
	before = core_digest(words, WORDS - 4, 0);
	words[WORDS - 4]++;
	ck_assert(core_digest(words, WORDS - 4, 0) == before);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		equal_input_has_an_equal_digest,
		one_flipped_bit_changes_it,
		one_flipped_bit_among_zeroes_changes_it,
		every_bit_of_a_short_run_counts,
		swapped_words_change_it,
		flipped_bits_are_those_of_the_first_word_of_eight,
		length_counts,
		no_words_have_a_digest,
		the_run_ends_where_it_ends,
	};

	return UNIT_RUN("core/digest", tests);
}

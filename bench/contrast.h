/* SPDX-License-Identifier: MIT */
/*
 * Two kinds of points of one result, such as those of two writers, sample by sample: what
 * was measured in the same round is held against each other. A round is a sample of every
 * point of the same ranges, in shuffled order: what disturbs the machine for longer than
 * that is in both, and so not in their ratio.
 */
#ifndef BENCH_CONTRAST_H
#define BENCH_CONTRAST_H

#include "reading.h"

#define CONTRAST_WORDS	8

/*
 * struct contrast
 * @words: what stands between two slashes of a base's name, and instead in its contender's
 */
struct contrast {
	struct {
		const char *old;
		const char *new;
		size_t old_length;
		size_t new_length;
	} words[CONTRAST_WORDS];
	size_t nr;
};

/*
 * Adds "OLD=NEW" of @length bytes, which stay there. -EINVAL: it is none; -EEXIST: OLD is
 * there already; -ENOSPC.
 */
int contrast_add(struct contrast *contrast, const char *text, size_t length);

/*
 * Makes two readings of the points of @of that have all words and a contender: the same
 * points by the same names, with the samples of rounds that both have, in the same order.
 * @alone: points that have all words but no contender, which are left out. To be closed in
 * any case. 0; -ENOENT: there is no pair; -EXDEV: a contender is of other ranges, whose
 * rounds are others; -ENODATA: a point has no rounds, as in results of other programs and
 * older versions; -EBADMSG: it has a round twice; -ENOMEM.
 */
int contrast_make(const struct contrast *contrast, const struct reading *of,
		  struct reading *base, struct reading *contender,
		  size_t *alone);

#endif

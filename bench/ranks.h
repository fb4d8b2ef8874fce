/* SPDX-License-Identifier: MIT */
/* Whether two sets of samples come from one distribution, by their ranks and signs. */
#ifndef BENCH_RANKS_H
#define BENCH_RANKS_H

#include <stddef.h>

/* With at most so many samples on one side, and no ties, p is exact. */
#define RANKS_EXACT 8

/*
 * Two-sided p of the test of Mann and Whitney: exact where a side has at most RANKS_EXACT
 * samples and none are equal, else by the normal distribution with corrections for ties
 * and continuity. The rule and the figures are those of scipy's mannwhitneyu(). 0;
 * -EINVAL: fewer than two samples on a side, or one that is no number; -ENOMEM.
 */
int ranks_mann_whitney(const double *a, size_t na, const double *b, size_t nb,
		       double *p);

/* The least p that so many samples can give, whatever they are. */
double ranks_least(size_t na, size_t nb);

/*
 * Two-sided p of the sign test, exact: how many of @nr ratios are above 1, of those that
 * are not 1. 0, or -EINVAL: fewer than two, or one that is no number.
 */
int ranks_signs(const double *ratios, size_t nr, double *p);

/* The least p that so many ratios can give. */
double ranks_signs_least(size_t nr);

/*
 * Holm's correction of @nr values of p: how many tests there were is in them afterwards.
 * 0 or -ENOMEM.
 */
int ranks_holm(double *p, size_t nr);

#endif

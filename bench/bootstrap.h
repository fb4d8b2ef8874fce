/* SPDX-License-Identifier: MIT */
/*
 * Confidence intervals of medians and of their ratios, by the percentile bootstrap. Where
 * boots and loads of the module were repeated it resamples boots, then loads in them, then
 * samples in these (Kalibera and Jones 2013): what differs from boot to boot is in the
 * interval then. The same samples give the same interval.
 *
 * "95 %" is 92 to 95 %: of 3000 lognormal series each (sigma 0.05 and 0.5) the interval
 * has the true median in 94 % for n = 6, 94 % for 10, 92 % for 15, 94 % for 20 and for
 * 30. That holds for independent samples; drift is not covered by it.
 */
#ifndef BENCH_BOOTSTRAP_H
#define BENCH_BOOTSTRAP_H

#include "stats.h"

/* Samples that an interval needs; with fewer not even all of them cover the median. */
#define BOOTSTRAP_FEWEST 6

/* Resamples of each: 50 lie beyond either bound. */
#define BOOTSTRAP_RESAMPLES 2000

/*
 * struct bootstrap_side
 * @boots, @loads: ordinal of each sample's boot, and of its load of the module in this
 *	boot; NULL: all of one
 */
struct bootstrap_side {
	const double *values;
	const unsigned int *boots;
	const unsigned int *loads;
	size_t nr;
};

/*
 * Interval of median(@a) / median(@b). With fewer than BOOTSTRAP_FEWEST samples on a side
 * low and high are NAN. 0; -EINVAL: fewer than two samples on a side; -ENOMEM.
 */
int bootstrap_ratio_of(const struct bootstrap_side *a,
		       const struct bootstrap_side *b,
		       struct stats_interval *interval);

/* Of median(@a); what is not known, for few samples or want of memory, is NAN. */
struct stats_interval bootstrap_median_of(const struct bootstrap_side *a);

/* Of a median, all of one boot. With few samples, or no memory, what is not known is NAN. */
struct stats_interval bootstrap_median(const double *values, size_t n);

/* The same of a ratio. */
struct stats_interval bootstrap_ratio(const double *a, size_t na,
				      const double *b, size_t nb);

/*
 * Medians of all of @nr sides, resampled together BOOTSTRAP_RESAMPLES times, into
 * @medians[resample * @nr + side]: the same boots and loads of each side, by
 * their ordinals, also where a side lacks some, for what makes
 * one boot slow does so in all. Each side has at least one sample. 0 or -ENOMEM.
 */
int bootstrap_medians(const struct bootstrap_side *sides, size_t nr,
		      double *medians);

#endif

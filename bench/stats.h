/* SPDX-License-Identifier: MIT */
/* Statistics of samples: pure functions, no I/O. */
#ifndef BENCH_STATS_H
#define BENCH_STATS_H

#include <stddef.h>
#include <stdint.h>

/* A figure with its 95 % confidence interval. */
struct stats_interval {
	double value;
	double low;
	double high;
};

/* Next number of the splitmix64 sequence; any seed will do. */
static inline uint64_t stats_random(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15ULL;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

/* Random number below @limit (at least 1), without modulo bias. */
uint64_t stats_random_below(uint64_t *state, uint64_t limit);

/* Puts @n values into ascending order. */
void stats_sort(double *values, size_t n);

/*
 * Quantile @q of @n values by linear interpolation (type 7 of Hyndman and Fan,
 * the default of R and numpy). @sorted ascends; @n is at least 1.
 */
double stats_quantile(const double *sorted, size_t n, double q);

/* Median of @n values in any order; NAN if n is 0. */
double stats_median(const double *values, size_t n);

/*
 * Median absolute deviation from the median, as it is: to stand in for the standard
 * deviation of normal values it is to be multiplied by 1.4826. NAN below 2 values.
 */
double stats_mad(const double *values, size_t n);

/* Values that outliers can be told among. */
#define STATS_FENCE_FEWEST	6

/* What lies outside is an outlier. */
struct stats_fence {
	double low;
	double high;
};

/*
 * Median -+ 3.5 * 1.4826 * MAD (Iglewicz and Hoaglin 1993: |modified z| > 3.5). Where
 * most values are the same, as of counted instructions, MAD is 0 and any other would be
 * out: there it is 3.5 * 1.2533 * the mean absolute deviation, which normal values have
 * the same. At least 0.1 % of the median. Of normal values 3.2 % lie outside
 * for n = 6, 1.7 % for 10, 0.7 % for 20 and 0.4 % for 30; of lognormal ones (sigma 0.5)
 * 4.8, 3.8, 3.1 and 2.8 %. NAN, and nothing outside, below STATS_FENCE_FEWEST.
 */
struct stats_fence stats_fence(const double *values, size_t n);

/* Samples in which warm-up can be told from chance. */
#define STATS_WARMUP_FEWEST	16

/*
 * How many of the first values, in the order taken, are warm-up: at most a quarter of
 * them. They are the most, k of n, for which
 *  - all k are slower than the fence of the later ones,
 *  - it is over then: most of the next k are not, and
 *  - chance does not explain it. Of values in no order, all of the first k are among the
 *    slowest k + j with the probability C(k + j, k) / C(n, k), however they are
 *    distributed; j are the later ones as slow as the fastest of the k. It is at most
 *    1 / 200; or the k stand apart from all later ones by more than twice their range,
 *    for one slow start in a short series can have no small probability.
 * What begins faster is no warm-up: it became slower, which nobody should take out.
 *
 * How often something is called warm-up in series that have none, in %, of 20000 each
 * (test_stats.c does it again, smaller):
 *                                     n = 16     20     30     60
 *   normal; lognormal, sigma 0.05       0.01   0.01   0.01   0.00
 *   lognormal, sigma 0.5                0.1    0.1    0.2    0.1
 *   Student's t, 2 degrees of freedom   0.3    0.2    0.2    0.1
 *   Cauchy                              1.0    0.7    0.6    0.4
 *   Pareto, exponent 1.5                1.7    1.4    1.2    0.9
 *   normal, one in 20 far slower        1.3    0.9    0.6    0.2
 *   normal, one in 10 far slower        2.6    2.0    1.1    0.4
 * The last are a single slow sample that happens to be the first: nothing tells it from
 * warm-up, and the median does not miss it. Below STATS_WARMUP_FEWEST values that
 * happens more often, and it is 0.
 *
 * A start that is half as slow again, decays by 1/e in 2 samples and is over after 8,
 * with noise of 0.5 % and one in 50 samples 10 % slower, is found in 59 % of the series
 * of 16 samples and in 94, 100 and 100 % of the longer ones; one of 10 % in 75, 91, 98
 * and 100 %.
 */
size_t stats_warmup(const double *values, size_t n);

#endif

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

#endif

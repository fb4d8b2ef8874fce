/* SPDX-License-Identifier: MIT */
/*
 * How the time of a schedule grows with pages and threads:
 *
 *	time of a range = fixed + pages * cost / min(threads, saturation)
 *
 * Where ranges follow one another, as with serial, that is the time of each. Pure
 * functions, no I/O.
 */
#ifndef BENCH_SCALING_H
#define BENCH_SCALING_H

#include <stddef.h>

/*
 * struct scaling_point - what was measured
 * @pages: of one range
 * @ns: time of one range
 * @weight: of its ns per page, 1 / variance; at least 0
 */
struct scaling_point {
	double pages;
	double ns;
	unsigned int threads;
	double weight;
};

/*
 * struct scaling_fit
 * @fixed_ns: whatever the size; at least 0
 * @cost_ns: per page, with one thread
 * @saturation: threads beyond which nothing gets faster; INFINITY: not reached by
 *	any point, so that more threads than those of the points are a guess
 * @most_threads: of the points
 */
struct scaling_fit {
	double fixed_ns;
	double cost_ns;
	double saturation;
	unsigned int most_threads;
};

/*
 * Fits ns per page, weighted. 0; -ENODATA: needs two sizes, and weights; -EDOM: time
 * does not grow with pages.
 */
int scaling_fit(const struct scaling_point *points, size_t nr,
		struct scaling_fit *fit);

/* Time of one range. */
double scaling_ns(const struct scaling_fit *fit, double pages,
		  unsigned int threads);

/*
 * Largest part by which the time of a point of the largest size differs from what the
 * others of @points predict for it. 0 or -errno as of scaling_fit() of these others.
 */
int scaling_holdout(const struct scaling_point *points, size_t nr,
		    double *error);

#endif

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

#include <stdbool.h>
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
 * @saturation: threads beyond which nothing gets faster, from the fewest to the most of
 *	the points; INFINITY: all of them made it faster
 * @most_threads, @second_threads, @fewest_threads: of the points; second is 0 where there
 *	is one number only
 */
struct scaling_fit {
	double fixed_ns;
	double cost_ns;
	double saturation;
	unsigned int most_threads;
	unsigned int second_threads;
	unsigned int fewest_threads;
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
 * Whether the points show that nothing gets faster beyond @saturation, which is that of
 * @fit or the upper end of its interval: the most threads gave next to nothing over the
 * second most. A speedup that is merely not ideal shows no end.
 */
bool scaling_plateau(const struct scaling_fit *fit, double saturation);

/*
 * Largest part by which the time of a point of the largest size differs from what the
 * others of @points predict for it. 0 or -errno as of scaling_fit() of these others.
 */
int scaling_holdout(const struct scaling_point *points, size_t nr,
		    double *error);

#endif

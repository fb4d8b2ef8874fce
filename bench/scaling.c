// SPDX-License-Identifier: MIT
/* How time grows with pages and threads; see scaling.h. */
#include "scaling.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>

/* Saturations that are tried: this many from the fewest threads to the most, evenly. */
#define STEPS	256

/* Of the way from the second most threads to the most: less than this is no gain. */
#define PLATEAU	0.05

static double speedup(double saturation, unsigned int threads)
{
	return fmin(saturation, (double)threads);
}

double scaling_ns(const struct scaling_fit *fit, double pages,
		  unsigned int threads)
{
	return fit->fixed_ns + pages * fit->cost_ns /
			       speedup(fit->saturation, threads);
}

/* Sums of the normal equations of y = fixed * u + cost * v, in ns per page. */
struct sums {
	double uu, uv, vv, uy, vy;
};

static void add(struct sums *sums, const struct scaling_point *point,
		double saturation)
{
	double u = 1 / point->pages;
	double v = 1 / speedup(saturation, point->threads);
	double y = point->ns / point->pages;

	sums->uu += point->weight * u * u;
	sums->uv += point->weight * u * v;
	sums->vv += point->weight * v * v;
	sums->uy += point->weight * u * y;
	sums->vy += point->weight * v * y;
}

/* Least squares for one saturation; nothing takes less than no time. */
static void solve(const struct scaling_point *points, size_t nr,
		  struct scaling_fit *fit)
{
	struct sums sums = { 0 };
	double determinant;

	for (size_t i = 0; i < nr; i++)
		add(&sums, &points[i], fit->saturation);
	determinant = sums.uu * sums.vv - sums.uv * sums.uv;
	fit->fixed_ns = (sums.uy * sums.vv - sums.vy * sums.uv) / determinant;
	fit->cost_ns = (sums.vy * sums.uu - sums.uy * sums.uv) / determinant;
	if (fit->fixed_ns >= 0)
		return;
	fit->fixed_ns = 0;
	fit->cost_ns = sums.vy / sums.vv;
}

/* Weighted squares of what the fit leaves over. */
static double residual(const struct scaling_point *points, size_t nr,
		       const struct scaling_fit *fit)
{
	double sum = 0;

	for (size_t i = 0; i < nr; i++) {
		double off = (points[i].ns - scaling_ns(fit, points[i].pages,
							points[i].threads)) /
			     points[i].pages;

		sum += points[i].weight * off * off;
	}
	return sum;
}

/* The most threads of a point that are below @limit; 0: none. */
static unsigned int most_threads(const struct scaling_point *points, size_t nr,
				 unsigned int limit)
{
	unsigned int most = 0;

	for (size_t i = 0; i < nr; i++)
		if (points[i].threads < limit && points[i].threads > most)
			most = points[i].threads;
	return most;
}

static unsigned int fewest_threads(const struct scaling_point *points, size_t nr)
{
	unsigned int fewest = UINT_MAX;

	for (size_t i = 0; i < nr; i++)
		if (points[i].threads < fewest)
			fewest = points[i].threads;
	return fewest;
}

/* Without two sizes, a fixed time cannot be told from one for each page. */
static bool enough(const struct scaling_point *points, size_t nr)
{
	double least = INFINITY, most = 0, weight = 0;

	for (size_t i = 0; i < nr; i++) {
		if (!(points[i].pages > 0) || !(points[i].ns > 0) ||
		    !(points[i].weight >= 0) || !points[i].threads)
			return false;
		if (!(points[i].weight > 0))
			continue;
		least = fmin(least, points[i].pages);
		most = fmax(most, points[i].pages);
		weight += points[i].weight;
	}
	return most > least && isfinite(weight);
}

/* All threads that were tried made it faster: where that ends was not seen. */
static void forget_last(struct scaling_fit *fit)
{
	if (fit->saturation >= (double)fit->most_threads)
		fit->saturation = INFINITY;
}

int scaling_fit(const struct scaling_point *points, size_t nr,
		struct scaling_fit *fit)
{
	const struct scaling_fit counts = {
		.most_threads = most_threads(points, nr, UINT_MAX),
		.fewest_threads = fewest_threads(points, nr),
		.second_threads = most_threads(points, nr, most_threads(points,
							nr, UINT_MAX)),
	};
	double range = (double)counts.most_threads - counts.fewest_threads;
	double least = INFINITY;

	if (!enough(points, nr))
		return -ENODATA;
	/*
	 * From the most downwards: what saturation does not explain, it is not given. Below
	 * the fewest all explain the same, and rounding would choose.
	 */
	for (int step = range > 0 ? STEPS : 0; step >= 0; step--) {
		struct scaling_fit tried = counts;
		double left;

		tried.saturation = counts.fewest_threads + range * step / STEPS;
		solve(points, nr, &tried);
		left = residual(points, nr, &tried);
		if (!(left < least))
			continue;
		least = left;
		*fit = tried;
	}
	if (!isfinite(least) || !(fit->cost_ns > 0))
		return -EDOM;
	forget_last(fit);
	return 0;
}

static double largest(const struct scaling_point *points, size_t nr)
{
	double pages = 0;

	for (size_t i = 0; i < nr; i++)
		pages = fmax(pages, points[i].pages);
	return pages;
}

/* The points but those of @pages pages, into @rest; their number. */
static size_t leave_out(const struct scaling_point *points, size_t nr,
			double pages, struct scaling_point *rest)
{
	size_t kept = 0;

	for (size_t i = 0; i < nr; i++)
		if (points[i].pages < pages)
			rest[kept++] = points[i];
	return kept;
}

static double worst_error(const struct scaling_point *points, size_t nr,
			  double pages, const struct scaling_fit *fit)
{
	double worst = 0;

	for (size_t i = 0; i < nr; i++) {
		double found = scaling_ns(fit, pages, points[i].threads);

		if (points[i].pages < pages)
			continue;
		worst = fmax(worst, fabs(found / points[i].ns - 1));
	}
	return worst;
}

bool scaling_plateau(const struct scaling_fit *fit, double saturation)
{
	double second = fit->second_threads;

	return second > 0 && saturation <=
	       second + PLATEAU * (fit->most_threads - second);
}

int scaling_holdout(const struct scaling_point *points, size_t nr,
		    double *error)
{
	struct scaling_point *rest = calloc(nr + 1, sizeof(*rest));
	double pages = largest(points, nr);
	struct scaling_fit fit;
	int err;

	if (!rest)
		return -ENOMEM;
	err = scaling_fit(rest, leave_out(points, nr, pages, rest), &fit);
	free(rest);
	if (!err)
		*error = worst_error(points, nr, pages, &fit);
	return err;
}

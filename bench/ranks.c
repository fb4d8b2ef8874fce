// SPDX-License-Identifier: MIT
/* Tests that ask for no distribution; see ranks.h. */
#include "ranks.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

struct ranked {
	double value;
	bool first;	/* of side a */
};

/* What the test needs of the ranks. */
struct ranks {
	double u;	/* of the side that has the greater one */
	double ties;	/* sum of t^3 - t over sets of t equal values */
};

static int by_value(const void *a, const void *b)
{
	double x = ((const struct ranked *)a)->value;
	double y = ((const struct ranked *)b)->value;

	return (x > y) - (x < y);
}

/* 0, or -EINVAL where one is no number. */
static int join(const double *values, size_t nr, bool first,
		struct ranked *to)
{
	for (size_t i = 0; i < nr; i++) {
		if (isnan(values[i]))
			return -EINVAL;
		to[i] = (struct ranked){ values[i], first };
	}
	return 0;
}

/* Equal values share the mean of their ranks. */
static struct ranks rank(const struct ranked *all, size_t na, size_t nb)
{
	struct ranks ranks = { 0, 0 };
	double sum = 0, u;

	for (size_t i = 0, next; i < na + nb; i = next) {
		double equal;

		for (next = i; next < na + nb && all[next].value == all[i].value;)
			next++;
		equal = (double)(next - i);
		for (size_t j = i; j < next; j++)
			sum += all[j].first ?
			       ((double)i + 1 + (double)next) / 2 : 0;
		ranks.ties += equal * equal * equal - equal;
	}
	u = sum - (double)na * ((double)na + 1) / 2;
	ranks.u = fmax(u, (double)na * (double)nb - u);
	return ranks;
}

/*
 * Coefficients of the product of (1 - x^(most + i)) / (1 - x^i) for i up to @least: in how
 * many of all orders of the samples U is 0, 1, 2 ... Into @counts, @nr of them.
 */
static void count_orders(size_t least, size_t most, double *counts, size_t nr)
{
	counts[0] = 1;
	for (size_t i = 1; i <= least; i++) {
		for (size_t u = nr; u-- > most + i;)
			counts[u] -= counts[u - most - i];
		for (size_t u = i; u < nr; u++)
			counts[u] += counts[u - i];
	}
}

/* Orders there are: na + nb over the smaller of them. */
static double all_orders(size_t least, size_t most)
{
	double orders = 1;

	for (size_t i = 1; i <= least; i++)
		orders *= (double)(most + i) / (double)i;
	return orders;
}

/* Twice the part of the orders in which U is as far from the middle, on this side. */
static int exact(size_t na, size_t nb, double u, double *p)
{
	size_t least = na < nb ? na : nb, most = na < nb ? nb : na;
	/* The distribution is symmetric: as small as what is left. */
	size_t nr = (size_t)((double)na * (double)nb - u) + 1;
	double *counts = calloc(nr, sizeof(*counts));
	double sum = 0;

	if (!counts)
		return -ENOMEM;
	count_orders(least, most, counts, nr);
	for (size_t i = 0; i < nr; i++)
		sum += counts[i];
	free(counts);
	*p = fmin(1, 2 * sum / all_orders(least, most));
	return 0;
}

static double normal(size_t na, size_t nb, struct ranks ranks)
{
	double a = (double)na, b = (double)nb, n = a + b;
	double variance = a * b / 12 * (n + 1 - ranks.ties / (n * (n - 1)));
	double over = ranks.u - a * b / 2 - 0.5;

	/* All are equal: nothing speaks for a difference. */
	if (variance <= 0)
		return 1;
	return fmin(1, erfc(over / sqrt(variance) / M_SQRT2));
}

int ranks_mann_whitney(const double *a, size_t na, const double *b, size_t nb,
		       double *p)
{
	struct ranked *all;
	struct ranks ranks;
	int err;

	if (na < 2 || nb < 2)
		return -EINVAL;
	all = calloc(na + nb, sizeof(*all));
	if (!all)
		return -ENOMEM;
	err = join(a, na, true, all);
	if (!err)
		err = join(b, nb, false, all + na);
	if (err)
		goto out_free;
	qsort(all, na + nb, sizeof(*all), by_value);
	ranks = rank(all, na, nb);
	if ((na <= RANKS_EXACT || nb <= RANKS_EXACT) && ranks.ties == 0)
		err = exact(na, nb, ranks.u, p);
	else
		*p = normal(na, nb, ranks);
out_free:
	free(all);
	return err;
}

double ranks_least(size_t na, size_t nb)
{
	size_t least = na < nb ? na : nb, most = na < nb ? nb : na;

	if (least <= RANKS_EXACT)
		return fmin(1, 2 / all_orders(least, most));
	return normal(na, nb, (struct ranks){ (double)na * (double)nb, 0 });
}

/* Chance that of @nr throws of a coin at most @most fall on one side, and its mirror. */
static double both_tails(size_t nr, size_t most)
{
	double sum = 0;

	for (size_t k = 0; k <= most; k++)
		sum += exp(lgamma((double)nr + 1) - lgamma((double)k + 1) -
			   lgamma((double)(nr - k) + 1) - (double)nr * M_LN2);
	return fmin(1, 2 * sum);
}

int ranks_signs(const double *ratios, size_t nr, double *p)
{
	size_t above = 0, below = 0;

	if (nr < 2)
		return -EINVAL;
	for (size_t i = 0; i < nr; i++) {
		if (isnan(ratios[i]))
			return -EINVAL;
		above += ratios[i] > 1;
		below += ratios[i] < 1;
	}
	*p = both_tails(above + below, above < below ? above : below);
	return 0;
}

double ranks_signs_least(size_t nr)
{
	return both_tails(nr, 0);
}

struct numbered {
	double p;
	size_t index;
};

static int by_p(const void *a, const void *b)
{
	double x = ((const struct numbered *)a)->p;
	double y = ((const struct numbered *)b)->p;

	return (x > y) - (x < y);
}

int ranks_holm(double *p, size_t nr)
{
	struct numbered *sorted = calloc(nr + 1, sizeof(*sorted));
	double most = 0;

	if (!sorted)
		return -ENOMEM;
	for (size_t i = 0; i < nr; i++)
		sorted[i] = (struct numbered){ p[i], i };
	qsort(sorted, nr, sizeof(*sorted), by_p);
	for (size_t i = 0; i < nr; i++) {
		most = fmax(most, fmin(1, sorted[i].p * (double)(nr - i)));
		p[sorted[i].index] = most;
	}
	free(sorted);
	return 0;
}

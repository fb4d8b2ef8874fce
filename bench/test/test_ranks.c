// SPDX-License-Identifier: MIT
/* The test of Mann and Whitney against scipy, and against counting all orders. */
#include "../ranks.h"

#include <errno.h>
#include <math.h>

#include "../stats.h"
#include "unit.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define CLOSE 1e-9

static const struct known {
	size_t na;
	size_t nb;
	double p;
	double median;		/* of a */
	double quantile;	/* 0.9 of b */
	double values[128];	/* a, then b */
} known[] = {
#include "ranks.inc"
};

START_TEST(p_is_that_of_scipy)
{
	unsigned int exact = 0, tied = 0;

	ck_assert_uint_eq(COUNT(known), 200);
	for (size_t i = 0; i < COUNT(known); i++) {
		const struct known *k = &known[i];
		double p, mirrored;

		ck_assert_int_eq(ranks_mann_whitney(k->values, k->na,
						    k->values + k->na, k->nb,
						    &p), 0);
		unit_assert(fabs(p - k->p) < CLOSE, "%zu: %.17g, %.17g", i, p,
			    k->p);
		/* Small ones too: by their own size. */
		unit_assert(fabs(p - k->p) <= CLOSE * k->p, "%zu: %.17g, %.17g",
			    i, p, k->p);
		ck_assert_int_eq(ranks_mann_whitney(k->values + k->na, k->nb,
						    k->values, k->na,
						    &mirrored), 0);
		unit_assert(fabs(p - mirrored) < CLOSE, "%zu", i);
		exact += k->na <= RANKS_EXACT || k->nb <= RANKS_EXACT;
		tied += k->p == 1;
	}
	/* There are enough of each kind to have shown something. */
	ck_assert_uint_gt(exact, 40);
	ck_assert_uint_lt(exact, 160);
	ck_assert_uint_ge(tied, 2);
}
END_TEST

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

START_TEST(medians_and_quantiles_are_those_of_numpy)
{
	unsigned int odd = 0;

	for (size_t i = 0; i < COUNT(known); i++) {
		struct known k = known[i];
		double *b = k.values + k.na;

		unit_assert(fabs(stats_median(k.values, k.na) - k.median) <
			    CLOSE, "%zu", i);
		qsort(b, k.nb, sizeof(*b), ascending);
		unit_assert(fabs(stats_quantile(b, k.nb, 0.9) - k.quantile) <
			    CLOSE * k.quantile + CLOSE, "%zu", i);
		odd += k.na % 2;
	}
	ck_assert_uint_gt(odd, 50);
	ck_assert_uint_lt(odd, 150);
}
END_TEST

/* Of all ways to give @nb of the ranks to b: in how many U is at least as far off. */
static double counted(size_t na, size_t nb, const double *a, const double *b)
{
	unsigned int all = 0, as_far = 0;
	double middle = (double)(na * nb) / 2, u = 0;

	for (size_t i = 0; i < na; i++)
		for (size_t j = 0; j < nb; j++)
			u += a[i] > b[j];
	for (unsigned int mask = 0; mask < 1U << (na + nb); mask++) {
		double other = 0;
		unsigned int below = 0;

		if ((size_t)__builtin_popcount(mask) != nb)
			continue;
		for (size_t r = 0; r < na + nb; r++) {
			if (mask & 1U << r)
				below++;
			else
				other += below;
		}
		all++;
		as_far += fabs(other - middle) >= fabs(u - middle);
	}
	return (double)as_far / all;
}

START_TEST(p_is_what_counting_gives)
{
	uint64_t state = 4;

	for (int run = 0; run < 60; run++) {
		size_t na = 2 + unit_below(&state, 6), nb = 2 + unit_below(&state, 6);
		double a[8], b[8], p;

		for (size_t i = 0; i < na; i++)
			a[i] = (double)(2 * unit_below(&state, 1UL << 40));
		for (size_t i = 0; i < nb; i++)
			b[i] = (double)(2 * unit_below(&state, 1UL << 40) + 1);
		ck_assert_int_eq(ranks_mann_whitney(a, na, b, nb, &p), 0);
		unit_assert(fabs(p - counted(na, nb, a, b)) < CLOSE, "%zu %zu",
			    na, nb);
	}
}
END_TEST

START_TEST(nothing_and_one_sample_are_errors)
{
	static const double values[] = { 1, 2, 3 };
	static const double bad[] = { 1, NAN, 3 };
	double p;

	ck_assert_int_eq(ranks_mann_whitney(values, 0, values, 3, &p), -EINVAL);
	ck_assert_int_eq(ranks_mann_whitney(values, 3, values, 0, &p), -EINVAL);
	ck_assert_int_eq(ranks_mann_whitney(values, 1, values, 3, &p), -EINVAL);
	ck_assert_int_eq(ranks_mann_whitney(values, 3, values, 1, &p), -EINVAL);
	ck_assert_int_eq(ranks_mann_whitney(bad, 3, values, 3, &p), -EINVAL);
	ck_assert_int_eq(ranks_mann_whitney(values, 3, bad, 3, &p), -EINVAL);
	ck_assert_int_eq(ranks_mann_whitney(values, 2, values, 2, &p), 0);
}
END_TEST

/* 8 against thousands is exact still. */
START_TEST(uneven_numbers_of_samples)
{
	static double many[5000];
	double few[8], p;

	for (size_t i = 0; i < COUNT(many); i++)
		many[i] = (double)(2 * i);
	for (size_t i = 0; i < COUNT(few); i++)
		few[i] = (double)(1000 * i + 1);
	ck_assert_int_eq(ranks_mann_whitney(few, 8, many, 5000, &p), 0);
	/* The same product of polynomials, in Python's integers. */
	ck_assert_double_eq_tol(p, 0.1448607834074522, CLOSE);
}
END_TEST

START_TEST(least_p_is_that_of_samples_far_apart)
{
	double low[40], high[40];

	for (size_t i = 0; i < COUNT(low); i++) {
		low[i] = (double)i;
		high[i] = 1000 + (double)i;
	}
	for (size_t na = 2; na <= 40; na += 3)
		for (size_t nb = 2; nb <= 40; nb += 3) {
			double p;

			ck_assert_int_eq(ranks_mann_whitney(low, na, high, nb,
							    &p), 0);
			unit_assert(fabs(p - ranks_least(na, nb)) < 1e-15,
				    "%zu %zu", na, nb);
		}
}
END_TEST

/* As scipy.stats.binomtest(above, above + below). */
START_TEST(signs_are_those_of_scipy)
{
	static const struct {
		size_t above;
		size_t below;
		double p;
	} known_signs[] = {
		{ 0, 20, 1.9073486328125e-06 }, { 1, 19, 4.00543212890625e-05 },
		{ 3, 7, 0.34375 }, { 5, 5, 1 }, { 9, 8, 1 }, { 2, 0, 0.5 },
		{ 30, 70, 7.85013964559367e-05 },
	};

	for (size_t i = 0; i < COUNT(known_signs); i++) {
		size_t above = known_signs[i].above, nr = above + known_signs[i].below;
		double ratios[128], p;

		for (size_t k = 0; k < nr; k++)
			ratios[k] = k < above ? 1.01 : 0.5;
		/* What is the same on both sides says nothing. */
		ratios[nr] = ratios[nr + 1] = 1;
		ck_assert_int_eq(ranks_signs(ratios, nr + 2, &p), 0);
		unit_assert(fabs(p - known_signs[i].p) < CLOSE * known_signs[i].p,
			    "%zu of %zu: %.17g", above, nr, p);
		if (!above)
			unit_assert(fabs(p - ranks_signs_least(nr)) < 1e-15, "%zu",
				    nr);
	}
}
END_TEST

START_TEST(signs_need_two_numbers)
{
	static const double bad[] = { 1, NAN }, same[] = { 1, 1, 1 };
	double p;

	ck_assert_int_eq(ranks_signs(bad, 0, &p), -EINVAL);
	ck_assert_int_eq(ranks_signs(bad, 1, &p), -EINVAL);
	ck_assert_int_eq(ranks_signs(bad, 2, &p), -EINVAL);
	ck_assert_int_eq(ranks_signs(same, 3, &p), 0);
	ck_assert_double_eq(p, 1);
}
END_TEST

/* As R: p.adjust(c(0.01, 0.04, 0.03, 0.005, 0.9), "holm"). */
START_TEST(holm_is_that_of_r)
{
	static const double want[] = { 0.04, 0.09, 0.09, 0.025, 0.9 };
	double p[] = { 0.01, 0.04, 0.03, 0.005, 0.9 };
	double large[] = { 0.6, 0.7 };

	ck_assert_int_eq(ranks_holm(p, COUNT(p)), 0);
	for (size_t i = 0; i < COUNT(p); i++)
		ck_assert_double_eq_tol(p[i], want[i], 1e-15);
	ck_assert_int_eq(ranks_holm(large, 2), 0);
	ck_assert_double_eq(large[0], 1);
	ck_assert_double_eq(large[1], 1);
	ck_assert_int_eq(ranks_holm(NULL, 0), 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		p_is_that_of_scipy,
		medians_and_quantiles_are_those_of_numpy,
		p_is_what_counting_gives,
		nothing_and_one_sample_are_errors,
		uneven_numbers_of_samples,
		least_p_is_that_of_samples_far_apart,
		signs_are_those_of_scipy,
		signs_need_two_numbers,
		holm_is_that_of_r,
	};

	return UNIT_RUN("ranks", tests);
}

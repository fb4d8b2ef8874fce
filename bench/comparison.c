// SPDX-License-Identifier: MIT
/* A comparison of two results; see comparison.h. */
#include "comparison.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bootstrap.h"
#include "ranks.h"

#define ALPHA		0.05	/* of the corrected p */
#define MOST_NEEDED	10000	/* samples; more is no advice */

/* The samples are those that have a pair: a point with few of them need not have failed. */
static const char *obstacle_of_pairs(const struct comparison_row *row)
{
	if (*row->base->problem)
		return "it failed in the base";
	if (*row->contender->problem)
		return "it failed in the contender";
	return row->base->nr < 2 ? "they have too few rounds in common" : NULL;
}

/* Why two points cannot be judged at all, or NULL. */
static const char *obstacle(const struct comparison *in,
			    const struct comparison_row *row)
{
	if (in->paired)
		return obstacle_of_pairs(row);
	if (reading_failed(in->base, row->base))
		return "it failed in the base";
	if (reading_failed(in->contender, row->contender))
		return "it failed in the contender";
	if (row->base->nr < 2 || row->contender->nr < 2)
		return "one sample says nothing";
	return NULL;
}

static struct bootstrap_side side_of(const struct reading_point *point)
{
	return (struct bootstrap_side){ point->values, point->boots,
					point->loads, point->nr };
}

static double extreme(const struct reading_point *point, bool most)
{
	double value = point->values[0];

	for (size_t i = 1; i < point->nr; i++)
		if (most ? point->values[i] > value : point->values[i] < value)
			value = point->values[i];
	return value;
}

/* All ratios that two samples can have. */
static void span(struct comparison_row *row)
{
	row->ratio.low = extreme(row->contender, false) /
			 extreme(row->base, true);
	row->ratio.high = extreme(row->contender, true) /
			  extreme(row->base, false);
}

static bool are_counts(const struct comparison *in)
{
	return reading_counts(in->base) && reading_counts(in->contender);
}

/* The same of pairs. */
static void span_pairs(struct comparison_row *row, const double *ratios)
{
	row->ratio.low = row->ratio.high = ratios[0];
	for (size_t i = 1; i < row->base->nr; i++) {
		row->ratio.low = fmin(row->ratio.low, ratios[i]);
		row->ratio.high = fmax(row->ratio.high, ratios[i]);
	}
}

static int measure_pairs(const struct comparison *in, struct comparison_row *row)
{
	struct bootstrap_side pairs = side_of(row->base);
	double *ratios = calloc(pairs.nr, sizeof(*ratios));
	int err;

	if (!ratios)
		return -ENOMEM;
	for (size_t i = 0; i < pairs.nr; i++)
		ratios[i] = row->contender->values[i] / row->base->values[i];
	pairs.values = ratios;
	row->ratio = bootstrap_median_of(&pairs);
	err = isnan(row->ratio.low) && pairs.nr >= BOOTSTRAP_FEWEST ? -ENOMEM :
		ranks_signs(ratios, pairs.nr, &row->p);
	if (isnan(row->ratio.low) && are_counts(in))
		span_pairs(row, ratios);
	free(ratios);
	return err;
}

static int measure_sides(const struct comparison *in, struct comparison_row *row)
{
	struct bootstrap_side base = side_of(row->base);
	struct bootstrap_side contender = side_of(row->contender);
	int err = bootstrap_ratio_of(&contender, &base, &row->ratio);

	if (err)
		return err;
	if (isnan(row->ratio.low) && are_counts(in))
		span(row);
	return ranks_mann_whitney(base.values, base.nr, contender.values,
				  contender.nr, &row->p);
}

/* The figures of a point that both have. 0 or -ENOMEM. */
static int measure(const struct comparison *in, struct comparison_row *row)
{
	row->base_median = stats_median(row->base->values, row->base->nr);
	row->contender_median = stats_median(row->contender->values,
					     row->contender->nr);
	row->reason = obstacle(in, row);
	if (row->reason) {
		row->verdict = VERDICT_UNCLEAR;
		return 0;
	}
	row->reason = "";
	return in->paired ? measure_pairs(in, row) : measure_sides(in, row);
}

/* Whether a row was measured on both sides, and has something to be judged by. */
static bool is_measured(const struct comparison_row *row)
{
	return row->base && row->contender && isfinite(row->p);
}

/* 0 or -ENOMEM. */
static int correct(struct comparison *in)
{
	double *p = calloc(in->nr + 1, sizeof(*p));
	size_t nr = 0;
	int err;

	if (!p)
		return -ENOMEM;
	for (size_t i = 0; i < in->nr; i++)
		if (is_measured(&in->rows[i]))
			p[nr++] = in->rows[i].p;
	in->tests = nr;
	err = ranks_holm(p, nr);
	nr = 0;
	for (size_t i = 0; i < in->nr && !err; i++)
		if (is_measured(&in->rows[i]))
			in->rows[i].corrected = p[nr++];
	free(p);
	return err;
}

/* An interval narrows with the root of the samples: until it is clear of the limit. */
static double needed_for_interval(const struct comparison *in,
				  const struct comparison_row *row)
{
	double half = log(row->ratio.high / row->ratio.low) / 2;
	double away = fabs(fabs(log(row->ratio.value)) - log(in->limit));
	double nr = 2 / (1 / (double)row->base->nr +
			 1 / (double)row->contender->nr);
	double needed = ceil(nr * (half / away) * (half / away));

	return needed <= MOST_NEEDED ? fmax(needed, nr + 1) : (double)NAN;
}

static double least_p(const struct comparison *in, size_t nr)
{
	return in->paired ? ranks_signs_least(nr) : ranks_least(nr, nr);
}

/* Until the test can say it of so many points, if their samples are far enough apart. */
static double needed_for_test(const struct comparison *in,
			      const struct comparison_row *row)
{
	size_t most = row->base->nr > row->contender->nr ? row->base->nr :
		      row->contender->nr;
	size_t nr = BOOTSTRAP_FEWEST;

	while (least_p(in, nr) * (double)in->tests >= ALPHA)
		nr++;
	return nr > most ? (double)nr : 2 * (double)most;
}

static void leave_open(struct comparison_row *row, const char *reason,
		       double needed)
{
	row->verdict = VERDICT_UNCLEAR;
	row->reason = reason;
	row->needed = needed;
}

/* The interval is clear of the limit: whether that is by chance. */
static void call(const struct comparison *in, struct comparison_row *row)
{
	row->verdict = row->ratio.low > in->limit ? VERDICT_SLOWER :
		       VERDICT_FASTER;
	row->risk = row->verdict == VERDICT_SLOWER;
	if (row->corrected < ALPHA || are_counts(in))
		return;
	leave_open(row, "it may be chance, of so many points",
		   needed_for_test(in, row));
}

static void judge(const struct comparison *in, struct comparison_row *row)
{
	const struct stats_interval *ratio = &row->ratio;

	row->risk = true;
	if (row->verdict == VERDICT_UNCLEAR)
		return;
	if (isnan(ratio->low)) {
		leave_open(row, "too few samples", BOOTSTRAP_FEWEST);
		return;
	}
	if (ratio->low > in->limit || ratio->high < 1 / in->limit) {
		call(in, row);
		return;
	}
	row->risk = ratio->high > in->limit;
	if (ratio->high > in->limit || ratio->low < 1 / in->limit)
		leave_open(row, "", needed_for_interval(in, row));
	else
		row->verdict = VERDICT_SAME;
}

static void add(struct comparison *to, const struct reading_point *base,
		const struct reading_point *contender)
{
	to->rows[to->nr++] = (struct comparison_row){
		.name = base ? base->name : contender->name,
		.base = base, .contender = contender,
		.base_median = NAN, .contender_median = NAN,
		.ratio = { NAN, NAN, NAN }, .p = NAN, .corrected = NAN,
		.reason = "", .needed = NAN,
		.verdict = !contender ? VERDICT_MISSING :
			   !base ? VERDICT_NEW : VERDICT_SAME,
	};
}

static bool is_wanted(const char *name, const regex_t *filter)
{
	return !filter || !regexec(filter, name, 0, NULL, 0);
}

/* Of what is the first since boot, too few to compare. */
static bool is_scarce_first(const char *name, const struct reading_point *base,
			    const struct reading_point *contender)
{
	return reading_is_first(name) &&
	       (!base || base->nr < 2 || !contender || contender->nr < 2);
}

static void match_one(struct comparison *to, const regex_t *filter,
		      const struct reading_point *base,
		      const struct reading_point *contender)
{
	const char *name = base ? base->name : contender->name;

	if (!is_wanted(name, filter))
		return;
	if (is_scarce_first(name, base, contender))
		to->firsts++;
	else
		add(to, base, contender);
}

/* The points of both, and those of one. */
static void match(struct comparison *to, const regex_t *filter)
{
	const struct reading *base = to->base, *contender = to->contender;

	for (size_t i = 0; i < base->nr; i++)
		match_one(to, filter, &base->points[i],
			  reading_find(contender, &base->points[i]));
	for (size_t i = 0; i < contender->nr; i++)
		if (!reading_find(base, &contender->points[i]))
			match_one(to, filter, NULL, &contender->points[i]);
}

static void count(struct comparison *in)
{
	for (size_t i = 0; i < in->nr; i++) {
		in->count[in->rows[i].verdict]++;
		in->risks += in->rows[i].verdict == VERDICT_UNCLEAR &&
			     in->rows[i].risk;
	}
}

/* The median of a point that only one side has. */
static void measure_alone(struct comparison_row *row)
{
	if (row->base)
		row->base_median = stats_median(row->base->values,
						row->base->nr);
	else
		row->contender_median = stats_median(row->contender->values,
						     row->contender->nr);
}

int comparison_make(const struct reading *base, const struct reading *contender,
		    double change, const regex_t *filter, bool paired,
		    struct comparison *to)
{
	int err = 0;

	*to = (struct comparison){
		.base = base, .contender = contender, .paired = paired,
		.limit = 1 + change,
		.rows = calloc(base->nr + contender->nr + 1,
			       sizeof(*to->rows)),
	};
	if (!to->rows)
		return -ENOMEM;
	match(to, filter);
	for (size_t i = 0; i < to->nr && !err; i++) {
		if (to->rows[i].base && to->rows[i].contender)
			err = measure(to, &to->rows[i]);
		else
			measure_alone(&to->rows[i]);
	}
	if (!err)
		err = correct(to);
	for (size_t i = 0; i < to->nr && !err; i++)
		if (to->rows[i].base && to->rows[i].contender)
			judge(to, &to->rows[i]);
	count(to);
	return err;
}

void comparison_free(struct comparison *comparison)
{
	free(comparison->rows);
}

/* What a row adds to the noise; its deviation, in either direction alike. */
static double deviation(const struct comparison_row *row,
			struct comparison_noise *noise)
{
	double fewest = fmin((double)row->base->nr, (double)row->contender->nr);

	noise->outside += row->ratio.low > 1 + COMPARISON_STEADY ||
			  row->ratio.high < 1 / (1 + COMPARISON_STEADY);
	if (!noise->points++ || fewest < noise->samples)
		noise->samples = fewest;
	return exp(fabs(log(row->ratio.value))) - 1;
}

int comparison_noise(const struct comparison *comparison,
		     struct comparison_noise *noise)
{
	double *values = calloc(comparison->nr + 1, sizeof(*values));
	size_t nr = 0;

	*noise = (struct comparison_noise){ .floor = NAN };
	if (!values)
		return -ENOMEM;
	for (size_t i = 0; i < comparison->nr; i++)
		if (isfinite(comparison->rows[i].ratio.low))
			values[nr++] = deviation(&comparison->rows[i], noise);
	stats_sort(values, nr);
	if (nr)
		noise->floor = values[(95 * nr + 99) / 100 - 1];
	free(values);
	return nr ? 0 : -EINVAL;
}

// SPDX-License-Identifier: MIT
/*
 * How often compare is wrong: draws pairs of results from the samples of a real one, with
 * nothing between them and with a slowdown, and counts what is called. A tool, not a test:
 * alarms RESULT [PAIRS [SAMPLES [SLOWDOWN% [FEWEST]]]], such as alarms data/runs/... 1000 20 5.
 * Points with fewer than FEWEST samples (20) are left out.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../comparison.h"

/* What was called over all pairs. */
struct tally {
	size_t points;		/* compared */
	size_t slower;
	size_t faster;
	size_t unclear;
	size_t lax;		/* called if only the ratio itself had to be beyond */
	size_t lax_pairs;
	size_t pairs;
	size_t alarmed;		/* pairs with at least one change called */
};

static const struct reading *source;
static uint64_t state = 20261122;

/* Each sample of @to from those of the same point of the source, in one boot. */
static void draw(struct reading *to, size_t samples, double slowdown)
{
	for (size_t i = 0; i < to->nr; i++) {
		const struct reading_point *from = &source->points[i];

		to->points[i].nr = samples;
		for (size_t k = 0; k < samples; k++)
			to->points[i].values[k] = slowdown *
				from->values[stats_random_below(&state, from->nr)];
	}
}

/* Room for results like the source's. */
static void make(struct reading *to, size_t samples)
{
	*to = (struct reading){ .path = "drawn", .nr = source->nr,
				.per_page = source->per_page };
	to->points = calloc(to->nr, sizeof(*to->points));
	for (size_t i = 0; to->points && i < to->nr; i++) {
		struct reading_point *point = &to->points[i];

		*point = (struct reading_point){ .name = source->points[i].name,
						 .hash = source->points[i].hash };
		point->values = calloc(samples, sizeof(*point->values));
		point->boots = calloc(samples, sizeof(*point->boots));
		point->loads = calloc(samples, sizeof(*point->loads));
		if (!point->values || !point->boots || !point->loads)
			abort();
	}
	if (!to->points)
		abort();
}

/* The weaker rule: the interval is clear of 1, and the ratio of the limit. */
static bool is_called_laxly(const struct comparison *in,
			    const struct comparison_row *row)
{
	const struct stats_interval *ratio = &row->ratio;

	return row->corrected < 0.05 &&
	       ((ratio->low > 1 && ratio->value > in->limit) ||
		(ratio->high < 1 && ratio->value < 1 / in->limit));
}

static void compare_pair(const struct reading *a, const struct reading *b,
			 struct tally *tally, size_t *wrong)
{
	struct comparison comparison;
	size_t lax = 0;

	if (comparison_make(a, b, 0.03, NULL, false, &comparison))
		abort();
	tally->points += comparison.nr;
	tally->slower += comparison.count[VERDICT_SLOWER];
	tally->faster += comparison.count[VERDICT_FASTER];
	tally->unclear += comparison.count[VERDICT_UNCLEAR];
	tally->alarmed += comparison.count[VERDICT_SLOWER] +
			  comparison.count[VERDICT_FASTER] > 0;
	tally->pairs++;
	for (size_t i = 0; i < comparison.nr; i++)
		lax += is_called_laxly(&comparison, &comparison.rows[i]);
	tally->lax += lax;
	tally->lax_pairs += lax > 0;
	for (size_t i = 0; i < comparison.nr; i++)
		wrong[i] += comparison.rows[i].verdict != VERDICT_SLOWER;
	comparison_free(&comparison);
}

static void print(const char *what, const struct tally *tally)
{
	double points = (double)tally->points / 100;

	printf("%-16s points: slower %.3f %%, faster %.3f %%, cannot tell %.3f %%; pairs with a change called: %zu of %zu\n",
	       what, (double)tally->slower / points,
	       (double)tally->faster / points, (double)tally->unclear / points,
	       tally->alarmed, tally->pairs);
	printf("%-16s by the weaker rule: called %.3f %% of points, in %zu pairs\n",
	       "", (double)tally->lax / points, tally->lax_pairs);
}

static double spread(const struct reading_point *point)
{
	double *sorted = malloc(point->nr * sizeof(*sorted)), width;
	double median = stats_median(point->values, point->nr);

	if (!sorted)
		abort();
	for (size_t i = 0; i < point->nr; i++)
		sorted[i] = fabs(point->values[i] / median - 1);
	width = 1.4826 * stats_median(sorted, point->nr);
	free(sorted);
	return width;
}

static void print_missed(const size_t *missed, size_t pairs)
{
	for (size_t i = 0; i < source->nr; i++)
		if (missed[i] * 100 > pairs)
			printf("  missed in %.1f %%, its spread is %.2f %%: %s\n",
			       100.0 * (double)missed[i] / (double)pairs,
			       100 * spread(&source->points[i]),
			       source->points[i].name);
}

/* Points of few samples say nothing of the spread. */
static void drop_few(struct reading *reading, size_t fewest)
{
	size_t nr = 0;

	for (size_t i = 0; i < reading->nr; i++) {
		struct reading_point point = reading->points[i];

		if (point.nr < fewest)
			continue;
		reading->points[i] = reading->points[nr];
		reading->points[nr++] = point;
	}
	printf("%zu points with at least %zu samples, %zu without\n", nr,
	       fewest, reading->nr - nr);
	reading->nr = nr;
}

int main(int argc, char **argv)
{
	size_t pairs = argc > 2 ? strtoul(argv[2], NULL, 10) : 100;
	size_t samples = argc > 3 ? strtoul(argv[3], NULL, 10) : 20;
	double slowdown = argc > 4 ? strtod(argv[4], NULL) : 5;
	struct tally same = { 0 }, slow = { 0 };
	static struct reading reading, a, b;
	size_t *missed, *ignored;

	if (argc < 2 || reading_open(&reading, argv[1])) {
		fprintf(stderr, "alarms RESULT [PAIRS [SAMPLES [SLOWDOWN%% [FEWEST]]]]: %s\n",
			reading.problem);
		return 2;
	}
	source = &reading;
	drop_few(&reading, argc > 5 ? strtoul(argv[5], NULL, 10) : 20);
	missed = calloc(reading.nr + 1, sizeof(*missed));
	ignored = calloc(reading.nr + 1, sizeof(*ignored));
	make(&a, samples);
	make(&b, samples);
	for (size_t i = 0; i < pairs; i++) {
		draw(&a, samples, 1);
		draw(&b, samples, 1);
		compare_pair(&a, &b, &same, ignored);
		draw(&b, samples, 1 + slowdown / 100);
		compare_pair(&a, &b, &slow, missed);
	}
	printf("%zu samples a side, threshold 3 %%\n", samples);
	print("A/A", &same);
	print("with a slowdown", &slow);
	print_missed(missed, pairs);
	return 0;
}

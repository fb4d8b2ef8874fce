// SPDX-License-Identifier: MIT
/* Confidence intervals; see bootstrap.h. */
#include "bootstrap.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define RESAMPLES	BOOTSTRAP_RESAMPLES
#define SEED		1	/* the same samples give the same interval */

/* Part of an array, of a boot or load with this ordinal. */
struct part {
	size_t begin;
	size_t nr;
	unsigned int id;
};

/* A sample with its place. */
struct placed {
	double value;
	unsigned int boot;
	unsigned int load;
	size_t rank;
};

/*
 * struct resampler - one side, prepared so that a resample needs no sorting
 * @sorted: values, ascending
 * @ranks: places in @sorted, load by load
 * @loads: parts of @ranks, boot by boot
 * @boots: parts of @loads
 * @counts: how often each of @sorted is in the resample
 */
struct resampler {
	double *sorted;
	size_t nr;
	size_t *ranks;
	struct part *loads;
	struct part *boots;
	size_t nr_boots;
	unsigned int *counts;
};

static int by_value(const void *a, const void *b)
{
	double x = ((const struct placed *)a)->value;
	double y = ((const struct placed *)b)->value;

	return (x > y) - (x < y);
}

static int by_place(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;

	if (x->boot != y->boot)
		return x->boot < y->boot ? -1 : 1;
	if (x->load != y->load)
		return x->load < y->load ? -1 : 1;
	return (x->rank > y->rank) - (x->rank < y->rank);
}

/* Cuts the samples, which are in order, where a boot or a load begins. */
static void cut(struct resampler *to, const struct placed *placed)
{
	size_t nr_loads = 0;

	for (size_t i = 0; i < to->nr; i++) {
		bool boot = !i || placed[i].boot != placed[i - 1].boot;

		if (boot)
			to->boots[to->nr_boots++] = (struct part){
				nr_loads, 0, placed[i].boot };
		if (boot || placed[i].load != placed[i - 1].load) {
			to->loads[nr_loads++] = (struct part){
				i, 0, placed[i].load };
			to->boots[to->nr_boots - 1].nr++;
		}
		to->loads[nr_loads - 1].nr++;
		to->ranks[i] = placed[i].rank;
	}
}

static void place(struct resampler *to, const struct bootstrap_side *side,
		  struct placed *placed)
{
	for (size_t i = 0; i < side->nr; i++)
		placed[i] = (struct placed){
			.value = side->values[i],
			.boot = side->boots ? side->boots[i] : 1,
			.load = side->loads ? side->loads[i] : 1,
		};
	qsort(placed, side->nr, sizeof(*placed), by_value);
	for (size_t i = 0; i < side->nr; i++) {
		placed[i].rank = i;
		to->sorted[i] = placed[i].value;
	}
	qsort(placed, side->nr, sizeof(*placed), by_place);
	cut(to, placed);
}

static void resampler_close(struct resampler *resampler)
{
	free(resampler->sorted);
	free(resampler->ranks);
	free(resampler->loads);
	free(resampler->boots);
	free(resampler->counts);
}

/* 0 or -ENOMEM; to be closed in any case. */
static int resampler_open(struct resampler *to,
			  const struct bootstrap_side *side)
{
	struct placed *placed = calloc(side->nr, sizeof(*placed));

	*to = (struct resampler){
		.sorted = calloc(side->nr, sizeof(*to->sorted)),
		.nr = side->nr,
		.ranks = calloc(side->nr, sizeof(*to->ranks)),
		.loads = calloc(side->nr, sizeof(*to->loads)),
		.boots = calloc(side->nr, sizeof(*to->boots)),
		.counts = calloc(side->nr, sizeof(*to->counts)),
	};
	if (!placed || !to->sorted || !to->ranks || !to->loads || !to->boots ||
	    !to->counts) {
		free(placed);
		return -ENOMEM;
	}
	place(to, side, placed);
	free(placed);
	return 0;
}

/*
 * A number below @limit. There are millions to draw: this takes no division, and with a
 * limit of n prefers some numbers to others by one part in 2^64 / n.
 */
static size_t pick(uint64_t *state, size_t limit)
{
	return (size_t)((__uint128_t)stats_random(state) * limit >> 64);
}

/* A number that depends on all of both. */
static uint64_t mix(uint64_t a, uint64_t b)
{
	uint64_t state = b;

	state = a ^ stats_random(&state);
	return stats_random(&state);
}

/*
 * One of @nr parts: by @state, or where @seed is not 0 that whose ordinal has the least
 * number with it. Then those who lack some of the parts draw the same as those who have
 * all, unless it is one of these: that costs a pass over the parts.
 */
static struct part draw_part(const struct part *parts, size_t nr, uint64_t seed,
			     uint64_t *state)
{
	size_t least = 0;

	if (!seed)
		return parts[pick(state, nr)];
	for (size_t i = 1; i < nr; i++)
		if (mix(seed, parts[i].id) < mix(seed, parts[least].id))
			least = i;
	return parts[least];
}

/*
 * Draws boots, loads in them and samples in these: all by @state, or boots and loads by
 * @seed where it is not 0. Returns how many samples.
 */
static size_t draw(struct resampler *from, uint64_t seed, uint64_t *state)
{
	size_t drawn = 0;

	memset(from->counts, 0, from->nr * sizeof(*from->counts));
	for (size_t b = 0; b < from->nr_boots; b++) {
		uint64_t of_boot = seed ? mix(seed, b) : 0;
		struct part boot = draw_part(from->boots, from->nr_boots,
					     of_boot, state);

		for (size_t l = 0; l < boot.nr; l++) {
			uint64_t of_load = seed ? mix(of_boot, l) : 0;
			struct part load = draw_part(&from->loads[boot.begin],
						     boot.nr, of_load, state);

			for (size_t i = 0; i < load.nr; i++)
				from->counts[from->ranks[load.begin +
						pick(state, load.nr)]]++;
			drawn += load.nr;
		}
	}
	return drawn;
}

/* The value in the middle; the mean of two where there are two. */
static double resampled_median(struct resampler *from, uint64_t seed,
			       uint64_t *state)
{
	size_t drawn = draw(from, seed, state), seen = 0, i = 0, lower;

	while (seen < (drawn + 1) / 2)
		seen += from->counts[i++];
	lower = i - 1;
	while (seen < drawn / 2 + 1)
		seen += from->counts[i++];
	return (from->sorted[lower] + from->sorted[i - 1]) / 2;
}

/* Bounds of median(a) / median(b), or of median(a) where there is no b. */
static int find_bounds(struct resampler *a, struct resampler *b,
		       struct stats_interval *interval)
{
	double *resampled = malloc(RESAMPLES * sizeof(*resampled));
	uint64_t state = SEED;

	if (!resampled)
		return -ENOMEM;
	for (size_t i = 0; i < RESAMPLES; i++) {
		resampled[i] = resampled_median(a, 0, &state);
		if (b)
			resampled[i] /= resampled_median(b, 0, &state);
	}
	stats_sort(resampled, RESAMPLES);
	interval->low = stats_quantile(resampled, RESAMPLES, 0.025);
	interval->high = stats_quantile(resampled, RESAMPLES, 0.975);
	free(resampled);
	return 0;
}

static int bounds_of(const struct bootstrap_side *a,
		     const struct bootstrap_side *b,
		     struct stats_interval *interval)
{
	struct resampler of_a = { 0 }, of_b = { 0 };
	int err = resampler_open(&of_a, a);

	if (!err && b)
		err = resampler_open(&of_b, b);
	if (!err)
		err = find_bounds(&of_a, b ? &of_b : NULL, interval);
	resampler_close(&of_b);
	resampler_close(&of_a);
	return err;
}

static double median_of(const struct bootstrap_side *side)
{
	return side ? stats_median(side->values, side->nr) : 1;
}

/* What is not known, also for want of memory, is NAN. */
static int interval_of(const struct bootstrap_side *a,
		       const struct bootstrap_side *b,
		       struct stats_interval *interval)
{
	*interval = (struct stats_interval){ median_of(a) / median_of(b), NAN,
					     NAN };
	if (a->nr < BOOTSTRAP_FEWEST || (b && b->nr < BOOTSTRAP_FEWEST))
		return 0;
	return bounds_of(a, b, interval);
}

int bootstrap_ratio_of(const struct bootstrap_side *a,
		       const struct bootstrap_side *b,
		       struct stats_interval *interval)
{
	if (a->nr < 2 || b->nr < 2)
		return -EINVAL;
	return interval_of(a, b, interval);
}

struct stats_interval bootstrap_median_of(const struct bootstrap_side *a)
{
	struct stats_interval interval;

	interval_of(a, NULL, &interval);
	return interval;
}

struct stats_interval bootstrap_median(const double *values, size_t n)
{
	const struct bootstrap_side side = { .values = values, .nr = n };

	return bootstrap_median_of(&side);
}

struct stats_interval bootstrap_ratio(const double *a, size_t na,
				      const double *b, size_t nb)
{
	const struct bootstrap_side of_a = { .values = a, .nr = na };
	const struct bootstrap_side of_b = { .values = b, .nr = nb };
	struct stats_interval interval;

	interval_of(&of_a, &of_b, &interval);
	return interval;
}

/* Every side draws boots and loads by the same seed: those of one ordinal go together. */
static void draw_sides(struct resampler *sides, size_t nr, double *medians)
{
	uint64_t state = SEED, start = SEED + 1;

	for (size_t i = 0; i < RESAMPLES; i++) {
		uint64_t seed = stats_random(&start) | 1;

		for (size_t k = 0; k < nr; k++)
			medians[i * nr + k] = resampled_median(&sides[k], seed,
							       &state);
	}
}

int bootstrap_medians(const struct bootstrap_side *sides, size_t nr,
		      double *medians)
{
	struct resampler *resamplers = calloc(nr + 1, sizeof(*resamplers));
	size_t opened = 0;
	int err = resamplers ? 0 : -ENOMEM;

	for (; !err && opened < nr; opened++)
		err = resampler_open(&resamplers[opened], &sides[opened]);
	if (!err)
		draw_sides(resamplers, nr, medians);
	while (opened)
		resampler_close(&resamplers[--opened]);
	free(resamplers);
	return err;
}

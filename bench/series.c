// SPDX-License-Identifier: MIT
/* Samples of one point; see series.h. */
#include "series.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "stats.h"

int series_add(struct series *series, const struct sample *sample)
{
	if (series->nr == series->room) {
		size_t room = series->room ? 2 * series->room : 16;
		struct sample *samples = reallocarray(series->samples, room,
						      sizeof(*samples));

		if (!samples)
			return -ENOMEM;
		series->samples = samples;
		series->room = room;
	}
	series->samples[series->nr++] = *sample;
	return 0;
}

int series_add_touches(struct series *series,
		       const struct memmap_bench_touch *touches)
{
	const struct sample *last = &series->samples[series->nr - 1];

	return last->valid ? touches_add(&series->touches, touches,
					 last->nr_touches) : 0;
}

/* What is the first since boot is a sample more in its round. */
static int note_begun(struct series *series, const struct sample *sample,
		      unsigned int rounds)
{
	if (series->point->first)
		return 0;
	if (!series->begun)
		series->begun = calloc(rounds, sizeof(*series->begun));
	if (!series->begun)
		return -ENOMEM;
	if (sample->attempt >= SERIES_DONE ||
	    series->begun[sample->round] != sample->attempt)
		return -EEXIST;
	series->begun[sample->round] = sample->valid ? SERIES_DONE :
				       (unsigned char)(sample->attempt + 1);
	return 0;
}

int series_restore(struct series *series, const struct sample *sample,
		   unsigned int rounds)
{
	int err = note_begun(series, sample, rounds);

	return err ? err : series_add(series, sample);
}

unsigned int series_begun(const struct series *series, unsigned int round)
{
	return series->begun ? series->begun[round] : 0;
}

void series_free(struct series *series)
{
	free(series->begun);
	touches_free(&series->touches);
	free(series->samples);
}

double series_huge_pages(const struct series *series)
{
	if (!series->memmap_bytes)
		return (double)NAN;
	return 1 - (double)series->small_bytes / (double)series->memmap_bytes;
}

bool series_counts(const struct sample *sample)
{
	return sample->valid && sample->mark != SAMPLE_WARMUP;
}

size_t series_values(const struct series *series, double *values)
{
	size_t nr = 0;

	for (size_t i = 0; i < series->nr; i++)
		if (series_counts(&series->samples[i]))
			values[nr++] = sample_ns_per_page(&series->samples[i]);
	return nr;
}

static bool same_load(const struct sample *a, const struct sample *b)
{
	return a->boot == b->boot && a->load == b->load;
}

/* Ordinals of boot and load of the samples that count. */
static void series_levels(const struct series *series, unsigned int *boots,
			  unsigned int *loads)
{
	size_t nr = 0;

	for (size_t i = 0; i < series->nr; i++) {
		if (!series_counts(&series->samples[i]))
			continue;
		boots[nr] = series->samples[i].boot;
		loads[nr++] = series->samples[i].load;
	}
}

/* The samples that count, with their places. */
struct side {
	double *values;
	unsigned int *boots;
	unsigned int *loads;
	struct bootstrap_side of;
};

/* To be closed in any case. */
static bool side_open(struct side *side, const struct series *series)
{
	*side = (struct side){
		.values = calloc(series->nr + 1, sizeof(*side->values)),
		.boots = calloc(series->nr + 1, sizeof(*side->boots)),
		.loads = calloc(series->nr + 1, sizeof(*side->loads)),
	};
	if (!side->values || !side->boots || !side->loads)
		return false;
	series_levels(series, side->boots, side->loads);
	side->of = (struct bootstrap_side){
		.values = side->values, .boots = side->boots,
		.loads = side->loads,
		.nr = series_values(series, side->values),
	};
	return true;
}

static void side_close(struct side *side)
{
	free(side->values);
	free(side->boots);
	free(side->loads);
}

struct stats_interval series_median(const struct series *series)
{
	struct stats_interval interval = { (double)NAN, (double)NAN, (double)NAN };
	struct side side;

	if (side_open(&side, series))
		interval = bootstrap_median_of(&side.of);
	side_close(&side);
	return interval;
}

/* The sample that counts of the round of @like, or NULL. */
static const struct sample *partner_of(const struct sample *like,
				       const struct series *series)
{
	for (size_t i = 0; i < series->nr; i++) {
		const struct sample *sample = &series->samples[i];

		if (sample->round == like->round && same_load(sample, like) &&
		    series_counts(sample))
			return sample;
	}
	return NULL;
}

/* Makes the samples of @side, which are those of @a, their ratios to @b, as far as both are. */
static void divide(struct side *side, const struct series *a,
		   const struct series *b)
{
	size_t nr = 0;

	for (size_t i = 0; i < a->nr; i++) {
		const struct sample *sample = &a->samples[i], *other;

		if (!series_counts(sample))
			continue;
		other = partner_of(sample, b);
		if (!other)
			continue;
		side->values[nr] = sample_ns_per_page(sample) /
				   sample_ns_per_page(other);
		side->boots[nr] = sample->boot;
		side->loads[nr++] = sample->load;
	}
	side->of.nr = nr;
}

struct stats_interval series_ratio(const struct series *a,
				   const struct series *b)
{
	struct stats_interval interval = { (double)NAN, (double)NAN, (double)NAN };
	struct side side;

	if (side_open(&side, a)) {
		divide(&side, a, b);
		interval = bootstrap_median_of(&side.of);
	}
	side_close(&side);
	return interval;
}

const struct sample *series_counted(const struct series *series,
				    unsigned int repetition)
{
	for (size_t i = 0; i < series->nr; i++)
		if (series_counts(&series->samples[i]) && !repetition--)
			return &series->samples[i];
	return NULL;
}

unsigned int series_count(const struct series *series)
{
	unsigned int nr = 0;

	for (size_t i = 0; i < series->nr; i++)
		nr += series_counts(&series->samples[i]);
	return nr;
}

unsigned int series_count_valid(const struct series *series)
{
	unsigned int nr = 0;

	for (size_t i = 0; i < series->nr; i++)
		nr += series->samples[i].valid;
	return nr;
}

unsigned int series_count_marked(const struct series *series,
				 enum sample_mark mark)
{
	unsigned int nr = 0;

	for (size_t i = 0; i < series->nr; i++)
		nr += series->samples[i].valid && series->samples[i].mark == mark;
	return nr;
}

int series_touches(const struct series *series, struct touches *touches)
{
	size_t at = 0;
	int err = 0;

	for (size_t i = 0; i < series->nr && !err; i++) {
		const struct sample *sample = &series->samples[i];

		if (!sample->valid)
			continue;
		if (series_counts(sample)) {
			err = touches_add_ns(touches, series->touches.ns + at,
					     sample->nr_touches);
			touches->taken += sample->touches_taken;
			touches->waited += sample->touches_waited;
		}
		at += sample->nr_touches;
	}
	return err;
}

bool series_has_row(const struct series *series)
{
	return series->nr || !series->point->first;
}

/* Rounds in which it had a turn. */
static unsigned int count_rounds(const struct series *series)
{
	unsigned int nr = 0;

	for (size_t i = 0; i < series->nr; i++)
		nr += !series->samples[i].attempt;
	return nr;
}

bool series_failed(const struct series *series, unsigned int asked)
{
	unsigned int valid = series_count_valid(series);
	unsigned int rounds = count_rounds(series);

	if (series->point->first)
		return false;
	if (rounds < asked)
		valid += asked - rounds;
	return 2 * valid < asked;
}

static bool same_boot(const struct sample *a, const struct sample *b)
{
	return a->boot == b->boot;
}

typedef bool (*same_fn)(const struct sample *a, const struct sample *b);

static bool boot_known(const struct sample *sample)
{
	return sample->boot > 0;
}

static bool load_known(const struct sample *sample)
{
	return sample->boot > 0 && sample->load > 0;
}

/* Whether no valid sample before number @i is the same. */
static bool is_first_of(const struct series *series, size_t i, same_fn same)
{
	for (size_t j = 0; j < i; j++)
		if (series->samples[j].valid &&
		    same(&series->samples[j], &series->samples[i]))
			return false;
	return series->samples[i].valid;
}

static unsigned int distinct(const struct series *series, same_fn same,
			     bool (*known)(const struct sample *sample))
{
	unsigned int nr = 0;

	for (size_t i = 0; i < series->nr; i++) {
		if (series->samples[i].valid && !known(&series->samples[i]))
			return 0;
		nr += is_first_of(series, i, same);
	}
	return nr;
}

unsigned int series_boots(const struct series *series)
{
	return distinct(series, same_boot, boot_known);
}

unsigned int series_loads(const struct series *series)
{
	return distinct(series, same_load, load_known);
}

/* Valid samples of the load of number @first into @values; their number. */
static size_t load_values(const struct series *series, size_t first,
			  double *values)
{
	size_t nr = 0;

	for (size_t i = first; i < series->nr; i++)
		if (series->samples[i].valid &&
		    same_load(&series->samples[i], &series->samples[first]))
			values[nr++] = sample_ns_per_page(&series->samples[i]);
	return nr;
}

/* The first @nr valid ones of the load of number @first are warm-up. */
static void mark_warmup(struct series *series, size_t first, size_t nr)
{
	for (size_t i = first; nr; i++) {
		struct sample *sample = &series->samples[i];

		if (!sample->valid || !same_load(sample, &series->samples[first]))
			continue;
		sample->mark = SAMPLE_WARMUP;
		nr--;
	}
}

static void mark_outliers(struct series *series, struct stats_fence fence)
{
	for (size_t i = 0; i < series->nr; i++) {
		struct sample *sample = &series->samples[i];
		double value;

		if (!series_counts(sample))
			continue;
		value = sample_ns_per_page(sample);
		if (value < fence.low || value > fence.high)
			sample->mark = SAMPLE_OUTLIER;
	}
}

int series_mark(struct series *series)
{
	double *values = calloc(series->nr + 1, sizeof(*values));
	size_t nr;

	if (!values)
		return -ENOMEM;
	for (size_t i = 0; i < series->nr; i++)
		series->samples[i].mark = SAMPLE_PLAIN;
	for (size_t i = 0; i < series->nr; i++) {
		if (!is_first_of(series, i, same_load))
			continue;
		nr = load_values(series, i, values);
		mark_warmup(series, i, stats_warmup(values, nr));
	}
	nr = series_values(series, values);
	mark_outliers(series, stats_fence(values, nr));
	free(values);
	return 0;
}

static unsigned int load_count(const struct series *series, size_t first)
{
	unsigned int nr = 0;

	for (size_t i = first; i < series->nr; i++)
		nr += series->samples[i].valid &&
		      same_load(&series->samples[i], &series->samples[first]);
	return nr;
}

bool series_warmup_known(const struct series *series)
{
	for (size_t i = 0; i < series->nr; i++)
		if (is_first_of(series, i, same_load) &&
		    load_count(series, i) >= STATS_WARMUP_FEWEST)
			return true;
	return false;
}

bool series_outliers_known(const struct series *series)
{
	return series_count(series) >= STATS_FENCE_FEWEST;
}

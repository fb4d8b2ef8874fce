// SPDX-License-Identifier: MIT
/* Samples of one point; see series.h. */
#include "series.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

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

void series_free(struct series *series)
{
	touches_free(&series->touches);
	free(series->samples);
}

double series_huge_pages(const struct series *series)
{
	if (!series->memmap_bytes)
		return (double)NAN;
	return 1 - (double)series->small_bytes / (double)series->memmap_bytes;
}

size_t series_values(const struct series *series, double *values)
{
	size_t nr = 0;

	for (size_t i = 0; i < series->nr; i++)
		if (series->samples[i].valid)
			values[nr++] = sample_ns_per_page(&series->samples[i]);
	return nr;
}

const struct sample *series_valid(const struct series *series,
				  unsigned int repetition)
{
	for (size_t i = 0; i < series->nr; i++)
		if (series->samples[i].valid && !repetition--)
			return &series->samples[i];
	return NULL;
}

unsigned int series_count_valid(const struct series *series)
{
	unsigned int nr = 0;

	for (size_t i = 0; i < series->nr; i++)
		nr += series->samples[i].valid;
	return nr;
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

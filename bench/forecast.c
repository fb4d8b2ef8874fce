// SPDX-License-Identifier: MIT
/* What a call of run would do; see forecast.h. */
#include "forecast.h"

#include <inttypes.h>
#include <math.h>

#include "progress.h"
#include "size.h"

#define UNIT_NS	10

/* The memmap of a range of the point, if it is in RAM. */
static uint64_t memmap_bytes(const struct machine *machine,
			     const struct point *point)
{
	if (*point->ns && point->config.mode && point->config.map == ND_MAP_DEV)
		return 0;
	return point->size / machine_page_bytes(machine) *
	       (machine->device_err ? 64 : machine->info.struct_page_size);
}

static void most(uint64_t *value, uint64_t other)
{
	if (other > *value)
		*value = other;
}

static void add_memory(const struct machine *machine, const struct point *point,
		       struct forecast *forecast)
{
	uint64_t bytes = memmap_bytes(machine, point);

	for (unsigned int n = 0; n < machine->nr_nodes; n++)
		for (unsigned int i = 0; i < point->group.nr; i++) {
			if (point->group.node[i] != machine->nodes[n].id)
				continue;
			most(&forecast->memmap_bytes[n], bytes);
			most(&forecast->need_bytes[n], bytes / 4 * 5);
		}
}

/* Samples of @series that this call has to take. */
static unsigned int lacking(const struct rounds *rounds,
			    const struct series *series)
{
	unsigned int nr = 0;

	for (unsigned int r = rounds->first; r < rounds->end; r++)
		nr += !series->point->first && rounds_lacks(series, r);
	return nr;
}

static void add_series(const struct rounds *rounds, const struct series *series,
		       struct forecast *forecast)
{
	const struct point *point = series->point;
	bool memmap = point->path == PATH_MEMMAP;
	unsigned int samples = lacking(rounds, series);
	uint64_t pages = samples * point_pages(point, rounds->machine);

	if (!samples)
		return;
	forecast->points++;
	forecast->samples += samples;
	forecast->timed += pages;
	if (memmap && point->prefill != MEMMAP_BENCH_PREFILL_KEEP)
		forecast->prefilled += pages;
	if (memmap && rounds->options->verify)
		forecast->verified += pages;
	add_memory(rounds->machine, point, forecast);
}

void forecast_make(const struct rounds *rounds, struct forecast *forecast)
{
	*forecast = (struct forecast){ 0 };
	for (size_t i = 0; i < rounds->nr_series; i++)
		add_series(rounds, &rounds->series[i], forecast);
}

static void print_memory(FILE *to, const struct machine *machine,
			 const struct forecast *forecast)
{
	char memmap[SIZE_TEXT], need[SIZE_TEXT], is[SIZE_TEXT];

	for (unsigned int n = 0; n < machine->nr_nodes; n++)
		if (forecast->need_bytes[n])
			fprintf(to, "memory: node %u: a memmap of %s at most, which needs %s free, with a quarter to spare; %s is\n",
				machine->nodes[n].id,
				size_format(forecast->memmap_bytes[n], memmap),
				size_format(forecast->need_bytes[n], need),
				size_at_most(machine->nodes[n].free_bytes, is));
}

/* An estimate rests on this run itself, or there is none. */
static void print_time(FILE *to, const struct forecast *forecast, double pace)
{
	uint64_t passes = forecast->timed + forecast->prefilled +
			  forecast->verified;
	char time[24];

	if (!forecast->samples)
		fputs("time: nothing is left to be taken\n", to);
	else if (isfinite(pace))
		fprintf(to, "time: about %s, at %.3g ns a timed page with all that comes with it: the pace of the earlier calls\n",
			progress_time(pace * (double)forecast->timed, time),
			1e9 * pace);
	else
		fprintf(to, "time: unknown before anything is measured; %.3g s for every %d ns that a pass takes a page, and what making the ranges takes\n",
			(double)passes * UNIT_NS / 1e9, UNIT_NS);
}

void forecast_print(FILE *to, const struct rounds *rounds,
		    const struct forecast *forecast, double pace)
{
	const struct options *options = rounds->options;

	fprintf(to, "points: %zu, in rounds %u to %u of %u\n", forecast->points,
		rounds->first + 1, rounds->end, options_rounds(options));
	fprintf(to, "samples: %" PRIu64 "; one that is not valid is taken again, at most %d times\n",
		forecast->samples, ROUNDS_RETRIES);
	fprintf(to, "struct pages: %" PRIu64 " are timed, %" PRIu64 " are filled before and %" PRIu64 " compared after that\n",
		forecast->timed, forecast->prefilled, forecast->verified);
	print_memory(to, rounds->machine, forecast);
	print_time(to, forecast, pace);
}

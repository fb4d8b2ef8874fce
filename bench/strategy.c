// SPDX-License-Identifier: MIT
/* Points put together for a model of scaling; see strategy.h. */
#include "strategy.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "caches.h"
#include "likeness.h"
#include "memmap_bench.h"
#include "point_name.h"
#include "stats.h"

#define MOST_PAGES	1e15

/* Those whose ranges follow one another, or begin at once and end with the last. */
static bool is_described(unsigned int schedule)
{
	return schedule == MEMMAP_BENCH_SCHEDULE_SERIAL ||
	       schedule == MEMMAP_BENCH_SCHEDULE_DEFERRED ||
	       schedule == MEMMAP_BENCH_SCHEDULE_PADATA ||
	       schedule == MEMMAP_BENCH_SCHEDULE_SLICES;
}

static struct strategy *find(struct strategies *in, const struct point_name *name)
{
	struct strategy *of;

	for (size_t i = 0; i < in->nr; i++)
		if (in->of[i].schedule == name->schedule &&
		    in->of[i].writer == name->writer &&
		    !strcmp(in->of[i].nodes, name->nodes))
			return &in->of[i];
	of = realloc(in->of, (in->nr + 1) * sizeof(*of));
	if (!of)
		return NULL;
	in->of = of;
	of = &of[in->nr++];
	*of = (struct strategy){ .schedule = name->schedule,
				 .writer = name->writer,
				 .nr_nodes = name->nr_nodes,
				 .together = NAN };
	memcpy(of->nodes, name->nodes, sizeof(of->nodes));
	return of;
}

/* What a sample's ns per page over all ranges is to be multiplied by for one of them. */
static double scale_of(const struct strategies *in, const struct point_name *name,
		       double pages)
{
	bool in_turn = in->counts ||
		       name->schedule == MEMMAP_BENCH_SCHEDULE_SERIAL;

	return in_turn ? pages : pages * name->nr_nodes;
}

static int add(struct strategies *in, const struct point_name *name,
	       const struct reading_point *samples)
{
	double pages = samples->figure[READING_PAGES] / name->nr_nodes;
	struct strategy *to = find(in, name);
	struct strategy_point *points;

	if (!to)
		return -ENOMEM;
	points = realloc(to->points, (to->nr + 1) * sizeof(*points));
	if (!points)
		return -ENOMEM;
	to->points = points;
	points[to->nr] = (struct strategy_point){
		.samples = samples, .size = name->size, .pages = pages,
		.scale = scale_of(in, name, pages), .threads = name->threads,
	};
	points[to->nr].ns = points[to->nr].scale *
			    stats_median(samples->values, samples->nr);
	to->nr++;
	return 0;
}

/* Where it is not known how many were asked for, one sample is a point. */
static bool has_failed(const struct reading *reading,
		       const struct reading_point *point)
{
	return !point->nr || 2.0 * (double)point->nr < reading->asked;
}

static int take(struct strategies *in, const struct reading *reading,
		unsigned int writers, const struct reading_point *point)
{
	struct point_name name;

	if (!point_name_read(point->name, &name) || !is_described(name.schedule)) {
		in->others++;
		return 0;
	}
	if (!(writers & 1U << name.writer)) {
		in->unwanted++;
		in->unwanted_writers |= 1U << name.writer;
		return 0;
	}
	if (name.variant)
		in->variants++;
	else if (point->figure[READING_OVERSUBSCRIBED] > 0)
		in->oversubscribed++;
	else if (has_failed(reading, point) ||
		 !(point->figure[READING_PAGES] >= 1 &&
		   point->figure[READING_PAGES] <= MOST_PAGES))
		in->failed++;
	else
		return add(in, &name, point);
	return 0;
}

static bool are_alike(const struct strategy *a, const struct strategy *b)
{
	return a->schedule == b->schedule && a->writer == b->writer;
}

/* Whether a point is wanted: all, the fitted, the warm. */
typedef bool (*wanted_fn)(const struct strategy_point *point);

static bool is_any(const struct strategy_point *point)
{
	(void)point;
	return true;
}

static bool is_fitted(const struct strategy_point *point)
{
	return point->fitted;
}

static bool is_warm(const struct strategy_point *point)
{
	return point->warm;
}

static bool is_cold(const struct strategy_point *point)
{
	return !point->warm;
}

static bool is_first_of_size(const struct strategy *strategy, size_t i,
			     wanted_fn wanted)
{
	for (size_t k = 0; k < i; k++)
		if (wanted(&strategy->points[k]) &&
		    strategy->points[k].size == strategy->points[i].size)
			return false;
	return true;
}

static size_t sizes(const struct strategy *strategy, wanted_fn wanted,
		    uint64_t *least, uint64_t *most)
{
	size_t nr = 0;

	*least = UINT64_MAX;
	*most = 0;
	for (size_t i = 0; i < strategy->nr; i++) {
		uint64_t size = strategy->points[i].size;

		if (!wanted(&strategy->points[i]))
			continue;
		nr += is_first_of_size(strategy, i, wanted);
		*least = size < *least ? size : *least;
		*most = size > *most ? size : *most;
	}
	return nr;
}

/* Sizes that it has, as far as more of them make a better model. */
static size_t useful_sizes(const struct strategy *of)
{
	uint64_t least, most;
	size_t nr = sizes(of, is_any, &least, &most);

	return nr < STRATEGY_SIZES ? nr : STRATEGY_SIZES;
}

/* Of the fewest nodes of its kind among those with sizes enough for a model. */
static bool is_of_fewest(const struct strategies *in, const struct strategy *of)
{
	const struct strategy *best = of;

	for (size_t i = 0; i < in->nr; i++) {
		const struct strategy *other = &in->of[i];
		size_t more = useful_sizes(other), now = useful_sizes(best);

		if (are_alike(other, of) &&
		    (more > now || (more == now &&
				    other->nr_nodes < best->nr_nodes)))
			best = other;
	}
	return best->nr_nodes == of->nr_nodes;
}

/* Those of the most nodes, or NULL. */
static const struct strategy *largest_group(const struct strategies *in,
					    const struct strategy *than)
{
	const struct strategy *found = NULL;

	for (size_t i = 0; i < in->nr; i++)
		if (are_alike(&in->of[i], than) &&
		    in->of[i].nr_nodes > (found ? found : than)->nr_nodes)
			found = &in->of[i];
	return found;
}

static const struct strategy_point *point_like(const struct strategy *in,
					       const struct strategy_point *like)
{
	for (size_t i = 0; i < in->nr; i++)
		if (in->points[i].size == like->size &&
		    in->points[i].threads == like->threads)
			return &in->points[i];
	return NULL;
}

/* How much longer a range took when more nodes were at work. 0 or -ENOMEM. */
static int hold_together(const struct strategies *in, struct strategy *few)
{
	const struct strategy *many = largest_group(in, few);
	double *ratios = calloc(few->nr + 1, sizeof(*ratios));
	size_t nr = 0;

	if (!ratios)
		return -ENOMEM;
	for (size_t i = 0; many && i < few->nr; i++) {
		const struct strategy_point *point =
			point_like(many, &few->points[i]);

		if (point)
			ratios[nr++] = point->ns / few->points[i].ns;
	}
	few->together = stats_median(ratios, nr);
	few->most_nodes = many && nr ? many->nr_nodes : few->nr_nodes;
	free(ratios);
	return 0;
}

/* Only those of the fewest nodes stay. */
static int keep_fewest(struct strategies *in)
{
	bool *stays = calloc(in->nr + 1, sizeof(*stays));
	size_t kept = 0;
	int err = stays ? 0 : -ENOMEM;

	for (size_t i = 0; !err && i < in->nr; i++) {
		stays[i] = is_of_fewest(in, &in->of[i]);
		if (stays[i])
			err = hold_together(in, &in->of[i]);
	}
	for (size_t i = 0; !err && i < in->nr; i++) {
		if (stays[i])
			in->of[kept++] = in->of[i];
		else
			free(in->of[i].points);
	}
	if (!err)
		in->nr = kept;
	free(stays);
	return err;
}

size_t strategy_fitted(const struct strategy *strategy, uint64_t *least,
		       uint64_t *most)
{
	return sizes(strategy, is_fitted, least, most);
}

size_t strategy_warm(const struct strategy *strategy, uint64_t *least,
		     uint64_t *most)
{
	return sizes(strategy, is_warm, least, most);
}

unsigned int strategy_threads(const struct strategy *strategy)
{
	unsigned int threads = 0;

	for (size_t i = 0; i < strategy->nr; i++) {
		if (!strategy->points[i].fitted)
			continue;
		if (threads && threads != strategy->points[i].threads)
			return 0;
		threads = strategy->points[i].threads;
	}
	return threads;
}

/* What is warm is left out, unless too little would be left. */
static void choose(struct strategy *strategy, double cold_pages)
{
	uint64_t least, most;
	bool enough;

	for (size_t i = 0; i < strategy->nr; i++)
		strategy->points[i].warm = strategy->points[i].pages < cold_pages;
	enough = sizes(strategy, is_cold, &least, &most) >= STRATEGY_SIZES;
	for (size_t i = 0; i < strategy->nr; i++)
		strategy->points[i].fitted = !enough || is_cold(&strategy->points[i]);
	strategy->warm_fitted = !enough &&
				sizes(strategy, is_warm, &least, &most);
}

static double struct_page_bytes(const struct reading *reading)
{
	char text[LIKENESS_TEXT];
	double bytes = likeness_known(reading, "struct-page", text) ?
		       strtod(text, NULL) : 0;

	return bytes > 0 ? bytes : 0;
}

int strategies_make(const struct reading *reading, unsigned int writers,
		    struct strategies *strategies)
{
	double page = struct_page_bytes(reading);
	int err = 0;

	*strategies = (struct strategies){ .counts = reading_counts(reading) };
	if (reading->nr && !reading->per_page)
		return -EINVAL;
	/* Instructions are as many whether they wait for memory or not. */
	if (page > 0 && !strategies->counts)
		strategies->cold_bytes = CACHES_COLD *
					 caches_of_node(reading->env);
	for (size_t i = 0; !err && i < reading->nr; i++)
		err = take(strategies, reading, writers, &reading->points[i]);
	if (!err)
		err = keep_fewest(strategies);
	for (size_t i = 0; !err && i < strategies->nr; i++)
		choose(&strategies->of[i],
		       page > 0 ? strategies->cold_bytes / page : 0);
	return err;
}

void strategies_free(struct strategies *strategies)
{
	for (size_t i = 0; i < strategies->nr; i++)
		free(strategies->of[i].points);
	free(strategies->of);
}

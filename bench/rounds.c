// SPDX-License-Identifier: MIT
/* Rounds of samples; see rounds.h. */
#include "rounds.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "namespaces.h"
#include "ranges.h"
#include "stats.h"

static void add_series(struct rounds *rounds, size_t i)
{
	const struct point *point = &rounds->plan->points[i];

	rounds->series[rounds->nr_series++].point = point;
	if (!point_can_be_first(point))
		return;
	rounds->firsts[i] = point_first(point);
	rounds->series[rounds->nr_series++].point = &rounds->firsts[i];
}

int rounds_prepare(struct rounds *rounds)
{
	const struct plan *plan = rounds->plan;

	rounds->first = (rounds->options->part - 1) *
			rounds->options->repetitions;
	rounds->end = rounds->first + rounds->options->repetitions;
	rounds->series = calloc(2 * plan->nr + 1, sizeof(*rounds->series));
	rounds->firsts = calloc(plan->nr + 1, sizeof(*rounds->firsts));
	rounds->groups = json_array();
	rounds->warnings = json_array();
	if (!rounds->series || !rounds->firsts || !rounds->groups ||
	    !rounds->warnings)
		return -ENOMEM;
	for (size_t i = 0; i < plan->nr; i++)
		if (!*plan->points[i].reason)
			add_series(rounds, i);
	for (size_t i = 0; i < rounds->nr_series; i++)
		rounds->series[i].asked = options_rounds(rounds->options);
	return 0;
}

void rounds_free(struct rounds *rounds)
{
	for (size_t i = 0; i < rounds->nr_series; i++)
		series_free(&rounds->series[i]);
	free(rounds->series);
	free(rounds->firsts);
	json_decref(rounds->groups);
	json_decref(rounds->warnings);
}

bool rounds_lacks(const struct series *series, unsigned int round)
{
	return series_begun(series, round) <= ROUNDS_RETRIES;
}

/* Pages of a sample; what is the first since boot comes besides. */
static uint64_t work_of(const struct rounds *rounds, const struct series *series)
{
	return series->point->first ? 0 : point_pages(series->point,
						      rounds->machine);
}

uint64_t rounds_work(const struct rounds *rounds)
{
	uint64_t pages = 0;

	for (size_t i = 0; i < rounds->nr_series; i++)
		pages += work_of(rounds, &rounds->series[i]);
	return pages * options_rounds(rounds->options);
}

uint64_t rounds_work_done(const struct rounds *rounds)
{
	unsigned int nr = options_rounds(rounds->options);
	uint64_t pages = 0;

	for (size_t i = 0; i < rounds->nr_series; i++)
		for (unsigned int r = 0; r < nr; r++)
			if (!rounds_lacks(&rounds->series[i], r))
				pages += work_of(rounds, &rounds->series[i]);
	return pages;
}

uint64_t rounds_work_left(const struct rounds *rounds)
{
	uint64_t pages = 0;

	for (size_t i = 0; i < rounds->nr_series; i++)
		for (unsigned int r = rounds->first; r < rounds->end; r++)
			if (rounds_lacks(&rounds->series[i], r))
				pages += work_of(rounds, &rounds->series[i]);
	return pages;
}

bool rounds_part_lacks(const struct rounds *rounds, unsigned int part)
{
	unsigned int first = (part - 1) * rounds->options->repetitions;

	for (size_t i = 0; i < rounds->nr_series; i++)
		for (unsigned int r = 0; r < rounds->options->repetitions; r++)
			if (work_of(rounds, &rounds->series[i]) &&
			    rounds_lacks(&rounds->series[i], first + r))
				return true;
	return false;
}

static int failed(struct rounds *rounds, const struct point *point,
		  const struct sample *sample)
{
	snprintf(rounds->problem, sizeof(rounds->problem), "%s: %s",
		 point->name, sample->cause);
	return sample->err;
}

/* Adds a sample to its series and to the results. */
static int keep(struct rounds *rounds, struct series *series,
		const struct sample *sample)
{
	int err = series_add(series, sample);

	if (!err)
		err = series_add_touches(series, rounds->sampler->touches);
	if (!err)
		err = results_sample(rounds->results, series->point, sample,
				     rounds->sampler);
	if (!err)
		series->samples[series->nr - 1].number =
			results_number(rounds->results);
	if (err)
		snprintf(rounds->problem, sizeof(rounds->problem),
			 "samples.csv: %s", strerror(-err));
	else if (sample->err)
		err = failed(rounds, series->point, sample);
	return err;
}

/* What never ends to be the first since boot, the kernel does not remember. */
static int check_firsts(struct rounds *rounds, const struct point *point,
			unsigned int firsts)
{
	if (firsts <= ROUNDS_RETRIES)
		return 0;
	snprintf(rounds->problem, sizeof(rounds->problem),
		 "%s: %u times in a row the first since boot, which can be but one",
		 point->name, firsts);
	return -EPROTO;
}

/*
 * One sample of the series for @round, again while it is not valid. What is found
 * to be the first since boot goes to the series behind, and another is taken.
 */
static int take(struct rounds *rounds, struct series *series,
		const unsigned int *ids, unsigned int round)
{
	struct sample sample = { .round = round,
				 .attempt = series_begun(series, round) };
	unsigned int firsts = 0;
	int err;

	do {
		sample_take(rounds->sampler, series->point, ids, &sample);
		sample.boot = rounds->boot;
		sample.load = rounds->load;
		rounds->pages += sample.pages;
		err = keep(rounds, sample.first ? series + 1 : series, &sample);
		firsts += sample.first;
		if (!err)
			err = check_firsts(rounds, series->point, firsts);
		if (err)
			return err;
		if (!sample.first && sample.valid)
			return 0;
		sample.attempt += !sample.first;
	} while (sample.attempt <= ROUNDS_RETRIES && !*rounds->stop);
	return *rounds->stop ? -EINTR : 0;
}

/* Fisher-Yates. */
static void shuffle(size_t *order, size_t nr, uint64_t *state)
{
	for (size_t i = nr; i > 1; i--) {
		size_t j = stats_random_below(state, i);
		size_t swapped = order[i - 1];

		order[i - 1] = order[j];
		order[j] = swapped;
	}
}

/* A bind goes first: what undoes one would use up the first since boot. */
static void put_bind_first(const struct series *group, size_t *order, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		size_t found = order[i];

		if (!point_can_be_first(group[found].point))
			continue;
		order[i] = order[0];
		order[0] = found;
		return;
	}
}

/*
 * The next order. A part begins with a boot, or a load, as the first does; rounds that
 * are not taken now must move it on as well, or the others would come in another.
 */
static void next_order(struct rounds *rounds, const struct series *group,
		       size_t nr, unsigned int round, size_t *order)
{
	shuffle(order, nr, &rounds->seed);
	if (round % rounds->options->repetitions == 0)
		put_bind_first(group, order, nr);
}

static int take_round(struct rounds *rounds, struct series *group, size_t nr,
		      const unsigned int *ids, unsigned int round,
		      const size_t *order)
{
	int err;

	for (size_t i = 0; i < nr; i++) {
		struct series *series = &group[order[i]];

		if (!rounds_lacks(series, round))
			continue;
		if (*rounds->stop)
			return -EINTR;
		err = take(rounds, series, ids, round);
		if (err)
			return err;
		progress_step(rounds->progress,
			      point_pages(series->point, rounds->machine),
			      series->point->name);
		if (round + 1 == rounds->end)
			progress_point(rounds->progress, series->point->name);
	}
	return 0;
}

/* A long group must not be lost to a kill in its last round. */
static int checkpoint(struct rounds *rounds, struct series *group, size_t nr)
{
	size_t behind = rounds->nr_series - nr -
			(size_t)(group - rounds->series);
	int err = results_checkpoint(rounds->results, group, nr, behind);

	if (err)
		snprintf(rounds->problem, sizeof(rounds->problem),
			 "result.json: %s", strerror(-err));
	return err;
}

/* Orders of rounds that this call takes, and of the others, which it leaves out. */
static int take_part(struct rounds *rounds, struct series *group, size_t nr,
		     const unsigned int *ids, size_t *order, size_t nr_order)
{
	int err;

	for (unsigned int r = 0; r < options_rounds(rounds->options); r++) {
		next_order(rounds, group, nr_order, r, order);
		if (!ids || r < rounds->first || r >= rounds->end)
			continue;
		err = take_round(rounds, group, nr_order, ids, r, order);
		if (!err)
			err = checkpoint(rounds, group, nr);
		if (err)
			return err;
	}
	return 0;
}

/* Without @ids nothing is taken. */
static int take_rounds(struct rounds *rounds, struct series *group, size_t nr,
		       const unsigned int *ids)
{
	size_t *order = malloc(nr * sizeof(*order));
	size_t nr_order = 0;
	int err;

	if (!order)
		return -ENOMEM;
	for (size_t i = 0; i < nr; i++)
		if (!group[i].point->first)
			order[nr_order++] = i;
	err = take_part(rounds, group, nr, ids, order, nr_order);
	free(order);
	return err;
}

/* Series up to the last that has a sample, or that is of the group. */
static size_t count_begun(const struct rounds *rounds,
			  const struct series *group, size_t nr)
{
	size_t least = (size_t)(group - rounds->series) + nr;
	size_t all = rounds->nr_series;

	while (all > least && !rounds->series[all - 1].nr)
		all--;
	return all;
}

/* Results of a group, also of one that a signal or an error cut short. */
static int write_group(struct rounds *rounds, struct series *group, size_t nr)
{
	int err = results_group(rounds->results, group, nr, rounds->series,
				count_begun(rounds, group, nr));

	if (err && !*rounds->problem)
		snprintf(rounds->problem, sizeof(rounds->problem),
			 "result.json: %s", strerror(-err));
	return err;
}

/*
 * The runner goes where no range of the group is, if there is such a CPU. But a
 * namespace is enabled by the runner itself: there it must be on its node.
 */
static int place_runner(struct rounds *rounds, const struct point *point,
			json_t *facts)
{
	bool near = *point->ns, found;
	unsigned int cpu;
	int err = topology_place(rounds->topology, point->group.node,
				 point->group.nr, near, &cpu, &found);

	if (err)
		snprintf(rounds->problem, sizeof(rounds->problem),
			 "binding the runner to a CPU: %s", strerror(-err));
	else
		json_object_update_new(facts,
			json_pack("{s:i, s:b}", "runner_cpu", (int)cpu,
				  "runner_apart", !near && found));
	rounds->sampler->runner_cpu = (int)cpu;
	return err;
}

/* Ranges for the group and what is known of them, kept in the results. */
static int prepare_group(struct rounds *rounds, const struct point *point,
			 struct ranges *made)
{
	json_t *ranges = json_array();
	json_t *facts = json_pack("{s:s, s:I, s:i, s:o}", "nodes", point->nodes,
				  "size_bytes", (json_int_t)point->size,
				  "sitting", (int)rounds->sitting,
				  "ranges", ranges);
	int err;

	if (!facts || json_array_append_new(rounds->groups, facts))
		return -ENOMEM;
	err = place_runner(rounds, point, facts);
	if (err || point_is_bind(point))
		return err;
	if (point->path == PATH_MEMMAP)
		return ranges_make(rounds, point, made, ranges);
	return namespaces_prepare(rounds->sampler->namespaces, rounds->options,
				  point, rounds->problem,
				  sizeof(rounds->problem));
}

/* How the memmap lies is the same for all that is taken on it, in this call. */
static void note_ranges(struct series *group, size_t nr,
			const struct ranges *ranges)
{
	for (size_t i = 0; i < nr; i++) {
		group[i].memmap_bytes += ranges->memmap_bytes;
		group[i].small_bytes += ranges->small_bytes;
	}
}

/* What a kill must not take with it. */
static int save(struct rounds *rounds)
{
	int err = rounds->save ? rounds->save(rounds) : 0;

	if (err && !*rounds->problem)
		snprintf(rounds->problem, sizeof(rounds->problem),
			 "env.json: %s", strerror(-err));
	return err;
}

static int run_group(struct rounds *rounds, struct series *group, size_t nr)
{
	struct ranges ranges = { .nr = 0 };
	int err, written;

	/* A signal during the last sample of the group before. */
	if (*rounds->stop)
		return -EINTR;
	err = prepare_group(rounds, group->point, &ranges);
	if (err)
		return err;
	note_ranges(group, nr, &ranges);
	err = save(rounds);
	if (!err)
		err = take_rounds(rounds, group, nr, ranges.id);
	ranges_drop(rounds, &ranges);
	written = write_group(rounds, group, nr);
	if (!written)
		written = save(rounds);
	return err ? err : written;
}

static bool lacks_any(const struct rounds *rounds, const struct series *group,
		      size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		for (unsigned int r = rounds->first; r < rounds->end; r++)
			if (!group[i].point->first && rounds_lacks(&group[i], r))
				return true;
	return false;
}

/* A group that has what it is to have; of the last the results are written. */
static int pass_group(struct rounds *rounds, struct series *group, size_t nr)
{
	bool last = group + nr == rounds->series + rounds->nr_series;
	int err = take_rounds(rounds, group, nr, NULL);

	if (err)
		return err;
	return last ? write_group(rounds, group, nr) :
		      results_pass(rounds->results, group, nr);
}

int rounds_run(struct rounds *rounds)
{
	size_t first = 0, next;
	int err = 0;

	for (; first < rounds->nr_series && !err; first = next) {
		for (next = first + 1; next < rounds->nr_series; next++)
			if (!point_share(rounds->series[first].point,
					       rounds->series[next].point))
				break;
		err = lacks_any(rounds, &rounds->series[first], next - first) ?
		      run_group(rounds, &rounds->series[first], next - first) :
		      pass_group(rounds, &rounds->series[first], next - first);
	}
	return err;
}

// SPDX-License-Identifier: MIT
/* Going on with a run; see resume.h. */
#include "resume.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "facts.h"
#include "fit.h"
#include "obstacle.h"
#include "options_agree.h"
#include "sittings.h"

#define MOST_LINES	20	/* of points that are no longer as they were */

static void say(const char *line)
{
	fprintf(stderr, "memmap-bench: %s\n", line);
}

static enum status refuse(const struct resume *resume, const char *problem,
			  int err)
{
	fprintf(stderr, "memmap-bench: --resume %s: %s\n", resume->path,
		*problem ? problem : strerror(-err));
	return err == -ENOENT || err == -ENOTDIR || err == -EBADMSG ?
		STATUS_USAGE : STATUS_FAILED;
}

enum status resume_open(struct resume *resume, const struct options *given)
{
	int err;

	*resume = (struct resume){ .on = given->resume, .path = given->resume,
				   .record.dir = -1 };
	if (!resume->on)
		return STATUS_DONE;
	/* Looking at what another runner is about to do does no harm. */
	err = record_open(&resume->record, resume->path, !given->dry_run);
	return err ? refuse(resume, resume->record.problem, err) : STATUS_DONE;
}

void resume_close(struct resume *resume)
{
	if (resume->on)
		record_close(&resume->record);
}

/* What each call has for itself. */
static void take_own(const struct resume *resume, const struct options *given,
		     struct options *options)
{
	options->out = resume->path;
	options->resume = resume->path;
	options->progress = given->progress;
	options->dry_run = given->dry_run;
	options->part = given->part;
}

/* Without a part, that which was begun last. */
static enum status choose_part(struct resume *resume, bool given,
			       struct options *options)
{
	json_t *sittings;

	if (given)
		return STATUS_DONE;
	sittings = record_list(&resume->record, "sittings");
	options->part = sittings_part(sittings);
	json_decref(sittings);
	if (options->part <= options->parts)
		return STATUS_DONE;
	return refuse(resume, "env.json: a part of sittings is more than there are",
		      -EBADMSG);
}

/* Of other sources not even the options need be the same. */
static unsigned int compare_machine(const struct resume *resume,
				    const struct machine *machine)
{
	json_t *facts = facts_collect("", machine, NULL);
	unsigned int differ = record_differences(&resume->record, facts, say);

	json_decref(facts);
	return differ;
}

static enum status compare_options(struct resume *resume,
				   struct options *options)
{
	struct options recorded;
	int err = record_options(&resume->record, &recorded);

	if (err)
		return refuse(resume, resume->record.problem, err);
	if (options_agree(&recorded, options, say)) {
		refuse(resume, "was begun with other options; leave them away", 0);
		return STATUS_USAGE;
	}
	take_own(resume, options, &recorded);
	if (options->filtered)
		regfree(&options->filter);
	*options = recorded;
	return STATUS_DONE;
}

enum status resume_check(struct resume *resume, const struct machine *machine,
			 struct options *options)
{
	bool part_given = options_has_part(options);
	enum status status;

	if (!resume->on)
		return STATUS_DONE;
	if (machine->device_err) {
		say(engine_advice(record_is_model(&resume->record),
				  machine->device_err));
		return STATUS_CANNOT;
	}
	if (compare_machine(resume, machine)) {
		refuse(resume, "was begun under other conditions, and samples of both would mix; begin another with --out", 0);
		return STATUS_USAGE;
	}
	status = compare_options(resume, options);
	return status ? status : choose_part(resume, part_given, options);
}

/* --- the plan ---------------------------------------------------------------- */

static const struct point *find_point(const struct plan *plan, const char *name)
{
	for (size_t i = 0; i < plan->nr; i++)
		if (!strcmp(plan->points[i].name, name))
			return &plan->points[i];
	return NULL;
}

/* Points that could not run then stay out of it. */
static void leave_out_others(const struct resume *resume, struct plan *plan)
{
	for (size_t i = 0; i < plan->nr; i++)
		if (!*plan->points[i].reason &&
		    !record_has_point(&resume->record, plan->points[i].name))
			strcpy(plan->points[i].reason,
			       "is no part of the run that is gone on with");
}

/* Every point that was to be measured is there, and can run. */
static enum status check_points(const struct resume *resume,
				const struct plan *plan)
{
	enum status status = STATUS_DONE;
	unsigned int lines = 0;
	const char *name;

	for (size_t i = 0; (name = record_point(&resume->record, i)); i++) {
		const struct point *point = find_point(plan, name);

		if (point && !*point->reason)
			continue;
		if (!point || !status)
			status = point ? STATUS_CANNOT : STATUS_USAGE;
		if (lines++ < MOST_LINES)
			fprintf(stderr, "memmap-bench: %s: %s\n", name, point ?
				point->reason : "is recorded, but no point of the plan");
	}
	if (status)
		refuse(resume, "not all of its points can be measured now", 0);
	return status;
}

enum status resume_plan(struct resume *resume, const struct machine *machine,
			struct options *options, struct plan *plan)
{
	struct machine then = *machine;
	int err;

	record_memory(&resume->record, &then);
	err = fit_again(options, &then, record_scale(&resume->record));
	if (err)
		return refuse(resume, "env.json: the sizes cannot have had that scale",
			      -EBADMSG);
	err = plan_make(options, &then, plan);
	if (err)
		return refuse(resume, "", err);
	leave_out_others(resume, plan);
	return check_points(resume, plan);
}

/* --- samples ----------------------------------------------------------------- */

static bool lacks_any(const struct rounds *rounds, const struct series *series)
{
	for (unsigned int r = rounds->first; r < rounds->end; r++)
		if (!series->point->first && rounds_lacks(series, r))
			return true;
	return false;
}

static enum status check_memory(const struct resume *resume,
				const struct rounds *rounds)
{
	unsigned int lines = 0;

	for (size_t i = 0; i < rounds->nr_series; i++) {
		struct point now = *rounds->series[i].point;

		now.reason[0] = '\0';
		if (lacks_any(rounds, &rounds->series[i]))
			obstacle_find(rounds->options, rounds->machine, &now);
		if (*now.reason && lines++ < MOST_LINES)
			fprintf(stderr, "memmap-bench: %s: %s\n", now.name,
				now.reason);
	}
	if (!lines)
		return STATUS_DONE;
	refuse(resume, "what is left cannot be measured now; the sizes must stay what they were",
	       0);
	return STATUS_CANNOT;
}

static uint64_t number(const json_t *object, const char *key)
{
	json_int_t value = json_integer_value(json_object_get(object, key));

	return value > 0 ? (uint64_t)value : 0;
}

/* How the memmap of a group's ranges lay; of those of which it is known. */
static void note_ranges(const json_t *ranges, const struct machine *machine,
			struct series *series)
{
	json_t *range;
	size_t i;

	json_array_foreach(ranges, i, range) {
		if (!json_is_integer(json_object_get(range, "small_bytes")))
			continue;
		series->memmap_bytes += number(range, "bytes") /
					machine_page_bytes(machine) *
					machine->info.struct_page_size;
		series->small_bytes += number(range, "small_bytes");
	}
}

static void note_groups(const struct rounds *rounds, struct series *series)
{
	const struct point *point = series->point;
	json_t *group;
	size_t i;

	json_array_foreach(rounds->groups, i, group) {
		const char *nodes =
			json_string_value(json_object_get(group, "nodes"));

		if (point->path == PATH_MEMMAP && nodes &&
		    !strcmp(nodes, point->nodes) &&
		    number(group, "size_bytes") == point->size)
			note_ranges(json_object_get(group, "ranges"),
				    rounds->machine, series);
	}
}

/* The lists of env.json, to which this call adds. */
static void take_lists(const struct resume *resume, struct rounds *rounds)
{
	json_decref(rounds->groups);
	json_decref(rounds->warnings);
	rounds->groups = record_list(&resume->record, "groups");
	rounds->warnings = record_list(&resume->record, "warnings");
	for (size_t i = 0; i < rounds->nr_series; i++)
		note_groups(rounds, &rounds->series[i]);
}

enum status resume_restore(struct resume *resume, struct rounds *rounds)
{
	json_t *sittings = record_list(&resume->record, "sittings");
	int err = restore_read(&resume->restore, resume->record.dir, rounds,
			       (unsigned int)json_array_size(sittings));

	json_decref(sittings);
	if (err)
		return refuse(resume, resume->restore.problem, err);
	take_lists(resume, rounds);
	return check_memory(resume, rounds);
}

enum status resume_cut(struct resume *resume,
		       const struct memmap_bench_info *info,
		       struct results **results)
{
	int dir = resume->record.dir;
	int err = restore_cut(&resume->restore, dir);

	if (!err) {
		resume->record.dir = -1;
		err = results_continue(dir, resume->restore.samples, info,
				       results);
	}
	return err ? refuse(resume, "", err) : STATUS_DONE;
}

void resume_env(const struct resume *resume, json_t *runner)
{
	static const char *const lists[] = { "groups", "warnings", "sittings",
					     "probes", "invalid", "unwatched" };

	/* What one of the calls could not see, nobody can say of all samples. */
	json_object_update_missing(json_object_get(runner, "unwatched"),
				   json_object_get(resume->record.run,
						   "unwatched"));
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		json_t *value = json_object_get(runner, lists[i]);

		if (!json_is_null(value))
			json_object_set(resume->record.run, lists[i], value);
	}
}

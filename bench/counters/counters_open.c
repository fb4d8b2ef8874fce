// SPDX-License-Identifier: GPL-2.0-only
/* Opens the events that can be counted, in groups; see counters.h. */
#include <errno.h>
#include <linux/perf_event.h>
#include <perf/core.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "counters_internal.h"
#include "permission.h"

/* No PERF_FORMAT_GROUP: libperf would read the leaders alone then. */
static struct perf_event_attr attr_of(const struct counters *counters,
				      const struct event *event,
				      const struct part *part, bool leader)
{
	struct perf_event_attr attr = {
		.size = sizeof(attr),
		.type = part->type,
		.config = part->config.word[0],
		.config1 = part->config.word[1],
		.config2 = part->config.word[2],
		.disabled = leader,
		.inherit = counters->ask.task != 0,
		.read_format = PERF_FORMAT_TOTAL_TIME_ENABLED |
			       PERF_FORMAT_TOTAL_TIME_RUNNING,
	};

	/* Memory controllers do not know modes, and refuse them. */
	if (event->class == EVENT_MEMORY)
		return attr;
	attr.exclude_hv = 1;
	attr.exclude_guest = event->class == EVENT_CORE;
	attr.exclude_user = !event->any_mode &&
			    counters->ask.mode == COUNT_KERNEL;
	attr.exclude_kernel = !event->any_mode &&
			      counters->ask.mode == COUNT_USER;
	return attr;
}

/* The CPUs of a part; NULL: no memory. */
static struct perf_cpu_map *cpus_of(const struct counters *counters,
				    const struct part *part)
{
	const char *list = *part->cpus ? part->cpus : counters->ask.cpus;

	if (counters->ask.task)
		return perf_cpu_map__new_any_cpu();
	return *list ? perf_cpu_map__new(list) : perf_cpu_map__new_online_cpus();
}

static void free_counter(struct counter *counter)
{
	perf_cpu_map__put(counter->cpus);
	free(counter->before);
}

/* A counter that is not open yet. Its evsel is the caller's. 0 or -ENOMEM. */
static int make_counter(const struct counters *counters, unsigned int event,
			const struct part *part, bool leader,
			struct counter *counter)
{
	struct perf_event_attr attr = attr_of(counters, &counters->events[event],
					      part, leader);

	*counter = (struct counter){ .part = part, .event = event };
	counter->cpus = cpus_of(counters, part);
	if (!counter->cpus)
		return -ENOMEM;
	counter->before = calloc((size_t)perf_cpu_map__nr(counter->cpus),
				 sizeof(*counter->before));
	counter->evsel = perf_evsel__new(&attr);
	if (counter->before && counter->evsel)
		return 0;
	perf_evsel__delete(counter->evsel);
	free_counter(counter);
	return -ENOMEM;
}

static int open_counter(const struct counters *counters,
			const struct counter *counter)
{
	return perf_evsel__open(counter->evsel, counter->cpus,
				counters->threads);
}

/* Whether a part can be counted alone: 0 or -errno. */
static int probe_part(const struct counters *counters, unsigned int event,
		      const struct part *part)
{
	struct counter counter;
	int err = make_counter(counters, event, part, true, &counter);

	if (err)
		return err;
	err = open_counter(counters, &counter);
	perf_evsel__close(counter.evsel);
	perf_evsel__delete(counter.evsel);
	free_counter(&counter);
	return err;
}

static void explain(const struct counters *counters, struct event *event,
		    const struct part *part, int err)
{
	char why[EVENT_REASON];
	enum event_state state = permission_explain(counters->root, part->pmu,
						    err, why, sizeof(why));

	event_deny(event, state, "%s: %s", part->pmu, why);
}

static void probe_event(struct counters *counters, unsigned int i)
{
	struct event *event = &counters->events[i];
	int err = 0;

	if (event->state != EVENT_COUNTED)
		return;
	if (counters->ask.task && event->class == EVENT_MEMORY) {
		event_deny(event, EVENT_NOT_COUNTED,
			   "a memory controller does not know of tasks; count CPUs");
		return;
	}
	for (unsigned int p = 0; p < event->nr_parts && !err; p++) {
		err = probe_part(counters, i, &event->parts[p]);
		if (err)
			explain(counters, event, &event->parts[p], err);
	}
}

static struct group *find_group(struct counters *counters,
				const struct part *part, unsigned int turn)
{
	for (unsigned int i = 0; i < counters->nr_groups; i++)
		if (!strcmp(counters->groups[i].pmu, part->pmu) &&
		    counters->groups[i].turn == turn)
			return &counters->groups[i];
	return NULL;
}

static struct group *add_group(struct counters *counters,
			       const struct event *event,
			       const struct part *part, unsigned int turn)
{
	struct group *groups = reallocarray(counters->groups,
					    counters->nr_groups + 1,
					    sizeof(*groups));
	struct group *group;

	if (!groups)
		return NULL;
	counters->groups = groups;
	group = &groups[counters->nr_groups];
	*group = (struct group){ .class = event->class, .turn = turn };
	memcpy(group->pmu, part->pmu, sizeof(group->pmu));
	group->list = perf_evlist__new();
	if (!group->list)
		return NULL;
	counters->nr_groups++;
	return group;
}

static void drop_last_group(struct counters *counters)
{
	perf_evlist__delete(counters->groups[--counters->nr_groups].list);
}

/*
 * Whether the group still runs with the counter, seen on its first CPU. The kernel
 * refuses what the PMU could never hold, but not what it cannot while others, such as
 * the NMI watchdog, have a part of it: that would never be counted, and say nothing.
 */
static bool has_room(const struct group *group, const struct counter *counter)
{
	struct perf_counts_values seen = { .ena = 0 };
	struct perf_evsel *leader = group->leader ? group->leader :
						    counter->evsel;
	int err = perf_evsel__enable_cpu(leader, 0);

	perf_evsel__disable_cpu(leader, 0);
	if (!err)
		err = perf_evsel__read(counter->evsel, 0, 0, &seen);
	return err || !seen.ena || seen.run;
}

/*
 * Opens the counter as one more of the group, or its first. 0 or -errno; -EINVAL: there
 * is no room.
 */
static int join(struct counters *counters, struct group *group,
		struct counter *counter)
{
	int err;

	perf_evlist__add(group->list, counter->evsel);
	perf_evlist__set_leader(group->list);
	err = open_counter(counters, counter);
	if (!err && !has_room(group, counter)) {
		perf_evsel__close(counter->evsel);
		err = -EINVAL;
	}
	if (err) {
		perf_evlist__remove(group->list, counter->evsel);
		perf_evlist__set_leader(group->list);
		return err;
	}
	if (!group->leader)
		group->leader = counter->evsel;
	return 0;
}

static int keep_counter(struct counters *counters,
			const struct counter *counter)
{
	struct counter *all = reallocarray(counters->counters,
					   counters->nr_counters + 1,
					   sizeof(*all));

	if (!all)
		return -ENOMEM;
	counters->counters = all;
	all[counters->nr_counters++] = *counter;
	return 0;
}

static int place_part(struct counters *counters, unsigned int event,
		      const struct part *part, unsigned int turn)
{
	struct group *group = find_group(counters, part, turn);
	bool is_new = !group;
	struct counter counter;
	int err;

	if (is_new)
		group = add_group(counters, &counters->events[event], part,
				  turn);
	if (!group)
		return -ENOMEM;
	err = make_counter(counters, event, part, is_new, &counter);
	if (err)
		goto out_drop_group;
	err = join(counters, group, &counter);
	if (err)
		goto out_free_counter;
	err = keep_counter(counters, &counter);
	if (!err)
		return 0;
	/* With no memory for that, all is given up: the group keeps the evsel. */
	free_counter(&counter);
	return err;

out_free_counter:
	perf_evsel__delete(counter.evsel);
	free_counter(&counter);
out_drop_group:
	if (is_new)
		drop_last_group(counters);
	return err;
}

/* Takes back the counters from number @first on; the last first. */
static void unplace(struct counters *counters, unsigned int first)
{
	while (counters->nr_counters > first) {
		struct counter *counter =
			&counters->counters[--counters->nr_counters];
		unsigned int turn = counters->turn_of[counter->event];
		struct group *group = find_group(counters, counter->part, turn);

		perf_evsel__close(counter->evsel);
		perf_evlist__remove(group->list, counter->evsel);
		if (group->leader == counter->evsel)
			drop_last_group(counters);
		else
			perf_evlist__set_leader(group->list);
		perf_evsel__delete(counter->evsel);
		free_counter(counter);
	}
}

/* All parts of an event in the same turn, or none. 0 or -errno. */
static int place_in_turn(struct counters *counters, unsigned int i,
			 unsigned int turn)
{
	const struct event *event = &counters->events[i];
	unsigned int first = counters->nr_counters;
	int err = 0;

	counters->turn_of[i] = turn;
	for (unsigned int p = 0; p < event->nr_parts && !err; p++)
		err = place_part(counters, i, &event->parts[p], turn);
	if (err)
		unplace(counters, first);
	else if (turn >= counters->turns[event->class])
		counters->turns[event->class] = turn + 1;
	return err;
}

/* The first turn that has room; EINVAL says that a group has none. */
static void place_event(struct counters *counters, unsigned int i)
{
	struct event *event = &counters->events[i];
	unsigned int turns = counters->turns[event->class];
	int err = -EINVAL;

	if (event->state != EVENT_COUNTED)
		return;
	for (unsigned int turn = 0; turn <= turns && err == -EINVAL; turn++)
		err = place_in_turn(counters, i, turn);
	if (err)
		explain(counters, event, &event->parts[0],
			err == -EINVAL ? -EBUSY : err);
}

/* Libperf's own words say nothing that a reason does not. */
static int silent(enum libperf_print_level level, const char *format,
		  va_list args)
{
	(void)level;
	(void)format;
	(void)args;
	return 0;
}

static int make_threads(struct counters *counters)
{
	counters->threads = perf_thread_map__new_dummy();
	if (!counters->threads)
		return -ENOMEM;
	perf_thread_map__set_pid(counters->threads, 0,
				 counters->ask.task ? counters->ask.task : -1);
	return 0;
}

/* The first time takes milliseconds, and is no part of a sample. */
static int warm_up(struct counters *counters)
{
	struct count *counts = calloc(counters->nr_events, sizeof(*counts));
	int err = counts ? 0 : -ENOMEM;

	for (unsigned int t = 0; t < counters_turns(counters) && !err; t++) {
		err = counters_begin(counters, t);
		if (!err)
			err = counters_end(counters, counts);
	}
	free(counts);
	return err;
}

int counters_open(struct event *events, unsigned int nr, const char *root,
		  const struct counters_ask *ask, struct counters **out)
{
	struct counters *counters = calloc(1, sizeof(*counters));
	int err = -ENOMEM;

	if (!counters)
		return err;
	*counters = (struct counters){
		.events = events, .nr_events = nr, .root = root, .ask = *ask,
		.turn_of = calloc(nr, sizeof(*counters->turn_of)),
	};
	libperf_init(silent);
	if (counters->turn_of)
		err = make_threads(counters);
	if (err)
		goto out_close;
	for (unsigned int i = 0; i < nr; i++)
		probe_event(counters, i);
	for (unsigned int i = 0; i < nr; i++)
		place_event(counters, i);
	err = warm_up(counters);
	if (err)
		goto out_close;
	*out = counters;
	return 0;

out_close:
	counters_close(counters);
	return err;
}

void counters_close(struct counters *counters)
{
	while (counters->nr_groups)
		drop_last_group(counters);
	for (unsigned int i = 0; i < counters->nr_counters; i++)
		free_counter(&counters->counters[i]);
	perf_thread_map__put(counters->threads);
	free(counters->counters);
	free(counters->groups);
	free(counters->turn_of);
	free(counters);
}

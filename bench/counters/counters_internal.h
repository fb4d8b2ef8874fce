/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files of counters.h share. */
#ifndef COUNTERS_INTERNAL_H
#define COUNTERS_INTERNAL_H

#include <perf/cpumap.h>
#include <perf/evlist.h>
#include <perf/evsel.h>
#include <perf/threadmap.h>

#include "counters.h"

/*
 * struct counter - one part of an event
 * @event: its number
 * @before: what each CPU had counted up to the last end: there is no reset
 */
struct counter {
	const struct part *part;
	unsigned int event;
	struct perf_evsel *evsel;
	struct perf_cpu_map *cpus;
	struct perf_counts_values *before;
};

/*
 * struct group - events of a PMU that are counted at the same time
 * @turn: of its class
 * @leader: enabled and disabled for all of them
 */
struct group {
	char pmu[PMU_NAME];
	enum event_class class;
	unsigned int turn;
	struct perf_evlist *list;
	struct perf_evsel *leader;
};

/*
 * struct counters
 * @turn_of: the turn of each event
 * @turns: of each class
 * @turn: that is counted, or was last
 */
struct counters {
	struct event *events;
	unsigned int nr_events;
	const char *root;
	struct counters_ask ask;
	struct perf_thread_map *threads;
	struct counter *counters;
	unsigned int nr_counters;
	struct group *groups;
	unsigned int nr_groups;
	unsigned int *turn_of;
	unsigned int turns[EVENT_CLASSES];
	unsigned int turn;
};

#endif

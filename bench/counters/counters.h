/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Events that are counted, by libperf: on CPUs, or in a task and its children. Each is
 * tried alone first; then those of a class share groups, as many as its PMUs have room
 * for, and samples take turns with the groups.
 */
#ifndef COUNTERS_COUNTERS_H
#define COUNTERS_COUNTERS_H

#include <stdint.h>
#include <sys/types.h>

#include "events.h"

struct counters;

enum count_mode { COUNT_KERNEL, COUNT_USER, COUNT_BOTH };

/*
 * struct counters_ask
 * @mode: of the CPU while it counts; hypervisors and guests are never counted
 * @cpus: list of CPUs, or "": all that are online
 * @task: 0, or the process that is counted, with its children, in place of CPUs
 */
struct counters_ask {
	enum count_mode mode;
	const char *cpus;
	pid_t task;
};

/*
 * struct count - of one event in one sample
 * @value: valid if counted or multiplexed
 * @enabled_ns, @running_ns: of all CPUs and PMUs together
 */
struct count {
	enum event_state state;
	uint64_t value;
	uint64_t enabled_ns;
	uint64_t running_ns;
	char reason[EVENT_REASON];
};

/*
 * Opens all of @events that can be counted here; the others get their state and
 * reason. @events must live as long as *@out. 0 or -errno.
 */
int counters_open(struct event *events, unsigned int nr, const char *root,
		  const struct counters_ask *ask, struct counters **out);
void counters_close(struct counters *counters);

/* Events that can be counted, in one sample or another. */
unsigned int counters_usable(const struct counters *counters);

/* Samples until every event had its turn: 1 where there is room for all at once. */
unsigned int counters_turns(const struct counters *counters);

/*
 * Counts from begin to end. @turn: which groups; any number. @counts: one of each
 * event. 0 or -errno.
 */
int counters_begin(struct counters *counters, unsigned int turn);
int counters_end(struct counters *counters, struct count *counts);

#endif

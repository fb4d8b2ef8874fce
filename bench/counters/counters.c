// SPDX-License-Identifier: GPL-2.0-only
/* Counts a sample; see counters.h. */
#include "counters.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "counters_internal.h"

unsigned int counters_usable(const struct counters *counters)
{
	unsigned int usable = 0;

	for (unsigned int i = 0; i < counters->nr_events; i++)
		usable += counters->events[i].state == EVENT_COUNTED;
	return usable;
}

unsigned int counters_turns(const struct counters *counters)
{
	unsigned int most = 1;

	for (unsigned int i = 0; i < EVENT_CLASSES; i++)
		if (counters->turns[i] > most)
			most = counters->turns[i];
	return most;
}

static bool has_turn(const struct counters *counters, enum event_class class,
		     unsigned int turn)
{
	return counters->turns[class] &&
	       counters->turn % counters->turns[class] == turn;
}

/* Groups whose turn it is, of one class. 0 or -errno. */
static int each_group(struct counters *counters, enum event_class class,
		      int (*change)(struct perf_evsel *leader))
{
	int failed = 0;

	for (unsigned int i = 0; i < counters->nr_groups; i++) {
		const struct group *group = &counters->groups[i];

		if (group->class == class &&
		    has_turn(counters, class, group->turn) &&
		    change(group->leader))
			failed = errno ? -errno : -EIO;
	}
	return failed;
}

/* The CPUs' come last, and end first: nothing of the others is in their count. */
int counters_begin(struct counters *counters, unsigned int turn)
{
	int err = 0;

	counters->turn = turn;
	for (unsigned int class = 0; class < EVENT_CLASSES && !err; class++)
		err = each_group(counters, class, perf_evsel__enable);
	return err;
}

static int stop(struct counters *counters)
{
	int failed = 0;

	for (unsigned int class = EVENT_CLASSES; class--;) {
		int err = each_group(counters, class, perf_evsel__disable);

		if (err)
			failed = err;
	}
	return failed;
}

/* What a CPU did not count at all is no part of a sum. */
static void add_cpu(struct count *count, const struct counter *counter, int cpu,
		    struct perf_counts_values values)
{
	__s8 scaled;

	count->enabled_ns += values.ena;
	count->running_ns += values.run;
	perf_counts_values__scale(&values, true, &scaled);
	if (count->state == EVENT_NOT_COUNTED)
		return;
	if (scaled < 0) {
		count->state = EVENT_NOT_COUNTED;
		if (cpu < 0)
			snprintf(count->reason, sizeof(count->reason),
				 "%s: got no counter", counter->part->pmu);
		else
			snprintf(count->reason, sizeof(count->reason),
				 "%s: got no counter on CPU %d: others have them, such as the NMI watchdog",
				 counter->part->pmu, cpu);
	} else if (scaled > 0) {
		count->state = EVENT_MULTIPLEXED;
		snprintf(count->reason, sizeof(count->reason),
			 "%s: others use its counters too: scaled up",
			 counter->part->pmu);
	}
}

static double part_of(const struct counter *counter,
		      struct perf_counts_values values)
{
	perf_counts_values__scale(&values, true, NULL);
	return (double)values.val * counter->part->unit;
}

/*
 * What a CPU has counted up to now. 0 or -errno. At the end of file, which a CPU that
 * has gone offline gives, libperf returns whatever errno was, and zeros.
 */
static int read_cpu(const struct counter *counter, int i,
		    struct perf_counts_values *now)
{
	int err = perf_evsel__read(counter->evsel, i, 0, now);

	if (err)
		return err;
	return now->ena < counter->before[i].ena ? -ENODEV : 0;
}

/* Adds what the counter has counted since the last time. 0 or -errno. */
static int add_counter(struct counter *counter, struct count *count, double *sum)
{
	for (int i = 0; i < perf_cpu_map__nr(counter->cpus); i++) {
		struct perf_counts_values *before = &counter->before[i], now, since;
		int err = read_cpu(counter, i, &now);

		if (err)
			return err;
		since = (struct perf_counts_values){
			.val = now.val - before->val,
			.ena = now.ena - before->ena,
			.run = now.run - before->run,
		};
		*before = now;
		add_cpu(count, counter, perf_cpu_map__cpu(counter->cpus, i).cpu,
			since);
		*sum += part_of(counter, since);
	}
	return 0;
}

/* What is known without reading; of those that are counted in this turn, nothing. */
static void start_count(const struct counters *counters, unsigned int i,
			struct count *count)
{
	const struct event *event = &counters->events[i];

	*count = (struct count){ .state = event->state };
	memcpy(count->reason, event->reason, sizeof(count->reason));
	if (event->state != EVENT_COUNTED ||
	    has_turn(counters, event->class, counters->turn_of[i]))
		return;
	count->state = EVENT_NOT_COUNTED;
	snprintf(count->reason, sizeof(count->reason),
		 "its turn is in another sample: the PMU has no room for all at once");
}

static void fail_count(struct count *count, const struct part *part, int err)
{
	count->state = EVENT_NOT_COUNTED;
	snprintf(count->reason, sizeof(count->reason), "%s: reading it: %s",
		 part->pmu, strerror(-err));
}

static void sum_up(struct counters *counters, struct count *counts, double *sums)
{
	for (unsigned int i = 0; i < counters->nr_counters; i++) {
		struct counter *counter = &counters->counters[i];
		struct count *count = &counts[counter->event];
		int err = 0;

		if (has_turn(counters, counters->events[counter->event].class,
			     counters->turn_of[counter->event]))
			err = add_counter(counter, count, &sums[counter->event]);
		if (err)
			fail_count(count, counter->part, err);
	}
}

int counters_end(struct counters *counters, struct count *counts)
{
	int err = stop(counters);
	double *sums = calloc(counters->nr_events, sizeof(*sums));

	if (!sums)
		return -ENOMEM;
	for (unsigned int i = 0; i < counters->nr_events; i++)
		start_count(counters, i, &counts[i]);
	sum_up(counters, counts, sums);
	for (unsigned int i = 0; i < counters->nr_events; i++)
		counts[i].value = (uint64_t)(sums[i] + 0.5);
	free(sums);
	return err;
}

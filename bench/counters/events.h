/* SPDX-License-Identifier: GPL-2.0-only */
/* What can be counted: the table of events, and what each is on this machine. */
#ifndef COUNTERS_EVENTS_H
#define COUNTERS_EVENTS_H

#include <stdbool.h>

#include "pmu.h"

#define EVENT_REASON	160

/*
 * What is known of an event's count. Those of an event that was never looked for,
 * and that another sample has, are not-counted too; the reason tells.
 */
enum event_state {
	EVENT_COUNTED,		/* all the time */
	EVENT_MULTIPLEXED,	/* a part of the time; the value is scaled up */
	EVENT_NOT_COUNTED,	/* there is such an event, but it was not counted */
	EVENT_UNSUPPORTED,	/* this machine has no such event */
	EVENT_NO_PERMISSION,
};

/* "counted", "multiplexed", "not-counted", "unsupported", "no-permission" */
const char *event_state_name(enum event_state state);

/* PMUs whose events share counters, or take none of each other's. */
enum event_class {
	EVENT_MEMORY,		/* of memory controllers */
	EVENT_SOFTWARE,		/* of the kernel */
	EVENT_CORE,		/* of the CPUs */
	EVENT_CLASSES
};

/*
 * struct part - what the kernel counts for an event, on one PMU
 * @pmu: its name
 * @cpus: those of the PMU, or "": all that are asked for
 * @unit: what one count is worth
 */
struct part {
	char pmu[PMU_NAME];
	uint32_t type;
	struct pmu_config config;
	char cpus[PMU_CPUS];
	double unit;
};

/*
 * struct event
 * @bytes: it is in bytes, else a number or, of task-clock, ns
 * @any_mode: kernel or user mode makes no difference to it
 * @parts: the sum of which it is; none: the machine has it not
 * @state: EVENT_COUNTED while nothing is known against it, else @reason says what
 */
struct event {
	const char *name;
	const char *what;
	enum event_class class;
	bool bytes;
	bool any_mode;
	struct part *parts;
	unsigned int nr_parts;
	enum event_state state;
	char reason[EVENT_REASON];
};

/*
 * All events of the table, with their parts on the machine below @root. Those that
 * it has not are EVENT_UNSUPPORTED. 0 or -errno; events_free() *@events.
 */
int events_load(const char *root, struct event **events, unsigned int *nr);
void events_free(struct event *events, unsigned int nr);

/* The event will not be counted, for a reason. */
void event_deny(struct event *event, enum event_state state,
		const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif

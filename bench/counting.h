/* SPDX-License-Identifier: MIT */
/*
 * Counts what CPUs and memory controllers do during a sample, by a program of its own:
 * memmap-count, told by the lines that bench/counters/serve.h describes.
 * Whatever happens to that program, the run goes on, and says since when without it.
 */
#ifndef BENCH_COUNTING_H
#define BENCH_COUNTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define COUNTING_EVENTS	32
#define COUNTING_REASON	224
#define COUNTING_NAME	32

/*
 * struct counting_event
 * @state: counted, multiplexed, not-counted, unsupported or no-permission
 * @known: it has a value
 * @reason: why it is anything but counted, or ""
 */
struct counting_event {
	char name[COUNTING_NAME];
	char state[16];
	bool known;
	uint64_t value;
	uint64_t enabled_ns;
	uint64_t running_ns;
	char reason[COUNTING_REASON];
};

/* What results give per page. */
enum counting_figure {
	COUNTING_INSTRUCTIONS,
	COUNTING_CYCLES,
	COUNTING_READ_BYTES,
	COUNTING_WRITTEN_BYTES,
	COUNTING_FIGURES
};

/*
 * struct counting
 * @program: its path, or NULL: memmap-count beside this program, else in PATH
 * @timeout_ms: that an answer may take; 0: some seconds
 * @pid: of memmap-count, while @on
 * @reason: why it is not on, or no longer
 * @lost: it was on
 * @offered: what it says of its events before the first sample
 * @events: of the last sample, if @fresh
 */
struct counting {
	const char *program;
	int timeout_ms;
	bool on;
	bool lost;
	bool fresh;
	pid_t pid;
	int fd;
	char text[4096];
	size_t used;
	char reason[COUNTING_REASON];
	struct counting_event offered[COUNTING_EVENTS];
	unsigned int nr_offered;
	struct counting_event events[COUNTING_EVENTS];
	unsigned int nr_events;
};

/*
 * Starts memmap-count for kernel mode, or user mode. 0, or -errno with @reason set;
 * -ENODATA: it cannot count anything here.
 */
int counting_start(struct counting *counting, bool user);
void counting_stop(struct counting *counting);

/*
 * Around what is to be counted. @turn: where not all events have room at once, which.
 * NULL, and one that is not on, count nothing.
 */
void counting_begin(struct counting *counting, unsigned int turn);
void counting_end(struct counting *counting);

/* The events are of no sample any more. */
void counting_forget(struct counting *counting);

/* "instructions_per_page" */
const char *counting_figure_name(enum counting_figure figure);

/* The figure of the last sample, for all of its pages together; NAN: not known. */
double counting_figure(const struct counting *counting,
		       enum counting_figure figure);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Progress of long work, on stderr: one line that is drawn anew on a terminal, a
 * plain line per point elsewhere. Called between samples, never inside one.
 */
#ifndef BENCH_PROGRESS_H
#define BENCH_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

struct progress {
	bool on;
	bool terminal;
	uint64_t total;	/* work, in pages */
	uint64_t done;
	struct timespec begun;
	struct timespec drawn;
};

/* @when: as in struct options. @total: pages of all samples. */
void progress_begin(struct progress *progress, int when, uint64_t total);

/* @work pages are done; @what was just measured. */
void progress_step(struct progress *progress, uint64_t work, const char *what);

/* A point has all its samples: a plain line where there is no terminal. */
void progress_point(struct progress *progress, const char *what);

/* Removes the line, before anything else is printed. */
void progress_clear(struct progress *progress);

/* "1m05s" in @text. */
const char *progress_time(double seconds, char text[static 24]);

#endif

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
	uint64_t total;	/* work of all calls, in pages */
	uint64_t done;
	uint64_t before;	/* done when this call began */
	uint64_t until;	/* will be done when it ends */
	struct timespec begun;
	struct timespec drawn;
};

/* @when: as in struct options. @total: pages of all samples. */
void progress_begin(struct progress *progress, int when, uint64_t total);

/*
 * Of the total @before is done, in earlier calls, which says nothing of how long this
 * one takes; it takes @left more.
 */
void progress_resume(struct progress *progress, uint64_t before, uint64_t left);

/* @work pages are done; @what was just measured. */
void progress_step(struct progress *progress, uint64_t work, const char *what);

/* A point has all its samples: a plain line where there is no terminal. */
void progress_point(struct progress *progress, const char *what);

/* Removes the line, before anything else is printed. */
void progress_clear(struct progress *progress);

/* Seconds that are left, after @elapsed; NAN: nobody knows. */
double progress_left(const struct progress *progress, double elapsed);

/* Seconds since it began. */
double progress_elapsed(const struct progress *progress);

/* "1m05s" in @text. */
const char *progress_time(double seconds, char text[static 24]);

#endif

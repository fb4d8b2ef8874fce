// SPDX-License-Identifier: MIT
/* Progress on stderr; see progress.h. */
#include "progress.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "options.h"

#define REDRAW_SECONDS	0.2

static double seconds_since(const struct timespec *then)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - then->tv_sec) +
	       (double)(now.tv_nsec - then->tv_nsec) / 1e9;
}

/* Who keeps a copy of our messages gives us a pipe, and says that it ends at a terminal. */
static unsigned int told_columns(void)
{
	const char *told = getenv("MEMMAP_BENCH_COLUMNS");

	return told ? (unsigned int)strtoul(told, NULL, 10) : 0;
}

static unsigned int columns(void)
{
	struct winsize size;

	if (!ioctl(STDERR_FILENO, TIOCGWINSZ, &size) && size.ws_col)
		return size.ws_col;
	return told_columns() ? told_columns() : 80;
}

const char *progress_time(double seconds, char text[static 24])
{
	unsigned long s = seconds > 0 ? (unsigned long)(seconds + 0.5) : 0;

	if (s < 60)
		snprintf(text, 24, "%lus", s);
	else if (s < 3600)
		snprintf(text, 24, "%lum%02lus", s / 60, s % 60);
	else
		snprintf(text, 24, "%luh%02lum", s / 3600, s / 60 % 60);
	return text;
}

void progress_begin(struct progress *progress, int when, uint64_t total)
{
	const char *term = getenv("TERM");

	*progress = (struct progress){
		.on = when != PROGRESS_NEVER,
		.terminal = (isatty(STDERR_FILENO) || told_columns()) &&
			    !(term && !strcmp(term, "dumb")),
		.total = total ? total : 1,
		.until = total,
	};
	clock_gettime(CLOCK_MONOTONIC, &progress->begun);
}

void progress_resume(struct progress *progress, uint64_t before, uint64_t left)
{
	progress->done = before;
	progress->before = before;
	progress->until = before + left;
}

double progress_elapsed(const struct progress *progress)
{
	return seconds_since(&progress->begun);
}

double progress_left(const struct progress *progress, double elapsed)
{
	uint64_t here = progress->done - progress->before;
	uint64_t left = progress->until > progress->done ?
			progress->until - progress->done : 0;

	return here ? elapsed * (double)left / (double)here : (double)NAN;
}

static void format(const struct progress *progress, const char *what,
		   char *line, size_t size)
{
	double elapsed = progress_elapsed(progress);
	double part = (double)progress->done / (double)progress->total;
	double rest = progress_left(progress, elapsed);
	char past[24], left[24];

	snprintf(line, size, "[%3.0f%%] elapsed %s, left %s  %s", 100 * part,
		 progress_time(elapsed, past),
		 isfinite(rest) ? progress_time(rest, left) : "?", what);
}

void progress_step(struct progress *progress, uint64_t work, const char *what)
{
	char line[512];

	progress->done += work;
	if (!progress->on || !progress->terminal ||
	    seconds_since(&progress->drawn) < REDRAW_SECONDS)
		return;
	format(progress, what, line, sizeof(line));
	fprintf(stderr, "\r%.*s\033[K", (int)columns() - 1, line);
	clock_gettime(CLOCK_MONOTONIC, &progress->drawn);
}

void progress_point(struct progress *progress, const char *what)
{
	char line[512];

	if (!progress->on || progress->terminal)
		return;
	format(progress, what, line, sizeof(line));
	fprintf(stderr, "%s\n", line);
}

void progress_clear(struct progress *progress)
{
	if (progress->on && progress->terminal)
		fputs("\r\033[K", stderr);
}

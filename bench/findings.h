/* SPDX-License-Identifier: MIT */
/* A result directory as it is read again, for a page about it. */
#ifndef BENCH_FINDINGS_H
#define BENCH_FINDINGS_H

#include <jansson.h>

#include "columns.h"

#define FINDINGS_WHY 192

/* A file that may be missing: NULL, and why. */
struct findings_json {
	json_t *json;
	char why[FINDINGS_WHY];
};

/*
 * struct findings
 * @path: as it was given; @dir: its descriptor
 * @role: "base" or "contender"; "" where there is but one
 * @samples: without columns, and @why_no_samples, where it could not be had
 */
struct findings {
	const char *path;
	const char *role;
	int dir;
	struct columns summary;
	struct columns samples;
	char why_no_samples[FINDINGS_WHY];
	struct findings_json env;
	struct findings_json preflight;
};

/* Without a summary.csv, 0 is never returned, but -errno with @why. */
int findings_open(struct findings *findings, const char *path, const char *role,
		  char why[static FINDINGS_WHY]);
void findings_close(struct findings *findings);

/*
 * What env.json says of @name, such as "kernel.release", or "" where it does not: no
 * such name, null, neither text nor a number.
 */
const char *findings_fact(const struct findings *findings, const char *name,
			  char text[static FINDINGS_WHY]);

/* "kernel", "host", "where", "accel": as env.json has it, or else the summary. */
const char *findings_place(const struct findings *findings, const char *name,
			   char text[static FINDINGS_WHY]);

/*
 * struct findings_count
 * @missing: points that the run was to measure, and that have no row: it has not ended
 * @failed: points with too few valid samples; @unverified: of which struct pages were
 *	not compared; @coarse: fewer samples than an interval takes
 * @valid, @invalid: samples
 */
struct findings_count {
	size_t points;
	size_t missing;
	size_t failed;
	size_t unverified;
	size_t coarse;
	unsigned long valid;
	unsigned long invalid;
};

struct findings_count findings_count(const struct findings *findings);

/* A number of a row, or NAN: no such column, an empty field, no number. */
double findings_number(const struct columns *columns, size_t row, int column);

#endif

/* SPDX-License-Identifier: MIT */
/* Results for other programs: what the files of verb export share. */
#ifndef BENCH_EXPORT_H
#define BENCH_EXPORT_H

#include <regex.h>
#include <stdio.h>

#include "likeness.h"
#include "parts.h"
#include "reading.h"
#include "stats.h"

#define EXPORT_RESULTS	64

/*
 * struct export_row - one point of one result
 * @median: with its interval; NAN: not known
 * @mad: NAN: not known
 */
struct export_row {
	const struct reading *reading;
	const struct reading_point *point;
	struct parts parts;
	struct stats_interval median;
	double mad;
	bool failed;
};

/*
 * struct export - all points that are wanted, result by result
 * @problem: why it could not be written, where that is not errno
 */
struct export {
	struct reading readings[EXPORT_RESULTS];
	size_t nr_readings;
	struct export_row *rows;
	size_t nr;
	char problem[READING_PROBLEM];
};

/* Fills @rows from @readings: all whose names match @filter, or NULL. 0 or -ENOMEM. */
int export_make(struct export *export, const regex_t *filter);
void export_free(struct export *export);

/* Whether a fact of a result is known, by its name in likeness.c; whole characters. */
bool export_fact(const struct reading *reading, const char *name,
		 char text[static LIKENESS_TEXT]);

/* The part of that key in a row's name, as text, or "". Returns @text. */
const char *export_part(const struct export_row *row, const char *key,
			char text[static READING_NAME]);

/* They write what is in a format to @to. 0 or -errno, maybe with @problem. */
int export_csv(struct export *export, FILE *to);
int export_markdown(struct export *export, FILE *to);
int export_openmetrics(struct export *export, FILE *to);
int export_benchstat(struct export *export, FILE *to);
int export_google(struct export *export, FILE *to);

/* The last of a result.json in memory, of which @export is. */
int export_google_text(struct export *export, const char *text, size_t length,
		       FILE *to);

/* Says what is wrong, and returns -EINVAL. */
int export_refuse(struct export *export, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif

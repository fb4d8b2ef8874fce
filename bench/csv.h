/* SPDX-License-Identifier: MIT */
/*
 * The csv files that grow as samples come: samples.csv and disturbances.csv, a row a
 * sample; workers.csv, a row a worker of path memmap; stages.csv, a row a range of the
 * other paths; touches.csv, a row a first access of schedule background; sections.csv,
 * a row a section, where a profile was asked for; and counters.csv, a row an event of a
 * sample that was counted. What is unknown is an empty field. A row of samples.csv comes
 * after all others of its sample: it means that they are complete.
 * Functions return 0 or -errno.
 */
#ifndef BENCH_CSV_H
#define BENCH_CSV_H

#include "sample.h"

/* Room for the first line of any of them. */
#define CSV_HEADER	1024

/* Descriptors, or -1, and the number of the last sample. */
struct csv {
	int samples;
	int disturbances;
	int workers;
	int stages;
	int touches;	/* made with its first row, */
	int sections;	/* and so are these */
	int counters;
	int dir;
	unsigned long sequence;
};

/* No files yet: samples go nowhere. */
void csv_init(struct csv *csv);

/* Makes the files in @dir. */
int csv_start(struct csv *csv, int dir);

/* Goes on with those in @dir, which end with sample @sequence. */
int csv_continue(struct csv *csv, int dir, unsigned long sequence);
void csv_close(struct csv *csv);

/* Appends a sample of @point and what the sampler still has of it. */
int csv_sample(struct csv *csv, const struct point *point,
	       const struct sample *sample, const struct sampler *sampler);

/* The first lines of those that are read back, with their ends; of stages.csv @text. */
extern const char csv_samples_header[];
extern const char csv_touches_header[];
extern const char csv_counters_header[];
const char *csv_stages_header(char text[static CSV_HEADER]);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * The csv files that grow as samples come: samples.csv and disturbances.csv, a row a
 * sample; workers.csv, a row a worker of path memmap; stages.csv, a row a range of the other paths;
 * touches.csv, a row a first access of schedule background; and sections.csv, a row a
 * section, where a profile was asked for. What is unknown is an empty field.
 * Functions return 0 or -errno.
 */
#ifndef BENCH_CSV_H
#define BENCH_CSV_H

#include "sample.h"

/* Descriptors, or -1, and the number of the last sample. */
struct csv {
	int samples;
	int disturbances;
	int workers;
	int stages;
	int touches;	/* made with its first row, */
	int sections;	/* and so is this */
	int dir;
	unsigned long sequence;
};

/* No files yet: samples go nowhere. */
void csv_init(struct csv *csv);

/* Makes the files in @dir. */
int csv_start(struct csv *csv, int dir);
void csv_close(struct csv *csv);

/* Appends a sample of @point and what the sampler still has of it. */
int csv_sample(struct csv *csv, const struct point *point,
	       const struct sample *sample, const struct sampler *sampler);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * A directory of results: samples, disturbances, workers, stages, touches, counters and
 * sections.csv grow as samples come; result.json, summary.csv, marks.csv and env.json are
 * replaced whole, and others are written once, so that every file is readable after any
 * kill.
 */
#ifndef BENCH_RESULTS_H
#define BENCH_RESULTS_H

#include <jansson.h>

#include "facts.h"
#include "series.h"

struct results;

/* A file by which who starts the runner says that a directory is for results. */
#define RESULTS_MARK "sweep"

/*
 * Makes the directory @path, which must not exist, or has RESULTS_MARK and no results
 * yet, locks it and starts its files. Without a path nothing is written. @info: of the
 * module. 0 or -errno.
 */
int results_open(const char *path, const struct memmap_bench_info *info,
		 struct results **out);

/*
 * Goes on in the directory of descriptor @dir, which it takes over, behind sample
 * @sequence. 0 or -errno.
 */
int results_continue(int dir, unsigned long sequence,
		     const struct memmap_bench_info *info,
		     struct results **out);

/* Writes env.json. Takes no reference. 0 or -errno. */
int results_env(struct results *results, const json_t *facts);

/* Writes a file that never changes. 0 or -errno. */
int results_keep(struct results *results, const char *name, const char *text,
		 size_t length);

/*
 * Appends a sample and what the sampler has of it to the csv files. 0 or -errno.
 * results_number() is the number of its row then; 0: nothing is written.
 */
int results_sample(struct results *results, const struct point *point,
		   const struct sample *sample, const struct sampler *sampler);
unsigned long results_number(const struct results *results);

/*
 * Marks the samples, and writes result.json with the series of points that share
 * ranges, which have had some rounds and will have more: the next call replaces
 * them; and with what @nr_behind series behind them have from an earlier call. Does it
 * at most every 10 seconds, since a big one takes a while. 0 or -errno.
 */
int results_checkpoint(struct results *results, struct series *group,
		       size_t nr_group, size_t nr_behind);

/* Marks, and adds the series of points that share ranges to result.json when it is written next. */
int results_pass(struct results *results, struct series *group,
		 size_t nr_group);

/*
 * Marks the samples of points that share ranges, and adds their series to result.json,
 * and all series so far to summary.csv and marks.csv. Of @all those behind the group,
 * which have samples of an earlier call and will come to be one, are in all of them
 * until then. 0 or -errno.
 */
int results_group(struct results *results, struct series *group,
		  size_t nr_group, const struct series *all, size_t nr_all);

void results_close(struct results *results);

#endif

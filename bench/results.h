/* SPDX-License-Identifier: MIT */
/*
 * A directory of results: samples, workers, stages, touches and sections.csv grow as
 * samples come; result.json, summary.csv and env.json are replaced whole, so that every file is
 * readable after any kill.
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
 * Makes the directory @path, which must not exist, or has RESULTS_MARK and no
 * results yet, and starts its files. Without a path nothing is written. @info: of the module. 0 or -errno.
 */
int results_open(const char *path, const struct memmap_bench_info *info,
		 struct results **out);

/* Writes env.json. Takes no reference. 0 or -errno. */
int results_env(struct results *results, const json_t *facts);

/* Appends a sample and what the sampler has of it to the csv files. 0 or -errno. */
int results_sample(struct results *results, const struct point *point,
		   const struct sample *sample, const struct sampler *sampler);

/*
 * Writes result.json with the series of points that share ranges, which have had
 * some rounds and will have more: the next call replaces them. Does it at most
 * every 10 seconds, since a big one takes a while. 0 or -errno.
 */
int results_checkpoint(struct results *results, const struct series *group,
		       size_t nr_group);

/*
 * Adds the series of points that share ranges to result.json, and all series so
 * far to summary.csv. 0 or -errno.
 */
int results_group(struct results *results, const struct series *group,
		  size_t nr_group, const struct series *all, size_t nr_all);

void results_close(struct results *results);

#endif

/* SPDX-License-Identifier: MIT */
/* Where the workers of a run are to be. */
#ifndef BENCH_MODEL_PLACE_H
#define BENCH_MODEL_PLACE_H

#include "model_workers.h"

/*
 * Whether there is a node with CPUs for every worker, of those that the placement
 * names. 0 or -ENODEV. Memory without CPUs has its workers anywhere, as in a kernel.
 */
int model_check_place(const struct model_job *job);

/*
 * Sets @cpu of each worker: a core each, then their siblings; where a node has fewer
 * CPUs than workers, these share.
 */
void model_place(struct model_job *job);

#endif

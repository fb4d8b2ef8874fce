/* SPDX-License-Identifier: MIT */
/* Whether a sample of path memmap may be believed. */
#ifndef BENCH_JUDGE_H
#define BENCH_JUDGE_H

#include "sample.h"

/*
 * What a worker may wait before it begins, besides SAMPLE_WAIT_LIMIT of the makespan:
 * on an idle machine too somebody must leave the CPU, or be woken.
 */
#define JUDGE_LATE_NS	50000

/*
 * Doubts a sample whose workers waited for a CPU, before they began or while they worked,
 * unless they are more than the CPUs, ran on other nodes than the point's placement says,
 * or were fewer than asked; fails
 * one that did not write every page once. @ids: as of sample_take().
 */
void judge_memmap(const struct sampler *sampler, const struct point *point,
		  const unsigned int *ids, struct sample *sample);

#endif

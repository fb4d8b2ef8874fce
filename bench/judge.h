/* SPDX-License-Identifier: MIT */
/* Whether a sample of path memmap may be believed. */
#ifndef BENCH_JUDGE_H
#define BENCH_JUDGE_H

#include "sample.h"

/*
 * Doubts a sample whose workers waited for a CPU, unless they are more than the CPUs,
 * ran on other nodes than the point's placement says, or were fewer than asked; fails
 * one that did not write every page once. @ids: as of sample_take().
 */
void judge_memmap(const struct sampler *sampler, const struct point *point,
		  const unsigned int *ids, struct sample *sample);

#endif

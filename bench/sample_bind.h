/* SPDX-License-Identifier: MIT */
/* Samples of the kernel's whole path: ranges that the module binds and unbinds. */
#ifndef BENCH_SAMPLE_BIND_H
#define BENCH_SAMPLE_BIND_H

#include "sample.h"

/* One sample of a point of path bind or unbind; see sample_take(). */
void sample_bind(struct sampler *sampler, const struct point *point,
		 struct sample *sample);

/* Doubts a sample for what one of its records says: waiting, or being elsewhere. */
void sample_judge_record(const struct sampler *sampler, unsigned int node,
			 const struct memmap_bench_record *record,
			 struct sample *sample);

/* Bytes of struct pages that a bind wrote; 0: not known, or it was no bind. */
uint64_t sample_written(const struct sampler *sampler, const struct point *point,
			const struct sample *sample);

#endif

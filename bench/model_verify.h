/* SPDX-License-Identifier: MIT */
/* Compares memmaps with what a writer should have left in them. */
#ifndef BENCH_MODEL_VERIFY_H
#define BENCH_MODEL_VERIFY_H

#include "model_internal.h"

/*
 * Compares the ranges, by several threads, with what @writer leaves after @prefill;
 * fills the out fields of @run from verdict on. What is left alone after prefill
 * keep cannot be verified and is not. 0 or -errno.
 */
int model_verify(struct model *model, struct model_range **ranges,
		 unsigned int nr_ranges, const struct core_writer *writer,
		 struct memmap_bench_run *run);

#endif

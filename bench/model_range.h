/* SPDX-License-Identifier: MIT */
/* Ranges of the model: a memmap in memory of the right kind, and its reference. */
#ifndef BENCH_MODEL_RANGE_H
#define BENCH_MODEL_RANGE_H

#include "model_internal.h"

/* Makes a range as @create says and fills its out fields. 0 or -errno. */
int model_range_make(struct model *model,
		     struct memmap_bench_range_create *create,
		     struct model_range **out);
void model_range_free(struct model_range *range);

/*
 * Writes the page that every writer should leave, with and without PG_reserved:
 * the kernel's image in words, written down independently of the writers.
 */
void model_reference(uint64_t word[MODEL_PAGE_WORDS],
		     const struct core_image *image, bool reserved);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * What carries out runs: the module in the running kernel, or the model in user
 * space. Both take the structs of memmap_bench.h and return 0 or -errno as it
 * documents them.
 */
#ifndef BENCH_ENGINE_H
#define BENCH_ENGINE_H

#include <stdbool.h>
#include <stdint.h>

#include "memmap_bench.h"

struct model;

/*
 * struct engine
 * @device: of the module, or -1
 * @model: used in its place, or NULL
 */
struct engine {
	int device;
	struct model *model;
};

int engine_info(const struct engine *engine, struct memmap_bench_info *info);
int engine_range_create(const struct engine *engine,
			struct memmap_bench_range_create *create);
int engine_range_destroy(const struct engine *engine, unsigned int id);
int engine_run(const struct engine *engine, struct memmap_bench_run *run);

/*
 * Of the last run that was not idle, as model_late_ns(). Of the module it is
 * MEMMAP_BENCH_UNKNOWN: its workers sleep until there is work, and that they are woken
 * is what a user waits for.
 */
uint64_t engine_late_ns(const struct engine *engine);

/* What to do where the model, or the module, cannot be asked; @err: -errno of it. */
const char *engine_advice(bool model, int err);

#endif

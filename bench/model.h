/* SPDX-License-Identifier: MIT */
/*
 * The model: the points of path memmap in user space, over mirrored struct pages.
 * The same store sequences and chunk arithmetic as in the module (kmod/core), threads
 * bound to CPUs, memory in huge pages bound to the node. It needs no root and no
 * kernel of ours.
 */
#ifndef BENCH_MODEL_H
#define BENCH_MODEL_H

#include "memmap_bench.h"
#include "topology.h"

struct model;

/* 0 or -errno. @topology must outlive it; one thread at a time may use the model. */
int model_open(struct topology *topology, struct model **out);
void model_close(struct model *model);

/*
 * As the ioctls of the same names do it, with the same errors; see engine.h. What
 * differs: ranges have made-up addresses and no other source than a hole; the kernel
 * made nothing of them, so first_init_ns is unknown; padata's workers come from no
 * pool that all ranges share; a worker is bound to one CPU of its node, a core before
 * its siblings, and shares it where there are more workers. small_bytes is
 * MEMMAP_BENCH_UNKNOWN without /proc/self/smaps. Besides, -EPERM and -EAGAIN where the
 * system lets nobody bind memory or start threads.
 */
int model_info(struct model *model, struct memmap_bench_info *info);
int model_range_create(struct model *model,
		       struct memmap_bench_range_create *create);
int model_range_destroy(struct model *model, unsigned int id);
int model_run(struct model *model, struct memmap_bench_run *run);

/*
 * Of the last run that was not idle: the longest that a thread which had been told to
 * begin, or the one which had to tell them, waited for a CPU before it did, ns;
 * MEMMAP_BENCH_UNKNOWN where the kernel does not count it. It is in the makespan, but
 * in no worker's time.
 */
uint64_t model_late_ns(const struct model *model);

#endif

/* SPDX-License-Identifier: MIT */
/* Memory for a memmap: on one node, in huge pages where they are to be had. */
#ifndef BENCH_MODEL_MEMORY_H
#define BENCH_MODEL_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "topology.h"

#define MEMORY_HUGE	(2UL << 20)

/*
 * struct memory
 * @address: aligned to MEMORY_HUGE
 * @bytes: a multiple of it
 * @pool: of the system's pool of huge pages, else as the kernel finds them
 */
struct memory {
	void *address;
	size_t bytes;
	bool pool;
};

/*
 * Address space for @bytes, bound to @node and not touched yet: of the pool where
 * @pool is asked for, which -ENOMEM says has not that many there. 0 or -errno.
 */
int memory_map(struct topology *topology, unsigned int node, size_t bytes,
	       bool pool, struct memory *memory);
void memory_unmap(struct memory *memory);

/* Touches a part, writing nothing. Any thread may. 0 or -errno. */
int memory_populate(void *address, size_t bytes);

/*
 * Looks where it lies: bytes that are not in huge pages, and that are on another
 * node; MEMMAP_BENCH_UNKNOWN where the kernel does not say. 0 or -errno.
 */
int memory_look(const struct memory *memory, unsigned int node, uint64_t *small,
		uint64_t *off_node);

#endif

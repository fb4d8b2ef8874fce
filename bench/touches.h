/* SPDX-License-Identifier: MIT */
/* First accesses of schedule background: counted, and the times of all kept. */
#ifndef BENCH_TOUCHES_H
#define BENCH_TOUCHES_H

#include <stddef.h>
#include <stdint.h>

#include "memmap_bench.h"

/*
 * struct touches - of any number of samples
 * @ns: until the page could be used, of each
 * @taken, @waited: of them, as enum memmap_bench_touched
 */
struct touches {
	uint64_t *ns;
	size_t nr;
	size_t room;
	size_t taken;
	size_t waited;
};

/* Adds @nr touches. 0 or -ENOMEM. */
int touches_add(struct touches *touches, const struct memmap_bench_touch *add,
		size_t nr);

/* Adds the times of @nr touches, without how they were found. 0 or -ENOMEM. */
int touches_add_ns(struct touches *touches, const uint64_t *ns, size_t nr);
void touches_free(struct touches *touches);

/* How many of @nr touches were found as @how. */
size_t touches_count(const struct memmap_bench_touch *touches, size_t nr,
		     enum memmap_bench_touched how);

/*
 * Nanoseconds that half of the touches, 99 of 100, and all of them took at most; NAN:
 * there are none. By nearest rank: each is the time of a touch that there was, nothing
 * in between.
 */
struct touches_spread {
	double p50;
	double p99;
	double most;
};

struct touches_spread touches_spread(const struct touches *touches);

/* "ready", "taken" or "waited". */
const char *touches_how(unsigned int how);

#endif

/* SPDX-License-Identifier: MIT */
/* The ranges that the points of a group share. */
#ifndef BENCH_RANGES_H
#define BENCH_RANGES_H

#include "rounds.h"

/*
 * struct ranges
 * @id: by place in the group
 * @memmap_bytes: of all of them; 0: how they lie is not known
 * @small_bytes: of that in small pages
 */
struct ranges {
	unsigned int id[OPTIONS_LIST];
	unsigned int nr;
	uint64_t memmap_bytes;
	uint64_t small_bytes;
};

/*
 * Makes the ranges of @point, a fact of each into the array @facts. One whose memmap
 * is not wholly in huge pages is warned of in @rounds. 0; or -errno with its @problem
 * set, and none is left.
 */
int ranges_make(struct rounds *rounds, const struct point *point,
		struct ranges *ranges, json_t *facts);
void ranges_drop(struct rounds *rounds, struct ranges *ranges);

#endif

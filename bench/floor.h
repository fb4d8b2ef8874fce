/* SPDX-License-Identifier: MIT */
/*
 * aa.json: how far two runs of the same were apart on a machine, so that later comparisons
 * on it call nothing smaller a change.
 */
#ifndef BENCH_FLOOR_H
#define BENCH_FLOOR_H

#include "comparison.h"
#include "likeness.h"

/* As it is written; decref it. NULL: no memory. */
json_t *floor_json(const struct comparison *comparison,
		   const struct comparison_noise *noise);

/*
 * struct floor
 * @change: such as 0.015
 * @in_turns: of two that were, or may have been, measured in turns: others can be
 *	further apart
 */
struct floor {
	double change;
	bool in_turns;
};

/*
 * Reads the floor of @path. 0, or -errno with @problem said: also where it was measured
 * elsewhere than @base was, in what @may does not allow.
 */
int floor_read(const char *path, const struct reading *base,
	       const struct likeness *may, struct floor *floor, char *problem,
	       size_t size);

#endif

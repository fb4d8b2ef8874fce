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
 * Reads the floor of @path, such as 0.015, into @change. 0, or -errno with @problem said:
 * also where it was measured elsewhere than @base was, in what @may does not allow.
 */
int floor_read(const char *path, const struct reading *base,
	       const struct likeness *may, double *change, char *problem,
	       size_t size);

#endif

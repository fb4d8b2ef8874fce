/* SPDX-License-Identifier: MIT */
/* The matrix: sizes x nodes x schedules x writers x threads, as points. */
#ifndef BENCH_PLAN_H
#define BENCH_PLAN_H

#include <stddef.h>

#include "point.h"

/* Points that share a set of ranges are neighbours. */
struct plan {
	struct point *points;
	size_t nr;
};

/* 0 or -errno; free with plan_free(). Nothing is touched or measured. */
int plan_make(const struct options *options, const struct machine *machine,
	      struct plan *plan);
void plan_free(struct plan *plan);

#endif

/* SPDX-License-Identifier: MIT */
/* What the files that make a plan share. */
#ifndef BENCH_PLAN_DRAFT_H
#define BENCH_PLAN_DRAFT_H

#include "plan.h"

/* What a plan is being made of. */
struct draft {
	const struct options *options;
	const struct machine *machine;
	struct plan *plan;
	size_t room;
};

/* Names @point, finds what is in its way and adds it, once. 0 or -ENOMEM. */
int plan_add_point(struct draft *draft, struct point *point);

/*
 * Adds the points of path memmap on the ranges of @point: for every schedule, writer,
 * placement, prefill, chunk and thread count asked for. 0 or -ENOMEM.
 */
int plan_add_strategies(struct draft *draft, struct point point);

#endif

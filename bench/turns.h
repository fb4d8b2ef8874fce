/* SPDX-License-Identifier: MIT */
/* Whether two results were measured in turns, so that a machine that wanders did so in both. */
#ifndef BENCH_TURNS_H
#define BENCH_TURNS_H

#include "reading.h"

/*
 * Whether the parts of both, of which env.json has the dates, are as many, more than one,
 * and took turns: one of each, and the same one first. What was done later to a part that
 * had begun does not count. -ENODATA: that is not known; else 0 or 1.
 */
int turns_taken(const struct reading *a, const struct reading *b);

#endif

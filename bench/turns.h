/* SPDX-License-Identifier: MIT */
/* Whether two results were measured in turns, so that a machine that wanders did so in both. */
#ifndef BENCH_TURNS_H
#define BENCH_TURNS_H

#include "reading.h"

/*
 * Whether the calls of both, of which env.json has the dates, are as many, more than one,
 * and took turns: one of each, and the same one first. false also where that is not known.
 */
bool turns_taken(const struct reading *a, const struct reading *b);

#endif

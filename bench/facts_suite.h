/* SPDX-License-Identifier: MIT */
/* This program: what it was built from, and how it was called. */
#ifndef BENCH_FACTS_SUITE_H
#define BENCH_FACTS_SUITE_H

#include "fact.h"
#include "machine.h"

/* Into the group of the whole: "suite", "suite_dirty", "suite_diff". */
void facts_suite(const struct fact_group *facts);

/* "command", for a shell, and "environment": the variables that are ours. */
void facts_command(const struct fact_group *facts);

#endif

/* SPDX-License-Identifier: MIT */
/* What a run says when it is done: a line a point, and what failed. */
#ifndef BENCH_REPORT_H
#define BENCH_REPORT_H

#include <stdio.h>

#include "series.h"

/* Prints all that have samples on stdout. */
void report_print(const struct series *all, size_t nr);

/*
 * Prints those that failed, of whom @asked samples each were asked for, with the
 * causes. Their number.
 */
unsigned int report_failed(FILE *to, const struct series *all, size_t nr,
			   unsigned int asked);

#endif

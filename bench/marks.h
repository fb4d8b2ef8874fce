/* SPDX-License-Identifier: MIT */
/* marks.csv: which samples are warm-up and which outliers, a row each. */
#ifndef BENCH_MARKS_H
#define BENCH_MARKS_H

#include <stdio.h>

#include "series.h"

/* Prints the marks of all series that series_mark() was called for. */
void marks_print(FILE *to, const struct series *all, size_t nr);

#endif

/* SPDX-License-Identifier: MIT */
/* summary.csv: the medians that the figures show, a row a point. */
#ifndef BENCH_SUMMARY_H
#define BENCH_SUMMARY_H

#include <stdio.h>

#include "series.h"

/*
 * A point without a valid sample has a row too, with n = 0 and no figures, so that it is
 * not quietly missing. What is unknown is empty. The series are marked.
 */
void summary_print(FILE *to, const struct memmap_bench_info *info,
		   const struct series *all, size_t nr);

/* Medians over the samples that count, ns per page; NAN: not known. */
double summary_stage(const struct series *series, unsigned int stage);
double summary_rest(const struct series *series);

#endif

/* SPDX-License-Identifier: MIT */
/* summary.csv: the medians that the figures show, a row a point. */
#ifndef BENCH_SUMMARY_H
#define BENCH_SUMMARY_H

#include <stdio.h>

#include "series.h"

/* Points without a valid sample have no row; what is unknown is empty. */
void summary_print(FILE *to, const struct memmap_bench_info *info,
		   const struct series *all, size_t nr);

/* Medians over the valid samples, ns per page; NAN: not known. */
double summary_stage(const struct series *series, unsigned int stage);
double summary_rest(const struct series *series);

#endif

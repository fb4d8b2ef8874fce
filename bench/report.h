/* SPDX-License-Identifier: MIT */
/* What a run says on stdout when it is done: a line a point. */
#ifndef BENCH_REPORT_H
#define BENCH_REPORT_H

#include "series.h"

/* Prints all that have samples. The number of those without a valid one. */
unsigned int report_print(const struct series *all, size_t nr);

#endif

/* SPDX-License-Identifier: MIT */
/* What verbs say on standard error. */
#ifndef BENCH_COMPLAIN_H
#define BENCH_COMPLAIN_H

/* A line: that @problem is in the way of @what. The problem may quote what a result says. */
void complain(const char *what, const char *problem);

#endif

/* SPDX-License-Identifier: MIT */
/* Whether options that are given again are those that are recorded. */
#ifndef BENCH_OPTIONS_AGREE_H
#define BENCH_OPTIONS_AGREE_H

#include "options.h"

/*
 * Calls @say with a line for each option of the command line @given that means
 * something else than in @recorded. Their number.
 */
unsigned int options_agree(const struct options *recorded,
			   const struct options *given,
			   void (*say)(const char *line));

#endif

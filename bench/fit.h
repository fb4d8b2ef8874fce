/* SPDX-License-Identifier: MIT */
/* Sizes that were published, made to fit this machine. */
#ifndef BENCH_FIT_H
#define BENCH_FIT_H

#include "machine.h"
#include "options.h"

#define FIT_PROBLEM	160

/*
 * Halves all sizes of @options together until a range of each has room for its memmap
 * on every node that is asked for, and multiplies @options->scale accordingly. 0; or
 * -ERANGE with @problem set where a size would be no multiple of a section.
 */
int fit_sizes(struct options *options, const struct machine *machine,
	      char problem[static FIT_PROBLEM]);

/*
 * Makes them 1/@scale of what they are, as an earlier call did, whatever fits now. 0;
 * -ERANGE: it cannot have done that.
 */
int fit_again(struct options *options, const struct machine *machine,
	      uint64_t scale);

#endif

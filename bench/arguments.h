/* SPDX-License-Identifier: MIT */
/*
 * Arguments of options: numbers, names, lists. On a bad one each prints what was
 * given and what is accepted, and exits with status 2.
 */
#ifndef BENCH_ARGUMENTS_H
#define BENCH_ARGUMENTS_H

#include <argp.h>
#include <regex.h>
#include <stdbool.h>
#include <stddef.h>

#include "names.h"

typedef void (*argument_fn)(void *to, struct argp_state *state,
			    const char *text, size_t length);

/* Calls @add for each entry of a comma-separated list; empty ones are errors. */
void arguments_each(void *to, struct argp_state *state, const char *what,
		    const char *list, argument_fn add);

/* Unsigned decimal of @length bytes, from @least to @most. */
unsigned long arguments_number(struct argp_state *state, const char *what,
			       const char *text, size_t length,
			       unsigned long least, unsigned long most);

/* Id of a name. */
unsigned int arguments_name(struct argp_state *state, const struct names *names,
			    const char *text);

/* Mask of the names in a comma-separated list, or of all by "all". */
unsigned int arguments_mask(struct argp_state *state, const struct names *names,
			    const char *list);

/* Index of @arg among @known, which ends with NULL. */
unsigned int arguments_one_of(struct argp_state *state, const char *what,
			      const char *arg, const char *const *known);

/*
 * An extended regular expression for points' names into @filter, in place of one that it
 * @filtered already; to be freed by regfree().
 */
void arguments_filter(struct argp_state *state, const char *regex,
		      regex_t *filter, bool *filtered);

/* yes or no. */
bool arguments_yes(struct argp_state *state, const char *what, const char *arg);

#endif

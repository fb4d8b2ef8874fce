/* SPDX-License-Identifier: MIT */
/* Options of the paths bind, unbind, enable and disable. */
#ifndef BENCH_OPTIONS_BIND_H
#define BENCH_OPTIONS_BIND_H

#include <argp.h>

#include "options.h"

extern const struct argp options_bind;

/* Checks that they suit the rest; exits with status 2 where they do not. */
void options_bind_settle(struct options *options, struct argp_state *state);

#endif

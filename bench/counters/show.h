/* SPDX-License-Identifier: GPL-2.0-only */
/* Counts in words: a table for people, JSON and lines for programs. */
#ifndef COUNTERS_SHOW_H
#define COUNTERS_SHOW_H

#include <stdio.h>

#include "counters.h"

/* What each event is, and whether it can be counted here. */
void show_list(FILE *to, const struct event *events, unsigned int nr);

/* What was counted in @seconds. */
void show_table(FILE *to, const struct event *events, const struct count *counts,
		unsigned int nr, double seconds);

/* The same as one JSON object. 0 or -ENOMEM. */
int show_json(FILE *to, const struct event *events, const struct count *counts,
	      unsigned int nr, double seconds);

/* "name state value enabled_ns running_ns reason"; '-' is a value that is unknown. */
void show_line(FILE *to, const struct event *event, const struct count *count);

#endif

/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Counts for another program, which asks by lines:
 *
 *	begin TURN	starts; answered by "begun". TURN is a number: where the PMUs have
 *			no room for all events at once, samples with TURN 0, 1, 2 ... take
 *			turns with them
 *	end		stops; answered by a line for each event,
 *			"NAME STATE VALUE ENABLED_NS RUNNING_NS REASON", then "ended"
 *
 * Before the first, each event is told in the same way, with the state that it can have
 * at best, and then "ready 1": the version of this. What cannot be done is answered by
 * "error REASON". The end of input ends it.
 */
#ifndef COUNTERS_SERVE_H
#define COUNTERS_SERVE_H

#include <stdio.h>

#include "counters.h"

/* 0 at the end of input, or -errno where nobody listens any more. */
int serve(struct counters *counters, const struct event *events,
	  unsigned int nr, FILE *from, FILE *to);

#endif

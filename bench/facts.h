/* SPDX-License-Identifier: MIT */
/* Facts of host, kernel, module and run for every result. */
#ifndef BENCH_FACTS_H
#define BENCH_FACTS_H

#include <jansson.h>
#include <stdbool.h>

#include "machine.h"

/* Where the code runs, and on what. */
struct facts_where {
	const char *where;	/* "host", "guest" or "model" */
	const char *accel;	/* "hardware", "kvm", "tcg", "tcg-icount", ... */
};

struct facts_where facts_where(void);

/* What is measured from now on is the model: that is where, whatever it runs on. */
void facts_set_model(bool model);

/* "6.12.117+deb12-amd64" and the host's name. */
const char *facts_release(void);
const char *facts_host(void);

/* This moment, in UTC. */
json_t *facts_date(void);

/* Facts that hold for a whole run; unknown ones are null. NULL: no memory. */
json_t *facts_collect(const struct machine *machine);

#endif

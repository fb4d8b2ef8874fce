/* SPDX-License-Identifier: MIT */
/* Facts of host, kernel, module and run for every result. */
#ifndef BENCH_FACTS_H
#define BENCH_FACTS_H

#include <jansson.h>

#include "machine.h"
#include "topology.h"
#include "where.h"

/* This moment, in UTC; to be freed. */
json_t *facts_date(void);

/*
 * Facts that hold for a whole run. Each that is null has its reason in "unknown", by
 * its path. Files are read below @root, "" for this machine; @topology may be NULL.
 * NULL: no memory.
 */
json_t *facts_collect(const char *root, const struct machine *machine,
		      struct topology *topology);

#endif

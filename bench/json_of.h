/* SPDX-License-Identifier: MIT */
/* What verbs print as JSON: what is unknown is null. */
#ifndef BENCH_JSON_OF_H
#define BENCH_JSON_OF_H

#include <stdio.h>

#include "reading.h"
#include "stats.h"

json_t *json_of_number(double value);

/* Null where it is no UTF-8: a file's name need not be. */
json_t *json_of_text(const char *value);

/* "value", "low" and "high", or null. */
json_t *json_of_interval(struct stats_interval interval);

/* Which result it is, and of what machine. */
json_t *json_of_reading(const struct reading *reading);

/* Prints, and takes over, @json. 0 or -ENOMEM, also where @json is NULL. */
int json_of_print(json_t *json, FILE *to);

#endif

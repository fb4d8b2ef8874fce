/* SPDX-License-Identifier: MIT */
/* Names of the module's enums, as command line and results use them. */
#ifndef BENCH_NAMES_H
#define BENCH_NAMES_H

#include <stddef.h>

struct names {
	const char *what;	/* "schedule" */
	const char *const *name;	/* by id; NULL where there is none */
	unsigned int limit;	/* ids are below it */
};

extern const struct names names_sources;
extern const struct names names_types;
extern const struct names names_paths;
extern const struct names names_probings;
extern const struct names names_aligns;
extern const struct names names_modes;
extern const struct names names_maps;
extern const struct names names_stages;
extern const struct names names_schedules;
extern const struct names names_writers;
extern const struct names names_prefills;
extern const struct names names_placements;
extern const struct names names_fields;

/* Id of the @length bytes at @text, or 0. */
unsigned int names_find(const struct names *names, const char *text,
			size_t length);

/* Name of @id, or "unknown". */
const char *names_of(const struct names *names, unsigned int id);

/* Mask of all ids. */
unsigned int names_all(const struct names *names);

/* All names with ", " between them, in @text. */
const char *names_known(const struct names *names, char *text, size_t size);

/* What enum memmap_bench_reason means, in words. */
const char *names_reason(unsigned int reason);

#endif

/* SPDX-License-Identifier: MIT */
/* Names of the module's enums, as command line and results use them. */
#ifndef BENCH_NAMES_H
#define BENCH_NAMES_H

#include <stddef.h>

/*
 * @what: "schedule"
 * @name: by id; NULL where there is none
 * @limit: ids are below it
 * @also: what several together are called besides, or NULL; @also_mask: those
 */
struct names {
	const char *what;
	const char *const *name;
	unsigned int limit;
	const char *also;
	unsigned int also_mask;
};

extern const struct names names_sources;
extern const struct names names_types;
extern const struct names names_paths;
extern const struct names names_probings;
extern const struct names names_aligns;
extern const struct names names_chunk_aligns;
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

/* Mask of what they name: one id, or several by what these are called together. */
unsigned int names_find_mask(const struct names *names, const char *text,
			     size_t length);

/* Name of @id, or "unknown". */
const char *names_of(const struct names *names, unsigned int id);

/* Mask of all ids. */
unsigned int names_all(const struct names *names);

/* The names of a mask of ids with @between between them, in @text. */
const char *names_join(const struct names *names, unsigned int mask,
		       const char *between, char *text, size_t size);

/* All that may be said, with ", " between, in @text. */
const char *names_known(const struct names *names, char *text, size_t size);

/* What enum memmap_bench_reason means, in words. */
const char *names_reason(unsigned int reason);

#endif

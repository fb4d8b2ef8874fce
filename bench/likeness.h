/* SPDX-License-Identifier: MIT */
/*
 * Whether two results were measured in like environments. What a kernel is and which suite
 * measured it may differ, and is told; all else makes numbers that say nothing of the kernel.
 */
#ifndef BENCH_LIKENESS_H
#define BENCH_LIKENESS_H

#include <stdbool.h>
#include <stdint.h>

#include "reading.h"

#define LIKENESS_TEXT 512

/*
 * struct likeness - what may differ because somebody said so
 * @across: mask of names
 * @strict: what is only told otherwise is in the way, too: two runs of the same
 */
struct likeness {
	uint64_t across;
	bool strict;
};

/* Adds a name of @length bytes. -EINVAL: there is no such name. */
int likeness_allow(struct likeness *likeness, const char *name, size_t length);

bool likeness_allows(const struct likeness *likeness, const char *name);

/* All names, with ", " between. Returns @text. */
const char *likeness_names(char *text, size_t size);

/* @refused: whether it is in the way, or only to be told. */
typedef void (*likeness_fn)(void *arg, const char *name, bool refused,
			    const char *a, const char *b);

/* Calls @fn for each difference of the environments. Returns how many are in the way. */
unsigned int likeness_check(const struct likeness *likeness,
			    const struct reading *a, const struct reading *b,
			    likeness_fn fn, void *arg);

/* The same of what two points' work was: pages, dedup, type, map, align. */
unsigned int likeness_check_point(const struct likeness *likeness,
				  const struct reading_point *a,
				  const struct reading_point *b,
				  likeness_fn fn, void *arg);

/* Whether something is known under a name; it is in @text then. */
bool likeness_known(const struct reading *reading, const char *name,
		    char text[static LIKENESS_TEXT]);

/* What is known under a name, or "unknown". Returns @text. */
const char *likeness_text(const struct reading *reading, const char *name,
			  char text[static LIKENESS_TEXT]);

#define LIKENESS_PLACE (PATH_MAX + 5 * LIKENESS_TEXT)

/* "PATH, kernel 6.1.0, h1, guest, kvm, boots: 1". Returns @text. */
char *likeness_place(const struct reading *reading,
			   char text[static LIKENESS_PLACE]);

#endif

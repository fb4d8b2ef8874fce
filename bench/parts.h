/* SPDX-License-Identifier: MIT */
/*
 * A point's name taken apart, for programs that group by what is in it:
 * memmap/padata/kernel/size:16G is path memmap, schedule padata, writer kernel, size 16G.
 */
#ifndef BENCH_PARTS_H
#define BENCH_PARTS_H

#include <stddef.h>

#define PARTS_MOST	12

/* Both stand in the name or are constants; @value is not ended by '\0'. */
struct part {
	const char *key;
	const char *value;
	size_t length;
};

struct parts {
	struct part part[PARTS_MOST];
	size_t nr;
};

/*
 * Whose @name is not one that run gives has no parts: an unknown path, a key that is
 * unknown or stands twice, an empty value.
 */
void parts_of(const char *name, struct parts *parts);

/* The part of that key, or NULL. */
const struct part *parts_find(const struct parts *parts, const char *key);

#endif

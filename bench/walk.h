/* SPDX-License-Identifier: MIT */
/*
 * A walk through a JSON text, strictly and without a copy of it: results of a thousand
 * points are tens of megabytes, of which a comparison needs a few figures a row. It
 * refuses what jansson refuses with JSON_REJECT_DUPLICATES, and what is absurd: see the
 * limits. Functions return 0 or -EINVAL; @problem says what was wrong then, at @at.
 */
#ifndef BENCH_WALK_H
#define BENCH_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define WALK_DEPTH	32	/* objects and arrays in each other */
#define WALK_KEYS	128	/* keys of an object */
#define WALK_NUMBER	64	/* characters of a number */

struct walk {
	const char *text;
	const char *at;
	const char *end;
	unsigned int depth;
	const char *problem;
};

/* As it stands in the text; a key with an escape is refused. */
struct walk_key {
	const char *text;
	size_t length;
};

/* They take the value that follows by one of the calls below, and return what it did. */
typedef int (*walk_member_fn)(void *arg, struct walk *walk, struct walk_key key);
typedef int (*walk_element_fn)(void *arg, struct walk *walk);

/* @text[@length] is readable, and '\0'. */
void walk_begin(struct walk *walk, const char *text, size_t length);

/* Nothing follows but blanks. */
int walk_end(struct walk *walk);

int walk_object(struct walk *walk, walk_member_fn fn, void *arg);
int walk_array(struct walk *walk, walk_element_fn fn, void *arg);
int walk_number(struct walk *walk, double *number);
int walk_bool(struct walk *walk, bool *value);

/* Decoded, with its '\0' into @to of @size bytes; what does not fit is an error. */
int walk_string(struct walk *walk, char *to, size_t size);

/* Any value, checked as if it were wanted. */
int walk_skip(struct walk *walk);

/* In the header, so that the length of a @name that is known is too. */
static inline bool walk_key_is(struct walk_key key, const char *name)
{
	return strlen(name) == key.length && !memcmp(key.text, name, key.length);
}

/* Says what is wrong, and returns -EINVAL. */
int walk_refuse(struct walk *walk, const char *problem);

/* Line of the text that the walk has come to, from 1. */
size_t walk_line(const struct walk *walk);

#endif

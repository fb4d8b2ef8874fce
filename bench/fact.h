/* SPDX-License-Identifier: MIT */
/*
 * One fact at a time, into an object of JSON. What is not known is null, and the
 * reason stands in one object of all of them, by its path: "kernel.config".
 */
#ifndef BENCH_FACT_H
#define BENCH_FACT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#define FACT_PATH	128

/*
 * struct fact_group - facts that stand in one object
 * @object: borrowed, as @unknown
 * @unknown: the reasons of all groups
 * @root: below it files are read; "" for this machine
 * @path: of @object in the whole, with a dot at its end; "" for the whole
 */
struct fact_group {
	json_t *object;
	json_t *unknown;
	const char *root;
	char path[FACT_PATH];
};

/* A new group, as @key of @group. */
struct fact_group fact_below(const struct fact_group *group, const char *key);

/* A new group, at the end of the array @key of @group, which is made for the first. */
struct fact_group fact_item(const struct fact_group *group, const char *key);

/* Takes the reference @value; NULL is not known, because it is no text. */
void fact_set(const struct fact_group *group, const char *key, json_t *value);

void fact_text(const struct fact_group *group, const char *key,
	       const char *text);
void fact_integer(const struct fact_group *group, const char *key,
		  uint64_t value);
void fact_bool(const struct fact_group *group, const char *key, bool value);

/* Null, with the reason. */
void fact_unknown(const struct fact_group *group, const char *key,
		  const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Null, because the file @path below the root gave @err. */
void fact_unread(const struct fact_group *group, const char *key,
		 const char *path, int err);

/* The first line of the file, if there is anything in it; or a number that it is. */
void fact_line(const struct fact_group *group, const char *key,
	       const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void fact_number(const struct fact_group *group, const char *key,
		 const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif

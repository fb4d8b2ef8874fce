// SPDX-License-Identifier: MIT
/* A point's name taken apart; see parts.h and point_set_name(). */
#include "parts.h"

#include <stdbool.h>
#include <string.h>

/* What stands behind a path without a key, by its place. */
static const struct {
	const char *path;
	const char *key[2];
} paths[] = {
	{ "memmap", { "schedule", "writer" } },
	{ "bind", { "probing", "type" } },
	{ "bind-first", { "probing", "type" } },
	{ "unbind", { "probing", "type" } },
	{ "enable", { "namespace", "mode" } },
	{ "enable-first", { "namespace", "mode" } },
	{ "disable", { "namespace", "mode" } },
};

/* What has its key before it. */
static const char *const keys[] = { "size", "nodes", "threads", "chunk",
				    "chunk-align", "placement", "prefill",
				    "align", "map" };

static bool is_word(const char *text, size_t length, const char *word)
{
	return strlen(word) == length && !memcmp(text, word, length);
}

/* The keys behind a path, or NULL. */
static const char *const *keys_of(const char *path, size_t length)
{
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		if (is_word(path, length, paths[i].path))
			return paths[i].key;
	return NULL;
}

static bool add(struct parts *parts, const char *key, const char *value,
		size_t length)
{
	if (!length || parts->nr == PARTS_MOST || parts_find(parts, key))
		return false;
	parts->part[parts->nr++] = (struct part){ key, value, length };
	return true;
}

/* "size:16G" */
static bool add_keyed(struct parts *parts, const char *text, size_t length)
{
	size_t before = strcspn(text, ":");

	if (before >= length)
		return false;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (is_word(text, before, keys[i]))
			return add(parts, keys[i], text + before + 1,
				   length - before - 1);
	return false;
}

/* The part number @nr, of those between slashes. */
static bool add_one(struct parts *parts, size_t nr, const char *const *placed,
		    const char *text, size_t length)
{
	if (!nr)
		return placed && add(parts, "path", text, length);
	return nr <= 2 ? add(parts, placed[nr - 1], text, length) :
			 add_keyed(parts, text, length);
}

void parts_of(const char *name, struct parts *parts)
{
	const char *const *placed = keys_of(name, strcspn(name, "/"));
	const char *at = name;

	parts->nr = 0;
	for (size_t nr = 0;; nr++) {
		size_t length = strcspn(at, "/");

		if (!add_one(parts, nr, placed, at, length)) {
			parts->nr = 0;
			return;
		}
		if (!at[length])
			return;
		at += length + 1;
	}
}

const struct part *parts_find(const struct parts *parts, const char *key)
{
	for (size_t i = 0; i < parts->nr; i++)
		if (!strcmp(parts->part[i].key, key))
			return &parts->part[i];
	return NULL;
}

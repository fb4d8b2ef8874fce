// SPDX-License-Identifier: MIT
/* Names of points, read back; see point_name.h. */
#include "point_name.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "names.h"
#include "size.h"

#define MOST_THREADS	65536

/* The part of a name at *@at into @text, and moves on. False: there is none. */
static bool next_part(const char **at, char text[static POINT_NAME_NODES])
{
	size_t length = strcspn(*at, "/");

	if (!length || length >= POINT_NAME_NODES)
		return false;
	snprintf(text, POINT_NAME_NODES, "%.*s", (int)length, *at);
	*at += length;
	*at += **at == '/';
	return true;
}

/* The same of a part "KEY:VALUE". */
static bool next_value(const char **at, const char *key,
		       char text[static POINT_NAME_NODES])
{
	size_t length = strlen(key);

	if (strncmp(*at, key, length) != 0)
		return false;
	*at += length;
	return next_part(at, text);
}

static unsigned int count_nodes(const char *nodes)
{
	unsigned int nr = 1;

	for (; *nodes; nodes++)
		nr += *nodes == ',';
	return nr;
}

static bool read_threads(const char *text, unsigned int *threads)
{
	char *end;
	unsigned long value = strtoul(text, &end, 10);

	*threads = (unsigned int)value;
	return *text >= '0' && *text <= '9' && !*end && value &&
	       value <= MOST_THREADS;
}

bool point_name_read(const char *at, struct point_name *name)
{
	char text[POINT_NAME_NODES];

	if (!next_part(&at, text) || strcmp(text, "memmap") != 0 ||
	    !next_part(&at, text))
		return false;
	name->schedule = names_find(&names_schedules, text, strlen(text));
	if (!next_part(&at, text))
		return false;
	name->writer = names_find(&names_writers, text, strlen(text));
	if (!next_value(&at, "size:", text) || size_parse(text, &name->size) ||
	    !next_value(&at, "nodes:", name->nodes))
		return false;
	name->nr_nodes = count_nodes(name->nodes);
	if (!next_value(&at, "threads:", text) ||
	    !read_threads(text, &name->threads))
		return false;
	name->variant = *at != '\0';
	return name->schedule && name->writer && name->size;
}

// SPDX-License-Identifier: MIT
/* Names of points, read back; see point_name.h. */
#include "point_name.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "names.h"
#include "parts.h"
#include "size.h"

#define MOST_THREADS	65536
#define PARTS_OF_PLAIN	6	/* path, schedule, writer, size, nodes, threads */

/* What a name's part has, or "" where it is too long. False: there is no such part. */
static bool text_of(const struct parts *parts, const char *key,
		    char text[static POINT_NAME_NODES])
{
	const struct part *part = parts_find(parts, key);
	bool fits = part && part->length < POINT_NAME_NODES;

	snprintf(text, POINT_NAME_NODES, "%.*s", fits ? (int)part->length : 0,
		 fits ? part->value : "");
	return part != NULL;
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

static unsigned int id_of(const struct parts *parts, const char *key,
			  const struct names *names)
{
	char text[POINT_NAME_NODES];

	return text_of(parts, key, text) ?
	       names_find(names, text, strlen(text)) : 0;
}

bool point_name_read(const char *text, struct point_name *name)
{
	char path[POINT_NAME_NODES], size[POINT_NAME_NODES];
	char threads[POINT_NAME_NODES];
	struct parts parts;

	parts_of(text, &parts);
	if (!text_of(&parts, "path", path) || strcmp(path, "memmap") != 0 ||
	    !text_of(&parts, "size", size) || size_parse(size, &name->size) ||
	    !text_of(&parts, "nodes", name->nodes) || !*name->nodes ||
	    !text_of(&parts, "threads", threads) ||
	    !read_threads(threads, &name->threads))
		return false;
	name->schedule = id_of(&parts, "schedule", &names_schedules);
	name->writer = id_of(&parts, "writer", &names_writers);
	name->nr_nodes = count_nodes(name->nodes);
	name->variant = parts.nr > PARTS_OF_PLAIN;
	return name->schedule && name->writer && name->size;
}

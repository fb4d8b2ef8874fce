// SPDX-License-Identifier: MIT
/* The caches of a node; see caches.h. */
#include "caches.h"

static double number(const json_t *object, const char *name)
{
	return json_number_value(json_object_get(object, name));
}

/* Bytes of all caches of the highest level. */
static double last_level(const json_t *caches)
{
	double level = 0, bytes = 0;
	const json_t *cache;
	size_t i;

	json_array_foreach(caches, i, cache) {
		double here = number(cache, "level");
		double all = number(cache, "bytes") * number(cache, "count");

		if (here > level)
			bytes = 0;
		if (here >= level) {
			level = here;
			bytes += all;
		}
	}
	return bytes;
}

static unsigned int nodes_with_cpus(const json_t *nodes)
{
	unsigned int nr = 0;
	const json_t *node;
	size_t i;

	json_array_foreach(nodes, i, node)
		nr += number(node, "cpus") > 0;
	return nr;
}

double caches_of_node(const json_t *env)
{
	const json_t *processor = json_object_get(env, "processor");
	double bytes = last_level(json_object_get(processor, "caches"));
	unsigned int nodes = nodes_with_cpus(json_object_get(env, "nodes"));

	/* Hostile facts may be below zero, or anything. */
	return nodes && bytes > 0 && bytes < 1e15 ? bytes / nodes : 0;
}

// SPDX-License-Identifier: MIT
/* One thing that is measured; see point.h. */
#include "point.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "names.h"
#include "size.h"

/* The group's nodes with @separator between them. */
static void format_nodes(const struct node_group *group, char separator,
			 char *text, size_t size)
{
	size_t used = 0;

	text[0] = '\0';
	for (unsigned int i = 0; i < group->nr && used < size; i++)
		used += (size_t)snprintf(text + used, size - used, "%.*s%u",
					 i ? 1 : 0, &separator, group->node[i]);
}

static void add(struct point *point, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Appends to the name what still fits. */
static void add(struct point *point, const char *format, ...)
{
	size_t used = strlen(point->name);
	va_list args;

	va_start(args, format);
	vsnprintf(point->name + used, sizeof(point->name) - used, format, args);
	va_end(args);
}

static void name_memmap(struct point *point, const char *size,
			const char *nodes)
{
	add(point, "/%s/%s/size:%s/nodes:%s/threads:%u", point_schedule(point),
	    names_of(&names_writers, point->writer), size, nodes,
	    point->threads);
	if (point->placement != MEMMAP_BENCH_PLACEMENT_NODE)
		add(point, "/placement:%s",
		    names_of(&names_placements, point->placement));
	if (point->prefill != MEMMAP_BENCH_PREFILL_ZERO)
		add(point, "/prefill:%s",
		    names_of(&names_prefills, point->prefill));
}

static void name_bind(struct point *point, const char *size, const char *nodes)
{
	add(point, "/%s/%s/size:%s/nodes:%s", point_schedule(point),
	    point->type ? names_of(&names_types, point->type) : "auto", size,
	    nodes);
	if (point->align != ALIGN_4K)
		add(point, "/align:%s", names_of(&names_aligns, point->align));
}

static void name_namespace(struct point *point, const char *size)
{
	const struct nd_config *config = &point->config;
	char align[SIZE_TEXT];

	add(point, "/%s/", point->ns);
	if (config->mode)
		add(point, "%s/map:%s/align:%s", nd_mode_name(config->mode),
		    nd_map_name(config->map), size_format(config->align, align));
	else
		add(point, "as-found");
	add(point, "/size:%s", size);
}

void point_set_name(struct point *point)
{
	char nodes[sizeof(point->nodes)], size[SIZE_TEXT];

	format_nodes(&point->group, '+', point->nodes, sizeof(point->nodes));
	format_nodes(&point->group, ',', nodes, sizeof(nodes));
	size_format(point->size, size);
	snprintf(point->name, sizeof(point->name), "%s", point_path(point));
	if (point->path == PATH_MEMMAP)
		name_memmap(point, size, nodes);
	else if (*point->ns)
		name_namespace(point, size);
	else
		name_bind(point, size, nodes);
}

bool point_can_be_first(const struct point *point)
{
	return point->path == PATH_BIND || point->path == PATH_ENABLE;
}

struct point point_first(const struct point *point)
{
	struct point first = *point;

	first.first = true;
	point_set_name(&first);
	return first;
}

const char *point_path(const struct point *point)
{
	if (!point->first)
		return names_of(&names_paths, point->path);
	return point->path == PATH_ENABLE ? "enable-first" : "bind-first";
}

const char *point_schedule(const struct point *point)
{
	if (point->path == PATH_MEMMAP)
		return names_of(&names_schedules, point->schedule);
	return names_of(&names_probings, point->probing);
}

bool point_is_bind(const struct point *point)
{
	return point->path == PATH_BIND || point->path == PATH_UNBIND;
}

bool point_has_sections(const struct point *point)
{
	return point->path == PATH_MEMMAP ||
	       (point->path == PATH_BIND && point->group.nr == 1);
}

uint64_t point_pages(const struct point *point, const struct machine *machine)
{
	return point->size / machine_page_bytes(machine) * point->group.nr;
}

const char *point_columns(const struct point *point,
			 char text[static POINT_COLUMNS])
{
	bool memmap = point->path == PATH_MEMMAP;

	snprintf(text, POINT_COLUMNS, "\"%s\",%s,%s,%s,%" PRIu64 ",%s,%u,%s,%s",
		 point->name, point_path(point), point_schedule(point),
		 memmap ? names_of(&names_writers, point->writer) : "kernel",
		 point->size, point->nodes, memmap ? point->threads : 1,
		 memmap ? names_of(&names_placements, point->placement) : "node",
		 memmap ? names_of(&names_prefills, point->prefill) : "zero");
	return text;
}

/* Samples of bind leave nothing behind, so that they need no common ground. */
bool point_share(const struct point *a, const struct point *b)
{
	bool a_stands = a->path == PATH_MEMMAP, b_stands = b->path == PATH_MEMMAP;

	if (a_stands != b_stands || strcmp(a->ns, b->ns) != 0 ||
	    memcmp(&a->config, &b->config, sizeof(a->config)) != 0)
		return false;
	return a->size == b->size && a->group.nr == b->group.nr &&
	       !memcmp(a->group.node, b->group.node,
		       a->group.nr * sizeof(a->group.node[0]));
}

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

static void name_chunks(struct point *point)
{
	char chunk[SIZE_TEXT];

	if (point->chunk_bytes)
		add(point, "/chunk:%s", size_format(point->chunk_bytes, chunk));
	if (point->chunk_align > CHUNK_ALIGN_SECTION)
		add(point, "/chunk-align:%s",
		    names_of(&names_chunk_aligns, point->chunk_align));
}

static void name_memmap(struct point *point, const char *size,
			const char *nodes)
{
	char placement[POINT_PLACEMENT];

	add(point, "/%s/%s/size:%s/nodes:%s/threads:%u", point_schedule(point),
	    names_of(&names_writers, point->writer), size, nodes,
	    point->threads);
	name_chunks(point);
	if (point->placement != MEMMAP_BENCH_PLACEMENT_NODE)
		add(point, "/placement:%s", point_placement(point, placement));
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

bool point_has_chunks(const struct point *point)
{
	return point->path == PATH_MEMMAP &&
	       (point->schedule == MEMMAP_BENCH_SCHEDULE_PADATA ||
		point->schedule == MEMMAP_BENCH_SCHEDULE_PADATA_API);
}

uint64_t point_pieces(const struct point *point, const struct machine *machine)
{
	return point->size / (point->chunk_bytes ? point->chunk_bytes :
			      machine_section_bytes(machine));
}

unsigned int point_workers(const struct point *point)
{
	bool caller_apart =
		point->schedule == MEMMAP_BENCH_SCHEDULE_BACKGROUND ||
		point->schedule == MEMMAP_BENCH_SCHEDULE_PADATA_API;

	return point->threads + caller_apart;
}

bool point_differs_in_writer(const struct point *a, const struct point *b)
{
	return a->path == PATH_MEMMAP && b->path == PATH_MEMMAP &&
	       a->schedule == b->schedule && a->threads == b->threads &&
	       a->placement == b->placement &&
	       a->worker_node == b->worker_node && a->prefill == b->prefill &&
	       a->chunk_bytes == b->chunk_bytes &&
	       a->chunk_align == b->chunk_align && point_share(a, b);
}

const char *point_placement(const struct point *point,
			    char text[static POINT_PLACEMENT])
{
	if (point->placement == MEMMAP_BENCH_PLACEMENT_GIVEN)
		snprintf(text, POINT_PLACEMENT, "node%u", point->worker_node);
	else
		snprintf(text, POINT_PLACEMENT, "%s",
			 names_of(&names_placements, point->placement));
	return text;
}

uint64_t point_pages(const struct point *point, const struct machine *machine)
{
	return point->size / machine_page_bytes(machine) * point->group.nr;
}

const char *point_columns(const struct point *point,
			 char text[static POINT_COLUMNS])
{
	bool memmap = point->path == PATH_MEMMAP;
	char placement[POINT_PLACEMENT];

	snprintf(text, POINT_COLUMNS, "\"%s\",%s,%s,%s,%" PRIu64 ",%s,%u,%s,%s",
		 point->name, point_path(point), point_schedule(point),
		 memmap ? names_of(&names_writers, point->writer) : "kernel",
		 point->size, point->nodes, memmap ? point->threads : 1,
		 memmap ? point_placement(point, placement) : "node",
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

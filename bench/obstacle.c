// SPDX-License-Identifier: MIT
/* Why a point cannot run here; see obstacle.h. */
#include "obstacle.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cpus.h"
#include "engine.h"
#include "names.h"
#include "size.h"

/* What a point is held against. */
struct place {
	const struct options *options;
	const struct machine *machine;
};

static void refuse(struct point *point, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void refuse(struct point *point, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(point->reason, sizeof(point->reason), format, args);
	va_end(args);
}

const struct machine_namespace *
obstacle_namespace(const struct options *options, const struct machine *machine,
		   unsigned int node, uint64_t bytes)
{
	const struct machine_namespace *in_use = NULL;

	for (unsigned int i = 0; i < machine->nr_namespaces; i++) {
		const struct machine_namespace *ns = &machine->namespaces[i];

		if (ns->node != (int)node || ns->bytes < bytes ||
		    !options_names(options, ns->name))
			continue;
		if (!*ns->driver && !*ns->holder)
			return ns;
		if (!in_use)
			in_use = ns;
	}
	return in_use;
}

static void check_device(const struct place *place, struct point *point)
{
	const struct machine *machine = place->machine;
	unsigned int writer = point->writer, type = place->options->type;
	unsigned int no_writer, no_schedule;

	if (machine->device_err) {
		refuse(point, "%s", engine_advice(place->options->model,
						   machine->device_err));
		return;
	}
	if (point->path != PATH_MEMMAP)
		type = point->type;
	no_writer = memmap_bench_writer_reason_of(&machine->info, writer);
	no_schedule = machine->info.schedule_reason[point->schedule];
	if (point->path == PATH_MEMMAP && no_writer)
		refuse(point, "writer %s: %s", names_of(&names_writers, writer),
		       names_reason(no_writer));
	else if (point->path == PATH_MEMMAP && no_schedule)
		refuse(point, "schedule %s: %s",
		       names_of(&names_schedules, point->schedule),
		       names_reason(no_schedule));
	else if (type && machine->info.type_reason[type])
		refuse(point, "type %s: %s", names_of(&names_types, type),
		       names_reason(machine->info.type_reason[type]));
}

/* padata's own jobs run with bottom halves off, and all stand in memory at once. */
static void check_jobs(const struct place *place, struct point *point)
{
	uint64_t section = machine_section_bytes(place->machine);
	uint64_t chunk = point->chunk_bytes ? point->chunk_bytes : section;
	char size[SIZE_TEXT];

	if (chunk > section)
		refuse(point, "chunk %s: a job of padata-api is a section of 128M at most",
		       size_format(chunk, size));
	else if ((point->size / chunk + 2) * point->group.nr > MEMMAP_BENCH_MAX_JOBS)
		refuse(point, "chunk %s: makes more than the %u jobs that padata-api takes",
		       size_format(chunk, size), MEMMAP_BENCH_MAX_JOBS);
}

static void check_chunk(const struct place *place, struct point *point)
{
	uint64_t align = point->align_pages *
			 machine_page_bytes(place->machine);
	char chunk[SIZE_TEXT], multiple[SIZE_TEXT];

	/* It would be rounded up, and its name would not be true. */
	if (point->chunk_bytes % align)
		refuse(point, "chunk %s: is no multiple of its alignment, %s of %s; --chunk-align page takes any",
		       size_format(point->chunk_bytes, chunk),
		       names_of(&names_chunk_aligns, point->chunk_align),
		       size_format(align, multiple));
	else if (point->schedule == MEMMAP_BENCH_SCHEDULE_PADATA_API)
		check_jobs(place, point);
}

static void check_touches(const struct place *place, struct point *point)
{
	unsigned int touches = place->options->touches;

	if (point->schedule == MEMMAP_BENCH_SCHEDULE_BACKGROUND &&
	    (uint64_t)touches * point->group.nr > MEMMAP_BENCH_MAX_TOUCHES)
		refuse(point, "%u touches of each of %u ranges: %u are taken of all together, --touches %u",
		       touches, point->group.nr, MEMMAP_BENCH_MAX_TOUCHES,
		       MEMMAP_BENCH_MAX_TOUCHES / point->group.nr);
}

/* padata gives each thread at least a section, or a chunk. */
static void check_pieces(const struct place *place, struct point *point)
{
	uint64_t pieces = point_pieces(point, place->machine);
	char size[SIZE_TEXT];

	if (point->threads > pieces)
		refuse(point, "%u threads, but the range has %" PRIu64 " %s of %s",
		       point->threads, pieces,
		       point->chunk_bytes ? "chunks" : "sections",
		       size_format(point->chunk_bytes ? point->chunk_bytes :
				   machine_section_bytes(place->machine), size));
}

static void check_pmem(const struct place *place, struct point *point,
		       unsigned int node)
{
	const struct machine_namespace *ns;
	char size[SIZE_TEXT];

	if (place->options->source != MEMMAP_BENCH_SOURCE_PMEM)
		return;
	ns = obstacle_namespace(place->options, place->machine, node, point->size);
	if (!ns)
		refuse(point, "none of --namespaces is on node %u and has %s",
		       node, size_format(point->size, size));
	else if (*ns->driver || *ns->holder)
		refuse(point, "%s is in use by %s: ndctl disable-namespace %s",
		       ns->name, *ns->holder ? ns->holder : ns->driver,
		       ns->name);
}

static void refuse_threads(const struct place *place, struct point *point,
			   const struct machine_node *node)
{
	unsigned int cpus = cpus_of(place->machine, point, node->id);
	char placement[POINT_PLACEMENT], ranges[32] = "";

	if (point->placement == MEMMAP_BENCH_PLACEMENT_NODE) {
		refuse(point, "%u threads, but node %u has %u CPUs; --oversubscribe allows it",
		       point->threads, node->id, cpus);
		return;
	}
	if (point->group.nr > 1)
		snprintf(ranges, sizeof(ranges), " for each of %u ranges",
			 point->group.nr);
	refuse(point, "%u threads%s, but placement %s has %u CPUs for node %u; --oversubscribe allows it",
	       point->threads, ranges, point_placement(point, placement), cpus,
	       node->id);
}

/* As many as were published, of slices and background, are never too many. */
static bool may_exceed(const struct options *options, const struct point *point)
{
	return options->oversubscribe ||
	       (!options->nr_threads && point->threads == OPTIONS_SLICES &&
		!point_has_chunks(point));
}

static void check_threads(const struct place *place, struct point *point,
			  const struct machine_node *node)
{
	if (point->path != PATH_MEMMAP)
		return;
	/* A caller that is none of the threads may have to share with one. */
	if (cpus_exceeded(place->machine, point, node->id, point_workers(point)))
		point->oversubscribed = true;
	if (cpus_exceeded(place->machine, point, node->id, point->threads) &&
	    !may_exceed(place->options, point))
		refuse_threads(place, point, node);
}

static void check_room(const struct place *place, struct point *point,
		       const struct machine_node *node)
{
	uint64_t need = machine_memmap_need(place->machine, point->size);

	if (need > node->free_bytes)
		refuse(point, "needs %" PRIu64 "M of node %u, %" PRIu64 "M are free",
		       need >> 20, node->id, node->free_bytes >> 20);
}

/* The same of a range, whose size one has the choice of. */
static void check_size(const struct place *place, struct point *point,
		       const struct machine_node *node)
{
	uint64_t most = machine_most_bytes(place->machine, node);
	size_t used;
	char size[SIZE_TEXT];

	check_room(place, point, node);
	used = strlen(point->reason);
	if (!used)
		return;
	if (most)
		snprintf(point->reason + used, sizeof(point->reason) - used,
			 ": at most %s fits on node %u; --fit makes all sizes fit",
			 size_at_most(most, size), node->id);
	else
		snprintf(point->reason + used, sizeof(point->reason) - used,
			 ": not even 128M fits on node %u", node->id);
}

static void check_node(const struct place *place, struct point *point,
		       unsigned int id)
{
	const struct machine_node *node = machine_node(place->machine, id);

	if (!node) {
		refuse(point, "node %u does not exist", id);
		return;
	}
	if (!node->bytes) {
		refuse(point, "node %u has no memory for a memmap", id);
		return;
	}
	check_size(place, point, node);
	if (!*point->reason)
		check_threads(place, point, node);
	if (!*point->reason)
		check_pmem(place, point, id);
}

static bool other_node_has_cpus(const struct machine *machine, unsigned int id)
{
	for (unsigned int i = 0; i < machine->nr_nodes; i++)
		if (machine->nodes[i].id != id && machine->nodes[i].cpus)
			return true;
	return false;
}

static void check_worker_node(const struct place *place, struct point *point)
{
	const struct machine_node *node = machine_node(place->machine,
						       point->worker_node);

	if (!node)
		refuse(point, "placement node%u: node %u does not exist",
		       point->worker_node, point->worker_node);
	else if (!node->cpus)
		refuse(point, "placement node%u: node %u has no CPUs",
		       point->worker_node, point->worker_node);
}

static void check_placement(const struct place *place, struct point *point)
{
	if (point->placement == MEMMAP_BENCH_PLACEMENT_GIVEN)
		check_worker_node(place, point);
	if (point->placement != MEMMAP_BENCH_PLACEMENT_REMOTE)
		return;
	for (unsigned int i = 0; i < point->group.nr; i++)
		if (!other_node_has_cpus(place->machine, point->group.node[i]))
			refuse(point, "no node but %u has CPUs",
			       point->group.node[i]);
}

/* Compound pages: what device-dax has, and ranges of whole ones. */
static void check_align(struct point *point)
{
	const char *align = names_of(&names_aligns, point->align);
	char size[SIZE_TEXT];

	if (point->align == ALIGN_4K)
		return;
	if (point->type != MEMMAP_BENCH_TYPE_GENERIC)
		refuse(point, "align %s: compound pages need --type generic, as device-dax has them",
		       align);
	else if (point->size % align_bytes(point->align))
		refuse(point, "align %s: the size %s is no multiple of it",
		       align, size_format(point->size, size));
}

static void check_bind(struct point *point)
{
	if (point->probing == PROBING_ASYNC && point->group.nr == 1)
		refuse(point, "probing async: one range alone has nothing to overlap with");
	else
		check_align(point);
}

static bool supports(const struct machine_namespace *ns, uint64_t align)
{
	for (unsigned int i = 0; i < ns->nr_aligns; i++)
		if (ns->aligns[i] == align)
			return true;
	return !ns->nr_aligns;
}

static void refuse_align(struct point *point, const struct machine_namespace *ns)
{
	char size[SIZE_TEXT], list[POINT_REASON];

	refuse(point, "align %s: the region of %s supports %s",
	       size_format(point->config.align, size), point->ns,
	       size_list(ns->aligns, ns->nr_aligns, list, sizeof(list)));
}

/* What it is to be brought into. Enabled as it is now, its room is its own. */
static void check_config(const struct place *place, struct point *point,
			 const struct machine_namespace *ns)
{
	const struct machine_node *node =
		machine_node(place->machine, point->group.node[0]);

	if (!options_may_destroy(place->options, point->ns))
		refuse(point, "another mode destroys its data: --destroy-data %s allows it",
		       point->ns);
	else if (!supports(ns, point->config.align))
		refuse_align(point, ns);
	else if (point->config.map == ND_MAP_MEM && !*ns->driver &&
		 !*ns->holder && node)
		check_room(place, point, node);
}

static void check_namespace(const struct place *place, struct point *point)
{
	const struct machine_namespace *ns =
		machine_namespace(place->machine, point->ns);

	if (!ns)
		refuse(point, "%s does not exist, or has no size", point->ns);
	else if (ns->node < 0 && place->machine->nr_nodes > 1)
		refuse(point, "%s says no NUMA node: where its memmap is, and who should make it, would be chance",
		       point->ns);
	else if (point->config.mode)
		check_config(place, point, ns);
}

void obstacle_find(const struct options *options, const struct machine *machine,
		   struct point *point)
{
	const struct place here = { options, machine };
	const struct place *place = &here;

	check_device(place, point);
	if (*point->ns) {
		if (!*point->reason)
			check_namespace(place, point);
		return;
	}
	if (!*point->reason && point_has_chunks(point))
		check_chunk(place, point);
	if (!*point->reason && point_has_chunks(point))
		check_pieces(place, point);
	if (!*point->reason && point->path == PATH_MEMMAP)
		check_touches(place, point);
	if (!*point->reason && point->path == PATH_MEMMAP)
		check_placement(place, point);
	if (!*point->reason && point_is_bind(point))
		check_bind(point);
	for (unsigned int i = 0; i < point->group.nr && !*point->reason; i++)
		check_node(place, point, point->group.node[i]);
}

// SPDX-License-Identifier: MIT
/* The matrix; see plan.h. */
#include "plan.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "names.h"
#include "obstacle.h"
#include "size.h"

#define GIB		(1ULL << 30)
#define MOST_BYTES	(1ULL << 46)	/* of a range */

/* What a plan is being made of. */
struct draft {
	const struct options *options;
	const struct machine *machine;
	struct plan *plan;
	size_t room;
};

uint64_t plan_pages(const struct point *point, const struct machine *machine)
{
	return point->size / machine_page_bytes(machine) * point->group.nr;
}

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

static void name_point(struct point *point)
{
	char nodes[sizeof(point->nodes)], size[SIZE_TEXT];
	size_t used;

	format_nodes(&point->group, '+', point->nodes, sizeof(point->nodes));
	format_nodes(&point->group, ',', nodes, sizeof(nodes));
	used = (size_t)snprintf(point->name, sizeof(point->name),
				"memmap/%s/%s/size:%s/nodes:%s/threads:%u",
				names_of(&names_schedules, point->schedule),
				names_of(&names_writers, point->writer),
				size_format(point->size, size), nodes,
				point->threads);
	if (point->placement != MEMMAP_BENCH_PLACEMENT_NODE &&
	    used < sizeof(point->name))
		used += (size_t)snprintf(point->name + used,
					 sizeof(point->name) - used,
					 "/placement:%s",
					 names_of(&names_placements,
						  point->placement));
	if (point->prefill != MEMMAP_BENCH_PREFILL_ZERO &&
	    used < sizeof(point->name))
		snprintf(point->name + used, sizeof(point->name) - used,
			 "/prefill:%s",
			 names_of(&names_prefills, point->prefill));
}

static bool is_planned(const struct plan *plan, const char *name)
{
	for (size_t i = 0; i < plan->nr; i++)
		if (!strcmp(plan->points[i].name, name))
			return true;
	return false;
}

static int add_point(struct draft *draft, struct point *point)
{
	struct plan *plan = draft->plan;

	name_point(point);
	if (draft->options->filtered &&
	    regexec(&draft->options->filter, point->name, 0, NULL, 0))
		return 0;
	/* --nodes 0 and --nodes each, or a size given twice. */
	if (is_planned(plan, point->name))
		return 0;
	if (plan->nr == draft->room) {
		size_t room = draft->room ? 2 * draft->room : 64;
		struct point *points = reallocarray(plan->points, room,
						    sizeof(*points));

		if (!points)
			return -ENOMEM;
		plan->points = points;
		draft->room = room;
	}
	obstacle_find(draft->options, draft->machine, point);
	plan->points[plan->nr++] = *point;
	return 0;
}

/* Most threads per range that every node of the point has CPUs for. */
static unsigned int most_threads(const struct machine *machine,
				 const struct point *point)
{
	uint64_t sections = point->size / machine_section_bytes(machine);
	unsigned int most = MEMMAP_BENCH_MAX_THREADS;

	if (sections < most)
		most = (unsigned int)sections;
	for (unsigned int i = 0; i < point->group.nr; i++) {
		unsigned int cpus = obstacle_cpus(machine, point,
						  point->group.node[i]);

		if (cpus < most)
			most = cpus;
	}
	return most;
}

/* Thread counts of a point's schedule into @threads; their number. */
static unsigned int list_threads(const struct draft *draft,
				 const struct point *point,
				 unsigned int threads[OPTIONS_LIST])
{
	const struct options *options = draft->options;
	unsigned int nr = 0, most;

	threads[0] = 1;
	if (point->schedule != MEMMAP_BENCH_SCHEDULE_PADATA)
		return 1;
	if (options->nr_threads) {
		memcpy(threads, options->threads, sizeof(options->threads));
		return options->nr_threads;
	}
	most = most_threads(draft->machine, point);
	for (unsigned int n = 1; n < most; n *= 2)
		threads[nr++] = n;
	threads[nr++] = most;
	return nr;
}

static int add_threads(struct draft *draft, struct point point)
{
	unsigned int threads[OPTIONS_LIST];
	unsigned int nr = list_threads(draft, &point, threads);
	int err = 0;

	for (unsigned int i = 0; i < nr && !err; i++) {
		struct point one = point;

		one.threads = threads[i];
		err = add_point(draft, &one);
	}
	return err;
}

/* Adds the points for every choice of the remaining dimensions. */
static int add_conditions(struct draft *draft, struct point point)
{
	const struct options *options = draft->options;
	int err = 0;

	for (unsigned int place = 1; place < names_placements.limit; place++) {
		for (unsigned int fill = 1; fill < names_prefills.limit; fill++) {
			if (!(options->placements & 1U << place) ||
			    !(options->prefills & 1U << fill))
				continue;
			point.placement = place;
			point.prefill = fill;
			err = add_threads(draft, point);
			if (err)
				return err;
		}
	}
	return err;
}

static int add_strategies(struct draft *draft, struct point point)
{
	const struct options *options = draft->options;
	int err = 0;

	for (unsigned int s = 1; s < names_schedules.limit; s++) {
		for (unsigned int w = 1; w < names_writers.limit; w++) {
			if (!(options->schedules & 1U << s) ||
			    !(options->writers & 1U << w))
				continue;
			point.schedule = s;
			point.writer = w;
			err = add_conditions(draft, point);
			if (err)
				return err;
		}
	}
	return err;
}

/* The largest range that fits on every node of the group. */
static bool fits(const struct draft *draft, const struct node_group *group,
		 uint64_t bytes)
{
	for (unsigned int i = 0; i < group->nr; i++) {
		const struct machine_node *node =
			machine_node(draft->machine, group->node[i]);

		if (!node || machine_memmap_need(draft->machine, bytes) >
				     node->free_bytes)
			return false;
		if (draft->options->source == MEMMAP_BENCH_SOURCE_PMEM &&
		    !obstacle_namespace(draft->options, draft->machine, node->id,
				    bytes))
			return false;
	}
	return true;
}

static int add_group(struct draft *draft, const struct node_group *group)
{
	const struct options *options = draft->options;
	struct point point = { .group = *group };
	int err = 0;

	for (unsigned int i = 0; i < options->nr_sizes && !err; i++) {
		point.size = options->sizes[i];
		err = add_strategies(draft, point);
	}
	if (options->nr_sizes)
		return err;
	/* "all": 1G and its quadruples, the smallest even where it fails. */
	for (uint64_t size = GIB; !err; size *= 4) {
		point.size = size;
		err = add_strategies(draft, point);
		if (size * 4 > MOST_BYTES || !fits(draft, group, size * 4))
			break;
	}
	return err;
}

static int add_each_node(struct draft *draft)
{
	const struct machine *machine = draft->machine;
	int err = 0;

	for (unsigned int i = 0; i < machine->nr_nodes && !err; i++) {
		struct node_group group = {
			.node = { machine->nodes[i].id },
			.nr = 1,
		};

		err = add_group(draft, &group);
	}
	return err;
}

/* All nodes together; one node alone is there already as each. */
static int add_all_nodes(struct draft *draft)
{
	const struct machine *machine = draft->machine;
	struct node_group group = { .nr = 0 };

	for (unsigned int i = 0; i < machine->nr_nodes; i++)
		group.node[group.nr++] = machine->nodes[i].id;
	if (group.nr == 1 && draft->options->nodes_each)
		return 0;
	return add_group(draft, &group);
}

int plan_make(const struct options *options, const struct machine *machine,
	      struct plan *plan)
{
	struct draft draft = {
		.options = options, .machine = machine, .plan = plan,
	};
	int err = 0;

	*plan = (struct plan){ 0 };
	if (options->nodes_each)
		err = add_each_node(&draft);
	if (!err && options->nodes_all)
		err = add_all_nodes(&draft);
	for (unsigned int i = 0; i < options->nr_groups && !err; i++)
		err = add_group(&draft, &options->groups[i]);
	if (err)
		plan_free(plan);
	return err;
}

void plan_free(struct plan *plan)
{
	free(plan->points);
	*plan = (struct plan){ 0 };
}

const char *plan_columns(const struct point *point,
			 char text[static PLAN_COLUMNS])
{
	snprintf(text, PLAN_COLUMNS, "\"%s\",memmap,%s,%s,%" PRIu64 ",%s,%u,%s,%s",
		 point->name, names_of(&names_schedules, point->schedule),
		 names_of(&names_writers, point->writer), point->size,
		 point->nodes, point->threads,
		 names_of(&names_placements, point->placement),
		 names_of(&names_prefills, point->prefill));
	return text;
}

bool plan_share_ranges(const struct point *a, const struct point *b)
{
	return a->size == b->size && a->group.nr == b->group.nr &&
	       !memcmp(a->group.node, b->group.node,
		       a->group.nr * sizeof(a->group.node[0]));
}

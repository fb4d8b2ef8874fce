// SPDX-License-Identifier: MIT
/* The matrix; see plan.h. */
#include "plan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "names.h"
#include "obstacle.h"
#include "plan_draft.h"

#define GIB		(1ULL << 30)
#define MOST_BYTES	(1ULL << 46)	/* of a range */

static bool is_planned(const struct plan *plan, const char *name)
{
	for (size_t i = 0; i < plan->nr; i++)
		if (!strcmp(plan->points[i].name, name))
			return true;
	return false;
}

int plan_add_point(struct draft *draft, struct point *point)
{
	struct plan *plan = draft->plan;

	point_set_name(point);
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

/* Adds the points of one path of whole binds. */
static int add_probings(struct draft *draft, struct point point)
{
	int err = 0;

	for (unsigned int p = 1; p < names_probings.limit && !err; p++) {
		/* Async of one range is refused; where sync is asked for, left out. */
		if (!(draft->options->probings & 1U << p) ||
		    (p == PROBING_ASYNC && point.group.nr == 1 &&
		     draft->options->probings & 1U << PROBING_SYNC))
			continue;
		point.probing = p;
		err = plan_add_point(draft, &point);
	}
	return err;
}

static int add_aligns(struct draft *draft, struct point point)
{
	int err = 0;

	for (unsigned int a = 1; a < names_aligns.limit && !err; a++) {
		if (!(draft->options->aligns & 1U << a))
			continue;
		point.align = a;
		err = add_probings(draft, point);
	}
	return err;
}

/* Bind and unbind, for every type asked for, or the one that is safest. */
static int add_binds(struct draft *draft, struct point point)
{
	const struct options *options = draft->options;
	unsigned int types = options->types ? options->types : 1;
	int err = 0;

	for (unsigned int path = PATH_BIND; path <= PATH_UNBIND; path++) {
		for (unsigned int t = 0; t < names_types.limit && !err; t++) {
			if (!(options->paths & 1U << path) ||
			    !(types & 1U << t))
				continue;
			point.path = path;
			point.type = t;
			err = add_aligns(draft, point);
		}
	}
	return err;
}

/* Everything that is about ranges of one size on one group of nodes. */
static int add_size(struct draft *draft, const struct node_group *group,
		    uint64_t size)
{
	struct point point = {
		.group = *group, .size = size, .path = PATH_MEMMAP,
	};
	/* Binds come before: a standing range would use up a node's first. */
	int err = add_binds(draft, point);

	if (err || !(draft->options->paths & 1U << PATH_MEMMAP))
		return err;
	return plan_add_strategies(draft, point);
}

static int add_group(struct draft *draft, const struct node_group *group)
{
	const struct options *options = draft->options;
	int err = 0;

	for (unsigned int i = 0; i < options->nr_sizes && !err; i++)
		err = add_size(draft, group, options->sizes[i]);
	if (options->nr_sizes)
		return err;
	/* "all": 1G and its quadruples, the smallest even where it fails. */
	for (uint64_t size = GIB; !err; size *= 4) {
		err = add_size(draft, group, size);
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

static int add_enables(struct draft *draft, struct point point)
{
	int err = 0;

	for (unsigned int path = PATH_ENABLE; path <= PATH_DISABLE; path++) {
		if (!(draft->options->paths & 1U << path) || err)
			continue;
		point.path = path;
		point.probing = PROBING_SYNC;
		err = plan_add_point(draft, &point);
	}
	return err;
}

/* A namespace in every configuration asked for, or as it is. */
static int add_configs(struct draft *draft, struct point point)
{
	const struct options *options = draft->options;
	int err = 0;

	if (!options->modes)
		return add_enables(draft, point);
	for (unsigned int mode = 1; mode < names_modes.limit; mode++) {
		for (unsigned int map = 1; map < names_maps.limit; map++) {
			for (unsigned int a = 1; a < names_aligns.limit; a++) {
				if (!(options->modes & 1U << mode) ||
				    !(options->maps & 1U << map) ||
				    !(options->aligns & 1U << a))
					continue;
				point.config = (struct nd_config){
					mode, map, align_bytes(a) };
				err = add_enables(draft, point);
				if (err)
					return err;
			}
		}
	}
	return 0;
}

/* What is known of a namespace. One without a node is refused but on the only one. */
static void look_up(const struct machine *machine, struct point *point)
{
	const struct machine_namespace *ns = machine_namespace(machine,
							       point->ns);

	if (!ns)
		return;
	point->size = ns->bytes;
	point->group.node[0] = ns->node >= 0 ? (unsigned int)ns->node :
					       machine->nodes[0].id;
}

static int add_namespaces(struct draft *draft)
{
	const struct options *options = draft->options;
	int err = 0;

	for (unsigned int i = 0; i < options->nr_namespaces && !err; i++) {
		struct point point = { .group.nr = 1 };

		strcpy(point.ns, options->namespaces[i]);
		look_up(draft->machine, &point);
		err = add_configs(draft, point);
	}
	return err;
}

/* Ranges that the module makes, on every group of nodes asked for. */
static int add_groups(struct draft *draft)
{
	const struct options *options = draft->options;
	int err = 0;

	if (options->nodes_each)
		err = add_each_node(draft);
	if (!err && options->nodes_all)
		err = add_all_nodes(draft);
	for (unsigned int i = 0; i < options->nr_groups && !err; i++)
		err = add_group(draft, &options->groups[i]);
	return err;
}

int plan_make(const struct options *options, const struct machine *machine,
	      struct plan *plan)
{
	struct draft draft = {
		.options = options, .machine = machine, .plan = plan,
	};
	int err = 0;

	*plan = (struct plan){ 0 };
	if (options->paths & ~OPTIONS_NAMESPACE_PATHS)
		err = add_groups(&draft);
	if (!err && options->paths & OPTIONS_NAMESPACE_PATHS)
		err = add_namespaces(&draft);
	if (err)
		plan_free(plan);
	return err;
}

void plan_free(struct plan *plan)
{
	free(plan->points);
	*plan = (struct plan){ 0 };
}

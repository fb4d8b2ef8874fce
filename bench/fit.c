// SPDX-License-Identifier: MIT
/* Making sizes fit; see fit.h. */
#include "fit.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>

#include "size.h"

static bool is_asked_for(const struct options *options, unsigned int node)
{
	if (options->nodes_each || options->nodes_all)
		return true;
	for (unsigned int g = 0; g < options->nr_groups; g++)
		for (unsigned int i = 0; i < options->groups[g].nr; i++)
			if (options->groups[g].node[i] == node)
				return true;
	return false;
}

/* The node that the least fits on; one without memory takes no range anyway. */
static const struct machine_node *tightest(const struct options *options,
					   const struct machine *machine)
{
	const struct machine_node *found = NULL;

	for (unsigned int i = 0; i < machine->nr_nodes; i++) {
		const struct machine_node *node = &machine->nodes[i];

		if (node->bytes && is_asked_for(options, node->id) &&
		    (!found || node->free_bytes < found->free_bytes))
			found = node;
	}
	return found;
}

static uint64_t largest(const struct options *options)
{
	uint64_t most = 0;

	for (unsigned int i = 0; i < options->nr_sizes; i++)
		if (options->sizes[i] > most)
			most = options->sizes[i];
	return most;
}

static int halve(struct options *options, const struct machine *machine,
		 const struct machine_node *node,
		 char problem[static FIT_PROBLEM])
{
	uint64_t section = machine_section_bytes(machine);
	char size[SIZE_TEXT], most[SIZE_TEXT];

	for (unsigned int i = 0; i < options->nr_sizes; i++) {
		if (!(options->sizes[i] % (2 * section))) {
			options->sizes[i] /= 2;
			continue;
		}
		snprintf(problem, FIT_PROBLEM, "half of size %s, at 1/%" PRIu64 " of what was given, is no multiple of 128M; at most %s fits on node %u: name other sizes",
			 size_format(options->sizes[i], size), options->scale,
			 size_at_most(machine_most_bytes(machine, node), most),
			 node->id);
		return -ERANGE;
	}
	options->scale *= 2;
	return 0;
}

int fit_sizes(struct options *options, const struct machine *machine,
	      char problem[static FIT_PROBLEM])
{
	const struct machine_node *node = tightest(options, machine);
	int err = 0;

	while (node && !err &&
	       largest(options) > machine_most_bytes(machine, node))
		err = halve(options, machine, node, problem);
	return err;
}

int fit_again(struct options *options, const struct machine *machine,
	      uint64_t scale)
{
	uint64_t section = machine_section_bytes(machine);

	if (!scale || scale & (scale - 1))
		return -ERANGE;
	for (unsigned int i = 0; i < options->nr_sizes; i++) {
		if (options->sizes[i] % scale ||
		    options->sizes[i] / scale % section)
			return -ERANGE;
		options->sizes[i] /= scale;
	}
	options->scale = scale;
	return 0;
}

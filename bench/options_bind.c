// SPDX-License-Identifier: MIT
/* Options of the kernel's whole path; see options_bind.h. */
#include "options_bind.h"

#include <string.h>

#include "arguments.h"
#include "nd.h"

#define KIND_BIND	2	/* group of options */

enum key {
	KEY_PROBING = 512, KEY_ALIGN, KEY_STAGES, KEY_MODES, KEY_MAPS,
	KEY_DESTROY_DATA,
};

static const struct argp_option bind_options[] = {
	{ NULL, 0, NULL, 0, "Of bind, unbind, enable and disable", KIND_BIND },
	{ "probing", KEY_PROBING, "NAME,...", 0,
	  "How ranges on several nodes are bound: sync, one after another; async, all at once (default: both)", 0 },
	{ "align", KEY_ALIGN, "SIZE,...", 0,
	  "Compound pages of generic ranges, alignment of namespaces: 4K (default), 2M, 1G or \"all\"", 0 },
	{ "stages", KEY_STAGES, "yes|no", 0,
	  "Probe the kernel's functions for the time of each stage (default yes). Without, the difference is what probing costs", 0 },
	{ "modes", KEY_MODES, "NAME,...", 0,
	  "Bring the namespaces into these modes: fsdax, devdax or \"all\" (default: as they are). This destroys their data", 0 },
	{ "map", KEY_MAPS, "NAME,...", 0,
	  "With --modes: where the memmap is: mem, in RAM (default), dev, on the device itself, or \"all\"", 0 },
	{ "destroy-data", KEY_DESTROY_DATA, "NAME,...", 0,
	  "Namespaces of --namespaces whose data may be destroyed, by --modes. They are configured as found afterwards; their data are gone", 0 },
	{ 0 }
};

static void add_destroy(void *to, struct argp_state *state, const char *text,
			size_t length)
{
	struct options *options = to;

	if (options->nr_destroy == OPTIONS_LIST ||
	    length >= sizeof(options->destroy[0]))
		argp_error(state, "--destroy-data '%.*s': names of --namespaces are accepted, at most %d",
			   (int)length, text, OPTIONS_LIST);
	memcpy(options->destroy[options->nr_destroy], text, length);
	options->destroy[options->nr_destroy++][length] = '\0';
}

static error_t parse_bind(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case KEY_PROBING:
		options->probings = arguments_mask(state, &names_probings, arg);
		return 0;
	case KEY_ALIGN:
		options->aligns = arguments_mask(state, &names_aligns, arg);
		return 0;
	case KEY_STAGES:
		options->stages = arguments_yes(state, "stages", arg);
		return 0;
	case KEY_MODES:
		options->modes = arguments_mask(state, &names_modes, arg);
		return 0;
	case KEY_MAPS:
		options->maps = arguments_mask(state, &names_maps, arg);
		return 0;
	case KEY_DESTROY_DATA:
		arguments_each(options, state, "--destroy-data", arg,
			       add_destroy);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct argp options_bind = {
	.options = bind_options, .parser = parse_bind,
};

static bool is_named(const struct options *options, const char *name)
{
	for (unsigned int i = 0; i < options->nr_namespaces; i++)
		if (!strcmp(options->namespaces[i], name))
			return true;
	return false;
}

void options_bind_settle(struct options *options, struct argp_state *state)
{
	if (options->modes && !(options->paths & OPTIONS_NAMESPACE_PATHS))
		argp_error(state, "--modes belongs to --path namespace");
	if (options->maps && !options->modes)
		argp_error(state, "--map belongs to --modes: namespaces as they are have one");
	for (unsigned int i = 0; i < options->nr_destroy; i++)
		if (!is_named(options, options->destroy[i]))
			argp_error(state, "--destroy-data %s: is not one of --namespaces",
				   options->destroy[i]);
	if (!options->maps)
		options->maps = 1U << ND_MAP_MEM;
}

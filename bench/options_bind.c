// SPDX-License-Identifier: MIT
/* Options of the kernel's whole path; see options_groups.h. */
#include "options_groups.h"

#include <string.h>

#include "arguments.h"
#include "names.h"

static const struct argp_option bind_options[] = {
	{ NULL, 0, NULL, 0, "Of bind, unbind, enable and disable", KIND_BIND },
	{ "probing", KEY_PROBING, "NAME,...", 0,
	  "How ranges on several nodes are bound: sync, one after another; async, all at once; \"all\": both (default)", 0 },
	{ "align", KEY_ALIGN, "SIZE,...", 0,
	  "Compound pages of generic ranges, or, with --modes, alignment of namespaces: 4K (default), 2M, 1G or \"all\"", 0 },
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

	options_note(options, key, arg);
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

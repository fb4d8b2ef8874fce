// SPDX-License-Identifier: MIT
/* Options of a run that is more than one call; see options_groups.h. */
#include "options_groups.h"

#include <string.h>

#include "arguments.h"

static const struct argp_option resume_options[] = {
	{ NULL, 0, NULL, 0, "A run of more than one call", KIND_RESUME },
	{ "resume", KEY_RESUME, "DIR", 0,
	  "Go on with the run whose results are in DIR, however it ended: what it lacks is taken, by the options that it was begun with; others are refused, as is another kernel, command line of it, host, CPU, module or suite", 0 },
	{ "part", KEY_PART, "K/N", 0,
	  "Take N times --repetitions in N parts, of which this call takes part K: a part is what one boot, or one load of the module, is to take. Part 1 needs --out, the others --resume. --resume without --part goes on with the part that was begun last", 0 },
	{ "dry-run", KEY_DRY_RUN, NULL, 0,
	  "Print what would be done, how much memory it needs and how long it may take; measure nothing, make no directory. With --resume: of what is left", 0 },
	{ 0 }
};

static void set_part(struct options *options, struct argp_state *state,
		     const char *arg)
{
	const char *slash = strchr(arg, '/');

	if (!slash)
		argp_error(state, "part '%s': K/N is accepted, such as 2/3",
			   arg);
	options->part = (unsigned int)
		arguments_number(state, "part", arg, (size_t)(slash - arg), 1,
				 OPTIONS_PARTS);
	options->parts = (unsigned int)
		arguments_number(state, "parts", slash + 1, strlen(slash + 1),
				 1, OPTIONS_PARTS);
	if (options->part > options->parts)
		argp_error(state, "part '%s': parts 1/%u to %u/%u are accepted",
			   arg, options->parts, options->parts, options->parts);
}

static error_t parse_resume(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;

	options_note(options, key, arg);
	switch (key) {
	case KEY_RESUME:
		if (!*arg)
			argp_error(state, "--resume '': the directory of a run is accepted");
		options->resume = arg;
		return 0;
	case KEY_PART:
		set_part(options, state, arg);
		return 0;
	case KEY_DRY_RUN:
		options->dry_run = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct argp options_resume = {
	.options = resume_options, .parser = parse_resume,
};

bool options_has_part(const struct options *options)
{
	return options_given(options, KEY_PART);
}

void options_check_resume(const struct options *options,
			  struct argp_state *state)
{
	if (options->resume && options->out)
		argp_error(state, "--resume %s: adds to what is there; --out is for a new run",
			   options->resume);
	if (options->resume)
		return;
	if (options->part > 1)
		argp_error(state, "--part %u/%u: goes on with part 1, so --resume with its directory is needed",
			   options->part, options->parts);
	if (options->parts > 1 && !options->out && !options->dry_run)
		argp_error(state, "--part 1/%u: the other parts need a directory to go on with: name a new one with --out",
			   options->parts);
	if (options->repetitions > OPTIONS_REPETITIONS / options->parts)
		argp_error(state, "--part 1/%u of %u repetitions: at most %u in all parts together are accepted",
			   options->parts, options->repetitions,
			   OPTIONS_REPETITIONS);
}

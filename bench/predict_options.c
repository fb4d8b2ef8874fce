// SPDX-License-Identifier: MIT
/* The command line of predict; see predict.h. */
#include "predict.h"

#include <argp.h>
#include <string.h>

#include "arguments.h"
#include "size.h"

#define DEFAULT_SIZE	(3ULL << 40)
#define DEFAULT_NODES	4
#define MOST_NODES	1024
#define MOST_THREADS	65536

enum option_key {
	KEY_SIZE = 256,
	KEY_NODES,
	KEY_THREADS,
	KEY_WRITERS,
	KEY_FORMAT,
	KEY_JSON,
	KEY_OUT,
};

static const struct argp_option options_of_predict[] = {
	{ NULL, 0, NULL, 0, "What to predict", 1 },
	{ "size", KEY_SIZE, "SIZE", 0,
	  "Of a range on each node (default 3T)", 0 },
	{ "nodes", KEY_NODES, "NUMBER", 0,
	  "How many nodes have one (default 4)", 0 },
	{ "threads", KEY_THREADS, "NUMBER", 0,
	  "Of padata, a range (default: the most that were measured)", 0 },
	{ "writers", KEY_WRITERS, "NAME,...", 0,
	  "Only these; \"ceilings\", or \"all\" (default)", 0 },
	{ NULL, 0, NULL, 0, "How to show it", 2 },
	{ "format", KEY_FORMAT, "NAME", 0,
	  "text (default), markdown, csv or json", 0 },
	{ "json", KEY_JSON, NULL, 0, "The same as --format json", 0 },
	{ "out", KEY_OUT, "FILE", 0,
	  "Write the csv there, too; plots/render draws DIR/prediction.csv. What is there is replaced; in a directory of results only what predict wrote", 0 },
	{ 0 }
};

static const char doc[] =
	"Say how long schedules would take for ranges that nobody measured, by a model of "
	"scaling fitted to the result DIR of run --out.\v"
	"The model: time of a range = fixed + pages * cost / min(threads, saturation), for each "
	"schedule, writer and node, fitted to ns per page and weighted by the variance of the "
	"medians. It takes two sizes, and three to hold the largest one out: then the model "
	"of the others predicts it, and \"held out\" is how far that is off. Above 10 % the "
	"prediction is doubtful.\n\n"
	"With serial, ranges follow one another: the time is that of one, times the nodes. With "
	"deferred, padata and slices they go side by side: the time is that of one, as long as "
	"nodes do not share what limits them. Threads beyond those measured are a guess unless "
	"the most gave no more than the second most; fewer than the fewest are one, too.\n\n"
	"Sizes whose memmap is below 8 times the caches of a node are warm, and left out where "
	"three others are left. What else a prediction rests on is printed below it. "
	"Instructions (guests with --icount) are predicted as instructions, of all nodes "
	"together.\n\n"
	"Examples:\n"
	"  memmap-bench predict first\n"
	"  memmap-bench predict --size 1T --nodes 2 --threads 24 --writers kernel first\n"
	"  memmap-bench predict --out first/prediction.csv first && plots/render first\n\n"
	"Exit status: 0 there are predictions, however doubtful; 1 they cannot be written; 2 "
	"usage; 125 cannot judge: no result, or nothing in it that the model can be fitted to.\n";

static void set_size(struct predict_options *options, struct argp_state *state,
		     const char *text)
{
	if (size_parse(text, &options->ask.size) || options->ask.size < 1 << 20)
		argp_error(state, "size '%s': a size as in 128M, 16G or 3T is accepted, 1M at least",
			   text);
}

static unsigned int number(struct argp_state *state, const char *what,
			   const char *text, unsigned long most)
{
	return (unsigned int)arguments_number(state, what, text, strlen(text),
					      1, most);
}

static void set_path(struct predict_options *options, struct argp_state *state,
		     const char *path)
{
	if (options->path)
		argp_error(state, "'%s': one result is accepted", path);
	options->path = path;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	static const char *const formats[] = { "text", "markdown", "csv",
					       "json", NULL };
	struct predict_options *options = state->input;

	switch (key) {
	case KEY_SIZE:
		set_size(options, state, arg);
		return 0;
	case KEY_NODES:
		options->ask.nodes = number(state, "nodes", arg, MOST_NODES);
		return 0;
	case KEY_THREADS:
		options->ask.threads = number(state, "threads", arg,
					      MOST_THREADS);
		return 0;
	case KEY_WRITERS:
		options->writers = arguments_mask(state, &names_writers, arg);
		return 0;
	case KEY_FORMAT:
		options->format = arguments_one_of(state, "format", arg,
						   formats);
		return 0;
	case KEY_JSON:
		options->format = PREDICT_JSON;
		return 0;
	case KEY_OUT:
		options->out = arg;
		return 0;
	case ARGP_KEY_ARG:
		set_path(options, state, arg);
		return 0;
	case ARGP_KEY_END:
		if (!options->path)
			argp_error(state, "a result is needed: a directory that run --out made");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

void predict_parse(struct predict_options *options, int argc, char **argv)
{
	static const struct argp argp = {
		.options = options_of_predict,
		.parser = parse,
		.args_doc = "DIR",
		.doc = doc,
	};

	*options = (struct predict_options){
		.ask = { .size = DEFAULT_SIZE, .nodes = DEFAULT_NODES },
		.writers = names_all(&names_writers),
	};
	argp_err_exit_status = 2;
	argp_parse(&argp, argc, argv, 0, NULL, options);
}

// SPDX-License-Identifier: MIT
/* The command line of compare; see compare.h. */
#include "compare.h"

#include <argp.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "arguments.h"

#define DEFAULT_THRESHOLD	0.03
#define MOST_PERCENT		1000

enum option_key {
	KEY_THRESHOLD = 256,
	KEY_FLOOR,
	KEY_CONTRAST,
	KEY_AA,
	KEY_OUT,
	KEY_ACROSS,
	KEY_ALLOW_MISSING,
	KEY_ALLOW_UNCLEAR,
	KEY_FILTER,
	KEY_FORMAT,
	KEY_JSON,
};

static const struct argp_option options_of_compare[] = {
	{ NULL, 0, NULL, 0, "What counts as a change", 1 },
	{ "threshold", KEY_THRESHOLD, "PERCENT", 0,
	  "More than that, by the whole of the 95 % interval (default 3%)", 0 },
	{ "floor", KEY_FLOOR, "PERCENT|FILE", 0,
	  "And more than the noise of this machine: a figure, or the file that --aa --out has written", 0 },
	{ "filter", KEY_FILTER, "REGEX", 0,
	  "Only the points whose names match", 0 },
	{ "contrast", KEY_CONTRAST, "OLD=NEW,...", 0,
	  "Within one RESULT: points whose names have OLD between slashes, such as stores, against those with NEW there, such as template-nt. Samples of the same round are held against each other, so that noise which lasts longer than a round does not count", 0 },
	{ NULL, 0, NULL, 0, "What may be unlike", 2 },
	{ "across", KEY_ACROSS, "NAME,...", 0,
	  "Compare though these differ, such as host or init_on_alloc. May be repeated. The kernel may always differ", 0 },
	{ "allow-missing", KEY_ALLOW_MISSING, NULL, 0,
	  "Points that one side has alone are no failure", 0 },
	{ "allow-unclear", KEY_ALLOW_UNCLEAR, NULL, 0,
	  "Points that cannot be told are no failure: only what is shown to be slower is", 0 },
	{ NULL, 0, NULL, 0, "How to show it", 3 },
	{ "format", KEY_FORMAT, "NAME", 0,
	  "text (default), markdown, csv or json", 0 },
	{ "json", KEY_JSON, NULL, 0, "The same as --format json", 0 },
	{ NULL, 0, NULL, 0, "The noise of this machine", 4 },
	{ "aa", KEY_AA, NULL, 0,
	  "BASE and CONTENDER are two runs of the same: print how far they are apart, which is the floor", 0 },
	{ "out", KEY_OUT, "FILE", 0, "New file for the floor of --aa", 0 },
	{ 0 }
};

static const char doc[] =
	"Say which points became faster or slower from the result BASE to CONTENDER: "
	"directories that run --out made, or JSON files of Google Benchmark.\v"
	"The ratio is CONTENDER's median to BASE's: above 1 is slower. Its interval comes "
	"from a bootstrap that resamples boots, then loads of the module, then samples. "
	"\"slower\" or \"faster\" is said where the whole interval is beyond the threshold "
	"and the floor, and p, by the test of Mann and Whitney, is below 5 % after Holm's "
	"correction for the number of points; \"same\" where the whole interval is within; "
	"else \"cannot tell\", and about how many samples would. Counts of instructions "
	"(guests with --icount) are exact: their interval needs two samples, and no p.\n\n"
	"Results of unlike environments are refused, and each difference is named; "
	"--across allows those that are meant. With more than one CONTENDER, kernels are put "
	"in the order of their versions, and each is compared with BASE.\n\n"
	"With --contrast the ratio is the median of those within each round, and p is of the "
	"sign test. The kernel, or the module, cannot differ within a result; where two results "
	"are compared, the interval knows what differs between boots and loads only if they "
	"were repeated (sweep --boots, --loads).\n\n"
	"Examples:\n"
	"  memmap-bench compare before after\n"
	"  memmap-bench compare --threshold 5% --filter /kernel/ before after\n"
	"  memmap-bench compare --across init_on_alloc off on\n"
	"  memmap-bench compare --format markdown 6.1 6.6 6.12\n"
	"  memmap-bench compare --contrast stores=template-nt RESULT\n"
	"  memmap-bench compare --contrast deferred=padata,threads:1=threads:8 RESULT\n"
	"  memmap-bench compare --aa --out aa.json first second\n"
	"  memmap-bench compare --floor aa.json before after\n"
	"  git bisect run sh -c 'build-boot-and-run out && memmap-bench compare good out'\n\n"
	"Exit status: 0 no point is slower; 1 one is, or is missing in CONTENDER; 2 usage; "
	"125 cannot judge: unlike environments, no result, a point that failed, is new or "
	"cannot be told. With --aa: 0 in 95 of 100 points the interval excludes 1 by at most "
	"1 %; 1 this machine is not that steady.\n";

/* Like "3%", "0.5"; -EINVAL: it is none. */
static int percent(const char *text, double *part)
{
	char *end;

	if ((*text < '0' || *text > '9') ||
	    strspn(text, "0123456789.") != strcspn(text, "%"))
		return -EINVAL;
	*part = strtod(text, &end) / 100;
	if (*end == '%')
		end++;
	return *end || *part > MOST_PERCENT / 100.0 ? -EINVAL : 0;
}

static void add_across(void *to, struct argp_state *state, const char *text,
		       size_t length)
{
	char known[1024];

	if (likeness_allow(to, text, length))
		argp_error(state, "across '%.*s' is unknown; known: %s",
			   (int)length, text,
			   likeness_names(known, sizeof(known)));
}

static void add_contrast(void *to, struct argp_state *state, const char *text,
			 size_t length)
{
	int err = contrast_add(to, text, length);

	if (err == -EEXIST)
		argp_error(state, "contrast '%.*s': what stands before the '=' is there already",
			   (int)length, text);
	if (err == -ENOSPC)
		argp_error(state, "contrast: at most %d words are accepted",
			   CONTRAST_WORDS);
	if (err)
		argp_error(state, "contrast '%.*s': OLD=NEW is accepted, two words that stand between slashes in points' names, such as stores=template-nt",
			   (int)length, text);
}

static void add_file(struct compare_options *options, struct argp_state *state,
		     const char *path)
{
	if (options->nr_files == COMPARE_FILES)
		argp_error(state, "at most %d results are accepted",
			   COMPARE_FILES);
	options->files[options->nr_files++] = path;
}

/* What suits each other. */
static void settle(const struct compare_options *options,
		   struct argp_state *state)
{
	if (options->contrast_text) {
		if (options->nr_files != 1)
			argp_error(state, "%zu results: with --contrast one is accepted",
				   options->nr_files);
		if (options->aa)
			argp_error(state, "--aa is of two results, --contrast within one");
		if (options->floor_file || options->floor > 0)
			argp_error(state, "--floor is of two results: what is in both samples of a round is not in a contrast; --threshold is accepted");
		if (options->out)
			argp_error(state, "--out belongs to --aa; the rest goes to standard output");
		return;
	}
	if (options->nr_files < 2)
		argp_error(state, "%zu results: BASE and at least one CONTENDER are accepted",
			   options->nr_files);
	if (options->aa && options->nr_files != 2)
		argp_error(state, "--aa: two results are accepted, of the same on the same machine");
	if (options->aa && (options->floor_file || options->floor > 0))
		argp_error(state, "--floor means nothing to --aa, which finds it");
	if (options->out && !options->aa)
		argp_error(state, "--out belongs to --aa; the rest goes to standard output");
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	static const char *const formats[] = { "text", "markdown", "csv",
					       "json", NULL };
	struct compare_options *options = state->input;

	switch (key) {
	case KEY_THRESHOLD:
		if (percent(arg, &options->threshold))
			argp_error(state, "threshold '%s': percent from 0 to %d are accepted, such as 3%%",
				   arg, MOST_PERCENT);
		return 0;
	case KEY_FLOOR:
		options->floor_file = NULL;
		options->floor = 0;
		if (percent(arg, &options->floor))
			options->floor_file = arg;
		return 0;
	case KEY_CONTRAST:
		if (options->contrast_text)
			argp_error(state, "--contrast is there already: several words go into one, with commas between");
		options->contrast_text = arg;
		arguments_each(&options->contrast, state, "--contrast", arg,
			       add_contrast);
		return 0;
	case KEY_AA:
		options->aa = true;
		options->likeness.strict = true;
		return 0;
	case KEY_OUT:
		options->out = arg;
		return 0;
	case KEY_ACROSS:
		arguments_each(&options->likeness, state, "--across", arg,
			       add_across);
		return 0;
	case KEY_ALLOW_MISSING:
		options->allow_missing = true;
		return 0;
	case KEY_ALLOW_UNCLEAR:
		options->allow_unclear = true;
		return 0;
	case KEY_FILTER:
		arguments_filter(state, arg, &options->filter,
				 &options->filtered);
		return 0;
	case KEY_FORMAT:
		options->format = arguments_one_of(state, "format", arg,
						   formats);
		return 0;
	case KEY_JSON:
		options->format = COMPARE_JSON;
		return 0;
	case ARGP_KEY_ARG:
		add_file(options, state, arg);
		return 0;
	case ARGP_KEY_END:
		settle(options, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

void compare_parse(struct compare_options *options, int argc, char **argv)
{
	static const struct argp argp = {
		.options = options_of_compare, .parser = parse,
		.args_doc = "BASE CONTENDER [MORE...]\n--contrast OLD=NEW RESULT", .doc = doc,
	};

	*options = (struct compare_options){ .threshold = DEFAULT_THRESHOLD };
	argp_err_exit_status = 2;
	argp_parse(&argp, argc, argv, 0, NULL, options);
}

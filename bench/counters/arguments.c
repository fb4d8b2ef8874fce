// SPDX-License-Identifier: GPL-2.0-only
/* The command line of memmap-count; see arguments.h. */
#include "arguments.h"

#include <argp.h>
#include <string.h>

#define STATUS_USAGE	2

enum key {
	KEY_MODE = 256, KEY_CPUS, KEY_EVENTS, KEY_TASK, KEY_JSON, KEY_OUTPUT,
	KEY_LIST, KEY_SERVE
};

static const struct argp_option options[] = {
	{ "mode", KEY_MODE, "MODE", 0,
	  "kernel: what CPUs do in kernel mode (default); user; both. Memory controllers, context-switches and task-clock know no modes", 0 },
	{ "cpus", KEY_CPUS, "LIST", 0,
	  "CPUs that are counted, such as 0-3,8 (default: all that are online). Memory controllers are counted as a whole", 0 },
	{ "events", KEY_EVENTS, "NAME,...", 0,
	  "Only these; --list shows all (default)", 0 },
	{ "task", KEY_TASK, NULL, 0,
	  "Count COMMAND and what it starts, wherever they run, in place of CPUs", 0 },
	{ "json", KEY_JSON, NULL, 0, "JSON in place of the table", 0 },
	{ "output", KEY_OUTPUT, "FILE", 0,
	  "Where the counts go (default: standard error)", 0 },
	{ "list", KEY_LIST, NULL, 0,
	  "Show each event, whether it can be counted here, and why not", 0 },
	{ "serve", KEY_SERVE, NULL, 0,
	  "For memmap-bench: count as lines on standard input say", 0 },
	{ 0 }
};

static const char doc[] =
	"Count what CPUs and memory controllers do while COMMAND runs.\v"
	"Without --task the whole machine is counted, COMMAND or not: that is how work of "
	"the kernel's own threads is seen. Keep it quiet meanwhile.\n\n"
	"A count is one of\n"
	"  counted        all the time\n"
	"  multiplexed    a part of the time, and scaled up\n"
	"  not-counted    there is such an event, but it had no counter\n"
	"  unsupported    this machine has no such event\n"
	"  no-permission\n"
	"and all but the first say why. A value that is not known is never 0.\n\n"
	"A store to memory that is not in a cache reads it first: dram-read is what that "
	"costs, and non-temporal stores avoid it.\n\n"
	"Examples:\n"
	"  memmap-count --list\n"
	"  memmap-count -- modprobe nd_pmem\n"
	"  memmap-count --mode user --task -- dd if=/dev/zero of=/dev/null count=1000\n\n"
	"Exit status: 0 done; 1 failed, or COMMAND did; 2 usage; 77 nothing can be counted "
	"here.\n";

bool arguments_name(const char *list, const char *event)
{
	size_t length = strlen(event);

	for (const char *at = list; at; at = strchr(at, ',')) {
		at += *at == ',';
		if (strcspn(at, ",") == length && !strncmp(at, event, length))
			return true;
	}
	return false;
}

static void set_mode(struct arguments *arguments, struct argp_state *state,
		     const char *arg)
{
	if (!strcmp(arg, "kernel"))
		arguments->mode = COUNT_KERNEL;
	else if (!strcmp(arg, "user"))
		arguments->mode = COUNT_USER;
	else if (!strcmp(arg, "both"))
		arguments->mode = COUNT_BOTH;
	else
		argp_error(state, "mode '%s': kernel, user and both are accepted",
			   arg);
}

/* Digits, with '-' and ',' between: libperf takes anything. */
static void check_cpus(struct argp_state *state, const char *list)
{
	static const char digits[] = "0123456789";
	const char *at = list;

	for (;; at++) {
		size_t length = strspn(at, digits);

		at += length;
		if (length && length < 7 && *at == '-') {
			length = strspn(++at, digits);
			at += length;
		}
		if (!length || length > 6 || (*at && *at != ','))
			argp_error(state, "cpus '%s': a list such as 0-3,8 is accepted",
				   list);
		if (!*at)
			return;
	}
}

/* With all of the command line known. */
static void check(const struct arguments *arguments, struct argp_state *state)
{
	bool command = arguments->command != NULL;

	if (arguments->use == USE_COMMAND && !command)
		argp_error(state, "no command; it goes after '--', such as: memmap-count -- true");
	if (arguments->use != USE_COMMAND && command)
		argp_error(state, "--list and --serve take no command");
	if (arguments->task && arguments->use != USE_COMMAND)
		argp_error(state, "--task counts a command, which --list and --serve have not");
	if (arguments->task && *arguments->cpus)
		argp_error(state, "--task counts wherever the command runs, --cpus one place: leave one of them away");
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case KEY_MODE:
		set_mode(arguments, state, arg);
		return 0;
	case KEY_CPUS:
		check_cpus(state, arg);
		arguments->cpus = arg;
		return 0;
	case KEY_EVENTS:
		arguments->events = arg;
		return 0;
	case KEY_TASK:
		arguments->task = true;
		return 0;
	case KEY_JSON:
		arguments->json = true;
		return 0;
	case KEY_OUTPUT:
		arguments->output = arg;
		return 0;
	case KEY_LIST:
		arguments->use = USE_LIST;
		return 0;
	case KEY_SERVE:
		arguments->use = USE_SERVE;
		return 0;
	case ARGP_KEY_ARGS:
		arguments->command = state->argv + state->next;
		return 0;
	case ARGP_KEY_END:
		check(arguments, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

void arguments_parse(struct arguments *arguments, int argc, char **argv)
{
	static const struct argp argp = {
		.options = options, .parser = parse,
		.args_doc = "-- COMMAND [ARG...]\n--list\n--serve", .doc = doc,
	};

	*arguments = (struct arguments){ .cpus = "" };
	argp_err_exit_status = STATUS_USAGE;
	argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, arguments);
}

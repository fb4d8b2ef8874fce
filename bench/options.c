// SPDX-License-Identifier: MIT
/* The command line of list and run; see options.h. */
#include "options.h"

#include <argp.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "machine.h"
#include "names.h"
#include "size.h"

#define KIND_LIST	1	/* group of options that say what */
#define KIND_RUN	2	/* those that say how */

#define SECTION_BYTES	(128ULL << 20)
#define MOST_BYTES	(1ULL << 46)	/* x86-64 with 4-level paging */
#define MOST_REPETITIONS 1000000

enum key {
	KEY_SIZES = 256, KEY_NODES, KEY_SCHEDULES, KEY_WRITERS, KEY_THREADS,
	KEY_PLACEMENT, KEY_PREFILL, KEY_SOURCE, KEY_NAMESPACES, KEY_TYPE,
	KEY_FILTER, KEY_REPETITIONS, KEY_SEED, KEY_VERIFY, KEY_OUT, KEY_PROGRESS,
};

static const struct argp_option what_options[] = {
	{ NULL, 0, NULL, 0, "What to measure", KIND_LIST },
	{ "sizes", KEY_SIZES, "SIZE,...", 0,
	  "Bytes per range, in multiples of 128M: 1G,4G,16G (default); \"all\": 1G, 4G, 16G ... to what memory allows", 0 },
	{ "nodes", KEY_NODES, "NODE,...", 0,
	  "One range on each of these NUMA nodes, initialised together. May be repeated. \"each\": every node alone; \"all\": all together (default: both)", 0 },
	{ "schedules", KEY_SCHEDULES, "NAME,...", 0,
	  "serial, deferred, padata or \"all\" (default)", 0 },
	{ "writers", KEY_WRITERS, "NAME,...", 0,
	  "kernel, legacy (both default), stores or \"all\"", 0 },
	{ "threads", KEY_THREADS, "N,...", 0,
	  "Threads per range of padata; \"all\": 1, 2, 4 ... and the CPUs of the node (default)", 0 },
	{ "placement", KEY_PLACEMENT, "NAME,...", 0,
	  "Where workers run: node (of the range; default), any, remote or \"all\"", 0 },
	{ "prefill", KEY_PREFILL, "NAME,...", 0,
	  "What the memmap holds before: zero (default), poison, keep or \"all\"", 0 },
	{ "source", KEY_SOURCE, "NAME", 0,
	  "hole: free address space, no pmem needed (default); pmem: the namespaces named by --namespaces", 0 },
	{ "namespaces", KEY_NAMESPACES, "NAME,...", 0,
	  "NVDIMM namespaces that may be used, such as namespace0.0; no driver may be bound to them. Their data is not touched. Implies --source pmem", 0 },
	{ "type", KEY_TYPE, "NAME", 0,
	  "Memory type of the ranges: private, p2pdma, generic or fs_dax (default: the safest for the source)", 0 },
	{ "filter", KEY_FILTER, "REGEX", 0,
	  "Only the points whose names match", 0 },
	{ "benchmark_filter", 0, NULL, OPTION_ALIAS, NULL, 0 },
	{ 0 }
};

static const struct argp_option how_options[] = {
	{ NULL, 0, NULL, 0, "How to measure", KIND_RUN },
	{ "repetitions", KEY_REPETITIONS, "N", 0,
	  "Samples per point (default 10)", 0 },
	{ "benchmark_repetitions", 0, NULL, OPTION_ALIAS, NULL, 0 },
	{ "seed", KEY_SEED, "N", 0,
	  "Order of the points in each round (default: random; it is recorded)", 0 },
	{ "verify", KEY_VERIFY, "yes|no", 0,
	  "Compare every struct page with what the running kernel wrote (default yes)", 0 },
	{ "out", KEY_OUT, "DIR", 0,
	  "New directory for result.json, samples.csv, workers.csv, summary.csv and env.json", 0 },
	{ "progress", KEY_PROGRESS, "WHEN", 0,
	  "auto (default), always or never", 0 },
	{ 0 }
};

typedef void (*entry_fn)(struct options *options, struct argp_state *state,
			 const char *text, size_t length);

/* Calls @add for each entry of a comma-separated list; empty ones are errors. */
static void each_entry(struct options *options, struct argp_state *state,
		       const char *what, const char *list, entry_fn add)
{
	const char *text = list;

	for (;;) {
		size_t length = strcspn(text, ",");

		if (!length)
			argp_error(state, "%s '%s': an entry is empty; a list such as a,b is accepted",
				   what, list);
		add(options, state, text, length);
		if (!text[length])
			return;
		text += length + 1;
	}
}

/* Unsigned decimal of @length bytes, from @least to @most; else an error. */
static unsigned long number(struct argp_state *state, const char *what,
			    const char *text, size_t length,
			    unsigned long least, unsigned long most)
{
	unsigned long value = 0;

	for (size_t i = 0; i < length; i++) {
		if (text[i] < '0' || text[i] > '9' || value > most / 10)
			value = most + 1;
		else
			value = value * 10 + (unsigned long)(text[i] - '0');
		if (value > most)
			break;
	}
	if (!length || value < least || value > most)
		argp_error(state, "%s '%.*s': a number from %lu to %lu is accepted",
			   what, (int)length, text, least, most);
	return value;
}

static void check_room(struct argp_state *state, const char *what,
		       unsigned int nr)
{
	if (nr == OPTIONS_LIST)
		argp_error(state, "%s: at most %d entries are accepted", what,
			   OPTIONS_LIST);
}

static void add_size(struct options *options, struct argp_state *state,
		     const char *text, size_t length)
{
	char copy[SIZE_TEXT] = "";
	uint64_t bytes = 0;

	check_room(state, "--sizes", options->nr_sizes);
	/* What is longer stays empty: cut, it would be another size. */
	if (length < sizeof(copy))
		memcpy(copy, text, length);
	if (size_parse(copy, &bytes) || !bytes || bytes % SECTION_BYTES ||
	    bytes > MOST_BYTES)
		argp_error(state, "size '%.*s': multiples of 128M up to 64T are accepted, such as 1G, 3200M, 2T, or \"all\" alone",
			   (int)length, text);
	options->sizes[options->nr_sizes++] = bytes;
}

static void add_threads(struct options *options, struct argp_state *state,
			const char *text, size_t length)
{
	check_room(state, "--threads", options->nr_threads);
	options->threads[options->nr_threads++] =
		(unsigned int)number(state, "threads", text, length, 1,
				     MEMMAP_BENCH_MAX_THREADS);
}

static void add_node(struct options *options, struct argp_state *state,
		     const char *text, size_t length)
{
	struct node_group *group = &options->groups[options->nr_groups];
	unsigned int node;

	check_room(state, "--nodes", group->nr);
	node = (unsigned int)number(state, "node", text, length, 0, 1023);
	for (unsigned int i = 0; i < group->nr; i++)
		if (group->node[i] == node)
			argp_error(state, "node %u is named twice", node);
	group->node[group->nr++] = node;
}

static void add_nodes(struct options *options, struct argp_state *state,
		      const char *arg)
{
	if (!strcmp(arg, "each")) {
		options->nodes_each = true;
		return;
	}
	if (!strcmp(arg, "all")) {
		options->nodes_all = true;
		return;
	}
	check_room(state, "--nodes", options->nr_groups);
	each_entry(options, state, "--nodes", arg, add_node);
	options->nr_groups++;
}

static void add_namespace(struct options *options, struct argp_state *state,
			  const char *text, size_t length)
{
	char *to = options->namespaces[options->nr_namespaces];

	check_room(state, "--namespaces", options->nr_namespaces);
	if (length >= sizeof(options->namespaces[0]) ||
	    strncmp(text, "namespace", strlen("namespace")) != 0)
		argp_error(state, "namespace '%.*s': names such as namespace0.0 are accepted; see memmap-bench info",
			   (int)length, text);
	memcpy(to, text, length);
	to[length] = '\0';
	options->nr_namespaces++;
}

/* Id of a name, or an error that lists the known ones. */
static unsigned int find(struct argp_state *state, const struct names *names,
			 const char *text, size_t length, bool all_is_known)
{
	unsigned int id = names_find(names, text, length);
	char known[256];

	if (!id)
		argp_error(state, "%s '%.*s' is unknown; known: %s%s",
			   names->what, (int)length, text,
			   names_known(names, known, sizeof(known)),
			   all_is_known ? ", or all of them by \"all\" alone" :
					  "");
	return id;
}

/* Mask of the names in a comma-separated list. */
static unsigned int mask(struct argp_state *state, const struct names *names,
			 const char *list)
{
	unsigned int found = 0;

	if (!strcmp(list, "all"))
		return names_all(names);
	for (;;) {
		size_t length = strcspn(list, ",");

		found |= 1U << find(state, names, list, length, true);
		if (!list[length])
			return found;
		list += length + 1;
	}
}

static unsigned int single(struct argp_state *state, const struct names *names,
			   const char *text)
{
	return find(state, names, text, strlen(text), false);
}

static void set_filter(struct options *options, struct argp_state *state,
		       const char *regex)
{
	char message[128];
	int err;

	if (options->filtered)
		regfree(&options->filter);
	err = regcomp(&options->filter, regex, REG_EXTENDED | REG_NOSUB);
	if (err) {
		regerror(err, &options->filter, message, sizeof(message));
		argp_error(state, "filter '%s': %s", regex, message);
	}
	options->filtered = true;
}

static void set_seed(struct options *options, struct argp_state *state,
		     const char *arg)
{
	char *end;

	errno = 0;
	options->seed = strtoull(arg, &end, 10);
	if (errno || *end || *arg < '0' || *arg > '9')
		argp_error(state, "seed '%s': a number from 0 to 2^64 - 1 is accepted",
			   arg);
	options->seeded = true;
}

static unsigned int one_of(struct argp_state *state, const char *what,
			   const char *arg, const char *const *known)
{
	for (unsigned int i = 0; known[i]; i++)
		if (!strcmp(arg, known[i]))
			return i;
	argp_error(state, "%s '%s': %s, %s%s%s accepted", what, arg, known[0],
		   known[1], known[2] ? ", " : "", known[2] ? known[2] : "");
	return 0;
}

static error_t parse_what(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case KEY_SIZES:
		options->nr_sizes = 0;
		if (strcmp(arg, "all") != 0)
			each_entry(options, state, "--sizes", arg, add_size);
		return 0;
	case KEY_NODES:
		add_nodes(options, state, arg);
		return 0;
	case KEY_SCHEDULES:
		options->schedules = mask(state, &names_schedules, arg);
		return 0;
	case KEY_WRITERS:
		options->writers = mask(state, &names_writers, arg);
		return 0;
	case KEY_THREADS:
		options->nr_threads = 0;
		if (strcmp(arg, "all") != 0)
			each_entry(options, state, "--threads", arg, add_threads);
		return 0;
	case KEY_PLACEMENT:
		options->placements = mask(state, &names_placements, arg);
		return 0;
	case KEY_PREFILL:
		options->prefills = mask(state, &names_prefills, arg);
		return 0;
	case KEY_SOURCE:
		options->source = single(state, &names_sources, arg);
		return 0;
	case KEY_NAMESPACES:
		each_entry(options, state, "--namespaces", arg, add_namespace);
		return 0;
	case KEY_TYPE:
		options->type = single(state, &names_types, arg);
		return 0;
	case KEY_FILTER:
		set_filter(options, state, arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static error_t parse_how(int key, char *arg, struct argp_state *state)
{
	static const char *const yes_no[] = { "no", "yes", NULL };
	static const char *const when[] = { "auto", "always", "never", NULL };
	struct options *options = state->input;

	switch (key) {
	case KEY_REPETITIONS:
		options->repetitions =
			(unsigned int)number(state, "repetitions", arg,
					     strlen(arg), 1, MOST_REPETITIONS);
		return 0;
	case KEY_SEED:
		set_seed(options, state, arg);
		return 0;
	case KEY_VERIFY:
		options->verify = one_of(state, "verify", arg, yes_no);
		return 0;
	case KEY_OUT:
		if (!*arg)
			argp_error(state, "--out '': the name of a new directory is accepted");
		options->out = arg;
		return 0;
	case KEY_PROGRESS:
		options->progress = one_of(state, "progress", arg, when);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* Namespaces imply pmem, wherever they stand among the options. */
static void settle_source(struct options *options, struct argp_state *state)
{
	if (!options->source)
		options->source = options->nr_namespaces ?
			MEMMAP_BENCH_SOURCE_PMEM : MEMMAP_BENCH_SOURCE_HOLE;
	if (options->source == MEMMAP_BENCH_SOURCE_HOLE &&
	    options->nr_namespaces)
		argp_error(state, "--namespaces names pmem, --source hole uses none: leave one of them away");
}

static error_t parse_top(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		for (int i = 0; state->root_argp->children[i].argp; i++)
			state->child_inputs[i] = options;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "argument '%s': only options are accepted", arg);
		return 0;
	case ARGP_KEY_END:
		settle_source(options, state);
		if (options->source == MEMMAP_BENCH_SOURCE_PMEM &&
		    !options->nr_namespaces)
			argp_error(state, "source pmem: name the namespaces that may be used with --namespaces; see memmap-bench info");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static void set_defaults(struct options *options)
{
	*options = (struct options){
		.sizes = { 1ULL << 30, 4ULL << 30, 16ULL << 30 },
		.nr_sizes = 3,
		.schedules = names_all(&names_schedules),
		.writers = 1U << MEMMAP_BENCH_WRITER_KERNEL |
			   1U << MEMMAP_BENCH_WRITER_LEGACY,
		.prefills = 1U << MEMMAP_BENCH_PREFILL_ZERO,
		.placements = 1U << MEMMAP_BENCH_PLACEMENT_NODE,
		.repetitions = 10,
		.verify = true,
	};
}

static const char list_doc[] =
	"Print the points of a plan and, for each that cannot run here, why.\v"
	"Examples:\n"
	"  memmap-bench list\n"
	"  memmap-bench list --sizes all --schedules padata --threads all\n";

static const char run_doc[] =
	"Measure the points of a plan.\v"
	"Every sample re-initialises the memmaps of ranges that the module holds; the "
	"time is the makespan: from the schedule's start to its last worker's end. "
	"Prefill and verification are outside the clock.\n\n"
	"Examples:\n"
	"  memmap-bench run --sizes 4G --nodes 0 --out /tmp/first\n"
	"  memmap-bench run --schedules padata --threads all --writers kernel\n"
	"  memmap-bench run --namespaces namespace0.0,namespace1.0 --nodes 0,1\n\n"
	"Exit status: 0 done; 1 failed; 2 usage; 77 nothing of the plan can run here.\n";

void options_parse(struct options *options, enum options_verb verb, int argc,
		   char **argv)
{
	static const struct argp what = { .options = what_options,
					  .parser = parse_what };
	static const struct argp how = { .options = how_options,
					 .parser = parse_how };
	static const struct argp_child list_children[] = {
		{ &what, 0, NULL, 0 }, { 0 } };
	static const struct argp_child run_children[] = {
		{ &what, 0, NULL, 0 }, { &how, 0, NULL, 0 }, { 0 } };
	const struct argp argp = {
		.parser = parse_top,
		.doc = verb == OPTIONS_RUN_VERB ? run_doc : list_doc,
		.children = verb == OPTIONS_RUN_VERB ? run_children :
						       list_children,
	};

	set_defaults(options);
	argp_err_exit_status = 2;
	argp_parse(&argp, argc, argv, 0, NULL, options);
	if (!options->nr_groups && !options->nodes_each && !options->nodes_all)
		options->nodes_each = options->nodes_all = true;
}

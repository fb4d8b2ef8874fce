// SPDX-License-Identifier: MIT
/* The command line of list and run; see options.h. */
#include "options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arguments.h"
#include "machine.h"
#include "names.h"
#include "options_groups.h"
#include "size.h"

#define SECTION_BYTES	(128ULL << 20)
#define MOST_BYTES	(1ULL << 46)	/* x86-64 with 4-level paging */

static const struct argp_option what_options[] = {
	{ NULL, 0, NULL, 0, "What to measure", KIND_WHAT },
	{ "path", KEY_PATH, "NAME,...", 0,
	  "memmap: re-initialise the memmap of a standing range (default); bind, unbind: the kernel's whole memremap_pages(), memunmap_pages(); enable, disable: an NVDIMM namespace by libndctl, both by \"namespace\"", 0 },
	{ "where", KEY_WHERE, "WHERE", 0,
	  "kernel: by the module in the running kernel (default); model: path memmap in user space, with neither module nor root", 0 },
	{ "sizes", KEY_SIZES, "SIZE,...", 0,
	  "Bytes per range, in multiples of 128M: 1G,4G,16G (default); \"all\": 1G, 4G, 16G ... to what memory allows", 0 },
	{ "fit", KEY_FIT, NULL, 0,
	  "Halve all sizes together until every range fits into its node's free memory; the scale is recorded", 0 },
	{ "nodes", KEY_NODES, "NODE,...", 0,
	  "One range on each of these NUMA nodes, initialised together. May be repeated. \"each\": every node alone; \"all\": all together (default: both)", 0 },
	{ "writers", KEY_WRITERS, "NAME,...", 0,
	  "kernel, legacy (both by default; of the model stores, legacy), stores, reserved-atomic, reserved-plain, reserved-folded, reserved-none, reserved-cleared, memset, bulk, downward, poison, pageblocks, template, template-nt, movdir64b, template-rep, template-prefetch; \"ceilings\", what memory allows: fill-store, fill-nt, fill-avx512, memset-zero, read; or \"all\"", 0 },
	{ "prefill", KEY_PREFILL, "NAME,...", 0,
	  "What the memmap holds before: zero (default), poison, keep or \"all\"", 0 },
	{ "source", KEY_SOURCE, "NAME", 0,
	  "hole: free address space, no pmem needed (default); pmem: the namespaces named by --namespaces", 0 },
	{ "namespaces", KEY_NAMESPACES, "NAME,...", 0,
	  "NVDIMM namespaces that may be used, such as namespace0.0. Their data is not touched but by --modes. Implies --source pmem, for which no driver may be bound to them; with path enable or disable they are what is enabled and disabled, and the source of the others stays a hole", 0 },
	{ "type", KEY_TYPE, "NAME,...", 0,
	  "Memory type of the ranges: private, p2pdma, generic, fs_dax or coherent (default: the safest for the source); several only of bind and unbind", 0 },
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
	{ "profile", KEY_PROFILE, "yes|no", 0,
	  "Also the time of every section of 128M, of memmap and of binds of one range alone, into sections.csv (default no)", 0 },
	{ "counters", KEY_COUNTERS, "WHEN", 0,
	  "Count instructions, cycles, misses and bytes of memory during each sample, by memmap-count: auto (default: where that is there and can), yes or no", 0 },
	{ "out", KEY_OUT, "DIR", 0,
	  "New directory for result.json, env.json and samples, workers, stages, sections and summary.csv", 0 },
	{ "progress", KEY_PROGRESS, "WHEN", 0,
	  "auto (default), always or never", 0 },
	{ 0 }
};

static void add_size(void *to, struct argp_state *state,
		     const char *text, size_t length)
{
	struct options *options = to;
	char copy[SIZE_TEXT] = "";
	uint64_t bytes = 0;

	options_check_room(state, "--sizes", options->nr_sizes);
	/* What is longer stays empty: cut, it would be another size. */
	if (length < sizeof(copy))
		memcpy(copy, text, length);
	if (size_parse(copy, &bytes) || !bytes || bytes % SECTION_BYTES ||
	    bytes > MOST_BYTES)
		argp_error(state, "size '%.*s': multiples of 128M up to 64T are accepted, such as 1G, 3200M, 2T, or \"all\" alone",
			   (int)length, text);
	options->sizes[options->nr_sizes++] = bytes;
}

static void add_node(void *to, struct argp_state *state,
		     const char *text, size_t length)
{
	struct options *options = to;
	struct node_group *group = &options->groups[options->nr_groups];
	unsigned int node;

	options_check_room(state, "--nodes", group->nr);
	node = (unsigned int)arguments_number(state, "node", text, length, 0,
					      1023);
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
	options_check_room(state, "--nodes", options->nr_groups);
	arguments_each(options, state, "--nodes", arg, add_node);
	options->nr_groups++;
}

static void add_namespace(void *to, struct argp_state *state,
			  const char *text, size_t length)
{
	struct options *options = to;
	char *name = options->namespaces[options->nr_namespaces];

	options_check_room(state, "--namespaces", options->nr_namespaces);
	if (length >= sizeof(options->namespaces[0]) ||
	    strncmp(text, "namespace", strlen("namespace")) != 0)
		argp_error(state, "namespace '%.*s': names such as namespace0.0 are accepted; see memmap-bench info",
			   (int)length, text);
	memcpy(name, text, length);
	name[length] = '\0';
	options->nr_namespaces++;
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

void options_note(struct options *options, int key, const char *arg)
{
	char *text;
	size_t used;

	if (key < KEY_PATH || key >= KEY_END)
		return;
	options->given |= 1ULL << (key - KEY_PATH);
	text = options->texts[key - KEY_PATH];
	used = strlen(text);
	snprintf(text + used, OPTIONS_TEXT - used, "%s%s", used ? " " : "",
		 arg ? arg : "yes");
}

static error_t parse_what(int key, char *arg, struct argp_state *state)
{
	static const char *const where[] = { "kernel", "model", NULL };
	struct options *options = state->input;

	options_note(options, key, arg);
	switch (key) {
	case KEY_PATH:
		options->paths = arguments_mask(state, &names_paths, arg);
		return 0;
	case KEY_WHERE:
		options->model = arguments_one_of(state, "where", arg, where);
		return 0;
	case KEY_SIZES:
		options->nr_sizes = 0;
		if (strcmp(arg, "all") != 0)
			arguments_each(options, state, "--sizes", arg, add_size);
		return 0;
	case KEY_FIT:
		options->fit = true;
		return 0;
	case KEY_NODES:
		add_nodes(options, state, arg);
		return 0;
	case KEY_WRITERS:
		options->writers = arguments_mask(state, &names_writers, arg);
		return 0;
	case KEY_PREFILL:
		options->prefills = arguments_mask(state, &names_prefills, arg);
		return 0;
	case KEY_SOURCE:
		options->source = arguments_name(state, &names_sources, arg);
		return 0;
	case KEY_NAMESPACES:
		arguments_each(options, state, "--namespaces", arg, add_namespace);
		return 0;
	case KEY_TYPE:
		options->types = arguments_mask(state, &names_types, arg);
		return 0;
	case KEY_FILTER:
		arguments_filter(state, arg, &options->filter,
				 &options->filtered);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static error_t parse_how(int key, char *arg, struct argp_state *state)
{
	static const char *const when[] = { "auto", "always", "never", NULL };
	static const char *const counters[] = { "auto", "yes", "no", NULL };
	struct options *options = state->input;

	options_note(options, key, arg);
	switch (key) {
	case KEY_REPETITIONS:
		options->repetitions =
			(unsigned int)arguments_number(state, "repetitions", arg,
						       strlen(arg), 1,
						       OPTIONS_REPETITIONS);
		return 0;
	case KEY_SEED:
		set_seed(options, state, arg);
		return 0;
	case KEY_VERIFY:
		options->verify = arguments_yes(state, "verify", arg);
		return 0;
	case KEY_PROFILE:
		options->profile = arguments_yes(state, "profile", arg);
		return 0;
	case KEY_OUT:
		if (!*arg)
			argp_error(state, "--out '': the name of a new directory is accepted");
		options->out = arg;
		return 0;
	case KEY_COUNTERS:
		options->counters = arguments_one_of(state, "counters", arg,
						     counters);
		return 0;
	case KEY_PROGRESS:
		options->progress = arguments_one_of(state, "progress", arg, when);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* Groups of options of the verb that is parsed. */
static const struct argp_child *children;

static error_t parse_top(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		/* Not root_argp's: that is a wrapper of argp_parse(). */
		for (int i = 0; children[i].argp; i++)
			state->child_inputs[i] = options;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "argument '%s': only options are accepted", arg);
		return 0;
	case ARGP_KEY_END:
		options_settle(options, state);
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
		.scale = 1,
		.paths = 1U << PATH_MEMMAP,
		.probings = names_all(&names_probings),
		.aligns = 1U << ALIGN_4K,
		.stages = true,
		.schedules = 1U << MEMMAP_BENCH_SCHEDULE_SERIAL |
			     1U << MEMMAP_BENCH_SCHEDULE_DEFERRED |
			     1U << MEMMAP_BENCH_SCHEDULE_PADATA,
		.writers = 1U << MEMMAP_BENCH_WRITER_KERNEL |
			   1U << MEMMAP_BENCH_WRITER_LEGACY,
		.prefills = 1U << MEMMAP_BENCH_PREFILL_ZERO,
		.placements = 1U << MEMMAP_BENCH_PLACEMENT_NODE,
		.nr_chunks = 1,
		.chunk_aligns = 1U << CHUNK_ALIGN_SECTION,
		.touches = 4096,
		.repetitions = 10,
		.part = 1,
		.parts = 1,
		.verify = true,
	};
}

static const char list_doc[] =
	"Print the points of a plan and, for each that cannot run here, why.\v"
	"Examples:\n"
	"  memmap-bench list\n"
	"  memmap-bench list --sizes all --schedules padata --threads all\n"
	"  memmap-bench list --where model --writers all --schedules all\n";

static const char run_doc[] =
	"Measure the points of a plan.\v"
	"A sample of path memmap re-initialises the memmaps of ranges that the module "
	"holds; the time is the makespan: from the schedule's start to its last "
	"worker's end. Prefill and verification are outside the clock. A sample of "
	"bind makes ranges and removes them again; probes on the kernel's functions "
	"tell the stages. The first bind since boot is kept apart.\n\n"
	"Examples:\n"
	"  memmap-bench run --sizes 4G --nodes 0 --out /tmp/first\n"
	"  memmap-bench run --schedules padata --threads all --writers kernel\n"
	"  memmap-bench run --namespaces namespace0.0,namespace1.0 --nodes 0,1\n"
	"  memmap-bench run --path bind,unbind --sizes 16G --type generic --align 4K,2M\n"
	"  memmap-bench run --path namespace --namespaces namespace0.0\n"
	"  memmap-bench run --where model --writers all --threads all --out ladder\n"
	"  memmap-bench run --resume /tmp/first\n\n"
	"Exit status: 0 done; 1 failed; 2 usage; 77 nothing of the plan can run here.\n";

static void parse(struct options *options, enum options_verb verb, int argc,
		  char **argv, unsigned int flags)
{
	static const struct argp what = { .options = what_options,
					  .parser = parse_what };
	static const struct argp how = { .options = how_options,
					 .parser = parse_how };
	static const struct argp_child list_children[] = {
		{ &what, 0, NULL, 0 }, { &options_schedule, 0, NULL, 0 },
		{ &options_bind, 0, NULL, 0 }, { 0 } };
	static const struct argp_child run_children[] = {
		{ &what, 0, NULL, 0 }, { &options_schedule, 0, NULL, 0 },
		{ &options_bind, 0, NULL, 0 }, { &how, 0, NULL, 0 },
		{ &options_resume, 0, NULL, 0 }, { 0 } };
	struct argp argp = {
		.parser = parse_top,
		.doc = verb == OPTIONS_RUN_VERB ? run_doc : list_doc,
	};

	children = verb == OPTIONS_RUN_VERB ? run_children : list_children;
	argp.children = children;
	set_defaults(options);
	argp_err_exit_status = 2;
	argp_parse(&argp, argc, argv, flags, NULL, options);
	if (!options->nr_groups && !options->nodes_each && !options->nodes_all)
		options->nodes_each = options->nodes_all = true;
}

void options_parse(struct options *options, enum options_verb verb, int argc,
		   char **argv)
{
	parse(options, verb, argc, argv, 0);
}

void options_parse_recorded(struct options *options, int argc, char **argv)
{
	/* --help would end this with status 0. */
	parse(options, OPTIONS_RUN_VERB, argc, argv, ARGP_NO_HELP);
}

/* What argp calls an option, by its key; its aliases come behind it. */
static const char *name_in(const struct argp *argp, int key)
{
	for (const struct argp_option *o = argp->options;
	     o->name || o->key || o->doc; o++)
		if (o->key == key)
			return o->name;
	return NULL;
}

const char *options_name(int key)
{
	for (int i = 0; children && children[i].argp; i++) {
		const char *name = name_in(children[i].argp, key);

		if (name)
			return name;
	}
	return "?";
}

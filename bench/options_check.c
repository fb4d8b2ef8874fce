// SPDX-License-Identifier: MIT
/* Whether options suit each other; see options_groups.h. */
#include "options_groups.h"

#include <string.h>

#include "memmap_bench.h"
#include "names.h"
#include "nd.h"

#define MEMMAP		(1U << PATH_MEMMAP)
#define BINDS		(1U << PATH_BIND | 1U << PATH_UNBIND)
#define RANGES		(MEMMAP | BINDS)
#define NAMESPACES	OPTIONS_NAMESPACE_PATHS
#define CHUNKED		(1U << MEMMAP_BENCH_SCHEDULE_PADATA | \
			 1U << MEMMAP_BENCH_SCHEDULE_PADATA_API)

/* The paths that an option means something to; the others would ignore it. */
static const struct {
	enum option_key key;
	const char *name;
	unsigned int paths;
} belongings[] = {
	{ KEY_SIZES, "--sizes", RANGES },
	{ KEY_FIT, "--fit", RANGES },
	{ KEY_NODES, "--nodes", RANGES },
	{ KEY_SOURCE, "--source", RANGES },
	{ KEY_TYPE, "--type", RANGES },
	{ KEY_SCHEDULES, "--schedules", MEMMAP },
	{ KEY_WRITERS, "--writers", MEMMAP },
	{ KEY_THREADS, "--threads", MEMMAP },
	{ KEY_OVERSUBSCRIBE, "--oversubscribe", MEMMAP },
	{ KEY_PLACEMENT, "--placement", MEMMAP },
	{ KEY_CHUNK, "--chunk", MEMMAP },
	{ KEY_CHUNK_ALIGN, "--chunk-align", MEMMAP },
	{ KEY_TOUCHES, "--touches", MEMMAP },
	{ KEY_PREFILL, "--prefill", MEMMAP },
	{ KEY_VERIFY, "--verify", MEMMAP },
	{ KEY_PROFILE, "--profile", MEMMAP | 1U << PATH_BIND },
	{ KEY_PROBING, "--probing", BINDS },
	{ KEY_ALIGN, "--align", BINDS | NAMESPACES },
	{ KEY_STAGES, "--stages", BINDS | NAMESPACES },
	{ KEY_MODES, "--modes", NAMESPACES },
	{ KEY_MAPS, "--map", NAMESPACES },
	{ KEY_DESTROY_DATA, "--destroy-data", NAMESPACES },
};

void options_check_room(struct argp_state *state, const char *what,
			unsigned int nr)
{
	if (nr == OPTIONS_LIST)
		argp_error(state, "%s: at most %d entries are accepted", what,
			   OPTIONS_LIST);
}

/* The schedules that an option of path memmap means something to. */
static const struct {
	enum option_key key;
	const char *name;
	unsigned int schedules;
} of_schedules[] = {
	{ KEY_CHUNK, "--chunk", CHUNKED },
	{ KEY_CHUNK_ALIGN, "--chunk-align", CHUNKED },
	{ KEY_TOUCHES, "--touches", 1U << MEMMAP_BENCH_SCHEDULE_BACKGROUND },
};

/* What the kernel's ranges have, and the model's have not. */
static const struct {
	enum option_key key;
	const char *name;
} of_kernel[] = {
	{ KEY_SOURCE, "--source" },
	{ KEY_NAMESPACES, "--namespaces" },
	{ KEY_TYPE, "--type" },
};

static void check_paths(const struct options *options, struct argp_state *state)
{
	char theirs[64], asked[64];

	for (size_t i = 0; i < sizeof(belongings) / sizeof(belongings[0]); i++)
		if (options_given(options, belongings[i].key) &&
		    !(options->paths & belongings[i].paths))
			argp_error(state, "%s means nothing to --path %s; it is for %s",
				   belongings[i].name,
				   names_join(&names_paths, options->paths, ",",
					      asked, sizeof(asked)),
				   names_join(&names_paths, belongings[i].paths,
					      ", ", theirs, sizeof(theirs)));
}

static void check_schedules(const struct options *options,
			    struct argp_state *state)
{
	char theirs[64], asked[64];

	for (size_t i = 0; i < sizeof(of_schedules) / sizeof(of_schedules[0]); i++)
		if (options_given(options, of_schedules[i].key) &&
		    !(options->schedules & of_schedules[i].schedules))
			argp_error(state, "%s means nothing to --schedules %s; it is for %s",
				   of_schedules[i].name,
				   names_join(&names_schedules,
					      options->schedules, ",", asked,
					      sizeof(asked)),
				   names_join(&names_schedules,
					      of_schedules[i].schedules, ", ",
					      theirs, sizeof(theirs)));
}

/* The model has re-initialisation only, in plain memory, and not the kernel's code. */
static void settle_where(struct options *options, struct argp_state *state)
{
	char asked[64];

	if (!options->model)
		return;
	if (options->paths != MEMMAP)
		argp_error(state, "--path %s means nothing to --where model, which has memmap only",
			   names_join(&names_paths, options->paths, ",", asked,
				      sizeof(asked)));
	for (size_t i = 0; i < sizeof(of_kernel) / sizeof(of_kernel[0]); i++)
		if (options_given(options, of_kernel[i].key))
			argp_error(state, "%s means nothing to --where model, whose ranges are plain memory; it is for --where kernel",
				   of_kernel[i].name);
	if (!options_given(options, KEY_WRITERS))
		options->writers = 1U << MEMMAP_BENCH_WRITER_STORES |
				   1U << MEMMAP_BENCH_WRITER_LEGACY;
}

static void check_fit(const struct options *options, struct argp_state *state)
{
	if (options->fit && !options->nr_sizes)
		argp_error(state, "--fit halves the sizes that are named; --sizes all ends where memory does without it");
}

/* Namespaces imply pmem, wherever they stand among the options. */
static void settle_source(struct options *options, struct argp_state *state)
{
	bool theirs = options->paths & NAMESPACES;
	bool others = options->paths & RANGES;

	if (theirs && !options->nr_namespaces)
		argp_error(state, "path enable or disable: name the namespaces that may be used with --namespaces; see memmap-bench info");
	if (theirs && options->source == MEMMAP_BENCH_SOURCE_PMEM)
		argp_error(state, "--source pmem: with path enable or disable the namespaces are what is enabled and disabled; measure the other paths on them in a run of their own");
	if (!options->source)
		options->source = options->nr_namespaces && (!theirs || !others) ?
			MEMMAP_BENCH_SOURCE_PMEM : MEMMAP_BENCH_SOURCE_HOLE;
	if (options->source == MEMMAP_BENCH_SOURCE_HOLE &&
	    options->nr_namespaces && !theirs)
		argp_error(state, "--namespaces names pmem, --source hole uses none: leave one of them away");
	if (options->source == MEMMAP_BENCH_SOURCE_PMEM &&
	    !options->nr_namespaces)
		argp_error(state, "source pmem: name the namespaces that may be used with --namespaces; see memmap-bench info");
}

/* Writers and verification work on one type at a time. */
static void settle_type(struct options *options, struct argp_state *state)
{
	unsigned int types = options->types;

	if (options->paths & MEMMAP && types & (types - 1))
		argp_error(state, "path memmap takes one --type; several are for bind and unbind");
	if (types && !(types & (types - 1)))
		options->type = (unsigned int)__builtin_ctz(types);
}

static void settle_modes(struct options *options, struct argp_state *state)
{
	if (options->maps && !options->modes)
		argp_error(state, "--map belongs to --modes: namespaces as they are have one");
	if (options->nr_destroy && !options->modes)
		argp_error(state, "--destroy-data belongs to --modes: namespaces as they are keep their data");
	if (options_given(options, KEY_ALIGN) && !options->modes &&
	    !(options->paths & BINDS))
		argp_error(state, "--align of namespaces belongs to --modes: as they are they have one");
	for (unsigned int i = 0; i < options->nr_destroy; i++)
		if (!options_names(options, options->destroy[i]))
			argp_error(state, "--destroy-data %s: is not one of --namespaces",
				   options->destroy[i]);
	if (!options->maps)
		options->maps = 1U << ND_MAP_MEM;
}

/* Of a bind, sections are stamped by a probe that cannot tell ranges apart. */
static void check_profile(const struct options *options,
			  struct argp_state *state)
{
	if (!options->profile || options->paths & MEMMAP)
		return;
	if (!options->stages)
		argp_error(state, "--profile of bind is done by probes: not with --stages no");
	if (options->probings == 1U << PROBING_ASYNC)
		argp_error(state, "--profile of bind is of one range alone: not with --probing async");
}

void options_settle(struct options *options, struct argp_state *state)
{
	options_check_resume(options, state);
	/* The rest suits what is recorded, or is refused then. */
	if (options->resume)
		return;
	settle_where(options, state);
	check_paths(options, state);
	check_schedules(options, state);
	check_fit(options, state);
	settle_source(options, state);
	settle_type(options, state);
	settle_modes(options, state);
	check_profile(options, state);
}

static bool is_in(const char list[][OPTIONS_NAME], unsigned int nr,
		  const char *name)
{
	for (unsigned int i = 0; i < nr; i++)
		if (!strcmp(list[i], name))
			return true;
	return false;
}

bool options_names(const struct options *options, const char *name)
{
	return is_in(options->namespaces, options->nr_namespaces, name);
}

bool options_may_destroy(const struct options *options, const char *name)
{
	return is_in(options->destroy, options->nr_destroy, name);
}

/* SPDX-License-Identifier: MIT */
/* What the command line of list and run asks for. */
#ifndef BENCH_OPTIONS_H
#define BENCH_OPTIONS_H

#include <regex.h>
#include <stdbool.h>
#include <stdint.h>

#include "path.h"

#define OPTIONS_LIST	64	/* entries of any list */
#define OPTIONS_NAME	32	/* bytes of a namespace's name */
#define OPTIONS_PARTS	1000	/* the most */
#define OPTIONS_KEYS	64	/* options that there may be */
#define OPTIONS_TEXT	128	/* of what was given with one, as far as it is shown */

/* Paths that are about namespaces. */
#define OPTIONS_NAMESPACE_PATHS	(1U << PATH_ENABLE | 1U << PATH_DISABLE)

/* Threads a range of slices and background as they were published, in 2018. */
#define OPTIONS_SLICES	16

/* A group of nodes whose ranges are initialised together. */
struct node_group {
	unsigned int node[OPTIONS_LIST];
	unsigned int nr;
};

/*
 * struct options
 * @given: which options stood on the command line; only for options*.c
 * @texts: what was given with them, as far as there is room
 * @model: points run in user space, not in the running kernel
 * @sizes: bytes per range; none: what memory allows ("all")
 * @groups: groups of nodes named; besides, @nodes_each: every node alone, and
 *	@nodes_all: all nodes together
 * @fit: sizes are halved together until every range fits; @scale: into how many
 *	parts they were, 1 if not
 * @schedules, @writers, @prefills, @placements: masks of ids
 * @worker_nodes: of placement given; besides, @workers_each: every node with CPUs
 * @threads: per range; none: 1, 2, 4 ... and the CPUs of the node ("all"), but
 *	OPTIONS_SLICES of slices and background
 * @oversubscribe: they may be more than the CPUs
 * @chunks: bytes per chunk of padata and padata-api; 0: as many as padata has
 * @chunk_aligns: mask of enum chunk_align
 * @touches: most first accesses per range of background
 * @paths, @probings, @aligns: masks of the enums in path.h
 * @source: as in memmap_bench.h
 * @types: mask of enum memmap_bench_type; none: the safest for the source
 * @type: the one of them, if there is just one
 * @modes, @maps: masks of the enums in nd.h; no modes: namespaces as they are
 * @destroy: names of namespaces whose data may be destroyed
 * @namespaces: names that source pmem, and the paths enable and disable, may use
 * @filter: points whose names do not match are left out
 * @part: rounds (part - 1) * repetitions and on are taken, as many as repetitions
 * @parts: so many times the repetitions are all rounds
 * @out: the new directory, or NULL
 * @resume: in its place one that is gone on with
 * @dry_run: nothing is measured
 */
struct options {
	uint64_t given;
	char texts[OPTIONS_KEYS][OPTIONS_TEXT];
	bool model;
	uint64_t sizes[OPTIONS_LIST];
	unsigned int nr_sizes;
	bool fit;
	uint64_t scale;
	struct node_group groups[OPTIONS_LIST];
	unsigned int nr_groups;
	bool nodes_each;
	bool nodes_all;
	unsigned int paths;
	unsigned int probings;
	unsigned int aligns;
	unsigned int modes;
	unsigned int maps;
	char destroy[OPTIONS_LIST][OPTIONS_NAME];
	unsigned int nr_destroy;
	unsigned int schedules;
	unsigned int writers;
	unsigned int prefills;
	unsigned int placements;
	unsigned int worker_nodes[OPTIONS_LIST];
	unsigned int nr_worker_nodes;
	bool workers_each;
	unsigned int threads[OPTIONS_LIST];
	unsigned int nr_threads;
	bool oversubscribe;
	uint64_t chunks[OPTIONS_LIST];
	unsigned int nr_chunks;
	unsigned int chunk_aligns;
	unsigned int touches;
	unsigned int source;
	unsigned int types;
	unsigned int type;
	char namespaces[OPTIONS_LIST][OPTIONS_NAME];
	unsigned int nr_namespaces;
	bool filtered;
	regex_t filter;

	/* Of run only. */
	unsigned int repetitions;
	uint64_t seed;
	bool seeded;
	bool verify;
	bool stages;
	bool profile;
	unsigned int part;
	unsigned int parts;
	const char *out;
	const char *resume;
	bool dry_run;
	enum { COUNTERS_AUTO, COUNTERS_YES, COUNTERS_NO } counters;
	enum { PROGRESS_AUTO, PROGRESS_ALWAYS, PROGRESS_NEVER } progress;
};

/* The verb that the options are for: it says which are accepted. */
enum options_verb { OPTIONS_LIST_VERB, OPTIONS_RUN_VERB };

/*
 * Parses the verb's arguments; argv[0] is the verb's name. Prints and exits with
 * status 2 on a bad one, with 0 after --help.
 */
void options_parse(struct options *options, enum options_verb verb, int argc,
		   char **argv);

/* The same for the arguments of a run that its results record. */
void options_parse_recorded(struct options *options, int argc, char **argv);

/* Whether --part was given. */
bool options_has_part(const struct options *options);

/* All rounds, of all parts. */
static inline unsigned int options_rounds(const struct options *options)
{
	return options->repetitions * options->parts;
}

/* Whether a namespace is one of those that may be used, and its data destroyed. */
bool options_names(const struct options *options, const char *name);
bool options_may_destroy(const struct options *options, const char *name);

#endif

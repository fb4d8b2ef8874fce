// SPDX-License-Identifier: MIT
/* Options that say who writes which pages when; see options_groups.h. */
#include "options_groups.h"

#include <string.h>

#include "arguments.h"
#include "memmap_bench.h"
#include "names.h"
#include "size.h"

#define PAGE_BYTES	4096
#define MOST_BYTES	(1ULL << 46)	/* of a range */
#define MOST_NODE	1023

static const struct argp_option schedule_options[] = {
	{ NULL, 0, NULL, 0, "Who writes which pages when, of path memmap",
	  KIND_SCHEDULE },
	{ "schedules", KEY_SCHEDULES, "NAME,...", 0,
	  "serial, deferred, padata (these by default), slices, background, padata-api or \"all\"", 0 },
	{ "threads", KEY_THREADS, "N,...", 0,
	  "Threads per range of all but serial and deferred; \"all\": 1, 2, 4 ... and the CPUs of the node (default), but 16 of slices and background, as they were published", 0 },
	{ "oversubscribe", KEY_OVERSUBSCRIBE, NULL, 0,
	  "Threads may be more than the CPUs; that they wait for one is not held against a sample then", 0 },
	{ "placement", KEY_PLACEMENT, "NAME,...", 0,
	  "Where workers run: node (of the range; default), any, remote, round-robin, node0, node1 ... (that one), each (of these) or \"all\"", 0 },
	{ "chunk", KEY_CHUNK, "SIZE,...", 0,
	  "Bytes of a range that padata and padata-api hand out at a time, such as 128M, or auto: as padata has it (default)", 0 },
	{ "chunk-align", KEY_CHUNK_ALIGN, "NAME,...", 0,
	  "What chunks end at: section (of 128M; default), pageblock, page (unaligned) or \"all\"", 0 },
	{ "touches", KEY_TOUCHES, "N", 0,
	  "Most first accesses per range of background (default 4096)", 0 },
	{ 0 }
};

static void add_threads(void *to, struct argp_state *state, const char *text,
			size_t length)
{
	struct options *options = to;

	options_check_room(state, "--threads", options->nr_threads);
	options->threads[options->nr_threads++] =
		(unsigned int)arguments_number(state, "threads", text, length,
					       1, MEMMAP_BENCH_MAX_THREADS);
}

static bool says(const char *text, size_t length, const char *word)
{
	return strlen(word) == length && !memcmp(text, word, length);
}

/* Whether the text is node and digits. */
static bool says_node(const char *text, size_t length)
{
	const size_t word = strlen("node");

	return length > word && !memcmp(text, "node", word) &&
	       strspn(text + word, "0123456789") >= length - word;
}

static void add_worker_node(struct options *options, struct argp_state *state,
			    const char *text, size_t length)
{
	options_check_room(state, "--placement", options->nr_worker_nodes);
	options->worker_nodes[options->nr_worker_nodes++] =
		(unsigned int)arguments_number(state, "placement node", text,
					       length, 0, MOST_NODE);
}

static void add_placement(void *to, struct argp_state *state, const char *text,
			  size_t length)
{
	struct options *options = to;
	unsigned int id = names_find(&names_placements, text, length);
	char known[128];

	if (id)
		options->placements |= 1U << id;
	else if (says(text, length, "each"))
		options->workers_each = true;
	else if (says_node(text, length))
		add_worker_node(options, state, text + strlen("node"),
				length - strlen("node"));
	else
		argp_error(state, "placement '%.*s' is unknown; known: %s, each, node0, node1 ..., or all of them by \"all\" alone",
			   (int)length, text,
			   names_known(&names_placements, known, sizeof(known)));
}

static void set_placements(struct options *options, struct argp_state *state,
			   const char *arg)
{
	options->placements = 0;
	options->nr_worker_nodes = 0;
	options->workers_each = !strcmp(arg, "all");
	if (options->workers_each)
		options->placements = names_all(&names_placements);
	else
		arguments_each(options, state, "--placement", arg,
			       add_placement);
}

static void add_chunk(void *to, struct argp_state *state, const char *text,
		      size_t length)
{
	struct options *options = to;
	char copy[SIZE_TEXT] = "";
	uint64_t bytes = 0;

	options_check_room(state, "--chunk", options->nr_chunks);
	/* What is longer stays empty: cut, it would be another size. */
	if (length < sizeof(copy))
		memcpy(copy, text, length);
	if (strcmp(copy, "auto") != 0 &&
	    (size_parse(copy, &bytes) || !bytes || bytes % PAGE_BYTES ||
	     bytes > MOST_BYTES))
		argp_error(state, "chunk '%.*s': multiples of 4K up to 64T are accepted, such as 128M, or auto",
			   (int)length, text);
	options->chunks[options->nr_chunks++] = bytes;
}

static error_t parse_schedule(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;

	options_note(options, key, arg);
	switch (key) {
	case KEY_SCHEDULES:
		options->schedules = arguments_mask(state, &names_schedules, arg);
		return 0;
	case KEY_THREADS:
		options->nr_threads = 0;
		if (strcmp(arg, "all") != 0)
			arguments_each(options, state, "--threads", arg, add_threads);
		return 0;
	case KEY_OVERSUBSCRIBE:
		options->oversubscribe = true;
		return 0;
	case KEY_PLACEMENT:
		set_placements(options, state, arg);
		return 0;
	case KEY_CHUNK:
		options->nr_chunks = 0;
		arguments_each(options, state, "--chunk", arg, add_chunk);
		return 0;
	case KEY_CHUNK_ALIGN:
		options->chunk_aligns =
			arguments_mask(state, &names_chunk_aligns, arg);
		return 0;
	case KEY_TOUCHES:
		options->touches = (unsigned int)
			arguments_number(state, "touches", arg, strlen(arg), 0,
					 MEMMAP_BENCH_MAX_TOUCHES);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

const struct argp options_schedule = {
	.options = schedule_options, .parser = parse_schedule,
};

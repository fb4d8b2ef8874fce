/* SPDX-License-Identifier: MIT */
/* What the files of the command line share: keys of options, and their groups. */
#ifndef BENCH_OPTIONS_GROUPS_H
#define BENCH_OPTIONS_GROUPS_H

#include <argp.h>

#include "options.h"

enum option_key {
	KEY_PATH = 256, KEY_WHERE, KEY_SIZES, KEY_FIT, KEY_NODES, KEY_WRITERS,
	KEY_PREFILL, KEY_SOURCE, KEY_NAMESPACES, KEY_TYPE, KEY_FILTER,
	KEY_SCHEDULES, KEY_THREADS, KEY_OVERSUBSCRIBE, KEY_PLACEMENT, KEY_CHUNK,
	KEY_CHUNK_ALIGN, KEY_TOUCHES,
	KEY_PROBING, KEY_ALIGN, KEY_STAGES, KEY_MODES, KEY_MAPS,
	KEY_DESTROY_DATA,
	KEY_REPETITIONS, KEY_SEED, KEY_VERIFY, KEY_PROFILE, KEY_OUT,
	KEY_PROGRESS, KEY_COUNTERS, KEY_RESUME, KEY_PART, KEY_DRY_RUN,
	KEY_END
};

_Static_assert(KEY_END - KEY_PATH <= OPTIONS_KEYS, "options.given has 64 bits");

/* Groups of options in --help, in their order. */
enum option_kind { KIND_WHAT = 1, KIND_SCHEDULE, KIND_BIND, KIND_RUN,
		   KIND_RESUME };

#define OPTIONS_REPETITIONS	1000000	/* the most, of all parts */

/* Notes that an option was given. What argp calls a parser with besides is none. */
void options_note(struct options *options, int key, const char *arg);

static inline bool options_given(const struct options *options, int key)
{
	return options->given & 1ULL << (key - KEY_PATH);
}

/* What the command line calls it, without dashes. */
const char *options_name(int key);

/* Options that say who writes which pages when. */
extern const struct argp options_schedule;

/* Options of the paths bind, unbind, enable and disable. */
extern const struct argp options_bind;

/* Options of going on with a run, and of its parts. */
extern const struct argp options_resume;

/* Exits with status 2 where they do not suit each other, or the rest. */
void options_check_resume(const struct options *options,
			  struct argp_state *state);

/* Exits with status 2 where a list with @nr entries takes no more. */
void options_check_room(struct argp_state *state, const char *what,
			unsigned int nr);

/*
 * With all of the command line known: sets what follows from it, and exits with
 * status 2 where options do not suit each other, or would be ignored.
 */
void options_settle(struct options *options, struct argp_state *state);

#endif

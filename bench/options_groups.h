/* SPDX-License-Identifier: MIT */
/* What the files of the command line share: keys of options, and their groups. */
#ifndef BENCH_OPTIONS_GROUPS_H
#define BENCH_OPTIONS_GROUPS_H

#include <argp.h>

#include "options.h"

enum option_key {
	KEY_PATH = 256, KEY_SIZES, KEY_NODES, KEY_SCHEDULES, KEY_WRITERS,
	KEY_THREADS, KEY_PLACEMENT, KEY_PREFILL, KEY_SOURCE, KEY_NAMESPACES,
	KEY_TYPE, KEY_FILTER,
	KEY_PROBING, KEY_ALIGN, KEY_STAGES, KEY_MODES, KEY_MAPS,
	KEY_DESTROY_DATA,
	KEY_REPETITIONS, KEY_SEED, KEY_VERIFY, KEY_PROFILE, KEY_OUT,
	KEY_PROGRESS,
	KEY_END
};

/* Notes that an option was given. What argp calls a parser with besides is none. */
static inline void options_note(struct options *options, int key)
{
	if (key >= KEY_PATH && key < KEY_END)
		options->given |= 1U << (key - KEY_PATH);
}

/* Options of the paths bind, unbind, enable and disable. */
extern const struct argp options_bind;

/*
 * With all of the command line known: sets what follows from it, and exits with
 * status 2 where options do not suit each other, or would be ignored.
 */
void options_settle(struct options *options, struct argp_state *state);

#endif

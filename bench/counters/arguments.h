/* SPDX-License-Identifier: GPL-2.0-only */
/* The command line of memmap-count. */
#ifndef COUNTERS_ARGUMENTS_H
#define COUNTERS_ARGUMENTS_H

#include <stdbool.h>

#include "counters.h"

enum use { USE_COMMAND, USE_LIST, USE_SERVE };

/*
 * struct arguments
 * @cpus: list, or "": all
 * @events: list of names, or NULL: all
 * @output: file for the counts, or NULL: standard error
 * @command: what is counted, up to a NULL
 */
struct arguments {
	enum use use;
	enum count_mode mode;
	const char *cpus;
	const char *events;
	const char *output;
	bool task;
	bool json;
	char **command;
};

/* Prints and exits with status 2 on a bad one, with 0 after --help. */
void arguments_parse(struct arguments *arguments, int argc, char **argv);

/* Whether the list names the event. */
bool arguments_name(const char *list, const char *event);

#endif

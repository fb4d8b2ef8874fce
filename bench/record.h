/* SPDX-License-Identifier: MIT */
/* What env.json records of a run that is gone on with. */
#ifndef BENCH_RECORD_H
#define BENCH_RECORD_H

#include <jansson.h>

#include "machine.h"
#include "options.h"

#define RECORD_PROBLEM	512

/*
 * struct record
 * @dir: of the results, or -1; locked
 * @env: all of env.json
 * @run: of it what the runner was told and found
 * @argv: the command that began it
 * @problem: why it cannot be gone on with
 */
struct record {
	int dir;
	json_t *env;
	json_t *run;
	char **argv;
	int argc;
	char problem[RECORD_PROBLEM];
};

/*
 * Opens the directory @path and reads its env.json. @alone: another runner that has it
 * is in the way. 0 or -errno with @problem set: -EBUSY, another has it. In both cases
 * record_close() is to follow.
 */
int record_open(struct record *record, const char *path, bool alone);
void record_close(struct record *record);

bool record_is_model(const struct record *record);

/*
 * Calls @say with a line for each fact of machine, kernel, module and suite that was
 * another when the run began; @facts: those of now. Their number.
 */
unsigned int record_differences(const struct record *record,
				const json_t *facts,
				void (*say)(const char *line));

/*
 * The options of the command that began it, with its seed; exits with status 2 where
 * they are none. They point into the record. 0, or -errno with @problem set.
 */
int record_options(struct record *record, struct options *options);

/* What the sizes were divided by. */
uint64_t record_scale(const struct record *record);

/* The machine as it was: its nodes have the free memory of then. */
void record_memory(const struct record *record, struct machine *machine);

/* Whether a point of that name was to be measured; the names, NULL behind the last. */
bool record_has_point(const struct record *record, const char *name);
const char *record_point(const struct record *record, size_t i);

/* What is gone on with, as a list that is the caller's: a key of @run. */
json_t *record_list(const struct record *record, const char *key);

#endif

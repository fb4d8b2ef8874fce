/* SPDX-License-Identifier: MIT */
/*
 * Going on with a run: what its directory records, compared with what is asked for and
 * found now. Functions return STATUS_DONE, or another status after printing why; until
 * resume_cut() nothing is changed in the directory.
 */
#ifndef BENCH_RESUME_H
#define BENCH_RESUME_H

#include "record.h"
#include "restore.h"
#include "verbs.h"

/*
 * struct resume
 * @on: there is a run to go on with; else nothing of it is to be used
 * @path: its directory
 */
struct resume {
	bool on;
	const char *path;
	struct record record;
	struct restore restore;
};

/* Opens the directory that the command line @given names, if it does. */
enum status resume_open(struct resume *resume, const struct options *given);
void resume_close(struct resume *resume);

/*
 * Refuses another machine, kernel, module or suite than recorded, and other options;
 * @options, those given, become the recorded ones.
 */
enum status resume_check(struct resume *resume, const struct machine *machine,
			 struct options *options);

/* The plan as it was, whatever memory is free now. */
enum status resume_plan(struct resume *resume, const struct machine *machine,
			struct options *options, struct plan *plan);

/*
 * Reads the samples that there are into the series of @rounds. What they lack must fit
 * into the memory that is free now.
 */
enum status resume_restore(struct resume *resume, struct rounds *rounds);

/* Cuts off what a kill has left, and opens the results. */
enum status resume_cut(struct resume *resume,
		       const struct memmap_bench_info *info,
		       struct results **results);

/* Adds what @runner has of this call to the record of env.json; the rest stays. */
void resume_env(const struct resume *resume, json_t *runner);

#endif

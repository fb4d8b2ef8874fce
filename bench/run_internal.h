/* SPDX-License-Identifier: MIT */
/* memmap-bench run, between the files that it is made of. */
#ifndef BENCH_RUN_INTERNAL_H
#define BENCH_RUN_INTERNAL_H

#include "counting.h"
#include "namespaces.h"
#include "resume.h"
#include "rounds.h"
#include "sittings.h"
#include "verbs.h"
#include "watch.h"

/* What one run holds. */
struct run {
	struct options options;
	struct session session;
	struct resume resume;
	struct sittings sittings;
	struct plan plan;
	struct namespaces namespaces;
	struct counting counting;
	struct watch watch;
	struct sampler sampler;
	struct results *results;
	struct progress progress;
	struct rounds rounds;
	json_t *env;	/* what is known of all of it, with what follows */
	int argc;
	char **argv;
};

/* The command line, as a list. */
json_t *run_arguments(const struct run *run);

/*
 * Writes env.json: what was collected at first stays, also where an earlier call did it.
 * 0 or -errno.
 */
int run_env_write(const struct run *run);

/* The same for struct rounds, with what this call has taken so far. */
int run_env_save(struct rounds *rounds);

/* What stands beside env.json. 0 or -errno. */
int run_env_beside(const struct run *run);

/* What result.json says of where it comes from. */
void run_env_context(const struct run *run);

/* Reports what was measured, and @err of it, in words. */
enum status run_conclude(struct run *run, int err);

#endif

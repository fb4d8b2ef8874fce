/* SPDX-License-Identifier: MIT */
/* The verbs of memmap-bench: each takes its arguments and returns an exit status. */
#ifndef BENCH_VERBS_H
#define BENCH_VERBS_H

#include <stdbool.h>

#include "engine.h"
#include "machine.h"
#include "options.h"
#include "topology.h"

/* The conventions of kselftest and of git bisect. */
enum status {
	STATUS_DONE = 0,
	STATUS_FAILED = 1,
	STATUS_USAGE = 2,
	STATUS_CANNOT = 77,
	STATUS_CANNOT_JUDGE = 125,	/* git bisect skips */
};

int verb_compare(int argc, char **argv);
int verb_export(int argc, char **argv);
int verb_info(int argc, char **argv);
int verb_inspect(int argc, char **argv);
int verb_list(int argc, char **argv);
int verb_predict(int argc, char **argv);
int verb_recover(int argc, char **argv);
int verb_report(int argc, char **argv);
int verb_run(int argc, char **argv);

/* What every verb begins with. Nothing can be run where @machine.device_err is set. */
struct session {
	struct topology *topology;
	struct machine machine;
	struct engine engine;
};

/*
 * Looks at the machine and opens the module, or the @model. STATUS_DONE, or another
 * status after printing why.
 */
enum status session_open(struct session *session, bool model);
void session_close(struct session *session);

/* Whether all nodes, all namespaces named exist; they print which do not. */
enum status session_check_nodes(const struct session *session,
				const struct options *options);
enum status session_check_namespaces(const struct session *session,
				     const struct options *options);

/*
 * Makes the sizes of @options fit, if it says so, and prints their scale. STATUS_DONE,
 * or another status after printing why they cannot.
 */
enum status session_fit(const struct session *session, struct options *options);

#endif

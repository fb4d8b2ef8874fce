// SPDX-License-Identifier: MIT
/* memmap-bench list: the points of a plan, and why some cannot run. */
#include <stdio.h>
#include <string.h>

#include "plan.h"
#include "verbs.h"

static void show(const struct plan *plan)
{
	size_t can = 0;

	for (size_t i = 0; i < plan->nr; i++) {
		const struct point *point = &plan->points[i];

		printf("%s%s%s\n", point->name, *point->reason ? "  # " : "",
		       point->reason);
		can += !*point->reason;
	}
	fprintf(stderr, "%zu of %zu points can run here\n", can, plan->nr);
}

int verb_list(int argc, char **argv)
{
	struct options options;
	struct session session;
	struct plan plan;
	enum status status;
	int err;

	options_parse(&options, OPTIONS_LIST_VERB, argc, argv);
	status = session_open(&session, options.model);
	if (status)
		return status;
	status = session_check_nodes(&session, &options);
	if (!status)
		status = session_check_namespaces(&session, &options);
	if (!status)
		status = session_fit(&session, &options);
	if (status)
		goto out_close;
	err = plan_make(&options, &session.machine, &plan);
	if (err) {
		fprintf(stderr, "memmap-bench: plan: %s\n", strerror(-err));
		status = STATUS_FAILED;
		goto out_close;
	}
	show(&plan);
	if (!plan.nr) {
		fputs("memmap-bench: the filter leaves no point of the plan\n",
		      stderr);
		status = STATUS_USAGE;
	}
	plan_free(&plan);
out_close:
	session_close(&session);
	return status;
}

// SPDX-License-Identifier: MIT
/* What a run says when it ends; see run_internal.h. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "report.h"
#include "run_internal.h"

/* Why there is no profile, though it was asked for. */
static void explain_profile(const struct run *run)
{
	bool possible = false;

	for (size_t i = 0; i < run->rounds.nr_series; i++)
		possible |= point_has_sections(run->rounds.series[i].point);
	fputs(possible ?
	      "memmap-bench: no profile: this kernel does not reschedule once after the first page of each section, by which a bind's sections are told apart\n" :
	      "memmap-bench: no profile: sections of a bind are timed of one range alone, and every point has several, or is no bind; --path bind --nodes each has such\n",
	      stderr);
}

/* Counters that went away in the middle. */
static bool lost_counters(const struct run *run)
{
	if (!run->counting.lost)
		return false;
	fprintf(stderr, "memmap-bench: counters: %s; the samples from then on have none\n",
		run->counting.reason);
	return run->options.counters == COUNTERS_YES;
}

/* Which parts are complete, where there are several; @err: how this one ended. */
static void report_parts(const struct run *run, int err)
{
	const struct options *options = &run->options;

	if (options->parts == 1)
		return;
	printf("# part %u of %u is %scomplete", options->part, options->parts,
	       err ? "not " : "");
	for (unsigned int part = 1; part <= options->parts; part++)
		if (part != options->part &&
		    rounds_part_lacks(&run->rounds, part))
			printf("; --resume %s --part %u/%u is to come",
			       options->out, part, options->parts);
	putchar('\n');
}

enum status run_conclude(struct run *run, int err)
{
	unsigned int failed;

	report_print(run->rounds.series, run->rounds.nr_series);
	report_parts(run, err);
	if (run->options.out)
		printf("# results: %s\n", run->options.out);
	/* What follows goes elsewhere, and after it. */
	fflush(stdout);
	if (run->options.profile && !run->sampler.profiled && !err)
		explain_profile(run);
	if (err == -EINTR)
		fprintf(stderr, "memmap-bench: interrupted; what was measured is complete%s%s\n",
			run->options.out ? ", and the rest is taken by --resume " : "",
			run->options.out ? run->options.out : "");
	else if (err)
		fprintf(stderr, "memmap-bench: %s\n", *run->rounds.problem ?
			run->rounds.problem : strerror(-err));
	/* A run that was cut short has its own reason. */
	failed = err ? 0 : report_failed(stderr, run->rounds.series,
					 run->rounds.nr_series,
					 options_rounds(&run->options));
	if (failed)
		fprintf(stderr, "memmap-bench: %u points failed; samples.csv has the cause of each sample\n",
			failed);
	if (lost_counters(run))
		return STATUS_FAILED;
	return err || failed ? STATUS_FAILED : STATUS_DONE;
}

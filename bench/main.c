// SPDX-License-Identifier: MIT
/* memmap-bench: the table of verbs. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "verbs.h"

#ifndef SUITE_VERSION
#define SUITE_VERSION "unknown"
#endif

static const struct verb {
	const char *name;
	int (*fn)(int argc, char **argv);
	const char *help;
} verbs[] = {
	{ "info", verb_info, "what this machine, its kernel and the module have" },
	{ "inspect", verb_inspect, "what the kernel left in struct pages, by memory type" },
	{ "list", verb_list, "the points of a plan, and why some cannot run" },
	{ "run", verb_run, "measure the points of a plan" },
	{ "compare", verb_compare, "which points became faster or slower from one result to another" },
	{ "predict", verb_predict, "how long ranges would take that nobody measured" },
	{ "report", verb_report, "write a page about a run, or about two compared" },
	{ "export", verb_export, "results for other programs: csv, markdown, OpenMetrics, benchstat, compare.py" },
	{ "recover", verb_recover, "put back namespaces that a killed run has left over" },
};

#define NR_VERBS (sizeof(verbs) / sizeof(verbs[0]))

static int help(void)
{
	puts("usage: memmap-bench VERB [OPTION...]\n"
	     "\n"
	     "Times how the kernel initialises the struct pages of ZONE_DEVICE memory:\n"
	     "serial, deferred and multithreaded, by NUMA node and size.\n");
	for (size_t i = 0; i < NR_VERBS; i++)
		printf("  %-8s %s\n", verbs[i].name, verbs[i].help);
	puts("\n"
	     "memmap-bench --version prints the version,"
	     " memmap-bench VERB --help tells more. To begin with:\n"
	     "  insmod memmap_bench.ko\n"
	     "  memmap-bench run --sizes 1G,4G --nodes 0 --out first");
	return STATUS_DONE;
}

/* What was printed may be the only result: a full disk must not pass unseen. */
static int finish(int status)
{
	if (!fflush(stdout) && !ferror(stdout))
		return status;
	fprintf(stderr, "memmap-bench: standard output: %s\n", strerror(errno));
	return status ? status : STATUS_FAILED;
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "--help";
	char program[64];

	for (size_t i = 0; i < NR_VERBS; i++) {
		if (strcmp(name, verbs[i].name) != 0)
			continue;
		/* argp names the program by argv[0]. */
		snprintf(program, sizeof(program), "memmap-bench %s", name);
		argv[1] = program;
		return finish(verbs[i].fn(argc - 1, argv + 1));
	}
	if (!strcmp(name, "--version")) {
		puts("memmap-bench " SUITE_VERSION);
		return STATUS_DONE;
	}
	if (!strcmp(name, "--help") || !strcmp(name, "-h") ||
	    !strcmp(name, "help"))
		return help();
	fprintf(stderr, "memmap-bench: verb '%s' is unknown; known: info, inspect, list, run, compare, predict, report, export, recover. Try memmap-bench --help\n",
		name);
	return STATUS_USAGE;
}

// SPDX-License-Identifier: MIT
/* memmap-bench recover: put back namespaces that a killed run has left over. */
#include <argp.h>
#include <errno.h>
#include <stdio.h>

#include "nd.h"
#include "verbs.h"

static const char doc[] =
	"Put back the namespaces that a run has left over because it was killed: destroyed "
	"if it had made them, else configured and enabled as it found them. A run with "
	"namespaces does this by itself before it begins.\v"
	"What to put back stands in /var/lib/memmap-bench/namespaces.json, or in the "
	"directory that MEMMAP_BENCH_STATE names. A namespace that is in use now, or that "
	"somebody has configured anew, is left alone and named.\n\n"
	"Exit status: 0 nothing is left over; 1 something could not be put back; 77 no "
	"NVDIMM, a driver is missing, or not root.\n";

static error_t parse(int key, char *arg, struct argp_state *state)
{
	if (key != ARGP_KEY_ARG)
		return ARGP_ERR_UNKNOWN;
	argp_error(state, "argument '%s': none is accepted", arg);
	return 0;
}

static void say(void *arg, const char *line)
{
	(void)arg;
	fprintf(stderr, "%s\n", line);
}

static enum status open_status(int err)
{
	return err == -ENODEV || err == -ENOPKG || err == -EPERM ?
		STATUS_CANNOT : STATUS_FAILED;
}

static enum status recover(struct nd *nd)
{
	if (!nd->left_over) {
		puts("no namespace is left over");
		return STATUS_DONE;
	}
	if (!nd_recover(nd, say, NULL))
		return STATUS_DONE;
	fprintf(stderr, "memmap-bench: %s\n", nd->message);
	return STATUS_FAILED;
}

int verb_recover(int argc, char **argv)
{
	static const struct argp argp = { .parser = parse, .doc = doc };
	enum status status;
	struct nd nd;
	int err;

	argp_err_exit_status = STATUS_USAGE;
	argp_parse(&argp, argc, argv, 0, NULL, NULL);
	err = nd_open(&nd, NULL);
	if (err) {
		fprintf(stderr, "memmap-bench: %s\n", nd.message);
		status = open_status(err);
	} else {
		status = recover(&nd);
	}
	nd_close(&nd);
	return status;
}

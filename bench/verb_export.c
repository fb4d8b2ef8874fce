// SPDX-License-Identifier: MIT
/* memmap-bench export: results for other programs. */
#include <argp.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "arguments.h"
#include "complain.h"
#include "export.h"
#include "out.h"
#include "verbs.h"

enum option_key {
	KEY_FORMAT = 256,
	KEY_OUT,
	KEY_FILTER,
};

static const struct argp_option options_of_export[] = {
	{ "format", KEY_FORMAT, "NAME", 0,
	  "csv (default), markdown, openmetrics, benchstat or google", 0 },
	{ "out", KEY_OUT, "FILE", 0,
	  "Where it goes, '-' for standard output (default). What is there is replaced as a whole, but not in a directory of results", 0 },
	{ "filter", KEY_FILTER, "REGEX", 0,
	  "Only the points whose names match", 0 },
	{ 0 }
};

static const char doc[] =
	"Write the points of results in a form that other programs take: directories that "
	"run --out made, or JSON files of Google Benchmark.\v"
	"Formats:\n"
	"  csv          a row a point, with result, host, kernel, where, accel and unit:\n"
	"               medians, their 95 % intervals, MAD, n, what is not valid or failed\n"
	"  markdown     a table a result, for a mail; above it what it was measured on\n"
	"  openmetrics  gauges in seconds, or instructions, for the textfile collector\n"
	"               of node_exporter, or to be pushed\n"
	"  benchstat    every sample, in Go's benchmark format\n"
	"  google       a result.json that compare.py of Google Benchmark can read: without\n"
	"               points that failed, which it takes for infinitely fast\n\n"
	"What is not known is empty or absent, never 0. Samples that are not valid, and "
	"warm-up, are in none of them; points that failed are named in the first three, and "
	"left out of the others, which is said.\n\n"
	"Examples:\n"
	"  memmap-bench export before after >points.csv\n"
	"  memmap-bench export --format markdown --filter /kernel/ after\n"
	"  memmap-bench export --format openmetrics --out /var/lib/node_exporter/memmap.prom after\n"
	"  memmap-bench export --format benchstat before after >both.txt\n"
	"  benchstat -col kernel both.txt\n"
	"  memmap-bench export --format google --out before.json before\n"
	"  compare.py benchmarks before.json after.json\n\n"
	"Exit status: 0 it is written; 1 it is not; 2 usage.\n";

typedef int (*export_fn)(struct export *export, FILE *to);

/*
 * @lossy: points that failed are left out, since nothing could say so
 * @single: of one result only
 */
static const struct format {
	const char *name;
	export_fn write;
	bool lossy;
	bool single;
} formats[] = {
	{ "csv", export_csv, false, false },
	{ "markdown", export_markdown, false, false },
	{ "openmetrics", export_openmetrics, false, false },
	{ "benchstat", export_benchstat, true, false },
	{ "google", export_google, true, true },
};

#define NR_FORMATS (sizeof(formats) / sizeof(formats[0]))

struct request {
	const char *files[EXPORT_RESULTS];
	size_t nr_files;
	const struct format *format;
	const char *out;
	bool filtered;
	regex_t filter;
};

static const struct format *format_of(struct argp_state *state, const char *arg)
{
	const char *known[NR_FORMATS + 1] = { NULL };

	for (size_t i = 0; i < NR_FORMATS; i++)
		known[i] = formats[i].name;
	return &formats[arguments_one_of(state, "format", arg, known)];
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct request *request = state->input;

	switch (key) {
	case KEY_FORMAT:
		request->format = format_of(state, arg);
		break;
	case KEY_OUT:
		request->out = arg;
		break;
	case KEY_FILTER:
		arguments_filter(state, arg, &request->filter,
				 &request->filtered);
		break;
	case ARGP_KEY_ARG:
		if (request->nr_files == EXPORT_RESULTS)
			argp_error(state, "at most %d results are accepted",
				   EXPORT_RESULTS);
		request->files[request->nr_files++] = arg;
		break;
	case ARGP_KEY_END:
		if (!request->nr_files)
			argp_error(state, "a result directory, or a JSON file, is needed");
		if (request->format->single && request->nr_files > 1)
			argp_error(state, "--format %s: one result is accepted, for one file",
				   request->format->name);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static enum status read_all(const struct request *request,
			    struct export *export)
{
	for (size_t i = 0; i < request->nr_files; i++) {
		struct reading *reading = &export->readings[i];
		int err = reading_open(reading, request->files[i]);

		export->nr_readings++;
		if (err) {
			complain(request->files[i], reading->problem);
			return STATUS_FAILED;
		}
	}
	return STATUS_DONE;
}

static enum status choose(const struct request *request, struct export *export)
{
	int err = export_make(export, request->filtered ? &request->filter :
							  NULL);

	if (!err && export->nr)
		return STATUS_DONE;
	complain("export", err ? strerror(-err) : request->filtered ?
		 "the filter leaves no point" : "there are no points");
	return STATUS_FAILED;
}

/* Google Benchmark's format has no unit but those of time, and no word of an emulator. */
static void tell_worth(const struct request *request, const struct export *export)
{
	const struct reading *reading = &export->readings[0];
	char accel[LIKENESS_TEXT];

	if (!request->format->single)
		return;
	if (reading_counts(reading))
		complain(reading->path, "its times are counted instructions: compare.py will call them ns");
	else if (!strcmp(likeness_text(reading, "accel", accel), "tcg"))
		complain(reading->path, "its times are of an emulated machine, functional only: compare.py will not say so");
}

/* What is left out, since it would pass for measured. */
static enum status tell_failed(const struct request *request,
			       const struct export *export)
{
	size_t nr = 0;

	if (!request->format->lossy)
		return STATUS_DONE;
	for (size_t i = 0; i < export->nr; i++) {
		const struct export_row *row = &export->rows[i];
		char why[READING_PROBLEM];

		if (!row->failed)
			continue;
		nr++;
		snprintf(why, sizeof(why), "%s failed and is left out: %s",
			 row->point->name, *row->point->problem ?
			 row->point->problem : "too few samples are valid");
		complain(row->reading->path, why);
	}
	if (nr < export->nr)
		return STATUS_DONE;
	complain("export", "every point failed: there is nothing to write");
	return STATUS_FAILED;
}

static bool same_file(const char *path, const struct stat *other)
{
	struct stat status;

	return !stat(path, &status) && status.st_dev == other->st_dev &&
	       status.st_ino == other->st_ino;
}

/* What was read is a measurement, in a directory of results or not. */
static int put_file(const struct request *request, const char *text,
		    size_t length)
{
	struct stat status;

	if (!stat(request->out, &status))
		for (size_t i = 0; i < request->nr_files; i++)
			if (same_file(request->files[i], &status))
				return -EEXIST;
	return out_put_new(request->out, text, length);
}

static enum status put(const struct request *request, const char *text,
		       size_t length)
{
	bool plain = !request->out || !strcmp(request->out, "-");
	int err = 0;

	if (plain && fwrite(text, 1, length, stdout) != length)
		err = -errno;
	if (!plain)
		err = put_file(request, text, length);
	if (err)
		complain(plain ? "standard output" : request->out,
			 out_cause(err));
	return err ? STATUS_FAILED : STATUS_DONE;
}

static enum status write_all(const struct request *request,
			     struct export *export)
{
	enum status status = STATUS_FAILED;
	char *text = NULL;
	size_t length = 0;
	FILE *to = open_memstream(&text, &length);
	int err = to ? request->format->write(export, to) : -ENOMEM;

	if (to && fclose(to) && !err)
		err = -ENOMEM;
	if (err)
		complain("export", *export->problem ? export->problem :
			 strerror(-err));
	else
		status = put(request, text, length);
	free(text);
	return status;
}

int verb_export(int argc, char **argv)
{
	static const struct argp argp = { options_of_export, parse,
					  "RESULT...", doc, NULL, NULL, NULL };
	struct request request = { .format = &formats[0] };
	struct export *export = calloc(1, sizeof(*export));
	enum status status;

	if (!export) {
		complain("export", strerror(ENOMEM));
		return STATUS_FAILED;
	}
	argp_err_exit_status = STATUS_USAGE;
	argp_parse(&argp, argc, argv, 0, NULL, &request);
	status = read_all(&request, export);
	if (!status)
		status = choose(&request, export);
	if (!status)
		status = tell_failed(&request, export);
	if (!status)
		tell_worth(&request, export);
	if (!status)
		status = write_all(&request, export);
	export_free(export);
	free(export);
	if (request.filtered)
		regfree(&request.filter);
	return status;
}

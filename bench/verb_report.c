// SPDX-License-Identifier: MIT
/* memmap-bench report: one page about a run, or about a comparison of two. */
#include <argp.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "complain.h"
#include "html_report.h"
#include "out.h"
#include "verbs.h"
#include "whole.h"

enum option_key {
	KEY_OUT = 256,
	KEY_COMPARISON,
};

static const struct argp_option options_of_report[] = {
	{ "out", KEY_OUT, "FILE", 0,
	  "Where the page goes, '-' for standard output (default report.html in DIR, or comparison.html in CONTENDER). What is there is replaced; in a directory of results only a page", 0 },
	{ "comparison", KEY_COMPARISON, "FILE", 0,
	  "What memmap-bench compare --json has said of the two, '-' for standard input; without it, it is asked, with its defaults", 0 },
	{ 0 }
};

static const char doc[] =
	"Write one HTML file about the result DIR of run --out, or about DIR and CONTENDER "
	"compared: what was measured and where, the verdict, the figures that plots/render "
	"has drawn, all points in a table, preflight, what is not valid, facts, the command. "
	"It needs no network and no other file.\v"
	"What a result lacks, such as figures, is said on the page; without summary.csv there "
	"is none. Text from results never becomes markup, and a figure with anything in it "
	"but shapes and text is not shown.\n\n"
	"Examples:\n"
	"  plots/render first && memmap-bench report first\n"
	"  memmap-bench report --out - before after >page.html\n"
	"  memmap-bench compare --json --threshold 5% before after |\n"
	"    memmap-bench report --comparison - before after\n\n"
	"Exit status: 0 the page is written, whatever it says; 1 it is not; 2 usage.\n";

struct request {
	const char *directory[HTML_REPORT_MOST];
	size_t nr;
	const char *out;
	const char *comparison;
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct request *request = state->input;

	switch (key) {
	case KEY_OUT:
		request->out = arg;
		break;
	case KEY_COMPARISON:
		request->comparison = arg;
		break;
	case ARGP_KEY_ARG:
		if (request->nr == HTML_REPORT_MOST)
			argp_error(state, "'%s': one result, or two, are accepted",
				   arg);
		request->directory[request->nr++] = arg;
		break;
	case ARGP_KEY_END:
		if (!request->nr)
			argp_error(state, "a result directory is needed");
		if (request->comparison && request->nr < 2)
			argp_error(state, "--comparison: DIR and CONTENDER are needed, the two that it compares");
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/* Starts compare with its output in the pipe @to. 0 or -errno. */
static int spawn_compare(const struct request *request, int to, pid_t *child)
{
	char name[] = "memmap-bench", verb[] = "compare", json[] = "--json";
	char end[] = "--", *argv[] = { name, verb, json, end,
				       (char *)request->directory[0],
				       (char *)request->directory[1], NULL };
	posix_spawn_file_actions_t actions;
	int err = posix_spawn_file_actions_init(&actions);

	if (err)
		return -err;
	err = posix_spawn_file_actions_adddup2(&actions, to, STDOUT_FILENO);
	if (!err)
		err = posix_spawn(child, "/proc/self/exe", &actions, NULL, argv,
				  environ);
	posix_spawn_file_actions_destroy(&actions);
	return -err;
}

/* Waits for @child; what it said on standard error is with the user already. */
static int finish_compare(pid_t child)
{
	int status;

	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return WIFEXITED(status) ? 0 : -EPROTO;
}

/* The comparison in words of its own verb: none where it refused, which it has said. */
static int ask_compare(const struct request *request, char **text,
		       size_t *length)
{
	int pipe[2], err;
	pid_t child;

	if (pipe2(pipe, O_CLOEXEC))
		return -errno;
	err = spawn_compare(request, pipe[1], &child);
	close(pipe[1]);
	if (!err) {
		int ended;

		err = whole_fd(pipe[0], WHOLE_MOST, text, length);
		close(pipe[0]);
		ended = finish_compare(child);
		return err ? err : ended;
	}
	close(pipe[0]);
	return err;
}

static int take_comparison(const struct request *request, char **text,
			   size_t *length)
{
	if (!request->comparison)
		return ask_compare(request, text, length);
	if (!strcmp(request->comparison, "-"))
		return whole_fd(STDIN_FILENO, WHOLE_MOST, text, length);
	return whole_file(AT_FDCWD, request->comparison, text, length);
}

/* Is it of the kind that a page can show? */
static const char *check_comparison(const json_t *json)
{
	const json_t *all = json_object_get(json, "comparisons");

	if (html_report_number(json, "schema") != 1 || !json_is_array(all))
		return "it is not what compare --json prints";
	if (json_array_size(all) != 1)
		return "it is not of one contender";
	if (!json_is_array(json_object_get(json_array_get(all, 0), "points")))
		return "it has no points";
	return NULL;
}

static enum status read_comparison(const struct request *request,
				   struct html_report *report)
{
	const char *of = request->comparison ? request->comparison :
					       "comparison";
	json_error_t error;
	const char *wrong;
	size_t length;
	char *text = NULL;
	int err = take_comparison(request, &text, &length);

	if (err) {
		complain(of, strerror(-err));
		return STATUS_FAILED;
	}
	if (!length) {
		free(text);
		complain(of, "there is none, so there is no page");
		return STATUS_FAILED;
	}
	report->comparison = json_loadb(text, length, 0, &error);
	free(text);
	wrong = report->comparison ? check_comparison(report->comparison) :
				     error.text;
	if (wrong)
		complain(of, wrong);
	return wrong ? STATUS_FAILED : STATUS_DONE;
}

static enum status read_results(const struct request *request,
				struct html_report *report)
{
	static const char *const roles[] = { "base", "contender" };
	char why[FINDINGS_WHY];

	for (size_t i = 0; i < request->nr; i++) {
		const char *path = request->directory[i];
		const char *role = request->nr > 1 ? roles[i] : "";

		if (findings_open(&report->of[i], path, role, why)) {
			complain(path, why);
			return STATUS_FAILED;
		}
		report->nr++;
	}
	return STATUS_DONE;
}

static int put(const char *path, const char *text, size_t length)
{
	int err;

	if (strcmp(path, "-") != 0) {
		err = out_put(path, text, length);
		if (!err)
			printf("%s\n", path);
		return err;
	}
	return fwrite(text, 1, length, stdout) == length ? 0 : -errno;
}

/* In the result itself, the contender's where there are two. */
static void name_page(const struct request *request, char path[static PATH_MAX])
{
	const char *in = request->directory[request->nr - 1];
	size_t length = strlen(in);

	while (length > 1 && in[length - 1] == '/')
		length--;
	if (request->out)
		snprintf(path, PATH_MAX, "%s", request->out);
	else
		snprintf(path, PATH_MAX, "%.*s/%s", (int)length, in,
			 request->nr > 1 ? "comparison.html" : "report.html");
}

static enum status write_page(const struct request *request,
			      const struct html_report *report)
{
	char path[PATH_MAX], *text = NULL;
	size_t length = 0;
	FILE *to = open_memstream(&text, &length);
	int err = to ? html_report(to, report) : -ENOMEM;

	if (to && fclose(to) && !err)
		err = -ENOMEM;
	name_page(request, path);
	if (!err)
		err = put(path, text, length);
	free(text);
	if (err)
		complain(strcmp(path, "-") != 0 ? path : "standard output",
			 out_cause(err));
	return err ? STATUS_FAILED : STATUS_DONE;
}

int verb_report(int argc, char **argv)
{
	static const struct argp argp = { options_of_report, parse,
					  "DIR [CONTENDER]", doc, NULL, NULL,
					  NULL };
	struct html_report report = { .nr = 0 };
	struct request request = { .nr = 0 };
	enum status status;

	argp_err_exit_status = STATUS_USAGE;
	argp_parse(&argp, argc, argv, 0, NULL, &request);
	status = read_results(&request, &report);
	if (!status && request.nr > 1)
		status = read_comparison(&request, &report);
	if (!status)
		status = write_page(&request, &report);
	for (size_t i = 0; i < report.nr; i++)
		findings_close(&report.of[i]);
	json_decref(report.comparison);
	return status;
}

// SPDX-License-Identifier: GPL-2.0-only
/* memmap-count: counts what CPUs and memory controllers do. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "arguments.h"
#include "command.h"
#include "serve.h"
#include "show.h"

enum status { STATUS_DONE, STATUS_FAILED, STATUS_USAGE, STATUS_CANNOT = 77 };

/* What one call holds. */
struct session {
	struct arguments arguments;
	struct event *events;
	unsigned int nr;
	struct counters *counters;
};

static enum status fail(const char *what, int err)
{
	fprintf(stderr, "memmap-count: %s: %s\n", what, strerror(-err));
	return STATUS_FAILED;
}

/* A file for each event on each CPU is more than the usual 1024. */
static void allow_files(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit))
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

static bool is_known(const struct session *session, const char *name,
		     size_t length)
{
	for (unsigned int i = 0; i < session->nr; i++)
		if (strlen(session->events[i].name) == length &&
		    !strncmp(session->events[i].name, name, length))
			return true;
	return false;
}

static enum status check_events(const struct session *session, const char *list)
{
	for (const char *at = list;; at++) {
		size_t length = strcspn(at, ",");

		if (!is_known(session, at, length)) {
			fprintf(stderr, "memmap-count: event '%.*s' is unknown; --list shows those that are known\n",
				(int)length, at);
			return STATUS_USAGE;
		}
		at += length;
		if (!*at)
			return STATUS_DONE;
	}
}

/* Those that are not asked for are left out. */
static enum status choose_events(struct session *session)
{
	const char *list = session->arguments.events;
	unsigned int kept = 0;
	enum status status;

	if (!list)
		return STATUS_DONE;
	status = check_events(session, list);
	if (status)
		return status;
	for (unsigned int i = 0; i < session->nr; i++) {
		if (arguments_name(list, session->events[i].name))
			session->events[kept++] = session->events[i];
		else
			free(session->events[i].parts);
	}
	session->nr = kept;
	return STATUS_DONE;
}

static enum status open_counters(struct session *session, pid_t task)
{
	const struct arguments *arguments = &session->arguments;
	struct counters_ask ask = {
		.mode = arguments->mode, .cpus = arguments->cpus, .task = task,
	};
	int err;

	/* Not before COMMAND is forked: its limits are its own. */
	allow_files();
	err = counters_open(session->events, session->nr, "", &ask,
			    &session->counters);

	return err ? fail("counters", err) : STATUS_DONE;
}

/* Why not, event by event. */
static enum status check_usable(const struct session *session)
{
	if (counters_usable(session->counters))
		return STATUS_DONE;
	fputs("memmap-count: nothing can be counted here:\n", stderr);
	show_list(stderr, session->events, session->nr);
	return STATUS_CANNOT;
}

static enum status list(struct session *session)
{
	enum status status = open_counters(session, 0);

	if (status)
		return status;
	show_list(stdout, session->events, session->nr);
	return counters_usable(session->counters) ? STATUS_DONE : STATUS_CANNOT;
}

/* It ends when the other end does, and not by a ^C that is meant for that. */
static enum status serve_runner(struct session *session)
{
	enum status status;
	int err;

	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	status = open_counters(session, 0);
	if (status)
		return status;
	err = serve(session->counters, session->events, session->nr, stdin,
		    stdout);
	return err ? fail("serve", err) : STATUS_DONE;
}

static enum status show(const struct session *session,
			const struct count *counts, double seconds)
{
	const char *output = session->arguments.output;
	FILE *to = output ? fopen(output, "we") : stderr;
	int err = 0;

	if (!to)
		return fail(output, -errno);
	if (session->arguments.json)
		err = show_json(to, session->events, counts, session->nr,
				seconds);
	else
		show_table(to, session->events, counts, session->nr, seconds);
	if (!err && (fflush(to) || ferror(to)))
		err = -EIO;
	if (output)
		fclose(to);
	return err ? fail(output ? output : "standard error", err) :
		     STATUS_DONE;
}

static double seconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static enum status count_until_end(struct session *session,
				   struct command *command,
				   struct count *counts)
{
	double before = seconds_now(), after;
	int err = counters_begin(session->counters, 0), exited;
	enum status status;

	if (!err)
		err = command_go(command);
	exited = command_wait(command);
	after = seconds_now();
	if (!err)
		err = counters_end(session->counters, counts);
	if (err)
		return fail("counting", err);
	status = show(session, counts, after - before);
	if (!exited)
		return status;
	fprintf(stderr, "memmap-count: %s ended with status %d\n",
		session->arguments.command[0], exited);
	return STATUS_FAILED;
}

static enum status count_command(struct session *session)
{
	struct command command;
	struct count *counts = NULL;
	enum status status;
	int err = command_start(&command, session->arguments.command);

	if (err)
		return fail("fork", err);
	/* COMMAND's to end by, the counts are still shown. */
	signal(SIGINT, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	status = open_counters(session,
			       session->arguments.task ? command.task : 0);
	if (!status)
		status = check_usable(session);
	if (!status) {
		counts = calloc(session->nr, sizeof(*counts));
		status = counts ? count_until_end(session, &command, counts) :
				  fail("counts", -ENOMEM);
	}
	if (command.task)
		command_wait(&command);
	free(counts);
	return status;
}

static enum status perform(struct session *session)
{
	switch (session->arguments.use) {
	case USE_LIST:
		return list(session);
	case USE_SERVE:
		return serve_runner(session);
	default:
		return count_command(session);
	}
}

int main(int argc, char **argv)
{
	static struct session session;
	enum status status;
	int err;

	arguments_parse(&session.arguments, argc, argv);
	err = events_load("", &session.events, &session.nr);
	if (err)
		return fail("events", err);
	status = choose_events(&session);
	if (!status)
		status = perform(&session);
	if (session.counters)
		counters_close(session.counters);
	events_free(session.events, session.nr);
	if (fflush(stdout) && !status)
		status = fail("standard output", -errno);
	return status;
}

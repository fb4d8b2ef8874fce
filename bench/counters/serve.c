// SPDX-License-Identifier: GPL-2.0-only
/* Counts for another program; see serve.h. */
#include "serve.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "show.h"

/*
 * struct server
 * @counting: between begin and end
 */
struct server {
	struct counters *counters;
	const struct event *events;
	unsigned int nr;
	struct count *counts;
	bool counting;
	FILE *to;
};

static void greet(struct server *server)
{
	for (unsigned int i = 0; i < server->nr; i++) {
		struct count count = { .state = server->events[i].state };

		memcpy(count.reason, server->events[i].reason,
		       sizeof(count.reason));
		/* Nothing is counted yet. */
		fprintf(server->to, "%s %s - 0 0 %s\n", server->events[i].name,
			event_state_name(count.state), count.reason);
	}
	fputs("ready 1\n", server->to);
}

static void begin(struct server *server, const char *text)
{
	char *end;
	unsigned long turn = strtoul(text, &end, 10);
	int err;

	if (server->counting || end == text || *end) {
		fprintf(server->to, "error begin '%s': begin N, after an end, is accepted\n",
			text);
		return;
	}
	err = counters_begin(server->counters, (unsigned int)turn);
	if (err) {
		counters_end(server->counters, server->counts);
		fprintf(server->to, "error begin: %s\n", strerror(-err));
		return;
	}
	server->counting = true;
	fputs("begun\n", server->to);
}

static void end(struct server *server)
{
	int err;

	if (!server->counting) {
		fputs("error end: nothing has begun\n", server->to);
		return;
	}
	server->counting = false;
	err = counters_end(server->counters, server->counts);
	if (err) {
		fprintf(server->to, "error end: %s\n", strerror(-err));
		return;
	}
	for (unsigned int i = 0; i < server->nr; i++)
		show_line(server->to, &server->events[i], &server->counts[i]);
	fputs("ended\n", server->to);
}

static void obey(struct server *server, char *line)
{
	line[strcspn(line, "\n")] = '\0';
	if (!strncmp(line, "begin ", strlen("begin ")))
		begin(server, line + strlen("begin "));
	else if (!strcmp(line, "end"))
		end(server);
	else
		fprintf(server->to, "error '%s': begin N and end are accepted\n",
			line);
}

int serve(struct counters *counters, const struct event *events,
	  unsigned int nr, FILE *from, FILE *to)
{
	struct server server = {
		.counters = counters, .events = events, .nr = nr, .to = to,
		.counts = calloc(nr, sizeof(*server.counts)),
	};
	char line[256];
	int err = server.counts ? 0 : -ENOMEM;

	if (!err)
		greet(&server);
	while (!err && !fflush(to) && fgets(line, sizeof(line), from))
		obey(&server, line);
	if (!err && ferror(to))
		err = -EPIPE;
	free(server.counts);
	return err;
}

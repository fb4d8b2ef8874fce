/* SPDX-License-Identifier: GPL-2.0-only */
/* A command that is counted: forked first, and let go when the counters run. */
#ifndef COUNTERS_COMMAND_H
#define COUNTERS_COMMAND_H

#include <sys/types.h>

/*
 * struct command
 * @task: its process, 0: there is none
 * @hold: closed, it lets the process go
 */
struct command {
	pid_t task;
	int hold;
};

/* Forks a process that will execute @argv. 0 or -errno. */
int command_start(struct command *command, char *const argv[]);

/* Lets it go. 0, or -EPIPE: it is gone already. */
int command_go(struct command *command);

/*
 * Waits for its end; what was never let go ends at once. Its exit status as a shell has
 * it; 127: it could not be executed.
 */
int command_wait(struct command *command);

#endif

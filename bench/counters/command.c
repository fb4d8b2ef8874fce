// SPDX-License-Identifier: GPL-2.0-only
/* A command that is counted; see command.h. */
#include "command.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* The child: until the parent says so, or is gone. */
static void wait_and_execute(int hold, char *const argv[])
{
	char go;

	if (read(hold, &go, 1) != 1)
		_exit(127);
	signal(SIGPIPE, SIG_DFL);
	execvp(argv[0], argv);
	_exit(127);
}

int command_start(struct command *command, char *const argv[])
{
	int pipes[2];
	pid_t task;

	if (pipe2(pipes, O_CLOEXEC))
		return -errno;
	task = fork();
	if (task < 0) {
		int err = -errno;

		close(pipes[0]);
		close(pipes[1]);
		return err;
	}
	if (!task) {
		close(pipes[1]);
		wait_and_execute(pipes[0], argv);
	}
	close(pipes[0]);
	*command = (struct command){ .task = task, .hold = pipes[1] };
	return 0;
}

int command_go(struct command *command)
{
	int err = write(command->hold, "g", 1) == 1 ? 0 : -EPIPE;

	close(command->hold);
	command->hold = -1;
	return err;
}

int command_wait(struct command *command)
{
	int status = 0;

	if (command->hold >= 0)
		close(command->hold);
	while (waitpid(command->task, &status, 0) < 0)
		if (errno != EINTR)
			return 127;
	command->task = 0;
	return WIFEXITED(status) ? WEXITSTATUS(status) :
				   128 + WTERMSIG(status);
}

// SPDX-License-Identifier: MIT
/* The client of memmap-count; see counting.h. */
#include "counting.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PROGRAM		"memmap-count"
#define TIMEOUT_MS	10000	/* for a file for each event on each of many CPUs */

static void give_reason(struct counting *counting, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void give_reason(struct counting *counting, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(counting->reason, sizeof(counting->reason), format, args);
	va_end(args);
	/* What is answered may be anything, and env.json is text. */
	for (char *c = counting->reason; *c; c++)
		if (*c < ' ' || *c > '~')
			*c = '?';
}

/* The end of a program that does not end by itself; its status as of waitpid(). */
static int reap(struct counting *counting)
{
	int status = 0;

	close(counting->fd);
	kill(counting->pid, SIGKILL);
	while (waitpid(counting->pid, &status, 0) < 0 && errno == EINTR)
		;
	counting->on = false;
	counting->fresh = false;
	return status;
}

/* From now on nothing is counted, because of @err. */
static void lose(struct counting *counting, int err)
{
	int status = reap(counting);

	counting->lost = true;
	if (err == -ETIMEDOUT)
		give_reason(counting, PROGRAM " did not answer, and was ended");
	else if (err == -EPROTO)
		give_reason(counting, PROGRAM " answered '%.*s', which is no answer",
			    (int)strcspn(counting->text, "\n"), counting->text);
	else if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		give_reason(counting, "there is no " PROGRAM " beside memmap-bench or in PATH: 'make deps bench' builds it where libperf can be had");
	else if (WIFEXITED(status))
		give_reason(counting, PROGRAM " ended with status %d",
			    WEXITSTATUS(status));
	else
		give_reason(counting, PROGRAM " went away: %s", strerror(-err));
}

static int milliseconds_left(const struct timespec *until)
{
	struct timespec now;
	int64_t left;

	clock_gettime(CLOCK_MONOTONIC, &now);
	left = (int64_t)(until->tv_sec - now.tv_sec) * 1000 +
	       (until->tv_nsec - now.tv_nsec) / 1000000;
	return left > 0 ? (int)left : 0;
}

static struct timespec deadline(const struct counting *counting)
{
	int ms = counting->timeout_ms ? counting->timeout_ms : TIMEOUT_MS;
	struct timespec until;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += ms / 1000;
	until.tv_nsec += ms % 1000 * 1000000L;
	return until;
}

/* What there is to read. 0 or -errno; -ETIMEDOUT, and -EPIPE at its end. */
static int read_more(struct counting *counting, const struct timespec *until)
{
	struct pollfd poll_fd = { .fd = counting->fd, .events = POLLIN };
	size_t room = sizeof(counting->text) - 1 - counting->used;
	ssize_t got;
	int ready;

	if (!room)
		return -EPROTO;
	ready = poll(&poll_fd, 1, milliseconds_left(until));
	if (!ready)
		return -ETIMEDOUT;
	if (ready < 0)
		return errno == EINTR ? 0 : -errno;
	got = read(counting->fd, counting->text + counting->used, room);
	if (got < 0)
		return errno == EINTR ? 0 : -errno;
	counting->used += (size_t)got;
	counting->text[counting->used] = '\0';
	return got ? 0 : -EPIPE;
}

/* Waits until @text begins with a whole line. 0 or -errno. */
static int await_line(struct counting *counting, const struct timespec *until)
{
	int err = 0;

	while (!err && !memchr(counting->text, '\n', counting->used))
		err = read_more(counting, until);
	return err;
}

static void drop_line(struct counting *counting)
{
	size_t length = strcspn(counting->text, "\n") + 1;

	counting->used -= length;
	memmove(counting->text, counting->text + length, counting->used + 1);
}

/* "name state value enabled running reason". 0 or -EPROTO. */
static int parse_event(const char *line, struct counting_event *event)
{
	char value[24], *end;
	int at = 0;

	memset(event, 0, sizeof(*event));
	if (sscanf(line, "%31[^ \n] %15[^ \n] %23[^ \n] %" SCNu64 " %" SCNu64 "%n",
		   event->name, event->state, value, &event->enabled_ns,
		   &event->running_ns, &at) != 5 || line[at] != ' ')
		return -EPROTO;
	event->known = strcmp(value, "-") != 0;
	if (event->known) {
		event->value = strtoull(value, &end, 10);
		if (*end)
			return -EPROTO;
	}
	snprintf(event->reason, sizeof(event->reason), "%.*s",
		 (int)strcspn(line + at + 1, "\n"), line + at + 1);
	return 0;
}

/* Reads events up to the line @last. 0 or -errno. */
static int read_events(struct counting *counting, const char *last,
		       struct counting_event *events, unsigned int *nr)
{
	struct timespec until = deadline(counting);
	size_t length = strlen(last);

	for (*nr = 0;; drop_line(counting)) {
		int err = await_line(counting, &until);

		if (err)
			return err;
		if (!strncmp(counting->text, last, length) &&
		    counting->text[length] == '\n')
			break;
		if (*nr == COUNTING_EVENTS)
			return -EPROTO;
		err = parse_event(counting->text, &events[(*nr)++]);
		if (err)
			return err;
	}
	drop_line(counting);
	return 0;
}

/* Where this program is, memmap-count is; "": that cannot be said. */
static void find_beside(char path[static PATH_MAX])
{
	ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - 1);
	char *slash;

	path[length > 0 ? length : 0] = '\0';
	slash = strrchr(path, '/');
	if (!slash || slash + sizeof("/" PROGRAM) > path + PATH_MAX) {
		path[0] = '\0';
		return;
	}
	strcpy(slash + 1, PROGRAM);
	if (access(path, X_OK))
		path[0] = '\0';
}

/* In the child: nothing of the runner's is open there, and nothing outlives it. */
static void execute(const char *program, const char *path, int fd, bool user,
		    pid_t parent)
{
	char *argv[] = { (char *)PROGRAM, (char *)"--serve", (char *)"--mode",
			 (char *)(user ? "user" : "kernel"), NULL };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent || dup2(fd, 0) < 0 || dup2(fd, 1) < 0)
		_exit(126);
	close_range(3, ~0U, 0);
	/* What is for the runner by a terminal is not for this. */
	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGPIPE, SIG_DFL);
	if (program)
		execv(program, argv);
	else if (*path)
		execv(path, argv);
	else
		execvp(PROGRAM, argv);
	_exit(127);
}

static int spawn(struct counting *counting, bool user)
{
	char path[PATH_MAX];
	pid_t parent = getpid();
	int fds[2];

	find_beside(path);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds))
		return -errno;
	counting->pid = fork();
	if (counting->pid < 0) {
		int err = -errno;

		close(fds[0]);
		close(fds[1]);
		return err;
	}
	if (!counting->pid)
		execute(counting->program, path, fds[1], user, parent);
	close(fds[1]);
	counting->fd = fds[0];
	counting->on = true;
	return 0;
}

/* One that counts nothing at all is of no use; of its reasons the first says why. */
static int check_offer(struct counting *counting)
{
	for (unsigned int i = 0; i < counting->nr_offered; i++)
		if (!strcmp(counting->offered[i].state, "counted"))
			return 0;
	give_reason(counting, "nothing can be counted here: %s",
		    counting->nr_offered ? counting->offered[0].reason :
					   PROGRAM " knows no event");
	return -ENODATA;
}

int counting_start(struct counting *counting, bool user)
{
	int err = spawn(counting, user);

	if (err) {
		give_reason(counting, PROGRAM ": %s", strerror(-err));
		return err;
	}
	err = read_events(counting, "ready 1", counting->offered,
			  &counting->nr_offered);
	if (err) {
		lose(counting, err);
		counting->lost = false;
		return err;
	}
	err = check_offer(counting);
	if (err)
		reap(counting);
	return err;
}

void counting_stop(struct counting *counting)
{
	if (counting->on)
		reap(counting);
}

static int say(const struct counting *counting, const char *line)
{
	size_t length = strlen(line);
	ssize_t sent = send(counting->fd, line, length, MSG_NOSIGNAL);

	if (sent < 0)
		return -errno;
	return sent == (ssize_t)length ? 0 : -EPIPE;
}

void counting_begin(struct counting *counting, unsigned int turn)
{
	struct counting_event none[COUNTING_EVENTS];
	unsigned int nr;
	char line[32];
	int err;

	if (!counting || !counting->on)
		return;
	snprintf(line, sizeof(line), "begin %u\n", turn);
	err = say(counting, line);
	if (!err)
		err = read_events(counting, "begun", none, &nr);
	if (!err && nr)
		err = -EPROTO;
	if (err)
		lose(counting, err);
}

void counting_end(struct counting *counting)
{
	int err;

	if (!counting || !counting->on)
		return;
	err = say(counting, "end\n");
	if (!err)
		err = read_events(counting, "ended", counting->events,
				  &counting->nr_events);
	if (err)
		lose(counting, err);
	else
		counting->fresh = true;
}

void counting_forget(struct counting *counting)
{
	if (counting)
		counting->fresh = false;
}

const char *counting_figure_name(enum counting_figure figure)
{
	static const char *const names[COUNTING_FIGURES] = {
		[COUNTING_INSTRUCTIONS] = "instructions_per_page",
		[COUNTING_CYCLES] = "cycles_per_page",
		[COUNTING_READ_BYTES] = "read_bytes_per_page",
		[COUNTING_WRITTEN_BYTES] = "written_bytes_per_page",
	};

	return names[figure];
}

static const struct counting_event *find(const struct counting *counting,
					 const char *name)
{
	for (unsigned int i = 0; i < counting->nr_events; i++)
		if (!strcmp(counting->events[i].name, name))
			return &counting->events[i];
	return NULL;
}

static double value_of(const struct counting_event *event)
{
	return event && event->known ? (double)event->value : (double)NAN;
}

/* Of DRAM and, where there can be any, of persistent memory. */
static double memory_bytes(const struct counting *counting, const char *dram,
			   const char *pmem)
{
	const struct counting_event *event = find(counting, pmem);
	double bytes = value_of(find(counting, dram));

	if (event && !strcmp(event->state, "unsupported"))
		return bytes;
	return bytes + value_of(event);
}

double counting_figure(const struct counting *counting,
		       enum counting_figure figure)
{
	if (!counting || !counting->fresh)
		return (double)NAN;
	switch (figure) {
	case COUNTING_INSTRUCTIONS:
		return value_of(find(counting, "instructions"));
	case COUNTING_CYCLES:
		return value_of(find(counting, "cycles"));
	case COUNTING_READ_BYTES:
		return memory_bytes(counting, "dram-read", "pmem-read");
	case COUNTING_WRITTEN_BYTES:
		return memory_bytes(counting, "dram-write", "pmem-write");
	default:
		return (double)NAN;
	}
}

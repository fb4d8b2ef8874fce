// SPDX-License-Identifier: MIT
/*
 * Instructions per struct page of a writer, by taking one step after another: those that
 * two runs over so and so many pages differ by. Usage: steps WRITER, as in memmap_bench.h.
 * The steps are exact where no instruction repeats itself.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/writer.h"

#define FEW	512
#define MANY	2560

/* Between two signals to itself nothing but the writer runs. */
static void write_pages(const struct core_writer *writer, unsigned long count)
{
	struct core_page *pages = aligned_alloc(64, MANY * sizeof(*pages));
	struct core_image image = {
		.links = 1UL << 63, .cpupid = 1UL << 40, .reserved = 1UL << 10,
		.pgmap = &image, .refcount = 1,
	};

	if (!pages || ptrace(PTRACE_TRACEME, 0, 0, 0))
		_exit(1);
	memset(pages, 0xff, MANY * sizeof(*pages));
	raise(SIGSTOP);
	for (unsigned int pass = 0; pass < writer->passes; pass++)
		writer->write(pages, count, &image, pass);
	raise(SIGSTOP);
	_exit(0);
}

/* Steps until the next signal that is none of a step; -1: it ended. */
static long count_steps(pid_t task)
{
	long steps = 0;
	int status;

	for (;; steps++) {
		if (ptrace(PTRACE_SINGLESTEP, task, 0, 0) ||
		    waitpid(task, &status, 0) != task || !WIFSTOPPED(status))
			return -1;
		if (WSTOPSIG(status) != SIGTRAP)
			return steps;
	}
}

static long steps_of(const struct core_writer *writer, unsigned long count)
{
	pid_t task = fork();
	long steps;
	int status;

	if (!task)
		write_pages(writer, count);
	if (task < 0 || waitpid(task, &status, 0) != task || !WIFSTOPPED(status))
		return -1;
	steps = count_steps(task);
	kill(task, SIGKILL);
	waitpid(task, &status, 0);
	return steps;
}

int main(int argc, char **argv)
{
	const struct core_writer *writer =
		core_writer(argc == 2 ? (unsigned int)atoi(argv[1]) : 0);
	long few, many;

	if (!writer) {
		fputs("steps: no such writer\n", stderr);
		return 2;
	}
	few = steps_of(writer, FEW);
	many = steps_of(writer, MANY);
	if (few < 0 || many < 0) {
		fprintf(stderr, "steps: %s\n", strerror(errno));
		return 77;
	}
	printf("%.3f\n", (double)(many - few) / (MANY - FEW));
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * As many ranges as there can be, all of one node: more callers that wait for their
 * workers than the workqueue runs at a time on a node which is a small part of the
 * machine (512 by its part of the CPUs; 64 of one in 8). They must not keep their own
 * workers from running. Usage: crowd NODE
 */
#include <signal.h>
#include <sys/wait.h>

#include "module.h"

#define LIMIT_S	120

static const struct {
	const char *name;
	unsigned int schedule;
} cases[] = {
	{ "deferred", MEMMAP_BENCH_SCHEDULE_DEFERRED },
	{ "padata", MEMMAP_BENCH_SCHEDULE_PADATA },
	{ "slices", MEMMAP_BENCH_SCHEDULE_SLICES },
	{ "background", MEMMAP_BENCH_SCHEDULE_BACKGROUND },
	{ "padata-api", MEMMAP_BENCH_SCHEDULE_PADATA_API },
};

static bool is_verified(int fd, const unsigned int *ids, unsigned int schedule)
{
	struct memmap_bench_run arg = run_of(0);

	arg.schedule = schedule;
	arg.threads = schedule == MEMMAP_BENCH_SCHEDULE_DEFERRED ? 1 : 2;
	arg.nr_ranges = MEMMAP_BENCH_MAX_RANGES;
	memcpy(arg.ranges, ids, sizeof(arg.ranges));
	return !run(fd, &arg) && arg.verdict == MEMMAP_BENCH_VERIFIED &&
	       arg.pages == MEMMAP_BENCH_MAX_RANGES * (2 * SECTION / PAGE);
}

/* What hangs may not even be killed: a process of its own is told from. */
static bool ends_in_time(int fd, const unsigned int *ids, unsigned int schedule)
{
	pid_t pid = fork();
	int status;

	if (!pid)
		_exit(!is_verified(fd, ids, schedule));
	for (int i = 0; i < 10 * LIMIT_S; i++) {
		if (waitpid(pid, &status, WNOHANG) == pid)
			return WIFEXITED(status) && !WEXITSTATUS(status);
		usleep(100000);
	}
	return false;
}

int main(int argc, char **argv)
{
	unsigned int ids[MEMMAP_BENCH_MAX_RANGES];
	int fd = open_device(), err = 0;

	if (argc != 2)
		return 2;
	for (int i = 0; i < MEMMAP_BENCH_MAX_RANGES && !err; i++) {
		struct memmap_bench_range_create range =
			hole(atoi(argv[1]), 2 * SECTION);

		err = create(fd, &range);
		ids[i] = range.id;
	}
	if (!ok(!err, "%d ranges of one node: %s", MEMMAP_BENCH_MAX_RANGES,
		strerror(-err)))
		return finished();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (!ok(ends_in_time(fd, ids, cases[i].schedule),
			"%s of all of them ends within %d s", cases[i].name,
			LIMIT_S))
			break;
	return finished();
}

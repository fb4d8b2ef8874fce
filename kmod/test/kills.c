// SPDX-License-Identifier: GPL-2.0-only
/*
 * A program that is killed in the middle of a run, whatever its schedule: the
 * kernel takes no harm, the device is free again, and what follows is verified.
 * Usage: kills NODE...
 */
#include <signal.h>
#include <sys/wait.h>

#include "module.h"

#define KILLS		12
#define TOUCHES		100000
#define MAX_NODES	8

/* Bits of /proc/sys/kernel/tainted: the kernel died, the kernel warned. */
#define TAINT_DIE	(1UL << 7)
#define TAINT_WARN	(1UL << 9)

static const struct {
	const char *name;
	unsigned int schedule, threads;
	unsigned long long chunk, align;
	unsigned int writer;	/* 0: the kernel's */
} cases[] = {
	{ "slices", MEMMAP_BENCH_SCHEDULE_SLICES, 16, 0, 0, 0 },
	{ "background", MEMMAP_BENCH_SCHEDULE_BACKGROUND, 2, 0, 0, 0 },
	{ "background, 64 workers", MEMMAP_BENCH_SCHEDULE_BACKGROUND, 64, 0, 0,
	  0 },
	{ "padata-api", MEMMAP_BENCH_SCHEDULE_PADATA_API, 2, 0, 0, 0 },
	{ "padata-api, small jobs", MEMMAP_BENCH_SCHEDULE_PADATA_API, 2, 100, 1,
	  0 },
	{ "padata, small chunks", MEMMAP_BENCH_SCHEDULE_PADATA, 2, 100, 1, 0 },
	/* These leave no struct pages, which the range is not to be removed with. */
	{ "fill-nt", MEMMAP_BENCH_SCHEDULE_SLICES, 16, 0, 0,
	  MEMMAP_BENCH_WRITER_FILL_NT },
	{ "read of poison", MEMMAP_BENCH_SCHEDULE_DEFERRED, 1, 0, 0,
	  MEMMAP_BENCH_WRITER_READ },
};

static struct memmap_bench_touch touches[MAX_NODES * TOUCHES];

static unsigned long tainted(void)
{
	char *text = text_of("/proc/sys/kernel/tainted");
	unsigned long bits = strtoul(text, NULL, 10);

	free(text);
	return bits & (TAINT_DIE | TAINT_WARN);
}

static struct memmap_bench_run run_of_case(size_t i, int nr,
					   const unsigned int *ids)
{
	struct memmap_bench_run arg = run_of(0);

	arg.schedule = cases[i].schedule;
	arg.threads = cases[i].threads;
	arg.chunk_pages = cases[i].chunk;
	arg.align_pages = cases[i].align;
	if (cases[i].writer)
		arg.writer = cases[i].writer;
	arg.nr_ranges = (unsigned int)nr;
	memcpy(arg.ranges, ids, (size_t)nr * sizeof(*ids));
	if (arg.schedule == MEMMAP_BENCH_SCHEDULE_BACKGROUND) {
		arg.touches = (uintptr_t)touches;
		arg.touch_size = sizeof(touches[0]);
		arg.nr_touches = TOUCHES;
		arg.touch_seed = (unsigned long long)getpid();
	}
	return arg;
}

/* @rounds runs on ranges of its own; for ever with -1. 0 or -errno. */
static int runs(size_t i, int nr, char **nodes, int rounds)
{
	int fd = open_device(), err = 0;
	unsigned int ids[MAX_NODES];

	for (int n = 0; n < nr && !err; n++) {
		struct memmap_bench_range_create range =
			hole(atoi(nodes[n]), 8 * SECTION);

		err = create(fd, &range);
		ids[n] = range.id;
	}
	for (int round = 0; round != rounds && !err; round++) {
		struct memmap_bench_run arg = run_of_case(i, nr, ids);

		err = run(fd, &arg);
		if (!err && arg.verdict != MEMMAP_BENCH_VERIFIED)
			err = -EBADMSG;
	}
	close(fd);
	return err;
}

/* Whether it was still running when the kill came. */
static bool killed_after(size_t i, int nr, char **nodes, unsigned int ms)
{
	int status;
	pid_t pid = fork();

	if (!pid)
		_exit(runs(i, nr, nodes, -1) ? 1 : 0);
	usleep(ms * 1000);
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

int main(int argc, char **argv)
{
	unsigned long before = tainted();
	int nr = argc - 1;

	if (nr < 1 || nr > MAX_NODES)
		return 2;
	srand((unsigned int)getpid());
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		unsigned int killed = 0;
		int err;

		for (unsigned int k = 0; k < KILLS; k++)
			killed += killed_after(i, nr, argv + 1,
					       100 + (unsigned int)rand() % 400);
		err = runs(i, nr, argv + 1, 1);
		ok(killed == KILLS && !err && holds_nothing() &&
		   tainted() == before,
		   "%s: killed %u times of %d in mid-run, then one that is right: %s",
		   cases[i].name, killed, KILLS, strerror(-err));
	}
	return finished();
}

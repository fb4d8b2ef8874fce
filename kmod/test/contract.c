// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the module refuses, and with which errno. Usage: contract [PMEM-START
 * PMEM-NODE]: a free namespace's first byte, on a section boundary, and its node.
 */
#include <linux/capability.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "module.h"

static void refuses_create(int fd, const char *what,
			   struct memmap_bench_range_create arg, int want)
{
	int err = create(fd, &arg);

	ok(err == want, "create: %s: %s", what, strerror(-err));
}

static void test_info(int fd)
{
	struct {
		struct memmap_bench_info info;
		char newer[32];
	} big;
	struct memmap_bench_info info = { .size = sizeof(info) };
	int err = call(fd, MEMMAP_BENCH_INFO, &info);

	ok(!err && info.version == MEMMAP_BENCH_VERSION &&
	   info.struct_page_size == 64 && info.page_size == PAGE &&
	   info.section_pages == SECTION / PAGE && *info.release,
	   "info: kernel %s, struct page of %u bytes", info.release,
	   info.struct_page_size);

	info.size = sizeof(info) - 1;
	err = call(fd, MEMMAP_BENCH_INFO, &info);
	ok(err == -EINVAL, "info: a size below version 1: %s", strerror(-err));
	info.size = 0;
	err = call(fd, MEMMAP_BENCH_INFO, &info);
	ok(err == -EINVAL, "info: size 0: %s", strerror(-err));

	memset(&big, 0, sizeof(big));
	big.info.size = sizeof(big);
	err = call(fd, MEMMAP_BENCH_INFO, &big);
	ok(!err, "info: a newer struct, its news unset: %s", strerror(-err));
	memset(&big, 0, sizeof(big));
	big.info.size = sizeof(big);
	big.newer[31] = 1;
	err = call(fd, MEMMAP_BENCH_INFO, &big);
	ok(err == -E2BIG, "info: a newer struct, its news set: %s",
	   strerror(-err));
	big.info.size = 1U << 20;
	err = call(fd, MEMMAP_BENCH_INFO, &big);
	ok(err == -E2BIG, "info: a huge size: %s", strerror(-err));
	err = call(fd, MEMMAP_BENCH_INFO, NULL);
	ok(err == -EFAULT, "info: no struct: %s", strerror(-err));
	err = call(fd, _IO(0xb6, 99), &info);
	ok(err == -ENOTTY, "an unknown ioctl: %s", strerror(-err));
	err = call(fd, _IO(0xb7, 1), &info);
	ok(err == -ENOTTY, "another driver's ioctl: %s", strerror(-err));
}

static void test_open(void)
{
	int status, fd = open(MEMMAP_BENCH_DEVICE, O_RDWR);
	struct stat stat_;

	ok(fd < 0 && errno == EBUSY, "a second open: %s", strerror(errno));
	ok(!stat(MEMMAP_BENCH_DEVICE, &stat_) &&
	   (stat_.st_mode & 07777) == 0600, "the device has mode 0600");

	chmod(MEMMAP_BENCH_DEVICE, 0666);
	if (!fork()) {
		if (setuid(65534))
			_exit(1);
		_exit(open(MEMMAP_BENCH_DEVICE, O_RDWR) >= 0 || errno != EPERM);
	}
	wait(&status);
	chmod(MEMMAP_BENCH_DEVICE, 0600);
	ok(!status, "open without CAP_SYS_ADMIN is refused");
}

static void test_create(int fd)
{
	struct memmap_bench_range_create arg = hole(0, SECTION);

	arg.source = 0;
	refuses_create(fd, "no source", arg, -EINVAL);
	arg.source = 77;
	refuses_create(fd, "an unknown source", arg, -EINVAL);
	arg = hole(0, SECTION);
	arg.type = MEMMAP_BENCH_NR_TYPES;
	refuses_create(fd, "an unknown type", arg, -EINVAL);
	arg = hole(0, SECTION);
	arg.flags = 1;
	refuses_create(fd, "an unknown flag", arg, -EINVAL);
	arg = hole(0, SECTION);
	arg.start = SECTION;
	refuses_create(fd, "a hole with a start", arg, -EINVAL);
	refuses_create(fd, "0 bytes", hole(0, 0), -EINVAL);
	refuses_create(fd, "not a multiple of a section",
		       hole(0, SECTION + PAGE), -EINVAL);
	refuses_create(fd, "2^64 less a section", hole(0, -SECTION), -EINVAL);
	refuses_create(fd, "64 TiB: no room on the node", hole(0, 64ULL << 40),
		       -ENOMEM);
	refuses_create(fd, "node -1", hole(-1, SECTION), -ENODEV);
	refuses_create(fd, "node 7", hole(7, SECTION), -ENODEV);
	refuses_create(fd, "node 2^30", hole(1 << 30, SECTION), -ENODEV);
	arg = hole(0, SECTION);
	arg.size = 8;
	refuses_create(fd, "a struct that is too small", arg, -EINVAL);
}

static struct memmap_bench_range_create pmem(int node, uint64_t start,
					     uint64_t bytes)
{
	struct memmap_bench_range_create arg = hole(node, bytes);

	arg.source = MEMMAP_BENCH_SOURCE_PMEM;
	arg.start = start;
	return arg;
}

static void test_pmem(int fd, int node, uint64_t start)
{
	struct memmap_bench_range_create arg = pmem(node, start, SECTION);
	int err;

	refuses_create(fd, "pmem: ordinary memory",
		       pmem(node, 1ULL << 32, SECTION), -EINVAL);
	refuses_create(fd, "pmem: nothing there",
		       pmem(node, 40ULL << 40, SECTION), -EINVAL);
	refuses_create(fd, "pmem: not section-aligned",
		       pmem(node, start + (2 << 20), SECTION), -EINVAL);
	refuses_create(fd, "pmem: starts before the namespace",
		       pmem(node, start - SECTION, 2 * SECTION), -EINVAL);
	arg.type = MEMMAP_BENCH_TYPE_P2PDMA;
	refuses_create(fd, "pmem: as P2PDMA", arg, -EINVAL);

	arg = pmem(node, start, 2 * SECTION);
	err = create(fd, &arg);
	ok(!err && arg.start == start, "pmem: a range at %#llx: %s",
	   (unsigned long long)start, strerror(-err));
	refuses_create(fd, "pmem: the same range again",
		       pmem(node, start, SECTION), -EBUSY);
	refuses_create(fd, "pmem: a range that overlaps it",
		       pmem(node, start + SECTION, 2 * SECTION), -EBUSY);
	ok(!destroy(fd, arg.id), "pmem: the range is given back");
	arg = pmem(node, start, SECTION);
	err = create(fd, &arg);
	ok(!err, "pmem: and can be made again: %s", strerror(-err));
	destroy(fd, arg.id);
}

static void refuses_run(int fd, const char *what, struct memmap_bench_run arg,
			int want)
{
	int err = run(fd, &arg);

	ok(err == want, "run: %s: %s", what, strerror(-err));
}

#define REFUSES_WITH(fd, id, field, value, want)			\
	do {								\
		struct memmap_bench_run arg_ = run_of(id);		\
									\
		arg_.field = (value);					\
		refuses_run(fd, #field " " #value, arg_, want);		\
	} while (0)

/* A caller newer than the module: what the module does not know reads 0. */
static void test_longer_records(int fd, unsigned int id)
{
	static struct {
		struct memmap_bench_worker known;
		char news[24];
	} longer[2];
	struct memmap_bench_run arg = run_of(id);
	int err;

	memset(longer, 0xff, sizeof(longer));
	arg.workers = (uintptr_t)longer;
	arg.worker_size = sizeof(longer[0]);
	arg.nr_workers = 2;
	err = run(fd, &arg);
	ok(!err && longer[0].known.range == id && !longer[0].news[0] &&
	   !longer[0].news[23] && longer[1].news[23],
	   "run: longer worker records: %s", strerror(-err));
}

static void test_run(int fd)
{
	struct memmap_bench_range_create range = hole(0, SECTION);
	struct memmap_bench_run arg;
	int err = create(fd, &range);

	if (!ok(!err && range.id, "a range to run on: %s", strerror(-err)))
		return;
	REFUSES_WITH(fd, range.id, flags, 1U << 31, -EINVAL);
	REFUSES_WITH(fd, range.id, reserved, 1, -EINVAL);
	REFUSES_WITH(fd, range.id, schedule, 0, -EINVAL);
	REFUSES_WITH(fd, range.id, schedule, 99, -EINVAL);
	REFUSES_WITH(fd, range.id, writer, 0, -EINVAL);
	REFUSES_WITH(fd, range.id, writer, 99, -EINVAL);
	REFUSES_WITH(fd, range.id, prefill, 0, -EINVAL);
	REFUSES_WITH(fd, range.id, prefill, 99, -EINVAL);
	REFUSES_WITH(fd, range.id, placement, 0, -EINVAL);
	REFUSES_WITH(fd, range.id, placement, 99, -EINVAL);
	REFUSES_WITH(fd, range.id, threads, 0, -EINVAL);
	REFUSES_WITH(fd, range.id, threads, 2, -EINVAL);
	REFUSES_WITH(fd, range.id, nr_ranges, 0, -EINVAL);
	REFUSES_WITH(fd, range.id, nr_ranges, MEMMAP_BENCH_MAX_RANGES + 1,
		     -EINVAL);
	REFUSES_WITH(fd, range.id, nr_workers, 0, -ENOSPC);
	REFUSES_WITH(fd, range.id, worker_size, 8, -EINVAL);
	REFUSES_WITH(fd, range.id, workers, 1, -EFAULT);
	REFUSES_WITH(fd, range.id, ranges[0], range.id + 1000, -ENOENT);
	REFUSES_WITH(fd, range.id, ranges[0], 0, -ENOENT);

	arg = run_of(range.id);
	arg.schedule = MEMMAP_BENCH_SCHEDULE_PADATA;
	arg.threads = MEMMAP_BENCH_MAX_THREADS + 1;
	refuses_run(fd, "more threads than the limit", arg, -EINVAL);
	arg = run_of(range.id);
	arg.nr_ranges = 2;
	arg.ranges[1] = range.id;
	refuses_run(fd, "a range named twice", arg, -EINVAL);
	arg = run_of(range.id);
	err = run(fd, &arg);
	ok(!err && arg.verdict == MEMMAP_BENCH_VERIFIED,
	   "run: after all that, one that is right: %s", strerror(-err));

	test_longer_records(fd, range.id);

	ok(!destroy(fd, range.id), "destroy: the range");
	ok(destroy(fd, range.id) == -ENOENT, "destroy: the same again");
	REFUSES_WITH(fd, range.id, threads, 1, -ENOENT);
}

static void test_many(int fd)
{
	struct memmap_bench_range_create arg;
	unsigned int made = 0;
	int err = 0;

	while (!err && made <= MEMMAP_BENCH_MAX_RANGES) {
		arg = hole(0, SECTION);
		err = create(fd, &arg);
		made += !err;
	}
	ok(made == MEMMAP_BENCH_MAX_RANGES && err == -ENOSPC,
	   "%u ranges, then: %s", made, strerror(-err));
}

int main(int argc, char **argv)
{
	int fd = open_device();

	test_info(fd);
	test_open();
	test_create(fd);
	if (argc == 3)
		test_pmem(fd, atoi(argv[2]), strtoull(argv[1], NULL, 0));
	test_run(fd);
	test_many(fd);
	/* What is left is given back by the close. */
	close(fd);
	fd = open(MEMMAP_BENCH_DEVICE, O_RDWR);
	ok(fd >= 0, "the device can be opened again after the close");
	close(fd);
	return finished();
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the module refuses, and with which errno. Usage: contract [PMEM-START
 * PMEM-NODE]: a free namespace's first byte, on a section boundary, and its node.
 */
#include <linux/capability.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include "module.h"

static void refuses_create(int fd, const char *what,
			   struct memmap_bench_range_create arg, int want)
{
	int err = create(fd, &arg);

	ok(err == want, "create: %s: %s", what, strerror(-err));
}

/* It was loaded since this machine was booted, and not later than now. */
static void test_loaded(const struct memmap_bench_info *info)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	ok(info->loaded_ns > 0 && info->loaded_ns <
	   (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec,
	   "info: loaded at %llu ns", (unsigned long long)info->loaded_ns);
}

static void test_info(int fd)
{
	struct {
		struct memmap_bench_info info;
		char newer[32];
	} big;
	struct memmap_bench_info info = { .size = sizeof(info) };
	int err = call(fd, MEMMAP_BENCH_INFO, &info);
	unsigned int here = 0;

	ok(!err && info.version == MEMMAP_BENCH_VERSION &&
	   info.struct_page_size == 64 && info.page_size == PAGE &&
	   info.section_pages == SECTION / PAGE && *info.release,
	   "info: kernel %s, struct page of %u bytes", info.release,
	   info.struct_page_size);
	for (unsigned int i = 1; i < MEMMAP_BENCH_NR_SCHEDULES; i++)
		here += info.schedule_reason[i] == MEMMAP_BENCH_AVAILABLE;
	ok(here == MEMMAP_BENCH_NR_SCHEDULES - 1,
	   "info: %u schedules are available", here);

	test_loaded(&info);
	info.size = offsetof(struct memmap_bench_info, writer_reason_16) - 1;
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

#define STRUCT(name)	sizeof(struct memmap_bench_##name)

static const struct {
	const char *name;
	unsigned int request;
	size_t size, least;
} ioctls[] = {
	{ "run", MEMMAP_BENCH_RUN, STRUCT(run),
	  offsetof(struct memmap_bench_run, sections) },
	{ "trace_start", MEMMAP_BENCH_TRACE_START, STRUCT(trace_start),
	  STRUCT(trace_start) },
	{ "trace_stop", MEMMAP_BENCH_TRACE_STOP, STRUCT(trace_stop),
	  STRUCT(trace_stop) },
	{ "bind", MEMMAP_BENCH_BIND, STRUCT(bind), STRUCT(bind) },
	{ "inspect", MEMMAP_BENCH_INSPECT, STRUCT(inspect), STRUCT(inspect) },
};

/* Sizes that no version had, or that say more than this module understands. */
static void test_sizes(int fd)
{
	static union {
		unsigned int size;
		char bytes[2 * PAGE];
	} arg;

	for (size_t i = 0; i < sizeof(ioctls) / sizeof(ioctls[0]); i++) {
		int none, less, more, huge, nowhere;

		memset(&arg, 0, sizeof(arg));
		none = call(fd, ioctls[i].request, &arg);
		arg.size = (unsigned int)ioctls[i].least - 1;
		less = call(fd, ioctls[i].request, &arg);
		arg.size = (unsigned int)ioctls[i].size + 8;
		arg.bytes[ioctls[i].size + 7] = 1;
		more = call(fd, ioctls[i].request, &arg);
		arg.size = PAGE + 1;
		huge = call(fd, ioctls[i].request, &arg);
		nowhere = call(fd, ioctls[i].request, NULL);
		ok(none == -EINVAL && less == -EINVAL && more == -E2BIG &&
		   huge == -E2BIG && nowhere == -EFAULT,
		   "%s: size 0 %d, too small %d, news set %d, huge %d, no struct %d",
		   ioctls[i].name, none, less, more, huge, nowhere);
	}
}

/* What could not be told to the caller must not have been done. */
static void test_read_only(int fd)
{
	struct memmap_bench_trace_stop stop = {
		.size = sizeof(stop),
		.record_size = sizeof(struct memmap_bench_record),
	};
	struct memmap_bench_range_create range = hole(0, SECTION);
	unsigned int *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
				  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int err;

	*page = sizeof(struct memmap_bench_trace_start);
	mprotect(page, PAGE, PROT_READ);
	err = call(fd, MEMMAP_BENCH_TRACE_START, page);
	ok(err == -EFAULT && !is_probed() &&
	   call(fd, MEMMAP_BENCH_TRACE_STOP, &stop) == -ENOENT,
	   "trace_start: a struct that cannot be written, and no trace: %s",
	   strerror(-err));
	mprotect(page, PAGE, PROT_READ | PROT_WRITE);
	memcpy(page, &range, sizeof(range));
	mprotect(page, PAGE, PROT_READ);
	err = call(fd, MEMMAP_BENCH_RANGE_CREATE, page);
	ok(err == -EFAULT && holds_nothing(),
	   "create: a struct that cannot be written, and no range: %s",
	   strerror(-err));
	munmap(page, PAGE);
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

/* Its workers can be done before the first touch: then there is none to give. */
static void refuses_touches(int fd, struct memmap_bench_run background)
{
	int err = 0;

	background.touches = 0;
	for (int i = 0; i < 50 && !err; i++) {
		struct memmap_bench_run arg = background;

		err = run(fd, &arg);
	}
	ok(err == -EFAULT, "run: touches nowhere: %s", strerror(-err));
}

#define REFUSES_WITH(fd, id, field, value, want)			\
	do {								\
		struct memmap_bench_run arg_ = run_of(id);		\
									\
		arg_.field = (value);					\
		refuses_run(fd, #field " " #value, arg_, want);		\
	} while (0)

/* Touches are for background, and need what it is told about them. */
static void test_run_touches(int fd, unsigned int id)
{
	static struct memmap_bench_touch touches[4];
	struct memmap_bench_run background = run_of(id), arg;

	background.schedule = MEMMAP_BENCH_SCHEDULE_BACKGROUND;
	background.touches = (uintptr_t)touches;
	background.touch_size = sizeof(touches[0]);
	background.nr_touches = 4;
	arg = background;
	arg.schedule = MEMMAP_BENCH_SCHEDULE_SLICES;
	refuses_run(fd, "touches of slices", arg, -EINVAL);
	arg = background;
	arg.nr_workers = 1;
	refuses_run(fd, "no room for the caller of background", arg, -ENOSPC);
	arg = background;
	arg.touch_size = sizeof(touches[0]) - 1;
	refuses_run(fd, "records of touches that are too small", arg, -EINVAL);
	arg.touch_size = PAGE + 1;
	refuses_run(fd, "records of touches larger than a page", arg, -EINVAL);
	refuses_touches(fd, background);
	arg = background;
	arg.nr_touches = MEMMAP_BENCH_MAX_TOUCHES + 1;
	refuses_run(fd, "more touches than the limit", arg, -EINVAL);
	arg.nr_touches = ~0U;
	refuses_run(fd, "2^32 - 1 touches", arg, -EINVAL);
	arg = background;
	arg.threads = MEMMAP_BENCH_MAX_THREADS + 1;
	refuses_run(fd, "more threads than the limit, background", arg, -EINVAL);
	refuses_run(fd, "background that is right", background, 0);
}

static void test_run_chunks(int fd, unsigned int id)
{
	struct memmap_bench_run padata = run_of(id), api, arg;
	unsigned int section = SECTION / PAGE;

	padata.schedule = MEMMAP_BENCH_SCHEDULE_PADATA;
	padata.threads = 2;
	arg = padata;
	arg.align_pages = 24;
	refuses_run(fd, "an alignment of 24 pages", arg, -EINVAL);
	arg.align_pages = 2ULL * section;
	refuses_run(fd, "an alignment of two sections", arg, -EINVAL);
	arg.align_pages = 1ULL << 63;
	refuses_run(fd, "an alignment of 2^63 pages", arg, -EINVAL);
	arg = padata;
	arg.chunk_pages = MEMMAP_BENCH_MAX_CHUNK_PAGES + 1;
	refuses_run(fd, "chunks of 2^40 + 1 pages", arg, -EINVAL);
	arg.chunk_pages = ~0ULL;
	refuses_run(fd, "chunks of 2^64 - 1 pages", arg, -EINVAL);
	arg.chunk_pages = 1;
	arg.align_pages = 1;
	refuses_run(fd, "chunks of a page", arg, 0);

	api = padata;
	api.schedule = MEMMAP_BENCH_SCHEDULE_PADATA_API;
	arg = api;
	arg.chunk_pages = section + 1;
	refuses_run(fd, "padata-api: chunks larger than a section", arg, -EINVAL);
	arg = api;
	arg.nr_workers = 2;
	refuses_run(fd, "padata-api: no room for the caller", arg, -ENOSPC);
	arg = api;
	arg.threads = MEMMAP_BENCH_MAX_THREADS;
	refuses_run(fd, "padata-api: more threads than CPUs", arg, 0);
}

/* Of jobs there are only so many, however small; nothing is written before. */
static void test_run_jobs(int fd)
{
	struct memmap_bench_range_create range = hole(0, 32 * SECTION);
	struct memmap_bench_inspect seen = { .size = sizeof(seen) };
	struct memmap_bench_run arg;

	if (!ok(!create(fd, &range), "a range for many jobs"))
		return;
	arg = run_of(range.id);
	arg.schedule = MEMMAP_BENCH_SCHEDULE_PADATA_API;
	arg.chunk_pages = 1;
	arg.align_pages = 1;
	refuses_run(fd, "padata-api: more jobs than the limit", arg, -EINVAL);
	seen.id = range.id;
	/* A zeroed struct page has no pgmap, whatever refcount the type has. */
	ok(!call(fd, MEMMAP_BENCH_INSPECT, &seen) &&
	   seen.page[0].type == seen.type && seen.page[2].type == seen.type,
	   "padata-api: a run of too many jobs is refused before its prefill");
	destroy(fd, range.id);
}

static void test_run_given(int fd, unsigned int id)
{
	struct memmap_bench_run given = run_of(id), arg;

	given.placement = MEMMAP_BENCH_PLACEMENT_GIVEN;
	arg = given;
	arg.worker_node = -1;
	refuses_run(fd, "workers on node -1", arg, -ENODEV);
	arg.worker_node = 7;
	refuses_run(fd, "workers on node 7", arg, -ENODEV);
	arg.worker_node = 1 << 30;
	refuses_run(fd, "workers on node 2^30", arg, -ENODEV);
	refuses_run(fd, "workers on node 0", given, 0);
}

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

/* Of a run that is idle nothing but prefill and verification is there. */
static bool is_idle(const struct memmap_bench_run *arg)
{
	return !arg->nr_workers && !arg->makespan_ns && !arg->available_ns &&
	       !arg->pages && arg->dispatch_ns == MEMMAP_BENCH_UNKNOWN &&
	       !workers[0].range;
}

static struct memmap_bench_run idle(unsigned int id, unsigned int writer,
				    unsigned int prefill)
{
	struct memmap_bench_run arg = run_of(id);

	arg.flags |= MEMMAP_BENCH_RUN_IDLE;
	arg.writer = writer;
	arg.prefill = prefill;
	return arg;
}

/* What a writer left, and a prefill, are seen without a schedule; both change nothing. */
static void test_idle(int fd, unsigned int id)
{
	struct memmap_bench_run arg = idle(id, MEMMAP_BENCH_WRITER_KERNEL,
					   MEMMAP_BENCH_PREFILL_KEEP);
	int err = run(fd, &arg);

	ok(!err && is_idle(&arg) && arg.verdict == MEMMAP_BENCH_VERIFIED,
	   "idle: what the run before left is verified: %s", strerror(-err));
	arg = idle(id, MEMMAP_BENCH_WRITER_KERNEL, MEMMAP_BENCH_PREFILL_POISON);
	err = run(fd, &arg);
	ok(!err && is_idle(&arg) && arg.verdict == MEMMAP_BENCH_MISMATCH &&
	   arg.bad_got == ~0ULL,
	   "idle: after a prefill nobody has written: verdict %u, %#llx",
	   arg.verdict, (unsigned long long)arg.bad_got);
	arg = idle(id, MEMMAP_BENCH_WRITER_KERNEL, MEMMAP_BENCH_PREFILL_ZERO);
	arg.flags = MEMMAP_BENCH_RUN_IDLE;
	err = run(fd, &arg);
	ok(!err && is_idle(&arg) && arg.verdict == MEMMAP_BENCH_NOT_VERIFIED,
	   "idle: verified only if asked for: %s", strerror(-err));
}

/* As the runner takes it to count nothing but the schedule. */
static void test_three_calls(int fd, unsigned int id, unsigned int writer)
{
	struct memmap_bench_run arg = idle(id, writer,
					   MEMMAP_BENCH_PREFILL_POISON);
	int prefill, timed, verify;
	bool wrote;

	arg.flags = MEMMAP_BENCH_RUN_IDLE;
	prefill = run(fd, &arg);
	arg = idle(id, writer, MEMMAP_BENCH_PREFILL_KEEP);
	arg.flags = 0;
	timed = run(fd, &arg);
	wrote = arg.pages == SECTION / PAGE && arg.makespan_ns;
	arg = idle(id, writer, MEMMAP_BENCH_PREFILL_KEEP);
	verify = run(fd, &arg);
	ok(!prefill && !timed && !verify && wrote && is_idle(&arg) &&
	   arg.verdict == MEMMAP_BENCH_VERIFIED,
	   "three calls: %s: %d %d %d, verdict %u", writer_name(writer), prefill,
	   timed, verify, arg.verdict);
}

static void test_idle_runs(int fd, unsigned int id)
{
	struct memmap_bench_run arg;

	test_idle(fd, id);
	test_three_calls(fd, id, MEMMAP_BENCH_WRITER_KERNEL);
	test_three_calls(fd, id, MEMMAP_BENCH_WRITER_LEGACY);
	test_three_calls(fd, id, MEMMAP_BENCH_WRITER_RESERVED_NONE);
	test_three_calls(fd, id, MEMMAP_BENCH_WRITER_FILL_STORE);
	test_three_calls(fd, id, MEMMAP_BENCH_WRITER_READ);
	/* The prefill is gone with the first writer. */
	test_three_calls(fd, id, MEMMAP_BENCH_WRITER_STORES);
	arg = idle(id, MEMMAP_BENCH_WRITER_READ, MEMMAP_BENCH_PREFILL_KEEP);
	ok(!run(fd, &arg) && arg.verdict == MEMMAP_BENCH_NOT_VERIFIED,
	   "idle: what a writer left is no prefill that read has left alone");
	arg = idle(id, MEMMAP_BENCH_WRITER_KERNEL, MEMMAP_BENCH_PREFILL_KEEP);
	arg.flags |= MEMMAP_BENCH_RUN_IDLE << 1;
	refuses_run(fd, "idle, and a flag that nobody knows", arg, -EINVAL);
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
	REFUSES_WITH(fd, range.id, worker_node, 1, -EINVAL);
	REFUSES_WITH(fd, range.id, chunk_pages, 1, -EINVAL);
	REFUSES_WITH(fd, range.id, align_pages, 1, -EINVAL);
	REFUSES_WITH(fd, range.id, touches, (uintptr_t)workers, -EINVAL);
	REFUSES_WITH(fd, range.id, touch_size, 24, -EINVAL);
	REFUSES_WITH(fd, range.id, nr_touches, 1, -EINVAL);
	REFUSES_WITH(fd, range.id, touch_seed, 1, -EINVAL);
	REFUSES_WITH(fd, range.id, writer, MEMMAP_BENCH_NR_WRITERS, -EINVAL);
	/* With no room named, there is none. */
	REFUSES_WITH(fd, range.id, sections, (uintptr_t)workers, -ENOSPC);

	arg = run_of(range.id);
	arg.schedule = MEMMAP_BENCH_SCHEDULE_PADATA;
	arg.threads = MEMMAP_BENCH_MAX_THREADS + 1;
	refuses_run(fd, "more threads than the limit", arg, -EINVAL);
	arg = run_of(range.id);
	arg.nr_ranges = 2;
	arg.ranges[1] = range.id;
	refuses_run(fd, "a range named twice", arg, -EINVAL);
	arg = run_of(range.id);
	arg.sections = 1;
	arg.nr_sections = 1;
	refuses_run(fd, "sections nowhere", arg, -EFAULT);
	arg = run_of(range.id);
	arg.size = offsetof(struct memmap_bench_run, sections);
	err = run(fd, &arg);
	ok(!err && arg.verdict == MEMMAP_BENCH_VERIFIED,
	   "run: an older caller's struct: %s", strerror(-err));
	arg = run_of(range.id);
	err = run(fd, &arg);
	ok(!err && arg.verdict == MEMMAP_BENCH_VERIFIED,
	   "run: after all that, one that is right: %s", strerror(-err));

	test_idle_runs(fd, range.id);
	test_longer_records(fd, range.id);
	test_run_touches(fd, range.id);
	test_run_chunks(fd, range.id);
	test_run_given(fd, range.id);
	test_run_jobs(fd);

	ok(!destroy(fd, range.id), "destroy: the range");
	ok(destroy(fd, range.id) == -ENOENT, "destroy: the same again");
	REFUSES_WITH(fd, range.id, threads, 1, -ENOENT);
}

static struct memmap_bench_record records[2 * MEMMAP_BENCH_MAX_RANGES];

/* Whatever it is refused for, nothing is held and nothing probed afterwards. */
static void refuses_bind(int fd, const char *what, struct memmap_bench_bind arg,
			 int want)
{
	int err = bind_ranges(fd, &arg);

	ok(err == want && holds_nothing() && !is_probed(), "bind: %s: %s", what,
	   strerror(-err));
}

#define REFUSES_BIND(fd, field, value, want)				\
	do {								\
		struct memmap_bench_bind arg_ = bind_of(0, SECTION, records); \
									\
		arg_.nr_records = 2 * MEMMAP_BENCH_MAX_RANGES;		\
		arg_.field = (value);					\
		refuses_bind(fd, #field " " #value, arg_, want);	\
	} while (0)

static void test_bind_sizes(int fd)
{
	struct memmap_bench_bind arg;

	REFUSES_BIND(fd, bytes, 0, -EINVAL);
	REFUSES_BIND(fd, bytes, SECTION + PAGE, -EINVAL);
	REFUSES_BIND(fd, bytes, -SECTION, -EINVAL);
	REFUSES_BIND(fd, bytes, 64ULL << 40, -ENOMEM);
	REFUSES_BIND(fd, node[0], -1, -ENODEV);
	REFUSES_BIND(fd, node[0], 1 << 30, -ENODEV);
	REFUSES_BIND(fd, start[0], SECTION, -EINVAL);
	arg = bind_of(0, 4 * GIB, records);
	arg.nr_ranges = MEMMAP_BENCH_MAX_RANGES;
	arg.nr_records = 2 * MEMMAP_BENCH_MAX_RANGES;
	refuses_bind(fd, "one fits on the node, 64 do not", arg, -ENOMEM);
	arg = bind_of(0, SECTION, records);
	arg.nr_ranges = 2;
	arg.nr_records = 4;
	arg.node[1] = 7;
	refuses_bind(fd, "the second on no node", arg, -ENODEV);
	arg = bind_of(0, SECTION, records);
	arg.type = MEMMAP_BENCH_TYPE_GENERIC;
	arg.vmemmap_shift = 18;
	refuses_bind(fd, "no multiple of its compound pages", arg, -EINVAL);
	arg.vmemmap_shift = 10;
	refuses_bind(fd, "compound pages of order 10", arg, -EINVAL);
	arg.vmemmap_shift = ~0U;
	refuses_bind(fd, "compound pages of order 2^32 - 1", arg, -EINVAL);
	arg.vmemmap_shift = 9;
	arg.type = MEMMAP_BENCH_TYPE_P2PDMA;
	refuses_bind(fd, "compound pages of P2PDMA", arg, -EINVAL);
	if (!has_type(fd, MEMMAP_BENCH_TYPE_PRIVATE))
		REFUSES_BIND(fd, type, MEMMAP_BENCH_TYPE_PRIVATE, -EOPNOTSUPP);
}

static void test_bind(int fd)
{
	struct memmap_bench_bind arg;

	REFUSES_BIND(fd, flags, 4, -EINVAL);
	REFUSES_BIND(fd, reserved, 1, -EINVAL);
	REFUSES_BIND(fd, source, 0, -EINVAL);
	REFUSES_BIND(fd, source, 77, -EINVAL);
	REFUSES_BIND(fd, type, MEMMAP_BENCH_NR_TYPES, -EINVAL);
	REFUSES_BIND(fd, nr_ranges, 0, -EINVAL);
	REFUSES_BIND(fd, nr_ranges, MEMMAP_BENCH_MAX_RANGES + 1, -EINVAL);
	REFUSES_BIND(fd, nr_ranges, ~0U, -EINVAL);
	REFUSES_BIND(fd, nr_records, 1, -ENOSPC);
	REFUSES_BIND(fd, record_size, sizeof(records[0]) - 1, -EINVAL);
	REFUSES_BIND(fd, record_size, PAGE + 1, -EINVAL);
	REFUSES_BIND(fd, records, 1, -EFAULT);
	REFUSES_BIND(fd, sections, (uintptr_t)workers, -EINVAL);
	test_bind_sizes(fd);
	arg = bind_of(0, SECTION, records);
	arg.flags = MEMMAP_BENCH_BIND_STAGES;
	arg.records = 1;
	refuses_bind(fd, "with probes, records nowhere", arg, -EFAULT);
	arg = bind_of(0, SECTION, records);
	arg.flags = MEMMAP_BENCH_BIND_STAGES;
	arg.sections = 1;
	arg.nr_sections = ~0U;
	refuses_bind(fd, "2^32 - 1 stamps, and nowhere", arg, -EFAULT);
	arg.sections = (uintptr_t)workers;
	arg.nr_ranges = 2;
	arg.nr_records = 4;
	refuses_bind(fd, "stamps of two ranges", arg, -EINVAL);
}

static void refuses_inspect(int fd, const char *what, unsigned int flags,
			    unsigned int id, uint64_t start, int want)
{
	struct memmap_bench_inspect arg = {
		.size = sizeof(arg), .flags = flags, .id = id, .start = start,
	};
	int err = call(fd, MEMMAP_BENCH_INSPECT, &arg);

	ok(err == want, "inspect: %s: %s", what, strerror(-err));
}

static void test_inspect(int fd)
{
	struct memmap_bench_range_create range = hole(0, SECTION);

	if (!ok(!create(fd, &range), "a range to look at"))
		return;
	refuses_inspect(fd, "an unknown flag", 1, range.id, 0, -EINVAL);
	refuses_inspect(fd, "an unknown range", 0, range.id + 1, 0, -ENOENT);
	refuses_inspect(fd, "a range and an address", 0, range.id, range.start,
			-EINVAL);
	refuses_inspect(fd, "address 0", 0, 0, 0, -ENXIO);
	refuses_inspect(fd, "ordinary memory", 0, 0, 64 << 20, -ENXIO);
	refuses_inspect(fd, "the last address", 0, 0, ~0ULL, -ENXIO);
	refuses_inspect(fd, "behind the range", 0, 0,
			range.start + range.bytes, -ENXIO);
	refuses_inspect(fd, "its last byte", 0, 0,
			range.start + range.bytes - 1, 0);
	destroy(fd, range.id);
	refuses_inspect(fd, "where a range was", 0, 0, range.start, -ENXIO);
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
	test_sizes(fd);
	test_read_only(fd);
	test_open();
	test_create(fd);
	if (argc == 3)
		test_pmem(fd, atoi(argv[2]), strtoull(argv[1], NULL, 0));
	test_run(fd);
	test_bind(fd);
	test_inspect(fd);
	test_many(fd);
	/* What is left is given back by the close. */
	close(fd);
	fd = open(MEMMAP_BENCH_DEVICE, O_RDWR);
	ok(fd >= 0, "the device can be opened again after the close");
	close(fd);
	return finished();
}

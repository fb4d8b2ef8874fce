/* SPDX-License-Identifier: GPL-2.0-only */
/* TAP output and the module's ioctls, for the test programs of this directory. */
#ifndef MEMMAP_BENCH_TEST_MODULE_H
#define MEMMAP_BENCH_TEST_MODULE_H

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../memmap_bench.h"

#define SECTION		(128ULL << 20)
#define GIB		(1ULL << 30)
#define PAGE		4096ULL
#define MAX_WORKERS	4096

static unsigned int tests, failures;
static struct memmap_bench_worker workers[MAX_WORKERS];

static inline bool ok(bool passed, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static inline bool ok(bool passed, const char *format, ...)
{
	va_list args;

	printf("%s %u - ", passed ? "ok" : "not ok", ++tests);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	putchar('\n');
	fflush(stdout);
	failures += !passed;
	return passed;
}

static inline int finished(void)
{
	printf("1..%u\n", tests);
	return failures || !tests;
}

static inline int open_device(void)
{
	int fd = open(MEMMAP_BENCH_DEVICE, O_RDWR | O_CLOEXEC);

	if (fd >= 0)
		return fd;
	printf("Bail out! %s: %s\n", MEMMAP_BENCH_DEVICE, strerror(errno));
	exit(1);
}

/* 0 or -errno. */
static inline int call(int fd, unsigned long request, void *arg)
{
	return ioctl(fd, request, arg) ? -errno : 0;
}

static inline struct memmap_bench_range_create hole(int node, uint64_t bytes)
{
	return (struct memmap_bench_range_create){
		.size = sizeof(struct memmap_bench_range_create),
		.source = MEMMAP_BENCH_SOURCE_HOLE,
		.node = node,
		.bytes = bytes,
	};
}

static inline int create(int fd, struct memmap_bench_range_create *arg)
{
	return call(fd, MEMMAP_BENCH_RANGE_CREATE, arg);
}

static inline int destroy(int fd, unsigned int id)
{
	struct memmap_bench_range_destroy arg = { sizeof(arg), id };

	return call(fd, MEMMAP_BENCH_RANGE_DESTROY, &arg);
}

/* A verified run of the kernel's writer over one range, to be changed. */
static inline struct memmap_bench_run run_of(unsigned int id)
{
	return (struct memmap_bench_run){
		.size = sizeof(struct memmap_bench_run),
		.flags = MEMMAP_BENCH_RUN_VERIFY,
		.schedule = MEMMAP_BENCH_SCHEDULE_DEFERRED,
		.writer = MEMMAP_BENCH_WRITER_KERNEL,
		.prefill = MEMMAP_BENCH_PREFILL_POISON,
		.placement = MEMMAP_BENCH_PLACEMENT_NODE,
		.threads = 1,
		.nr_ranges = 1,
		.ranges = { id },
		.workers = (uintptr_t)workers,
		.worker_size = sizeof(workers[0]),
		.nr_workers = MAX_WORKERS,
	};
}

static inline int run(int fd, struct memmap_bench_run *arg)
{
	memset(workers, 0, sizeof(workers));
	return call(fd, MEMMAP_BENCH_RUN, arg);
}

/* One range of a hole, bound and unbound, to be changed. */
static inline struct memmap_bench_bind
bind_of(int node, uint64_t bytes, struct memmap_bench_record *records)
{
	return (struct memmap_bench_bind){
		.size = sizeof(struct memmap_bench_bind),
		.source = MEMMAP_BENCH_SOURCE_HOLE,
		.nr_ranges = 1,
		.bytes = bytes,
		.node = { node },
		.records = (uintptr_t)records,
		.record_size = sizeof(*records),
		.nr_records = 2,
	};
}

static inline int bind_ranges(int fd, struct memmap_bench_bind *arg)
{
	return call(fd, MEMMAP_BENCH_BIND, arg);
}

static inline bool has_type(int fd, unsigned int type)
{
	struct memmap_bench_info info = { .size = sizeof(info) };

	return !call(fd, MEMMAP_BENCH_INFO, &info) && !info.type_reason[type];
}

/* A file of the kernel's as one text, to be freed; empty where it cannot be read. */
static inline char *text_of(const char *path)
{
	size_t used = 0, room = 1 << 20;
	char *text = calloc(1, room);
	FILE *file = fopen(path, "r");

	if (!text)
		exit(1);
	if (file)
		used = fread(text, 1, room - 1, file);
	if (file)
		fclose(file);
	text[used] = '\0';
	return text;
}

static inline bool says(const char *path, const char *what)
{
	char *text = text_of(path);
	bool found = strstr(text, what);

	free(text);
	return found;
}

/* Whether the module holds no physical addresses. */
static inline bool holds_nothing(void)
{
	return !says("/proc/iomem", "memmap_bench");
}

#define KPROBES		"/sys/kernel/debug/kprobes/list"
#define FTRACED		"/sys/kernel/tracing/enabled_functions"

static inline bool is_probed(void)
{
	return says(KPROBES, "memremap_pages") || says(KPROBES, "__cond_resched");
}

/*
 * Stamps of a bind a section: after its first page, and once more in a pass over
 * the pageblocks; or, before 6.12.101 and its like in 6.1, one a pageblock.
 */
#define PAGEBLOCKS	(SECTION / (512 * PAGE))

/* enum memmap_bench_reason, or ~0 where nobody can say. */
static inline unsigned int writer_reason(int fd, unsigned int writer)
{
	struct memmap_bench_info info = { .size = sizeof(info) };

	if (call(fd, MEMMAP_BENCH_INFO, &info))
		return ~0U;
	return *memmap_bench_writer_reason(&info, writer);
}

static inline bool has_writer(int fd, unsigned int writer)
{
	return writer_reason(fd, writer) == MEMMAP_BENCH_AVAILABLE;
}

/* As the runner calls them, and those of the test build. */
static inline const char *writer_name(unsigned int writer)
{
	static const char *const names[MEMMAP_BENCH_NR_WRITERS] = {
		"", "kernel", "legacy", "stores", "wrong", "delay",
		"reserved-atomic", "reserved-plain", "reserved-folded",
		"reserved-none", "reserved-cleared", "memset", "bulk",
		"downward", "poison", "pageblocks", "template", "template-nt",
		"movdir64b", "template-rep", "fill-store", "fill-nt",
		"fill-avx512", "memset-zero", "read", "template-prefetch",
	};

	return names[writer];
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * A module and a machine that are not there: takes the place of device.c and
 * topology.c in a test program, does what they say and, where told, does it wrong.
 */
#ifndef BENCH_TEST_FAKE_H
#define BENCH_TEST_FAKE_H

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "../device.h"
#include "../topology.h"
#include "unit.h"

#define FAKE_DEVICE	77
#define FAKE_RUNS	4096
#define FAKE_CHUNK_NS	1000000
#define FAKE_BIND_NS	5000000ULL
#define FAKE_RECORDS	16
#define FAKE_LOG	65536

/*
 * struct fake - what the module was asked for, and what it is to do wrong
 * @live, @made, @dropped: ranges
 * @node, @bytes, @start: by id
 * @runs: asked for so far; @run: each of them
 * @create_err_at: the range that cannot be made, from 1; 0: none
 * @run_err_at: the run that fails, from 1; 0: none
 * @spoil: called with the answer of each run, before it is given
 * @nr_binds, @bind, @spoil_bind: the same of binds
 * @log: of traces, inspections, and what a test adds, each with a blank behind
 * @tracing: a trace is on; @traced: its records; @lost: that had no room
 * @trace_err, @stop_err, @inspect_err: what these fail with
 * @memmap: what an inspection finds
 * @stop_at: the run, or bind, that a signal arrives in, from 1; 0: none
 * @binds: times that the runner was moved; @bound_apart: from that many nodes
 * @near: whether it was moved to those, the last time
 * @bind_err: what moving it fails with
 */
struct fake {
	unsigned int live, made, dropped;
	int node[FAKE_RUNS];
	uint64_t bytes[FAKE_RUNS];
	uint64_t start[FAKE_RUNS];
	unsigned int runs;
	struct memmap_bench_run run[FAKE_RUNS];
	unsigned int create_err_at, run_err_at;
	int err;
	void (*spoil)(unsigned int run, struct memmap_bench_run *answer,
		      struct memmap_bench_worker *workers);
	unsigned int nr_binds;
	struct memmap_bench_bind bind[FAKE_RUNS];
	void (*spoil_bind)(unsigned int bind, struct memmap_bench_bind *answer,
			   struct memmap_bench_record *records);
	char log[FAKE_LOG];
	bool tracing;
	struct memmap_bench_record traced[FAKE_RECORDS];
	unsigned int nr_traced, lost;
	int trace_err, stop_err, inspect_err;
	struct memmap_bench_inspect memmap;
	unsigned int stop_at;
	volatile int stop;
	unsigned int binds;
	unsigned int bound_apart[FAKE_RUNS];
	bool near;
	int bind_err;
};

static struct fake fake;

static inline void fake_log(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

static inline void fake_log(const char *format, ...)
{
	size_t used = strlen(fake.log);
	va_list args;

	va_start(args, format);
	vsnprintf(fake.log + used, sizeof(fake.log) - used, format, args);
	va_end(args);
}

int device_range_create(int fd, struct memmap_bench_range_create *create)
{
	unsigned int id = ++fake.made;

	ck_assert_int_eq(fd, FAKE_DEVICE);
	if (id == fake.create_err_at) {
		fake.made--;
		return fake.err;
	}
	fake.live++;
	fake.node[id] = create->node;
	fake.bytes[id] = create->bytes;
	fake.start[id] = create->start;
	create->id = id;
	create->type = MEMMAP_BENCH_TYPE_PRIVATE;
	create->first_init_ns = id % 2 ? 123456 : MEMMAP_BENCH_UNKNOWN;
	create->create_ns = 654321;
	return 0;
}

int device_range_destroy(int fd, unsigned int id)
{
	ck_assert_int_eq(fd, FAKE_DEVICE);
	ck_assert_uint_ge(id, 1);
	ck_assert_uint_le(id, fake.made);
	ck_assert_msg(fake.bytes[id] != 0, "range %u dropped twice", id);
	fake.bytes[id] = 0;
	fake.live--;
	fake.dropped++;
	return 0;
}

/* Each range by @threads workers on its node, in equal parts, without waiting. */
static void fake_answer(struct memmap_bench_run *run,
			struct memmap_bench_worker *workers)
{
	run->nr_workers = run->nr_ranges * run->threads;
	run->makespan_ns = FAKE_CHUNK_NS;
	run->dispatch_ns = 2000;
	run->verdict = run->flags & MEMMAP_BENCH_RUN_VERIFY ?
		       MEMMAP_BENCH_VERIFIED : MEMMAP_BENCH_NOT_VERIFIED;
	for (unsigned int i = 0; i < run->nr_workers; i++) {
		unsigned int id = run->ranges[i / run->threads];

		workers[i] = (struct memmap_bench_worker){
			.range = id, .index = i % run->threads,
			.cpu = (int)i, .node = fake.node[id],
			.end_cpu = (int)i, .end_node = fake.node[id],
			.start_ns = 2000, .end_ns = FAKE_CHUNK_NS,
			.pages = fake.bytes[id] / 4096 / run->threads,
			.chunks = 1,
		};
		run->pages += workers[i].pages;
	}
}

int device_run(int fd, struct memmap_bench_run *run)
{
	unsigned int nr = ++fake.runs;
	struct memmap_bench_worker *workers =
		(struct memmap_bench_worker *)(uintptr_t)run->workers;

	ck_assert_int_eq(fd, FAKE_DEVICE);
	ck_assert_uint_lt(nr, FAKE_RUNS);
	ck_assert_uint_ge(run->nr_workers, run->nr_ranges * run->threads);
	for (unsigned int i = 0; i < run->nr_ranges; i++)
		ck_assert_msg(fake.bytes[run->ranges[i]] != 0, "range %u is gone",
			      run->ranges[i]);
	fake.run[nr] = *run;
	if (nr == fake.stop_at)
		fake.stop = 1;
	if (nr == fake.run_err_at)
		return fake.err;
	fake_answer(run, workers);
	if (fake.spoil)
		fake.spoil(nr, run, workers);
	return 0;
}

/* Of 10 parts 1 waiting for the lock, 5 populating under it, 3 of initialisation. */
static inline void fake_record(struct memmap_bench_record *record, unsigned int op,
			int node, uint64_t bytes)
{
	*record = (struct memmap_bench_record){
		.op = op, .type = MEMMAP_BENCH_TYPE_GENERIC, .node = node,
		.flags = MEMMAP_BENCH_RECORD_PROBED, .hits = 8,
		.cpu_node = node, .end_cpu_node = node, .bytes = bytes,
		.start_ns = 1000, .end_ns = 1000 + FAKE_BIND_NS,
		.stage_wait_ns = MEMMAP_BENCH_UNKNOWN,
		.memmap_bytes = bytes / 64, .backing_bytes = bytes / 64,
	};
	for (unsigned int s = 0; s < MEMMAP_BENCH_NR_STAGES; s++)
		record->stage_ns[s] = MEMMAP_BENCH_UNKNOWN;
	record->stage_ns[MEMMAP_BENCH_STAGE_LOCK_WAIT] = FAKE_BIND_NS / 10;
	record->stage_ns[MEMMAP_BENCH_STAGE_LOCK_HELD] = FAKE_BIND_NS / 2;
	record->stage_ns[MEMMAP_BENCH_STAGE_POPULATE] = FAKE_BIND_NS / 2;
	record->stage_ns[MEMMAP_BENCH_STAGE_INIT] = FAKE_BIND_NS / 10 * 3;
}

/* As the module answers it without probes, and of where an unbind's memmap was. */
static void fake_unknown(const struct memmap_bench_bind *bind,
			 struct memmap_bench_record *record)
{
	if (record->op == MEMMAP_BENCH_OP_UNBIND)
		record->memmap_bytes = record->backing_bytes = 0;
	if (bind->flags & MEMMAP_BENCH_BIND_STAGES)
		return;
	record->flags = record->hits = 0;
	memset(record->stage_ns, 0xff, sizeof(record->stage_ns));
}

/* A stamp every 500 ns: in each section, and then in its first pageblock. */
static void fake_stamps(struct memmap_bench_bind *bind)
{
	uint64_t *stamps = (uint64_t *)(uintptr_t)bind->sections;
	unsigned int nr = (unsigned int)(2 * bind->bytes >> 27);

	if (!stamps)
		return;
	ck_assert_uint_eq(bind->nr_ranges, 1);
	ck_assert_uint_ge(bind->nr_sections, nr);
	for (unsigned int i = 0; i < nr; i++)
		stamps[i] = 1000 + 500 * i;
	bind->nr_sections = nr;
}

static void fake_bound(struct memmap_bench_bind *bind,
		       struct memmap_bench_record *records)
{
	bind->nr_records = 2 * bind->nr_ranges;
	for (unsigned int i = 0; i < bind->nr_records; i++) {
		unsigned int range = i % bind->nr_ranges;

		fake_record(&records[i], i < bind->nr_ranges ?
			    MEMMAP_BENCH_OP_BIND : MEMMAP_BENCH_OP_UNBIND,
			    bind->node[range], bind->bytes);
		fake_unknown(bind, &records[i]);
	}
	bind->bind_ns = 2 * FAKE_BIND_NS;
	bind->unbind_ns = FAKE_BIND_NS;
	bind->probe_ns = bind->flags & MEMMAP_BENCH_BIND_STAGES ? 20 :
			 MEMMAP_BENCH_UNKNOWN;
	fake_stamps(bind);
}

int device_bind(int fd, struct memmap_bench_bind *bind)
{
	struct memmap_bench_record *records =
		(struct memmap_bench_record *)(uintptr_t)bind->records;
	unsigned int nr = ++fake.nr_binds;

	ck_assert_int_eq(fd, FAKE_DEVICE);
	ck_assert_uint_lt(nr, FAKE_RUNS);
	ck_assert_uint_ge(bind->nr_records, 2 * bind->nr_ranges);
	fake.bind[nr] = *bind;
	if (nr == fake.stop_at)
		fake.stop = 1;
	if (nr == fake.run_err_at)
		return fake.err;
	fake_bound(bind, records);
	if (fake.spoil_bind)
		fake.spoil_bind(nr, bind, records);
	return 0;
}

int topology_place(struct topology *topology, const unsigned int *nodes,
		   unsigned int nr, bool near, unsigned int *cpu, bool *found)
{
	(void)topology;
	(void)nodes;
	fake.near = near;
	fake.bound_apart[++fake.binds] = nr;
	*cpu = 40 + fake.binds;
	*found = nr == 1;
	return fake.bind_err;
}

/* The rest of device.h, or the linker would take device.c as well. */
int device_open(int *fd)
{
	*fd = FAKE_DEVICE;
	return 0;
}

void device_close(int fd)
{
	(void)fd;
}

int device_info(int fd, struct memmap_bench_info *info)
{
	(void)fd;
	memset(info, 0, sizeof(*info));
	return 0;
}

int device_trace_start(int fd, struct memmap_bench_trace_start *start)
{
	ck_assert_int_eq(fd, FAKE_DEVICE);
	ck_assert_msg(!fake.tracing, "a trace is on: %s", fake.log);
	fake_log("trace ");
	if (fake.trace_err)
		return fake.trace_err;
	memset(start, 0, sizeof(*start));
	start->probe_ns = 20;
	start->stage_reason[MEMMAP_BENCH_STAGE_UNZONE] = MEMMAP_BENCH_NO_SYMBOL;
	fake.tracing = true;
	fake.nr_traced = 0;
	return 0;
}

/* What the kernel does of itself; only a trace sees it. */
static inline void fake_trace(const struct memmap_bench_record *record)
{
	if (!fake.tracing)
		return;
	ck_assert_uint_lt(fake.nr_traced, FAKE_RECORDS);
	fake.traced[fake.nr_traced++] = *record;
}

int device_trace_stop(int fd, struct memmap_bench_trace_stop *stop)
{
	ck_assert_int_eq(fd, FAKE_DEVICE);
	ck_assert_msg(fake.tracing, "no trace is on: %s", fake.log);
	fake_log("stop ");
	fake.tracing = false;
	if (fake.stop_err)
		return fake.stop_err;
	ck_assert_uint_ge(stop->nr_records, fake.nr_traced);
	memcpy((void *)(uintptr_t)stop->records, fake.traced,
	       fake.nr_traced * sizeof(fake.traced[0]));
	stop->nr_records = fake.nr_traced;
	stop->lost = fake.lost;
	return 0;
}

int device_inspect(int fd, struct memmap_bench_inspect *inspect)
{
	ck_assert_int_eq(fd, FAKE_DEVICE);
	ck_assert_uint_eq(inspect->id, 0);
	fake_log("inspect ");
	if (fake.inspect_err)
		return fake.inspect_err;
	ck_assert_uint_ge(inspect->start, fake.memmap.start);
	ck_assert_uint_lt(inspect->start, fake.memmap.start + fake.memmap.bytes);
	*inspect = fake.memmap;
	return 0;
}

const char *device_open_advice(int err)
{
	return strerror(-err);
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * A module, a model and a machine that are not there: takes the place of device.c,
 * model.c and topology.c in a test program, does what they say and, where told, does
 * it wrong.
 */
#ifndef BENCH_TEST_FAKE_H
#define BENCH_TEST_FAKE_H

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "../device.h"
#include "../model.h"
#include "../topology.h"
#include "unit.h"

#define FAKE_DEVICE	77
#define FAKE_RUNS	4096
#define FAKE_CHUNK_NS	1000000
#define FAKE_TOUCHES	7	/* per range; every third taken, one waited for */
#define FAKE_AVAILABLE_NS 4000	/* with schedule background */
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
 * @writer_ns: makespan with each writer; 0: FAKE_CHUNK_NS
 * @small_bytes, @off_node_bytes: of the memmap of each range made
 * @model: calls that came by the model
 * @nr_binds, @bind, @spoil_bind: the same of binds
 * @log: of traces, inspections, and what a test adds, each with a blank behind
 * @tracing: a trace is on; @traced: its records; @lost: that had no room
 * @trace_err, @stop_err, @inspect_err: what these fail with
 * @memmap: what an inspection finds
 * @stop_at: the run, or bind, that a signal arrives in, from 1; 0: none
 * @binds: times that the runner was moved; @bound_apart: from that many nodes
 * @near: whether it was moved to those, the last time
 * @cpu: where the runner is
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
	uint64_t writer_ns[32];
	uint64_t small_bytes, off_node_bytes;
	unsigned int model;
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
	int cpu;
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
	create->small_bytes = fake.small_bytes;
	create->off_node_bytes = fake.off_node_bytes;
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

/* Workers of a range, with a caller that is none of its threads. */
static unsigned int fake_workers(const struct memmap_bench_run *run)
{
	return run->threads +
	       (run->schedule == MEMMAP_BENCH_SCHEDULE_BACKGROUND ||
		run->schedule == MEMMAP_BENCH_SCHEDULE_PADATA_API);
}

/* Where a worker is asked to be. The machine has nodes 0 and 1. */
static int fake_place(const struct memmap_bench_run *run, unsigned int range,
		      unsigned int index)
{
	int home = fake.node[run->ranges[range]];

	switch (run->placement) {
	case MEMMAP_BENCH_PLACEMENT_REMOTE:
		return !home;
	case MEMMAP_BENCH_PLACEMENT_ROUND_ROBIN:
		return (int)((range + index) % 2);
	case MEMMAP_BENCH_PLACEMENT_GIVEN:
		return run->worker_node;
	default:
		return home;
	}
}

/* The caller that is no thread leaves the pages to the others. */
static uint64_t fake_pages(const struct memmap_bench_run *run, unsigned int id,
			   unsigned int index)
{
	if (!index && fake_workers(run) > run->threads)
		return 0;
	return fake.bytes[id] / 4096 / run->threads;
}

/* 100, 200 ... ns, one straight after another. */
static void fake_touches(struct memmap_bench_run *run)
{
	struct memmap_bench_touch *touches =
		(struct memmap_bench_touch *)(uintptr_t)run->touches;
	unsigned int per_range = run->nr_touches < FAKE_TOUCHES ?
				 run->nr_touches : FAKE_TOUCHES;

	ck_assert_uint_eq(run->touch_size, sizeof(*touches));
	run->nr_touches = per_range * run->nr_ranges;
	for (unsigned int i = 0; i < run->nr_touches; i++)
		touches[i] = (struct memmap_bench_touch){
			.range = run->ranges[i / per_range],
			.how = i % per_range % 3 == 2 ?
			       MEMMAP_BENCH_TOUCHED_TAKEN : i % per_range == 1 ?
			       MEMMAP_BENCH_TOUCHED_WAITED :
			       MEMMAP_BENCH_TOUCHED_READY,
			.at_ns = FAKE_AVAILABLE_NS + 1000 * i,
			.ns = 100 * (i % per_range + 1),
		};
}

/* Each range by its workers where they are asked to be, in equal parts, unhindered. */
static void fake_answer(struct memmap_bench_run *run,
			struct memmap_bench_worker *workers)
{
	unsigned int per_range = fake_workers(run);
	uint64_t ns = fake.writer_ns[run->writer];

	run->verdict = run->flags & MEMMAP_BENCH_RUN_VERIFY ?
		       MEMMAP_BENCH_VERIFIED : MEMMAP_BENCH_NOT_VERIFIED;
	if (run->flags & MEMMAP_BENCH_RUN_IDLE) {
		run->nr_workers = run->nr_sections = run->nr_touches = 0;
		run->dispatch_ns = MEMMAP_BENCH_UNKNOWN;
		return;
	}
	run->nr_workers = run->nr_ranges * per_range;
	run->makespan_ns = ns ? ns : FAKE_CHUNK_NS;
	run->dispatch_ns = 2000;
	run->available_ns = run->makespan_ns;
	for (unsigned int i = 0; i < run->nr_workers; i++) {
		unsigned int id = run->ranges[i / per_range];
		int node = fake_place(run, i / per_range, i % per_range);

		workers[i] = (struct memmap_bench_worker){
			.range = id, .index = i % per_range,
			.cpu = (int)i, .node = node,
			.end_cpu = (int)i, .end_node = node,
			.start_ns = 2000, .end_ns = run->makespan_ns,
			.pages = fake_pages(run, id, i % per_range),
			.chunks = 1,
		};
		run->pages += workers[i].pages;
	}
	if (run->schedule != MEMMAP_BENCH_SCHEDULE_BACKGROUND)
		return;
	run->available_ns = FAKE_AVAILABLE_NS;
	fake_touches(run);
}

/* What belongs to other schedules and placements must be 0. */
static void fake_check(const struct memmap_bench_run *run)
{
	bool chunks = run->schedule == MEMMAP_BENCH_SCHEDULE_PADATA ||
		      run->schedule == MEMMAP_BENCH_SCHEDULE_PADATA_API;

	ck_assert_uint_ge(run->nr_workers, run->nr_ranges * fake_workers(run));
	if (!chunks)
		ck_assert_uint_eq(run->chunk_pages | run->align_pages, 0);
	if (run->schedule != MEMMAP_BENCH_SCHEDULE_BACKGROUND)
		ck_assert_uint_eq(run->touches | run->touch_size |
				  run->nr_touches | run->touch_seed, 0);
	if (run->placement != MEMMAP_BENCH_PLACEMENT_GIVEN)
		ck_assert_int_eq(run->worker_node, 0);
}

int device_run(int fd, struct memmap_bench_run *run)
{
	unsigned int nr = ++fake.runs;
	struct memmap_bench_worker *workers =
		(struct memmap_bench_worker *)(uintptr_t)run->workers;

	ck_assert_int_eq(fd, FAKE_DEVICE);
	ck_assert_uint_lt(nr, FAKE_RUNS);
	fake_check(run);
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
	fake.cpu = (int)*cpu;
	*found = nr == 1;
	return fake.bind_err;
}

int topology_cpu(void)
{
	return fake.cpu;
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

/* The model does as the module does. All of model.h, for the same reason. */
int model_open(struct topology *topology, struct model **out)
{
	(void)topology;
	*out = (struct model *)&fake;
	return 0;
}

void model_close(struct model *model)
{
	(void)model;
}

int model_info(struct model *model, struct memmap_bench_info *info)
{
	(void)model;
	return device_info(FAKE_DEVICE, info);
}

int model_range_create(struct model *model,
		       struct memmap_bench_range_create *create)
{
	(void)model;
	fake.model++;
	return device_range_create(FAKE_DEVICE, create);
}

int model_range_destroy(struct model *model, unsigned int id)
{
	(void)model;
	fake.model++;
	return device_range_destroy(FAKE_DEVICE, id);
}

int model_run(struct model *model, struct memmap_bench_run *run)
{
	(void)model;
	fake.model++;
	return device_run(FAKE_DEVICE, run);
}

uint64_t model_late_ns(const struct model *of)
{
	(void)of;
	return MEMMAP_BENCH_UNKNOWN;
}

const char *device_open_advice(int err)
{
	return strerror(-err);
}

#endif

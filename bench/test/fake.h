/* SPDX-License-Identifier: MIT */
/*
 * A module and a machine that are not there: takes the place of device.c and
 * topology.c in a test program, does what they say and, where told, does it wrong.
 */
#ifndef BENCH_TEST_FAKE_H
#define BENCH_TEST_FAKE_H

#include <errno.h>
#include <string.h>

#include "../device.h"
#include "../topology.h"
#include "unit.h"

#define FAKE_DEVICE	77
#define FAKE_RUNS	4096
#define FAKE_CHUNK_NS	1000000

/*
 * struct fake - what the module was asked for, and what it is to do wrong
 * @live, @made, @dropped: ranges
 * @node, @bytes, @start: by id
 * @runs: asked for so far; @run: each of them
 * @create_err_at: the range that cannot be made, from 1; 0: none
 * @run_err_at: the run that fails, from 1; 0: none
 * @spoil: called with the answer of each run, before it is given
 * @stop_at: the run that a signal arrives in, from 1; 0: none
 * @binds: times that the runner was moved; @bound_apart: from that many nodes
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
	unsigned int stop_at;
	volatile int stop;
	unsigned int binds;
	unsigned int bound_apart[FAKE_RUNS];
	int bind_err;
};

static struct fake fake;

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

int topology_bind_apart(struct topology *topology, const unsigned int *nodes,
			unsigned int nr, unsigned int *cpu, bool *apart)
{
	(void)topology;
	(void)nodes;
	fake.bound_apart[++fake.binds] = nr;
	*cpu = 40 + fake.binds;
	*apart = nr == 1;
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

const char *device_open_advice(int err)
{
	return strerror(-err);
}

#endif

/* SPDX-License-Identifier: MIT */
/* A model on this machine and small ranges for tests. */
#ifndef BENCH_TEST_MODEL_H
#define BENCH_TEST_MODEL_H

#include <errno.h>
#include <string.h>

#include "../model.h"
#include "unit.h"

#define SECTION		(128ULL << 20)	/* bytes */
#define SECTION_PAGES	32768UL
#define WORKERS		64

static struct topology *topology;
static struct model *model;
static unsigned int node;	/* the first with memory */
static struct memmap_bench_worker workers[WORKERS];

static inline void open_model(void)
{
	struct machine machine;

	ck_assert_int_eq(topology_load(&topology), 0);
	ck_assert_int_eq(topology_nodes(topology, &machine), 0);
	for (unsigned int i = machine.nr_nodes; i--;)
		if (machine.nodes[i].bytes)
			node = machine.nodes[i].id;
	ck_assert_int_eq(model_open(topology, &model), 0);
}

static inline void close_model(void)
{
	model_close(model);
	topology_free(topology);
}

static inline struct memmap_bench_range_create request(unsigned int sections)
{
	return (struct memmap_bench_range_create) {
		.source = MEMMAP_BENCH_SOURCE_HOLE,
		.node = (int)node,
		.bytes = sections * SECTION,
	};
}

static inline unsigned int make_range(unsigned int sections)
{
	struct memmap_bench_range_create create = request(sections);

	ck_assert_int_eq(model_range_create(model, &create), 0);
	return create.id;
}

/* A run of stores over one range that is verified. */
static inline struct memmap_bench_run ask(unsigned int range)
{
	return (struct memmap_bench_run) {
		.flags = MEMMAP_BENCH_RUN_VERIFY,
		.schedule = MEMMAP_BENCH_SCHEDULE_DEFERRED,
		.writer = MEMMAP_BENCH_WRITER_STORES,
		.prefill = MEMMAP_BENCH_PREFILL_POISON,
		.placement = MEMMAP_BENCH_PLACEMENT_NODE,
		.threads = 1,
		.nr_ranges = 1,
		.ranges = { range },
		.workers = (uintptr_t)workers,
		.nr_workers = WORKERS,
	};
}

static inline unsigned long long sum_pages(const struct memmap_bench_run *run)
{
	unsigned long long pages = 0;

	for (unsigned int i = 0; i < run->nr_workers; i++)
		pages += workers[i].pages;
	return pages;
}

/* Runs, and checks what is true of all runs. */
static inline void do_run(struct memmap_bench_run *run, unsigned long long pages)
{
	memset(workers, 0xff, sizeof(workers));
	ck_assert_int_eq(model_run(model, run), 0);
	unit_assert(run->verdict == MEMMAP_BENCH_VERIFIED,
		    "verdict %u: writer %u, schedule %u, %u threads: pfn %#llx offset %u: %#llx, not %#llx",
		    run->verdict, run->writer, run->schedule, run->threads,
		    (unsigned long long)run->bad_pfn, run->bad_offset,
		    (unsigned long long)run->bad_got,
		    (unsigned long long)run->bad_want);
	ck_assert_uint_eq(run->pages, pages);
	ck_assert_uint_eq(sum_pages(run), pages);
	ck_assert_uint_gt(run->makespan_ns, 0);
	for (unsigned int i = 0; i < run->nr_workers; i++) {
		ck_assert_uint_le(workers[i].start_ns, workers[i].end_ns);
		ck_assert_uint_le(workers[i].end_ns, run->makespan_ns);
		ck_assert_uint_ge(workers[i].start_ns, run->dispatch_ns);
	}
}

/* With a model for each test. */
#define MODEL_RUN(name, tests) \
	unit_run(name, open_model, close_model, tests, \
		 sizeof(tests) / sizeof((tests)[0]))

#endif

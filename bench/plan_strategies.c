// SPDX-License-Identifier: MIT
/* The points of path memmap on one set of ranges; see plan_draft.h. */
#include <string.h>

#include "cpus.h"
#include "names.h"
#include "plan_draft.h"

static bool is_sliced(const struct point *point)
{
	return point->schedule == MEMMAP_BENCH_SCHEDULE_SLICES ||
	       point->schedule == MEMMAP_BENCH_SCHEDULE_BACKGROUND;
}

/* Most threads per range that there are CPUs and pieces for. */
static unsigned int most_threads(const struct machine *machine,
				 const struct point *point)
{
	uint64_t pieces = point_pieces(point, machine);
	unsigned int most = cpus_most_threads(machine, point);

	return pieces < most ? (unsigned int)pieces : most;
}

/* 1, 2, 4 ... and @most into @threads; their number. */
static unsigned int list_powers(unsigned int most,
				unsigned int threads[OPTIONS_LIST])
{
	unsigned int nr = 0;

	for (unsigned int n = 1; n < most; n *= 2)
		threads[nr++] = n;
	threads[nr++] = most;
	return nr;
}

/* Thread counts of a point's schedule into @threads; their number. */
static unsigned int list_threads(const struct draft *draft,
				 const struct point *point,
				 unsigned int threads[OPTIONS_LIST])
{
	const struct options *options = draft->options;

	threads[0] = 1;
	if (!is_sliced(point) && !point_has_chunks(point))
		return 1;
	if (options->nr_threads) {
		memcpy(threads, options->threads, sizeof(options->threads));
		return options->nr_threads;
	}
	threads[0] = OPTIONS_SLICES;
	if (is_sliced(point))
		return 1;
	return list_powers(most_threads(draft->machine, point), threads);
}

static int add_threads(struct draft *draft, struct point point)
{
	unsigned int threads[OPTIONS_LIST];
	unsigned int nr = list_threads(draft, &point, threads);
	int err = 0;

	for (unsigned int i = 0; i < nr && !err; i++) {
		struct point one = point;

		one.threads = threads[i];
		err = plan_add_point(draft, &one);
	}
	return err;
}

static uint64_t align_pages(const struct machine *machine,
			    enum chunk_align align)
{
	switch (align) {
	case CHUNK_ALIGN_PAGE:
		return 1;
	case CHUNK_ALIGN_PAGEBLOCK:
		return machine_pageblock_pages(machine);
	default:
		return machine_section_bytes(machine) /
		       machine_page_bytes(machine);
	}
}

/* Every size and alignment of chunks, where the schedule has any. */
static int add_chunks(struct draft *draft, struct point point)
{
	const struct options *options = draft->options;
	int err = 0;

	if (!point_has_chunks(&point))
		return add_threads(draft, point);
	for (unsigned int i = 0; i < options->nr_chunks; i++) {
		for (unsigned int a = 1; a < names_chunk_aligns.limit; a++) {
			if (!(options->chunk_aligns & 1U << a))
				continue;
			point.chunk_bytes = options->chunks[i];
			point.chunk_align = a;
			point.align_pages = align_pages(draft->machine, a);
			err = add_threads(draft, point);
			if (err)
				return err;
		}
	}
	return 0;
}

static int add_prefills(struct draft *draft, struct point point)
{
	int err = 0;

	for (unsigned int fill = 1; fill < names_prefills.limit && !err; fill++) {
		if (!(draft->options->prefills & 1U << fill))
			continue;
		point.prefill = fill;
		err = add_chunks(draft, point);
	}
	return err;
}

/* Workers on nodes that are given: every one with CPUs, and those that are named. */
static int add_worker_nodes(struct draft *draft, struct point point)
{
	const struct options *options = draft->options;
	const struct machine *machine = draft->machine;
	int err = 0;

	point.placement = MEMMAP_BENCH_PLACEMENT_GIVEN;
	for (unsigned int i = 0; i < machine->nr_nodes && !err; i++) {
		if (!options->workers_each || !machine->nodes[i].cpus)
			continue;
		point.worker_node = machine->nodes[i].id;
		err = add_prefills(draft, point);
	}
	for (unsigned int i = 0; i < options->nr_worker_nodes && !err; i++) {
		point.worker_node = options->worker_nodes[i];
		err = add_prefills(draft, point);
	}
	return err;
}

static int add_placements(struct draft *draft, struct point point)
{
	int err = 0;

	for (unsigned int p = 1; p < names_placements.limit && !err; p++) {
		if (!(draft->options->placements & 1U << p))
			continue;
		point.placement = p;
		err = add_prefills(draft, point);
	}
	return err ? err : add_worker_nodes(draft, point);
}

int plan_add_strategies(struct draft *draft, struct point point)
{
	const struct options *options = draft->options;
	int err = 0;

	for (unsigned int s = 1; s < names_schedules.limit; s++) {
		for (unsigned int w = 1; w < names_writers.limit; w++) {
			if (!(options->schedules & 1U << s) ||
			    !(options->writers & 1U << w))
				continue;
			point.schedule = s;
			point.writer = w;
			err = add_placements(draft, point);
			if (err)
				return err;
		}
	}
	return err;
}

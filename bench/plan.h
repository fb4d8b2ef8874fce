/* SPDX-License-Identifier: MIT */
/* The matrix: sizes x nodes x schedules x writers x threads, as points. */
#ifndef BENCH_PLAN_H
#define BENCH_PLAN_H

#include <stddef.h>

#include "machine.h"
#include "options.h"

#define POINT_NAME	512	/* 64 nodes of four digits and the rest */
#define POINT_REASON	160
#define PLAN_COLUMNS	1536

/*
 * struct point - one thing that is measured
 * @name: unique in a plan, memmap/padata/kernel/size:16G/nodes:0,1/threads:2
 * @nodes: "0+1", the nodes as results files write them
 * @size: bytes per range; one range on each node of @group
 * @reason: why it cannot run here, or ""
 */
struct point {
	char name[POINT_NAME];
	char nodes[POINT_NAME];
	uint64_t size;
	struct node_group group;
	unsigned int schedule;
	unsigned int writer;
	unsigned int threads;
	unsigned int placement;
	unsigned int prefill;
	char reason[POINT_REASON];
};

/* Points that share a set of ranges are neighbours. */
struct plan {
	struct point *points;
	size_t nr;
};

/* 0 or -errno; free with plan_free(). Nothing is touched or measured. */
int plan_make(const struct options *options, const struct machine *machine,
	      struct plan *plan);
void plan_free(struct plan *plan);

/* Whether two points can use the same ranges. */
bool plan_share_ranges(const struct point *a, const struct point *b);

/* Pages of all ranges of a point. */
uint64_t plan_pages(const struct point *point, const struct machine *machine);

/*
 * The columns that identify a point in a csv file: name,path,schedule,writer,
 * size_bytes,nodes,threads,placement,prefill. Returns @text.
 */
const char *plan_columns(const struct point *point,
			 char text[static PLAN_COLUMNS]);

#endif

/* SPDX-License-Identifier: MIT */
/* One thing that is measured. */
#ifndef BENCH_POINT_H
#define BENCH_POINT_H

#include "machine.h"
#include "nd.h"
#include "options.h"
#include "path.h"

#define POINT_NAME	512	/* 64 nodes of four digits and the rest */
#define POINT_REASON	160
#define POINT_COLUMNS	1536
#define POINT_PLACEMENT	24

/*
 * struct point
 * @name: unique in a plan, memmap/padata/kernel/size:16G/nodes:0,1/threads:2
 * @nodes: "0+1", the nodes as results files write them
 * @path: what is timed
 * @first: of bind and enable: what is the first on its node since boot; such a
 *	point is not planned, it gets what the other finds to be first
 * @size: bytes per range; one range on each node of @group
 * @schedule, @writer, @threads, @placement, @prefill: of path memmap
 * @worker_node: of placement given
 * @chunk_bytes, @chunk_align: of padata and padata-api, else 0; chunk_bytes 0: as
 *	many as padata has
 * @align_pages: pages that chunks end at multiples of; 0 without chunks
 * @oversubscribed: more workers at a time than CPUs, which is known and no fault
 * @probing, @type, @align: of path bind and unbind; type 0: the safest
 * @ns: of path enable and disable: the namespace
 * @config: that it is brought into; mode 0: as it is
 * @reason: why it cannot run here, or ""
 */
struct point {
	char name[POINT_NAME];
	char nodes[POINT_NAME];
	enum path path;
	bool first;
	uint64_t size;
	struct node_group group;
	unsigned int schedule;
	unsigned int writer;
	unsigned int threads;
	unsigned int placement;
	unsigned int prefill;
	unsigned int worker_node;
	uint64_t chunk_bytes;
	enum chunk_align chunk_align;
	uint64_t align_pages;
	bool oversubscribed;
	enum probing probing;
	unsigned int type;
	enum align align;
	char ns[ND_NAME];
	struct nd_config config;
	char reason[POINT_REASON];
};

/* Sets @name and @nodes from the rest. */
void point_set_name(struct point *point);

/* Its twin for what is the first since boot. */
struct point point_first(const struct point *point);

/* Whether its samples can be that: binds, in whatever way. */
bool point_can_be_first(const struct point *point);

/* Whether two points can be measured with the same set-up. */
bool point_share(const struct point *a, const struct point *b);

/* Whether its samples are binds or unbinds of the kernel, with stages. */
bool point_is_bind(const struct point *point);

/*
 * Whether the time of each of its sections can be had. A bind's stamps do not say
 * whose they are: of one range only.
 */
bool point_has_sections(const struct point *point);

/* Whether its ranges are handed out in chunks: padata and padata-api. */
bool point_has_chunks(const struct point *point);

/*
 * Pieces of a range that are worth a worker of padata or padata-api: chunks that are
 * given, else sections. Only with chunks.
 */
uint64_t point_pieces(const struct point *point, const struct machine *machine);

/* Workers per range, with a caller that is none of its threads. */
unsigned int point_workers(const struct point *point);

/* Whether all but their writers is the same, so that these can be compared. */
bool point_differs_in_writer(const struct point *a, const struct point *b);

/* Where its workers are asked to run: "node", "node1". Returns @text. */
const char *point_placement(const struct point *point,
			    char text[static POINT_PLACEMENT]);

/* Pages of all ranges of a point. */
uint64_t point_pages(const struct point *point, const struct machine *machine);

/* "bind", or "bind-first". */
const char *point_path(const struct point *point);

/* What stands in the column schedule: how its ranges follow each other. */
const char *point_schedule(const struct point *point);

/*
 * The columns that identify a point in a csv file: name,path,schedule,writer,
 * size_bytes,nodes,threads,placement,prefill. Returns @text.
 */
const char *point_columns(const struct point *point,
			 char text[static POINT_COLUMNS]);

#endif

/* SPDX-License-Identifier: MIT */
/* What the name of a point of path memmap says, as results have it; see point.h. */
#ifndef BENCH_POINT_NAME_H
#define BENCH_POINT_NAME_H

#include <stdbool.h>
#include <stdint.h>

#define POINT_NAME_NODES 256	/* room for the list of all nodes */

/*
 * struct point_name
 * @schedule, @writer: ids
 * @size: bytes of one range
 * @nodes: "0,1"; @nr_nodes of them
 * @variant: another placement, prefill or chunk than the usual
 */
struct point_name {
	unsigned int schedule;
	unsigned int writer;
	uint64_t size;
	char nodes[POINT_NAME_NODES];
	unsigned int nr_nodes;
	unsigned int threads;
	bool variant;
};

/* "memmap/padata/kernel/size:16G/nodes:0,1/threads:2". False: it is no such name. */
bool point_name_read(const char *text, struct point_name *name);

#endif

// SPDX-License-Identifier: MIT
/* Ranges of a group; see ranges.h. */
#include "ranges.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "engine.h"
#include "names.h"
#include "obstacle.h"
#include "size.h"

/* A number, or null where it is unknown. */
static json_t *known(uint64_t value)
{
	return value == MEMMAP_BENCH_UNKNOWN ? json_null() :
	       json_integer((json_int_t)value);
}

/* What the kernel's own first initialisation took is a cold result. */
static void keep_range(json_t *ranges,
		       const struct memmap_bench_range_create *made)
{
	json_array_append_new(ranges,
		json_pack("{s:i, s:I, s:I, s:s, s:o, s:o, s:I, s:o, s:o}",
			  "node", made->node,
			  "start", (json_int_t)made->start,
			  "bytes", (json_int_t)made->bytes,
			  "type", names_of(&names_types, made->type),
			  "init_ns", known(made->first_init_ns),
			  "create_ns", known(made->create_ns),
			  "module_bytes", (json_int_t)made->module_bytes,
			  "off_node_bytes", known(made->off_node_bytes),
			  "small_bytes", known(made->small_bytes)));
}

/* Samples of a memmap that is elsewhere would pass for local ones. */
static int check_memmap(struct rounds *rounds,
			const struct memmap_bench_range_create *made)
{
	if (!made->off_node_bytes ||
	    made->off_node_bytes == MEMMAP_BENCH_UNKNOWN)
		return 0;
	snprintf(rounds->problem, sizeof(rounds->problem),
		 "%llu bytes of the memmap for node %d lie on another node: free memory there, in blocks of 2 MiB, and run again",
		 (unsigned long long)made->off_node_bytes, made->node);
	return -ENOMEM;
}

static uint64_t memmap_bytes(const struct rounds *rounds, uint64_t bytes)
{
	return bytes / machine_page_bytes(rounds->machine) *
	       rounds->machine->info.struct_page_size;
}

/* Small pages cost misses of the TLB, which are no matter of any writer. */
static void warn_of_small_pages(struct rounds *rounds, const struct point *point,
				const struct memmap_bench_range_create *made)
{
	char line[256], size[SIZE_TEXT];

	snprintf(line, sizeof(line), "warning: %llu of %llu KiB of the memmap of %s on node %d are not in huge pages, which costs TLB misses: %s",
		 (unsigned long long)made->small_bytes >> 10,
		 (unsigned long long)memmap_bytes(rounds, made->bytes) >> 10,
		 size_format(point->size, size), made->node,
		 rounds->options->model ?
		 "reserve huge pages there (vm.nr_hugepages), or allow transparent ones" :
		 "free memory there, in blocks of 2 MiB, and run again");
	json_array_append_new(rounds->warnings, json_string(line));
	if (rounds->warn)
		rounds->warn(rounds, line);
}

static void add_pages(struct rounds *rounds, const struct point *point,
		      struct ranges *ranges,
		      const struct memmap_bench_range_create *made)
{
	if (made->small_bytes == MEMMAP_BENCH_UNKNOWN)
		return;
	ranges->memmap_bytes += memmap_bytes(rounds, made->bytes);
	ranges->small_bytes += made->small_bytes;
	if (made->small_bytes)
		warn_of_small_pages(rounds, point, made);
}

static int refuse_range(struct rounds *rounds, const struct point *point,
			unsigned int node, int err)
{
	char size[SIZE_TEXT];

	snprintf(rounds->problem, sizeof(rounds->problem),
		 "no range of %s on node %u: %s; %s",
		 size_format(point->size, size), node, strerror(-err),
		 rounds->options->model ?
		 "free memory there, or name smaller --sizes" :
		 "the kernel log says why (dmesg | grep memmap_bench)");
	return err;
}

static int make_range(struct rounds *rounds, const struct point *point,
		      struct ranges *ranges, json_t *facts)
{
	const struct options *options = rounds->options;
	unsigned int node = point->group.node[ranges->nr];
	struct memmap_bench_range_create create = {
		.source = options->source,
		.type = options->type,
		.node = (int)node,
		.bytes = point->size,
	};
	const struct machine_namespace *ns;
	int err;

	if (options->source == MEMMAP_BENCH_SOURCE_PMEM) {
		ns = obstacle_namespace(options, rounds->machine, node, point->size);
		create.start = ns->start;
	}
	err = engine_range_create(&rounds->sampler->engine, &create);
	if (err)
		return refuse_range(rounds, point, node, err);
	ranges->id[ranges->nr++] = create.id;
	keep_range(facts, &create);
	add_pages(rounds, point, ranges, &create);
	return check_memmap(rounds, &create);
}

void ranges_drop(struct rounds *rounds, struct ranges *ranges)
{
	while (ranges->nr)
		engine_range_destroy(&rounds->sampler->engine,
				     ranges->id[--ranges->nr]);
}

int ranges_make(struct rounds *rounds, const struct point *point,
		struct ranges *ranges, json_t *facts)
{
	int err = 0;

	*ranges = (struct ranges){ .nr = 0 };
	while (ranges->nr < point->group.nr && !err)
		err = make_range(rounds, point, ranges, facts);
	if (err)
		ranges_drop(rounds, ranges);
	return err;
}

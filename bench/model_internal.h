/* SPDX-License-Identifier: MIT */
/* What the files of model.h share. */
#ifndef BENCH_MODEL_INTERNAL_H
#define BENCH_MODEL_INTERNAL_H

#include "core/chunk.h"
#include "core/page.h"
#include "core/units.h"
#include "core/writer.h"
#include "machine.h"
#include "model.h"
#include "model_memory.h"
#include "model_threads.h"

/* As x86-64 has it. */
#define MODEL_PAGE_BYTES	4096
#define MODEL_SECTION_PAGES	32768UL
#define MODEL_PAGEBLOCK_PAGES	512
#define MODEL_PAGE_WORDS	(sizeof(struct core_page) / 8)
#define MODEL_CPUS		8192

/*
 * struct model_node - where workers can be
 * @cpus: of the node, one of each core first
 */
struct model_node {
	unsigned int id;
	unsigned int *cpus;
	unsigned int nr_cpus;
};

/*
 * struct model_split - a range that workers take chunks of
 * @lock: guards @job
 * @job: what nobody has taken yet
 * @chunk: pages per chunk
 */
struct model_split {
	pthread_spinlock_t lock;
	struct chunk_job job;
	unsigned long chunk;
};

/*
 * struct model_range
 * @start_pfn: made up; no other range has had it
 * @image: what its pages hold, but for nothing
 * @err: 0, or why a part of the memory could not be had
 * @prefill: enum memmap_bench_prefill that is still there, or KEEP: a writer has
 *	been at it since; 0: there was none
 * @bad_section: first that differs, or LONG_MAX
 * @flip: flags that the last writer left clear, as it declares
 * @want: digest that every section must have, or 0: those in @digests
 * @digests: of each section, of what the reference wrote
 * @section_ns: during a run that asks for it, the time of each section
 * @split: during schedule padata
 * @units, @fillers: during schedule background; workers that have not ended
 */
struct model_range {
	unsigned int id;
	unsigned int node;
	unsigned long start_pfn;
	unsigned long nr_pages;
	struct memory memory;
	struct core_page *pages;
	struct core_image image;
	int err;
	uint32_t prefill;
	long bad_section;
	unsigned long flip;
	uint64_t want;
	uint64_t *digests;
	uint64_t *section_ns;
	struct model_split split;
	struct units units;
	unsigned int fillers;
};

/*
 * struct model
 * @late_ns: of the last run that was not idle; see model_late_ns()
 */
struct model {
	struct topology *topology;
	struct crew crew;
	struct model_node nodes[MACHINE_NODES];
	unsigned int nr_nodes;
	struct model_range *ranges[MEMMAP_BENCH_MAX_RANGES];
	unsigned int nr_ranges;
	unsigned int last_id;
	unsigned long next_pfn;
	uint64_t late_ns;
};

/* The node, or NULL. */
const struct model_node *model_node(const struct model *model, unsigned int id);

/* The range, or NULL. */
struct model_range *model_range(const struct model *model, unsigned int id);

static inline unsigned long model_sections(const struct model_range *range)
{
	return range->nr_pages / MODEL_SECTION_PAGES;
}

static inline unsigned long model_section(const struct model_range *range,
					  unsigned long pfn)
{
	return (pfn - range->start_pfn) / MODEL_SECTION_PAGES;
}

static inline struct core_page *model_page(const struct model_range *range,
					   unsigned long pfn)
{
	return range->pages + (pfn - range->start_pfn);
}

#endif

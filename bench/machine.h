/* SPDX-License-Identifier: MIT */
/* What a plan needs to know of the machine. Filled by topology.c and pmem.c. */
#ifndef BENCH_MACHINE_H
#define BENCH_MACHINE_H

#include <stdint.h>
#include <string.h>

#include "memmap_bench.h"

#define MACHINE_NODES		64
#define MACHINE_NAMESPACES	64

/*
 * struct machine_node - a NUMA node
 * @id: as the kernel numbers it
 * @cpus: CPUs of the node; 0: a node without CPUs
 * @bytes: its memory; 0: none
 * @free_bytes: free memory now
 */
struct machine_node {
	unsigned int id;
	unsigned int cpus;
	uint64_t bytes;
	uint64_t free_bytes;
};

/*
 * struct machine_namespace - an NVDIMM namespace
 * @name: namespace0.0
 * @node: its NUMA node, or -1
 * @start: first byte on a section boundary
 * @bytes: whole sections from there; 0: none
 * @driver: bound driver, or ""
 * @holder: device claimed on top of it, or ""
 * @aligns: that its region supports; none: not known
 */
struct machine_namespace {
	char name[32];
	int node;
	uint64_t start;
	uint64_t bytes;
	char driver[32];
	char holder[32];
	uint64_t aligns[8];
	unsigned int nr_aligns;
};

/*
 * struct machine
 * @device_err: 0, or why the module, or the model, cannot be asked (-errno)
 * @info: what it says; valid if @device_err is 0
 */
struct machine {
	struct machine_node nodes[MACHINE_NODES];
	unsigned int nr_nodes;
	struct machine_namespace namespaces[MACHINE_NAMESPACES];
	unsigned int nr_namespaces;
	int device_err;
	struct memmap_bench_info info;
};

/* The node, or NULL. */
static inline const struct machine_node *machine_node(const struct machine *m,
						      unsigned int id)
{
	for (unsigned int i = 0; i < m->nr_nodes; i++)
		if (m->nodes[i].id == id)
			return &m->nodes[i];
	return (void *)0;
}

/* The namespace, or NULL. */
static inline const struct machine_namespace *
machine_namespace(const struct machine *m, const char *name)
{
	for (unsigned int i = 0; i < m->nr_namespaces; i++)
		if (!strcmp(m->namespaces[i].name, name))
			return &m->namespaces[i];
	return (void *)0;
}

/* Until the module says, what x86-64 has. */
static inline uint64_t machine_page_bytes(const struct machine *m)
{
	return m->device_err ? 4096 : m->info.page_size;
}

/* Ranges are multiples of it. */
static inline uint64_t machine_section_bytes(const struct machine *m)
{
	return machine_page_bytes(m) *
	       (m->device_err ? 32768 : m->info.section_pages);
}

static inline uint64_t machine_pageblock_pages(const struct machine *m)
{
	return m->device_err ? 512 : m->info.pageblock_pages;
}

/* Free memory that a range of @bytes needs: its memmap and a quarter. */
static inline uint64_t machine_memmap_need(const struct machine *m,
					   uint64_t bytes)
{
	uint64_t entry = m->device_err ? 64 : m->info.struct_page_size;

	return bytes / machine_page_bytes(m) * entry / 4 * 5;
}

/* Largest range of whole sections that the node has free memory for; 0: none. */
static inline uint64_t machine_most_bytes(const struct machine *m,
					  const struct machine_node *node)
{
	uint64_t section = machine_section_bytes(m);

	return node->free_bytes / machine_memmap_need(m, section) * section;
}

#endif

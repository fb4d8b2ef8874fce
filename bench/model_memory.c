// SPDX-License-Identifier: MIT
/* Memory for a memmap; see model_memory.h. */
#include "model_memory.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "memmap_bench.h"

#ifndef MADV_POPULATE_WRITE	/* Linux 5.14 */
#define MADV_POPULATE_WRITE	23
#endif
#define GUARD	4096UL	/* around what is not of the pool */
#define MAP_2M	(21 << 26)	/* log2 of the size, at MAP_HUGE_SHIFT */

/* Free huge pages of the node's pool, in bytes. */
static uint64_t pool_bytes(unsigned int node)
{
	char path[96];
	uint64_t pages = 0;
	FILE *file;

	snprintf(path, sizeof(path),
		 "/sys/devices/system/node/node%u/hugepages/hugepages-2048kB/free_hugepages",
		 node);
	file = fopen(path, "re");
	if (!file)
		return 0;
	if (fscanf(file, "%" SCNu64, &pages) != 1) /* NOLINT(cert-err34-c) */
		pages = 0;
	fclose(file);
	return pages * MEMORY_HUGE;
}

static int map_pool(unsigned int node, size_t bytes, void **address)
{
	if (pool_bytes(node) < bytes)
		return -ENOMEM;
	*address = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB | MAP_2M,
			-1, 0);
	return *address == MAP_FAILED ? -errno : 0;
}

/* Cuts @bytes out of @all at @address, aligned, with something around them. */
static void *cut(char *address, size_t all, size_t bytes)
{
	size_t before = MEMORY_HUGE - (uintptr_t)address % MEMORY_HUGE;
	char *middle = address + before;

	munmap(address, before - GUARD);
	munmap(middle + bytes + GUARD, all - before - bytes - GUARD);
	return middle;
}

/*
 * Aligned, and between pages that nobody may touch: else it would become one
 * mapping with its neighbours, and what the kernel says of it be theirs too.
 */
static int map_aligned(size_t bytes, void **address)
{
	size_t all = bytes + 2 * MEMORY_HUGE;
	void *found = mmap(NULL, all, PROT_NONE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	int err;

	if (found == MAP_FAILED)
		return -errno;
	found = cut(found, all, bytes);
	if (mprotect(found, bytes, PROT_READ | PROT_WRITE)) {
		err = -errno;
		munmap((char *)found - GUARD, bytes + 2 * GUARD);
		return err;
	}
	/* Without: small pages, which are counted and said. */
	madvise(found, bytes, MADV_HUGEPAGE);
	*address = found;
	return 0;
}

int memory_map(struct topology *topology, unsigned int node, size_t bytes,
	       bool pool, struct memory *memory)
{
	int err;

	memory->bytes = bytes;
	memory->pool = pool;
	err = pool ? map_pool(node, bytes, &memory->address) :
		     map_aligned(bytes, &memory->address);
	if (err)
		return err;
	err = topology_bind_memory(topology, node, memory->address, bytes);
	if (err)
		memory_unmap(memory);
	return err;
}

void memory_unmap(struct memory *memory)
{
	char *address = memory->address;

	if (memory->pool)
		munmap(address, memory->bytes);
	else
		munmap(address - GUARD, memory->bytes + 2 * GUARD);
}

int memory_populate(void *address, size_t bytes)
{
	volatile char *byte = address;

	if (!madvise(address, bytes, MADV_POPULATE_WRITE))
		return 0;
	if (errno != EINVAL)
		return errno == EFAULT ? -ENOMEM : -errno;
	/* An older kernel. */
	for (size_t i = 0; i < bytes; i += 4096)
		byte[i] = 0;
	return 0;
}

static bool is_in(const struct memory *memory, uint64_t address)
{
	return address - (uintptr_t)memory->address < memory->bytes;
}

/*
 * struct look - what is read of one line after another
 * @inside: the lines are of a part of @memory
 */
struct look {
	const struct memory *memory;
	unsigned int node;
	bool inside;
	uint64_t bytes;
};

/* smaps: a line for the mapping, then one for each of its figures. */
static void count_huge(struct look *look, const char *line)
{
	uint64_t start, end, kib;

	if (sscanf(line, "%" SCNx64 "-%" SCNx64 " ", &start, &end) == 2)
		look->inside = is_in(look->memory, start);
	else if (look->inside &&
		 (sscanf(line, "AnonHugePages: %" SCNu64, &kib) == 1 ||
		  sscanf(line, "Private_Hugetlb: %" SCNu64, &kib) == 1))
		look->bytes += kib * 1024;
}

/* numa_maps: "ADDRESS POLICY ... N0=PAGES N1=PAGES kernelpagesize_kB=4". */
static void count_off_node(struct look *look, const char *line)
{
	const char *size = strstr(line, "kernelpagesize_kB=");
	uint64_t kib = size ? strtoull(strchr(size, '=') + 1, NULL, 10) : 0;
	const char *at = line;

	if (!is_in(look->memory, strtoull(line, NULL, 16)))
		return;
	while ((at = strstr(at, " N"))) {
		unsigned int node;
		uint64_t pages;

		at += 2;
		if (sscanf(at, "%u=%" SCNu64, &node, &pages) == 2 &&
		    node != look->node)
			look->bytes += pages * kib * 1024;
	}
}

static int look_through(const char *path, struct look *look,
			void (*line_fn)(struct look *look, const char *line))
{
	FILE *file = fopen(path, "re");
	char *line = NULL;
	size_t room = 0;

	if (!file)
		return -errno;
	while (getline(&line, &room, file) > 0)
		line_fn(look, line);
	free(line);
	fclose(file);
	return 0;
}

int memory_look(const struct memory *memory, unsigned int node, uint64_t *small,
		uint64_t *off_node)
{
	struct look huge = { .memory = memory };
	struct look off = { .memory = memory, .node = node };
	int err = look_through("/proc/self/smaps", &huge, count_huge);

	if (err && err != -ENOENT)
		return err;
	*small = err ? MEMMAP_BENCH_UNKNOWN : memory->bytes - huge.bytes;
	err = look_through("/proc/self/numa_maps", &off, count_off_node);
	if (err && err != -ENOENT)
		return err;
	*off_node = err ? MEMMAP_BENCH_UNKNOWN : off.bytes;
	return 0;
}

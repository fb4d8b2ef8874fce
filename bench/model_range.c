// SPDX-License-Identifier: MIT
/* Ranges of the model; see model_range.h. */
#include "model_range.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/digest.h"
#include "core/image.h"
#include "model_workers.h"

#define SECTION_BYTES	((uint64_t)MODEL_SECTION_PAGES * MODEL_PAGE_BYTES)
#define MOST_BYTES	(1ULL << 52)	/* of physical addresses */
/* As if it lay in the linear mapping. No writer follows it. */
#define PGMAP		((void *)0xffff888100045000UL)

/* PRIVATE and COHERENT pages begin without a reference (Linux 5.18 on). */
static int first_refcount(uint32_t type)
{
	return type != MEMMAP_BENCH_TYPE_PRIVATE &&
	       type != MEMMAP_BENCH_TYPE_COHERENT;
}

void model_reference(uint64_t word[MODEL_PAGE_WORDS],
		     const struct core_image *image, bool reserved)
{
	memset(word, 0, MODEL_PAGE_WORDS * sizeof(*word));
	word[0] = image->links | image->cpupid | (reserved ? image->reserved : 0);
	word[1] = (uintptr_t)image->pgmap;
	/* _mapcount is -1 and below _refcount. */
	word[6] = (uint64_t)image->refcount << 32 | 0xffffffff;
}

static void fail(struct model_range *range, int err)
{
	int none = 0;

	__atomic_compare_exchange_n(&range->err, &none, err, false,
				    __ATOMIC_RELAXED, __ATOMIC_RELAXED);
}

/* The first touch, by a CPU of the node, and what the kernel would have left. */
static void make_section(struct model_range *range, unsigned long pfn,
			 unsigned long count)
{
	uint64_t *word = (uint64_t *)model_page(range, pfn);
	uint64_t page[MODEL_PAGE_WORDS];
	int err = memory_populate(word, count * sizeof(page));

	if (err) {
		fail(range, err);
		return;
	}
	model_reference(page, &range->image, true);
	for (unsigned long i = 0; i < count; i++)
		memcpy(word + i * MODEL_PAGE_WORDS, page, sizeof(page));
	range->digests[model_section(range, pfn)] =
		core_digest((unsigned long long *)word, count * MODEL_PAGE_WORDS,
			    0);
}

static int make_memmap(struct model *model, struct model_range *range, bool pool)
{
	int err = memory_map(model->topology, range->node,
			     range->nr_pages * sizeof(struct core_page), pool,
			     &range->memory);

	if (err)
		return err;
	range->pages = range->memory.address;
	range->err = 0;
	err = model_visit(model, &range, 1, make_section);
	if (!err)
		err = range->err;
	if (err)
		memory_unmap(&range->memory);
	return err;
}

static int check(const struct memmap_bench_range_create *create)
{
	if (create->flags || create->id || create->reserved || create->start ||
	    create->source != MEMMAP_BENCH_SOURCE_HOLE ||
	    create->type >= MEMMAP_BENCH_NR_TYPES)
		return -EINVAL;
	if (!create->bytes || create->bytes % SECTION_BYTES ||
	    create->bytes > MOST_BYTES)
		return -EINVAL;
	return create->vmemmap_shift ? -EOPNOTSUPP : 0;
}

/* The memmap and a quarter must be free, as for the module. */
static int check_room(const struct model *model,
		      const struct memmap_bench_range_create *create)
{
	uint64_t need = create->bytes / MODEL_PAGE_BYTES *
			sizeof(struct core_page) / 4 * 5;
	uint64_t room;
	int err = create->node < 0 ? -ENODEV :
		  topology_node_memory(model->topology,
				       (unsigned int)create->node, &room);

	if (err)
		return err;
	return need > room ? -ENOMEM : 0;
}

static struct model_range *new_range(const struct model *model,
				     const struct memmap_bench_range_create *create)
{
	struct model_range *range = calloc(1, sizeof(*range));

	if (!range)
		return NULL;
	range->node = (unsigned int)create->node;
	range->start_pfn = model->next_pfn;
	range->nr_pages = create->bytes / MODEL_PAGE_BYTES;
	range->image = core_image_of(CORE_ZONE_DEVICE, range->node, PGMAP,
				     first_refcount(create->type));
	range->digests = calloc(model_sections(range), sizeof(*range->digests));
	if (range->digests)
		return range;
	free(range);
	return NULL;
}

static int report(const struct model *model, const struct model_range *range,
		  uint64_t since, struct memmap_bench_range_create *create)
{
	uint64_t small = 0, off_node = 0;
	int err = memory_look(&range->memory, range->node, &small, &off_node);

	create->start = (uint64_t)range->start_pfn * MODEL_PAGE_BYTES;
	create->module_bytes = sizeof(*range) +
			       model_sections(range) * sizeof(*range->digests);
	create->first_init_ns = MEMMAP_BENCH_UNKNOWN;
	create->create_ns = model_clock() - since;
	if (create->type == MEMMAP_BENCH_TYPE_AUTO)
		create->type = MEMMAP_BENCH_TYPE_GENERIC;
	create->small_bytes = small;
	/* Where there is but one node, nothing need say that it is there. */
	create->off_node_bytes = model->nr_nodes == 1 ? 0 : off_node;
	return err;
}

int model_range_make(struct model *model,
		     struct memmap_bench_range_create *create,
		     struct model_range **out)
{
	uint64_t since = model_clock();
	struct model_range *range;
	int err = check(create);

	if (err)
		return err;
	range = new_range(model, create);
	if (!range)
		return -ENOMEM;
	/* What the pool has is not free memory: it is asked first. */
	err = make_memmap(model, range, true);
	if (err) {
		err = check_room(model, create);
		if (!err)
			err = make_memmap(model, range, false);
	}
	if (err)
		goto out_free;
	err = report(model, range, since, create);
	if (err)
		goto out_unmap;
	model->next_pfn += range->nr_pages;
	*out = range;
	return 0;

out_unmap:
	memory_unmap(&range->memory);
out_free:
	free(range->digests);
	free(range);
	return err;
}

void model_range_free(struct model_range *range)
{
	memory_unmap(&range->memory);
	free(range->digests);
	free(range);
}

// SPDX-License-Identifier: MIT
/* The model; see model.h. */
#include "model.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "model_range.h"
#include "model_run.h"
#include "model_workers.h"

/* Where the physical addresses begin that nobody has: 1 TiB. */
#define FIRST_PFN	(1UL << 28)

const struct model_node *model_node(const struct model *model, unsigned int id)
{
	for (unsigned int i = 0; i < model->nr_nodes; i++)
		if (model->nodes[i].id == id)
			return &model->nodes[i];
	return NULL;
}

struct model_range *model_range(const struct model *model, unsigned int id)
{
	for (unsigned int i = 0; i < model->nr_ranges; i++)
		if (model->ranges[i]->id == id)
			return model->ranges[i];
	return NULL;
}

static int add_node(struct model *model, unsigned int id)
{
	struct model_node *node = &model->nodes[model->nr_nodes];
	int err;

	node->id = id;
	node->cpus = calloc(MODEL_CPUS, sizeof(*node->cpus));
	if (!node->cpus)
		return -ENOMEM;
	model->nr_nodes++;
	err = topology_node_cpus(model->topology, id, node->cpus, MODEL_CPUS,
				 &node->nr_cpus);
	return err;
}

static int add_nodes(struct model *model)
{
	int id = -1, err = 0;

	while (!err && (id = topology_next_node(model->topology, id)) >= 0)
		err = model->nr_nodes == MACHINE_NODES ? -E2BIG :
		      add_node(model, (unsigned int)id);
	return err;
}

int model_open(struct topology *topology, struct model **out)
{
	struct model *model = aligned_alloc(64, sizeof(*model));
	int err;

	*out = NULL;
	if (!model)
		return -ENOMEM;
	*model = (struct model){
		.topology = topology,
		.crew.topology = topology,
		.next_pfn = FIRST_PFN,
		.late_ns = MEMMAP_BENCH_UNKNOWN,
	};
	err = add_nodes(model);
	if (err) {
		model_close(model);
		return err;
	}
	*out = model;
	return 0;
}

void model_close(struct model *model)
{
	crew_close(&model->crew);
	while (model->nr_ranges)
		model_range_free(model->ranges[--model->nr_ranges]);
	for (unsigned int i = 0; i < model->nr_nodes; i++)
		free(model->nodes[i].cpus);
	free(model);
}

/* When this process began, by the clock that the module's loaded_ns has; 0: unknown. */
static uint64_t process_start_ns(void)
{
	unsigned long long ticks = 0;
	FILE *file = fopen("/proc/self/stat", "re");

	if (!file)
		return 0;
	/* The second field, the name, has no blank here: it is our own. */
	if (fscanf(file, "%*d %*s %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu",
		   &ticks) != 1)
		ticks = 0;
	fclose(file);
	return ticks * (1000000000ULL / (unsigned long)sysconf(_SC_CLK_TCK));
}

int model_info(struct model *model, struct memmap_bench_info *info)
{
	(void)model;
	*info = (struct memmap_bench_info){
		.size = sizeof(*info),
		.loaded_ns = process_start_ns(),
		.version = MEMMAP_BENCH_VERSION,
		.struct_page_size = sizeof(struct core_page),
		.page_size = MODEL_PAGE_BYTES,
		.section_pages = MODEL_SECTION_PAGES,
		.pageblock_pages = MODEL_PAGEBLOCK_PAGES,
	};
	snprintf(info->release, sizeof(info->release), "model");
	if (crew_counts_delay())
		info->kernel_options |= MEMMAP_BENCH_K_SCHED_INFO;
	for (unsigned int i = 0; i < 16 + sizeof(info->writer_reason_16); i++)
		*memmap_bench_writer_reason(info, i) = model_writer_reason(i);
	for (unsigned int i = 0; i < sizeof(info->schedule_reason); i++)
		info->schedule_reason[i] = model_schedule_reason(i);
	return 0;
}

int model_range_create(struct model *model,
		       struct memmap_bench_range_create *create)
{
	struct model_range *range;
	int err;

	create->size = sizeof(*create);
	if (model->nr_ranges == MEMMAP_BENCH_MAX_RANGES)
		return -ENOSPC;
	err = model_range_make(model, create, &range);
	if (err)
		return err;
	range->id = ++model->last_id;
	model->ranges[model->nr_ranges++] = range;
	create->id = range->id;
	return 0;
}

int model_range_destroy(struct model *model, unsigned int id)
{
	for (unsigned int i = 0; i < model->nr_ranges; i++) {
		if (model->ranges[i]->id != id)
			continue;
		model_range_free(model->ranges[i]);
		model->ranges[i] = model->ranges[--model->nr_ranges];
		return 0;
	}
	return -ENOENT;
}

/* The ranges that a run names, each once. 0 or -errno. */
static int named_ranges(const struct model *model,
			const struct memmap_bench_run *run,
			struct model_range **ranges)
{
	if (!run->nr_ranges || run->nr_ranges > MEMMAP_BENCH_MAX_RANGES)
		return -EINVAL;
	for (unsigned int i = 0; i < run->nr_ranges; i++) {
		ranges[i] = model_range(model, run->ranges[i]);
		if (!ranges[i])
			return -ENOENT;
		for (unsigned int j = 0; j < i; j++)
			if (ranges[j] == ranges[i])
				return -EINVAL;
	}
	return 0;
}

int model_run(struct model *model, struct memmap_bench_run *run)
{
	struct model_range *ranges[MEMMAP_BENCH_MAX_RANGES];
	int err = named_ranges(model, run, ranges);

	if (err)
		return err;
	run->size = sizeof(*run);
	run->worker_size = sizeof(struct memmap_bench_worker);
	run->touch_size = sizeof(struct memmap_bench_touch);
	return model_run_ranges(model, ranges, run);
}

uint64_t model_late_ns(const struct model *model)
{
	return model->late_ns;
}

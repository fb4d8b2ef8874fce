// SPDX-License-Identifier: MIT
/* The namespaces of path enable and disable; see namespaces.h. */
#include "namespaces.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "device.h"
#include "sample_bind.h"
#include "size.h"

static int explain(char *problem, size_t size, const char *message, int err)
{
	snprintf(problem, size, "%.*s", (int)size - 1,
		 *message ? message : strerror(-err));
	return err;
}

/*
 * In the machine's list, also a seed, with what can be made of it. The size of others
 * stays in whole sections, as their points are called in a list.
 */
static int tell_machine(const struct nd_facts *facts, struct machine *machine)
{
	struct machine_namespace *ns = (void *)machine_namespace(machine,
								 facts->name);

	if (!ns) {
		if (machine->nr_namespaces == MACHINE_NAMESPACES)
			return -E2BIG;
		ns = &machine->namespaces[machine->nr_namespaces++];
		*ns = (struct machine_namespace){ .start = facts->start };
		snprintf(ns->name, sizeof(ns->name), "%s", facts->name);
	}
	ns->node = facts->node;
	if (!ns->bytes)
		ns->bytes = facts->bytes ? facts->bytes : facts->free_bytes;
	ns->nr_aligns = facts->nr_aligns;
	memcpy(ns->aligns, facts->aligns, sizeof(ns->aligns));
	return 0;
}

/* Refused before anything is changed or measured, not as a point among others. */
static int check_destroy(const struct options *options,
			 const struct nd_facts *facts, char *problem, size_t size)
{
	bool bare = !facts->bytes ||
		    (facts->enabled && facts->config.mode == ND_MODE_RAW);

	if (options->modes ? options_may_destroy(options, facts->name) : !bare)
		return 0;
	if (options->modes)
		snprintf(problem, size, "%s: another mode destroys its data; --destroy-data %s allows that",
			 facts->name, facts->name);
	else
		snprintf(problem, size, "%s is %s: it has no memmap; --modes fsdax --destroy-data %s makes one, which destroys its data",
			 facts->name, facts->bytes ? "raw" : "empty",
			 facts->name);
	return -EACCES;
}

static int find(struct namespaces *namespaces, const char *name,
		struct machine *machine, char *problem, size_t size)
{
	struct nd_namespace **ns = &namespaces->named[namespaces->nr];
	int err = nd_lookup(&namespaces->nd, name, ns);

	if (err)
		return explain(problem, size, namespaces->nd.message, err);
	err = nd_check(*ns);
	/* Of one namespace: not what a machine without any has. */
	if (err == -ENODEV || err == -EPERM)
		err = -ENXIO;
	if (err)
		return explain(problem, size, (*ns)->message, err);
	namespaces->nr++;
	err = tell_machine(&(*ns)->facts, machine);
	return err ? explain(problem, size, "too many namespaces", err) : 0;
}

int namespaces_open(struct namespaces *namespaces, const struct options *options,
		    struct machine *machine, void (*say)(void *, const char *),
		    char *problem, size_t size)
{
	int err = nd_open(&namespaces->nd, NULL);

	namespaces->nr = 0;
	if (!err && namespaces->nd.left_over)
		err = nd_recover(&namespaces->nd, say, NULL);
	if (err) {
		explain(problem, size, namespaces->nd.message, err);
		goto out_close;
	}
	for (unsigned int i = 0; i < options->nr_namespaces && !err; i++)
		err = find(namespaces, options->namespaces[i], machine, problem,
			   size);
	for (unsigned int i = 0; i < namespaces->nr && !err; i++)
		err = check_destroy(options, &namespaces->named[i]->facts,
				    problem, size);
	if (!err)
		return 0;
out_close:
	nd_close(&namespaces->nd);
	return err;
}

int namespaces_close(struct namespaces *namespaces, char *problem, size_t size)
{
	int err = nd_restore_all(&namespaces->nd);

	if (err)
		explain(problem, size, namespaces->nd.message, err);
	nd_close(&namespaces->nd);
	return err;
}

/* Its index among the named ones. */
static unsigned int index_of(const struct namespaces *namespaces,
			     const char *name)
{
	unsigned int i = 0;

	while (i + 1 < namespaces->nr &&
	       strcmp(namespaces->named[i]->facts.name, name) != 0)
		i++;
	return i;
}

int namespaces_prepare(struct namespaces *namespaces,
		       const struct options *options, const struct point *point,
		       char *problem, size_t size)
{
	unsigned int index = index_of(namespaces, point->ns);
	struct nd_namespace *ns = namespaces->named[index];
	struct nd_config config = point->config;
	int err = 0;

	if (!ns->entry)
		err = nd_claim(ns, options_may_destroy(options, point->ns));
	if (!config.mode)
		config = ns->now;
	if (!err)
		err = nd_configure(ns, &config, 0);
	namespaces->enabled[index] = false;
	return err ? explain(problem, size, ns->message, err) : 0;
}

/* --- samples -------------------------------------------------------------- */

/* What one sample is about. */
struct turn {
	struct sampler *sampler;
	const struct point *point;
	struct nd_namespace *ns;
	bool *enabled;
	struct nd_device device;
	struct memmap_bench_inspect memmap;
	struct sample *sample;
};

/* 0, or after the sample was told why not. */
static int fail(struct turn *turn, int err)
{
	if (err)
		sample_fail(turn->sample, err, "%s", turn->ns->message);
	return err;
}

/* The kernel may have made something else of it; its time must not pass for this. */
static int check_config(struct turn *turn)
{
	const struct nd_config *want = &turn->point->config;
	const struct nd_config *got = &turn->device.config;
	char wanted[SIZE_TEXT], found[SIZE_TEXT];

	if (!want->mode || !memcmp(want, got, sizeof(*want)))
		return 0;
	sample_fail(turn->sample, -EPROTO, "%s came up as %s, map %s, align %s, not as %s, map %s, align %s",
		    turn->ns->facts.name, nd_mode_name(got->mode),
		    nd_map_name(got->map), size_format(got->align, found),
		    nd_mode_name(want->mode), nd_map_name(want->map),
		    size_format(want->align, wanted));
	return -EPROTO;
}

static int look_at_device(struct turn *turn)
{
	int err = fail(turn, nd_device(turn->ns, &turn->device));

	if (err)
		return err;
	turn->memmap = (struct memmap_bench_inspect){
		/* The middle is no info block, and no altmap. */
		.start = turn->device.start + turn->device.bytes / 2,
	};
	err = device_inspect(turn->sampler->engine.device, &turn->memmap);
	if (err) {
		sample_fail(turn->sample, err, "%s is enabled, but its memmap cannot be inspected: %s",
			    turn->ns->facts.name, strerror(-err));
		return err;
	}
	return check_config(turn);
}

/* Outside the clock: so that what is timed has something to do. */
static int set_state(struct turn *turn, bool enable)
{
	int err;

	if (*turn->enabled == enable)
		return 0;
	err = fail(turn, enable ? nd_enable(turn->ns) : nd_disable(turn->ns));
	if (!err)
		*turn->enabled = enable;
	return err;
}

static bool overlaps(const struct turn *turn,
		     const struct memmap_bench_record *record)
{
	return record->start < turn->device.start + turn->device.bytes &&
	       turn->device.start < record->start + record->bytes;
}

/* Keeps the records of this namespace's own call. Their number. */
static unsigned int own_records(const struct turn *turn, unsigned int nr)
{
	struct memmap_bench_record *records = turn->sampler->records;
	unsigned int op = turn->point->path == PATH_ENABLE ?
		MEMMAP_BENCH_OP_BIND : MEMMAP_BENCH_OP_UNBIND;
	unsigned int own = 0;

	for (unsigned int i = 0; i < nr; i++)
		if (records[i].op == op && overlaps(turn, &records[i]))
			records[own++] = records[i];
	return own;
}

static void add_place(const struct turn *turn,
		      struct memmap_bench_record *record)
{
	record->memmap_bytes = turn->memmap.memmap_bytes;
	record->backing_bytes = turn->memmap.backing_bytes;
	record->off_node_bytes = turn->memmap.off_node_bytes;
	record->small_bytes = turn->memmap.small_bytes;
}

static int start_trace(struct turn *turn)
{
	struct memmap_bench_trace_start start;
	struct sampler *sampler = turn->sampler;
	int err;

	if (!sampler->stages)
		return 0;
	err = device_trace_start(sampler->engine.device, &start);
	if (err) {
		sample_fail(turn->sample, err, "the kernel's functions cannot be probed: %s; --stages no goes on without",
			    strerror(-err));
		return err;
	}
	sampler->probe_ns = start.probe_ns;
	memcpy(sampler->stage_reason, start.stage_reason,
	       sizeof(sampler->stage_reason));
	return 0;
}

/* The records that the kernel left, all of them. */
static int stop_trace(struct turn *turn, unsigned int *nr)
{
	struct memmap_bench_trace_stop stop = {
		.records = (uintptr_t)turn->sampler->records,
		.nr_records = 2 * OPTIONS_LIST,
	};
	int err;

	*nr = 0;
	if (!turn->sampler->stages)
		return 0;
	err = device_trace_stop(turn->sampler->engine.device, &stop);
	if (err)
		return err;
	*nr = stop.nr_records;
	if (stop.lost)
		sample_doubt(turn->sample, "missed: %u records of binds had no room",
			     stop.lost);
	return 0;
}

/* However it ends, the trace does not stay on. */
static int change(struct turn *turn, unsigned int *nr_records)
{
	bool enable = turn->point->path == PATH_ENABLE;
	int err, stopped;

	err = start_trace(turn);
	if (err)
		return err;
	counting_begin(turn->sampler->counting, turn->sample->round);
	err = fail(turn, enable ? nd_enable(turn->ns) : nd_disable(turn->ns));
	counting_end(turn->sampler->counting);
	stopped = stop_trace(turn, nr_records);
	if (err)
		return err;
	*turn->enabled = enable;
	if (stopped)
		sample_fail(turn->sample, stopped, "the trace of the kernel's functions: %s",
			    strerror(-stopped));
	return stopped;
}

/* What it was made of is known without any record. */
static void fill_geometry(const struct turn *turn, struct stages *stages)
{
	stages->type = turn->memmap.type;
	stages->dev = turn->device.config.map == ND_MAP_DEV;
	stages->shift = turn->memmap.vmemmap_shift;
	stages->align = turn->device.config.align ? turn->device.config.align :
			4096ULL << stages->shift;
	if (turn->memmap.memmap_bytes)
		stages->written = turn->memmap.backing_bytes /
			turn->sampler->machine->info.struct_page_size;
}

static void fill(struct turn *turn, unsigned int nr)
{
	struct sampler *sampler = turn->sampler;
	struct sample *sample = turn->sample;
	uint64_t whole = turn->ns->ended - turn->ns->began;

	nr = own_records(turn, nr);
	if (sampler->stages && !nr)
		sample_doubt(sample, "missed: the kernel's call is in no record, so the stages are not known");
	for (unsigned int i = 0; i < nr; i++) {
		add_place(turn, &sampler->records[i]);
		sample_judge_record(sampler, (unsigned int)turn->memmap.node,
				    &sampler->records[i], sample);
		sample->first |= sampler->records[i].flags &
				 MEMMAP_BENCH_RECORD_FIRST;
	}
	sample->makespan_ns = whole;
	sample->dispatch_ns = MEMMAP_BENCH_UNKNOWN;
	sample->pages = turn->memmap.bytes /
			machine_page_bytes(sampler->machine);
	sample->nr_workers = 1;
	stages_sum(sampler->records, nr, whole, whole, sampler->probe_ns,
		   sampler->machine->info.struct_page_size, &sample->stages);
	fill_geometry(turn, &sample->stages);
	sample->bytes = sample_written(sampler, turn->point, sample);
}

void sample_namespace(struct sampler *sampler, const struct point *point,
		      struct sample *sample)
{
	struct namespaces *namespaces = sampler->namespaces;
	unsigned int index = index_of(namespaces, point->ns);
	bool enable = point->path == PATH_ENABLE;
	struct turn turn = {
		.sampler = sampler,
		.point = point,
		.ns = namespaces->named[index],
		.enabled = &namespaces->enabled[index],
		.sample = sample,
	};
	unsigned int nr = 0;

	if (set_state(&turn, !enable) || (!enable && look_at_device(&turn)) ||
	    change(&turn, &nr) || (enable && look_at_device(&turn)))
		return;
	fill(&turn, nr);
}

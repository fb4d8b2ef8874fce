// SPDX-License-Identifier: MIT
/* Samples of bind and unbind; see sample_bind.h. */
#include "sample_bind.h"

#include <errno.h>
#include <string.h>

#include "device.h"
#include "names.h"
#include "obstacle.h"

static bool with_sections(const struct sampler *sampler,
			  const struct point *point)
{
	return sampler->profile && sampler->stages && point_has_sections(point);
}

static int bind(struct sampler *sampler, const struct point *point,
		unsigned int round, struct memmap_bench_bind *bind)
{
	const struct options *options = sampler->options;
	int err;

	*bind = (struct memmap_bench_bind){
		.flags = (sampler->stages ? MEMMAP_BENCH_BIND_STAGES : 0) |
			 (point->probing == PROBING_ASYNC ?
			  MEMMAP_BENCH_BIND_AT_ONCE : 0),
		.source = options->source,
		.type = point->type,
		.vmemmap_shift = align_shift(point->align),
		.nr_ranges = point->group.nr,
		.bytes = point->size,
		.records = (uintptr_t)sampler->records,
		.nr_records = 2 * OPTIONS_LIST,
	};
	for (unsigned int i = 0; i < point->group.nr; i++) {
		unsigned int node = point->group.node[i];

		bind->node[i] = (int)node;
		if (options->source == MEMMAP_BENCH_SOURCE_PMEM)
			bind->start[i] = obstacle_namespace(options,
					sampler->machine, node,
					point->size)->start;
	}
	if (with_sections(sampler, point)) {
		bind->sections = (uintptr_t)sampler->section_ns;
		bind->nr_sections = sampler->section_room;
	}
	counting_begin(sampler->counting, round);
	err = device_bind(sampler->engine.device, bind);
	counting_end(sampler->counting);
	return err;
}

/*
 * Time that the call ran or wanted to, and what of it it waited for a CPU. Where
 * stages are known, only of those that compute: who sleeps for the lock or for RCU
 * is woken behind those who woke it.
 */
static uint64_t running(const struct memmap_bench_record *record,
			uint64_t *waited)
{
	uint64_t sum = 0;

	*waited = record->wait_ns;
	if (record->stage_wait_ns == MEMMAP_BENCH_UNKNOWN)
		return record->end_ns - record->start_ns;
	*waited = record->stage_wait_ns;
	for (unsigned int s = 1; s < MEMMAP_BENCH_NR_STAGES; s++)
		if (s != MEMMAP_BENCH_STAGE_LOCK_WAIT &&
		    s != MEMMAP_BENCH_STAGE_LOCK_HELD &&
		    s != MEMMAP_BENCH_STAGE_GRACE &&
		    record->stage_ns[s] != MEMMAP_BENCH_UNKNOWN)
			sum += record->stage_ns[s];
	return sum;
}

void sample_judge_record(const struct sampler *sampler, unsigned int node,
			 const struct memmap_bench_record *record,
			 struct sample *sample)
{
	const struct machine_node *home = machine_node(sampler->machine, node);
	uint64_t waited, wall = running(record, &waited);

	if (record->off_node_bytes)
		sample_fail(sample, -ENOMEM,
			    "%llu bytes of the memmap for node %u lie on another node: free memory there, in blocks of 2 MiB, and run again",
			    (unsigned long long)record->off_node_bytes, node);
	if (home && home->cpus && (record->cpu_node != (int)node ||
				   record->end_cpu_node != (int)node))
		sample_doubt(sample, "off-node: a worker of node %u ran on nodes %d and %d",
			     node, record->cpu_node, record->end_cpu_node);
	sample_judge_wait(sample, record->cpu, waited, wall,
			  SAMPLE_BIND_WAIT_LIMIT);
	if (record->flags & MEMMAP_BENCH_RECORD_MISSED)
		sample_doubt(sample, "missed: a probe was not served, so the stages are not known");
}

uint64_t sample_written(const struct sampler *sampler, const struct point *point,
			const struct sample *sample)
{
	if (!point_can_be_first(point) ||
	    sample->stages.written == MEMMAP_BENCH_UNKNOWN)
		return 0;
	return sample->stages.written * sampler->machine->info.struct_page_size;
}

/* The records of the point's own operation are the sampler's from now on. */
static struct memmap_bench_record *own_records(struct sampler *sampler,
					       const struct point *point)
{
	unsigned int nr = point->group.nr;

	if (point->path == PATH_UNBIND)
		memmove(sampler->records, sampler->records + nr,
			nr * sizeof(*sampler->records));
	return sampler->records;
}

/* Of nodes that were all bound for the first time, or none; others are neither. */
static bool is_first(const struct memmap_bench_record *records, unsigned int nr,
		     struct sample *sample)
{
	unsigned int firsts = 0;

	for (unsigned int i = 0; i < nr; i++)
		firsts += !!(records[i].flags & MEMMAP_BENCH_RECORD_FIRST);
	if (firsts && firsts < nr)
		sample_doubt(sample, "mixed: the first bind since boot of %u of its %u nodes",
			     firsts, nr);
	return firsts == nr;
}

/* Unbinding tells nothing of where the memmap was: the bind before it does. */
static void copy_place(struct memmap_bench_record *records, unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++) {
		records[nr + i].memmap_bytes = records[i].memmap_bytes;
		records[nr + i].backing_bytes = records[i].backing_bytes;
		records[nr + i].off_node_bytes = records[i].off_node_bytes;
		records[nr + i].small_bytes = records[i].small_bytes;
	}
}

static void fill(struct sampler *sampler, const struct point *point,
		 const struct memmap_bench_bind *result, struct sample *sample)
{
	unsigned int nr = point->group.nr;
	struct memmap_bench_record *records;
	uint64_t whole = 0;

	sample->first = point->path == PATH_BIND &&
			is_first(sampler->records, nr, sample);
	copy_place(sampler->records, nr);
	records = own_records(sampler, point);
	sample->makespan_ns = point->path == PATH_BIND ? result->bind_ns :
							 result->unbind_ns;
	sample->dispatch_ns = records[0].start_ns;
	sample->pages = point_pages(point, sampler->machine);
	sample->nr_workers = nr;
	for (unsigned int i = 0; i < nr; i++) {
		whole += records[i].end_ns - records[i].start_ns;
		if (records[i].start_ns < sample->dispatch_ns)
			sample->dispatch_ns = records[i].start_ns;
		sample_judge_record(sampler, point->group.node[i], &records[i],
				    sample);
	}
	stages_sum(records, nr, whole, sample->makespan_ns, result->probe_ns,
		   sampler->machine->info.struct_page_size, &sample->stages);
	sample->bytes = sample_written(sampler, point, sample);
	sampler->probe_ns = result->probe_ns;
	memcpy(sampler->stage_reason, result->stage_reason,
	       sizeof(sampler->stage_reason));
}

static void make_sections(struct sampler *sampler, const struct point *point,
			  unsigned int stamps, struct sample *sample)
{
	const struct memmap_bench_info *info = &sampler->machine->info;
	uint64_t sections = point->size / machine_section_bytes(sampler->machine);

	sample->nr_sections =
		stages_sections(sampler->section_ns, stamps,
				(unsigned int)sections,
				info->section_pages / info->pageblock_pages,
				sample->stages.ns[MEMMAP_BENCH_STAGE_INIT]);
}

void sample_bind(struct sampler *sampler, const struct point *point,
		 struct sample *sample)
{
	struct memmap_bench_bind result;
	int err = bind(sampler, point, sample->round, &result);

	if (err) {
		sample_fail(sample, err, "failed: %s; the kernel log says why (dmesg | grep memmap_bench)",
			    strerror(-err));
		return;
	}
	if (result.nr_records != 2 * point->group.nr) {
		sample_fail(sample, -EPROTO, "wrong work: %u records, not %u",
			    result.nr_records, 2 * point->group.nr);
		return;
	}
	fill(sampler, point, &result, sample);
	if (result.sections)
		make_sections(sampler, point, result.nr_sections, sample);
}

// SPDX-License-Identifier: MIT
/* The csv files that grow as samples come; see csv.h. */
#include "csv.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "files.h"
#include "names.h"

#define FIELD 24

void csv_init(struct csv *csv)
{
	*csv = (struct csv){ -1, -1, -1, -1, 0 };
}

int csv_start(struct csv *csv, int dir)
{
	int err;

	err = files_start(dir, "samples.csv",
			  "sample,name,path,schedule,writer,size_bytes,nodes,"
			  "threads,placement,prefill,round,attempt,pages,"
			  "makespan_ns,dispatch_ns,cpu_ns,ns_per_page,workers,"
			  "verified,valid,cause,type,map,align_bytes,"
			  "written_pages\n", &csv->samples);
	if (!err)
		err = files_start(dir, "workers.csv",
				  "sample,range,worker,cpu,node,end_cpu,end_node,"
				  "start_ns,end_ns,pages,chunks,wait_ns\n",
				  &csv->workers);
	if (!err)
		err = files_start(dir, "stages.csv",
				  "sample,range,op,first,type,map,align_bytes,"
				  "start,bytes,cpu,node,end_cpu,end_node,start_ns,"
				  "end_ns,wait_ns,lock_wait_ns,lock_held_ns,"
				  "populate_ns,zone_ns,init_ns,unzone_ns,"
				  "teardown_ns,grace_ns,probe_hits,altmap_pages,"
				  "memmap_bytes,backing_bytes,off_node_bytes,"
				  "small_bytes\n", &csv->stages);
	if (!err)
		err = files_start(dir, "sections.csv",
				  "sample,name,path,writer,nodes,node,section,ns,"
				  "ns_per_page\n", &csv->sections);
	return err;
}

static void close_one(int fd)
{
	if (fd >= 0)
		close(fd);
}

void csv_close(struct csv *csv)
{
	close_one(csv->samples);
	close_one(csv->workers);
	close_one(csv->stages);
	close_one(csv->sections);
}

/* A number, or nothing where it is unknown. */
static const char *known(uint64_t value, char text[static FIELD])
{
	if (value == MEMMAP_BENCH_UNKNOWN)
		text[0] = '\0';
	else
		snprintf(text, FIELD, "%" PRIu64, value);
	return text;
}

static int add_workers(struct csv *csv, const struct sample *sample,
		       const struct memmap_bench_worker *workers)
{
	int err = 0;

	for (unsigned int i = 0; i < sample->nr_workers && !err; i++) {
		const struct memmap_bench_worker *w = &workers[i];
		char wait[FIELD];

		err = files_line(csv->workers,
				 "%lu,%u,%u,%d,%d,%d,%d,%llu,%llu,%llu,%llu,%s\n",
				 csv->sequence, w->range, w->index, w->cpu,
				 w->node, w->end_cpu, w->end_node,
				 (unsigned long long)w->start_ns,
				 (unsigned long long)w->end_ns,
				 (unsigned long long)w->pages,
				 (unsigned long long)w->chunks,
				 known(w->wait_ns, wait));
	}
	return err;
}

/* ",n" for each stage. */
static void format_stages(const struct memmap_bench_record *record, char *text,
			  size_t size)
{
	size_t used = 0;
	char ns[FIELD];

	for (unsigned int s = 1; s < MEMMAP_BENCH_NR_STAGES && used < size; s++)
		used += (size_t)snprintf(text + used, size - used, ",%s",
					 known(record->stage_ns[s], ns));
}

static const char *map_name(bool dev)
{
	return dev ? "dev" : "mem";
}

static int add_record(struct csv *csv, unsigned int range,
		      const struct memmap_bench_record *r)
{
	static const char *const ops[] = { "", "bind", "unbind" };
	char stages[MEMMAP_BENCH_NR_STAGES * FIELD] = "", wait[FIELD];

	format_stages(r, stages, sizeof(stages));
	return files_line(csv->stages,
			  "%lu,%u,%s,%d,%s,%s,%llu,%llu,%llu,%d,%d,%d,%d,%llu,"
			  "%llu,%s%s,%u,%llu,%llu,%llu,%llu,%llu\n",
			  csv->sequence, range,
			  ops[r->op < MEMMAP_BENCH_NR_OPS ? r->op : 0],
			  !!(r->flags & MEMMAP_BENCH_RECORD_FIRST),
			  names_of(&names_types, r->type),
			  map_name(r->flags & MEMMAP_BENCH_RECORD_ALTMAP),
			  4096ULL << r->vmemmap_shift,
			  (unsigned long long)r->start,
			  (unsigned long long)r->bytes, r->cpu, r->cpu_node,
			  r->end_cpu, r->end_cpu_node,
			  (unsigned long long)r->start_ns,
			  (unsigned long long)r->end_ns,
			  known(r->wait_ns, wait), stages, r->hits,
			  (unsigned long long)r->altmap_pages,
			  (unsigned long long)r->memmap_bytes,
			  (unsigned long long)r->backing_bytes,
			  (unsigned long long)r->off_node_bytes,
			  (unsigned long long)r->small_bytes);
}

static int add_sections(struct csv *csv, const struct point *point,
			const struct sample *sample, const uint64_t *ns)
{
	unsigned int per_range = sample->nr_sections / point->group.nr;
	uint64_t pages = sample->pages / (sample->nr_sections ?
					  sample->nr_sections : 1);
	int err = 0;

	for (unsigned int i = 0; i < sample->nr_sections && !err; i++)
		err = files_line(csv->sections,
				 "%lu,\"%s\",%s,%s,%s,%u,%u,%" PRIu64 ",%.4f\n",
				 csv->sequence, point->name, point_path(point),
				 point->path == PATH_MEMMAP ?
				 names_of(&names_writers, point->writer) :
				 "kernel", point->nodes,
				 point->group.node[i / per_range],
				 i % per_range, ns[i],
				 (double)ns[i] / (double)pages);
	return err;
}

static int add_parts(struct csv *csv, const struct point *point,
		     const struct sample *sample, const struct sampler *sampler)
{
	int err = 0;

	if (point->path == PATH_MEMMAP)
		err = add_workers(csv, sample, sampler->workers);
	for (unsigned int i = 0; i < sample->stages.nr && !err; i++)
		err = add_record(csv, i, &sampler->records[i]);
	return err ? err : add_sections(csv, point, sample,
					sampler->section_ns);
}

/* What no quotes can end. */
static const char *quotable(const char *cause, char text[static SAMPLE_CAUSE])
{
	snprintf(text, SAMPLE_CAUSE, "%s", cause);
	for (char *c = text; *c; c++)
		if (*c == '"' || *c == '\n')
			*c = '\'';
	return text;
}

/* The four columns at the end; what a memmap is made of is known of binds. */
static void format_geometry(const struct sample *sample, char *text, size_t size)
{
	const struct stages *stages = &sample->stages;
	char written[FIELD];

	if (!stages->type)
		snprintf(text, size, ",,,");
	else
		snprintf(text, size, "%s,%s,%llu,%s",
			 names_of(&names_types, stages->type),
			 map_name(stages->dev), 4096ULL << stages->shift,
			 known(stages->written, written));
}

int csv_sample(struct csv *csv, const struct point *point,
	       const struct sample *sample, const struct sampler *sampler)
{
	char columns[POINT_COLUMNS], cpu[FIELD], dispatch[FIELD];
	char cause[SAMPLE_CAUSE], geometry[96], per_page[32] = "";
	int err;

	if (csv->samples < 0)
		return 0;
	point_columns(point, columns);
	quotable(sample->cause, cause);
	if (sample->pages)
		snprintf(per_page, sizeof(per_page), "%.4f",
			 sample_ns_per_page(sample));
	csv->sequence++;
	err = add_parts(csv, point, sample, sampler);
	if (err)
		return err;
	if (!sample->pages)
		return files_line(csv->samples,
				  "%lu,%s,%u,%u,,,,,,,,0,\"%s\",,,,\n",
				  csv->sequence, columns, sample->round,
				  sample->attempt, cause);
	format_geometry(sample, geometry, sizeof(geometry));
	return files_line(csv->samples,
			  "%lu,%s,%u,%u,%" PRIu64 ",%" PRIu64 ",%s,%s,%s,%u,%d,"
			  "%d,\"%s\",%s\n",
			  csv->sequence, columns, sample->round,
			  sample->attempt, sample->pages, sample->makespan_ns,
			  known(sample->dispatch_ns, dispatch),
			  known(sample->cpu_ns, cpu), per_page,
			  sample->nr_workers, sample->verified, sample->valid,
			  cause, geometry);
}

// SPDX-License-Identifier: MIT
/* The csv files that grow as samples come; see csv.h. */
#include "csv.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "files.h"
#include "names.h"
#include "touches.h"

#define FIELD 24

void csv_init(struct csv *csv)
{
	*csv = (struct csv){
		.samples = -1, .disturbances = -1, .workers = -1, .stages = -1,
		.touches = -1, .sections = -1, .counters = -1, .dir = -1,
	};
}

const char csv_samples_header[] =
	"sample,name,path,schedule,writer,size_bytes,nodes,threads,placement,"
	"prefill,round,attempt,pages,makespan_ns,dispatch_ns,cpu_ns,"
	"ns_per_page,workers,verified,valid,cause,type,map,align_bytes,"
	"written_pages,available_ns,boot,load\n";

const char csv_counters_header[] =
	"sample,counter,state,value,per_page,enabled_ns,running_ns,reason\n";

const char csv_touches_header[] = "sample,name,range,at_ns,ns,how\n";

/* A column for each of the module's stages among those of a record. */
const char *csv_stages_header(char text[static CSV_HEADER])
{
	char stages[512];

	names_join(&names_stages, names_all(&names_stages), "_ns,", stages,
		   sizeof(stages));
	snprintf(text, CSV_HEADER,
		 "sample,range,op,first,type,map,align_bytes,start,bytes,cpu,"
		 "node,end_cpu,end_node,start_ns,end_ns,wait_ns,stage_wait_ns,%s_ns,"
		 "probe_hits,altmap_pages,memmap_bytes,backing_bytes,"
		 "off_node_bytes,small_bytes,probe_ns\n", stages);
	return text;
}

int csv_start(struct csv *csv, int dir)
{
	char header[CSV_HEADER];
	int err;

	err = files_start(dir, "samples.csv", csv_samples_header,
			  &csv->samples);
	if (!err)
		err = files_start(dir, "disturbances.csv",
				  "sample," DISTURBANCE_COLUMNS "\n",
				  &csv->disturbances);
	if (!err)
		err = files_start(dir, "workers.csv",
				  "sample,range,worker,cpu,node,end_cpu,end_node,"
				  "start_ns,end_ns,pages,chunks,wait_ns\n",
				  &csv->workers);
	if (!err)
		err = files_start(dir, "stages.csv", csv_stages_header(header),
				  &csv->stages);
	csv->dir = dir;
	return err;
}

/* What is made with its first row may not be there yet. */
static int continue_later(int dir, const char *name, int *fd)
{
	int err = files_continue(dir, name, fd);

	return err == -ENOENT ? 0 : err;
}

int csv_continue(struct csv *csv, int dir, unsigned long sequence)
{
	int err = files_continue(dir, "samples.csv", &csv->samples);

	if (!err)
		err = files_continue(dir, "disturbances.csv",
				     &csv->disturbances);
	if (!err)
		err = files_continue(dir, "workers.csv", &csv->workers);
	if (!err)
		err = files_continue(dir, "stages.csv", &csv->stages);
	if (!err)
		err = continue_later(dir, "touches.csv", &csv->touches);
	if (!err)
		err = continue_later(dir, "sections.csv", &csv->sections);
	if (!err)
		err = continue_later(dir, "counters.csv", &csv->counters);
	csv->dir = dir;
	csv->sequence = sequence;
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
	close_one(csv->disturbances);
	close_one(csv->workers);
	close_one(csv->stages);
	close_one(csv->touches);
	close_one(csv->sections);
	close_one(csv->counters);
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

/* ",n" for each stage, and the probes' hits; of a call that they missed nothing. */
static void format_stages(const struct memmap_bench_record *record, char *text,
			  size_t size)
{
	bool seen = stages_seen(record);
	size_t used = 0;
	char value[FIELD];

	for (unsigned int s = 1; s < MEMMAP_BENCH_NR_STAGES && used < size; s++)
		used += (size_t)snprintf(text + used, size - used, ",%s",
					 known(seen ? record->stage_ns[s] :
					       MEMMAP_BENCH_UNKNOWN, value));
	snprintf(text + used, size - used, ",%s",
		 known(seen ? record->hits : MEMMAP_BENCH_UNKNOWN, value));
}

/* ",n" for each column that says where the memmap is, if that was looked at. */
static void format_place(const struct memmap_bench_record *record, char *text,
			 size_t size)
{
	if (record->memmap_bytes)
		snprintf(text, size, ",%llu,%llu,%llu,%llu",
			 (unsigned long long)record->memmap_bytes,
			 (unsigned long long)record->backing_bytes,
			 (unsigned long long)record->off_node_bytes,
			 (unsigned long long)record->small_bytes);
	else
		snprintf(text, size, ",,,,");
}

static int add_record(struct csv *csv, unsigned int range, uint64_t probe_ns,
		      const struct memmap_bench_record *r)
{
	static const char *const ops[] = { "", "bind", "unbind" };
	char stages[(MEMMAP_BENCH_NR_STAGES + 1) * FIELD], place[4 * FIELD];
	char geometry[STAGES_GEOMETRY], wait[FIELD], stage_wait[FIELD];
	char probe[FIELD];

	format_stages(r, stages, sizeof(stages));
	format_place(r, place, sizeof(place));
	return files_line(csv->stages,
			  "%lu,%u,%s,%d,%s,%llu,%llu,%d,%d,%d,%d,%llu,%llu,%s,%s%s,"
			  "%llu%s,%s\n", csv->sequence, range,
			  ops[r->op < MEMMAP_BENCH_NR_OPS ? r->op : 0],
			  !!(r->flags & MEMMAP_BENCH_RECORD_FIRST),
			  stages_geometry(r->type,
					  r->flags & MEMMAP_BENCH_RECORD_ALTMAP,
					  4096ULL << r->vmemmap_shift, geometry),
			  (unsigned long long)r->start,
			  (unsigned long long)r->bytes, r->cpu, r->cpu_node,
			  r->end_cpu, r->end_cpu_node,
			  (unsigned long long)r->start_ns,
			  (unsigned long long)r->end_ns,
			  known(r->wait_ns, wait),
			  known(r->stage_wait_ns, stage_wait), stages,
			  (unsigned long long)r->altmap_pages, place,
			  known(probe_ns, probe));
}

static int add_sections(struct csv *csv, const struct point *point,
			const struct sample *sample, const uint64_t *ns)
{
	unsigned int per_range = sample->nr_sections / point->group.nr;
	double pages = (double)sample->pages / sample->nr_sections;
	int err = 0;

	if (sample->nr_sections && csv->sections < 0)
		err = files_start(csv->dir, "sections.csv",
				  "sample,name,path,writer,nodes,node,section,ns,"
				  "ns_per_page\n", &csv->sections);
	for (unsigned int i = 0; i < sample->nr_sections && !err; i++)
		err = files_line(csv->sections,
				 "%lu,\"%s\",%s,%s,%s,%u,%u,%" PRIu64 ",%.4f\n",
				 csv->sequence, point->name, point_path(point),
				 point->path == PATH_MEMMAP ?
				 names_of(&names_writers, point->writer) :
				 "kernel", point->nodes,
				 point->group.node[i / per_range],
				 i % per_range, ns[i],
				 (double)ns[i] / pages);
	return err;
}

static int add_touches(struct csv *csv, const struct point *point,
		       const struct sample *sample,
		       const struct memmap_bench_touch *touches)
{
	int err = 0;

	if (sample->nr_touches && csv->touches < 0)
		err = files_start(csv->dir, "touches.csv", csv_touches_header,
				  &csv->touches);
	for (unsigned int i = 0; i < sample->nr_touches && !err; i++)
		err = files_line(csv->touches, "%lu,\"%s\",%u,%llu,%llu,%s\n",
				 csv->sequence, point->name, touches[i].range,
				 (unsigned long long)touches[i].at_ns,
				 (unsigned long long)touches[i].ns,
				 touches_how(touches[i].how));
	return err;
}

/* What no quotes can end. */
static const char *quotable(const char *cause, char *text, size_t size)
{
	snprintf(text, size, "%s", cause);
	for (char *c = text; *c; c++)
		if (*c == '"' || *c == '\n')
			*c = '\'';
	return text;
}

static int add_event(struct csv *csv, const struct sample *sample,
		     const struct counting_event *event)
{
	char value[FIELD] = "", per_page[32] = "", reason[COUNTING_REASON];

	if (event->known)
		snprintf(value, sizeof(value), "%" PRIu64, event->value);
	if (event->known && sample->pages)
		snprintf(per_page, sizeof(per_page), "%.6g",
			 (double)event->value / (double)sample->pages);
	return files_line(csv->counters, "%lu,%s,%s,%s,%s,%" PRIu64 ",%" PRIu64
			  ",\"%s\"\n", csv->sequence, event->name,
			  event->state, value, per_page, event->enabled_ns,
			  event->running_ns,
			  quotable(event->reason, reason, sizeof(reason)));
}

static int add_counters(struct csv *csv, const struct sample *sample,
			const struct counting *counting)
{
	int err = 0;

	if (!counting || !counting->fresh)
		return 0;
	if (csv->counters < 0)
		err = files_start(csv->dir, "counters.csv",
				  csv_counters_header, &csv->counters);
	for (unsigned int i = 0; i < counting->nr_events && !err; i++)
		err = add_event(csv, sample, &counting->events[i]);
	return err;
}

static int add_parts(struct csv *csv, const struct point *point,
		     const struct sample *sample, const struct sampler *sampler)
{
	int err = 0;

	if (point->path == PATH_MEMMAP)
		err = add_workers(csv, sample, sampler->workers);
	if (!err && sample->nr_touches)
		err = add_touches(csv, point, sample, sampler->touches);
	for (unsigned int i = 0; i < sample->stages.nr && !err; i++)
		err = add_record(csv, i, sampler->probe_ns,
				 &sampler->records[i]);
	if (!err && sample->nr_sections)
		err = add_sections(csv, point, sample, sampler->section_ns);
	if (!err)
		err = add_counters(csv, sample, sampler->counting);
	return err;
}

static int add_disturbance(struct csv *csv, const struct sample *sample)
{
	char row[DISTURBANCE_ROW];

	return files_line(csv->disturbances, "%lu,%s\n", csv->sequence,
			  disturbance_row(&sample->disturbance, row));
}

/* An ordinal, or nothing where it is not known. */
static const char *ordinal(unsigned int value, char text[static FIELD])
{
	return known(value ? value : MEMMAP_BENCH_UNKNOWN, text);
}

/* The columns at the end; what a memmap is made of is known of binds. */
static void format_rest(const struct sample *sample, char *text, size_t size)
{
	const struct stages *stages = &sample->stages;
	char geometry[STAGES_GEOMETRY], written[FIELD] = "", available[FIELD];

	if (stages->align)
		known(stages->written, written);
	snprintf(text, size, "%s,%s,%s",
		 stages_geometry(stages->type, stages->dev, stages->align,
				 geometry), written,
		 known(sample->available_ns, available));
}

int csv_sample(struct csv *csv, const struct point *point,
	       const struct sample *sample, const struct sampler *sampler)
{
	char columns[POINT_COLUMNS], cpu[FIELD], dispatch[FIELD];
	char cause[SAMPLE_CAUSE], rest[128], per_page[32] = "";
	char boot[FIELD], load[FIELD];
	/* The kernel's own work is not held against anything. */
	const char *verified = point->path != PATH_MEMMAP ? "" :
			       sample->verified ? "1" : "0";
	int err;

	if (csv->samples < 0)
		return 0;
	point_columns(point, columns);
	quotable(sample->cause, cause, sizeof(cause));
	if (sample->pages)
		snprintf(per_page, sizeof(per_page), "%.4f",
			 sample_ns_per_page(sample));
	csv->sequence++;
	err = add_parts(csv, point, sample, sampler);
	if (!err)
		err = add_disturbance(csv, sample);
	if (err)
		return err;
	if (!sample->pages)
		return files_line(csv->samples,
				  "%lu,%s,%u,%u,,,,,,,,0,\"%s\",,,,,,%s,%s\n",
				  csv->sequence, columns, sample->round,
				  sample->attempt, cause,
				  ordinal(sample->boot, boot),
				  ordinal(sample->load, load));
	format_rest(sample, rest, sizeof(rest));
	return files_line(csv->samples,
			  "%lu,%s,%u,%u,%" PRIu64 ",%" PRIu64 ",%s,%s,%s,%u,%s,"
			  "%d,\"%s\",%s,%s,%s\n",
			  csv->sequence, columns, sample->round,
			  sample->attempt, sample->pages, sample->makespan_ns,
			  known(sample->dispatch_ns, dispatch),
			  known(sample->cpu_ns, cpu), per_page,
			  sample->nr_workers, verified, sample->valid,
			  cause, rest, ordinal(sample->boot, boot),
			  ordinal(sample->load, load));
}

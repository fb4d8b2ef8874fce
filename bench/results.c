// SPDX-License-Identifier: MIT
/* A directory of results; see results.h. */
#include "results.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "csv.h"
#include "files.h"
#include "gbench.h"
#include "names.h"
#include "size.h"
#include "summary.h"

#define CHECKPOINT_SECONDS 10

struct results {
	int dir;	/* -1: nothing is written */
	const struct memmap_bench_info *info;
	struct csv csv;
	time_t checkpoint;	/* when result.json was last written in between */
};

/* Another directory that is there may be anybody's. */
static bool is_prepared(const char *path)
{
	char mark[PATH_MAX];
	struct stat stat;
	int length;

	length = snprintf(mark, sizeof(mark), "%s/%s", path, RESULTS_MARK);
	return length > 0 && (size_t)length < sizeof(mark) &&
	       !lstat(mark, &stat) && S_ISREG(stat.st_mode);
}

int results_open(const char *path, const struct memmap_bench_info *info,
		 struct results **out)
{
	struct results *results = calloc(1, sizeof(*results));
	int err;

	if (!results)
		return -ENOMEM;
	results->dir = -1;
	results->info = info;
	csv_init(&results->csv);
	*out = results;
	if (!path)
		return 0;
	if (!is_prepared(path) && mkdir(path, 0755)) {
		err = -errno;
		goto out_close;
	}
	results->dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	err = results->dir < 0 ? -errno :
				 csv_start(&results->csv, results->dir);
	if (!err)
		return 0;
out_close:
	results_close(results);
	return err;
}

void results_close(struct results *results)
{
	csv_close(&results->csv);
	if (results->dir >= 0)
		close(results->dir);
	free(results);
}

int results_env(struct results *results, const json_t *facts)
{
	char *text;
	int err;

	if (results->dir < 0)
		return 0;
	text = json_dumps(facts, JSON_INDENT(2));
	if (!text)
		return -ENOMEM;
	err = files_replace(results->dir, "env.json", text, strlen(text));
	free(text);
	return err;
}

int results_sample(struct results *results, const struct point *point,
		   const struct sample *sample, const struct sampler *sampler)
{
	return csv_sample(&results->csv, point, sample, sampler);
}

static void count(struct gbench_sample *to, const char *name, double value)
{
	struct gbench_counter *counter = &to->counters[to->nr_counters];

	if (to->nr_counters == GBENCH_COUNTERS)
		return;
	snprintf(counter->name, sizeof(counter->name), "memmap.%s", name);
	counter->value = value;
	to->nr_counters++;
}

static void count_known(struct gbench_sample *to, const char *name,
			uint64_t value)
{
	if (value != MEMMAP_BENCH_UNKNOWN)
		count(to, name, (double)value);
}

/* What only some schedules and placements have. */
static void count_conditions(struct gbench_sample *to,
			     const struct point *point)
{
	if (point->placement == MEMMAP_BENCH_PLACEMENT_GIVEN)
		count(to, "worker_node", point->worker_node);
	if (point->chunk_bytes)
		count(to, "chunk_bytes", (double)point->chunk_bytes);
	if (point->align_pages)
		count(to, "chunk_align_pages", (double)point->align_pages);
	count(to, "oversubscribed", point->oversubscribed);
}

static void count_touches(struct gbench_sample *to, const struct sample *sample)
{
	if (!sample->nr_touches)
		return;
	count(to, "touches", sample->nr_touches);
	count(to, "touches_taken", sample->touches_taken);
	count(to, "touches_waited", sample->touches_waited);
}

static void count_memmap(struct gbench_sample *to, const struct point *point,
			 const struct sample *sample)
{
	count(to, "verified", sample->verified);
	count(to, "threads", point->threads);
	count(to, "schedule", point->schedule);
	count(to, "writer", point->writer);
	count(to, "placement", point->placement);
	count(to, "prefill", point->prefill);
	count_known(to, "available_ns", sample->available_ns);
	count_conditions(to, point);
	count_touches(to, sample);
}

/* What is not known is left out. */
static void count_stages(struct gbench_sample *to, const struct point *point,
			 const struct sample *sample)
{
	const struct stages *stages = &sample->stages;
	char name[24];

	count(to, "probing", point->probing);
	if (stages->type)
		count(to, "type", stages->type);
	count(to, "map_dev", stages->dev);
	count(to, "vmemmap_shift", stages->shift);
	count(to, "align_bytes", (double)stages->align);
	for (unsigned int s = 1; s < MEMMAP_BENCH_NR_STAGES; s++) {
		snprintf(name, sizeof(name), "%s_ns", names_of(&names_stages, s));
		count_known(to, name, stages->ns[s]);
	}
	count_known(to, "rest_ns", stages->rest_ns);
	count_known(to, "probing_ns", stages->probing_ns);
	count_known(to, "written_pages", stages->written);
	count(to, "lock_share", stages->lock_share);
}

static double known_seconds(uint64_t ns)
{
	return ns == MEMMAP_BENCH_UNKNOWN ? (double)NAN : (double)ns / 1e9;
}

/* gbench_fn: hands the library one sample of a series. */
static void replay(void *arg, unsigned int repetition,
		   struct gbench_sample *to)
{
	const struct series *series = arg;
	const struct point *point = series->point;
	const struct sample *sample = series_valid(series, repetition);

	if (!sample) {
		to->error = series->nr ? series->samples[series->nr - 1].cause :
					 "no sample was taken";
		return;
	}
	to->seconds = (double)sample->makespan_ns / 1e9;
	to->cpu_seconds = known_seconds(sample->cpu_ns);
	count(to, "ns_per_page", sample_ns_per_page(sample));
	if (sample->bytes)
		count(to, "bytes_per_second", (double)sample->bytes * 1e9 /
					      (double)sample->makespan_ns);
	count_known(to, "dispatch_ns", sample->dispatch_ns);
	count(to, "pages", (double)sample->pages);
	count(to, "workers", sample->nr_workers);
	count(to, "size_bytes", (double)point->size);
	count(to, "nr_nodes", point->group.nr);
	count(to, "path", point->path);
	if (point->path == PATH_MEMMAP)
		count_memmap(to, point, sample);
	else
		count_stages(to, point, sample);
	count(to, "invalid",
	      (double)(series->nr - series_count_valid(series)));
}

static void label_memmap(const struct point *point, char *label, size_t size)
{
	char placement[POINT_PLACEMENT], chunk[SIZE_TEXT], chunks[96] = "";

	if (point->chunk_bytes || point->chunk_align > CHUNK_ALIGN_SECTION)
		snprintf(chunks, sizeof(chunks), " chunk=%s chunk-align=%s",
			 point->chunk_bytes ?
			 size_format(point->chunk_bytes, chunk) : "auto",
			 names_of(&names_chunk_aligns, point->chunk_align));
	snprintf(label, size,
		 "schedule=%s writer=%s nodes=%s placement=%s prefill=%s%s",
		 point_schedule(point), names_of(&names_writers, point->writer),
		 point->nodes, point_placement(point, placement),
		 names_of(&names_prefills, point->prefill), chunks);
}

static void register_series(const struct series *series)
{
	const struct point *point = series->point;
	unsigned int valid = series_count_valid(series);
	char label[2 * POINT_NAME];

	if (point->path == PATH_MEMMAP)
		label_memmap(point, label, sizeof(label));
	else
		snprintf(label, sizeof(label), "path=%s probing=%s nodes=%s %s=%s",
			 point_path(point), point_schedule(point), point->nodes,
			 *point->ns ? "namespace" : "type",
			 *point->ns ? point->ns : point->type ?
			 names_of(&names_types, point->type) : "auto");
	/* A point without a valid sample is an error row, not a missing one. */
	gbench_register(point->name, label, valid ? valid : 1, replay,
			(void *)series);
}

static int write_summary(struct results *results, const struct series *all,
			 size_t nr)
{
	char *text = NULL;
	size_t length = 0;
	FILE *to = open_memstream(&text, &length);
	int err = 0;

	if (!to)
		return -ENOMEM;
	summary_print(to, results->info, all, nr);
	if (fclose(to))
		err = -ENOMEM;
	if (!err)
		err = files_replace(results->dir, "summary.csv", text, length);
	free(text);
	return err;
}

static int write_json(struct results *results, const struct series *group,
		      size_t nr, bool more)
{
	const char *json;
	int err;

	/* Nothing was the first since boot: no error, but nothing to show. */
	for (size_t i = 0; i < nr; i++)
		if (group[i].nr || !group[i].point->first)
			register_series(&group[i]);
	err = gbench_run(more);
	if (err)
		return err;
	json = gbench_json();
	return files_replace(results->dir, "result.json", json, strlen(json));
}

int results_checkpoint(struct results *results, const struct series *group,
		       size_t nr_group)
{
	time_t now = time(NULL);

	if (results->dir < 0 || now - results->checkpoint < CHECKPOINT_SECONDS)
		return 0;
	results->checkpoint = now;
	return write_json(results, group, nr_group, true);
}

int results_group(struct results *results, const struct series *group,
		  size_t nr_group, const struct series *all, size_t nr_all)
{
	int err;

	if (results->dir < 0)
		return 0;
	err = write_json(results, group, nr_group, false);
	if (err)
		return err;
	return write_summary(results, all, nr_all);
}

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
#include "marks.h"
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

static struct results *make(const struct memmap_bench_info *info)
{
	struct results *results = calloc(1, sizeof(*results));

	if (!results)
		return NULL;
	results->dir = -1;
	results->info = info;
	csv_init(&results->csv);
	return results;
}

/* Opens the new directory; whoever goes on with it must wait. */
static int start(struct results *results, const char *path)
{
	int err;

	results->dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (results->dir < 0)
		return -errno;
	err = files_lock(results->dir);
	return err ? err : csv_start(&results->csv, results->dir);
}

int results_open(const char *path, const struct memmap_bench_info *info,
		 struct results **out)
{
	struct results *results = make(info);
	int err = 0;

	if (!results)
		return -ENOMEM;
	*out = results;
	if (!path)
		return 0;
	if (!is_prepared(path) && mkdir(path, 0755))
		err = -errno;
	if (!err)
		err = start(results, path);
	if (err)
		results_close(results);
	return err;
}

int results_continue(int dir, unsigned long sequence,
		     const struct memmap_bench_info *info,
		     struct results **out)
{
	struct results *results = make(info);
	int err;

	if (!results) {
		close(dir);
		return -ENOMEM;
	}
	*out = results;
	results->dir = dir;
	err = csv_continue(&results->csv, dir, sequence);
	if (err)
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

int results_keep(struct results *results, const char *name, const char *text,
		 size_t length)
{
	return results->dir < 0 ? 0 :
	       files_replace(results->dir, name, text, length);
}

int results_sample(struct results *results, const struct point *point,
		   const struct sample *sample, const struct sampler *sampler)
{
	return csv_sample(&results->csv, point, sample, sampler);
}

unsigned long results_number(const struct results *results)
{
	return results->csv.sequence;
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

static void count_counted(struct gbench_sample *to, const struct sample *sample)
{
	for (unsigned int i = 0; i < COUNTING_FIGURES; i++)
		if (isfinite(sample->counted[i]))
			count(to, counting_figure_name(i), sample->counted[i]);
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
	const struct sample *sample = series_counted(series, repetition);

	if (!sample) {
		to->error = series->nr ? series->samples[series->nr - 1].cause :
					 "no sample was taken";
		return;
	}
	to->seconds = (double)sample->makespan_ns / 1e9;
	to->cpu_seconds = known_seconds(sample->cpu_ns);
	count(to, "ns_per_page", sample_ns_per_page(sample));
	if (sample->boot)
		count(to, "boot", sample->boot);
	if (sample->load)
		count(to, "load", sample->load);
	count(to, "round", sample->round);
	if (sample->bytes)
		count(to, "bytes_per_second", (double)sample->bytes * 1e9 /
					      (double)sample->makespan_ns);
	count_known(to, "dispatch_ns", sample->dispatch_ns);
	count(to, "pages", (double)sample->pages);
	count(to, "workers", sample->nr_workers);
	count_counted(to, sample);
	count(to, "size_bytes", (double)point->size);
	count(to, "nr_nodes", point->group.nr);
	count(to, "path", point->path);
	if (point->path == PATH_MEMMAP)
		count_memmap(to, point, sample);
	else
		count_stages(to, point, sample);
	count(to, "invalid",
	      (double)(series->nr - series_count_valid(series)));
	if (series_warmup_known(series))
		count(to, "warmup", series_count_marked(series, SAMPLE_WARMUP));
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
	unsigned int counted = series_count(series);
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
	gbench_register(point->name, label, counted ? counted : 1, replay,
			(void *)series);
}

/* Replaces the file @name by what was printed to @to, which it closes. */
static int replace_printed(struct results *results, const char *name, FILE *to,
			   char **text, const size_t *length)
{
	int err = fclose(to) ? -ENOMEM : 0;

	if (!err)
		err = files_replace(results->dir, name, *text, *length);
	free(*text);
	return err;
}

static int write_summary(struct results *results, const struct series *all,
			 size_t nr)
{
	char *text = NULL;
	size_t length = 0;
	FILE *to = open_memstream(&text, &length);

	if (!to)
		return -ENOMEM;
	summary_print(to, results->info, all, nr);
	return replace_printed(results, "summary.csv", to, &text, &length);
}

static int write_marks(struct results *results, const struct series *all,
		       size_t nr)
{
	char *text = NULL;
	size_t length = 0;
	FILE *to = open_memstream(&text, &length);

	if (!to)
		return -ENOMEM;
	marks_print(to, all, nr);
	return replace_printed(results, "marks.csv", to, &text, &length);
}

static int mark(struct series *group, size_t nr)
{
	int err = 0;

	for (size_t i = 0; i < nr && !err; i++)
		err = series_mark(&group[i]);
	return err;
}

static void register_all(const struct series *series, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		if (series_has_row(&series[i]))
			register_series(&series[i]);
}

/* Those that have had samples in an earlier call. */
static void register_begun(const struct series *series, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		if (series[i].nr)
			register_series(&series[i]);
}

static int replace_json(struct results *results)
{
	const char *json = gbench_json();

	return files_replace(results->dir, "result.json", json, strlen(json));
}

int results_checkpoint(struct results *results, struct series *group,
		       size_t nr_group, size_t nr_behind)
{
	time_t now = time(NULL);
	int err;

	if (results->dir < 0 || now - results->checkpoint < CHECKPOINT_SECONDS)
		return 0;
	results->checkpoint = now;
	err = mark(group, nr_group + nr_behind);
	if (err)
		return err;
	register_all(group, nr_group);
	register_begun(group + nr_group, nr_behind);
	err = gbench_run(true);
	return err ? err : replace_json(results);
}

int results_pass(struct results *results, struct series *group,
		 size_t nr_group)
{
	int err = mark(group, nr_group);

	if (err || results->dir < 0)
		return err;
	register_all(group, nr_group);
	return gbench_run(false);
}

int results_group(struct results *results, struct series *group,
		  size_t nr_group, const struct series *all, size_t nr_all)
{
	struct series *behind = group + nr_group;
	size_t nr_behind = (size_t)(all + nr_all - behind);
	int err = results_pass(results, group, nr_group);

	if (!err)
		err = mark(behind, nr_behind);
	if (err || results->dir < 0)
		return err;
	if (nr_behind) {
		register_begun(behind, nr_behind);
		err = gbench_run(true);
	}
	if (!err)
		err = replace_json(results);
	if (!err)
		err = write_marks(results, all, nr_all);
	return err ? err : write_summary(results, all, nr_all);
}

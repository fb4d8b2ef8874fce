// SPDX-License-Identifier: MIT
/* A directory of results; see results.h. */
#include "results.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "gbench.h"
#include "names.h"
#include "summary.h"

#define CHECKPOINT_SECONDS 10

struct results {
	int dir;	/* -1: nothing is written */
	int samples;
	int workers;
	unsigned long sequence;
	time_t checkpoint;	/* when result.json was last written in between */
};

/* All of @text at the end of @fd, or nothing of it. 0 or -errno. */
static int append(int fd, const char *text, size_t length)
{
	off_t before = lseek(fd, 0, SEEK_END);
	size_t done = 0;

	while (done < length) {
		ssize_t wrote = write(fd, text + done, length - done);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0) {
			int err = -errno;

			/* A full disk: what is complete stays readable. */
			if (ftruncate(fd, before))
				err = -EIO;
			return err;
		}
		done += (size_t)wrote;
	}
	return 0;
}

static int append_line(int fd, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static int append_line(int fd, const char *format, ...)
{
	char line[2048];
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	if (length < 0 || (size_t)length >= sizeof(line))
		return -EOVERFLOW;
	return append(fd, line, (size_t)length);
}

/* Replaces a file as a whole: a reader sees the old one or the new one. */
static int replace(struct results *results, const char *name, const char *text,
		   size_t length)
{
	char other[64];
	int fd, err;

	snprintf(other, sizeof(other), ".%s.new", name);
	fd = openat(results->dir, other,
		    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0)
		return -errno;
	err = append(fd, text, length);
	if (!err && fsync(fd))
		err = -errno;
	if (close(fd) && !err)
		err = -errno;
	if (!err && renameat(results->dir, other, results->dir, name))
		err = -errno;
	if (err)
		unlinkat(results->dir, other, 0);
	return err;
}

static int start_csv(struct results *results, const char *name,
		     const char *header, int *fd)
{
	*fd = openat(results->dir, name,
		     O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0644);
	if (*fd < 0)
		return -errno;
	return append(*fd, header, strlen(header));
}

static int start_files(struct results *results)
{
	int err;

	err = start_csv(results, "samples.csv",
			"sample,name,path,schedule,writer,size_bytes,nodes,"
			"threads,placement,prefill,round,attempt,pages,"
			"makespan_ns,dispatch_ns,cpu_ns,ns_per_page,workers,"
			"verified,valid,cause\n", &results->samples);
	if (err)
		return err;
	return start_csv(results, "workers.csv",
			 "sample,range,worker,cpu,node,end_cpu,end_node,"
			 "start_ns,end_ns,pages,chunks,wait_ns\n",
			 &results->workers);
}

int results_open(const char *path, struct results **out)
{
	struct results *results = calloc(1, sizeof(*results));
	int err;

	if (!results)
		return -ENOMEM;
	results->dir = results->samples = results->workers = -1;
	*out = results;
	if (!path)
		return 0;
	if (mkdir(path, 0755)) {
		err = -errno;
		goto out_close;
	}
	results->dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	err = results->dir < 0 ? -errno : start_files(results);
	if (!err)
		return 0;
out_close:
	results_close(results);
	return err;
}

void results_close(struct results *results)
{
	if (results->workers >= 0)
		close(results->workers);
	if (results->samples >= 0)
		close(results->samples);
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
	err = replace(results, "env.json", text, strlen(text));
	free(text);
	return err;
}

/* A number, or nothing where it is unknown. */
static const char *known(uint64_t value, char text[static 24])
{
	if (value == MEMMAP_BENCH_UNKNOWN)
		text[0] = '\0';
	else
		snprintf(text, 24, "%" PRIu64, value);
	return text;
}

static int write_workers(struct results *results, const struct sample *sample,
			 const struct memmap_bench_worker *workers)
{
	int err = 0;

	for (unsigned int i = 0; i < sample->nr_workers && !err; i++) {
		const struct memmap_bench_worker *w = &workers[i];
		char wait[24];

		err = append_line(results->workers,
				  "%lu,%u,%u,%d,%d,%d,%d,%llu,%llu,%llu,%llu,%s\n",
				  results->sequence, w->range, w->index, w->cpu,
				  w->node, w->end_cpu, w->end_node,
				  (unsigned long long)w->start_ns,
				  (unsigned long long)w->end_ns,
				  (unsigned long long)w->pages,
				  (unsigned long long)w->chunks,
				  known(w->wait_ns, wait));
	}
	return err;
}

int results_sample(struct results *results, const struct point *point,
		   const struct sample *sample,
		   const struct memmap_bench_worker *workers)
{
	char columns[PLAN_COLUMNS], cpu[24], per_page[32] = "";
	int err;

	if (results->dir < 0)
		return 0;
	plan_columns(point, columns);
	if (sample->pages)
		snprintf(per_page, sizeof(per_page), "%.4f",
			 sample_ns_per_page(sample));
	results->sequence++;
	err = write_workers(results, sample, workers);
	if (err)
		return err;
	if (!sample->pages)
		return append_line(results->samples,
				   "%lu,%s,%u,%u,,,,,,,,0,\"%s\"\n",
				   results->sequence, columns, sample->round,
				   sample->attempt, sample->cause);
	return append_line(results->samples,
			   "%lu,%s,%u,%u,%" PRIu64 ",%" PRIu64 ",%" PRIu64
			   ",%s,%s,%u,%d,%d,\"%s\"\n",
			   results->sequence, columns, sample->round,
			   sample->attempt, sample->pages, sample->makespan_ns,
			   sample->dispatch_ns, known(sample->cpu_ns, cpu),
			   per_page, sample->nr_workers, sample->verified,
			   sample->valid, sample->cause);
}

static void count(struct gbench_sample *to, const char *name, double value)
{
	if (to->nr_counters < GBENCH_COUNTERS)
		to->counters[to->nr_counters++] =
			(struct gbench_counter){ name, value };
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
	count(to, "memmap.ns_per_page", sample_ns_per_page(sample));
	count(to, "memmap.bytes_per_second",
	      (double)sample->bytes * 1e9 / (double)sample->makespan_ns);
	count(to, "memmap.dispatch_ns", (double)sample->dispatch_ns);
	count(to, "memmap.pages", (double)sample->pages);
	count(to, "memmap.workers", sample->nr_workers);
	count(to, "memmap.verified", sample->verified);
	count(to, "memmap.size_bytes", (double)point->size);
	count(to, "memmap.nr_nodes", point->group.nr);
	count(to, "memmap.threads", point->threads);
	count(to, "memmap.schedule", point->schedule);
	count(to, "memmap.writer", point->writer);
	count(to, "memmap.placement", point->placement);
	count(to, "memmap.prefill", point->prefill);
	count(to, "memmap.invalid",
	      (double)(series->nr - series_count_valid(series)));
}

static void register_series(const struct series *series)
{
	const struct point *point = series->point;
	unsigned int valid = series_count_valid(series);
	char label[2 * POINT_NAME];

	snprintf(label, sizeof(label),
		 "schedule=%s writer=%s nodes=%s placement=%s prefill=%s",
		 names_of(&names_schedules, point->schedule),
		 names_of(&names_writers, point->writer), point->nodes,
		 names_of(&names_placements, point->placement),
		 names_of(&names_prefills, point->prefill));
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
	summary_print(to, all, nr);
	if (fclose(to))
		err = -ENOMEM;
	if (!err)
		err = replace(results, "summary.csv", text, length);
	free(text);
	return err;
}

static int write_json(struct results *results, const struct series *group,
		      size_t nr, bool more)
{
	const char *json;
	int err;

	for (size_t i = 0; i < nr; i++)
		register_series(&group[i]);
	err = gbench_run(more);
	if (err)
		return err;
	json = gbench_json();
	return replace(results, "result.json", json, strlen(json));
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

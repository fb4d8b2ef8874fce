// SPDX-License-Identifier: MIT
/* What an interrupted run has left; see restore.h. */
#include "restore.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "csv.h"
#include "restore_row.h"
#include "sample_bind.h"

#define MOST_RECORDS	(2 * OPTIONS_LIST)

/* Files that have rows of samples, those that are read back before the others. */
enum { SAMPLES, STAGES, TOUCHES, COUNTERS, WORKERS, SECTIONS, DISTURBANCES };
static const char *const files[RESTORE_FILES] = {
	"samples.csv", "stages.csv", "touches.csv", "counters.csv",
	"workers.csv", "sections.csv", "disturbances.csv",
};

/* These are there from the start; the others may come with their first row. */
#define FROM_THE_START \
	(1U << SAMPLES | 1U << STAGES | 1U << WORKERS | 1U << DISTURBANCES)

/*
 * struct part - a file, and where its reader is
 * @next: the sample of the row at hand; 0: there is no row
 * @begin: bytes before that row
 */
struct part {
	struct csv_reader reader;
	uint64_t next;
	off_t begin;
};

/* What a restoration holds; the records and touches are of the sample at hand. */
struct restoring {
	struct restore *restore;
	struct rounds *rounds;
	struct restore_limits limits;
	struct part parts[RESTORE_FILES];
	struct memmap_bench_record records[MOST_RECORDS];
	unsigned int nr_records;
	uint64_t probe_ns;
	struct memmap_bench_touch *touches;
	size_t nr_touches;
	size_t touch_room;
	struct counting counting;
};

/* --- refusing ---------------------------------------------------------------- */

static int refuse(struct restoring *to, unsigned int file, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static int refuse(struct restoring *to, unsigned int file, const char *format, ...)
{
	char *problem = to->restore->problem;
	va_list args;
	int used;

	used = snprintf(problem, RESTORE_PROBLEM, "%s: line %lu: ", files[file],
			to->parts[file].reader.row);
	va_start(args, format);
	vsnprintf(problem + used, RESTORE_PROBLEM - (size_t)used, format, args);
	va_end(args);
	return -EBADMSG;
}

static int refuse_row(struct restoring *to, unsigned int file)
{
	return refuse(to, file, "is not what this run would have written there");
}

static int fail(struct restoring *to, unsigned int file, int err)
{
	snprintf(to->restore->problem, RESTORE_PROBLEM, "%s: %s", files[file],
		 err == -EBADMSG ? "is no plain file" : strerror(-err));
	return err;
}

/* --- reading along ----------------------------------------------------------- */

/* Reads a row; its sample must be the one before or one behind it. */
static int advance(struct restoring *to, unsigned int file)
{
	struct part *part = &to->parts[file];
	uint64_t last = part->next;
	int got;

	part->begin = part->reader.end;
	part->next = 0;
	got = csv_read_row(&part->reader);
	if (got == -EBADMSG)
		return refuse_row(to, file);
	if (got <= 0)
		return got ? fail(to, file, got) : 0;
	if (!csv_read_number(part->reader.field[0], &part->next) ||
	    !part->next || part->next < last)
		return refuse(to, file, "'%.40s' is no number of a sample that could come here",
			      part->reader.field[0]);
	return 0;
}

/* Whether the first line is that of the file. */
static bool is_header(unsigned int file, const char *line)
{
	static const char first[] = "sample,";
	char text[CSV_HEADER];
	const char *want = file == SAMPLES ? csv_samples_header :
			   file == STAGES ? csv_stages_header(text) :
			   file == TOUCHES ? csv_touches_header :
			   file == COUNTERS ? csv_counters_header : NULL;

	if (!want)
		return !strncmp(line, first, strlen(first));
	return strlen(line) + 1 == strlen(want) &&
	       !strncmp(line, want, strlen(line));
}

/* Opens a file and stands before its first sample; it may not be there yet. */
static int open_part(struct restoring *to, unsigned int file, int dir)
{
	struct part *part = &to->parts[file];
	bool needed = FROM_THE_START & 1U << file;
	int err;

	to->restore->keep[file] = -1;
	err = csv_read_open(&part->reader, dir, files[file]);
	if (err == -ENOENT && !needed)
		return 0;
	if (err)
		return fail(to, file, err);
	to->restore->keep[file] = 0;
	err = csv_read_row(&part->reader);
	if (err < 0 && err != -EBADMSG)
		return fail(to, file, err);
	/* Killed while it was made. */
	if (!err && !needed)
		return 0;
	if (err <= 0 || !is_header(file, part->reader.raw))
		return refuse(to, file, "is not the first line that %s has",
			      files[file]);
	return advance(to, file);
}

/* Cuts behind the rows of the last sample. */
static int find_tail(struct restoring *to, unsigned int file)
{
	struct part *part = &to->parts[file];
	int err = 0;

	while (part->next && part->next <= to->restore->samples && !err)
		err = advance(to, file);
	if (part->reader.file)
		to->restore->keep[file] = part->begin;
	return err;
}

/* --- samples ----------------------------------------------------------------- */

static struct series *find_series(struct restoring *to, const char *name)
{
	struct rounds *rounds = to->rounds;

	for (size_t i = 0; i < rounds->nr_series; i++)
		if (!strcmp(rounds->series[i].point->name, name))
			return &rounds->series[i];
	return NULL;
}

/* Rows of an earlier sample would be of none. */
static int check_next(struct restoring *to, unsigned int file, uint64_t sample)
{
	const struct part *part = &to->parts[file];

	return part->next && part->next < sample ?
		refuse(to, file, "there is no sample %s that has it",
		       part->reader.field[0]) : 0;
}

static int take_records(struct restoring *to, uint64_t sample)
{
	struct part *part = &to->parts[STAGES];
	int err = check_next(to, STAGES, sample);

	to->nr_records = 0;
	while (!err && part->next == sample) {
		if (to->nr_records == MOST_RECORDS ||
		    !restore_record(&part->reader, to->nr_records,
				    &to->records[to->nr_records],
				    &to->probe_ns))
			return refuse_row(to, STAGES);
		to->nr_records++;
		err = advance(to, STAGES);
	}
	return err;
}

static int make_room(struct restoring *to)
{
	size_t room = to->touch_room ? 2 * to->touch_room : 1024;
	struct memmap_bench_touch *touches;

	if (to->nr_touches < to->touch_room)
		return 0;
	if (to->nr_touches == MEMMAP_BENCH_MAX_TOUCHES)
		return refuse_row(to, TOUCHES);
	touches = reallocarray(to->touches, room, sizeof(*touches));
	if (!touches)
		return fail(to, TOUCHES, -ENOMEM);
	to->touches = touches;
	to->touch_room = room;
	return 0;
}

static int take_touches(struct restoring *to, uint64_t sample,
			const struct point *point)
{
	struct part *part = &to->parts[TOUCHES];
	int err = check_next(to, TOUCHES, sample);

	to->nr_touches = 0;
	while (!err && part->next == sample) {
		err = make_room(to);
		if (err)
			return err;
		if (!restore_touch(&part->reader, point,
				   &to->touches[to->nr_touches]))
			return refuse_row(to, TOUCHES);
		to->nr_touches++;
		err = advance(to, TOUCHES);
	}
	return err;
}

static int take_counts(struct restoring *to, uint64_t sample)
{
	struct part *part = &to->parts[COUNTERS];
	struct counting *counting = &to->counting;
	int err = check_next(to, COUNTERS, sample);

	counting->nr_events = 0;
	while (!err && part->next == sample) {
		if (counting->nr_events == COUNTING_EVENTS ||
		    !restore_count(&part->reader,
				   &counting->events[counting->nr_events]))
			return refuse_row(to, COUNTERS);
		counting->nr_events++;
		err = advance(to, COUNTERS);
	}
	counting->fresh = counting->nr_events > 0;
	return err;
}

/* What follows from the rows of the other files, and from what was written. */
static void complete(const struct restoring *to, const struct point *point,
		     struct sample *sample)
{
	const struct sampler *sampler = to->rounds->sampler;
	unsigned int entry = sampler->machine->info.struct_page_size;
	unsigned int nr = (unsigned int)to->nr_touches;

	if (point->path != PATH_MEMMAP)
		restore_stages(point, to->records, to->nr_records, to->probe_ns,
			       entry, sample);
	sample->bytes = point->path == PATH_MEMMAP ? sample->pages * entry :
			sample_written(sampler, point, sample);
	sample_count(sample, &to->counting);
	sample->nr_touches = nr;
	sample->touches_taken = (unsigned int)
		touches_count(to->touches, nr, MEMMAP_BENCH_TOUCHED_TAKEN);
	sample->touches_waited = (unsigned int)
		touches_count(to->touches, nr, MEMMAP_BENCH_TOUCHED_WAITED);
}

static int keep(struct restoring *to, struct series *series,
		const struct sample *sample)
{
	int err = series_restore(series, sample,
				 options_rounds(to->rounds->options));

	if (err == -EEXIST)
		return refuse(to, SAMPLES, "round %u of %s has another attempt before %u",
			      sample->round, series->point->name,
			      sample->attempt);
	if (!err)
		err = series_add_touches(series, to->touches);
	return err ? fail(to, SAMPLES, err) : 0;
}

static int take_sample(struct restoring *to)
{
	const struct csv_reader *reader = &to->parts[SAMPLES].reader;
	struct series *series = NULL;
	struct sample sample;
	uint64_t number = to->parts[SAMPLES].next;
	int err;

	if (number != to->restore->samples + 1)
		return refuse(to, SAMPLES, "sample %lu is missing",
			      to->restore->samples + 1);
	if (reader->nr > S_NAME)
		series = find_series(to, reader->field[S_NAME]);
	if (!series || !restore_sample(reader, series->point, &to->limits,
				       &sample))
		return refuse_row(to, SAMPLES);
	err = take_records(to, number);
	if (!err)
		err = take_touches(to, number, series->point);
	if (!err)
		err = take_counts(to, number);
	if (err)
		return err;
	/* Of a bind there is a record for each range. */
	if (point_is_bind(series->point) && sample.pages &&
	    to->nr_records != sample.nr_workers)
		return refuse(to, STAGES, "sample %lu has other records than ranges",
			      (unsigned long)number);
	sample.number = number;
	complete(to, series->point, &sample);
	sampler_pass(to->rounds->sampler, series->point);
	to->restore->samples++;
	err = keep(to, series, &sample);
	return err ? err : advance(to, SAMPLES);
}

static int read_all(struct restoring *to, int dir)
{
	int err = 0;

	for (unsigned int f = 0; f < RESTORE_FILES && !err; f++)
		err = open_part(to, f, dir);
	/* There is a profile, even if this call makes none. */
	to->rounds->sampler->profiled += to->parts[SECTIONS].next > 0;
	while (!err && to->parts[SAMPLES].next)
		err = take_sample(to);
	for (unsigned int f = 0; f < RESTORE_FILES && !err; f++)
		err = find_tail(to, f);
	return err;
}

int restore_read(struct restore *restore, int dir, struct rounds *rounds,
		 unsigned int calls)
{
	struct restoring *to = calloc(1, sizeof(*to));
	int err;

	*restore = (struct restore){ .samples = 0 };
	if (!to)
		return -ENOMEM;
	to->restore = restore;
	to->rounds = rounds;
	to->limits = (struct restore_limits){
		.rounds = options_rounds(rounds->options),
		.attempts = ROUNDS_RETRIES + 1,
		.calls = calls,
	};
	err = read_all(to, dir);
	for (unsigned int f = 0; f < RESTORE_FILES; f++)
		csv_read_close(&to->parts[f].reader);
	free(to->touches);
	free(to);
	return err;
}

/* --- cutting ----------------------------------------------------------------- */

static int cut(int dir, const char *name, off_t keep)
{
	int fd, err = 0;

	/* Not even its first line: it is made again. */
	if (!keep)
		return unlinkat(dir, name, 0) ? -errno : 0;
	fd = openat(dir, name, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (ftruncate(fd, keep))
		err = -errno;
	close(fd);
	return err;
}

int restore_cut(const struct restore *restore, int dir)
{
	int err = 0;

	for (unsigned int f = 0; f < RESTORE_FILES && !err; f++)
		if (restore->keep[f] >= 0)
			err = cut(dir, files[f], restore->keep[f]);
	return err;
}

/* SPDX-License-Identifier: MIT */
/*
 * Results as they are read back, of which nothing is believed: result.json of a run, or any
 * file of Google Benchmark, and env.json beside it. Memory is bounded by the file's size,
 * which has a limit.
 */
#ifndef BENCH_READING_H
#define BENCH_READING_H

#include <jansson.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define READING_BYTES		(90UL << 20)	/* of result.json */
#define READING_ENV_BYTES	(4UL << 20)
#define READING_POINTS		10000
#define READING_NAME		1024
#define READING_TEXT		256		/* of the context */
#define READING_PROBLEM		(PATH_MAX + 256)
#define READING_NO_ROUND	UINT_MAX

/*
 * What a point's rows say of the work; it must be alike where they are compared, but for
 * oversubscribed, which follows from threads and CPUs.
 */
enum reading_figure {
	READING_PAGES,
	READING_WRITTEN_PAGES,
	READING_TYPE,
	READING_MAP_DEV,
	READING_VMEMMAP_SHIFT,
	READING_ALIGN_BYTES,
	READING_OVERSUBSCRIBED,
	READING_FIGURES,
};

/* What the context of result.json says. */
enum reading_context {
	READING_WHERE,
	READING_ACCEL,
	READING_KERNEL,
	READING_HOST,
	READING_SOURCE,
	READING_SCALE,
	READING_MEMORY_TYPE,
	READING_VERIFY,
	READING_SCHEMA,
	READING_CONTEXT,
};

/*
 * struct reading_point
 * @values: ns per page, or ns where @per_page is false, @nr of them
 * @boots, @loads: of each, from 1
 * @rounds: of each; samples of one round, load and boot were taken next to each other.
 *	READING_NO_ROUND: not known
 * @repetitions: as its rows say
 * @rows: that it has, with those that are errors
 * @last: index of the last of them
 * @figure: NAN: not known
 * @invalid, @warmup: samples that were left out, as they are not valid, or valid but
 *	warm-up; NAN: not known
 * @problem: why it has an error instead of samples, or ""
 */
struct reading_point {
	char *name;
	uint64_t hash;
	double *values;
	unsigned int *boots;
	unsigned int *loads;
	unsigned int *rounds;
	size_t nr;
	size_t room;
	double repetitions;
	size_t rows;
	double last;
	double figure[READING_FIGURES];
	double invalid;
	double warmup;
	char problem[96];
};

/*
 * struct reading
 * @path: as it was given
 * @per_page: whether values are ns per page
 * @asked: samples a point that were asked for, in the parts begun so far; 0: not known
 * @env: env.json, or NULL where there is none
 * @context: "" where unknown
 * @problem: what was wrong with it
 */
struct reading {
	const char *path;
	struct reading_point *points;
	size_t nr;
	size_t room;
	bool per_page;
	bool values_known;
	bool rows_known;
	double asked;
	json_t *env;
	char context[READING_CONTEXT][READING_TEXT];
	char problem[READING_PROBLEM];
};

/*
 * Reads a directory of results, or a file. Says in @problem what is wrong and returns
 * -errno; to be closed in any case.
 */
int reading_open(struct reading *reading, const char *path);

/* The same of text in memory; no env.json then. @text[@length] is '\0'. */
int reading_parse(struct reading *reading, const char *text, size_t length);

/* env.json, or another small file: NULL and @problem where it is not one object. */
json_t *reading_json(const char *text, size_t length, char *problem, size_t size);

void reading_close(struct reading *reading);

/* The point of the name of @like, or of @name, or NULL. */
const struct reading_point *reading_find(const struct reading *reading,
					 const struct reading_point *like);

const struct reading_point *reading_named(const struct reading *reading,
					  const char *name);

/*
 * Whether it is of what is the first since boot, bind-first/... and enable-first/...: which
 * point gets that sample, and how many, is chance.
 */
bool reading_is_first(const char *name);

/*
 * Whether a point failed: it has an error, or fewer valid samples than half of those that
 * were asked for, warm-up among them; what is the first since boot cannot be asked for.
 */
bool reading_failed(const struct reading *reading,
		    const struct reading_point *point);

/* Whether values are counts of instructions, which hardly differ. */
bool reading_counts(const struct reading *reading);

/* Boots that a point was measured in, at most. */
unsigned int reading_boots(const struct reading *reading);

/*
 * A whole file of at most @limit bytes, with '\0' behind it; free() it. Not a directory,
 * nor a device. 0 or -errno.
 */
int reading_file(int dir, const char *name, size_t limit, char **text,
		 size_t *length);

#endif

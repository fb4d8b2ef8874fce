// SPDX-License-Identifier: MIT
/* Rows of a result.json; see reading.h. */
#include "reading_internal.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "walk.h"

#define MOST_ORDINAL	1e6	/* of boots, loads and rounds */

/* What counts of one row; NAN, false and "" where it says nothing. */
struct row {
	char name[READING_NAME];
	char type[16];
	char unit[8];
	char message[sizeof(((struct reading_point *)0)->problem)];
	bool failed;
	double repetitions;
	double index;
	double real_time;
	double per_page;
	double boot;
	double load;
	double round;
	double invalid;
	double warmup;
	double figure[READING_FIGURES];
};

/* A file while its rows are read. */
struct reader {
	struct reading *reading;
	struct row row;
	size_t last;	/* point of the row before */
};

#define NUMBER(name, member) \
	{ { (name), sizeof(name) - 1 }, offsetof(struct row, member) }

static const struct {
	struct walk_key key;
	size_t at;
} numbers[] = {
	NUMBER("repetitions", repetitions),
	NUMBER("repetition_index", index),
	NUMBER("real_time", real_time),
	NUMBER("memmap.ns_per_page", per_page),
	NUMBER("memmap.boot", boot),
	NUMBER("memmap.load", load),
	NUMBER("memmap.round", round),
	NUMBER("memmap.invalid", invalid),
	NUMBER("memmap.warmup", warmup),
	NUMBER("memmap.pages", figure[READING_PAGES]),
	NUMBER("memmap.written_pages", figure[READING_WRITTEN_PAGES]),
	NUMBER("memmap.type", figure[READING_TYPE]),
	NUMBER("memmap.map_dev", figure[READING_MAP_DEV]),
	NUMBER("memmap.vmemmap_shift", figure[READING_VMEMMAP_SHIFT]),
	NUMBER("memmap.align_bytes", figure[READING_ALIGN_BYTES]),
	NUMBER("memmap.oversubscribed", figure[READING_OVERSUBSCRIBED]),
};

static const char *const contexts[READING_CONTEXT] = {
	[READING_WHERE] = "memmap.where",
	[READING_ACCEL] = "memmap.accel",
	[READING_KERNEL] = "memmap.kernel",
	[READING_HOST] = "memmap.host",
	[READING_SOURCE] = "memmap.source",
	[READING_SCALE] = "memmap.scale",
	[READING_MEMORY_TYPE] = "memmap.type",
	[READING_VERIFY] = "memmap.verify",
	[READING_SCHEMA] = "memmap.schema",
};

static int take_message(struct row *row, struct walk *walk)
{
	char message[4096];
	int err = walk_string(walk, message, sizeof(message));

	snprintf(row->message, sizeof(row->message), "%.95s", message);
	return err;
}

static int take_member(void *arg, struct walk *walk, struct walk_key key)
{
	struct row *row = &((struct reader *)arg)->row;

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (key.length == numbers[i].key.length &&
		    !memcmp(key.text, numbers[i].key.text, key.length))
			return walk_number(walk, (double *)((char *)row +
							    numbers[i].at));
	if (walk_key_is(key, "name"))
		return walk_string(walk, row->name, sizeof(row->name));
	if (walk_key_is(key, "run_type"))
		return walk_string(walk, row->type, sizeof(row->type));
	if (walk_key_is(key, "time_unit"))
		return walk_string(walk, row->unit, sizeof(row->unit));
	if (walk_key_is(key, "error_occurred"))
		return walk_bool(walk, &row->failed);
	if (walk_key_is(key, "error_message"))
		return take_message(row, walk);
	return walk_skip(walk);
}

static void begin_row(struct row *row)
{
	row->name[0] = row->type[0] = row->unit[0] = row->message[0] = '\0';
	row->failed = false;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		*(double *)((char *)row + numbers[i].at) = (double)NAN;
}

static uint64_t hash_of(const char *name)
{
	uint64_t hash = 0xcbf29ce484222325ULL;

	for (; *name; name++)
		hash = (hash ^ (unsigned char)*name) * 0x100000001b3ULL;
	return hash;
}

static bool is_called(const struct reading_point *point, const char *name,
		      uint64_t hash)
{
	return point->hash == hash && !strcmp(point->name, name);
}

static struct reading_point *find(const struct reading *reading,
				  const char *name, uint64_t hash)
{
	for (size_t i = 0; i < reading->nr; i++)
		if (is_called(&reading->points[i], name, hash))
			return &reading->points[i];
	return NULL;
}

const struct reading_point *reading_find(const struct reading *reading,
					 const struct reading_point *like)
{
	return find(reading, like->name, like->hash);
}

const struct reading_point *reading_named(const struct reading *reading,
					  const char *name)
{
	return find(reading, name, hash_of(name));
}

static int add_point(struct reader *reader, uint64_t hash)
{
	struct reading *reading = reader->reading;
	struct reading_point *point;

	if (reading->nr == READING_POINTS)
		return reading_refuse(reading, "more than %d points",
				      READING_POINTS);
	if (reading->nr == reading->room) {
		size_t room = reading->room ? 2 * reading->room : 64;

		point = realloc(reading->points, room * sizeof(*point));
		if (!point)
			return -ENOMEM;
		reading->points = point;
		reading->room = room;
	}
	point = &reading->points[reading->nr];
	*point = (struct reading_point){ .hash = hash, .last = -1,
		.name = strdup(reader->row.name),
		.repetitions = reader->row.repetitions,
		.invalid = reader->row.invalid,
		.warmup = reader->row.warmup };
	memcpy(point->figure, reader->row.figure, sizeof(point->figure));
	if (!point->name)
		return -ENOMEM;
	reader->last = reading->nr++;
	return 0;
}

/* Makes @last the row's point; most rows follow one of the same. */
static int find_point(struct reader *reader)
{
	struct reading *reading = reader->reading;
	const char *name = reader->row.name;
	uint64_t hash = hash_of(name);
	const struct reading_point *point;

	if (reader->last < reading->nr &&
	    is_called(&reading->points[reader->last], name, hash))
		return 0;
	point = find(reading, name, hash);
	if (!point)
		return add_point(reader, hash);
	reader->last = (size_t)(point - reading->points);
	return 0;
}

/* Room for another sample. */
static int grow(struct reading_point *point)
{
	size_t room = point->room ? 2 * point->room : 16;
	unsigned int *ordinals;
	double *values;

	if (point->nr < point->room)
		return 0;
	values = realloc(point->values, room * sizeof(*values));
	if (!values)
		return -ENOMEM;
	point->values = values;
	ordinals = realloc(point->boots, room * sizeof(*ordinals));
	if (!ordinals)
		return -ENOMEM;
	point->boots = ordinals;
	ordinals = realloc(point->loads, room * sizeof(*ordinals));
	if (!ordinals)
		return -ENOMEM;
	point->loads = ordinals;
	ordinals = realloc(point->rounds, room * sizeof(*ordinals));
	if (!ordinals)
		return -ENOMEM;
	point->rounds = ordinals;
	point->room = room;
	return 0;
}

/* An ordinal; 1 where there is none. 0: it is not one. */
static unsigned int ordinal(double number)
{
	if (isnan(number))
		return 1;
	return number >= 1 && number <= MOST_ORDINAL && trunc(number) == number ?
	       (unsigned int)number : 0;
}

/* Rounds count from 0. 0, or -EINVAL. */
static int round_of(double number, unsigned int *round)
{
	*round = READING_NO_ROUND;
	if (isnan(number))
		return 0;
	if (!(number >= 0 && number <= MOST_ORDINAL && trunc(number) == number))
		return -EINVAL;
	*round = (unsigned int)number;
	return 0;
}

/* Nanoseconds of a unit of time; 0: unknown. */
static double unit_ns(const char *unit)
{
	static const struct {
		const char *name;
		double ns;
	} units[] = { { "ns", 1 }, { "us", 1e3 }, { "ms", 1e6 }, { "s", 1e9 } };

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (!strcmp(unit, units[i].name))
			return units[i].ns;
	return 0;
}

static int check_unit(struct reading *reading, bool per_page)
{
	if (reading->values_known && reading->per_page != per_page)
		return reading_refuse(reading, "only some rows have memmap.ns_per_page");
	reading->values_known = true;
	reading->per_page = per_page;
	return 0;
}

static int add_value(struct reader *reader, struct reading_point *point)
{
	const struct row *row = &reader->row;
	bool per_page = !isnan(row->per_page);
	double value = per_page ? row->per_page :
		       row->real_time * unit_ns(row->unit);
	unsigned int boot = ordinal(row->boot), load = ordinal(row->load), round;
	int err = check_unit(reader->reading, per_page);

	if (err)
		return err;
	/* Not false for what is no number, either. */
	if (!(value > 0 && value <= 1e18) || !(row->real_time > 0))
		return reading_refuse(reader->reading, "%s: a time that is not above 0",
				      row->name);
	if (!boot || !load)
		return reading_refuse(reader->reading, "%s: memmap.boot and memmap.load count from 1",
				      row->name);
	if (round_of(row->round, &round))
		return reading_refuse(reader->reading, "%s: memmap.round is no number of one",
				      row->name);
	err = grow(point);
	if (err)
		return err;
	point->values[point->nr] = value;
	point->boots[point->nr] = boot;
	point->rounds[point->nr] = round;
	point->loads[point->nr++] = load;
	return 0;
}

/* Whether the row is a new one of its point, and says the same of the work. */
static int check_row(struct reading *reading, struct reading_point *point,
		     const struct row *row)
{
	double index = isnan(row->index) ? (double)point->rows : row->index;

	if (!(index > point->last))
		return reading_refuse(reading, "%s: repetition %g stands twice, or out of order",
				      row->name, index);
	/* Both may be unknown. */
	if (!(row->repetitions == point->repetitions ||
	      (isnan(row->repetitions) && isnan(point->repetitions))))
		return reading_refuse(reading, "%s: rows differ in repetitions",
				      row->name);
	point->last = index;
	point->rows++;
	return 0;
}

static int add_row(struct reader *reader)
{
	struct row *row = &reader->row;
	struct reading_point *point;
	int err;

	if (!strcmp(row->type, "aggregate"))
		return 0;
	if (strcmp(row->type, "iteration") != 0 || !*row->name)
		return reading_refuse(reader->reading, "a row has no name, or no run_type that is known: iteration, aggregate");
	err = find_point(reader);
	if (err)
		return err;
	point = &reader->reading->points[reader->last];
	err = check_row(reader->reading, point, row);
	if (err || !row->failed)
		return err ? err : add_value(reader, point);
	snprintf(point->problem, sizeof(point->problem), "%s",
		 *row->message ? row->message : "an error without a message");
	return 0;
}

static int take_row(void *arg, struct walk *walk)
{
	struct reader *reader = arg;
	int err;

	begin_row(&reader->row);
	err = walk_object(walk, take_member, reader);
	if (err)
		return err;
	err = add_row(reader);
	/* Where it is wrong is known; what is said already. */
	if (err)
		walk->problem = "";
	return err;
}

static int take_context(void *arg, struct walk *walk, struct walk_key key)
{
	struct reader *reader = arg;

	for (size_t i = 0; i < READING_CONTEXT; i++)
		if (walk_key_is(key, contexts[i]))
			return walk_string(walk, reader->reading->context[i],
					   READING_TEXT);
	return walk_skip(walk);
}

static int take_part(void *arg, struct walk *walk, struct walk_key key)
{
	struct reader *reader = arg;

	if (walk_key_is(key, "context"))
		return walk_object(walk, take_context, reader);
	if (!walk_key_is(key, "benchmarks"))
		return walk_skip(walk);
	reader->reading->rows_known = true;
	return walk_array(walk, take_row, reader);
}

/* A file that says how many repetitions there were has all of them. */
static int check_whole(struct reading *reading)
{
	const char *schema = reading->context[READING_SCHEMA];

	if (!reading->rows_known)
		return reading_refuse(reading, "it has no \"benchmarks\": not a result");
	if (*schema && strcmp(schema, "1") != 0)
		return reading_refuse(reading, "memmap.schema is %s; this program knows 1",
				      schema);
	for (size_t i = 0; i < reading->nr; i++) {
		const struct reading_point *point = &reading->points[i];

		/* Some versions of the library say 0 for one. */
		if (point->repetitions > 0 &&
		    (double)point->rows != point->repetitions)
			return reading_refuse(reading, "%s: it says %g repetitions, and has %zu",
					      point->name, point->repetitions,
					      point->rows);
	}
	return 0;
}

int reading_rows(struct reading *reading, const char *text, size_t length)
{
	struct reader reader = { .reading = reading };
	struct walk walk;
	int err;

	walk_begin(&walk, text, length);
	err = walk_object(&walk, take_part, &reader);
	if (!err)
		err = walk_end(&walk);
	if (!err)
		return check_whole(reading);
	if (err == -EINVAL && *walk.problem)
		reading_refuse(reading, "line %zu: %s", walk_line(&walk),
			       walk.problem);
	return err;
}

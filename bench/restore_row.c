// SPDX-License-Identifier: MIT
/* Rows of csv files made again what they were; see restore_row.h. */
#include "restore_row.h"

#include <stdio.h>
#include <string.h>

#include "names.h"
#include "nd.h"
#include "touches.h"

#define UNKNOWN		MEMMAP_BENCH_UNKNOWN
#define MOST_NS		((uint64_t)INT64_MAX)
#define MOST_ALIGN	(1ULL << 46)

_Static_assert(S_COLUMNS <= CSV_READ_FIELDS && T_COLUMNS <= CSV_READ_FIELDS,
	       "a row has room for all columns");

/* A number from @least to @most. */
static bool number(const struct csv_reader *reader, unsigned int column,
		   uint64_t least, uint64_t most, uint64_t *value)
{
	return csv_read_number(reader->field[column], value) &&
	       *value >= least && *value <= most;
}

/* The same of fewer bits. */
static bool count(const struct csv_reader *reader, unsigned int column,
		  unsigned int least, unsigned int most, unsigned int *value)
{
	uint64_t found;

	if (!number(reader, column, least, most, &found))
		return false;
	*value = (unsigned int)found;
	return true;
}

/* A number, or UNKNOWN where the field is empty. */
static bool maybe(const struct csv_reader *reader, unsigned int column,
		  uint64_t *value)
{
	*value = UNKNOWN;
	return !*reader->field[column] ||
	       number(reader, column, 0, UNKNOWN - 1, value);
}

/* An ordinal, or 0 where the field is empty. */
static bool ordinal(const struct csv_reader *reader, unsigned int column,
		    unsigned int most, unsigned int *value)
{
	*value = 0;
	return !*reader->field[column] || count(reader, column, 1, most, value);
}

static bool yes_or_no(const struct csv_reader *reader, unsigned int column,
		      bool *yes)
{
	unsigned int value;

	if (!count(reader, column, 0, 1, &value))
		return false;
	*yes = value;
	return true;
}

/* Type, map and alignment; all empty: nothing is known. */
static bool geometry(const struct csv_reader *reader, unsigned int column,
		     struct stages *stages)
{
	const char *type = reader->field[column];
	const char *map = reader->field[column + 1];

	stages->type = names_find(&names_types, type, strlen(type));
	stages->dev = !strcmp(map, nd_map_name(ND_MAP_DEV));
	stages->align = 0;
	if (!*reader->field[column + 2])
		return !*type && !*map;
	return (stages->type || !*type) &&
	       (stages->dev || !strcmp(map, nd_map_name(ND_MAP_MEM))) &&
	       number(reader, column + 2, 4096, MOST_ALIGN, &stages->align) &&
	       !(stages->align & (stages->align - 1));
}

/* Order of the compound pages that an alignment allows. */
static unsigned int order_of(uint64_t align)
{
	return (unsigned int)__builtin_ctzll(align / 4096);
}

/* The columns that say of what point it is, as point_columns() has them. */
static bool is_of(const struct csv_reader *reader, const struct point *point)
{
	char columns[POINT_COLUMNS], line[POINT_COLUMNS + 24];

	snprintf(line, sizeof(line), "%s,%s,", reader->field[S_SAMPLE],
		 point_columns(point, columns));
	return !strncmp(reader->raw, line, strlen(line));
}

/* What a sample has that failed, and every other. */
static bool take_common(const struct csv_reader *reader,
			const struct restore_limits *limits,
			struct sample *sample)
{
	snprintf(sample->cause, sizeof(sample->cause), "%s",
		 reader->field[S_CAUSE]);
	return count(reader, S_ROUND, 0, limits->rounds - 1, &sample->round) &&
	       count(reader, S_ATTEMPT, 0, limits->attempts - 1,
		     &sample->attempt) &&
	       yes_or_no(reader, S_VALID, &sample->valid) &&
	       sample->valid == !*sample->cause &&
	       ordinal(reader, S_BOOT, limits->calls, &sample->boot) &&
	       ordinal(reader, S_LOAD, limits->calls, &sample->load);
}

static bool take_times(const struct csv_reader *reader,
		       const struct point *point, struct sample *sample)
{
	bool memmap = point->path == PATH_MEMMAP;

	return number(reader, S_PAGES, 1, MOST_NS, &sample->pages) &&
	       number(reader, S_MAKESPAN, 0, MOST_NS, &sample->makespan_ns) &&
	       maybe(reader, S_DISPATCH, &sample->dispatch_ns) &&
	       maybe(reader, S_CPU, &sample->cpu_ns) &&
	       count(reader, S_WORKERS, 0, INT32_MAX, &sample->nr_workers) &&
	       (memmap ? yes_or_no(reader, S_VERIFIED, &sample->verified) :
			 !*reader->field[S_VERIFIED]) &&
	       geometry(reader, S_TYPE, &sample->stages) &&
	       maybe(reader, S_WRITTEN, &sample->stages.written) &&
	       maybe(reader, S_AVAILABLE, &sample->available_ns);
}

bool restore_sample(const struct csv_reader *reader, const struct point *point,
		    const struct restore_limits *limits, struct sample *sample)
{
	sample_begin(sample);
	*sample = (struct sample){ .cpu_ns = UNKNOWN, .available_ns = UNKNOWN,
				   .stages = sample->stages };
	if (reader->nr != S_COLUMNS || !is_of(reader, point) ||
	    !take_common(reader, limits, sample))
		return false;
	sample->first = point->first;
	/* There is none: nothing but its cause. */
	if (!*reader->field[S_PAGES])
		return !sample->valid;
	return take_times(reader, point, sample);
}

/* When the call began and ended; only the difference counts. */
static bool take_span(const struct csv_reader *reader,
		      struct memmap_bench_record *record)
{
	uint64_t start, end;

	if (!number(reader, T_START_NS, 0, MOST_NS, &start) ||
	    !number(reader, T_END_NS, start, MOST_NS, &end))
		return false;
	record->start_ns = start;
	record->end_ns = end;
	return true;
}

static bool take_stages(const struct csv_reader *reader,
			struct memmap_bench_record *record)
{
	uint64_t value;

	for (unsigned int s = 1; s < MEMMAP_BENCH_NR_STAGES; s++) {
		if (!maybe(reader, T_STAGE + s - 1, &value))
			return false;
		record->stage_ns[s] = value;
	}
	/* Of what the probes missed there are none. */
	if (!maybe(reader, T_HITS, &value))
		return false;
	if (value == UNKNOWN)
		return true;
	record->hits = (unsigned int)value;
	record->flags |= MEMMAP_BENCH_RECORD_PROBED;
	return value <= UINT32_MAX;
}

bool restore_record(const struct csv_reader *reader, unsigned int range,
		    struct memmap_bench_record *record, uint64_t *probe_ns)
{
	struct stages made_of;
	unsigned int found;

	*record = (struct memmap_bench_record){ .flags = 0 };
	if (reader->nr != T_COLUMNS ||
	    !count(reader, T_RANGE, range, range, &found) ||
	    !geometry(reader, T_TYPE, &made_of) || !made_of.align ||
	    !take_span(reader, record) || !take_stages(reader, record) ||
	    !maybe(reader, T_PROBE, probe_ns))
		return false;
	record->type = made_of.type;
	record->vmemmap_shift = order_of(made_of.align);
	if (made_of.dev)
		record->flags |= MEMMAP_BENCH_RECORD_ALTMAP;
	return true;
}

bool restore_touch(const struct csv_reader *reader, const struct point *point,
		   struct memmap_bench_touch *touch)
{
	uint64_t ns;

	if (reader->nr != O_COLUMNS ||
	    strcmp(reader->field[O_NAME], point->name) != 0 ||
	    !number(reader, O_NS, 0, MOST_NS, &ns))
		return false;
	*touch = (struct memmap_bench_touch){ .ns = ns };
	for (unsigned int how = MEMMAP_BENCH_TOUCHED_READY;
	     how <= MEMMAP_BENCH_TOUCHED_WAITED; how++)
		if (!strcmp(reader->field[O_HOW], touches_how(how)))
			touch->how = how;
	return touch->how != 0;
}

bool restore_count(const struct csv_reader *reader,
		   struct counting_event *event)
{
	*event = (struct counting_event){ .known = false };
	if (reader->nr != C_COLUMNS || !*reader->field[C_NAME] ||
	    strlen(reader->field[C_NAME]) >= sizeof(event->name) ||
	    strlen(reader->field[C_STATE]) >= sizeof(event->state))
		return false;
	memcpy(event->name, reader->field[C_NAME],
	       strlen(reader->field[C_NAME]));
	/* What a machine does not have is no part of a sum, other unknowns are. */
	memcpy(event->state, reader->field[C_STATE],
	       strlen(reader->field[C_STATE]));
	event->known = *reader->field[C_VALUE];
	return !event->known ||
	       csv_read_number(reader->field[C_VALUE], &event->value);
}

void restore_stages(const struct point *point,
		    const struct memmap_bench_record *records, unsigned int nr,
		    uint64_t probe_ns, unsigned int struct_page_bytes,
		    struct sample *sample)
{
	const struct stages of_sample = sample->stages;
	struct stages *stages = &sample->stages;
	uint64_t whole = 0;

	for (unsigned int i = 0; i < nr; i++)
		whole += records[i].end_ns - records[i].start_ns;
	/* Enabling is more than the bind in it. */
	stages_sum(records, nr, *point->ns ? sample->makespan_ns : whole,
		   sample->makespan_ns, probe_ns, struct_page_bytes, stages);
	stages->type = of_sample.type;
	stages->dev = of_sample.dev;
	stages->align = of_sample.align;
	stages->written = of_sample.written;
	/* Only devdax, which is generic, has compound pages. */
	if (!nr && of_sample.type == MEMMAP_BENCH_TYPE_GENERIC)
		stages->shift = order_of(of_sample.align);
}

/* SPDX-License-Identifier: MIT */
/* Rows of the csv files that csv.c writes, made again what they were written from. */
#ifndef BENCH_RESTORE_ROW_H
#define BENCH_RESTORE_ROW_H

#include "csv_read.h"
#include "sample.h"

/* Columns of samples.csv, stages.csv, touches.csv and counters.csv. */
enum sample_column {
	S_SAMPLE, S_NAME, S_PATH, S_SCHEDULE, S_WRITER, S_SIZE, S_NODES,
	S_THREADS, S_PLACEMENT, S_PREFILL, S_ROUND, S_ATTEMPT, S_PAGES,
	S_MAKESPAN, S_DISPATCH, S_CPU, S_PER_PAGE, S_WORKERS, S_VERIFIED,
	S_VALID, S_CAUSE, S_TYPE, S_MAP, S_ALIGN, S_WRITTEN, S_AVAILABLE,
	S_BOOT, S_LOAD, S_COLUMNS
};

enum stage_column {
	T_SAMPLE, T_RANGE, T_OP, T_FIRST, T_TYPE, T_MAP, T_ALIGN, T_START,
	T_BYTES, T_CPU, T_NODE, T_END_CPU, T_END_NODE, T_START_NS, T_END_NS,
	T_WAIT, T_STAGE_WAIT, T_STAGE,
	T_HITS = T_STAGE + MEMMAP_BENCH_NR_STAGES - 1, T_ALTMAP, T_MEMMAP,
	T_BACKING, T_OFF_NODE, T_SMALL, T_PROBE, T_COLUMNS
};

enum touch_column { O_SAMPLE, O_NAME, O_RANGE, O_AT, O_NS, O_HOW, O_COLUMNS };

enum count_column {
	C_SAMPLE, C_NAME, C_STATE, C_VALUE, C_PER_PAGE, C_ENABLED, C_RUNNING,
	C_REASON, C_COLUMNS
};

/*
 * What is asked of a row
 * @rounds, @attempts, @calls: round and attempt are below, boot and load at most that
 */
struct restore_limits {
	unsigned int rounds;
	unsigned int attempts;
	unsigned int calls;
};

/* false: the row is not one that csv.c has written of a sample of @point. */
bool restore_sample(const struct csv_reader *reader, const struct point *point,
		    const struct restore_limits *limits, struct sample *sample);

/* Of range @range; what of a record goes into the sums of a sample. */
bool restore_record(const struct csv_reader *reader, unsigned int range,
		    struct memmap_bench_record *record, uint64_t *probe_ns);

bool restore_touch(const struct csv_reader *reader, const struct point *point,
		   struct memmap_bench_touch *touch);

/* What an event's figures are made of: its name and its value. */
bool restore_count(const struct csv_reader *reader,
		   struct counting_event *event);

/*
 * With the records of a sample, @nr of them: the sums, and what the sample says of its
 * memmap besides.
 */
void restore_stages(const struct point *point,
		    const struct memmap_bench_record *records, unsigned int nr,
		    uint64_t probe_ns, unsigned int struct_page_bytes,
		    struct sample *sample);

#endif

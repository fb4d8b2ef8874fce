// SPDX-License-Identifier: MIT
/* Stages: what is unknown stays unknown, what overlaps is counted once. */
#include "../stages.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "unit.h"

#define UNKNOWN	MEMMAP_BENCH_UNKNOWN

enum {
	WAIT = MEMMAP_BENCH_STAGE_LOCK_WAIT, HELD = MEMMAP_BENCH_STAGE_LOCK_HELD,
	POPULATE = MEMMAP_BENCH_STAGE_POPULATE, INIT = MEMMAP_BENCH_STAGE_INIT,
	GRACE = MEMMAP_BENCH_STAGE_GRACE,
};

static struct stages stages;

/* 100 of waiting, 500 held, in which 450 of populating; 300 of initialisation. */
static struct memmap_bench_record good_record(void)
{
	struct memmap_bench_record record = {
		.op = MEMMAP_BENCH_OP_BIND, .flags = MEMMAP_BENCH_RECORD_PROBED,
		.type = MEMMAP_BENCH_TYPE_GENERIC, .vmemmap_shift = 9, .hits = 8,
		.memmap_bytes = 64 * 512, .backing_bytes = 64 * 128,
	};

	for (unsigned int s = 0; s < 16; s++)
		record.stage_ns[s] = UNKNOWN;
	record.stage_ns[WAIT] = 100;
	record.stage_ns[HELD] = 500;
	record.stage_ns[POPULATE] = 450;
	record.stage_ns[INIT] = 300;
	return record;
}

static void sum(const struct memmap_bench_record *records, unsigned int nr)
{
	memset(&stages, 0x5a, sizeof(stages));
	stages_sum(records, nr, 1000, 2000, 20, 64, &stages);
}

START_TEST(stages_of_one_range)
{
	struct memmap_bench_record record = good_record();

	sum(&record, 1);
	ck_assert_uint_eq(stages.nr, 1);
	ck_assert_uint_eq(stages.ns[WAIT], 100);
	ck_assert_uint_eq(stages.ns[HELD], 500);
	ck_assert_uint_eq(stages.ns[POPULATE], 450);
	ck_assert_uint_eq(stages.ns[INIT], 300);
	ck_assert_uint_eq(stages.ns[GRACE], UNKNOWN);
	/* What is held overlaps populating: 1000 - 100 - 450 - 300. */
	ck_assert_uint_eq(stages.rest_ns, 150);
	ck_assert_uint_eq(stages.probing_ns, 8 * 20);
	ck_assert_double_eq(stages.lock_share, 0.25);
	ck_assert_uint_eq(stages.written, 128);
	ck_assert_uint_eq(stages.type, MEMMAP_BENCH_TYPE_GENERIC);
	ck_assert_uint_eq(stages.shift, 9);
	ck_assert_uint_eq(stages.align, 2 << 20);
	ck_assert(!stages.dev);
}
END_TEST

/* A stage that only one range has is that one's. */
START_TEST(stages_of_ranges_are_added)
{
	struct memmap_bench_record records[2] = { good_record(), good_record() };

	records[1].stage_ns[WAIT] = 11;
	records[1].stage_ns[POPULATE] = UNKNOWN;
	records[1].stage_ns[GRACE] = 7;
	records[1].hits = 3;
	records[1].backing_bytes = 64 * 100;
	sum(records, 2);
	ck_assert_uint_eq(stages.nr, 2);
	ck_assert_uint_eq(stages.ns[WAIT], 111);
	ck_assert_uint_eq(stages.ns[HELD], 1000);
	ck_assert_uint_eq(stages.ns[POPULATE], 450);
	ck_assert_uint_eq(stages.ns[INIT], 600);
	ck_assert_uint_eq(stages.ns[GRACE], 7);
	ck_assert_uint_eq(stages.probing_ns, 11 * 20);
	ck_assert_uint_eq(stages.written, 228);
	ck_assert_double_eq(stages.lock_share, 0.5);
}
END_TEST

/* More than there was, by what clocks are apart: unknown, not 2^64 of it. */
START_TEST(rest_is_never_negative)
{
	struct memmap_bench_record record = good_record();

	record.stage_ns[INIT] = 450;
	sum(&record, 1);
	ck_assert_uint_eq(stages.rest_ns, 0);
	record.stage_ns[INIT] = 470;
	sum(&record, 1);
	ck_assert_uint_eq(stages.rest_ns, UNKNOWN);
	ck_assert_uint_eq(stages.ns[INIT], 470);
}
END_TEST

static void nothing_is_known(void)
{
	for (unsigned int s = 1; s < MEMMAP_BENCH_NR_STAGES; s++)
		ck_assert_uint_eq(stages.ns[s], UNKNOWN);
	ck_assert_uint_eq(stages.rest_ns, UNKNOWN);
	ck_assert_uint_eq(stages.probing_ns, UNKNOWN);
	ck_assert(isnan(stages.lock_share));
}

/* One range of two: the sum of the other would pass for both. */
START_TEST(missed_probes_make_all_unknown)
{
	struct memmap_bench_record records[2] = { good_record(), good_record() };

	records[1].flags |= MEMMAP_BENCH_RECORD_MISSED;
	sum(records, 2);
	nothing_is_known();
	/* Where the memmap is was looked at without a probe. */
	ck_assert_uint_eq(stages.written, 256);
	ck_assert_uint_eq(stages.align, 2 << 20);
}
END_TEST

START_TEST(without_probes_nothing_is_known)
{
	struct memmap_bench_record record = good_record();

	record.flags = MEMMAP_BENCH_RECORD_ALTMAP;
	ck_assert(!stages_seen(&record));
	sum(&record, 1);
	nothing_is_known();
	ck_assert(stages.dev);
	ck_assert_uint_eq(stages.nr, 1);
}
END_TEST

START_TEST(without_records_nothing_is_known)
{
	sum(NULL, 0);
	nothing_is_known();
	ck_assert_uint_eq(stages.nr, 0);
	ck_assert_uint_eq(stages.written, UNKNOWN);
	ck_assert_uint_eq(stages.type, 0);
	ck_assert_uint_eq(stages.align, 0);
}
END_TEST

START_TEST(unknown_parts_leave_the_others)
{
	struct memmap_bench_record record = good_record();

	record.stage_ns[HELD] = UNKNOWN;
	memset(&stages, 0x5a, sizeof(stages));
	stages_sum(&record, 1, 1000, 2000, UNKNOWN, 64, &stages);
	ck_assert(isnan(stages.lock_share));
	ck_assert_uint_eq(stages.probing_ns, UNKNOWN);
	ck_assert_uint_eq(stages.rest_ns, 150);
	record = good_record();
	stages_sum(&record, 1, 1000, 0, 20, 64, &stages);
	ck_assert(isnan(stages.lock_share));
}
END_TEST

/* A memmap that was not looked at is not one of no pages. */
START_TEST(written_pages_are_known_of_all_or_none)
{
	struct memmap_bench_record records[2] = { good_record(), good_record() };

	records[1].memmap_bytes = records[1].backing_bytes = 0;
	sum(records, 2);
	ck_assert_uint_eq(stages.written, UNKNOWN);
	ck_assert_uint_eq(stages.ns[INIT], 600);
}
END_TEST

static void geometry_is(unsigned int type, bool dev, uint64_t align,
			const char *want)
{
	char text[STAGES_GEOMETRY];

	ck_assert_str_eq(stages_geometry(type, dev, align, text), want);
}

START_TEST(geometry_has_three_columns)
{
	geometry_is(MEMMAP_BENCH_TYPE_COHERENT, true, 1ULL << 30,
		    "coherent,dev,1073741824");
	geometry_is(MEMMAP_BENCH_TYPE_FS_DAX, false, 4096, "fs_dax,mem,4096");
	geometry_is(0, false, 4096, ",mem,4096");
	geometry_is(MEMMAP_BENCH_TYPE_GENERIC, true, 0, ",,");
}
END_TEST

/* Three sections: after the first page of each, after a pageblock of each. */
START_TEST(sections_are_the_time_between_stamps)
{
	uint64_t stamps[6] = { 10, 110, 310, 610, 615, 620 };

	ck_assert_uint_eq(stages_sections(stamps, 6, 3, 64, 700), 3);
	ck_assert_uint_eq(stamps[0], 100);
	ck_assert_uint_eq(stamps[1], 200);
	ck_assert_uint_eq(stamps[2], 300);
}
END_TEST

START_TEST(section_alone)
{
	uint64_t stamps[2] = { 7, 7 };

	ck_assert_uint_eq(stages_sections(stamps, 2, 1, 64, 700), 1);
	ck_assert_uint_eq(stamps[0], 0);
}
END_TEST

/* A kernel that reschedules at other places: nothing is made of its stamps. */
START_TEST(other_stamps_are_no_sections)
{
	uint64_t stamps[8] = { 10, 110, 310, 610, 615, 620, 630, 640 };

	ck_assert_uint_eq(stages_sections(stamps, 0, 3, 64, 700), 0);
	ck_assert_uint_eq(stages_sections(stamps, 3, 3, 64, 700), 0);
	ck_assert_uint_eq(stages_sections(stamps, 5, 3, 64, 700), 0);
	ck_assert_uint_eq(stages_sections(stamps, 7, 3, 64, 700), 0);
	ck_assert_uint_eq(stages_sections(stamps, 0, 0, 64, 700), 0);
	ck_assert_uint_eq(stamps[0], 10);
}
END_TEST

/* Older kernels: after the first page of each pageblock, here three a section. */
START_TEST(sections_of_pageblocks)
{
	uint64_t stamps[6] = { 10, 50, 60, 110, 120, 130 };
	uint64_t again[6], unknown[6];

	memcpy(again, stamps, sizeof(again));
	memcpy(unknown, stamps, sizeof(unknown));
	ck_assert_uint_eq(stages_sections(stamps, 6, 2, 3, 500), 2);
	ck_assert_uint_eq(stamps[0], 100);
	ck_assert_uint_eq(stamps[1], 390);
	/* It ended before its last section began, or nobody knows when. */
	ck_assert_uint_eq(stages_sections(again, 6, 2, 3, 109), 0);
	ck_assert_uint_eq(stages_sections(unknown, 6, 2, 3,
					  MEMMAP_BENCH_UNKNOWN), 0);
}
END_TEST

START_TEST(stamps_that_descend_are_no_sections)
{
	uint64_t first[4] = { 110, 109, 310, 610 };
	uint64_t last[4] = { 10, 110, 109, 610 };

	ck_assert_uint_eq(stages_sections(first, 4, 2, 64, 700), 0);
	ck_assert_uint_eq(stages_sections(last, 4, 2, 64, 700), 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		stages_of_one_range,
		stages_of_ranges_are_added,
		rest_is_never_negative,
		missed_probes_make_all_unknown,
		without_probes_nothing_is_known,
		without_records_nothing_is_known,
		unknown_parts_leave_the_others,
		written_pages_are_known_of_all_or_none,
		geometry_has_three_columns,
		sections_are_the_time_between_stamps,
		section_alone,
		other_stamps_are_no_sections,
		sections_of_pageblocks,
		stamps_that_descend_are_no_sections,
	};

	return UNIT_RUN("stages", tests);
}

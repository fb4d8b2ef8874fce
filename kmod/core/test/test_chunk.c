// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Properties of the chunk arithmetic, and padata's known values. */
#include "../chunk.h"

#include <string.h>

#include "unit.h"

#define JOBS		20000
#define SECTION		32768UL			/* pages */
#define GIB_PAGES	(1UL << 18)

static unsigned long pick(uint64_t *state, const unsigned long *from, size_t nr)
{
	return from[unit_below(state, nr)];
}

#define PICK(state, from) pick(state, from, sizeof(from) / sizeof((from)[0]))

/* Any job that the module could make, and some that it would not. */
static struct chunk_job any_job(uint64_t *state)
{
	static const unsigned long aligns[] = { 1, 2, 24, 512, 1000, SECTION };
	static const unsigned long limits[] = { 2, 100, 40000, 1UL << 22,
						1UL << 28 };
	struct chunk_job job = {
		.start = unit_below(state, 1UL << 40),
		.align = PICK(state, aligns),
		.min_chunk = unit_below(state, 3) * PICK(state, aligns) +
			     unit_below(state, 2),
		.max_threads = 1 + unit_below(state, 1024),
	};

	job.size = unit_below(state, PICK(state, limits));
	/* The module's own jobs begin at a section and are made of them. */
	if (unit_below(state, 2)) {
		job.start -= job.start % SECTION;
		job.size -= job.size % SECTION;
		job.align = job.min_chunk = SECTION;
	}
	return job;
}

static unsigned long smallest(const struct chunk_job *job)
{
	unsigned long most = job->min_chunk > job->align ? job->min_chunk :
							   job->align;

	return most ? most : 1;
}

START_TEST(workers_are_within_their_bounds)
{
	uint64_t state = 1;

	for (int i = 0; i < JOBS; i++) {
		struct chunk_job job = any_job(&state);
		unsigned long workers = chunk_workers(&job);
		unsigned long useful = job.size / smallest(&job);

		unit_assert(workers >= 1 && workers <= job.max_threads,
			    "%lu of %lu", workers, job.max_threads);
		unit_assert(workers == 1 || workers <= useful,
			    "%lu for %lu", workers, useful);
		/* And as many as these bounds allow. */
		unit_assert(workers == job.max_threads || workers >= useful,
			    "%lu for %lu", workers, useful);
	}
}
END_TEST

START_TEST(chunks_are_aligned_and_not_small)
{
	uint64_t state = 2;

	for (int i = 0; i < JOBS; i++) {
		struct chunk_job job = any_job(&state);
		unsigned long workers = chunk_workers(&job);
		unsigned long chunk = chunk_size(&job, workers);
		unsigned long share = job.size / (workers * CHUNK_LOAD_BALANCE);

		unit_assert(chunk >= 1 && chunk >= job.min_chunk &&
			    chunk >= share, "%lu", chunk);
		unit_assert(chunk % job.align == 0, "%lu", chunk);
		/* No larger than rounding up makes it. */
		unit_assert(chunk < share + job.align ||
			    chunk < job.min_chunk + job.align ||
			    chunk == job.align, "%lu", chunk);
	}
}
END_TEST

/* Takes a whole job and checks each piece. Returns the pieces. */
static unsigned long take_all(struct chunk_job job, unsigned long chunk)
{
	unsigned long at = job.start, end = job.start + job.size;
	unsigned long pieces = 0, start, pages;

	while ((pages = chunk_take(&job, chunk, &start))) {
		unit_assert(start == at, "gap or overlap at piece %lu", pieces);
		unit_assert(!pieces || start % chunk == 0, "piece %lu", pieces);
		at += pages;
		unit_assert(at == end || at % chunk == 0, "piece %lu", pieces);
		unit_assert(pages <= chunk, "piece %lu", pieces);
		unit_assert(job.start == at && job.size == end - at,
			    "piece %lu", pieces);
		pieces++;
	}
	ck_assert_uint_eq(at, end);
	return pieces;
}

START_TEST(every_page_is_taken_once)
{
	uint64_t state = 3;

	for (int i = 0; i < JOBS / 4; i++) {
		struct chunk_job job = any_job(&state);
		unsigned long workers = chunk_workers(&job);
		unsigned long chunk = chunk_size(&job, workers);
		unsigned long pieces = take_all(job, chunk);

		/* A short first piece may add one. */
		unit_assert(pieces <= job.size / chunk + 2, "%lu", pieces);
	}
}
END_TEST

/* Workers of random speed take pieces and write them when they come to it. */
static void write_interleaved(struct chunk_job job, unsigned char *written,
			      uint64_t *state)
{
	struct piece { unsigned long start, pages; } held[64] = { { 0, 0 } };
	unsigned long first = job.start, workers = chunk_workers(&job);
	unsigned long chunk = chunk_size(&job, workers), busy = 0;

	do {
		struct piece *one = &held[unit_below(state, workers)];

		busy -= one->pages != 0;
		for (unsigned long p = 0; p < one->pages; p++)
			written[one->start - first + p]++;
		one->pages = chunk_take(&job, chunk, &one->start);
		busy += one->pages != 0;
	} while (busy || job.size);
}

START_TEST(interleaved_workers_write_every_page_once)
{
	static unsigned char written[1UL << 16];
	uint64_t state = 4;

	for (int i = 0; i < 500; i++) {
		struct chunk_job job = {
			.start = unit_below(&state, 1UL << 40),
			.size = unit_below(&state, sizeof(written)),
			.align = 1UL << unit_below(&state, 8),
			.min_chunk = 1 + unit_below(&state, 256),
			.max_threads = 1 + unit_below(&state, 64),
		};

		memset(written, 0, sizeof(written));
		write_interleaved(job, written, &state);
		for (unsigned long p = 0; p < sizeof(written); p++)
			unit_assert(written[p] == (p < job.size),
				    "page %lu of %lu written %d times", p,
				    job.size, written[p]);
	}
}
END_TEST

START_TEST(one_worker_takes_everything)
{
	struct chunk_job job = {
		.start = 5 * SECTION, .size = 64 * GIB_PAGES, .align = SECTION,
		.min_chunk = SECTION, .max_threads = 1,
	};

	ck_assert_uint_eq(chunk_workers(&job), 1);
	ck_assert_uint_ge(take_all(job, chunk_size(&job, 1)), 1);
}
END_TEST

static struct chunk_job sections(unsigned long pages, unsigned long threads)
{
	return (struct chunk_job){
		.start = 96 * GIB_PAGES, .size = pages, .align = SECTION,
		.min_chunk = SECTION, .max_threads = threads,
	};
}

/* facts/kernel-path.md 6.1: values of the kernel's own function. */
START_TEST(known_values_of_padata)
{
	struct chunk_job large = sections(384 * GIB_PAGES, 52);
	struct chunk_job small = sections(64 * GIB_PAGES, 4);

	ck_assert_uint_eq(chunk_workers(&large), 52);
	ck_assert_uint_eq(chunk_size(&large, 52), 15 * SECTION);
	/* At a multiple of the chunk, as the published count has it. */
	large.start = 0;
	ck_assert_uint_eq(take_all(large, 15 * SECTION), 205);

	ck_assert_uint_eq(chunk_workers(&small), 4);
	ck_assert_uint_eq(chunk_size(&small, 4), 32 * SECTION);
	ck_assert_uint_eq(take_all(small, 32 * SECTION), 16);
}
END_TEST

/* The module can be refused helpers; the chunk follows those that came. */
START_TEST(fewer_workers_take_larger_chunks)
{
	struct chunk_job job = sections(64 * GIB_PAGES, 4);

	ck_assert_uint_eq(chunk_size(&job, 1), 128 * SECTION);
	ck_assert_uint_eq(chunk_size(&job, 2), 64 * SECTION);
	ck_assert_uint_eq(take_all(job, 64 * SECTION), 8);
}
END_TEST

/* 3 GiB + 128 MiB: 25 sections do not divide evenly. */
START_TEST(size_is_no_multiple_of_the_chunk)
{
	struct chunk_job job = sections(25 * SECTION, 3);

	ck_assert_uint_eq(chunk_workers(&job), 3);
	ck_assert_uint_eq(chunk_size(&job, 3), 3 * SECTION);
	ck_assert_uint_eq(take_all(job, 3 * SECTION), 9);
}
END_TEST

START_TEST(more_threads_than_sections)
{
	struct chunk_job job = sections(8 * SECTION, 1024);

	ck_assert_uint_eq(chunk_workers(&job), 8);
	ck_assert_uint_eq(chunk_size(&job, 8), SECTION);
	ck_assert_uint_eq(take_all(job, SECTION), 8);
}
END_TEST

START_TEST(size_below_the_smallest_chunk)
{
	struct chunk_job job = sections(1000, 8);

	ck_assert_uint_eq(chunk_workers(&job), 1);
	ck_assert_uint_eq(chunk_size(&job, 1), SECTION);
	ck_assert_uint_eq(take_all(job, SECTION), 1);
}
END_TEST

START_TEST(nothing_to_do)
{
	struct chunk_job job = sections(0, 8);
	unsigned long start;

	ck_assert_uint_eq(chunk_workers(&job), 1);
	ck_assert_uint_eq(chunk_size(&job, 1), SECTION);
	ck_assert_uint_eq(chunk_take(&job, SECTION, &start), 0);
	ck_assert_uint_eq(job.start, 96 * GIB_PAGES);
	ck_assert_uint_eq(job.size, 0);
}
END_TEST

/* An odd start: one short piece up to the next chunk, then whole ones. */
START_TEST(odd_start_gives_a_short_first_piece)
{
	struct chunk_job job = sections(10 * SECTION, 2);
	unsigned long start, first = 3 * SECTION + 7;

	job.start = first;
	ck_assert_uint_eq(chunk_take(&job, 2 * SECTION, &start), SECTION - 7);
	ck_assert_uint_eq(start, first);
	ck_assert_uint_eq(chunk_take(&job, 2 * SECTION, &start), 2 * SECTION);
	ck_assert_uint_eq(start, 4 * SECTION);
}
END_TEST

/* Fields of 0 must not divide by zero: padata has guards too. */
START_TEST(zero_fields_count_as_one)
{
	struct chunk_job job = { .size = 7 };

	ck_assert_uint_eq(chunk_workers(&job), 1);
	ck_assert_uint_eq(chunk_size(&job, 1), 1);
	ck_assert_uint_eq(take_all(job, 1), 7);
}
END_TEST

/* A chunk that is given is the chunk, but for its rounding. */
START_TEST(given_chunks_are_kept_to)
{
	uint64_t state = 5;

	for (int i = 0; i < JOBS; i++) {
		struct chunk_job job = any_job(&state);
		unsigned long workers, chunk;

		job.chunk = 1 + unit_below(&state, 1UL << 20);
		workers = chunk_workers(&job);
		chunk = chunk_size(&job, workers);
		unit_assert(chunk >= job.chunk && chunk < job.chunk + job.align &&
			    chunk % job.align == 0, "%lu for %lu", chunk,
			    job.chunk);
		unit_assert(workers == 1 || workers * job.chunk <= job.size,
			    "%lu workers, %lu of %lu", workers, job.chunk,
			    job.size);
		if (i % 64 == 0)
			take_all(job, chunk);
	}
}
END_TEST

START_TEST(known_given_chunks)
{
	struct chunk_job job = sections(8 * SECTION, 16);

	job.chunk = 2 * SECTION;
	ck_assert_uint_eq(chunk_workers(&job), 4);
	ck_assert_uint_eq(take_all(job, chunk_size(&job, 4)), 4);
	job.chunk = 1000;
	ck_assert_uint_eq(chunk_size(&job, 4), SECTION);
	job.align = 512;
	ck_assert_uint_eq(chunk_size(&job, 4), 1024);
	ck_assert_uint_eq(chunk_workers(&job), 16);
	job.align = 1;
	ck_assert_uint_eq(chunk_size(&job, 4), 1000);
	/* Larger than the job: one worker, and no chunk boundary but by chance. */
	job.chunk = 1UL << 40;
	ck_assert_uint_eq(chunk_workers(&job), 1);
	ck_assert_uint_eq(take_all(job, chunk_size(&job, 1)), 1);
}
END_TEST

START_TEST(slices_are_equal_but_the_last)
{
	uint64_t state = 6;

	for (int i = 0; i < JOBS; i++) {
		unsigned long start = unit_below(&state, 1UL << 40);
		unsigned long pages = unit_below(&state, 1UL << 28);
		unsigned long slices = 1 + unit_below(&state, 1024);
		unsigned long at = start, first;

		for (unsigned long k = 0; k < slices; k++) {
			unsigned long n = chunk_slice(start, pages, k, slices,
						      &first);

			unit_assert(first == at, "gap before slice %lu", k);
			unit_assert(n == pages / slices +
				    (k == slices - 1 ? pages % slices : 0),
				    "slice %lu of %lu: %lu of %lu", k, slices, n,
				    pages);
			at += n;
		}
		unit_assert(at == start + pages, "%lu slices of %lu", slices,
			    pages);
	}
}
END_TEST

/* 25 sections in 16, as in 2018: no slice begins with a section. */
START_TEST(known_slices)
{
	unsigned long first;

	ck_assert_uint_eq(chunk_slice(SECTION, 25 * SECTION, 1, 16, &first),
			  51200);
	ck_assert_uint_eq(first, SECTION + 51200);
	ck_assert_uint_eq(chunk_slice(7, 1000, 15, 16, &first), 70);
	ck_assert_uint_eq(first, 7 + 15 * 62);
	ck_assert_uint_eq(chunk_slice(7, 3, 2, 4, &first), 0);
	ck_assert_uint_eq(chunk_slice(7, 3, 3, 4, &first), 3);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		workers_are_within_their_bounds,
		chunks_are_aligned_and_not_small,
		every_page_is_taken_once,
		interleaved_workers_write_every_page_once,
		one_worker_takes_everything,
		known_values_of_padata,
		fewer_workers_take_larger_chunks,
		size_is_no_multiple_of_the_chunk,
		more_threads_than_sections,
		size_below_the_smallest_chunk,
		nothing_to_do,
		odd_start_gives_a_short_first_piece,
		zero_fields_count_as_one,
		given_chunks_are_kept_to,
		known_given_chunks,
		slices_are_equal_but_the_last,
		known_slices,
	};

	return UNIT_RUN("core/chunk", tests);
}

// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Units cover a range, and whoever comes, each page is written once. */
#include "../units.h"

#include <pthread.h>
#include <string.h>

#include "../random.h"
#include "unit.h"

#define RANGES	2000
#define MOST	(1UL << 16)	/* pages of the ranges that are written */

static unsigned long any_pages(uint64_t *state)
{
	static const unsigned long limits[] = { 8, 1023, 5000, 1UL << 30 };

	return 1 + unit_below(state, limits[unit_below(state, 4)]);
}

START_TEST(units_cover_every_page_once)
{
	static struct units units;
	uint64_t state = 1;

	for (int i = 0; i < RANGES; i++) {
		unsigned long pages = any_pages(&state), at = 0, start;

		units_init(&units, pages);
		unit_assert(units.nr == (pages < 1024 ? pages : 1024), "%lu",
			    pages);
		for (unsigned long u = 0; u < units.nr; u++) {
			unsigned long n = units_pages(&units, u, &start);

			unit_assert(start == at && n, "unit %lu of %lu", u,
				    pages);
			unit_assert(units_of_page(&units, start) == u &&
				    units_of_page(&units, start + n - 1) == u,
				    "unit %lu of %lu", u, pages);
			at += n;
		}
		unit_assert(at == pages, "%lu of %lu", at, pages);
	}
}
END_TEST

START_TEST(slices_cover_every_unit_once)
{
	static struct units units;
	uint64_t state = 2;

	for (int i = 0; i < RANGES; i++) {
		unsigned long slices = 1 + unit_below(&state, 1500);
		unsigned long at = 0;

		units_init(&units, any_pages(&state));
		for (unsigned long k = 0; k < slices; k++) {
			unsigned long end = units_slice(&units, k + 1, slices);

			unit_assert(units_slice(&units, k, slices) == at &&
				    end >= at, "slice %lu of %lu", k, slices);
			unit_assert(end - at - units.nr / slices <= 1,
				    "slice %lu of %lu: %lu of %lu", k, slices,
				    end - at, units.nr);
			at = end;
		}
		unit_assert(at == units.nr, "%lu of %lu", at, units.nr);
	}
}
END_TEST

START_TEST(a_unit_is_free_taken_ready)
{
	static struct units units;

	units_init(&units, 5000);
	ck_assert(!units_is_ready(&units, 7));
	ck_assert(units_claim(&units, 7));
	ck_assert(!units_claim(&units, 7));
	ck_assert(!units_is_ready(&units, 7));
	units_finish(&units, 7);
	ck_assert(units_is_ready(&units, 7));
	ck_assert(!units_claim(&units, 7));
	ck_assert(!units_is_ready(&units, 6));
	ck_assert(!units_is_ready(&units, 8));
}
END_TEST

/* Who fills: a slice in its order, and the toucher at random. */
struct filler {
	unsigned long next, end;	/* units */
	unsigned long held;		/* the unit that it is at */
	bool busy;
};

static void write_unit(const struct units *units, unsigned long unit,
		       unsigned char *written)
{
	unsigned long start, pages = units_pages(units, unit, &start);

	for (unsigned long p = 0; p < pages; p++)
		written[start + p]++;
}

static void filler_step(struct units *units, struct filler *filler,
			unsigned char *written)
{
	if (filler->busy) {
		write_unit(units, filler->held, written);
		units_finish(units, filler->held);
		filler->busy = false;
	} else if (filler->next < filler->end) {
		filler->held = filler->next++;
		filler->busy = units_claim(units, filler->held);
	}
}

static bool are_done(const struct filler *fillers, unsigned long n)
{
	for (unsigned long k = 0; k < n; k++)
		if (fillers[k].busy || fillers[k].next < fillers[k].end)
			return false;
	return true;
}

/* One touch: what must be so of a page that is said to be ready. */
static void touch(struct units *units, unsigned char *written, uint64_t *state)
{
	unsigned long page = unit_below(state, units->pages);
	unsigned long unit = units_of_page(units, page);

	if (units_is_ready(units, unit)) {
		unit_assert(written[page] == 1, "page %lu is not written", page);
	} else if (units_claim(units, unit)) {
		unit_assert(!written[page], "page %lu is written", page);
		write_unit(units, unit, written);
		units_finish(units, unit);
	}
}

START_TEST(interleaved_fillers_and_toucher_write_every_page_once)
{
	static unsigned char written[MOST];
	static struct units units;
	struct filler fillers[64];
	uint64_t state = 3;

	for (int i = 0; i < 500; i++) {
		unsigned long pages = 1 + unit_below(&state, MOST);
		unsigned long n = 1 + unit_below(&state, 64);

		units_init(&units, pages);
		memset(written, 0, sizeof(written));
		for (unsigned long k = 0; k < n; k++)
			fillers[k] = (struct filler){
				.next = units_slice(&units, k, n),
				.end = units_slice(&units, k + 1, n),
			};
		while (!are_done(fillers, n)) {
			if (!unit_below(&state, 4))
				touch(&units, written, &state);
			filler_step(&units, &fillers[unit_below(&state, n)],
				    written);
		}
		for (unsigned long p = 0; p < pages; p++)
			unit_assert(written[p] == 1,
				    "page %lu of %lu written %d times", p, pages,
				    written[p]);
	}
}
END_TEST

struct contender {
	struct units *units;
	unsigned long *values;	/* of each page, written by who takes it */
	unsigned long taken;
	bool torn;
	uint64_t seed;
};

/* Takes what is free at random, and looks at what is ready. */
static void *contend(void *data)
{
	struct contender *me = data;
	struct units *units = me->units;

	for (unsigned long i = 0; i < 20 * units->nr; i++) {
		unsigned long unit = unit_below(&me->seed, units->nr), start;
		unsigned long pages = units_pages(units, unit, &start);

		if (units_is_ready(units, unit)) {
			for (unsigned long p = 0; p < pages; p++)
				me->torn |= me->values[start + p] != start + p;
		} else if (units_claim(units, unit)) {
			for (unsigned long p = 0; p < pages; p++)
				me->values[start + p] += start + p;
			units_finish(units, unit);
			me->taken++;
		}
	}
	return NULL;
}

START_TEST(of_threads_that_contend_one_gets_each_unit)
{
	static unsigned long values[MOST];
	static struct units units;
	struct contender contenders[4];
	pthread_t threads[4];
	unsigned long taken = 0;

	units_init(&units, MOST);
	for (int i = 0; i < 4; i++) {
		contenders[i] = (struct contender){
			.units = &units, .values = values,
			.seed = (uint64_t)i + 1,
		};
		ck_assert(!pthread_create(&threads[i], NULL, contend,
					  &contenders[i]));
	}
	for (int i = 0; i < 4; i++) {
		pthread_join(threads[i], NULL);
		taken += contenders[i].taken;
		ck_assert(!contenders[i].torn);
	}
	ck_assert_uint_eq(taken, units.nr);
	for (unsigned long p = 0; p < MOST; p++)
		unit_assert(values[p] == p, "page %lu: %lu", p, values[p]);
}
END_TEST

/* The first numbers of the published generator from seed 1234567. */
START_TEST(random_numbers_are_those_of_splitmix64)
{
	unsigned long long state = 1234567;

	ck_assert_uint_eq(core_random(&state), 6457827717110365317ULL);
	ck_assert_uint_eq(core_random(&state), 3203168211198807973ULL);
	ck_assert_uint_eq(core_random(&state), 9817491932198370423ULL);
}
END_TEST

START_TEST(random_pages_are_everywhere)
{
	unsigned long long one = core_random_stream(1, 1);
	unsigned long long two = core_random_stream(1, 2);
	unsigned int hits[64] = { 0 }, same = 0;

	for (int i = 0; i < 64000; i++) {
		unsigned long page = core_random_below(&one, 64);

		unit_assert(page < 64, "%lu", page);
		hits[page]++;
		same += page == core_random_below(&two, 64);
	}
	for (int i = 0; i < 64; i++)
		unit_assert(hits[i] > 800 && hits[i] < 1200, "%d: %u", i,
			    hits[i]);
	ck_assert_uint_lt(same, 1200);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		units_cover_every_page_once,
		slices_cover_every_unit_once,
		a_unit_is_free_taken_ready,
		interleaved_fillers_and_toucher_write_every_page_once,
		of_threads_that_contend_one_gets_each_unit,
		random_numbers_are_those_of_splitmix64,
		random_pages_are_everywhere,
	};

	return UNIT_RUN("core/units", tests);
}

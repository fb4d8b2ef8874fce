// SPDX-License-Identifier: MIT
/* First accesses of schedule background; see touches.h. */
#include "touches.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Room for @nr more. 0 or -ENOMEM. */
static int grow(struct touches *touches, size_t nr)
{
	size_t need = touches->nr + nr, room = 2 * touches->room;
	uint64_t *ns;

	if (need <= touches->room)
		return 0;
	if (room < need)
		room = need;
	ns = reallocarray(touches->ns, room, sizeof(*ns));
	if (!ns)
		return -ENOMEM;
	touches->ns = ns;
	touches->room = room;
	return 0;
}

int touches_add_ns(struct touches *touches, const uint64_t *ns, size_t nr)
{
	int err = grow(touches, nr);

	for (size_t i = 0; i < nr && !err; i++)
		touches->ns[touches->nr++] = ns[i];
	return err;
}

int touches_add(struct touches *touches, const struct memmap_bench_touch *add,
		size_t nr)
{
	int err = grow(touches, nr);

	if (err)
		return err;
	for (size_t i = 0; i < nr; i++)
		touches->ns[touches->nr++] = add[i].ns;
	touches->taken += touches_count(add, nr, MEMMAP_BENCH_TOUCHED_TAKEN);
	touches->waited += touches_count(add, nr, MEMMAP_BENCH_TOUCHED_WAITED);
	return 0;
}

void touches_free(struct touches *touches)
{
	free(touches->ns);
	*touches = (struct touches){ 0 };
}

size_t touches_count(const struct memmap_bench_touch *touches, size_t nr,
		     enum memmap_bench_touched how)
{
	size_t count = 0;

	for (size_t i = 0; i < nr; i++)
		count += touches[i].how == how;
	return count;
}

static int ascending(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* @sorted ascends; @nr is at least 1. */
static double nearest_rank(const uint64_t *sorted, size_t nr, double q)
{
	size_t rank = (size_t)ceil(q * (double)nr);

	return (double)sorted[rank ? rank - 1 : 0];
}

struct touches_spread touches_spread(const struct touches *touches)
{
	struct touches_spread spread = { NAN, NAN, NAN };
	uint64_t *sorted = touches->nr ?
		malloc(touches->nr * sizeof(*sorted)) : NULL;

	if (!sorted)
		return spread;
	memcpy(sorted, touches->ns, touches->nr * sizeof(*sorted));
	qsort(sorted, touches->nr, sizeof(*sorted), ascending);
	spread.p50 = nearest_rank(sorted, touches->nr, 0.5);
	spread.p99 = nearest_rank(sorted, touches->nr, 0.99);
	spread.most = nearest_rank(sorted, touches->nr, 1);
	free(sorted);
	return spread;
}

const char *touches_how(unsigned int how)
{
	static const char *const words[] = { "", "ready", "taken", "waited" };

	return how < sizeof(words) / sizeof(words[0]) ? words[how] : "";
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Instructions per struct page, in a guest whose clock counts instructions: a
 * table on stdout and checks of what it must reach. Usage: icount [check]
 */
#include <math.h>

#include "module.h"

#define BYTES	(4 * GIB)
#define SAMPLES	3

struct row {
	const char *name;
	unsigned int schedule, writer;
	double low, high;	/* instructions per page */
};

static struct row rows[] = {
	{ "deferred x kernel", MEMMAP_BENCH_SCHEDULE_DEFERRED,
	  MEMMAP_BENCH_WRITER_KERNEL, 0, 0 },
	{ "padata x kernel", MEMMAP_BENCH_SCHEDULE_PADATA,
	  MEMMAP_BENCH_WRITER_KERNEL, 0, 0 },
	{ "serial x kernel", MEMMAP_BENCH_SCHEDULE_SERIAL,
	  MEMMAP_BENCH_WRITER_KERNEL, 0, 0 },
	{ "deferred x stores", MEMMAP_BENCH_SCHEDULE_DEFERRED,
	  MEMMAP_BENCH_WRITER_STORES, 0, 0 },
	{ "deferred x legacy", MEMMAP_BENCH_SCHEDULE_DEFERRED,
	  MEMMAP_BENCH_WRITER_LEGACY, 0, 0 },
	{ "deferred x reserved-atomic", MEMMAP_BENCH_SCHEDULE_DEFERRED,
	  MEMMAP_BENCH_WRITER_RESERVED_ATOMIC, 0, 0 },
	{ "deferred x reserved-plain", MEMMAP_BENCH_SCHEDULE_DEFERRED,
	  MEMMAP_BENCH_WRITER_RESERVED_PLAIN, 0, 0 },
	{ "deferred x reserved-folded", MEMMAP_BENCH_SCHEDULE_DEFERRED,
	  MEMMAP_BENCH_WRITER_RESERVED_FOLDED, 0, 0 },
	{ "deferred x reserved-none", MEMMAP_BENCH_SCHEDULE_DEFERRED,
	  MEMMAP_BENCH_WRITER_RESERVED_NONE, 0, 0 },
	{ "deferred x reserved-cleared", MEMMAP_BENCH_SCHEDULE_DEFERRED,
	  MEMMAP_BENCH_WRITER_RESERVED_CLEARED, 0, 0 },
};

#define NR_ROWS (sizeof(rows) / sizeof(rows[0]))

static double per_page(uint64_t ns)
{
	return (double)ns / (double)(BYTES / PAGE);
}

static bool close_to(double a, double b, double part)
{
	return fabs(a - b) <= part * b;
}

/* Lowest and highest of a few verified samples. */
static int measure(int fd, unsigned int id, struct row *row)
{
	row->low = INFINITY;
	row->high = 0;
	for (int i = 0; i < SAMPLES; i++) {
		struct memmap_bench_run arg = run_of(id);
		int err;

		arg.schedule = row->schedule;
		arg.writer = row->writer;
		arg.prefill = MEMMAP_BENCH_PREFILL_ZERO;
		err = run(fd, &arg);
		if (err || arg.verdict != MEMMAP_BENCH_VERIFIED)
			return err ? err : -EBADMSG;
		row->low = fmin(row->low, per_page(arg.makespan_ns));
		row->high = fmax(row->high, per_page(arg.makespan_ns));
	}
	return 0;
}

static int delay(int fd, unsigned int id, double *ms_per_section)
{
	struct memmap_bench_run arg = run_of(id);
	int err;

	arg.flags = 0;
	arg.writer = MEMMAP_BENCH_WRITER_DELAY;
	err = run(fd, &arg);
	*ms_per_section = (double)(arg.makespan_ns - arg.dispatch_ns) / 1e6 /
			  (double)(BYTES / SECTION);
	return err;
}

static const struct row *row_of(unsigned int writer)
{
	for (size_t i = 0; i < NR_ROWS; i++)
		if (rows[i].schedule == MEMMAP_BENCH_SCHEDULE_DEFERRED &&
		    rows[i].writer == writer)
			return &rows[i];
	return NULL;
}

/* By what each does more or less than the other. */
static void check_reserved(void)
{
	double stores = row_of(MEMMAP_BENCH_WRITER_STORES)->low;
	double atomic = row_of(MEMMAP_BENCH_WRITER_RESERVED_ATOMIC)->low;
	double plain = row_of(MEMMAP_BENCH_WRITER_RESERVED_PLAIN)->low;
	double folded = row_of(MEMMAP_BENCH_WRITER_RESERVED_FOLDED)->low;
	double none = row_of(MEMMAP_BENCH_WRITER_RESERVED_NONE)->low;
	double cleared = row_of(MEMMAP_BENCH_WRITER_RESERVED_CLEARED)->low;

	ok(close_to(plain, stores, 0.002),
	   "plain is what stores does, within 0.2 %%: %.3f, %.3f", plain,
	   stores);
	/* A locked instruction is one too: its price is not in their number. */
	ok(close_to(atomic, plain, 0.1),
	   "atomic takes about as many: %.3f, plain %.3f", atomic, plain);
	ok(folded < plain && none < plain,
	   "folded and none take fewer: %.3f, %.3f, plain %.3f", folded, none,
	   plain);
	ok(close_to(folded, none, 0.002),
	   "one bit more in a word costs nothing: folded %.3f, none %.3f",
	   folded, none);
	ok(cleared > plain + 2 && cleared < 2 * plain,
	   "a second pass takes some more: cleared %.3f, plain %.3f", cleared,
	   plain);
}

static void check(int fd, unsigned int id, double first)
{
	double ms = 0;
	int err;

	ok(first > 10 && close_to(rows[0].high, first, 0.01),
	   "writer kernel costs what the kernel's first initialisation did, within 1 %%: %.2f, %.2f",
	   rows[0].high, first);
	ok(rows[1].high <= rows[0].low * 1.01,
	   "padata with 1 thread costs at most 1 %% more than deferred: %.3f, %.3f",
	   rows[1].high, rows[0].low);
	for (size_t i = 0; i < NR_ROWS; i++)
		ok(close_to(rows[i].high, rows[i].low, 0.005),
		   "%s repeats within 0.5 %%", rows[i].name);
	check_reserved();
	if (!has_writer(fd, MEMMAP_BENCH_WRITER_DELAY))
		return;
	err = delay(fd, id, &ms);
	ok(!err && close_to(ms, 1, 0.01),
	   "a delay of 1 ms a section reads back within 1 %%: %.4f ms", ms);
}

int main(int argc, char **argv)
{
	struct memmap_bench_info info = { .size = sizeof(info) };
	struct memmap_bench_range_create range = hole(0, BYTES);
	bool checking = argc == 2 && !strcmp(argv[1], "check");
	int fd = open_device();
	double first;
	int err = call(fd, MEMMAP_BENCH_INFO, &info);

	err = err ? err : create(fd, &range);
	for (size_t i = 0; i < NR_ROWS && !err; i++)
		err = measure(fd, range.id, &rows[i]);
	if (err) {
		printf("Bail out! %s\n", strerror(-err));
		return 1;
	}
	first = per_page(range.first_init_ns);
	printf("# kernel %s, %llu GiB\n", info.release,
	       (unsigned long long)(BYTES / GIB));
	printf("# %-28s %8.2f instructions per struct page\n",
	       "kernel's own first init", first);
	for (size_t i = 0; i < NR_ROWS; i++)
		printf("# %-28s %8.2f to %.2f\n", rows[i].name, rows[i].low,
		       rows[i].high);
	if (checking)
		check(fd, range.id, first);
	close(fd);
	return checking ? finished() : 0;
}

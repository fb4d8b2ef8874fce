// SPDX-License-Identifier: GPL-2.0-only
/*
 * Instructions per struct page of every writer, in a guest whose clock counts
 * instructions. Usage: icount, a table; icount csv, rows of
 * data/reference/instructions.csv; icount check REFERENCE, checks of what it must
 * reach, and against that file.
 */
#include <math.h>

#include "reference.h"

#define BYTES	(4 * GIB)
#define SAMPLES	3

/* Of SAMPLES, in instructions per page; @again is the second lowest. */
struct cost {
	double low, again, high;
};

struct costs {
	char release[64];
	double first;		/* the kernel's own first initialisation */
	struct cost padata, serial;	/* writer kernel */
	unsigned int reason[MEMMAP_BENCH_NR_WRITERS];
	struct cost deferred[MEMMAP_BENCH_NR_WRITERS];
};

static double per_page(uint64_t ns)
{
	return (double)ns / (double)(BYTES / PAGE);
}

static bool close_to(double a, double b, double part)
{
	return fabs(a - b) <= part * b;
}

static void add_sample(struct cost *cost, double sample)
{
	if (sample < cost->low) {
		cost->again = cost->low;
		cost->low = sample;
	} else {
		cost->again = fmin(cost->again, sample);
	}
	cost->high = fmax(cost->high, sample);
}

/* Of verified samples. 0 or -errno. */
static int measure(int fd, unsigned int id, unsigned int schedule,
		   unsigned int writer, struct cost *cost)
{
	*cost = (struct cost){ INFINITY, INFINITY, 0 };
	for (int i = 0; i < SAMPLES; i++) {
		struct memmap_bench_run arg = run_of(id);
		int err;

		arg.schedule = schedule;
		arg.writer = writer;
		arg.prefill = MEMMAP_BENCH_PREFILL_ZERO;
		err = run(fd, &arg);
		if (err || arg.verdict != MEMMAP_BENCH_VERIFIED)
			return err ? err : -EBADMSG;
		add_sample(cost, per_page(arg.makespan_ns));
	}
	return 0;
}

static bool is_of_test_build(unsigned int writer)
{
	return writer == MEMMAP_BENCH_WRITER_WRONG ||
	       writer == MEMMAP_BENCH_WRITER_DELAY;
}

static int measure_writers(int fd, unsigned int id, struct costs *costs)
{
	int err = 0;

	for (unsigned int w = 1; w < MEMMAP_BENCH_NR_WRITERS && !err; w++) {
		costs->reason[w] = writer_reason(fd, w);
		if (!costs->reason[w] && !is_of_test_build(w))
			err = measure(fd, id, MEMMAP_BENCH_SCHEDULE_DEFERRED, w,
				      &costs->deferred[w]);
	}
	return err;
}

static int measure_all(int fd, unsigned int id, struct costs *costs)
{
	int err = measure_writers(fd, id, costs);

	err = err ? err : measure(fd, id, MEMMAP_BENCH_SCHEDULE_PADATA,
				  MEMMAP_BENCH_WRITER_KERNEL, &costs->padata);
	return err ? err : measure(fd, id, MEMMAP_BENCH_SCHEDULE_SERIAL,
				   MEMMAP_BENCH_WRITER_KERNEL, &costs->serial);
}

static const char *reason_text(unsigned int reason)
{
	switch (reason) {
	case MEMMAP_BENCH_NO_CPU:
		return "the emulated CPU lacks the instruction";
	case MEMMAP_BENCH_NO_KERNEL:
		return "kernel code may not use vector registers";
	default:
		return "not available";
	}
}

static void print_row(const char *name, const struct cost *cost)
{
	printf("# %-28s %8.2f to %.2f\n", name, cost->low, cost->high);
}

static void print_table(const struct costs *costs)
{
	printf("# kernel %s, %llu GiB, instructions per struct page\n",
	       costs->release, (unsigned long long)(BYTES / GIB));
	printf("# %-28s %8.2f\n", "kernel's own first init", costs->first);
	print_row("padata x kernel", &costs->padata);
	print_row("serial x kernel", &costs->serial);
	for (unsigned int w = 1; w < MEMMAP_BENCH_NR_WRITERS; w++) {
		char name[64];

		snprintf(name, sizeof(name), "deferred x %s", writer_name(w));
		if (is_of_test_build(w))
			continue;
		if (costs->reason[w])
			printf("# %-28s %s\n", name,
			       reason_text(costs->reason[w]));
		else
			print_row(name, &costs->deferred[w]);
	}
}

static void print_csv(const struct costs *costs)
{
	for (unsigned int w = 1; w < MEMMAP_BENCH_NR_WRITERS; w++) {
		if (is_of_test_build(w))
			continue;
		printf("%s,%s,", costs->release, writer_name(w));
		if (costs->reason[w])
			printf(",%s\n", reason_text(costs->reason[w]));
		else
			printf("%.3f,\n", costs->deferred[w].low);
	}
}

/* By what each does more or less than the other. */
static void check_reserved(const struct costs *costs)
{
	const struct cost *cost = costs->deferred;
	double stores = cost[MEMMAP_BENCH_WRITER_STORES].low;
	double atomic = cost[MEMMAP_BENCH_WRITER_RESERVED_ATOMIC].low;
	double plain = cost[MEMMAP_BENCH_WRITER_RESERVED_PLAIN].low;
	double folded = cost[MEMMAP_BENCH_WRITER_RESERVED_FOLDED].low;
	double none = cost[MEMMAP_BENCH_WRITER_RESERVED_NONE].low;
	double cleared = cost[MEMMAP_BENCH_WRITER_RESERVED_CLEARED].low;

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

/* One sample in three may have had some other task of the guest in it. */
static void check_repeats(const struct costs *costs)
{
	for (unsigned int w = 1; w < MEMMAP_BENCH_NR_WRITERS; w++) {
		const struct cost *cost = &costs->deferred[w];

		if (!costs->reason[w] && !is_of_test_build(w))
			ok(close_to(cost->again, cost->low, 0.002),
			   "%s repeats within 0.2 %%: %.3f, %.3f, at most %.3f",
			   writer_name(w), cost->low, cost->again, cost->high);
	}
}

static void check_kernel(const struct costs *costs)
{
	const struct cost *kernel =
		&costs->deferred[MEMMAP_BENCH_WRITER_KERNEL];

	ok(costs->first > 10 && close_to(kernel->high, costs->first, 0.01),
	   "writer kernel costs what the kernel's first initialisation did, within 1 %%: %.2f, %.2f",
	   kernel->high, costs->first);
	ok(costs->padata.high <= kernel->low * 1.01,
	   "padata with 1 thread costs at most 1 %% more than deferred: %.3f, %.3f",
	   costs->padata.high, kernel->low);
	ok(close_to(costs->serial.high, kernel->low, 0.01),
	   "serial costs what deferred does, within 1 %%: %.3f, %.3f",
	   costs->serial.high, kernel->low);
}

static void check_delay(int fd, unsigned int id)
{
	struct memmap_bench_run arg = run_of(id);
	double ms;
	int err;

	if (!has_writer(fd, MEMMAP_BENCH_WRITER_DELAY))
		return;
	arg.flags = 0;
	arg.writer = MEMMAP_BENCH_WRITER_DELAY;
	err = run(fd, &arg);
	ms = (double)(arg.makespan_ns - arg.dispatch_ns) / 1e6 /
	     (double)(BYTES / SECTION);
	ok(!err && close_to(ms, 1, 0.01),
	   "a delay of 1 ms a section reads back within 1 %%: %.4f ms", ms);
}

/* What is not there now was not there then, and nothing changed else. */
static void check_reference(const struct costs *costs, const char *path)
{
	struct reference reference = reference_open(path, costs->release);

	if (!reference_has_kernel(&reference)) {
		ok(true, "as the reference # SKIP no row of kernel %s: icount csv makes them",
		   costs->release);
		free(reference.text);
		return;
	}
	for (unsigned int w = 1; w < MEMMAP_BENCH_NR_WRITERS; w++) {
		double want = reference_of(&reference, writer_name(w));
		double got = costs->deferred[w].low;

		if (is_of_test_build(w))
			continue;
		if (costs->reason[w])
			ok(reference_find(&reference, writer_name(w)) &&
			   isnan(want), "%s has no figure, as the reference: %s",
			   writer_name(w), reason_text(costs->reason[w]));
		else
			ok(close_to(got, want, 0.002),
			   "%s is as the reference, within 0.2 %%: %.3f, %.3f",
			   writer_name(w), got, want);
	}
	free(reference.text);
}

int main(int argc, char **argv)
{
	struct memmap_bench_info info = { .size = sizeof(info) };
	struct memmap_bench_range_create range = hole(0, BYTES);
	bool checking = argc == 3 && !strcmp(argv[1], "check");
	static struct costs costs;
	int fd = open_device();
	int err = call(fd, MEMMAP_BENCH_INFO, &info);

	err = err ? err : create(fd, &range);
	err = err ? err : measure_all(fd, range.id, &costs);
	if (err) {
		printf("Bail out! %s\n", strerror(-err));
		return 1;
	}
	memcpy(costs.release, info.release, sizeof(costs.release));
	costs.first = per_page(range.first_init_ns);
	if (argc == 2 && !strcmp(argv[1], "csv"))
		print_csv(&costs);
	else
		print_table(&costs);
	if (checking) {
		check_kernel(&costs);
		check_repeats(&costs);
		check_reserved(&costs);
		check_delay(fd, range.id);
		check_reference(&costs, argv[2]);
	}
	close(fd);
	return checking ? finished() : 0;
}

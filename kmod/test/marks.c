// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each writer marks each pageblock of a range once, by its first page, also where the
 * pieces end anywhere; ceilings mark none. As seen by the kernel's own tracer.
 */
#include "module.h"

#define TRACING		"/sys/kernel/tracing/"
#define BYTES		(2 * SECTION)
#define PAGES		(BYTES / PAGE)
#define BLOCK		512
#define ODD_CHUNK	777	/* pages */

static bool put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
	bool done = fd >= 0 &&
		    write(fd, text, strlen(text)) == (ssize_t)strlen(text);

	if (fd >= 0)
		close(fd);
	return done;
}

/* Any mark of the kernel, with the pfn: its third argument. */
static bool set_tracer(void)
{
	return put(TRACING "buffer_size_kb", "4096\n") &&
	       put(TRACING "kprobe_events",
		   "p:mark set_pfnblock_flags_mask pfn=%dx\n");
}

static void trace(bool on)
{
	put(TRACING "events/kprobes/mark/enable", on ? "1\n" : "0\n");
}

static void empty_trace(void)
{
	int fd = open(TRACING "trace", O_WRONLY | O_TRUNC | O_CLOEXEC);

	if (fd >= 0)
		close(fd);
}

/* Counts marks of each page from @first on; those of others are left out. */
static void count_marks(uint64_t first, unsigned int *marks)
{
	FILE *file = fopen(TRACING "trace", "r");
	char line[512];

	memset(marks, 0, PAGES * sizeof(*marks));
	while (file && fgets(line, sizeof(line), file)) {
		const char *text = strstr(line, "pfn=");
		uint64_t pfn = text ? strtoull(text + 4, NULL, 16) : 0;

		if (pfn >= first && pfn < first + PAGES)
			marks[pfn - first]++;
	}
	if (file)
		fclose(file);
}

static bool as_expected(const unsigned int *marks, unsigned int want)
{
	for (uint64_t i = 0; i < PAGES; i++) {
		if (marks[i] == (i % BLOCK ? 0 : want))
			continue;
		printf("# page %llu is marked %u times\n",
		       (unsigned long long)i, marks[i]);
		return false;
	}
	return true;
}

static bool is_ceiling(unsigned int writer)
{
	return writer >= MEMMAP_BENCH_WRITER_FILL_STORE &&
	       writer <= MEMMAP_BENCH_WRITER_READ;
}

static void test_writer(int fd, const struct memmap_bench_range_create *range,
			unsigned int writer)
{
	static unsigned int marks[PAGES];
	struct memmap_bench_run arg = run_of(range->id);
	int err;

	arg.writer = writer;
	arg.schedule = MEMMAP_BENCH_SCHEDULE_PADATA;
	arg.threads = 2;
	arg.chunk_pages = ODD_CHUNK;
	arg.align_pages = 1;
	empty_trace();
	trace(true);
	err = run(fd, &arg);
	trace(false);
	count_marks(range->start / PAGE, marks);
	ok(!err && arg.verdict == MEMMAP_BENCH_VERIFIED &&
	   as_expected(marks, !is_ceiling(writer)),
	   "%s in pieces of %d pages marks %s pageblock: %s",
	   writer_name(writer), ODD_CHUNK, is_ceiling(writer) ? "no" : "each",
	   strerror(-err));
}

int main(void)
{
	struct memmap_bench_range_create range = hole(0, BYTES);
	int fd = open_device();
	int err = create(fd, &range);

	if (err || !set_tracer()) {
		printf("Bail out! no range, or no kprobe event: %s\n",
		       strerror(err ? -err : errno));
		return 1;
	}
	for (unsigned int w = 1; w < MEMMAP_BENCH_NR_WRITERS; w++)
		if (w != MEMMAP_BENCH_WRITER_WRONG &&
		    w != MEMMAP_BENCH_WRITER_DELAY && has_writer(fd, w))
			test_writer(fd, &range, w);
	put(TRACING "kprobe_events", "-:mark\n");
	close(fd);
	return finished();
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Traces: what is refused meanwhile, what is recorded, and that the probes go with
 * them. Usage: trace [DEVICE START BYTES MODE]: a configured pfn or dax device, and its
 * namespace; MODE is where the memmap lies, pmem or ram.
 */
#include <time.h>

#include "module.h"

#define ROOM	8

static struct memmap_bench_record records[ROOM];
static char *probed_before, *traced_before;

static struct memmap_bench_trace_stop stop_of(unsigned int room)
{
	return (struct memmap_bench_trace_stop){
		.size = sizeof(struct memmap_bench_trace_stop),
		.records = (uintptr_t)records,
		.record_size = sizeof(records[0]),
		.nr_records = room,
	};
}

static int start(int fd)
{
	struct memmap_bench_trace_start arg = { .size = sizeof(arg) };

	return call(fd, MEMMAP_BENCH_TRACE_START, &arg);
}

static int stop(int fd, struct memmap_bench_trace_stop *arg)
{
	return call(fd, MEMMAP_BENCH_TRACE_STOP, arg);
}

static bool same(const char *path, const char *before)
{
	char *now = text_of(path);
	bool is = !strcmp(now, before);

	if (!is)
		printf("# %s was:\n%s# and is:\n%s", path, before, now);
	free(now);
	return is;
}

static bool no_probes(void)
{
	return same(KPROBES, probed_before) && same(FTRACED, traced_before);
}

static void test_refusals(int fd, unsigned int id)
{
	struct memmap_bench_trace_start first = { .size = sizeof(first) };
	struct memmap_bench_trace_stop arg = stop_of(ROOM);
	struct memmap_bench_range_create range = hole(0, SECTION);
	struct memmap_bench_bind binding = bind_of(0, SECTION, records);
	struct memmap_bench_run run_ = run_of(id);
	bool known = true;
	int err;

	ok(stop(fd, &arg) == -ENOENT, "no trace to stop");
	first.flags = 1;
	ok(call(fd, MEMMAP_BENCH_TRACE_START, &first) == -EINVAL,
	   "start: an unknown flag");
	first.flags = 0;
	err = call(fd, MEMMAP_BENCH_TRACE_START, &first);
	for (int i = 1; i < MEMMAP_BENCH_NR_STAGES; i++)
		known &= first.stage_reason[i] == MEMMAP_BENCH_AVAILABLE;
	ok(!err && known && first.probe_ns && first.probe_ns < 100000,
	   "a trace of every stage, %llu ns a probe",
	   (unsigned long long)first.probe_ns);
	ok(is_probed() && says(FTRACED, "memremap_pages"), "probes are set");
	ok(start(fd) == -EBUSY, "a second trace");
	ok(run(fd, &run_) == -EBUSY, "a run meanwhile");
	ok(create(fd, &range) == -EBUSY && !range.id, "a new range meanwhile");
	ok(bind_ranges(fd, &binding) == -EBUSY, "a bind meanwhile");
	binding.flags = MEMMAP_BENCH_BIND_STAGES;
	ok(bind_ranges(fd, &binding) == -EBUSY, "one with stages");
	arg.flags = 1;
	ok(stop(fd, &arg) == -EINVAL, "stop: an unknown flag");
	arg = stop_of(ROOM);
	arg.reserved = 1;
	ok(stop(fd, &arg) == -EINVAL, "stop: a reserved field");
	arg = stop_of(ROOM);
	arg.record_size--;
	ok(stop(fd, &arg) == -EINVAL, "stop: records too small");
	arg.record_size = PAGE + 1;
	ok(stop(fd, &arg) == -EINVAL, "stop: records too large");
	ok(is_probed(), "the trace goes on after all that");
	arg = stop_of(ROOM);
	ok(!stop(fd, &arg) && !arg.nr_records && !arg.lost && no_probes(),
	   "stopped: nothing was recorded, and no probe is left");
}

static bool is_unbind(const struct memmap_bench_record *record, uint64_t from)
{
	return record->op == MEMMAP_BENCH_OP_UNBIND && record->node == -1 &&
	       record->flags == MEMMAP_BENCH_RECORD_PROBED &&
	       record->start == from && record->bytes == SECTION &&
	       record->start_ns < record->end_ns &&
	       record->end_ns < 60ULL * 1000000000 && record->hits > 4 &&
	       record->stage_ns[MEMMAP_BENCH_STAGE_TEARDOWN] <
	       record->end_ns - record->start_ns &&
	       record->stage_ns[MEMMAP_BENCH_STAGE_INIT] ==
	       MEMMAP_BENCH_UNKNOWN;
}

static void test_records(int fd)
{
	static struct {
		struct memmap_bench_record known;
		char news[24];
	} longer[2];
	struct memmap_bench_range_create ranges[4];
	struct memmap_bench_trace_stop arg;
	int err;

	for (int i = 0; i < 4; i++) {
		ranges[i] = hole(0, SECTION);
		if (create(fd, &ranges[i]))
			return (void)ok(false, "ranges to remove");
	}
	start(fd);
	destroy(fd, ranges[0].id);
	destroy(fd, ranges[1].id);
	arg = stop_of(ROOM);
	err = stop(fd, &arg);
	ok(!err && arg.nr_records == 2 && !arg.lost &&
	   is_unbind(&records[0], ranges[0].start) &&
	   is_unbind(&records[1], ranges[1].start) &&
	   records[0].end_ns < records[1].start_ns,
	   "two removals are two records: %s", strerror(-err));

	start(fd);
	destroy(fd, ranges[2].id);
	arg = stop_of(ROOM);
	arg.records = 1;
	err = stop(fd, &arg);
	arg = stop_of(ROOM);
	ok(err == -EFAULT && no_probes() && stop(fd, &arg) == -ENOENT,
	   "records nowhere, and the trace has ended: %s", strerror(-err));

	memset(longer, 0xff, sizeof(longer));
	start(fd);
	destroy(fd, ranges[3].id);
	arg = stop_of(2);
	arg.records = (uintptr_t)longer;
	arg.record_size = sizeof(longer[0]);
	err = stop(fd, &arg);
	ok(!err && arg.nr_records == 1 &&
	   is_unbind(&longer[0].known, ranges[3].start) && !longer[0].news[0] &&
	   !longer[0].news[23] && longer[1].known.op == ~0U,
	   "longer records: %s", strerror(-err));
}

static void test_lost(int fd)
{
	struct memmap_bench_range_create ranges[ROOM];
	struct memmap_bench_trace_stop arg = stop_of(3);
	int err;

	for (int i = 0; i < ROOM; i++) {
		ranges[i] = hole(0, SECTION);
		create(fd, &ranges[i]);
	}
	start(fd);
	for (int i = 0; i < ROOM; i++)
		destroy(fd, ranges[i].id);
	memset(records, 0xff, sizeof(records));
	err = stop(fd, &arg);
	ok(!err && arg.nr_records == 3 && arg.lost == ROOM - 3 &&
	   records[3].op == ~0U,
	   "room for 3 of %u: %u given, %u lost", ROOM, arg.nr_records,
	   arg.lost);
}

/* Kprobes as a whole can be switched off: then no probe is hit. */
static void test_disarmed(int fd)
{
	struct memmap_bench_trace_start arg = { .size = sizeof(arg) };
	struct memmap_bench_trace_stop end = stop_of(ROOM);
	struct memmap_bench_range_create range = hole(0, SECTION);
	struct memmap_bench_bind binding = bind_of(0, SECTION, records);
	int err = system("echo 0 >/sys/kernel/debug/kprobes/enabled");

	ok(!err && !create(fd, &range) &&
	   range.first_init_ns == MEMMAP_BENCH_UNKNOWN && range.create_ns,
	   "kprobes off: the first initialisation is unknown");
	err = call(fd, MEMMAP_BENCH_TRACE_START, &arg);
	destroy(fd, range.id);
	ok(!err && arg.probe_ns == MEMMAP_BENCH_UNKNOWN && !stop(fd, &end) &&
	   !end.nr_records, "kprobes off: no cost, no record");
	binding.flags = MEMMAP_BENCH_BIND_STAGES;
	err = bind_ranges(fd, &binding);
	ok(!err && binding.probe_ns == MEMMAP_BENCH_UNKNOWN &&
	   !(records[0].flags & MEMMAP_BENCH_RECORD_PROBED) &&
	   records[0].stage_ns[MEMMAP_BENCH_STAGE_INIT] == MEMMAP_BENCH_UNKNOWN,
	   "kprobes off: a bind without stages: %s", strerror(-err));
	if (system("echo 1 >/sys/kernel/debug/kprobes/enabled"))
		ok(false, "kprobes on again");
}

static int driver(const char *file, const char *device)
{
	const char *drivers[] = { "nd_pmem", "dax_pmem" };
	char path[128];
	FILE *to;

	snprintf(path, sizeof(path), "/sys/bus/nd/drivers/%s/%s",
		 drivers[!strncmp(device, "dax", 3)], file);
	to = fopen(path, "w");
	if (!to)
		return -errno;
	fputs(device, to);
	return fclose(to) ? -errno : 0;
}

static bool part_of(const struct memmap_bench_record *record, uint64_t start,
		    uint64_t bytes)
{
	return record->start >= start &&
	       record->start + record->bytes <= start + bytes &&
	       record->bytes > bytes / 2;
}

/* The namespace of somebody else: @device has START and BYTES. */
static void test_namespace(int fd, const char *device, uint64_t start_,
			   uint64_t bytes, bool altmap)
{
	struct memmap_bench_trace_stop arg = stop_of(ROOM);
	const struct memmap_bench_record *made = &records[0], *gone = &records[1];
	unsigned int type = strncmp(device, "dax", 3) ?
		MEMMAP_BENCH_TYPE_FS_DAX : MEMMAP_BENCH_TYPE_GENERIC;
	unsigned int shift = type == MEMMAP_BENCH_TYPE_GENERIC ? 9 : 0;
	struct memmap_bench_inspect look = {
		.size = sizeof(look), .start = start_ + bytes / 2,
	};
	int bound, seen, unbound, err;

	start(fd);
	bound = driver("bind", device);
	seen = call(fd, MEMMAP_BENCH_INSPECT, &look);
	unbound = driver("unbind", device);
	err = stop(fd, &arg);
	ok(!bound && !unbound && !err && arg.nr_records == 2 && !arg.lost,
	   "%s: bound %d, unbound %d, %u records", device, bound, unbound,
	   arg.nr_records);
	ok(!seen && look.type == type && look.page[0].type == type &&
	   look.start == made->start && look.bytes == made->bytes &&
	   look.altmap_pages == made->altmap_pages,
	   "%s: looked at while it lived: %s", device, strerror(-seen));
	ok(made->op == MEMMAP_BENCH_OP_BIND && made->type == type &&
	   part_of(made, start_, bytes) && made->node == look.node &&
	   made->vmemmap_shift == shift &&
	   !made->altmap_pages == !altmap &&
	   !(made->flags & MEMMAP_BENCH_RECORD_ALTMAP) == !altmap &&
	   made->stage_ns[MEMMAP_BENCH_STAGE_LOCK_HELD] +
	   made->stage_ns[MEMMAP_BENCH_STAGE_INIT] <
	   made->end_ns - made->start_ns,
	   "%s: its bind, with stages, compound pages of order %u, %llu pages of altmap",
	   device, made->vmemmap_shift,
	   (unsigned long long)made->altmap_pages);
	ok(gone->op == MEMMAP_BENCH_OP_UNBIND && gone->start == made->start &&
	   gone->stage_ns[MEMMAP_BENCH_STAGE_TEARDOWN] <
	   gone->end_ns - gone->start_ns && made->end_ns < gone->start_ns,
	   "%s: its unbind, after that", device);
	look.start = start_ + bytes / 2;
	ok(call(fd, MEMMAP_BENCH_INSPECT, &look) == -ENXIO,
	   "%s: nothing is there afterwards", device);
}

int main(int argc, char **argv)
{
	struct memmap_bench_range_create range = hole(0, SECTION);
	int fd = open_device();

	probed_before = text_of(KPROBES);
	traced_before = text_of(FTRACED);
	if (!ok(!is_probed(), "no probe before") ||
	    !ok(!create(fd, &range) && no_probes(),
		"none left by making a range"))
		return finished();
	test_refusals(fd, range.id);
	test_records(fd);
	test_lost(fd);
	test_disarmed(fd);
	if (argc == 5)
		test_namespace(fd, argv[1], strtoull(argv[2], NULL, 0),
			       strtoull(argv[3], NULL, 0),
			       !strcmp(argv[4], "pmem"));
	start(fd);
	ok(is_probed(), "a trace is on");
	close(fd);
	ok(no_probes() && holds_nothing(), "a close ends it");
	return finished();
}

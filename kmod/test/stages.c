// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's whole path in a guest whose clock counts instructions: what each
 * stage costs, whether they add up, and whether an independent function-graph
 * trace of the same call says the same. Usage: stages [check]
 */
#include <math.h>
#include <sys/mount.h>

#include "module.h"

#define BYTES	(16 * GIB)
#define TRACING	"/sys/kernel/tracing/"

static const char *const names[] = {
	[MEMMAP_BENCH_STAGE_LOCK_WAIT] = "lock_wait",
	[MEMMAP_BENCH_STAGE_LOCK_HELD] = "lock_held",
	[MEMMAP_BENCH_STAGE_POPULATE] = "populate",
	[MEMMAP_BENCH_STAGE_ZONE] = "zone",
	[MEMMAP_BENCH_STAGE_INIT] = "init",
	[MEMMAP_BENCH_STAGE_UNZONE] = "unzone",
	[MEMMAP_BENCH_STAGE_TEARDOWN] = "teardown",
	[MEMMAP_BENCH_STAGE_GRACE] = "grace",
};

/* What the graph tracer calls what we have a stage for; 0: the whole. */
static const struct traced {
	const char *function;
	unsigned int stage;
} traced[] = {
	{ "memremap_pages", 0 },
	{ "mem_hotplug_begin", MEMMAP_BENCH_STAGE_LOCK_WAIT },
	{ "arch_add_memory", MEMMAP_BENCH_STAGE_POPULATE },
	{ "move_pfn_range_to_zone", MEMMAP_BENCH_STAGE_ZONE },
	{ "memmap_init_zone_device", MEMMAP_BENCH_STAGE_INIT },
};

#define NR_TRACED	(sizeof(traced) / sizeof(traced[0]))

static double per_page(double ns)
{
	return ns / (double)(BYTES / PAGE);
}

static double whole(const struct memmap_bench_record *record)
{
	return (double)(record->end_ns - record->start_ns);
}

/* What the stages do not explain. */
static double rest(const struct memmap_bench_record *record)
{
	double ns = whole(record);

	for (int i = 1; i < MEMMAP_BENCH_NR_STAGES; i++)
		if (i != MEMMAP_BENCH_STAGE_LOCK_HELD &&
		    record->stage_ns[i] != MEMMAP_BENCH_UNKNOWN)
			ns -= (double)record->stage_ns[i];
	return ns;
}

static void show(const char *what, const struct memmap_bench_record *record)
{
	printf("# %-8s %10.3f instructions per struct page, %u probes hit%s\n",
	       what, per_page(whole(record)), record->hits,
	       record->flags & MEMMAP_BENCH_RECORD_FIRST ?
	       ", first since boot" : "");
	for (int i = 1; i < MEMMAP_BENCH_NR_STAGES; i++)
		if (record->stage_ns[i] != MEMMAP_BENCH_UNKNOWN)
			printf("#   %-10s %10.4f\n", names[i],
			       per_page((double)record->stage_ns[i]));
	printf("#   %-10s %10.4f\n", "rest", per_page(rest(record)));
}

static int set(const char *file, const char *text)
{
	char path[128];
	FILE *to;
	int err;

	snprintf(path, sizeof(path), TRACING "%s", file);
	to = fopen(path, "w");
	if (!to)
		return -errno;
	err = fputs(text, to) < 0;
	return fclose(to) || err ? -EIO : 0;
}

static int trace_functions(void)
{
	char list[512] = "";

	for (size_t i = 0; i < NR_TRACED; i++) {
		strcat(list, traced[i].function);
		strcat(list, "\n");
	}
	return set("current_tracer", "nop") || set("set_ftrace_filter", list) ||
	       set("trace", "") || set("options/funcgraph-tail", "1") ||
	       set("current_tracer", "function_graph");
}

/*
 * Duration of @function inside memremap_pages(), or of that itself, ns; NAN: none.
 * An entry has no duration, but "{" at its end; what it calls follows.
 */
static double traced_ns(const char *function)
{
	FILE *from = fopen(TRACING "trace", "r");
	double found = NAN, us;
	bool inside = false;
	char line[512];

	while (from && fgets(line, sizeof(line), from)) {
		char *number = strchr(line, ')');

		if (strstr(line, "memremap_pages() {"))
			inside = true;
		if (!inside || !number || !strstr(line, function) ||
		    strchr(line, '{'))
			continue;
		number += strcspn(number, "0123456789|");
		if (sscanf(number, "%lf us", &us) == 1)
			found = us * 1000;
		break;
	}
	if (from)
		fclose(from);
	return found;
}

static int bind(int fd, unsigned int flags,
		struct memmap_bench_record records[2])
{
	struct memmap_bench_bind arg = bind_of(0, BYTES, records);
	int err;

	arg.flags = flags;
	err = call(fd, MEMMAP_BENCH_BIND, &arg);
	if (!err && flags)
		printf("# a probe's hit costs %llu\n",
		       (unsigned long long)arg.probe_ns);
	return err;
}

static void check_sum(const struct memmap_bench_record *record)
{
	ok(record->flags & MEMMAP_BENCH_RECORD_PROBED &&
	   !(record->flags & MEMMAP_BENCH_RECORD_MISSED),
	   "no probe was missed");
	ok(fabs(rest(record)) < 0.02 * whole(record),
	   "unaccounted: %.4f %% of the bind, below 2 %%",
	   100 * rest(record) / whole(record));
	ok(record->stage_ns[MEMMAP_BENCH_STAGE_LOCK_HELD] >=
	   record->stage_ns[MEMMAP_BENCH_STAGE_POPULATE] +
	   record->stage_ns[MEMMAP_BENCH_STAGE_ZONE] &&
	   (double)record->stage_ns[MEMMAP_BENCH_STAGE_LOCK_HELD] +
	   (double)record->stage_ns[MEMMAP_BENCH_STAGE_INIT] < whole(record),
	   "the lock is held over populate and zone, and not over init");
}

/*
 * Stamps follow the first page of each section, so that two of them are a section
 * apart; then come those of the pageblocks. Older kernels stamp every pageblock.
 */
static void check_stamps(int fd)
{
	static uint64_t stamps[2 * PAGEBLOCKS * BYTES / SECTION];
	struct memmap_bench_record records[2];
	struct memmap_bench_bind arg = bind_of(0, BYTES, records);
	uint64_t sections = BYTES / SECTION;
	uint64_t least = UINT64_MAX, most = 0, step;
	int err;

	arg.flags = MEMMAP_BENCH_BIND_STAGES;
	arg.sections = (uintptr_t)stamps;
	arg.nr_sections = sizeof(stamps) / sizeof(stamps[0]);
	err = bind_ranges(fd, &arg);
	step = arg.nr_sections == sections * PAGEBLOCKS ? PAGEBLOCKS : 1;
	for (uint64_t i = 1; i < sections; i++) {
		uint64_t ns = stamps[i * step] - stamps[(i - 1) * step];

		least = ns < least ? ns : least;
		most = ns > most ? ns : most;
	}
	printf("# a section: %llu to %llu instructions, %.3f to %.3f per struct page\n",
	       (unsigned long long)least, (unsigned long long)most,
	       (double)least / (SECTION / PAGE), (double)most / (SECTION / PAGE));
	ok(!err && (step > 1 || arg.nr_sections == 2 * sections) &&
	   (double)most < 1.01 * (double)least,
	   "%u stamps; sections of one initialisation are equal within 1 %%: %s",
	   arg.nr_sections, strerror(-err));
}

/* Stages of some instructions have no 2 %: those below 100000 may differ by 20000. */
static void check_trace(const struct memmap_bench_record *record)
{
	for (size_t i = 0; i < NR_TRACED; i++) {
		double theirs = traced_ns(traced[i].function);
		double ours = traced[i].stage ?
			(double)record->stage_ns[traced[i].stage] :
			whole(record);

		ok(fabs(ours - theirs) <= (theirs < 1e5 ? 2e4 : 0.02 * theirs),
		   "%s: %.0f, by the function-graph tracer %.0f",
		   traced[i].function, ours, theirs);
	}
}

int main(int argc, char **argv)
{
	struct memmap_bench_record first[2], probed[2], bare[2], graph[2];
	bool checking = argc == 2 && !strcmp(argv[1], "check");
	int fd = open_device();
	int err;

	err = bind(fd, MEMMAP_BENCH_BIND_STAGES, first);
	err = err ? err : bind(fd, MEMMAP_BENCH_BIND_STAGES, probed);
	err = err ? err : bind(fd, 0, bare);
	if (!err && checking) {
		err = trace_functions() ? -EIO : 0;
		err = err ? err : bind(fd, MEMMAP_BENCH_BIND_STAGES, graph);
	}
	if (err) {
		printf("Bail out! %s\n", strerror(-err));
		return 1;
	}
	show("first", &first[0]);
	show("bind", &probed[0]);
	show("unbind", &probed[1]);
	printf("# without probes: bind %.3f, unbind %.3f\n",
	       per_page(whole(&bare[0])), per_page(whole(&bare[1])));
	if (!checking)
		return 0;
	ok(first[0].flags & MEMMAP_BENCH_RECORD_FIRST &&
	   !(probed[0].flags & MEMMAP_BENCH_RECORD_FIRST),
	   "the first bind since boot is told from later ones");
	check_sum(&first[0]);
	check_sum(&probed[0]);
	ok(whole(&probed[0]) < 1.001 * whole(&bare[0]),
	   "probing costs less than 0.1 %% of a bind: %.3f, without %.3f",
	   per_page(whole(&probed[0])), per_page(whole(&bare[0])));
	show("graph", &graph[0]);
	check_trace(&graph[0]);
	set("current_tracer", "nop");
	check_stamps(fd);
	close(fd);
	return finished();
}

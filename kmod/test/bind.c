// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's whole path: records, their order, places and times; what is behind
 * the memmap of each type and geometry; that a kill leaves nothing. First of all
 * tests in a guest, for what is first since boot. Usage: bind PMEM-START NODE...: a
 * free namespace's first byte, on the first of the nodes.
 */
#include <signal.h>
#include <sys/wait.h>

#include "module.h"

#define MAX_NODES	8
#define STAGES		MEMMAP_BENCH_BIND_STAGES
#define AT_ONCE		MEMMAP_BENCH_BIND_AT_ONCE
#define BYTES		(8 * SECTION)	/* a compound page of 1 GiB */

static struct memmap_bench_record records[2 * MEMMAP_BENCH_MAX_RANGES];
static unsigned int nr_nodes;
static int nodes[MAX_NODES];

static void show(const struct memmap_bench_bind *arg)
{
	printf("# bind %llu ns, unbind %llu ns, a probe %llu ns\n",
	       (unsigned long long)arg->bind_ns,
	       (unsigned long long)arg->unbind_ns,
	       (unsigned long long)arg->probe_ns);
	for (unsigned int i = 0; i < arg->nr_records; i++) {
		const struct memmap_bench_record *r = &records[i];

		printf("# op %u flags %#x type %u node %d cpu %d to %d, %#llx + %#llx, %llu to %llu, waited %lld, altmap %llu, %u hits, memmap %llu in memory %llu small %llu off %llu, stages",
		       r->op, r->flags, r->type, r->node, r->cpu, r->end_cpu,
		       (unsigned long long)r->start,
		       (unsigned long long)r->bytes,
		       (unsigned long long)r->start_ns,
		       (unsigned long long)r->end_ns, (long long)r->wait_ns,
		       (unsigned long long)r->altmap_pages, r->hits,
		       (unsigned long long)r->memmap_bytes,
		       (unsigned long long)r->backing_bytes,
		       (unsigned long long)r->small_bytes,
		       (unsigned long long)r->off_node_bytes);
		for (int s = 1; s < MEMMAP_BENCH_NR_STAGES; s++)
			printf(" %lld", (long long)r->stage_ns[s]);
		printf("\n");
	}
}

static int node_of(int cpu)
{
	char path[80];

	for (int node = 0; node < MAX_NODES; node++) {
		snprintf(path, sizeof(path),
			 "/sys/devices/system/cpu/cpu%d/node%d", cpu, node);
		if (!access(path, F_OK))
			return node;
	}
	return -1;
}

static bool has_cpus(int node)
{
	char path[80];

	for (int cpu = 0; cpu < 64; cpu++) {
		snprintf(path, sizeof(path),
			 "/sys/devices/system/node/node%d/cpu%d", node, cpu);
		if (!access(path, F_OK))
			return true;
	}
	return false;
}

static struct memmap_bench_bind bind_on(unsigned int nr, unsigned int flags)
{
	struct memmap_bench_bind arg = bind_of(0, BYTES, records);

	arg.flags = flags;
	arg.nr_ranges = nr;
	arg.nr_records = 2 * nr + 5;
	for (unsigned int i = 0; i < nr; i++)
		arg.node[i] = nodes[i % nr_nodes];
	memset(records, 0xff, sizeof(records));
	return arg;
}

/* Binds of the ranges in their order, then the unbinds, and nothing behind. */
static bool in_order(const struct memmap_bench_bind *arg)
{
	unsigned int nr = arg->nr_ranges;

	for (unsigned int i = 0; i < 2 * nr; i++) {
		const struct memmap_bench_record *r = &records[i];
		const struct memmap_bench_record *first = &records[i % nr];
		bool bind = i < nr;

		if (r->op != (bind ? MEMMAP_BENCH_OP_BIND :
				     MEMMAP_BENCH_OP_UNBIND) ||
		    r->type != arg->type || r->bytes != arg->bytes ||
		    r->node != (bind ? arg->node[i] : -1) ||
		    r->vmemmap_shift != arg->vmemmap_shift ||
		    r->start != first->start || r->start % SECTION ||
		    r->end_ns <= r->start_ns ||
		    r->wait_ns > r->end_ns - r->start_ns || r->altmap_pages)
			return false;
		for (unsigned int j = i + 1; j < nr; j++)
			if (r->start < records[j].start + records[j].bytes &&
			    records[j].start < r->start + r->bytes)
				return false;
	}
	return arg->nr_records == 2 * nr && records[2 * nr].op == ~0U;
}

static uint64_t last_end(unsigned int from, unsigned int nr)
{
	uint64_t last = 0;

	for (unsigned int i = from; i < from + nr; i++)
		last = records[i].end_ns > last ? records[i].end_ns : last;
	return last;
}

static bool makespans(const struct memmap_bench_bind *arg)
{
	return arg->bind_ns == last_end(0, arg->nr_ranges) &&
	       arg->unbind_ns == last_end(arg->nr_ranges, arg->nr_ranges);
}

static bool overlap(unsigned int i, unsigned int j)
{
	return records[i].start_ns < records[j].end_ns &&
	       records[j].start_ns < records[i].end_ns;
}

/* Pairs of binds, or of unbinds, that were under way at the same time. */
static unsigned int overlaps(unsigned int from, unsigned int nr)
{
	unsigned int found = 0;

	for (unsigned int i = from; i < from + nr; i++)
		for (unsigned int j = i + 1; j < from + nr; j++)
			found += overlap(i, j);
	return found;
}

static bool on_their_nodes(const struct memmap_bench_bind *arg)
{
	for (unsigned int i = 0; i < 2 * arg->nr_ranges; i++) {
		int home = arg->node[i % arg->nr_ranges];

		if (has_cpus(home) && node_of(records[i].cpu) != home)
			return false;
	}
	return true;
}

static bool is_known(const struct memmap_bench_record *record, unsigned int stage)
{
	return record->stage_ns[stage] != MEMMAP_BENCH_UNKNOWN;
}

/* What must have been seen of an op, and what cannot. */
static bool right_stages(const struct memmap_bench_record *record)
{
	bool bind = record->op == MEMMAP_BENCH_OP_BIND;

	return is_known(record, MEMMAP_BENCH_STAGE_LOCK_WAIT) &&
	       is_known(record, MEMMAP_BENCH_STAGE_LOCK_HELD) &&
	       is_known(record, MEMMAP_BENCH_STAGE_POPULATE) == bind &&
	       is_known(record, MEMMAP_BENCH_STAGE_ZONE) == bind &&
	       is_known(record, MEMMAP_BENCH_STAGE_INIT) == bind &&
	       is_known(record, MEMMAP_BENCH_STAGE_UNZONE) != bind &&
	       is_known(record, MEMMAP_BENCH_STAGE_TEARDOWN) != bind;
}

/* What is done under the lock is in LOCK_HELD; all but that adds up. */
static bool stages_fit(const struct memmap_bench_record *record)
{
	uint64_t sum = 0, locked = 0;

	for (unsigned int i = 1; i < MEMMAP_BENCH_NR_STAGES; i++)
		if (i != MEMMAP_BENCH_STAGE_LOCK_HELD && is_known(record, i))
			sum += record->stage_ns[i];
	for (unsigned int i = MEMMAP_BENCH_STAGE_POPULATE;
	     i <= MEMMAP_BENCH_STAGE_TEARDOWN; i++)
		if (i != MEMMAP_BENCH_STAGE_INIT && is_known(record, i))
			locked += record->stage_ns[i];
	return sum <= record->end_ns - record->start_ns &&
	       locked <= record->stage_ns[MEMMAP_BENCH_STAGE_LOCK_HELD];
}

static bool all_stages(const struct memmap_bench_bind *arg)
{
	for (unsigned int i = 0; i < 2 * arg->nr_ranges; i++)
		if (!(records[i].flags & MEMMAP_BENCH_RECORD_PROBED) ||
		    records[i].flags & MEMMAP_BENCH_RECORD_MISSED ||
		    records[i].hits < 5 || !right_stages(&records[i]) ||
		    !stages_fit(&records[i]))
			return false;
	return arg->probe_ns && arg->probe_ns < 100000;
}

static bool no_stages(const struct memmap_bench_bind *arg)
{
	for (unsigned int i = 0; i < 2 * arg->nr_ranges; i++) {
		if (records[i].flags & MEMMAP_BENCH_RECORD_PROBED ||
		    records[i].hits)
			return false;
		for (unsigned int s = 0; s < 16; s++)
			if (is_known(&records[i], s))
				return false;
	}
	return arg->probe_ns == MEMMAP_BENCH_UNKNOWN;
}

/* One global lock: the times in which it was held lie side by side. */
static bool lock_is_one(const struct memmap_bench_bind *arg)
{
	uint64_t held[2] = { 0, 0 };

	for (unsigned int i = 0; i < 2 * arg->nr_ranges; i++)
		held[i / arg->nr_ranges] +=
			records[i].stage_ns[MEMMAP_BENCH_STAGE_LOCK_HELD];
	return held[0] <= arg->bind_ns && held[1] <= arg->unbind_ns;
}

static bool first_since_boot(unsigned int nr, bool want)
{
	for (unsigned int i = 0; i < nr; i++)
		if (!!(records[i].flags & MEMMAP_BENCH_RECORD_FIRST) != want)
			return false;
	return true;
}

/* A busy host keeps workers from their nodes, or from each other. */
#define TRIES 5

static int bind_well(int fd, unsigned int nr, unsigned int flags,
		     struct memmap_bench_bind *arg)
{
	int err = 0;

	for (int i = 0; i < TRIES && !err; i++) {
		*arg = bind_on(nr, flags);
		err = bind_ranges(fd, arg);
		if (!err && on_their_nodes(arg) &&
		    (nr == 1 || !(flags & AT_ONCE) || overlaps(0, nr)))
			break;
	}
	return err;
}

static void test_nodes(int fd, unsigned int nr, unsigned int flags)
{
	const char *how = flags & AT_ONCE ? "at once" : "one by one";
	struct memmap_bench_bind arg;
	int err = bind_well(fd, nr, flags, &arg);
	unsigned int before = failures;

	if (!ok(!err && in_order(&arg), "%u ranges %s: records in order: %s",
		nr, how, strerror(-err))) {
		show(&arg);
		return;
	}
	ok(makespans(&arg), "the makespan is the last end");
	ok(on_their_nodes(&arg), "each starts on a CPU of its node");
	if (flags & AT_ONCE)
		ok(nr == 1 || overlaps(0, nr), "some binds overlap");
	else
		ok(!overlaps(0, nr) && !overlaps(nr, nr), "none overlap");
	if (flags & STAGES)
		ok(all_stages(&arg) && lock_is_one(&arg),
		   "stages are known, fit into the whole, and the lock was one's at a time");
	else
		ok(no_stages(&arg), "no stage is known");
	if (failures != before)
		show(&arg);
}

static void test_first(int fd)
{
	struct memmap_bench_bind arg = bind_on(nr_nodes, 0);
	int err = bind_ranges(fd, &arg);

	ok(!err && first_since_boot(nr_nodes, true),
	   "the first of each node since boot: %s", strerror(-err));
	arg = bind_on(nr_nodes, 0);
	err = bind_ranges(fd, &arg);
	ok(!err && first_since_boot(2 * nr_nodes, false),
	   "the second is not: %s", strerror(-err));
}

/* --- geometry ------------------------------------------------------------- */

/* Struct pages that a compound page really has. */
static uint64_t backed(unsigned int shift)
{
	return shift ? 128 : 1;
}

static void test_geometry(int fd, unsigned int type, unsigned int shift)
{
	struct memmap_bench_bind arg = bind_on(1, STAGES);
	uint64_t stamps[1024];
	uint64_t sections = BYTES / SECTION, want;
	bool ascend = true;
	int err;

	memset(stamps, 0, sizeof(stamps));
	arg.type = type;
	arg.vmemmap_shift = shift;
	arg.sections = (uintptr_t)stamps;
	arg.nr_sections = 1024;
	err = bind_ranges(fd, &arg);
	if (!ok(!err && in_order(&arg) && all_stages(&arg),
		"type %u, compound pages of order %u: %s", type, shift,
		strerror(-err))) {
		show(&arg);
		return;
	}
	want = (BYTES / PAGE >> shift) * backed(shift) * 64;
	ok(records[0].memmap_bytes == BYTES / PAGE * 64 &&
	   records[0].backing_bytes == want && !records[0].off_node_bytes &&
	   (shift ? records[0].small_bytes == want :
		    records[0].small_bytes <= want / 16),
	   "memmap of %llu bytes, in memory %llu, by 4 KiB pages %llu",
	   (unsigned long long)records[0].memmap_bytes,
	   (unsigned long long)records[0].backing_bytes,
	   (unsigned long long)records[0].small_bytes);
	/* Head pages of whole sections: with 1 GiB pages, one in eight. */
	want = (shift == 18 ? sections / 8 : sections) + sections;
	if (arg.nr_sections != want)
		want = shift == 18 ? sections / 8 : sections * PAGEBLOCKS;
	for (unsigned int i = 1; i < want; i++)
		ascend &= stamps[i - 1] < stamps[i];
	ok(arg.nr_sections == want && ascend &&
	   stamps[want - 1] <= records[0].stage_ns[MEMMAP_BENCH_STAGE_INIT] &&
	   !stamps[want],
	   "%u stamps in %llu sections, ascending, in the initialisation",
	   arg.nr_sections, (unsigned long long)sections);
	if (arg.nr_sections != want)
		for (unsigned int i = 0; i < arg.nr_sections && i < 1024; i++)
			printf("# stamp %u: %llu\n", i,
			       (unsigned long long)stamps[i]);
}

/* Room for fewer stamps than there are: the rest is counted, not written. */
static void test_stamps_room(int fd)
{
	struct memmap_bench_bind arg = bind_on(1, STAGES);
	uint64_t stamps[4] = { 0, 0, 0, 77 };
	int err;

	arg.sections = (uintptr_t)stamps;
	arg.nr_sections = 3;
	err = bind_ranges(fd, &arg);
	ok(!err && (arg.nr_sections == 2 * BYTES / SECTION ||
		    arg.nr_sections == PAGEBLOCKS * BYTES / SECTION) &&
	   stamps[2] && stamps[3] == 77, "room for 3 stamps of %u: %s", arg.nr_sections,
	   strerror(-err));
}

static void test_pmem(int fd, uint64_t start)
{
	struct memmap_bench_bind arg = bind_on(2, STAGES);
	int err;

	arg.source = MEMMAP_BENCH_SOURCE_PMEM;
	arg.bytes = 2 * SECTION;
	arg.node[1] = arg.node[0];
	arg.start[0] = start;
	arg.start[1] = start + arg.bytes;
	err = bind_ranges(fd, &arg);
	ok(!err && in_order(&arg) && arg.type == MEMMAP_BENCH_TYPE_FS_DAX &&
	   records[0].start == start &&
	   records[1].start == start + 2 * SECTION && all_stages(&arg),
	   "two pieces of persistent memory: %s", strerror(-err));
	arg.start[1] = start + SECTION;
	ok(bind_ranges(fd, &arg) == -EBUSY && holds_nothing(),
	   "two that overlap are refused");
}

/* --- kills ---------------------------------------------------------------- */

/* Sum of the numbers behind @what in a file. */
static long sum_of(const char *path, const char *what)
{
	char *text = text_of(path);
	long sum = 0;

	for (char *at = text; (at = strstr(at, what));) {
		at += strlen(what);
		sum += atol(at);
	}
	free(text);
	return sum;
}

/* With what CPUs keep in lists of their own, which wanders by 20 MiB. */
static long free_kib(void)
{
	return sum_of("/proc/meminfo", "MemFree:") +
	       sum_of("/proc/zoneinfo", "count:") * 4;
}

static bool kill_after(unsigned int ms, unsigned int flags)
{
	struct memmap_bench_bind arg = bind_on(24, flags);
	pid_t child = fork();
	int status;

	if (!child) {
		int fd = open_device();

		arg.bytes = 2 * SECTION;
		while (!bind_ranges(fd, &arg))
			arg.nr_records = 2 * 24;
		_exit(1);
	}
	usleep(ms * 1000);
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	return WIFSIGNALED(status) && holds_nothing() && !is_probed();
}

/* KiB that are free less after some kills. */
static long lost_by_kills(void)
{
	static const unsigned int ms[] = { 100, 250 };
	long before = free_kib(), after;
	bool clean = true;

	for (unsigned int i = 0; i < 2; i++)
		clean &= kill_after(ms[i], STAGES) &&
			 kill_after(ms[i], STAGES | AT_ONCE);
	ok(clean, "killed in binds of 24 ranges: nothing held, nothing probed");
	after = free_kib();
	printf("# free before %ld KiB, after %ld KiB\n", before, after);
	return before - after;
}

/* Free memory wanders; a leaked memmap of 4 MiB shows every time. */
static void test_kills(void)
{
	long lost = lost_by_kills();

	for (int i = 0; i < 3 && lost >= 4096; i++)
		lost = lost_by_kills();
	ok(lost < 4096, "and no memory is lost, not every time");
}

int main(int argc, char **argv)
{
	int fd = open_device();

	if (argc < 3 || argc > 2 + MAX_NODES)
		return 2;
	for (int i = 2; i < argc; i++)
		nodes[nr_nodes++] = atoi(argv[i]);
	test_first(fd);
	for (unsigned int nr = 1; nr <= nr_nodes; nr++) {
		test_nodes(fd, nr, STAGES);
		test_nodes(fd, nr, STAGES | AT_ONCE);
	}
	/* Two of them on one node. */
	test_nodes(fd, nr_nodes + 1, STAGES | AT_ONCE);
	test_nodes(fd, nr_nodes, 0);
	test_nodes(fd, nr_nodes, AT_ONCE);
	for (unsigned int type = 1; type < MEMMAP_BENCH_NR_TYPES; type++)
		if (has_type(fd, type))
			test_geometry(fd, type, 0);
	test_geometry(fd, MEMMAP_BENCH_TYPE_GENERIC, 9);
	test_geometry(fd, MEMMAP_BENCH_TYPE_GENERIC, 18);
	test_stamps_room(fd);
	test_pmem(fd, strtoull(argv[1], NULL, 0));
	close(fd);
	test_kills();
	return finished();
}

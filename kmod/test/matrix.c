// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every schedule x writer x prefill x placement leaves each struct page as the
 * kernel did, on one range of each node named, and says truly who did what.
 * Usage: matrix BYTES NODE...
 */
#include "module.h"

#define MAX_NODES 8

struct ranges {
	int node[MAX_NODES];
	unsigned int id[MAX_NODES];
	unsigned int nr;
	uint64_t bytes;
};

static const char *const schedules[] = {
	"", "serial", "deferred", "padata", "slices", "background", "padata-api",
};
static const char *const prefills[] = { "", "zero", "poison", "keep" };
static const char *const placements[] = { "", "node", "any", "remote" };

static bool make(int fd, struct ranges *ranges)
{
	for (unsigned int i = 0; i < ranges->nr; i++) {
		struct memmap_bench_range_create arg =
			hole(ranges->node[i], ranges->bytes);
		int err = create(fd, &arg);

		ranges->id[i] = arg.id;
		if (!ok(!err, "range of %llu MiB on node %d: %s",
			(unsigned long long)ranges->bytes >> 20,
			ranges->node[i], strerror(-err)))
			return false;
		ok(arg.module_bytes * 1000 <= arg.bytes / PAGE * 64,
		   "the module keeps %llu bytes, at most 0.1 %% of the memmap",
		   (unsigned long long)arg.module_bytes);
		ok(!arg.off_node_bytes && arg.small_bytes <= arg.bytes / 64,
		   "the memmap is on node %d, %llu bytes of it by 4 KiB pages",
		   ranges->node[i], (unsigned long long)arg.small_bytes);
		ok(arg.first_init_ns && arg.first_init_ns < arg.create_ns,
		   "the first initialisation took %llu of %llu ns",
		   (unsigned long long)arg.first_init_ns,
		   (unsigned long long)arg.create_ns);
	}
	return true;
}

static unsigned int cpus_of(int node)
{
	char path[64], list[1024] = "";
	unsigned int cpus = 0, first, last;
	FILE *file;
	char *text;

	snprintf(path, sizeof(path), "/sys/devices/system/node/node%d/cpulist",
		 node);
	file = fopen(path, "r");
	if (!file || !fgets(list, sizeof(list), file))
		list[0] = '\0';
	if (file)
		fclose(file);
	for (text = strtok(list, ","); text; text = strtok(NULL, ",")) {
		int found = sscanf(text, "%u-%u", &first, &last);

		if (found > 0)
			cpus += found == 2 ? last - first + 1 : 1;
	}
	return cpus;
}

static bool right_padata_chunks(const struct memmap_bench_run *arg,
				uint64_t pages, uint64_t used, uint64_t chunks)
{
	uint64_t section = SECTION / PAGE;
	uint64_t size = pages / (used * 4);

	/* One worker asked for, not only granted, is not cut at all. */
	if (arg->threads == 1 || pages < 2 * section)
		return used == 1 && chunks == 1;
	size = size < section ? section : size;
	size = (size + section - 1) / section * section;
	/* The range may start inside a chunk: one more piece. */
	return chunks == (pages + size - 1) / size ||
	       chunks == (pages + size - 1) / size + 1;
}

/* Whether @chunks is what @pages, shared by @used workers, are cut into. */
static bool right_chunks(const struct memmap_bench_run *arg, uint64_t pages,
			 uint64_t used, uint64_t chunks)
{
	switch (arg->schedule) {
	case MEMMAP_BENCH_SCHEDULE_SLICES:
		return used == arg->threads && chunks == used;
	case MEMMAP_BENCH_SCHEDULE_BACKGROUND:
		return used == arg->threads + 1 && chunks == MEMMAP_BENCH_UNITS;
	case MEMMAP_BENCH_SCHEDULE_PADATA_API:
		return used <= arg->threads + 1 &&
		       chunks == pages / (SECTION / PAGE);
	default:
		return right_padata_chunks(arg, pages, used, chunks);
	}
}

static bool chunks_add_up(const struct memmap_bench_run *arg,
			  const struct ranges *ranges)
{
	uint64_t pages = ranges->bytes / PAGE;

	for (unsigned int r = 0; r < ranges->nr; r++) {
		uint64_t done = 0, chunks = 0, used = 0;

		for (unsigned int i = 0; i < arg->nr_workers; i++) {
			if (workers[i].range != ranges->id[r])
				continue;
			done += workers[i].pages;
			chunks += workers[i].chunks;
			used++;
		}
		if (done != pages || !used ||
		    !right_chunks(arg, pages, used, chunks))
			return false;
	}
	return true;
}

static bool times_are_sane(const struct memmap_bench_run *arg)
{
	uint64_t last = 0, first = UINT64_MAX;

	for (unsigned int i = 0; i < arg->nr_workers; i++) {
		const struct memmap_bench_worker *w = &workers[i];

		if (w->end_ns <= w->start_ns || w->cpu < 0 || w->node < 0 ||
		    w->wait_ns == MEMMAP_BENCH_UNKNOWN)
			return false;
		last = w->end_ns > last ? w->end_ns : last;
		first = w->start_ns < first ? w->start_ns : first;
	}
	return arg->makespan_ns == last && arg->dispatch_ns == first;
}

/* Serial: no worker starts before the one before it has ended. */
static bool one_after_another(const struct memmap_bench_run *arg)
{
	for (unsigned int i = 0; i < arg->nr_workers; i++)
		for (unsigned int j = 0; j < arg->nr_workers; j++)
			if (i != j && workers[i].start_ns < workers[j].end_ns &&
			    workers[j].start_ns < workers[i].end_ns)
				return false;
	return true;
}

/*
 * More workers than CPUs are moved to other nodes: an unbound workqueue prefers
 * a node, it does not keep to it. Only where all have room is placement certain.
 */
static bool have_room(const struct memmap_bench_run *arg,
		      const struct ranges *ranges)
{
	for (unsigned int r = 0; r < ranges->nr; r++)
		if (cpus_of(ranges->node[r]) < arg->threads)
			return false;
	return true;
}

static bool placed(const struct memmap_bench_run *arg,
		   const struct ranges *ranges)
{
	if (!have_room(arg, ranges))
		return true;
	for (unsigned int i = 0; i < arg->nr_workers; i++) {
		int home = ranges->node[0];

		for (unsigned int r = 0; r < ranges->nr; r++)
			if (workers[i].range == ranges->id[r])
				home = ranges->node[r];
		if (arg->placement == MEMMAP_BENCH_PLACEMENT_NODE &&
		    workers[i].node != home)
			return false;
		if (arg->placement == MEMMAP_BENCH_PLACEMENT_REMOTE &&
		    workers[i].node == home)
			return false;
	}
	return true;
}

static void show(const struct memmap_bench_run *arg)
{
	printf("# verdict %u pfn %#llx field %u offset %u want %#llx got %#llx\n",
	       arg->verdict, (unsigned long long)arg->bad_pfn, arg->bad_field,
	       arg->bad_offset, (unsigned long long)arg->bad_want,
	       (unsigned long long)arg->bad_got);
	for (unsigned int i = 0; i < arg->nr_workers; i++)
		printf("# range %u worker %u cpu %d node %d %llu..%llu pages %llu chunks %llu wait %llu\n",
		       workers[i].range, workers[i].index, workers[i].cpu,
		       workers[i].node, (unsigned long long)workers[i].start_ns,
		       (unsigned long long)workers[i].end_ns,
		       (unsigned long long)workers[i].pages,
		       (unsigned long long)workers[i].chunks,
		       (unsigned long long)workers[i].wait_ns);
}

static void report(int err, const struct memmap_bench_run *arg,
		   const struct ranges *ranges)
{
	bool passed = !err && arg->verdict == MEMMAP_BENCH_VERIFIED &&
		      arg->pages == ranges->nr * (ranges->bytes / PAGE) &&
		      chunks_add_up(arg, ranges) && times_are_sane(arg) &&
		      placed(arg, ranges) &&
		      (arg->schedule != MEMMAP_BENCH_SCHEDULE_SERIAL ||
		       one_after_another(arg));

	ok(passed, "%s x %s, %u threads, %s on %s: %s",
	   schedules[arg->schedule], writer_name(arg->writer), arg->threads,
	   prefills[arg->prefill], placements[arg->placement], strerror(-err));
	if (!passed && !err)
		show(arg);
}

/* A busy CPU may move even a worker that has room: that is no defect. */
#define PLACEMENT_TRIES 5

static void run_one(int fd, const struct ranges *ranges,
		    struct memmap_bench_run wanted)
{
	struct memmap_bench_run arg = wanted;
	int err = run(fd, &arg);

	for (int i = 1; i < PLACEMENT_TRIES && !err && !placed(&arg, ranges);
	     i++) {
		arg = wanted;
		err = run(fd, &arg);
	}
	report(err, &arg, ranges);
}

static struct memmap_bench_run run_on(const struct ranges *ranges)
{
	struct memmap_bench_run arg = run_of(0);

	arg.nr_ranges = ranges->nr;
	memcpy(arg.ranges, ranges->id, ranges->nr * sizeof(ranges->id[0]));
	return arg;
}

/* With each of the first @nr numbers of threads. */
static void test_schedules(int fd, const struct ranges *ranges,
			   struct memmap_bench_run arg, unsigned int nr)
{
	static const unsigned int threads[] = { 1, 2, 3, 16 };

	for (arg.schedule = 1; arg.schedule < MEMMAP_BENCH_NR_SCHEDULES;
	     arg.schedule++) {
		for (unsigned int i = 0; i < nr; i++) {
			arg.threads = threads[i];
			if (arg.threads == 1 || arg.schedule >=
						MEMMAP_BENCH_SCHEDULE_PADATA)
				run_one(fd, ranges, arg);
		}
	}
}

/* Those that no other test here takes: split between two threads. */
static void test_others(int fd, const struct ranges *ranges,
			struct memmap_bench_run arg)
{
	arg.schedule = MEMMAP_BENCH_SCHEDULE_PADATA;
	arg.threads = 2;
	for (arg.writer = MEMMAP_BENCH_WRITER_MEMSET;
	     arg.writer < MEMMAP_BENCH_NR_WRITERS; arg.writer++)
		if (has_writer(fd, arg.writer))
			run_one(fd, ranges, arg);
}

static bool remote_exists(const struct ranges *ranges)
{
	for (unsigned int r = 0; r < ranges->nr; r++) {
		bool found = false;

		for (int node = 0; node < MAX_NODES; node++)
			found |= node != ranges->node[r] && cpus_of(node);
		if (!found)
			return false;
	}
	return true;
}

static void test_conditions(int fd, const struct ranges *ranges,
			    unsigned int writer)
{
	struct memmap_bench_run arg = run_on(ranges);
	int err;

	arg.schedule = MEMMAP_BENCH_SCHEDULE_PADATA;
	arg.threads = 2;
	arg.writer = writer;
	for (arg.prefill = 1; arg.prefill < MEMMAP_BENCH_NR_PREFILLS;
	     arg.prefill++)
		run_one(fd, ranges, arg);
	arg.prefill = MEMMAP_BENCH_PREFILL_ZERO;
	arg.placement = MEMMAP_BENCH_PLACEMENT_ANY;
	run_one(fd, ranges, arg);
	arg.placement = MEMMAP_BENCH_PLACEMENT_REMOTE;
	if (remote_exists(ranges)) {
		run_one(fd, ranges, arg);
		return;
	}
	err = run(fd, &arg);
	ok(err == -ENODEV, "remote where no other node has CPUs: %s",
	   strerror(-err));
}

/*
 * Each section took some time; together, what the worker of their range took, but
 * for what it does between them.
 */
static bool sections_add_up(const struct memmap_bench_run *arg,
			    const struct ranges *ranges, const uint64_t *ns)
{
	uint64_t each = ranges->bytes / SECTION;

	if (arg->nr_sections != ranges->nr * each || arg->nr_workers != ranges->nr ||
	    ns[arg->nr_sections] != UINT64_MAX)
		return false;
	for (unsigned int r = 0; r < ranges->nr; r++) {
		uint64_t whole = workers[r].end_ns - workers[r].start_ns;
		uint64_t sum = 0;

		for (uint64_t i = r * each; i < (r + 1) * each; i++) {
			if (!ns[i])
				return false;
			sum += ns[i];
		}
		if (workers[r].range != ranges->id[r] || sum > whole ||
		    sum * 10 < whole * 9)
			return false;
	}
	return true;
}

/* A worker that has to wait between two sections is no defect. */
static void test_sections(int fd, const struct ranges *ranges,
			  unsigned int writer)
{
	static uint64_t ns[MAX_NODES * 64];
	struct memmap_bench_run arg;
	bool added = false;
	int err = 0;

	for (int i = 0; i < PLACEMENT_TRIES && !err && !added; i++) {
		memset(ns, 0xff, sizeof(ns));
		arg = run_on(ranges);
		arg.writer = writer;
		arg.sections = (uintptr_t)ns;
		arg.nr_sections = sizeof(ns) / sizeof(ns[0]);
		err = run(fd, &arg);
		added = !err && arg.verdict == MEMMAP_BENCH_VERIFIED &&
			sections_add_up(&arg, ranges, ns);
	}
	if (ok(added, "deferred x %s: %u sections add up to their workers: %s",
	       writer_name(writer), arg.nr_sections, strerror(-err)))
		return;
	show(&arg);
	for (unsigned int i = 0; i < arg.nr_sections; i++)
		printf("# section %u: %llu\n", i, (unsigned long long)ns[i]);
}

int main(int argc, char **argv)
{
	struct ranges ranges = { .nr = 0 };
	struct memmap_bench_run arg;
	int fd = open_device();

	if (argc < 3 || argc > 2 + MAX_NODES)
		return 2;
	ranges.bytes = strtoull(argv[1], NULL, 0);
	for (int i = 2; i < argc; i++)
		ranges.node[ranges.nr++] = atoi(argv[i]);
	if (!make(fd, &ranges))
		return finished();
	arg = run_on(&ranges);
	for (arg.writer = MEMMAP_BENCH_WRITER_KERNEL;
	     arg.writer <= MEMMAP_BENCH_WRITER_STORES; arg.writer++)
		test_schedules(fd, &ranges, arg, 4);
	for (arg.writer = MEMMAP_BENCH_WRITER_RESERVED_ATOMIC;
	     arg.writer <= MEMMAP_BENCH_WRITER_RESERVED_CLEARED; arg.writer++)
		test_schedules(fd, &ranges, arg, 2);
	test_others(fd, &ranges, arg);
	test_conditions(fd, &ranges, MEMMAP_BENCH_WRITER_STORES);
	test_conditions(fd, &ranges, MEMMAP_BENCH_WRITER_RESERVED_CLEARED);
	test_sections(fd, &ranges, MEMMAP_BENCH_WRITER_KERNEL);
	test_sections(fd, &ranges, MEMMAP_BENCH_WRITER_RESERVED_CLEARED);
	close(fd);
	return finished();
}

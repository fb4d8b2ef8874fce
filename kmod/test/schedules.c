// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is particular to schedules and placements: pieces of any size and alignment,
 * touches while a range is filled, and where workers are. Verified as all runs are.
 * Usage: schedules BYTES NODE...
 */
#include "module.h"

#define MAX_NODES	8
#define TOUCHES		4096
#define TRIES		5

static struct {
	unsigned int nr;
	int node[MAX_NODES];
	struct memmap_bench_range_create made[MAX_NODES];
	int with_cpus[MAX_NODES];	/* all nodes of the machine that have any */
	unsigned int nr_with_cpus;
	uint64_t pages;
} ranges;

static struct memmap_bench_touch touches[MAX_NODES * TOUCHES];

static struct memmap_bench_run run_on(unsigned int schedule,
				      unsigned int threads)
{
	struct memmap_bench_run arg = run_of(0);

	arg.schedule = schedule;
	arg.threads = threads;
	arg.nr_ranges = ranges.nr;
	for (unsigned int i = 0; i < ranges.nr; i++)
		arg.ranges[i] = ranges.made[i].id;
	return arg;
}

static bool is_verified(int err, const struct memmap_bench_run *arg)
{
	return !err && arg->verdict == MEMMAP_BENCH_VERIFIED &&
	       arg->pages == ranges.nr * ranges.pages;
}

/* What the workers of range @r wrote, and in how many pieces. */
static void sum_up(const struct memmap_bench_run *arg, unsigned int r,
		   uint64_t *pages, uint64_t *chunks)
{
	*pages = 0;
	*chunks = 0;
	for (unsigned int i = 0; i < arg->nr_workers; i++) {
		if (workers[i].range != ranges.made[r].id)
			continue;
		*pages += workers[i].pages;
		*chunks += workers[i].chunks;
	}
}

/* Pieces that end at multiples of @chunk, in absolute terms. */
static uint64_t pieces(unsigned int r, uint64_t chunk)
{
	uint64_t first = ranges.made[r].start / PAGE;

	return (first + ranges.pages - 1) / chunk - first / chunk + 1;
}

static bool is_cut_by(const struct memmap_bench_run *arg, uint64_t chunk)
{
	for (unsigned int r = 0; r < ranges.nr; r++) {
		uint64_t pages, chunks;

		sum_up(arg, r, &pages, &chunks);
		if (pages != ranges.pages || chunks != pieces(r, chunk))
			return false;
	}
	return true;
}

static void test_chunk(int fd, unsigned int schedule, unsigned int writer,
		       uint64_t chunk, uint64_t align, uint64_t want)
{
	struct memmap_bench_run arg = run_on(schedule, 2);
	int err;

	arg.writer = writer;
	arg.chunk_pages = chunk;
	arg.align_pages = align;
	err = run(fd, &arg);
	ok(is_verified(err, &arg) && is_cut_by(&arg, want) &&
	   arg.available_ns == arg.makespan_ns,
	   "%s x writer %u: chunks of %llu, aligned to %llu, are of %llu: %s",
	   schedule == MEMMAP_BENCH_SCHEDULE_PADATA ? "padata" : "padata-api",
	   writer, (unsigned long long)chunk, (unsigned long long)align,
	   (unsigned long long)want, strerror(-err));
}

static void test_chunks(int fd, unsigned int writer)
{
	static const unsigned int both[] = {
		MEMMAP_BENCH_SCHEDULE_PADATA, MEMMAP_BENCH_SCHEDULE_PADATA_API,
	};
	uint64_t section = SECTION / PAGE;

	for (int i = 0; i < 2; i++) {
		test_chunk(fd, both[i], writer, section, 0, section);
		test_chunk(fd, both[i], writer, 1000, 0, section);
		test_chunk(fd, both[i], writer, 1000, 512, 1024);
		test_chunk(fd, both[i], writer, 1000, 1, 1000);
		test_chunk(fd, both[i], writer, 77, 1, 77);
		test_chunk(fd, both[i], writer, section - 1, 1, section - 1);
	}
	test_chunk(fd, both[0], writer, 40000, 1, 40000);
	test_chunk(fd, both[0], writer, 40000, 0, 2 * section);
	test_chunk(fd, both[0], writer, 1ULL << 40, 0, 1ULL << 40);
	test_chunk(fd, both[1], writer, 0, 0, section);
	test_chunk(fd, both[1], writer, 0, 1, section);
}

/* Unaligned, but as many as padata makes of it. */
static void test_auto_chunk(int fd)
{
	struct memmap_bench_run arg = run_on(MEMMAP_BENCH_SCHEDULE_PADATA, 3);
	uint64_t section = SECTION / PAGE;
	uint64_t share = ranges.pages / (3 * 4);
	int err;

	arg.align_pages = 1;
	err = run(fd, &arg);
	/* With fewer workers granted the chunks are larger. */
	ok(is_verified(err, &arg) &&
	   (arg.nr_workers < 3 * ranges.nr ||
	    is_cut_by(&arg, share > section ? share : section)),
	   "padata, 3 threads, unaligned: %s", strerror(-err));
}

/* Every slice is one piece, of the size that 2018 had. */
static void test_slices(int fd, unsigned int threads)
{
	struct memmap_bench_run arg = run_on(MEMMAP_BENCH_SCHEDULE_SLICES,
					     threads);
	uint64_t each = ranges.pages / threads;
	int err = run(fd, &arg);
	bool right = is_verified(err, &arg) &&
		     arg.nr_workers == ranges.nr * threads &&
		     arg.available_ns == arg.makespan_ns;

	for (unsigned int i = 0; i < arg.nr_workers && right; i++) {
		uint64_t want = each;

		if (workers[i].index == threads - 1)
			want += ranges.pages % threads;
		right = workers[i].index == i % threads &&
			workers[i].chunks == 1 && workers[i].pages == want;
	}
	ok(right, "slices: %u of %llu pages: %s", threads,
	   (unsigned long long)each, strerror(-err));
}

/* CPUs that had jobs: each once a range, no more than threads, and one at least. */
static bool are_cpus(const struct memmap_bench_run *arg)
{
	unsigned int with_jobs = 0;

	for (unsigned int i = 0; i < arg->nr_workers; i++) {
		const struct memmap_bench_worker *worker = &workers[i];

		if (worker->index > arg->threads)
			return false;
		if (!worker->index)
			continue;
		if (worker->cpu != worker->end_cpu || !worker->chunks)
			return false;
		with_jobs++;
		for (unsigned int j = 0; j < i; j++)
			if (workers[j].range == worker->range &&
			    workers[j].index && workers[j].cpu == worker->cpu)
				return false;
	}
	return with_jobs;
}

static void test_api(int fd, unsigned int threads)
{
	struct memmap_bench_run arg = run_on(MEMMAP_BENCH_SCHEDULE_PADATA_API,
					     threads);
	int err = run(fd, &arg);

	ok(is_verified(err, &arg) && are_cpus(&arg) &&
	   arg.nr_workers <= ranges.nr * (threads + 1),
	   "padata-api, %u threads: records of the callers and %u CPUs: %s",
	   threads, arg.nr_workers - ranges.nr, strerror(-err));
}

/* Pieces of several workers lie in one section: its time is theirs together. */
static void test_sections(int fd, unsigned int schedule)
{
	static uint64_t ns[MAX_NODES * 64];
	struct memmap_bench_run arg = run_on(schedule, 3);
	uint64_t sections = ranges.nr * (ranges.pages / (SECTION / PAGE));
	uint64_t sum = 0, whole = 0;
	bool none = false;
	int err;

	arg.sections = (uintptr_t)ns;
	arg.nr_sections = sizeof(ns) / sizeof(ns[0]);
	memset(ns, 0, sizeof(ns));
	err = run(fd, &arg);
	for (unsigned int i = 0; i < arg.nr_sections; i++) {
		none |= !ns[i];
		sum += ns[i];
	}
	for (unsigned int i = 0; i < arg.nr_workers; i++)
		whole += workers[i].end_ns - workers[i].start_ns;
	ok(is_verified(err, &arg) && arg.nr_sections == sections && !none &&
	   sum <= whole,
	   "schedule %u: %u sections took %llu us of their workers' %llu: %s",
	   schedule, arg.nr_sections, (unsigned long long)sum / 1000,
	   (unsigned long long)whole / 1000, strerror(-err));
}

/* How many of the touches of range @r are @how, which can be 0 for all. */
static unsigned int count(const struct memmap_bench_run *arg, unsigned int r,
			  unsigned int how)
{
	unsigned int found = 0;

	for (unsigned int i = 0; i < arg->nr_touches; i++)
		found += touches[i].range == ranges.made[r].id &&
			 (!how || touches[i].how == how);
	return found;
}

/* One after another, after the caller could go on, and within the run. */
static bool are_in_order(const struct memmap_bench_run *arg)
{
	for (unsigned int i = 0; i < arg->nr_touches; i++) {
		const struct memmap_bench_touch *touch = &touches[i];

		if (touch->at_ns + touch->ns > arg->makespan_ns)
			return false;
		if (i && touch->range == touch[-1].range &&
		    touch->at_ns < touch[-1].at_ns + touch[-1].ns)
			return false;
		/* Of several ranges, the last caller's is the time. */
		if (ranges.nr == 1 && touch->at_ns < arg->available_ns)
			return false;
	}
	return true;
}

/* The touches of each range, and what its caller says that it took over. */
static bool touches_add_up(const struct memmap_bench_run *arg)
{
	unsigned int all = 0;

	for (unsigned int i = 0; i < arg->nr_workers; i++) {
		unsigned int r = i / (arg->threads + 1);
		unsigned int taken = count(arg, r, MEMMAP_BENCH_TOUCHED_TAKEN);
		unsigned int made = count(arg, r, 0);

		if (i % (arg->threads + 1))
			continue;
		if (workers[i].index || workers[i].chunks != taken ||
		    workers[i].pages !=
			    taken * (ranges.pages / MEMMAP_BENCH_UNITS))
			return false;
		if (made > TOUCHES ||
		    made != taken + count(arg, r, MEMMAP_BENCH_TOUCHED_READY) +
				    count(arg, r, MEMMAP_BENCH_TOUCHED_WAITED))
			return false;
		all += made;
	}
	return all == arg->nr_touches;
}

static struct memmap_bench_run background(unsigned int threads)
{
	struct memmap_bench_run arg = run_on(MEMMAP_BENCH_SCHEDULE_BACKGROUND,
					     threads);

	arg.touches = (uintptr_t)touches;
	arg.touch_size = sizeof(touches[0]);
	arg.nr_touches = TOUCHES;
	arg.touch_seed = 42;
	return arg;
}

static bool is_background(const struct memmap_bench_run *arg)
{
	return arg->nr_workers == ranges.nr * (arg->threads + 1) &&
	       arg->available_ns && arg->available_ns < arg->makespan_ns &&
	       are_in_order(arg) && touches_add_up(arg) &&
	       arg->pages == ranges.nr * ranges.pages;
}

static void test_background(int fd, unsigned int threads, unsigned int writer)
{
	struct memmap_bench_run arg = background(threads);
	int err;

	arg.writer = writer;
	err = run(fd, &arg);
	ok(is_verified(err, &arg) && is_background(&arg) && arg.nr_touches,
	   "background x writer %u, %u workers: %u touches, available after %llu of %llu us: %s",
	   writer, threads, arg.nr_touches,
	   (unsigned long long)arg.available_ns / 1000,
	   (unsigned long long)arg.makespan_ns / 1000, strerror(-err));
	arg = background(threads);
	arg.writer = writer;
	arg.touches = 0;
	arg.touch_size = 0;
	arg.nr_touches = 0;
	err = run(fd, &arg);
	ok(is_verified(err, &arg) && is_background(&arg) && !arg.nr_touches,
	   "background x writer %u, %u workers, nothing touched: %s", writer,
	   threads, strerror(-err));
}

/* While each unit takes 1 ms, pages are found in all three states. */
static void test_states(int fd)
{
	unsigned int of[4] = { 0 };
	struct memmap_bench_run arg;
	bool sane = true;
	int err = 0;

	if (!has_writer(fd, MEMMAP_BENCH_WRITER_DELAY))
		return;
	for (int i = 0; i < 4 * TRIES && sane && !(of[1] && of[2] && of[3]); i++) {
		arg = background(16);
		arg.flags = 0;
		arg.writer = MEMMAP_BENCH_WRITER_DELAY;
		err = run(fd, &arg);
		sane = !err && is_background(&arg);
		for (unsigned int how = 1; how <= 3; how++)
			of[how] += count(&arg, 0, how);
	}
	ok(sane && of[1] && of[2] && of[3],
	   "background: %u touches found pages ready, %u took over, %u waited: %s",
	   of[1], of[2], of[3], strerror(-err));
}

/* A caller newer than the module: what the module does not know reads 0. */
static void test_longer_touches(int fd)
{
	static struct {
		struct memmap_bench_touch known;
		char news[8];
	} longer[MAX_NODES * 2];
	struct memmap_bench_run arg = background(1);
	int err;

	memset(longer, 0xff, sizeof(longer));
	arg.touches = (uintptr_t)longer;
	arg.touch_size = sizeof(longer[0]);
	arg.nr_touches = 1;
	err = run(fd, &arg);
	ok(!err && arg.nr_touches <= ranges.nr && arg.nr_touches &&
	   longer[0].known.how && !longer[0].news[0] && !longer[0].news[7] &&
	   longer[arg.nr_touches].news[0],
	   "background: longer records of touches: %s", strerror(-err));
}

static void find_nodes_with_cpus(void)
{
	char *list = text_of("/sys/devices/system/node/has_cpu"), *at = list;

	while (*at && ranges.nr_with_cpus < MAX_NODES) {
		int first = (int)strtol(at, &at, 10), last = first;

		if (*at == '-')
			last = (int)strtol(at + 1, &at, 10);
		while (first <= last && ranges.nr_with_cpus < MAX_NODES)
			ranges.with_cpus[ranges.nr_with_cpus++] = first++;
		at += *at == ',' || *at == '\n';
	}
	free(list);
}

static int node_wanted(const struct memmap_bench_run *arg,
		       const struct memmap_bench_worker *worker)
{
	unsigned int r = 0;

	if (arg->placement == MEMMAP_BENCH_PLACEMENT_GIVEN)
		return arg->worker_node;
	while (ranges.made[r].id != worker->range)
		r++;
	return ranges.with_cpus[(r + worker->index) % ranges.nr_with_cpus];
}

/* A CPU of padata's is no thread: its record is not of a known index. */
static bool is_placed(const struct memmap_bench_run *arg)
{
	for (unsigned int i = 0; i < arg->nr_workers; i++)
		if (workers[i].node != node_wanted(arg, &workers[i]) ||
		    workers[i].end_node != workers[i].node)
			return false;
	return true;
}

/* A busy CPU may move even a worker that has room: that is no defect. */
static void test_placed(int fd, const char *name, struct memmap_bench_run wanted)
{
	struct memmap_bench_run arg;
	bool placed = false;
	int err = 0;

	for (int i = 0; i < 4 * TRIES && !err && !placed; i++) {
		arg = wanted;
		err = run(fd, &arg);
		placed = is_verified(err, &arg) && is_placed(&arg);
	}
	if (ok(placed, "schedule %u, %s, node %d: %s", arg.schedule, name,
	       arg.worker_node, strerror(-err)))
		return;
	for (unsigned int i = 0; i < arg.nr_workers; i++)
		printf("# range %u worker %u cpu %d node %d end_node %d wanted %d\n",
		       workers[i].range, workers[i].index, workers[i].cpu,
		       workers[i].node, workers[i].end_node,
		       node_wanted(&arg, &workers[i]));
}

static void test_placement(int fd, unsigned int schedule, unsigned int threads)
{
	struct memmap_bench_run arg = run_on(schedule, threads);

	arg.placement = MEMMAP_BENCH_PLACEMENT_ROUND_ROBIN;
	test_placed(fd, "round-robin", arg);
	arg.placement = MEMMAP_BENCH_PLACEMENT_GIVEN;
	for (unsigned int i = 0; i < ranges.nr_with_cpus; i++) {
		arg.worker_node = ranges.with_cpus[i];
		test_placed(fd, "given", arg);
	}
}

/* One thread a CPU is the most that a CPU-bound machine is sure to place. */
static void test_placements(int fd)
{
	for (unsigned int schedule = MEMMAP_BENCH_SCHEDULE_SERIAL;
	     schedule < MEMMAP_BENCH_NR_SCHEDULES; schedule++)
		test_placement(fd, schedule,
			       schedule >= MEMMAP_BENCH_SCHEDULE_PADATA &&
			       ranges.nr == 1 ? 2 : 1);
}

int main(int argc, char **argv)
{
	static const unsigned int writers_[] = {
		MEMMAP_BENCH_WRITER_KERNEL, MEMMAP_BENCH_WRITER_LEGACY,
		MEMMAP_BENCH_WRITER_PAGEBLOCKS, MEMMAP_BENCH_WRITER_TEMPLATE_NT,
	};
	int fd = open_device();

	if (argc < 3 || argc > 2 + MAX_NODES)
		return 2;
	find_nodes_with_cpus();
	ranges.pages = strtoull(argv[1], NULL, 0) / PAGE;
	for (int i = 2; i < argc; i++) {
		struct memmap_bench_range_create *range =
			&ranges.made[ranges.nr++];

		*range = hole(atoi(argv[i]), ranges.pages * PAGE);
		if (!ok(!create(fd, range), "a range on node %s", argv[i]))
			return finished();
	}
	for (size_t i = 0; i < sizeof(writers_) / sizeof(writers_[0]); i++) {
		test_chunks(fd, writers_[i]);
		test_background(fd, 1, writers_[i]);
		test_background(fd, 16, writers_[i]);
	}
	test_background(fd, 1000, MEMMAP_BENCH_WRITER_STORES);
	test_auto_chunk(fd);
	test_slices(fd, 1);
	test_slices(fd, 16);
	test_slices(fd, 999);
	test_api(fd, 1);
	test_api(fd, 2);
	test_api(fd, 1000);
	for (unsigned int i = MEMMAP_BENCH_SCHEDULE_SLICES;
	     i < MEMMAP_BENCH_NR_SCHEDULES; i++)
		test_sections(fd, i);
	test_states(fd);
	test_longer_touches(fd);
	test_placements(fd);
	close(fd);
	return finished();
}

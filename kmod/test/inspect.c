// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the kernel leaves in struct pages of each type, read back from ranges that
 * stand; a table on stdout. Usage: inspect [START PAGES SHIFT BACKING]: an address
 * of a live namespace, the struct pages in front of its first, the order of its
 * compound pages, and the struct pages that each of those has in memory.
 */
#include "module.h"

static const char *const types[] = {
	"0", "private", "p2pdma", "generic", "fs_dax", "coherent",
};

static const char *const places[] = { "first", "middle", "last" };

static void show(const struct memmap_bench_inspect *arg)
{
	for (int i = 0; i < 3; i++) {
		const struct memmap_bench_page *page = &arg->page[i];

		printf("# | %s | %u | %s | %s | %u | %d | %u | %d | %d | %s |\n",
		       types[arg->type], arg->vmemmap_shift, places[i],
		       page->flag_names, page->zone, page->node, page->order,
		       page->refcount, page->mapcount,
		       types[page->type]);
	}
}

/* From 6.0 to 6.14; PRIVATE and COHERENT pages start free. */
static int first_count(unsigned int type)
{
	return type != MEMMAP_BENCH_TYPE_PRIVATE &&
	       type != MEMMAP_BENCH_TYPE_COHERENT;
}

static bool as_made(const struct memmap_bench_page *page, unsigned int type,
		    int node)
{
	return page->type == type && page->head_pfn == page->pfn &&
	       page->zone == 4 && page->node == node && !page->order &&
	       page->refcount == first_count(type) && !page->mapcount &&
	       !strcmp(page->flag_names, "reserved");
}

static bool right_pages(const struct memmap_bench_inspect *arg,
			uint64_t start, uint64_t bytes)
{
	uint64_t first = start / PAGE, pages = bytes / PAGE;

	return arg->page[0].pfn == first &&
	       arg->page[1].pfn == first + pages / 2 &&
	       arg->page[2].pfn == first + pages - 1;
}

static int look(int fd, unsigned int id, uint64_t start,
		struct memmap_bench_inspect *arg)
{
	*arg = (struct memmap_bench_inspect){
		.size = sizeof(*arg), .id = id, .start = start,
	};
	return call(fd, MEMMAP_BENCH_INSPECT, arg);
}

static void test_type(int fd, unsigned int type)
{
	struct memmap_bench_range_create range = hole(0, 2 * SECTION);
	struct memmap_bench_inspect arg, same;
	int err;

	range.type = type;
	err = create(fd, &range);
	if (!ok(!err, "%s: a range: %s", types[type], strerror(-err)))
		return;
	err = look(fd, range.id, 0, &arg);
	show(&arg);
	ok(!err && arg.type == type && !arg.vmemmap_shift && !arg.node &&
	   arg.start == range.start && arg.bytes == range.bytes &&
	   arg.memmap_bytes == range.bytes / PAGE * 64 &&
	   arg.backing_bytes == arg.memmap_bytes && !arg.altmap_pages &&
	   arg.small_bytes == range.small_bytes &&
	   right_pages(&arg, range.start, range.bytes),
	   "%s: the range, and three of its pages", types[type]);
	ok(as_made(&arg.page[0], type, 0) && as_made(&arg.page[1], type, 0) &&
	   as_made(&arg.page[2], type, 0),
	   "%s: reserved, on its node, in ZONE_DEVICE, %d references",
	   types[type], first_count(type));
	err = look(fd, 0, range.start + SECTION + 5, &same);
	same.id = arg.id;
	ok(!err && !memcmp(&arg, &same, sizeof(arg)),
	   "%s: the same by an address in it: %s", types[type], strerror(-err));
	destroy(fd, range.id);
}

static bool reserved(int fd, unsigned int id, bool want)
{
	struct memmap_bench_inspect arg;

	if (look(fd, id, 0, &arg))
		return false;
	for (int i = 0; i < 3; i++)
		if (strcmp(arg.page[i].flag_names, want ? "reserved" : ""))
			return false;
	return true;
}

/* What reserved-* writers say of PG_reserved is so; then kernel sets it again. */
static void test_reserved(int fd)
{
	struct memmap_bench_range_create range = hole(0, 2 * SECTION);
	struct memmap_bench_run arg;

	if (!ok(!create(fd, &range), "a range to write"))
		return;
	for (unsigned int w = MEMMAP_BENCH_WRITER_RESERVED_ATOMIC;
	     w <= MEMMAP_BENCH_WRITER_RESERVED_CLEARED; w++) {
		bool want = w < MEMMAP_BENCH_WRITER_RESERVED_NONE;
		int err;

		arg = run_of(range.id);
		arg.writer = w;
		err = run(fd, &arg);
		ok(!err && arg.verdict == MEMMAP_BENCH_VERIFIED &&
		   reserved(fd, range.id, want),
		   "writer %u: PG_reserved is %s: %s", w,
		   want ? "set" : "clear", strerror(-err));
		arg = run_of(range.id);
		err = run(fd, &arg);
		ok(!err && arg.verdict == MEMMAP_BENCH_VERIFIED &&
		   reserved(fd, range.id, true),
		   "writer %u: and kernel sets it again: %s", w,
		   strerror(-err));
	}
	arg = run_of(range.id);
	arg.writer = MEMMAP_BENCH_WRITER_RESERVED_NONE;
	run(fd, &arg);
	ok(!destroy(fd, range.id), "removed with PG_reserved clear");
}

/* Poison looks like the tail of a compound page that is nowhere. */
static void test_disorder(int fd)
{
	struct memmap_bench_range_create range = hole(0, SECTION);
	struct memmap_bench_run arg;
	struct memmap_bench_inspect seen;
	int err;

	if (!has_writer(fd, MEMMAP_BENCH_WRITER_DELAY))
		return;
	create(fd, &range);
	arg = run_of(range.id);
	arg.flags = 0;
	arg.writer = MEMMAP_BENCH_WRITER_DELAY;
	err = run(fd, &arg);
	err = err ? err : look(fd, range.id, 0, &seen);
	ok(!err && seen.page[2].words[0] == ~0ULL && !seen.page[2].type &&
	   !seen.page[2].order && seen.page[2].refcount == -1 &&
	   seen.backing_bytes == seen.memmap_bytes,
	   "a memmap of 0xff is shown as it is: %s", strerror(-err));
	destroy(fd, range.id);
}

static void test_live(int fd, char **argv)
{
	uint64_t start = strtoull(argv[1], NULL, 0);
	uint64_t altmap = strtoull(argv[2], NULL, 0);
	unsigned int shift = (unsigned int)atoi(argv[3]);
	uint64_t written = strtoull(argv[4], NULL, 0);
	struct memmap_bench_inspect arg;
	int err = look(fd, 0, start, &arg);

	if (!ok(!err, "a namespace at %#llx: %s", (unsigned long long)start,
		strerror(-err)))
		return;
	show(&arg);
	printf("# %s of %llu MiB, altmap %llu pages, memmap %llu, in memory %llu, by 4 KiB pages %llu, off node %llu bytes\n",
	       types[arg.type], (unsigned long long)arg.bytes >> 20,
	       (unsigned long long)arg.altmap_pages,
	       (unsigned long long)arg.memmap_bytes,
	       (unsigned long long)arg.backing_bytes,
	       (unsigned long long)arg.small_bytes,
	       (unsigned long long)arg.off_node_bytes);
	ok(arg.vmemmap_shift == shift && !!arg.altmap_pages == !!altmap &&
	   arg.memmap_bytes == arg.bytes / PAGE * 64,
	   "compound pages of order %u", arg.vmemmap_shift);
	ok(arg.page[0].pfn == arg.start / PAGE + arg.altmap_pages &&
	   arg.page[0].type == arg.type && arg.page[0].refcount == 1 &&
	   arg.page[0].order == shift &&
	   arg.page[0].head_pfn == arg.page[0].pfn,
	   "the first page behind the memmap is a head of that order");
	ok(arg.page[2].head_pfn ==
	   arg.page[2].pfn + 1 - (1ULL << arg.vmemmap_shift) &&
	   arg.page[2].order == shift && arg.page[2].refcount == !shift,
	   "the last page is the last tail of such a page");
	/* Only one struct page in @written of a compound page is real memory. */
	ok(arg.backing_bytes == (arg.bytes / PAGE >> shift) * written * 64,
	   "%llu struct pages of each are in memory",
	   (unsigned long long)written);
}

int main(int argc, char **argv)
{
	struct memmap_bench_info info = { .size = sizeof(info) };
	int fd = open_device();

	call(fd, MEMMAP_BENCH_INFO, &info);
	printf("# kernel %s\n# | type | compound order | page | flags | zone | node | order | refcount | mapcount | pgmap |\n"
	       "# |---|---|---|---|---|---|---|---|---|---|\n", info.release);
	if (argc == 5) {
		test_live(fd, argv);
		return finished();
	}
	for (unsigned int type = 1; type < MEMMAP_BENCH_NR_TYPES; type++)
		if (!info.type_reason[type])
			test_type(fd, type);
	test_reserved(fd);
	test_disorder(fd);
	close(fd);
	return finished();
}

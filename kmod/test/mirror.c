// SPDX-License-Identifier: GPL-2.0-only
/*
 * The mirror is true: what each writer leaves in the kernel is, byte for byte, what
 * the same writer of core leaves in user space for the same zone, node, pgmap and
 * reference count. Usage: mirror NODE
 */
#include "../core/cpu.h"
#include "../core/image.h"
#include "module.h"

#define PAGES	3	/* that inspect shows: the first, middle and last one */

/* Kernel's own and the module's, of which core has the loop under another name. */
static const struct core_writer *core_of(unsigned int id)
{
	if (id == MEMMAP_BENCH_WRITER_KERNEL ||
	    id == MEMMAP_BENCH_WRITER_PAGEBLOCKS)
		id = MEMMAP_BENCH_WRITER_STORES;
	return core_writer(id);
}

static int inspect(int fd, unsigned int id, struct memmap_bench_inspect *arg)
{
	*arg = (struct memmap_bench_inspect){ .size = sizeof(*arg), .id = id };
	return call(fd, MEMMAP_BENCH_INSPECT, arg);
}

/* From what the kernel says of the range's first page, as it made it. */
static struct core_image image_of(const struct memmap_bench_page *page,
				  const char *release)
{
	void *pgmap = (void *)(uintptr_t)page->words[1];
	struct core_image image = core_image_of(page->zone,
						(unsigned int)page->node, pgmap,
						page->refcount);

	if (!strncmp(release, "6.1.", 4))
		image.reserved = 1UL << CORE_RESERVED_BIT_6_1;
	return image;
}

/* A page in user space goes through what one in the kernel went through. */
static void user_page(struct core_page *page, const struct core_writer *writer,
		      const struct core_image *image, unsigned int prefill)
{
	memset(page, prefill == MEMMAP_BENCH_PREFILL_ZERO ? 0 : 0xff,
	       sizeof(*page));
	for (unsigned int pass = 0; pass < writer->passes; pass++)
		writer->write(page, 1, image, pass);
}

static bool same(const struct memmap_bench_inspect *seen,
		 const struct core_page *want)
{
	const uint64_t *word = (const uint64_t *)want;

	for (int p = 0; p < PAGES; p++) {
		for (int w = 0; w < 8; w++) {
			if (seen->page[p].words[w] == word[w])
				continue;
			printf("# pfn %#llx word %d: kernel %#llx, user space %#llx\n",
			       (unsigned long long)seen->page[p].pfn, w,
			       (unsigned long long)seen->page[p].words[w],
			       (unsigned long long)word[w]);
			return false;
		}
	}
	return true;
}

static void test_writer(int fd, unsigned int range, unsigned int id,
			const struct core_image *image, unsigned int prefill)
{
	const struct core_writer *writer = core_of(id);
	struct core_page want __attribute__((aligned(64)));
	struct memmap_bench_inspect seen;
	struct memmap_bench_run arg = run_of(range);
	int err;

	arg.writer = id;
	arg.prefill = prefill;
	user_page(&want, writer, image, prefill);
	err = run(fd, &arg);
	err = err ? err : inspect(fd, range, &seen);
	if (!ok(!err && arg.verdict == MEMMAP_BENCH_VERIFIED &&
		same(&seen, &want),
		"%s over %s: kernel and user space agree: %s, verdict %u",
		writer_name(id), prefill == MEMMAP_BENCH_PREFILL_ZERO ? "zero" : "poison",
		strerror(-err), arg.verdict))
		printf("# bad: pfn %#llx field %u offset %u want %#llx got %#llx\n",
		       (unsigned long long)arg.bad_pfn, arg.bad_field,
		       arg.bad_offset, (unsigned long long)arg.bad_want,
		       (unsigned long long)arg.bad_got);
}

/* Not here: a reason in info, and a run is refused. */
static void test_refused(int fd, unsigned int range, unsigned int id)
{
	struct memmap_bench_run arg = run_of(range);
	int err;

	arg.writer = id;
	err = run(fd, &arg);
	ok(err == -EOPNOTSUPP, "%s is not available, and refused: %s",
	   writer_name(id), strerror(-err));
}

static void test_writers(int fd, unsigned int range,
			 const struct core_image *image)
{
	for (unsigned int id = 1; id < MEMMAP_BENCH_NR_WRITERS; id++) {
		if (id == MEMMAP_BENCH_WRITER_WRONG ||
		    id == MEMMAP_BENCH_WRITER_DELAY)
			continue;
		if (!has_writer(fd, id)) {
			test_refused(fd, range, id);
			continue;
		}
		test_writer(fd, range, id, image, MEMMAP_BENCH_PREFILL_ZERO);
		test_writer(fd, range, id, image, MEMMAP_BENCH_PREFILL_POISON);
	}
}

/* What nobody can know is not called verified. */
static void test_read_of_anything(int fd, unsigned int range)
{
	struct memmap_bench_run arg = run_of(range);
	int err;

	arg.writer = MEMMAP_BENCH_WRITER_READ;
	arg.prefill = MEMMAP_BENCH_PREFILL_KEEP;
	err = run(fd, &arg);
	ok(!err && arg.verdict == MEMMAP_BENCH_NOT_VERIFIED,
	   "read of what was kept is not verified: %s, verdict %u",
	   strerror(-err), arg.verdict);
}

static void test_type(int fd, unsigned int type, int node, const char *release)
{
	struct memmap_bench_range_create range = hole(node, 2 * SECTION);
	struct memmap_bench_inspect first;
	struct core_image image;
	struct core_page want;
	int err;

	range.type = type;
	err = create(fd, &range);
	err = err ? err : inspect(fd, range.id, &first);
	if (!ok(!err, "range of type %u: %s", range.type, strerror(-err)))
		return;
	image = image_of(&first.page[0], release);
	core_image_page(&want, &image);
	ok(same(&first, &want),
	   "core's image of zone %u, node %d, refcount %d is what the kernel made first",
	   first.page[0].zone, first.page[0].node, first.page[0].refcount);
	test_writers(fd, range.id, &image);
	test_read_of_anything(fd, range.id);
	/* It holds what a ceiling left: it must be put in order to be removed. */
	err = destroy(fd, range.id);
	ok(!err && holds_nothing(), "the range goes: %s", strerror(-err));
}

static void test_reasons(int fd)
{
	struct memmap_bench_info info = { .size = sizeof(info) };
	int err = call(fd, MEMMAP_BENCH_INFO, &info);
	unsigned int avx512, movdir64b;

	avx512 = *memmap_bench_writer_reason(&info,
					     MEMMAP_BENCH_WRITER_FILL_AVX512);
	movdir64b = *memmap_bench_writer_reason(&info,
						MEMMAP_BENCH_WRITER_MOVDIR64B);
	ok(!err && avx512 == MEMMAP_BENCH_NO_KERNEL,
	   "fill-avx512 is not for kernel code: reason %u", avx512);
	ok(movdir64b == (core_cpu_has(CORE_NEEDS_MOVDIR64B) ?
			 MEMMAP_BENCH_AVAILABLE : MEMMAP_BENCH_NO_CPU),
	   "movdir64b is there where this CPU has it: reason %u", movdir64b);
}

int main(int argc, char **argv)
{
	struct memmap_bench_info info = { .size = sizeof(info) };
	int fd = open_device();
	int node;

	if (argc != 2)
		return 2;
	node = atoi(argv[1]);
	if (call(fd, MEMMAP_BENCH_INFO, &info)) {
		printf("Bail out! info: %s\n", strerror(errno));
		return 1;
	}
	test_reasons(fd);
	test_type(fd, MEMMAP_BENCH_TYPE_AUTO, node, info.release);
	test_type(fd, MEMMAP_BENCH_TYPE_GENERIC, node, info.release);
	/* Its pages start with no reference. */
	test_type(fd, MEMMAP_BENCH_TYPE_COHERENT, node, info.release);
	close(fd);
	return finished();
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * The suite notices what is wrong: with the module's test build, a writer that
 * leaves one page wrong is named by pfn and field.
 */
#include "module.h"

#define WRONG_PAGE 40000	/* as in writer_test.c */

int main(void)
{
	int fd = open_device();
	struct memmap_bench_range_create range = hole(0, 4 * SECTION);
	struct memmap_bench_run arg;
	uint64_t wrong;
	int err = create(fd, &range);

	ok(!err, "a range: %s", strerror(-err));
	wrong = range.start / PAGE + WRONG_PAGE;

	arg = run_of(range.id);
	arg.writer = MEMMAP_BENCH_WRITER_WRONG;
	err = run(fd, &arg);
	ok(!err, "a run of the wrong writer: %s", strerror(-err));
	ok(arg.verdict == MEMMAP_BENCH_MISMATCH, "is a mismatch");
	ok(arg.bad_pfn == wrong, "at pfn %#llx: %#llx",
	   (unsigned long long)wrong, (unsigned long long)arg.bad_pfn);
	ok(arg.bad_field == MEMMAP_BENCH_FIELD_REFCOUNT &&
	   arg.bad_offset == 48, "in _refcount: field %u at %u",
	   arg.bad_field, arg.bad_offset);
	ok(arg.bad_got - arg.bad_want == 2ULL << 32,
	   "which is 2 too high: %#llx, not %#llx",
	   (unsigned long long)arg.bad_got, (unsigned long long)arg.bad_want);

	arg = run_of(range.id);
	arg.flags = 0;
	arg.writer = MEMMAP_BENCH_WRITER_WRONG;
	err = run(fd, &arg);
	ok(!err && arg.verdict == MEMMAP_BENCH_NOT_VERIFIED,
	   "unless nobody asks: %s", strerror(-err));
	arg = run_of(range.id);
	err = run(fd, &arg);
	ok(!err && arg.verdict == MEMMAP_BENCH_VERIFIED,
	   "a right writer puts it right: %s", strerror(-err));

	arg = run_of(range.id);
	arg.writer = MEMMAP_BENCH_WRITER_WRONG;
	run(fd, &arg);
	/* The range is removed with a wrong memmap: it must be put in order. */
	ok(!close(fd), "closed after a mismatch");
	return finished();
}

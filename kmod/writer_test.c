// SPDX-License-Identifier: GPL-2.0-only
/*
 * Writers of the test build only, which prove that the suite would notice:
 * wrong leaves one struct page different, delay takes a known time.
 */
#include <linux/timex.h>

#include <asm/tsc.h>

#include "mirror.h"
#include "writer.h"

/* The page, counted from the range's start, that wrong gets wrong. */
#define WRONG_PAGE	40000

static enum memmap_bench_reason test_reason(void)
{
	return MEMMAP_BENCH_AVAILABLE;
}

static void wrong_write(struct mbench_range *range, unsigned long pfn,
			unsigned long count, unsigned int pass)
{
	unsigned long wrong = range->start_pfn + WRONG_PAGE;

	mbench_restore(range, pfn, count);
	if (pfn <= wrong && wrong < pfn + count)
		mbench_core_page(wrong)->refcount += 2;
}

/*
 * 1 ms of raw TSC cycles: not by ktime, which the test is to check, nor by
 * mdelay(), which is 0.8 % short at HZ=250 (HZ / 4 in __const_udelay()).
 */
static void delay_write(struct mbench_range *range, unsigned long pfn,
			unsigned long count, unsigned int pass)
{
	cycles_t end = get_cycles() + tsc_khz;

	while (get_cycles() < end)
		cpu_relax();
}

const struct mbench_writer mbench_writer_wrong = {
	.passes = 1,
	.reason = test_reason,
	.write = wrong_write,
};

const struct mbench_writer mbench_writer_delay = {
	.passes = 1,
	.reason = test_reason,
	.write = delay_write,
};

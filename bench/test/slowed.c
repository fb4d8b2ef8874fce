// SPDX-License-Identifier: MIT
/*
 * memmap-bench for one purpose: to see how often compare is wrong about what was really
 * measured. In its model writer bulk is stores by another name, and writer downward is
 * stores that takes SLOWED_PERCENT longer; see alarm-rate. Linked with --wrap=core_writer.
 */
#include <x86intrin.h>

#include "core/writer.h"
#include "memmap_bench.h"

#ifndef SLOWED_PERCENT
#define SLOWED_PERCENT 5
#endif

const struct core_writer *__real_core_writer(unsigned int id);
const struct core_writer *__wrap_core_writer(unsigned int id);

/* Longer by time, not by work: whatever memory does, the part is the same. */
static void write_slowed(struct core_page *page, unsigned long count,
			 const struct core_image *image, unsigned int pass)
{
	unsigned long long begin = __rdtsc(), took;

	core_writer_stores.write(page, count, image, pass);
	took = __rdtsc() - begin;
	while (__rdtsc() - begin < took + took * SLOWED_PERCENT / 100)
		_mm_pause();
}

const struct core_writer *__wrap_core_writer(unsigned int id)
{
	static struct core_writer slowed;

	if (id == MEMMAP_BENCH_WRITER_BULK)
		return &core_writer_stores;
	if (id != MEMMAP_BENCH_WRITER_DOWNWARD)
		return __real_core_writer(id);
	slowed = core_writer_stores;
	slowed.write = write_slowed;
	return &slowed;
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Writers of core/writer.h in the kernel: the same loop, and then the pageblocks as
 * the kernel marks them since 6.12.101. Ceilings leave no struct pages and mark none.
 */
#include <asm/cpufeature.h>

#include "kernel.h"
#include "mirror.h"
#include "writer.h"

static enum memmap_bench_reason movdir64b_reason(void)
{
	return boot_cpu_has(X86_FEATURE_MOVDIR64B) ? mbench_mirror_reason() :
						     MEMMAP_BENCH_NO_CPU;
}

static enum memmap_bench_reason vector_reason(void)
{
	return MEMMAP_BENCH_NO_KERNEL;
}

static void portable_write(struct mbench_range *range, unsigned long pfn,
			   unsigned long count, unsigned int pass)
{
	const struct core_writer *core = range->writer->core;
	struct core_image image = mbench_image(range, pfn);

	core->write(mbench_core_page(pfn), count, &image, pass);
	if (core->leaves == CORE_LEAVES_IMAGE && pass + 1 == core->passes)
		mbench_mark_pageblocks(pfn, count);
}

struct mbench_writer mbench_writer_portable(const struct core_writer *core)
{
	return (struct mbench_writer) {
		.passes = core->passes,
		.reason = core->needs == CORE_NEEDS_MOVDIR64B ?
			movdir64b_reason : mbench_mirror_reason,
		.core = core,
		.write = portable_write,
	};
}

/* Stands for those that no kernel code may be; not in core here. */
const struct mbench_writer mbench_writer_vector = {
	.passes = 1,
	.reason = vector_reason,
};

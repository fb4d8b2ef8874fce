// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The table of portable writers. */
#include "../memmap_bench.h"
#include "writer.h"

static const struct core_writer *const writers[MEMMAP_BENCH_NR_WRITERS] = {
	[MEMMAP_BENCH_WRITER_LEGACY] = &core_writer_legacy,
	[MEMMAP_BENCH_WRITER_STORES] = &core_writer_stores,
	[MEMMAP_BENCH_WRITER_RESERVED_ATOMIC] = &core_writer_reserved_atomic,
	[MEMMAP_BENCH_WRITER_RESERVED_PLAIN] = &core_writer_reserved_plain,
	[MEMMAP_BENCH_WRITER_RESERVED_FOLDED] = &core_writer_reserved_folded,
	[MEMMAP_BENCH_WRITER_RESERVED_NONE] = &core_writer_reserved_none,
	[MEMMAP_BENCH_WRITER_RESERVED_CLEARED] = &core_writer_reserved_cleared,
	[MEMMAP_BENCH_WRITER_MEMSET] = &core_writer_memset,
	[MEMMAP_BENCH_WRITER_BULK] = &core_writer_bulk,
	[MEMMAP_BENCH_WRITER_DOWNWARD] = &core_writer_downward,
	[MEMMAP_BENCH_WRITER_POISON] = &core_writer_poison,
	[MEMMAP_BENCH_WRITER_TEMPLATE] = &core_writer_template,
	[MEMMAP_BENCH_WRITER_FILL_STORE] = &core_writer_fill_store,
	[MEMMAP_BENCH_WRITER_MEMSET_ZERO] = &core_writer_memset_zero,
	[MEMMAP_BENCH_WRITER_READ] = &core_writer_read,
#ifdef __x86_64__
	[MEMMAP_BENCH_WRITER_TEMPLATE_NT] = &core_writer_template_nt,
	[MEMMAP_BENCH_WRITER_MOVDIR64B] = &core_writer_movdir64b,
	[MEMMAP_BENCH_WRITER_TEMPLATE_REP] = &core_writer_template_rep,
	[MEMMAP_BENCH_WRITER_FILL_NT] = &core_writer_fill_nt,
	[MEMMAP_BENCH_WRITER_TEMPLATE_PREFETCH] =
		&core_writer_template_prefetch,
#ifndef __KERNEL__
	[MEMMAP_BENCH_WRITER_FILL_AVX512] = &core_writer_fill_avx512,
#endif
#endif
};

const struct core_writer *core_writer(unsigned int id)
{
	return id < MEMMAP_BENCH_NR_WRITERS ? writers[id] : (void *)0;
}

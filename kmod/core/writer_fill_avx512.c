// SPDX-License-Identifier: GPL-2.0-only OR MIT
/*
 * Ceiling fill-avx512: the same bytes by non-temporal stores of 64 bytes from a vector
 * register, which kernel code may not use: in user space only.
 */
#if defined(__x86_64__) && !defined(__KERNEL__)

#include <immintrin.h>

#include "store.h"
#include "writer.h"

__attribute__((target("avx512f")))
static void write_pages(struct core_page *page, unsigned long count,
			const struct core_image *image, unsigned int pass)
{
	const __m512i fill = _mm512_set1_epi64((long long)CORE_FILL_WORD);
	struct core_page *end = page + count;

	(void)image;
	(void)pass;
	for (; page < end; page++)
		_mm512_stream_si512((void *)page, fill);
	core_store_nt_end();
}

const struct core_writer core_writer_fill_avx512 = {
	.passes = 1,
	.leaves = CORE_LEAVES_FILL,
	.needs = CORE_NEEDS_AVX512,
	.write = write_pages,
};

#endif

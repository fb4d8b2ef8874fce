/* SPDX-License-Identifier: MIT */
/* What is timed, and in which ways. */
#ifndef BENCH_PATH_H
#define BENCH_PATH_H

#include <stdint.h>

/* In all of these 0 is none of them. */
enum path {
	PATH_MEMMAP = 1,	/* re-initialisation of a standing memmap */
	PATH_BIND = 2,		/* the kernel's whole memremap_pages() */
	PATH_UNBIND = 3,	/* memunmap_pages() */
	PATH_ENABLE = 4,	/* an NVDIMM namespace by libndctl */
	PATH_DISABLE = 5,
};

/* How several ranges are bound. */
enum probing {
	PROBING_SYNC = 1,	/* one after another */
	PROBING_ASYNC = 2,	/* all at once, as asynchronous probing does */
};

/* Compound pages of a range, or alignment of a namespace. */
enum align {
	ALIGN_4K = 1,
	ALIGN_2M = 2,
	ALIGN_1G = 3,
};

/* What chunks end at. */
enum chunk_align {
	CHUNK_ALIGN_SECTION = 1,	/* as boot memory has it */
	CHUNK_ALIGN_PAGEBLOCK = 2,
	CHUNK_ALIGN_PAGE = 3,	/* unaligned */
};

static inline uint64_t align_bytes(enum align align)
{
	return 4096ULL << (align ? 9 * (align - 1) : 0);
}

/* Order of the compound pages. */
static inline unsigned int align_shift(enum align align)
{
	return align ? 9 * (align - 1) : 0;
}

#endif

/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * The contract between memmap_bench.ko and its callers: ioctls of
 * /dev/memmap_bench, their structs and their limits.
 *
 * The device is exclusive: a second open() fails with EBUSY. It needs
 * CAP_SYS_ADMIN. Closing the file, by any exit, gives everything back.
 *
 * Every struct starts with its own size (that of worker records is in the run),
 * so that old callers work with new modules: fields that the caller does not
 * know are taken as 0. Bytes beyond what the module knows must be 0 (else E2BIG);
 * reserved fields must be 0 and flags must be known (else EINVAL). The ioctl
 * numbers carry no size.
 *
 * Units: bytes, pfns, pages of 4 KiB, nanoseconds of ktime_get_ns().
 */
#ifndef MEMMAP_BENCH_H
#define MEMMAP_BENCH_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define MEMMAP_BENCH_VERSION	1
#define MEMMAP_BENCH_DEVICE	"/dev/memmap_bench"

/* Limits, checked on both sides. */
#define MEMMAP_BENCH_MAX_RANGES		64	/* ranges held, and in one run */
#define MEMMAP_BENCH_MAX_THREADS	1024	/* threads per range */

/* A figure that could not be had. Never 0, never a default. */
#define MEMMAP_BENCH_UNKNOWN	(~0ULL)

/* In all enums 0 is refused, to catch fields that nobody set. */
enum memmap_bench_source {
	MEMMAP_BENCH_SOURCE_HOLE = 1,	/* free physical address space */
	MEMMAP_BENCH_SOURCE_PMEM = 2,	/* given persistent memory, not busy */
};

enum memmap_bench_type {
	MEMMAP_BENCH_TYPE_AUTO = 0,	/* safest that the source allows */
	MEMMAP_BENCH_TYPE_PRIVATE = 1,
	MEMMAP_BENCH_TYPE_P2PDMA = 2,
	MEMMAP_BENCH_TYPE_GENERIC = 3,
	MEMMAP_BENCH_TYPE_FS_DAX = 4,
	MEMMAP_BENCH_NR_TYPES
};

enum memmap_bench_schedule {
	MEMMAP_BENCH_SCHEDULE_SERIAL = 1,	/* one range after another */
	MEMMAP_BENCH_SCHEDULE_DEFERRED = 2,	/* one worker per range */
	MEMMAP_BENCH_SCHEDULE_PADATA = 3,	/* ranges split in chunks too */
	MEMMAP_BENCH_NR_SCHEDULES
};

enum memmap_bench_writer {
	MEMMAP_BENCH_WRITER_KERNEL = 1,	/* the running kernel's own function */
	MEMMAP_BENCH_WRITER_LEGACY = 2,	/* the two passes of Linux 4.19 */
	MEMMAP_BENCH_WRITER_STORES = 3,	/* one pass of plain stores */
	MEMMAP_BENCH_WRITER_WRONG = 4,	/* test build: one wrong page */
	MEMMAP_BENCH_WRITER_DELAY = 5,	/* test build: 1 ms per section */
	MEMMAP_BENCH_NR_WRITERS
};

enum memmap_bench_prefill {
	MEMMAP_BENCH_PREFILL_ZERO = 1,	/* as vmemmap_populate leaves it */
	MEMMAP_BENCH_PREFILL_POISON = 2,	/* 0xff */
	MEMMAP_BENCH_PREFILL_KEEP = 3,	/* what the last run left; proves nothing */
	MEMMAP_BENCH_NR_PREFILLS
};

/* Where workers are asked to run, seen from the node of their range. */
enum memmap_bench_placement {
	MEMMAP_BENCH_PLACEMENT_NODE = 1,	/* on that node */
	MEMMAP_BENCH_PLACEMENT_ANY = 2,	/* where the workqueue likes */
	MEMMAP_BENCH_PLACEMENT_REMOTE = 3,	/* farthest node with CPUs */
	MEMMAP_BENCH_NR_PLACEMENTS
};

/* Why something is not available here. */
enum memmap_bench_reason {
	MEMMAP_BENCH_AVAILABLE = 0,
	MEMMAP_BENCH_NO_SYMBOL = 1,	/* a kernel function was not found */
	MEMMAP_BENCH_NO_LAYOUT = 2,	/* struct page differs from core/page.h */
	MEMMAP_BENCH_NO_CONFIG = 3,	/* the kernel is configured without it */
	MEMMAP_BENCH_NO_BUILD = 4,	/* only in the test build */
};

/* Kernel options that change the work on a struct page. */
#define MEMMAP_BENCH_K_DEBUG_VM		0x1
#define MEMMAP_BENCH_K_DEBUG_VM_PGFLAGS	0x2
#define MEMMAP_BENCH_K_DEBUG_PAGE_REF	0x4
#define MEMMAP_BENCH_K_KASAN		0x8
#define MEMMAP_BENCH_K_KMSAN		0x10
#define MEMMAP_BENCH_K_KCSAN		0x20
#define MEMMAP_BENCH_K_PROVE_LOCKING	0x40
#define MEMMAP_BENCH_K_DEBUG_PAGEALLOC	0x80
#define MEMMAP_BENCH_K_INIT_ON_ALLOC	0x100	/* as booted */
#define MEMMAP_BENCH_K_SCHED_INFO	0x200	/* wait_ns is known */

/**
 * struct memmap_bench_info - facts about module and kernel
 * @size: (in) sizeof(struct memmap_bench_info)
 * @version: (out) MEMMAP_BENCH_VERSION of the module
 * @struct_page_size: (out) bytes
 * @page_size: (out) bytes
 * @section_pages: (out) pages; ranges are multiples of it
 * @pageblock_pages: (out) pages
 * @hz: (out) CONFIG_HZ
 * @kernel_options: (out) MEMMAP_BENCH_K_*
 * @writer_reason: (out) enum memmap_bench_reason, by writer
 * @type_reason: (out) enum memmap_bench_reason, by type
 * @release: (out) uname -r
 */
struct memmap_bench_info {
	__u32 size;
	__u32 version;
	__u32 struct_page_size;
	__u32 page_size;
	__u32 section_pages;
	__u32 pageblock_pages;
	__u32 hz;
	__u32 kernel_options;
	__u8 writer_reason[16];
	__u8 type_reason[16];
	char release[64];
};

/**
 * struct memmap_bench_range_create - make a range and its memmap
 * @size: (in) sizeof(struct memmap_bench_range_create)
 * @flags: (in) 0
 * @source: (in) enum memmap_bench_source
 * @type: (in) enum memmap_bench_type; (out) the one taken
 * @node: (in) NUMA node of the memmap
 * @id: (out) names the range from now on; not 0
 * @start: (in) pmem: first byte, section-aligned; hole: 0; (out) first byte
 * @bytes: (in) multiple of a section
 * @module_bytes: (out) memory that the module itself keeps for the range; a run
 *	takes about 150 bytes a thread besides
 * @first_init_ns: (out) time of the kernel's own initialisation, by a probe on
 *	memmap_init_zone_device() while the range was made, or
 *	MEMMAP_BENCH_UNKNOWN where that cannot be probed
 * @create_ns: (out) time of the whole memremap_pages(), probe included
 * @off_node_bytes: (out) bytes of the memmap that lie on another node
 * @small_bytes: (out) bytes of the memmap that are mapped by 4 KiB pages
 *
 * Errors: EINVAL bad argument, not section-aligned, not persistent memory;
 * ENODEV no such node, or it has no memory; EBUSY the range is in use; ENOMEM
 * the node lacks room for the memmap (64 B per page plus a quarter) or for the
 * bookkeeping; EOPNOTSUPP type not available, or the hole cannot be mapped;
 * ENOSPC too many ranges or no hole of that size. The reason of each refusal is
 * one line in the kernel log.
 */
struct memmap_bench_range_create {
	__u32 size;
	__u32 flags;
	__u32 source;
	__u32 type;
	__s32 node;
	__u32 id;
	__u64 start;
	__u64 bytes;
	__u64 module_bytes;
	__u64 first_init_ns;
	__u64 create_ns;
	__u64 off_node_bytes;
	__u64 small_bytes;
};

/**
 * struct memmap_bench_range_destroy - give a range back
 * @size: (in) sizeof(struct memmap_bench_range_destroy)
 * @id: (in) as from range_create; unknown: ENOENT
 */
struct memmap_bench_range_destroy {
	__u32 size;
	__u32 id;
};

/**
 * struct memmap_bench_worker - what one worker did (out)
 * @range: id of the range
 * @index: 0 is the range's caller, as in padata
 * @cpu: CPU at its start
 * @node: node of that CPU
 * @end_cpu: CPU at its end
 * @end_node: node of that CPU
 * @start_ns: since the schedule's start; after any lock was taken
 * @end_ns: since the schedule's start
 * @pages: counted by the worker as it wrote them
 * @chunks: pieces that it took
 * @wait_ns: part of end - start in which it was runnable but not on a CPU, or
 *	MEMMAP_BENCH_UNKNOWN (no CONFIG_SCHED_INFO)
 */
struct memmap_bench_worker {
	__u32 range;
	__u32 index;
	__s32 cpu;
	__s32 node;
	__s32 end_cpu;
	__s32 end_node;
	__u64 start_ns;
	__u64 end_ns;
	__u64 pages;
	__u64 chunks;
	__u64 wait_ns;
};

/* Flags of a run. */
#define MEMMAP_BENCH_RUN_VERIFY	0x1	/* compare with the kernel's image */

enum memmap_bench_verdict {
	MEMMAP_BENCH_NOT_VERIFIED = 0,
	MEMMAP_BENCH_VERIFIED = 1,	/* every byte as the kernel left it */
	MEMMAP_BENCH_MISMATCH = 2,	/* @bad_* say where */
};

/* Fields of struct page in @bad_field. */
enum memmap_bench_field {
	MEMMAP_BENCH_FIELD_OTHER = 0,
	MEMMAP_BENCH_FIELD_FLAGS = 1,
	MEMMAP_BENCH_FIELD_PGMAP = 2,
	MEMMAP_BENCH_FIELD_ZONE_DEVICE_DATA = 3,
	MEMMAP_BENCH_FIELD_MAPPING = 4,
	MEMMAP_BENCH_FIELD_INDEX = 5,
	MEMMAP_BENCH_FIELD_PRIVATE = 6,
	MEMMAP_BENCH_FIELD_MAPCOUNT = 7,
	MEMMAP_BENCH_FIELD_REFCOUNT = 8,
	MEMMAP_BENCH_NR_FIELDS
};

/**
 * struct memmap_bench_run - initialise the memmaps of some ranges once more
 * @size: (in) sizeof(struct memmap_bench_run)
 * @flags: (in) MEMMAP_BENCH_RUN_*
 * @schedule: (in) enum memmap_bench_schedule
 * @writer: (in) enum memmap_bench_writer
 * @prefill: (in) enum memmap_bench_prefill
 * @placement: (in) enum memmap_bench_placement
 * @threads: (in) per range, 1 to MEMMAP_BENCH_MAX_THREADS; only padata takes
 *	more than 1
 * @nr_ranges: (in) 1 to MEMMAP_BENCH_MAX_RANGES
 * @ranges: (in) their ids, each once
 * @workers: (in) user address of an array of struct memmap_bench_worker
 * @worker_size: (in) sizeof(struct memmap_bench_worker) of the caller
 * @nr_workers: (in) its room, at least nr_ranges * threads; (out) used
 * @makespan_ns: (out) from the schedule's start to the last worker's end
 * @dispatch_ns: (out) from the schedule's start to the first worker's start
 * @pages: (out) pages written, as counted by the workers
 * @verdict: (out) enum memmap_bench_verdict
 * @bad_field: (out) enum memmap_bench_field of the first difference
 * @bad_offset: (out) its byte offset in struct page, a multiple of 8
 * @reserved: 0
 * @bad_pfn: (out) first pfn that differs
 * @bad_want: (out) the 8 bytes there as the kernel left them
 * @bad_got: (out) the 8 bytes there as found
 *
 * Prefill and verification are outside the clock. A fatal signal ends the run
 * early with EINTR. Errors: EINVAL bad argument; ENOENT unknown range id;
 * EOPNOTSUPP writer not available; ENODEV no remote node with CPUs; ENOSPC
 * @nr_workers too small; ENOMEM; EFAULT. A memmap that is not known to be in order
 * is put in order when the range is removed; until then nobody else can get at it.
 */
struct memmap_bench_run {
	__u32 size;
	__u32 flags;
	__u32 schedule;
	__u32 writer;
	__u32 prefill;
	__u32 placement;
	__u32 threads;
	__u32 nr_ranges;
	__u32 ranges[MEMMAP_BENCH_MAX_RANGES];
	__u64 workers;
	__u32 worker_size;
	__u32 nr_workers;
	__u64 makespan_ns;
	__u64 dispatch_ns;
	__u64 pages;
	__u32 verdict;
	__u32 bad_field;
	__u32 bad_offset;
	__u32 reserved;
	__u64 bad_pfn;
	__u64 bad_want;
	__u64 bad_got;
};

#define MEMMAP_BENCH_INFO		_IO(0xb6, 1)
#define MEMMAP_BENCH_RANGE_CREATE	_IO(0xb6, 2)
#define MEMMAP_BENCH_RANGE_DESTROY	_IO(0xb6, 3)
#define MEMMAP_BENCH_RUN		_IO(0xb6, 4)

#endif

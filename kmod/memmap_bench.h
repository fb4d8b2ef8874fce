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

#define MEMMAP_BENCH_VERSION	3
#define MEMMAP_BENCH_DEVICE	"/dev/memmap_bench"

/* Limits, checked on both sides. */
#define MEMMAP_BENCH_MAX_RANGES		64	/* ranges held, and in one run */
#define MEMMAP_BENCH_MAX_THREADS	1024	/* threads per range */
#define MEMMAP_BENCH_MAX_TOUCHES	1048576	/* of all ranges of a run */
#define MEMMAP_BENCH_MAX_JOBS		1048576	/* padata-api: the same */
#define MEMMAP_BENCH_MAX_CHUNK_PAGES	0x10000000000ULL /* all addresses */

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
	MEMMAP_BENCH_TYPE_COHERENT = 5,
	MEMMAP_BENCH_NR_TYPES
};

enum memmap_bench_schedule {
	MEMMAP_BENCH_SCHEDULE_SERIAL = 1,	/* one range after another */
	MEMMAP_BENCH_SCHEDULE_DEFERRED = 2,	/* one worker per range */
	MEMMAP_BENCH_SCHEDULE_PADATA = 3,	/* ranges split in chunks too */
	MEMMAP_BENCH_SCHEDULE_SLICES = 4,	/* in @threads equal slices (2018) */
	MEMMAP_BENCH_SCHEDULE_BACKGROUND = 5,	/* slices, while the caller goes on */
	MEMMAP_BENCH_SCHEDULE_PADATA_API = 6,	/* chunks by padata_do_parallel() */
	MEMMAP_BENCH_NR_SCHEDULES
};

enum memmap_bench_writer {
	MEMMAP_BENCH_WRITER_KERNEL = 1,	/* the running kernel's own function */
	MEMMAP_BENCH_WRITER_LEGACY = 2,	/* the two passes of Linux 4.19 */
	MEMMAP_BENCH_WRITER_STORES = 3,	/* one pass of plain stores */
	MEMMAP_BENCH_WRITER_WRONG = 4,	/* test build: one wrong page */
	MEMMAP_BENCH_WRITER_DELAY = 5,	/* test build: 1 ms per section */
	/* As stores, but for how PG_reserved comes to the flags. */
	MEMMAP_BENCH_WRITER_RESERVED_ATOMIC = 6,	/* a locked instruction */
	MEMMAP_BENCH_WRITER_RESERVED_PLAIN = 7,	/* its own read-modify-write */
	MEMMAP_BENCH_WRITER_RESERVED_FOLDED = 8,	/* with zone and node */
	MEMMAP_BENCH_WRITER_RESERVED_NONE = 9,	/* not at all */
	MEMMAP_BENCH_WRITER_RESERVED_CLEARED = 10,	/* a second pass clears it */
	/* As stores, but for what is named. */
	MEMMAP_BENCH_WRITER_MEMSET = 11,	/* zeroed by rep stos, as before 5.2 */
	MEMMAP_BENCH_WRITER_BULK = 12,	/* a pageblock is zeroed, then its fields */
	MEMMAP_BENCH_WRITER_DOWNWARD = 13,	/* from the end, no list heads */
	MEMMAP_BENCH_WRITER_POISON = 14,	/* all of it is 0xff before */
	MEMMAP_BENCH_WRITER_PAGEBLOCKS = 15,	/* marks pageblocks among the pages */
	/* Copies of one prepared struct page. */
	MEMMAP_BENCH_WRITER_TEMPLATE = 16,	/* by plain stores */
	MEMMAP_BENCH_WRITER_TEMPLATE_NT = 17,	/* by non-temporal stores */
	MEMMAP_BENCH_WRITER_MOVDIR64B = 18,	/* by direct stores of 64 bytes */
	MEMMAP_BENCH_WRITER_TEMPLATE_REP = 19,	/* of a block of them, by rep movs */
	/* Ceilings: what memory allows. They leave no struct pages. */
	MEMMAP_BENCH_WRITER_FILL_STORE = 20,	/* plain stores, not zero */
	MEMMAP_BENCH_WRITER_FILL_NT = 21,	/* non-temporal stores, not zero */
	MEMMAP_BENCH_WRITER_FILL_AVX512 = 22,	/* 64-byte ones; only in the model */
	MEMMAP_BENCH_WRITER_MEMSET_ZERO = 23,	/* rep stos of zeros */
	MEMMAP_BENCH_WRITER_READ = 24,	/* every byte is read */
	/* One more copy of a prepared struct page. */
	MEMMAP_BENCH_WRITER_TEMPLATE_PREFETCH = 25,	/* lines ahead are read */
	MEMMAP_BENCH_NR_WRITERS
};

enum memmap_bench_prefill {
	MEMMAP_BENCH_PREFILL_ZERO = 1,	/* as vmemmap_populate leaves it */
	MEMMAP_BENCH_PREFILL_POISON = 2,	/* 0xff */
	MEMMAP_BENCH_PREFILL_KEEP = 3,	/* what the last run left; proves nothing */
	MEMMAP_BENCH_NR_PREFILLS
};

/*
 * Where workers are asked to run, seen from the node of their range. Round-robin:
 * of the nodes with CPUs, in the order of their numbers, number (position of the
 * range in the run + index of the worker) modulo how many there are.
 */
enum memmap_bench_placement {
	MEMMAP_BENCH_PLACEMENT_NODE = 1,	/* on that node */
	MEMMAP_BENCH_PLACEMENT_ANY = 2,	/* where the workqueue likes */
	MEMMAP_BENCH_PLACEMENT_REMOTE = 3,	/* farthest node with CPUs */
	MEMMAP_BENCH_PLACEMENT_ROUND_ROBIN = 4,	/* one node after another */
	MEMMAP_BENCH_PLACEMENT_GIVEN = 5,	/* on @worker_node of the run */
	MEMMAP_BENCH_NR_PLACEMENTS
};

/*
 * Parts of the kernel's own path, timed by probes on its functions. What one of
 * them calls of the others counts for the outer only, except that LOCK_HELD
 * overlaps what is done under the lock.
 */
enum memmap_bench_stage {
	MEMMAP_BENCH_STAGE_LOCK_WAIT = 1,	/* mem_hotplug_begin() */
	MEMMAP_BENCH_STAGE_LOCK_HELD = 2,	/* from there to mem_hotplug_done() */
	MEMMAP_BENCH_STAGE_POPULATE = 3,	/* arch_add_memory(), add_pages() */
	MEMMAP_BENCH_STAGE_ZONE = 4,	/* move_pfn_range_to_zone() */
	MEMMAP_BENCH_STAGE_INIT = 5,	/* memmap_init_zone_device() */
	MEMMAP_BENCH_STAGE_UNZONE = 6,	/* remove_pfn_range_from_zone() */
	MEMMAP_BENCH_STAGE_TEARDOWN = 7,	/* arch_remove_memory(), __remove_pages() */
	MEMMAP_BENCH_STAGE_GRACE = 8,	/* synchronize_rcu(), wait_for_completion() */
	MEMMAP_BENCH_NR_STAGES
};

/* Calls of the kernel that are recorded. */
enum memmap_bench_op {
	MEMMAP_BENCH_OP_BIND = 1,	/* memremap_pages() */
	MEMMAP_BENCH_OP_UNBIND = 2,	/* memunmap_pages() */
	MEMMAP_BENCH_NR_OPS
};

/* Why something is not available here. */
enum memmap_bench_reason {
	MEMMAP_BENCH_AVAILABLE = 0,
	MEMMAP_BENCH_NO_SYMBOL = 1,	/* a kernel function was not found */
	MEMMAP_BENCH_NO_LAYOUT = 2,	/* struct page differs from core/page.h */
	MEMMAP_BENCH_NO_CONFIG = 3,	/* the kernel is configured without, or against it */
	MEMMAP_BENCH_NO_BUILD = 4,	/* only in the test build */
	MEMMAP_BENCH_NO_HIT = 5,	/* kprobes are set, but switched off */
	MEMMAP_BENCH_NO_CPU = 6,	/* the CPU lacks the instruction */
	MEMMAP_BENCH_NO_KERNEL = 7,	/* kernel code may not use vector registers */
	MEMMAP_BENCH_NO_MODEL = 8,	/* only a kernel has it, the model has not */
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
 * @writer_reason: (out) enum memmap_bench_reason, by writer below 16
 * @type_reason: (out) enum memmap_bench_reason, by type
 * @release: (out) uname -r
 * @writer_reason_16: (out) the same of writers from 16 on
 * @schedule_reason: (out) enum memmap_bench_reason, by schedule
 * @loaded_ns: (out) ktime_get_boottime_ns() when the module was loaded, which tells
 *	one load from another
 *
 * memmap_bench_writer_reason() and memmap_bench_writer_reason_of() know where a
 * writer's reason stands.
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
	__u8 writer_reason_16[48];
	__u8 schedule_reason[16];
	__u64 loaded_ns;
};

static inline __u8 *memmap_bench_writer_reason(struct memmap_bench_info *info,
					       __u32 writer)
{
	return writer < 16 ? &info->writer_reason[writer] :
			     &info->writer_reason_16[writer - 16];
}

static inline __u8
memmap_bench_writer_reason_of(const struct memmap_bench_info *info,
			      __u32 writer)
{
	return writer < 16 ? info->writer_reason[writer] :
			     info->writer_reason_16[writer - 16];
}

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
 *	takes about 150 bytes a thread besides, 24 a touch, 80 a job of padata-api
 *	and 8 a section that is timed
 * @first_init_ns: (out) time of the kernel's own initialisation, by a probe on
 *	memmap_init_zone_device() while the range was made, or
 *	MEMMAP_BENCH_UNKNOWN where that cannot be probed
 * @create_ns: (out) time of the whole memremap_pages(), probe included
 * @off_node_bytes: (out) bytes of the memmap that lie on another node
 * @small_bytes: (out) bytes of the memmap that are mapped by 4 KiB pages
 * @vmemmap_shift: (in) order of compound pages, 0, 9 or 18, as in a bind; a range
 *	with such can be inspected, but no run takes it
 * @reserved: 0
 *
 * Errors: EINVAL bad argument, not section-aligned, not persistent memory;
 * ENODEV no such node, or it has no memory; EBUSY the range is in use, or a trace
 * is on; ENOMEM the node lacks room for the memmap (64 B per page plus a quarter)
 * or for the bookkeeping; EOPNOTSUPP type not available, or the hole cannot be
 * mapped; ENOSPC too many ranges or no hole of that size. The reason of each
 * refusal is one line in the kernel log.
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
	__u32 vmemmap_shift;
	__u32 reserved;
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
 * @index: 0 is the range's caller, as in padata; of slices it is that of the slice
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
 *
 * Only workers that started have a record. What else differs by schedule:
 *
 * slices: one a slice; the caller only waits and has none.
 *
 * background: index 0 is the caller, from its start to its last touch, with the
 * pages that it took over, a piece a unit; the others fill, and can find all
 * their units taken over. All are there.
 *
 * padata-api: index 0 is the caller, until all jobs are done; its pages and chunks
 * are the jobs that ran in its own task, because padata had no work item left. The
 * others are CPUs, each with all jobs that ran there, from the first one's start to
 * the last one's end; @cpu and @end_cpu are the same, and @wait_ns is what jobs
 * waited, not what passed between them. There are fewer than threads where the
 * placement has fewer CPUs than threads, or there were fewer jobs. In all others
 * every thread has a record, but in padata where the pool ran dry or the range has
 * too few chunks.
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

/* How a page was found that the caller of schedule background touched. */
enum memmap_bench_touched {
	MEMMAP_BENCH_TOUCHED_READY = 1,	/* initialised */
	MEMMAP_BENCH_TOUCHED_TAKEN = 2,	/* nobody had begun: taken over */
	MEMMAP_BENCH_TOUCHED_WAITED = 3,	/* a worker was at it: waited for */
};

/* Parts of a range that are taken over as a whole: 1/1024, at least a page. */
#define MEMMAP_BENCH_UNITS	1024

/**
 * struct memmap_bench_touch - a first access while workers fill the range (out)
 * @range: id of the range
 * @how: enum memmap_bench_touched
 * @at_ns: when it began, since the schedule's start
 * @ns: until the page could be used
 */
struct memmap_bench_touch {
	__u32 range;
	__u32 how;
	__u64 at_ns;
	__u64 ns;
};

/* Flags of a run. */
#define MEMMAP_BENCH_RUN_VERIFY	0x1	/* compare with the kernel's image */

enum memmap_bench_verdict {
	MEMMAP_BENCH_NOT_VERIFIED = 0,
	MEMMAP_BENCH_VERIFIED = 1,	/* every byte as the writer declares */
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
 * @threads: (in) per range, 1 to MEMMAP_BENCH_MAX_THREADS; serial and deferred
 *	take 1; of slices, background and padata-api the caller is none of them
 * @nr_ranges: (in) 1 to MEMMAP_BENCH_MAX_RANGES
 * @ranges: (in) their ids, each once
 * @workers: (in) user address of an array of struct memmap_bench_worker
 * @worker_size: (in) sizeof(struct memmap_bench_worker) of the caller
 * @nr_workers: (in) its room, at least nr_ranges * threads, with background and
 *	padata-api nr_ranges * (threads + 1); (out) used
 * @makespan_ns: (out) from the schedule's start to the last worker's end
 * @dispatch_ns: (out) from the schedule's start to the first worker's start
 * @pages: (out) pages written, as counted by the workers
 * @verdict: (out) enum memmap_bench_verdict
 * @bad_field: (out) enum memmap_bench_field of the first difference
 * @bad_offset: (out) its byte offset in struct page, a multiple of 8
 * @reserved: 0
 * @bad_pfn: (out) first pfn that differs
 * @bad_want: (out) the 8 bytes there as the kernel left them, but for what the
 *	writer declares; of ceilings what should be there
 * @bad_got: (out) the 8 bytes there as found
 * @sections: (in) 0, or user address of an array of __u64 that gets the ns of
 *	each section, of all ranges in their order; it costs two readings of
 *	the clock a section, or a piece of one where pieces are smaller
 * @nr_sections: (in) its room, in all sections at least; (out) used
 * @worker_node: (in) placement given: the node; else 0
 * @chunk_pages: (in) padata and padata-api: pages per chunk, rounded up to
 *	@align_pages, so that chunks end at multiples of both; 0: as many as padata
 *	makes of it, of padata-api a section, which is the most there; else 0
 * @align_pages: (in) the same: a power of two up to a section; 0: a section, as
 *	boot memory has it; 1: unaligned; else 0
 * @touches: (in) background: user address of an array of struct
 *	memmap_bench_touch; else 0
 * @touch_size: (in) sizeof(struct memmap_bench_touch) of the caller
 * @nr_touches: (in) its room, per range, at most MEMMAP_BENCH_MAX_TOUCHES in all;
 *	0: none are made; else 0; (out) used, of all ranges together, in their order
 * @touch_seed: (in) what the random pages come from; else 0
 * @available_ns: (out) until the callers of all ranges could go on: with
 *	background when its workers are queued, else the makespan
 *
 * Writers that leave PG_reserved clear are verified to differ in that bit from
 * the kernel's image, in every page, and in nothing else. Ceilings are verified to
 * leave what they fill, and read the prefill; with prefill keep, read is not.
 * Over prefill zero, memset-zero is verified to no purpose: poison would show it.
 *
 * The caller of schedule background touches random pages, one straight after
 * another, until its range is complete or @nr_touches have been made. Is a page not
 * initialised, the caller initialises the unit of 1/1024 that it lies in, or waits
 * where a worker is at it. The makespan is the time to complete.
 *
 * A job of padata-api is at most a section, and of all ranges together there are at
 * most MEMMAP_BENCH_MAX_JOBS (else EINVAL). With a chunk that is given, padata cuts
 * the range even for one worker, and has no more workers than whole chunks.
 *
 * Prefill and verification are outside the clock. A fatal signal ends the run
 * early with EINTR. Errors: EINVAL bad argument; ENOENT unknown range id; EBUSY a
 * trace is on; EOPNOTSUPP schedule or writer not available; ENODEV no remote node
 * with CPUs, or @worker_node has none; ENOSPC @nr_workers or @nr_sections too small;
 * ENOMEM; EFAULT. A memmap that is not known to be in order is put in order when
 * the range is removed; until then nobody else can get at it.
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
	__u64 sections;
	__u32 nr_sections;
	__s32 worker_node;
	__u64 chunk_pages;
	__u64 align_pages;
	__u64 touches;
	__u32 touch_size;
	__u32 nr_touches;
	__u64 touch_seed;
	__u64 available_ns;
};

/* Flags of a record. */
#define MEMMAP_BENCH_RECORD_FIRST	0x1	/* node's ZONE_DEVICE was empty since boot */
#define MEMMAP_BENCH_RECORD_ALTMAP	0x2	/* memmap on the device itself */
#define MEMMAP_BENCH_RECORD_PROBED	0x4	/* stages were looked for */
#define MEMMAP_BENCH_RECORD_MISSED	0x8	/* a probe was missed: no stage is known */
#define MEMMAP_BENCH_RECORD_FAILED	0x10	/* the call returned an error */

/**
 * struct memmap_bench_record - one memremap_pages() or memunmap_pages() (out)
 * @op: enum memmap_bench_op
 * @flags: MEMMAP_BENCH_RECORD_*
 * @type: enum memmap_bench_type, or 0 for one without a name here
 * @node: NUMA node asked for; unbind: -1
 * @cpu: CPU at its start
 * @end_cpu: CPU at its end
 * @vmemmap_shift: order of its compound pages
 * @hits: times that a probe was hit, each of about probe_ns
 * @start: first byte of the range, or of the first of several
 * @bytes: of the range or ranges
 * @start_ns: since the schedule's or the trace's start
 * @end_ns: since the same
 * @wait_ns: part of end - start in which the task was runnable but not on a CPU,
 *	or MEMMAP_BENCH_UNKNOWN
 * @altmap_pages: pages of the device that its memmap takes, and a header
 * @memmap_bytes: struct pages of the range, in virtual addresses; 0: not looked
 * @backing_bytes: memory behind them: less where pages of the vmemmap are shared;
 *	all struct pages that the kernel really writes lie in it
 * @off_node_bytes: of that on another node than asked
 * @small_bytes: of that mapped by 4 KiB pages
 * @stage_ns: by stage; MEMMAP_BENCH_UNKNOWN where it was not seen
 * @cpu_node: node of @cpu
 * @end_cpu_node: node of @end_cpu
 * @stage_wait_ns: part of @wait_ns in the stages that only compute, which are all
 *	but LOCK_WAIT and GRACE: who sleeps is woken late by others' right; or
 *	MEMMAP_BENCH_UNKNOWN
 */
struct memmap_bench_record {
	__u32 op;
	__u32 flags;
	__u32 type;
	__s32 node;
	__s32 cpu;
	__s32 end_cpu;
	__u32 vmemmap_shift;
	__u32 hits;
	__u64 start;
	__u64 bytes;
	__u64 start_ns;
	__u64 end_ns;
	__u64 wait_ns;
	__u64 altmap_pages;
	__u64 memmap_bytes;
	__u64 backing_bytes;
	__u64 off_node_bytes;
	__u64 small_bytes;
	__u64 stage_ns[16];
	__s32 cpu_node;
	__s32 end_cpu_node;
	__u64 stage_wait_ns;
};

/* Records that a trace keeps; later ones are lost and counted. */
#define MEMMAP_BENCH_MAX_RECORDS	256

/**
 * struct memmap_bench_trace_start - record every bind and unbind of the kernel
 * @size: (in) sizeof(struct memmap_bench_trace_start)
 * @flags: (in) 0
 * @probe_ns: (out) what one hit of a probe costs, measured now, or
 *	MEMMAP_BENCH_UNKNOWN
 * @stage_reason: (out) enum memmap_bench_reason, by stage
 *
 * Of all tasks, until MEMMAP_BENCH_TRACE_STOP. Probes are set on the kernel's
 * functions meanwhile; ranges cannot be made, bound or run on. Errors: EINVAL;
 * EBUSY a trace is on; EOPNOTSUPP memremap_pages() or memunmap_pages() cannot be
 * probed.
 */
struct memmap_bench_trace_start {
	__u32 size;
	__u32 flags;
	__u64 probe_ns;
	__u8 stage_reason[16];
};

/**
 * struct memmap_bench_trace_stop - end the trace
 * @size: (in) sizeof(struct memmap_bench_trace_stop)
 * @flags: (in) 0
 * @records: (in) user address of an array of struct memmap_bench_record
 * @record_size: (in) sizeof(struct memmap_bench_record) of the caller
 * @nr_records: (in) its room; (out) used
 * @lost: (out) records that had no room
 * @reserved: 0
 *
 * Calls that have not returned yet are not in it. Errors: EINVAL; EFAULT; ENOENT
 * no trace is on.
 */
struct memmap_bench_trace_stop {
	__u32 size;
	__u32 flags;
	__u64 records;
	__u32 record_size;
	__u32 nr_records;
	__u32 lost;
	__u32 reserved;
};

/* Flags of a bind. */
#define MEMMAP_BENCH_BIND_STAGES	0x1	/* probe the stages */
#define MEMMAP_BENCH_BIND_AT_ONCE	0x2	/* all ranges at once, as async probes */

/**
 * struct memmap_bench_bind - make ranges by memremap_pages(), and remove them
 * @size: (in) sizeof(struct memmap_bench_bind)
 * @flags: (in) MEMMAP_BENCH_BIND_*
 * @source: (in) as of range_create
 * @type: (in) as of range_create; (out) the one taken
 * @vmemmap_shift: (in) order of compound pages, 0, 9 or 18; not 0 only for GENERIC
 * @nr_ranges: (in) 1 to MEMMAP_BENCH_MAX_RANGES
 * @bytes: (in) of each range; a multiple of a section and of the compound pages
 * @node: (in) of each range
 * @start: (in) of each range, as of range_create
 * @records: (in) user address of an array of struct memmap_bench_record
 * @record_size: (in) sizeof(struct memmap_bench_record) of the caller
 * @nr_records: (in) its room, at least 2 * nr_ranges; (out) used: the binds of
 *	all ranges in their order, then the unbinds
 * @bind_ns: (out) makespan: from the start to the end of the last bind
 * @unbind_ns: (out) makespan of the unbinds
 * @probe_ns: (out) what one hit of a probe costs, measured before, or
 *	MEMMAP_BENCH_UNKNOWN without stages
 * @stage_reason: (out) enum memmap_bench_reason, by stage
 * @sections: (in) 0, or user address of an array of __u64, for one range: ns since
 *	the entry of memmap_init_zone_device() of each of its cond_resched();
 *	in 6.1.192 and 6.12.117 they follow the first page of each section (of
 *	each compound page, where that is larger), and then the first pageblock
 *	of each section; before 6.12.101 the first page of each pageblock
 * @nr_sections: (in) its room; (out) stamps there were, which may be more
 * @reserved: 0
 *
 * Each range is made and removed by a worker on its node; one after another, or
 * all at once. Where the memmap lies is looked at between bind and unbind. Errors:
 * as of range_create; ENOSPC also: @nr_records too small; EINTR after a fatal
 * signal; EFAULT. Where memremap_pages() cannot be probed all stages are unknown.
 */
struct memmap_bench_bind {
	__u32 size;
	__u32 flags;
	__u32 source;
	__u32 type;
	__u32 vmemmap_shift;
	__u32 nr_ranges;
	__u64 bytes;
	__s32 node[MEMMAP_BENCH_MAX_RANGES];
	__u64 start[MEMMAP_BENCH_MAX_RANGES];
	__u64 records;
	__u32 record_size;
	__u32 nr_records;
	__u64 bind_ns;
	__u64 unbind_ns;
	__u64 probe_ns;
	__u8 stage_reason[16];
	__u64 sections;
	__u32 nr_sections;
	__u32 reserved;
};

/**
 * struct memmap_bench_page - what a struct page holds (out)
 * @pfn: of the page
 * @head_pfn: of its compound page's head; itself where it is in none
 * @words: its first 64 bytes
 * @type: enum memmap_bench_type of its own pgmap, 0: it points elsewhere
 * @zone: number of its zone
 * @node: of its zone
 * @order: of its compound page
 * @refcount: _refcount
 * @mapcount: _mapcount + 1
 * @flag_names: set flags as the running kernel calls them, "reserved|head"
 */
struct memmap_bench_page {
	__u64 pfn;
	__u64 head_pfn;
	__u64 words[8];
	__u32 type;
	__u32 zone;
	__s32 node;
	__u32 order;
	__s32 refcount;
	__s32 mapcount;
	char flag_names[120];
};

/**
 * struct memmap_bench_inspect - look at the memmap of a range that stands
 * @size: (in) sizeof(struct memmap_bench_inspect)
 * @flags: (in) 0
 * @id: (in) as from range_create, or 0: whose range has @start
 * @type: (out) enum memmap_bench_type of its pgmap
 * @node: (out) of its first page
 * @vmemmap_shift: (out) order of its compound pages
 * @start: (in) 0, or with id 0 an address in the range; (out) its first byte
 * @bytes: (out) of the range
 * @altmap_pages, @memmap_bytes, @backing_bytes, @off_node_bytes, @small_bytes: (out)
 *	as in struct memmap_bench_record
 * @page: (out) the first with an initialised memmap, the middle and the last one
 *
 * Nothing is changed; the range may be anybody's. Errors: EINVAL; ENOENT no such
 * id; ENXIO nothing of ZONE_DEVICE is at @start.
 */
struct memmap_bench_inspect {
	__u32 size;
	__u32 flags;
	__u32 id;
	__u32 type;
	__s32 node;
	__u32 vmemmap_shift;
	__u64 start;
	__u64 bytes;
	__u64 altmap_pages;
	__u64 memmap_bytes;
	__u64 backing_bytes;
	__u64 off_node_bytes;
	__u64 small_bytes;
	struct memmap_bench_page page[3];
};

#define MEMMAP_BENCH_INFO		_IO(0xb6, 1)
#define MEMMAP_BENCH_RANGE_CREATE	_IO(0xb6, 2)
#define MEMMAP_BENCH_RANGE_DESTROY	_IO(0xb6, 3)
#define MEMMAP_BENCH_RUN		_IO(0xb6, 4)
#define MEMMAP_BENCH_TRACE_START	_IO(0xb6, 5)
#define MEMMAP_BENCH_TRACE_STOP		_IO(0xb6, 6)
#define MEMMAP_BENCH_BIND		_IO(0xb6, 7)
#define MEMMAP_BENCH_INSPECT		_IO(0xb6, 8)

#endif

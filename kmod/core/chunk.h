/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * The chunk arithmetic of padata_do_multithreaded() (kernel/padata.c, Linux
 * 6.12): how many workers a job gets, how large its chunks are, and which piece
 * the next worker takes. Portable; also built for user space.
 */
#ifndef MEMMAP_BENCH_CORE_CHUNK_H
#define MEMMAP_BENCH_CORE_CHUNK_H

#ifdef __KERNEL__
#include <linux/types.h>
#else
#include <stdbool.h>
#endif

/* padata gives each worker about this many chunks to balance their speeds. */
#define CHUNK_LOAD_BALANCE	4

/*
 * struct chunk_job - what is left of a job; all in pages
 * @start: first page not taken yet
 * @size: pages not taken yet
 * @align: chunks are multiples of it, in absolute terms
 * @min_chunk: smallest chunk
 * @max_threads: most workers, the caller included
 * @chunk: pages per chunk, rounded up to @align; 0: as many as padata has. With
 *	it no smaller piece makes a worker worth while, as with @min_chunk
 */
struct chunk_job {
	unsigned long start;
	unsigned long size;
	unsigned long align;
	unsigned long min_chunk;
	unsigned long max_threads;
	unsigned long chunk;
};

/* Workers that the job asks for: 1 to max_threads. */
unsigned long chunk_workers(const struct chunk_job *job);

/*
 * Whether padata calls the function once for all of it: it has one worker, and no
 * chunk is given. Else also one worker takes it chunk by chunk.
 */
bool chunk_is_whole(const struct chunk_job *job);

/* Pages per chunk when @workers (at least 1) really take part. */
unsigned long chunk_size(const struct chunk_job *job, unsigned long workers);

/*
 * Takes the next piece, which ends at a multiple of @chunk or at the job's end.
 * Returns its pages and sets *@start; 0 when nothing is left. Not locked.
 */
unsigned long chunk_take(struct chunk_job *job, unsigned long chunk,
			 unsigned long *start);

/*
 * Slice @slice of @slices of the @pages from @start on, each of pages / slices, and
 * the last takes the remainder: unaligned, as the 16 threads of 2018 had it
 * (153077336359.40830.13007326947037437465.stgit). Returns its pages, which can be
 * 0, and sets *@first.
 */
unsigned long chunk_slice(unsigned long start, unsigned long pages,
			  unsigned long slice, unsigned long slices,
			  unsigned long *first);

#endif

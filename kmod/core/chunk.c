// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* The chunk arithmetic of padata's multithreaded jobs; see chunk.h. */
#include "chunk.h"

static unsigned long at_least(unsigned long n, unsigned long floor)
{
	return n < floor ? floor : n;
}

static unsigned long at_most(unsigned long n, unsigned long ceiling)
{
	return n > ceiling ? ceiling : n;
}

static unsigned long round_up_to(unsigned long n, unsigned long multiple)
{
	return (n + multiple - 1) / multiple * multiple;
}

unsigned long chunk_workers(const struct chunk_job *job)
{
	unsigned long chunk = job->chunk ? job->chunk : job->min_chunk;
	unsigned long smallest = at_least(chunk, job->align);

	return at_most(at_least(job->size / at_least(smallest, 1), 1),
		       at_least(job->max_threads, 1));
}

bool chunk_is_whole(const struct chunk_job *job)
{
	return chunk_workers(job) == 1 && !job->chunk;
}

unsigned long chunk_size(const struct chunk_job *job, unsigned long workers)
{
	unsigned long share = job->size / (workers * CHUNK_LOAD_BALANCE);
	unsigned long chunk = at_least(at_least(share, job->min_chunk), 1);

	if (job->chunk)
		chunk = job->chunk;
	return round_up_to(chunk, at_least(job->align, 1));
}

unsigned long chunk_take(struct chunk_job *job, unsigned long chunk,
			 unsigned long *start)
{
	unsigned long pages = round_up_to(job->start + 1, chunk) - job->start;

	pages = at_most(pages, job->size);
	*start = job->start;
	job->start += pages;
	job->size -= pages;
	return pages;
}

unsigned long chunk_slice(unsigned long start, unsigned long pages,
			  unsigned long slice, unsigned long slices,
			  unsigned long *first)
{
	unsigned long each = pages / slices;

	*first = start + slice * each;
	return slice == slices - 1 ? pages - slice * each : each;
}

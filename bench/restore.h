/* SPDX-License-Identifier: MIT */
/*
 * What an interrupted run has left in its csv files: the samples that are complete, and
 * where what a kill left behind them begins.
 */
#ifndef BENCH_RESTORE_H
#define BENCH_RESTORE_H

#include <sys/types.h>

#include "rounds.h"

#define RESTORE_FILES	7
#define RESTORE_PROBLEM	256

/*
 * struct restore
 * @samples: complete ones; the number of the last
 * @keep: bytes of each file that are theirs; -1: it is not there
 * @problem: why they cannot be read
 */
struct restore {
	unsigned long samples;
	off_t keep[RESTORE_FILES];
	char problem[RESTORE_PROBLEM];
};

/*
 * Reads the files in @dir into the series of @rounds, whose sampler goes past what they
 * used up. Boots and loads are at most @calls. 0; -errno with @problem set. Nothing is
 * changed in @dir.
 */
int restore_read(struct restore *restore, int dir, struct rounds *rounds,
		 unsigned int calls);

/* Cuts what is incomplete off the files in @dir. 0 or -errno. */
int restore_cut(const struct restore *restore, int dir);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * What was found of the namespaces that a run uses, on disk before they are
 * touched, so that whoever comes after a kill can put them back.
 */
#ifndef BENCH_JOURNAL_H
#define BENCH_JOURNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "nd.h"

#define JOURNAL_ENTRIES	64
#define JOURNAL_BLOCK	8192	/* bytes at the front that hold the info block */
#define JOURNAL_UUID	37
#define JOURNAL_ALT_NAME 65

/*
 * struct journal_entry - a namespace as it was found
 * @name: as it was called; numbers change, so it is found again by @uuid, or
 *	where that is "" by @start and @bytes
 * @start, @bytes: its physical range
 * @found: mode 0 where it was disabled and nobody could tell
 * @holder_class: who may claim it, by its label (libndctl's enum)
 * @created: made by us from a seed: to be destroyed
 * @changed: its front may hold something else than @block
 * @made: uuid of the info blocks that we write
 */
struct journal_entry {
	char name[ND_NAME];
	char region[ND_NAME];
	char uuid[JOURNAL_UUID];
	char alt_name[JOURNAL_ALT_NAME];
	uint64_t start;
	uint64_t bytes;
	bool enabled;
	struct nd_config found;
	unsigned int holder_class;
	bool created;
	bool destroy;
	bool changed;
	char made[JOURNAL_UUID];
	unsigned char block[JOURNAL_BLOCK];
};

/* Entries whose name is "" are free. */
struct journal {
	struct journal_entry entries[JOURNAL_ENTRIES];
};

unsigned int journal_count(const struct journal *journal);

/* A free entry, or NULL. */
struct journal_entry *journal_new(struct journal *journal);

/*
 * Reads @dir's journal; none is an empty one. 0; -EINVAL: it is damaged, @text
 * says where; another -errno.
 */
int journal_load(const char *dir, struct journal *journal,
		 char text[static ND_MESSAGE]);

/*
 * The journal is on disk when this returns 0, whole or as it was before; an empty
 * one is removed. 0 or -errno.
 */
int journal_save(const char *dir, const struct journal *journal);

#endif

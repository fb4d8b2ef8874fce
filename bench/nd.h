/* SPDX-License-Identifier: MIT */
/*
 * NVDIMM namespaces that are enabled, disabled and reconfigured, and put back.
 *
 * Functions return 0 or -errno and print nothing; on an error @message of the
 * struct that they were given says what is wrong and what to do. Nothing is
 * changed of a namespace before it was claimed, and what was claimed is in a
 * journal, by which nd_recover() puts it back if the process was killed.
 *
 *	nd_open, nd_recover, nd_lookup, nd_claim,
 *	nd_configure, nd_enable, nd_device, nd_disable ..., nd_restore_all, nd_close
 *
 * nd_enable(), nd_disable() and nd_device() may be called for several namespaces
 * at the same time by several threads; the others by one.
 */
#ifndef BENCH_ND_H
#define BENCH_ND_H

#include <stdbool.h>
#include <stdint.h>

#define ND_MESSAGE	768
#define ND_NAME		32
#define ND_ALIGNS	8
#define ND_PREFIX	"memmap-bench"	/* of the names of namespaces that we make */

enum nd_mode { ND_MODE_RAW = 1, ND_MODE_FSDAX, ND_MODE_DEVDAX, ND_MODE_SECTOR };
enum nd_map { ND_MAP_MEM = 1, ND_MAP_DEV };

/*
 * struct nd_config
 * @mode: 0: unknown, as of a namespace that was found disabled
 * @map: where the memmap is: mem: RAM; 0 where there is none
 * @align: of the mapping, in bytes; 0: as for @map, or not to be chosen (a
 *	namespace of e820)
 */
struct nd_config {
	enum nd_mode mode;
	enum nd_map map;
	uint64_t align;
};

/*
 * struct nd_facts - a namespace when it was looked up
 * @start, @bytes: its physical range; @bytes 0: a seed
 * @free_bytes: of a seed: the largest namespace that can be made of it
 * @labelled: its region has labels: it has a uuid, and can be destroyed
 * @ours: made by us
 * @bad_blocks: known media errors
 * @aligns: that its region supports, for any mode
 */
struct nd_facts {
	char name[ND_NAME];
	char region[ND_NAME];
	int node;
	uint64_t start;
	uint64_t bytes;
	uint64_t free_bytes;
	bool labelled;
	bool ours;
	bool enabled;
	unsigned int bad_blocks;
	struct nd_config config;
	uint64_t aligns[ND_ALIGNS];
	unsigned int nr_aligns;
};

/*
 * struct nd_device - an enabled namespace
 * @name: pmem0, or dax0.0
 * @config: in which it really came up
 * @start, @bytes: physical range that the kernel made struct pages for (pgmap)
 * @data_start, @data_bytes: what of it holds data
 */
struct nd_device {
	char name[ND_NAME];
	struct nd_config config;
	uint64_t start;
	uint64_t bytes;
	uint64_t data_start;
	uint64_t data_bytes;
};

struct nd_namespace;

/*
 * struct nd
 * @message: of the last error
 * @left_over: namespaces that a former run has not put back
 */
struct nd {
	char message[ND_MESSAGE];
	unsigned int left_over;

	/* Only for nd itself. */
	char dir[256];
	int lock;
	struct journal *journal;
	struct nd_namespace *namespaces;
	unsigned int nr_namespaces;
};

/*
 * struct nd_namespace
 * @facts: as found; they do not change
 * @now: how it is configured
 * @message: of the last error
 * @began, @ended: CLOCK_MONOTONIC in ns, around the kernel's work of the last
 *	nd_enable() or nd_disable()
 */
struct nd_namespace {
	struct nd_facts facts;
	struct nd_config now;
	char message[ND_MESSAGE];
	uint64_t began;
	uint64_t ended;

	/* Only for nd itself. */
	struct nd *nd;
	struct journal_entry *entry;
	char name[ND_NAME];
	char personality[ND_NAME];
	unsigned int holder_class;
	char uuid[37];
	char alt_name[65];
};

/*
 * @dir: of the journal, made if missing; NULL: that of the environment variable
 * MEMMAP_BENCH_STATE, else /var/lib/memmap-bench. Also after an error @nd has a
 * message, and nd_close() is allowed.
 * -ENODEV: no NVDIMM bus, -ENOPKG: a driver is missing, -EPERM: not root: it cannot
 * run here. -EBUSY: another process has it open. -EINVAL: the journal is damaged.
 */
int nd_open(struct nd *nd, const char *dir);

/* Does not put back what was claimed: see nd_restore_all(). */
void nd_close(struct nd *nd);

/*
 * Puts back what a former run left over; @say gets one line for each step. What
 * could not be put back stays in the journal.
 */
int nd_recover(struct nd *nd, void (*say)(void *arg, const char *line), void *arg);

/*
 * Looks up a namespace by its name; *@ns belongs to @nd. -ENOENT: there is none;
 * @nd->message names those that there are.
 */
int nd_lookup(struct nd *nd, const char *name, struct nd_namespace **ns);

/* Whether it may be used at all; changes nothing. -EBUSY, -EPERM, -EROFS ... */
int nd_check(struct nd_namespace *ns);

/*
 * nd_check(), and notes in the journal how it was found. @destroy: its data may be
 * destroyed: it may be configured, and a seed or a raw one may be used. One that
 * was found disabled is enabled for a moment, to see how it is configured.
 */
int nd_claim(struct nd_namespace *ns, bool destroy);

/*
 * Brings it into @config and leaves it disabled, ready for nd_enable(). Where it
 * already is so configured, its data stay. A seed is made a namespace of @bytes,
 * 0: of all that is free; others are never resized, and @bytes is ignored.
 * -EINVAL: not possible here, -EPERM: @destroy was not given.
 */
int nd_configure(struct nd_namespace *ns, const struct nd_config *config,
		 uint64_t bytes);

/*
 * Returns when the device is there. The kernel does all of the work in the calling
 * thread.
 */
int nd_enable(struct nd_namespace *ns);

/* What came up; -ENODEV: it is not enabled. */
int nd_device(struct nd_namespace *ns, struct nd_device *device);

/*
 * Returns when the device is gone. Refused if somebody has begun to use it; that
 * is looked up before @began.
 */
int nd_disable(struct nd_namespace *ns);

/* Puts it back as it was found, and forgets it in the journal. */
int nd_restore(struct nd_namespace *ns);

/* All that are claimed. The first error, with its message in @nd. */
int nd_restore_all(struct nd *nd);

/* Names of modes and maps, as ndctl has them; 0 is "unknown" or "none". */
const char *nd_mode_name(enum nd_mode mode);
const char *nd_map_name(enum nd_map map);

#endif

// SPDX-License-Identifier: MIT
/* Names of the module's enums; see names.h. */
#include "names.h"

#include <stdio.h>
#include <string.h>

#include "memmap_bench.h"
#include "nd.h"
#include "path.h"

/* Names of @plural, of which some are also called @alias together. */
#define NAMES_ALSO(plural, word, alias, mask, ...)				\
	static const char *const plural##_names[] = { __VA_ARGS__ };		\
	const struct names names_##plural = {					\
		.what = (word),							\
		.name = plural##_names,						\
		.limit = sizeof(plural##_names) / sizeof(plural##_names[0]),	\
		.also = (alias),						\
		.also_mask = (mask),						\
	}

/* Writers that only show what memory allows. */
#define NAMES_CEILINGS						\
	(1U << MEMMAP_BENCH_WRITER_FILL_STORE |			\
	 1U << MEMMAP_BENCH_WRITER_FILL_NT |			\
	 1U << MEMMAP_BENCH_WRITER_FILL_AVX512 |		\
	 1U << MEMMAP_BENCH_WRITER_MEMSET_ZERO |		\
	 1U << MEMMAP_BENCH_WRITER_READ)

#define NAMES(plural, word, ...) NAMES_ALSO(plural, word, NULL, 0, __VA_ARGS__)

NAMES(sources, "source",
	[MEMMAP_BENCH_SOURCE_HOLE] = "hole",
	[MEMMAP_BENCH_SOURCE_PMEM] = "pmem");

NAMES(types, "type",
	[MEMMAP_BENCH_TYPE_PRIVATE] = "private",
	[MEMMAP_BENCH_TYPE_P2PDMA] = "p2pdma",
	[MEMMAP_BENCH_TYPE_GENERIC] = "generic",
	[MEMMAP_BENCH_TYPE_FS_DAX] = "fs_dax",
	[MEMMAP_BENCH_TYPE_COHERENT] = "coherent");

NAMES_ALSO(paths, "path", "namespace", 1U << PATH_ENABLE | 1U << PATH_DISABLE,
	[PATH_MEMMAP] = "memmap",
	[PATH_BIND] = "bind",
	[PATH_UNBIND] = "unbind",
	[PATH_ENABLE] = "enable",
	[PATH_DISABLE] = "disable");

NAMES(probings, "probing",
	[PROBING_SYNC] = "sync",
	[PROBING_ASYNC] = "async");

NAMES(aligns, "align",
	[ALIGN_4K] = "4K",
	[ALIGN_2M] = "2M",
	[ALIGN_1G] = "1G");

NAMES(chunk_aligns, "chunk-align",
	[CHUNK_ALIGN_SECTION] = "section",
	[CHUNK_ALIGN_PAGEBLOCK] = "pageblock",
	[CHUNK_ALIGN_PAGE] = "page");

/* Those that have a memmap. */
NAMES(modes, "mode",
	[ND_MODE_FSDAX] = "fsdax",
	[ND_MODE_DEVDAX] = "devdax");

NAMES(maps, "map",
	[ND_MAP_MEM] = "mem",
	[ND_MAP_DEV] = "dev");

NAMES(stages, "stage",
	[MEMMAP_BENCH_STAGE_LOCK_WAIT] = "lock_wait",
	[MEMMAP_BENCH_STAGE_LOCK_HELD] = "lock_held",
	[MEMMAP_BENCH_STAGE_POPULATE] = "populate",
	[MEMMAP_BENCH_STAGE_ZONE] = "zone",
	[MEMMAP_BENCH_STAGE_INIT] = "init",
	[MEMMAP_BENCH_STAGE_UNZONE] = "unzone",
	[MEMMAP_BENCH_STAGE_TEARDOWN] = "teardown",
	[MEMMAP_BENCH_STAGE_GRACE] = "grace");

NAMES(schedules, "schedule",
	[MEMMAP_BENCH_SCHEDULE_SERIAL] = "serial",
	[MEMMAP_BENCH_SCHEDULE_DEFERRED] = "deferred",
	[MEMMAP_BENCH_SCHEDULE_PADATA] = "padata",
	[MEMMAP_BENCH_SCHEDULE_SLICES] = "slices",
	[MEMMAP_BENCH_SCHEDULE_BACKGROUND] = "background",
	[MEMMAP_BENCH_SCHEDULE_PADATA_API] = "padata-api");

/* The writers of the module's test build are not for the runner. */
NAMES_ALSO(writers, "writer", "ceilings", NAMES_CEILINGS,
	[MEMMAP_BENCH_WRITER_KERNEL] = "kernel",
	[MEMMAP_BENCH_WRITER_LEGACY] = "legacy",
	[MEMMAP_BENCH_WRITER_STORES] = "stores",
	[MEMMAP_BENCH_WRITER_RESERVED_ATOMIC] = "reserved-atomic",
	[MEMMAP_BENCH_WRITER_RESERVED_PLAIN] = "reserved-plain",
	[MEMMAP_BENCH_WRITER_RESERVED_FOLDED] = "reserved-folded",
	[MEMMAP_BENCH_WRITER_RESERVED_NONE] = "reserved-none",
	[MEMMAP_BENCH_WRITER_RESERVED_CLEARED] = "reserved-cleared",
	[MEMMAP_BENCH_WRITER_MEMSET] = "memset",
	[MEMMAP_BENCH_WRITER_BULK] = "bulk",
	[MEMMAP_BENCH_WRITER_DOWNWARD] = "downward",
	[MEMMAP_BENCH_WRITER_POISON] = "poison",
	[MEMMAP_BENCH_WRITER_PAGEBLOCKS] = "pageblocks",
	[MEMMAP_BENCH_WRITER_TEMPLATE] = "template",
	[MEMMAP_BENCH_WRITER_TEMPLATE_NT] = "template-nt",
	[MEMMAP_BENCH_WRITER_MOVDIR64B] = "movdir64b",
	[MEMMAP_BENCH_WRITER_TEMPLATE_REP] = "template-rep",
	[MEMMAP_BENCH_WRITER_FILL_STORE] = "fill-store",
	[MEMMAP_BENCH_WRITER_FILL_NT] = "fill-nt",
	[MEMMAP_BENCH_WRITER_FILL_AVX512] = "fill-avx512",
	[MEMMAP_BENCH_WRITER_MEMSET_ZERO] = "memset-zero",
	[MEMMAP_BENCH_WRITER_READ] = "read",
	[MEMMAP_BENCH_WRITER_TEMPLATE_PREFETCH] = "template-prefetch");

NAMES(prefills, "prefill",
	[MEMMAP_BENCH_PREFILL_ZERO] = "zero",
	[MEMMAP_BENCH_PREFILL_POISON] = "poison",
	[MEMMAP_BENCH_PREFILL_KEEP] = "keep");

/* The one given is called by its node; see point_placement(). */
NAMES(placements, "placement",
	[MEMMAP_BENCH_PLACEMENT_NODE] = "node",
	[MEMMAP_BENCH_PLACEMENT_ANY] = "any",
	[MEMMAP_BENCH_PLACEMENT_REMOTE] = "remote",
	[MEMMAP_BENCH_PLACEMENT_ROUND_ROBIN] = "round-robin");

NAMES(fields, "field",
	[MEMMAP_BENCH_FIELD_OTHER] = "another field",
	[MEMMAP_BENCH_FIELD_FLAGS] = "flags",
	[MEMMAP_BENCH_FIELD_PGMAP] = "pgmap",
	[MEMMAP_BENCH_FIELD_ZONE_DEVICE_DATA] = "zone_device_data",
	[MEMMAP_BENCH_FIELD_MAPPING] = "mapping",
	[MEMMAP_BENCH_FIELD_INDEX] = "index",
	[MEMMAP_BENCH_FIELD_PRIVATE] = "private",
	[MEMMAP_BENCH_FIELD_MAPCOUNT] = "_mapcount",
	[MEMMAP_BENCH_FIELD_REFCOUNT] = "_refcount");

unsigned int names_find(const struct names *names, const char *text,
			size_t length)
{
	for (unsigned int id = 1; id < names->limit; id++) {
		const char *name = names->name[id];

		if (name && strlen(name) == length &&
		    !memcmp(name, text, length))
			return id;
	}
	return 0;
}

unsigned int names_find_mask(const struct names *names, const char *text,
			     size_t length)
{
	unsigned int id = names_find(names, text, length);

	if (!id && names->also && strlen(names->also) == length &&
	    !memcmp(names->also, text, length))
		return names->also_mask;
	return id ? 1U << id : 0;
}

const char *names_of(const struct names *names, unsigned int id)
{
	if (id >= names->limit || !names->name[id])
		return "unknown";
	return names->name[id];
}

unsigned int names_all(const struct names *names)
{
	unsigned int mask = 0;

	for (unsigned int id = 1; id < names->limit; id++)
		if (names->name[id])
			mask |= 1U << id;
	return mask;
}

const char *names_join(const struct names *names, unsigned int mask,
		       const char *between, char *text, size_t size)
{
	size_t used = 0;

	text[0] = '\0';
	for (unsigned int id = 1; id < names->limit && used < size; id++)
		if (names->name[id] && mask & 1U << id)
			used += (size_t)snprintf(text + used, size - used,
						 "%s%s", used ? between : "",
						 names->name[id]);
	return text;
}

const char *names_known(const struct names *names, char *text, size_t size)
{
	size_t used;

	names_join(names, names_all(names), ", ", text, size);
	used = strlen(text);
	if (names->also)
		snprintf(text + used, size - used, ", %s", names->also);
	return text;
}

const char *names_reason(unsigned int reason)
{
	switch (reason) {
	case MEMMAP_BENCH_AVAILABLE:
		return "available";
	case MEMMAP_BENCH_NO_SYMBOL:
		return "a kernel function that it needs was not found";
	case MEMMAP_BENCH_NO_LAYOUT:
		return "this kernel's struct page has another layout";
	case MEMMAP_BENCH_NO_CONFIG:
		return "this kernel is configured without it, or to complain of it";
	case MEMMAP_BENCH_NO_BUILD:
		return "this module was built without it";
	case MEMMAP_BENCH_NO_HIT:
		return "kprobes are switched off: /sys/kernel/debug/kprobes/enabled";
	case MEMMAP_BENCH_NO_CPU:
		return "this CPU lacks the instruction";
	case MEMMAP_BENCH_NO_KERNEL:
		return "kernel code may not use vector registers; --where model can";
	case MEMMAP_BENCH_NO_MODEL:
		return "only a kernel has it, not the model";
	default:
		return "for a reason that this runner does not know";
	}
}

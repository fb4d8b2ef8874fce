// SPDX-License-Identifier: MIT
/* Where the time of the kernel's whole path went; see stages.h. */
#include "stages.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "names.h"
#include "nd.h"

#define UNKNOWN	MEMMAP_BENCH_UNKNOWN

bool stages_seen(const struct memmap_bench_record *record)
{
	return record->flags & MEMMAP_BENCH_RECORD_PROBED &&
	       !(record->flags & MEMMAP_BENCH_RECORD_MISSED);
}

static void add(uint64_t *sum, uint64_t value)
{
	if (value != UNKNOWN)
		*sum = (*sum == UNKNOWN ? 0 : *sum) + value;
}

static void add_record(const struct memmap_bench_record *record,
		       struct stages *stages)
{
	for (unsigned int s = 1; s < MEMMAP_BENCH_NR_STAGES; s++)
		add(&stages->ns[s], record->stage_ns[s]);
	stages->probing_ns += record->hits;
}

/* What is left of the whole; LOCK_HELD overlaps others. */
static uint64_t rest(const struct stages *stages, uint64_t whole_ns)
{
	uint64_t known = 0;

	for (unsigned int s = 1; s < MEMMAP_BENCH_NR_STAGES; s++)
		if (s != MEMMAP_BENCH_STAGE_LOCK_HELD)
			add(&known, stages->ns[s]);
	return known <= whole_ns ? whole_ns - known : UNKNOWN;
}

static void forget(struct stages *stages)
{
	for (unsigned int s = 0; s < MEMMAP_BENCH_NR_STAGES; s++)
		stages->ns[s] = UNKNOWN;
	stages->rest_ns = UNKNOWN;
	stages->probing_ns = UNKNOWN;
	stages->lock_share = (double)NAN;
}

static uint64_t written(const struct memmap_bench_record *records,
			unsigned int nr, unsigned int struct_page_bytes)
{
	uint64_t bytes = 0;

	for (unsigned int i = 0; i < nr; i++) {
		if (!records[i].memmap_bytes)
			return UNKNOWN;
		bytes += records[i].backing_bytes;
	}
	return bytes / struct_page_bytes;
}

static bool all_seen(const struct memmap_bench_record *records, unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++)
		if (!stages_seen(&records[i]))
			return false;
	return nr > 0;
}

void stages_sum(const struct memmap_bench_record *records, unsigned int nr,
		uint64_t whole_ns, uint64_t makespan_ns, uint64_t probe_ns,
		unsigned int struct_page_bytes, struct stages *stages)
{
	const uint64_t *held = &stages->ns[MEMMAP_BENCH_STAGE_LOCK_HELD];

	*stages = (struct stages){ .nr = nr };
	forget(stages);
	stages->written = nr ? written(records, nr, struct_page_bytes) : UNKNOWN;
	if (nr) {
		stages->type = records[0].type;
		stages->dev = !!(records[0].flags & MEMMAP_BENCH_RECORD_ALTMAP);
		stages->shift = records[0].vmemmap_shift;
		stages->align = 4096ULL << stages->shift;
	}
	if (!all_seen(records, nr))
		return;
	stages->probing_ns = 0;
	for (unsigned int i = 0; i < nr; i++)
		add_record(&records[i], stages);
	stages->probing_ns = probe_ns == UNKNOWN ? UNKNOWN :
			     stages->probing_ns * probe_ns;
	stages->rest_ns = rest(stages, whole_ns);
	if (*held != UNKNOWN && makespan_ns)
		stages->lock_share = (double)*held / (double)makespan_ns;
}

const char *stages_geometry(unsigned int type, bool dev, uint64_t align,
			    char text[static STAGES_GEOMETRY])
{
	if (align)
		snprintf(text, STAGES_GEOMETRY, "%s,%s,%" PRIu64,
			 type ? names_of(&names_types, type) : "",
			 nd_map_name(dev ? ND_MAP_DEV : ND_MAP_MEM), align);
	else
		snprintf(text, STAGES_GEOMETRY, ",,");
	return text;
}

unsigned int stages_sections(uint64_t *stamps, unsigned int nr,
			     unsigned int sections, unsigned int pageblocks,
			     uint64_t init_ns)
{
	size_t step = nr == 2 * sections ? 1 : pageblocks;
	uint64_t end;

	if (!sections || (step != 1 && (nr != sections * pageblocks ||
					init_ns == UNKNOWN)))
		return 0;
	for (size_t i = 0; i < sections; i++) {
		/* The last one ends where the pageblocks begin, or all does. */
		end = i + 1 < sections || step == 1 ? stamps[(i + 1) * step] :
						      init_ns;
		if (end < stamps[i * step])
			return 0;
		stamps[i] = end - stamps[i * step];
	}
	return sections;
}

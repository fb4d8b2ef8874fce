// SPDX-License-Identifier: GPL-2.0-only
/*
 * Verification, outside the clock: each section's digest against the one taken
 * when the running kernel had just made the range. Only where they differ is the
 * kernel asked again, a page at a time, for what the page should be. After a ceiling
 * every word is compared with the one that it should have left.
 */
#include <linux/mm.h>
#include <linux/sched.h>

#include "core/digest.h"
#include "workers.h"
#include "writer.h"
#include "verify.h"

static unsigned long section_index(const struct mbench_range *range,
				   unsigned long pfn)
{
	return (pfn - range->start_pfn) / PAGES_PER_SECTION;
}

/* Flags that the last writer left clear, as it declares, in every page. */
static unsigned long left_clear(const struct mbench_range *range)
{
	const struct mbench_writer *writer = range->writer;

	return writer && writer->core && writer->core->left_clear_reserved ?
	       BIT(PG_reserved) : 0;
}

static enum core_leaves left(const struct mbench_range *range)
{
	const struct core_writer *core = range->writer->core;

	return core ? core->leaves : CORE_LEAVES_IMAGE;
}

/* The word that a ceiling left all over. */
static u64 left_word(const struct mbench_range *range)
{
	switch (left(range)) {
	case CORE_LEAVES_FILL:
		return CORE_FILL_WORD;
	case CORE_LEAVES_ALONE:
		return range->prefill == MEMMAP_BENCH_PREFILL_ZERO ? 0 : ~0ULL;
	default:
		return 0;
	}
}

static u64 section_digest(const struct mbench_range *range, unsigned long pfn)
{
	/* What the writer declared: flags are the first word of each page. */
	BUILD_BUG_ON(offsetof(struct page, flags));
	BUILD_BUG_ON(PAGES_PER_SECTION * sizeof(struct page) % 64);
	return core_digest((const unsigned long long *)pfn_to_page(pfn),
			   PAGES_PER_SECTION * sizeof(struct page) / 8,
			   left_clear(range));
}

static void take_section(struct mbench_range *range, unsigned long pfn,
			 unsigned long count, unsigned int pass)
{
	range->digests[section_index(range, pfn)] = section_digest(range, pfn);
}

int mbench_take_digests(struct mbench_range *range)
{
	return mbench_visit_sections(&range, 1, take_section);
}

static void lower_bad_section(struct mbench_range *range, long section)
{
	long bad = atomic_long_read(&range->bad_section);

	while (section < bad &&
	       !atomic_long_try_cmpxchg(&range->bad_section, &bad, section))
		;
}

static void verify_section(struct mbench_range *range, unsigned long pfn,
			   unsigned long count, unsigned int pass)
{
	unsigned long index = section_index(range, pfn);

	if (section_digest(range, pfn) != range->digests[index])
		lower_bad_section(range, index);
}

/* The first word of the section of @pfn that is not @word, or NULL. */
static const u64 *other_word(unsigned long pfn, u64 word)
{
	const u64 *at = (const u64 *)pfn_to_page(pfn);
	const u64 *end = (const u64 *)pfn_to_page(pfn + PAGES_PER_SECTION);

	for (; at < end; at++)
		if (*at != word)
			return at;
	return NULL;
}

static void verify_ceiling(struct mbench_range *range, unsigned long pfn,
			   unsigned long count, unsigned int pass)
{
	if (other_word(pfn, left_word(range)))
		lower_bad_section(range, section_index(range, pfn));
}

static u32 field_at(unsigned int offset)
{
	static const struct {
		unsigned int offset;
		u32 field;
	} fields[] = {
		{ offsetof(struct page, flags), MEMMAP_BENCH_FIELD_FLAGS },
		{ offsetof(struct page, pgmap), MEMMAP_BENCH_FIELD_PGMAP },
		{ offsetof(struct page, zone_device_data),
		  MEMMAP_BENCH_FIELD_ZONE_DEVICE_DATA },
		{ offsetof(struct page, mapping), MEMMAP_BENCH_FIELD_MAPPING },
		{ offsetof(struct page, index), MEMMAP_BENCH_FIELD_INDEX },
		{ offsetof(struct page, private), MEMMAP_BENCH_FIELD_PRIVATE },
		{ offsetof(struct page, _mapcount), MEMMAP_BENCH_FIELD_MAPCOUNT },
		{ offsetof(struct page, _refcount), MEMMAP_BENCH_FIELD_REFCOUNT },
	};
	int i;

	for (i = 0; i < ARRAY_SIZE(fields); i++)
		if (fields[i].offset == offset)
			return fields[i].field;
	return MEMMAP_BENCH_FIELD_OTHER;
}

/* The field of the first byte that differs in the 8 bytes at @offset. */
static u32 field_of(unsigned int offset, u64 want, u64 got)
{
	/* _mapcount and _refcount share 8 bytes. */
	bool upper = IS_ENABLED(CONFIG_CPU_BIG_ENDIAN) ?
		upper_32_bits(want) == upper_32_bits(got) :
		lower_32_bits(want) == lower_32_bits(got);
	u32 field = field_at(offset + (upper ? 4 : 0));

	return field ? field : field_at(offset);
}

static void blame(struct memmap_bench_run *arg, unsigned long pfn,
		  unsigned int word, u64 want, u64 got)
{
	arg->bad_pfn = pfn;
	arg->bad_offset = word * sizeof(u64);
	arg->bad_want = want;
	arg->bad_got = got;
	arg->bad_field = field_of(arg->bad_offset, want, got);
}

/* Compares one page with what the kernel makes of it. True if it differs. */
static bool diagnose_page(struct mbench_range *range, unsigned long pfn,
			  struct memmap_bench_run *arg)
{
	const u64 *want = (const u64 *)pfn_to_page(pfn);
	u64 got[sizeof(struct page) / sizeof(u64)];
	int i;

	memcpy(got, want, sizeof(got));
	mbench_restore(range, pfn, 1);
	for (i = 0; i < ARRAY_SIZE(got); i++) {
		u64 wanted = want[i] ^ (i ? 0 : left_clear(range));

		if (wanted == got[i])
			continue;
		blame(arg, pfn, i, wanted, got[i]);
		return true;
	}
	return false;
}

static void diagnose_section(struct mbench_range *range, unsigned long pfn,
			     struct memmap_bench_run *arg)
{
	unsigned long end = pfn + PAGES_PER_SECTION;

	/* Where every page is as the kernel makes it now, the digest differs. */
	arg->bad_pfn = pfn;
	arg->bad_offset = sizeof(struct page);
	arg->bad_want = range->digests[section_index(range, pfn)];
	arg->bad_got = section_digest(range, pfn);
	arg->bad_field = MEMMAP_BENCH_FIELD_OTHER;
	for (; pfn < end; pfn++)
		if (diagnose_page(range, pfn, arg))
			return;
}

static void diagnose_ceiling(struct mbench_range *range, unsigned long pfn,
			     struct memmap_bench_run *arg)
{
	const u64 *first = (const u64 *)pfn_to_page(pfn);
	const unsigned int words = sizeof(struct page) / sizeof(u64);
	u64 want = left_word(range);
	const u64 *at = other_word(pfn, want);

	if (at)
		blame(arg, pfn + (at - first) / words, (at - first) % words,
		      want, *at);
}

static void conclude(struct mbench_range *range, struct memmap_bench_run *arg)
{
	unsigned long bad = atomic_long_read(&range->bad_section);
	bool ceiling = left(range) != CORE_LEAVES_IMAGE;
	unsigned long pfn;

	if (bad == LONG_MAX) {
		range->dirty = ceiling || left_clear(range);
		return;
	}
	if (arg->verdict == MEMMAP_BENCH_MISMATCH)
		return;
	arg->verdict = MEMMAP_BENCH_MISMATCH;
	pfn = range->start_pfn + bad * PAGES_PER_SECTION;
	if (ceiling) {
		diagnose_ceiling(range, pfn, arg);
		return;
	}
	/* That puts pages in order, so no prefill is left. */
	range->prefill = MEMMAP_BENCH_PREFILL_KEEP;
	diagnose_section(range, pfn, arg);
}

static bool prefills_known(struct mbench_range **ranges, unsigned int nr_ranges)
{
	unsigned int i;

	for (i = 0; i < nr_ranges; i++)
		if (ranges[i]->prefill != MEMMAP_BENCH_PREFILL_ZERO &&
		    ranges[i]->prefill != MEMMAP_BENCH_PREFILL_POISON)
			return false;
	return true;
}

int mbench_verify(struct mbench_range **ranges, unsigned int nr_ranges,
		  struct memmap_bench_run *arg)
{
	enum core_leaves leaves = left(ranges[0]);
	unsigned int i;
	int err;

	/* What nobody knows cannot have been left alone. */
	if (leaves == CORE_LEAVES_ALONE && !prefills_known(ranges, nr_ranges))
		return 0;
	for (i = 0; i < nr_ranges; i++)
		atomic_long_set(&ranges[i]->bad_section, LONG_MAX);
	err = mbench_visit_sections(ranges, nr_ranges,
				    leaves == CORE_LEAVES_IMAGE ?
				    verify_section : verify_ceiling);
	if (err)
		return err;
	arg->verdict = MEMMAP_BENCH_VERIFIED;
	for (i = 0; i < nr_ranges; i++)
		conclude(ranges[i], arg);
	return 0;
}

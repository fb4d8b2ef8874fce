// SPDX-License-Identifier: MIT
/* Verification in the model; see model_verify.h. */
#include "model_verify.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "core/digest.h"
#include "model_range.h"
#include "model_workers.h"

#define SECTION_WORDS	(MODEL_SECTION_PAGES * MODEL_PAGE_WORDS)

/*
 * struct expected - what the pages should hold
 * @image: the image of their range, else @word everywhere
 * @known: it can be said
 */
struct expected {
	bool image;
	bool known;
	bool reserved;
	uint64_t word;
};

/* The prefill that all of them still hold, or MEMMAP_BENCH_PREFILL_KEEP. */
static uint32_t common_prefill(struct model_range **ranges,
			       unsigned int nr_ranges)
{
	for (unsigned int i = 1; i < nr_ranges; i++)
		if (ranges[i]->prefill != ranges[0]->prefill)
			return MEMMAP_BENCH_PREFILL_KEEP;
	return ranges[0]->prefill;
}

static struct expected expect(const struct core_writer *writer, uint32_t prefill)
{
	struct expected want = { .known = true };

	switch (writer->leaves) {
	case CORE_LEAVES_IMAGE:
		want.image = true;
		want.reserved = !writer->left_clear_reserved;
		break;
	case CORE_LEAVES_FILL:
		want.word = CORE_FILL_WORD;
		break;
	case CORE_LEAVES_ZERO:
		break;
	case CORE_LEAVES_ALONE:
		want.word = prefill == MEMMAP_BENCH_PREFILL_POISON ? ~0UL : 0;
		want.known = prefill == MEMMAP_BENCH_PREFILL_ZERO ||
			     prefill == MEMMAP_BENCH_PREFILL_POISON;
		break;
	}
	return want;
}

/* Digest of a section that holds nothing but @word. 0 or -ENOMEM. */
static int digest_of(uint64_t word, uint64_t *digest)
{
	unsigned long long *section = malloc(SECTION_WORDS * sizeof(*section));

	if (!section)
		return -ENOMEM;
	for (unsigned long i = 0; i < SECTION_WORDS; i++)
		section[i] = word;
	*digest = core_digest(section, SECTION_WORDS, 0);
	free(section);
	return 0;
}

static uint64_t wanted_digest(const struct model_range *range,
			      unsigned long section)
{
	return range->want ? range->want : range->digests[section];
}

static void lower_bad_section(struct model_range *range, long section)
{
	long bad = __atomic_load_n(&range->bad_section, __ATOMIC_RELAXED);

	while (section < bad &&
	       !__atomic_compare_exchange_n(&range->bad_section, &bad, section,
					    false, __ATOMIC_RELAXED,
					    __ATOMIC_RELAXED))
		;
}

static uint64_t section_digest(const struct model_range *range,
			       unsigned long pfn)
{
	return core_digest((unsigned long long *)model_page(range, pfn),
			   SECTION_WORDS, range->flip);
}

static void verify_section(struct model_range *range, unsigned long pfn,
			   unsigned long count)
{
	unsigned long section = model_section(range, pfn);

	(void)count;
	if (section_digest(range, pfn) != wanted_digest(range, section))
		lower_bad_section(range, (long)section);
}

static uint32_t field_at(size_t offset)
{
	switch (offset) {
	case offsetof(struct core_page, flags):
		return MEMMAP_BENCH_FIELD_FLAGS;
	case offsetof(struct core_page, pgmap):
		return MEMMAP_BENCH_FIELD_PGMAP;
	case offsetof(struct core_page, zone_device_data):
		return MEMMAP_BENCH_FIELD_ZONE_DEVICE_DATA;
	case offsetof(struct core_page, mapping):
		return MEMMAP_BENCH_FIELD_MAPPING;
	case offsetof(struct core_page, index):
		return MEMMAP_BENCH_FIELD_INDEX;
	case offsetof(struct core_page, private):
		return MEMMAP_BENCH_FIELD_PRIVATE;
	case offsetof(struct core_page, mapcount):
		return MEMMAP_BENCH_FIELD_MAPCOUNT;
	case offsetof(struct core_page, refcount):
		return MEMMAP_BENCH_FIELD_REFCOUNT;
	default:
		return MEMMAP_BENCH_FIELD_OTHER;
	}
}

/* The field of the first byte that differs in the 8 bytes at @offset. */
static uint32_t field_of(size_t offset, uint64_t want, uint64_t got)
{
	/* mapcount and refcount share 8 bytes. */
	uint32_t field = field_at(offset + ((uint32_t)want == (uint32_t)got ?
					    4 : 0));

	return field ? field : field_at(offset);
}

/* What the word @i of a page should be. */
static uint64_t wanted_word(const struct model_range *range,
			    const struct expected *want, unsigned int i)
{
	uint64_t page[MODEL_PAGE_WORDS];

	if (!want->image)
		return want->word;
	model_reference(page, &range->image, want->reserved);
	return page[i];
}

/* True if the page differs. */
static bool diagnose_page(const struct model_range *range, unsigned long pfn,
			  const struct expected *want,
			  struct memmap_bench_run *run)
{
	const uint64_t *got = (const uint64_t *)model_page(range, pfn);

	for (unsigned int i = 0; i < MODEL_PAGE_WORDS; i++) {
		uint64_t wanted = wanted_word(range, want, i);

		if (wanted == got[i])
			continue;
		run->bad_pfn = pfn;
		run->bad_offset = i * (unsigned int)sizeof(*got);
		run->bad_want = wanted;
		run->bad_got = got[i];
		run->bad_field = field_of(run->bad_offset, wanted, got[i]);
		return true;
	}
	return false;
}

static void diagnose(const struct model_range *range,
		     const struct expected *want, struct memmap_bench_run *run)
{
	unsigned long section = (unsigned long)range->bad_section;
	unsigned long pfn = range->start_pfn + section * MODEL_SECTION_PAGES;

	run->verdict = MEMMAP_BENCH_MISMATCH;
	/* Where every page is as it should be now, the digest differs. */
	run->bad_pfn = pfn;
	run->bad_offset = sizeof(struct core_page);
	run->bad_want = wanted_digest(range, section);
	run->bad_got = section_digest(range, pfn);
	run->bad_field = MEMMAP_BENCH_FIELD_OTHER;
	for (unsigned long i = 0; i < MODEL_SECTION_PAGES; i++)
		if (diagnose_page(range, pfn + i, want, run))
			return;
}

/* What verify_section() is to find. 0 or -ENOMEM. */
static int prepare(struct model_range **ranges, unsigned int nr_ranges,
		   const struct expected *want)
{
	uint64_t digest = 0;
	int err = want->image ? 0 : digest_of(want->word, &digest);

	for (unsigned int i = 0; i < nr_ranges && !err; i++) {
		struct model_range *range = ranges[i];

		range->bad_section = LONG_MAX;
		range->want = digest;
		range->flip = want->image && !want->reserved ?
			      range->image.reserved : 0;
	}
	return err;
}

int model_verify(struct model *model, struct model_range **ranges,
		 unsigned int nr_ranges, const struct core_writer *writer,
		 struct memmap_bench_run *run)
{
	struct expected want = expect(writer,
				      common_prefill(ranges, nr_ranges));
	int err;

	run->verdict = MEMMAP_BENCH_NOT_VERIFIED;
	if (!want.known)
		return 0;
	err = prepare(ranges, nr_ranges, &want);
	if (!err)
		err = model_visit(model, ranges, nr_ranges, verify_section);
	if (err)
		return err;
	run->verdict = MEMMAP_BENCH_VERIFIED;
	for (unsigned int i = 0; i < nr_ranges; i++) {
		if (ranges[i]->bad_section == LONG_MAX)
			continue;
		diagnose(ranges[i], &want, run);
		return 0;
	}
	return 0;
}

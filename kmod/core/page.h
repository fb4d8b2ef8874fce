/* SPDX-License-Identifier: GPL-2.0-only OR MIT */
/*
 * A mirror of the 64-byte struct page of a ZONE_DEVICE page and the store
 * sequences that have initialised it over the years. Portable; also built for
 * user space. The module proves at build time that the mirror is true
 * (compat.h) and offers these writers only then. Build with -fno-strict-aliasing,
 * as the kernel is.
 */
#ifndef MEMMAP_BENCH_CORE_PAGE_H
#define MEMMAP_BENCH_CORE_PAGE_H

#ifdef __KERNEL__
#include <linux/compiler.h>
#else
#include <sys/cdefs.h>	/* __always_inline */
#endif

struct core_page {
	unsigned long flags;
	union {
		struct {
			struct core_page *lru_next;
			struct core_page *lru_prev;
		};
		struct {
			void *pgmap;
			void *zone_device_data;
		};
	};
	void *mapping;
	unsigned long index;
	unsigned long private;
	int mapcount;
	int refcount;
	unsigned long memcg_data;
};

/*
 * struct core_image - the values that go into the pages of one section
 * @links: zone, node and, where it lives in the flags, section
 * @cpupid: bits of the last-CPU field, all set
 * @reserved: bit of PG_reserved
 * @pgmap: back pointer
 * @refcount: final reference count, 1 or 0
 */
struct core_image {
	unsigned long links;
	unsigned long cpupid;
	unsigned long reserved;
	void *pgmap;
	int refcount;
};

/*
 * A store that the compiler may neither merge nor drop. Used exactly where the
 * kernel's own code has one (WRITE_ONCE, atomic_set, asm of __set_bit): without
 * it the compiler folds the sequence into fewer stores than the kernel makes.
 */
#define CORE_ONCE(field) (*(volatile __typeof__(field) *)&(field))

/* How PG_reserved comes to the flags of a page. */
enum core_reserved {
	CORE_RESERVED_PLAIN,	/* __SetPageReserved(): its own read-modify-write */
	CORE_RESERVED_ATOMIC,	/* SetPageReserved(): a locked one */
	CORE_RESERVED_FOLDED,	/* in one word with zone and node */
	CORE_RESERVED_NONE,	/* not at all */
};

/* __mm_zero_struct_page() since 5.2: eight stores. */
static inline void core_zero(struct core_page *page)
{
	unsigned long *word = (unsigned long *)page;

	word[0] = 0;
	word[1] = 0;
	word[2] = 0;
	word[3] = 0;
	word[4] = 0;
	word[5] = 0;
	word[6] = 0;
	word[7] = 0;
}

/*
 * Of __init_single_page() after the zeroing: links, counts, cpupid. @flags are those
 * of the page: 0 where the compiler could know that, else it has to load them.
 */
static inline void core_counts(struct core_page *page,
			       const struct core_image *image,
			       unsigned long flags)
{
	page->flags = flags | image->links;
	CORE_ONCE(page->refcount) = 1;
	CORE_ONCE(page->mapcount) = -1;
	page->flags |= image->cpupid;
}

/* __init_single_page() after the zeroing: those and an empty list head. */
static inline void core_single(struct core_page *page,
			       const struct core_image *image,
			       unsigned long flags)
{
	core_counts(page, image, flags);
	CORE_ONCE(page->lru_next) = (struct core_page *)&page->lru_next;
	CORE_ONCE(page->lru_prev) = (struct core_page *)&page->lru_next;
}

/*
 * What ZONE_DEVICE adds. @how is a constant in each use, so that no page is written
 * with a question.
 */
static __always_inline void core_device(struct core_page *page,
					const struct core_image *image,
					enum core_reserved how)
{
	if (how == CORE_RESERVED_PLAIN)
		CORE_ONCE(page->flags) |= image->reserved;
	else if (how == CORE_RESERVED_ATOMIC)
		__atomic_fetch_or(&page->flags, image->reserved,
				  __ATOMIC_RELAXED);
	page->pgmap = image->pgmap;
	page->zone_device_data = (void *)0;
	if (image->refcount != 1)
		CORE_ONCE(page->refcount) = image->refcount;
}

/* __init_zone_device_page() but for the zeroing. */
static __always_inline void core_fields(struct core_page *page,
					const struct core_image *image,
					unsigned long flags,
					enum core_reserved how)
{
	core_single(page, image, flags);
	core_device(page, image, how);
}

/*
 * One pass, as memmap_init_zone_device() from 4.20 to 6.12, which has
 * CORE_RESERVED_PLAIN.
 */
void core_stores(struct core_page *page, unsigned long count,
		 const struct core_image *image, enum core_reserved how);

/* A pass of __ClearPageReserved() over pages that have been initialised. */
void core_clear_reserved(struct core_page *page, unsigned long count,
			 const struct core_image *image);

/*
 * First pass of 4.19, memmap_init_zone(MEMMAP_HOTPLUG): as above with an atomic
 * SetPageReserved().
 */
void core_legacy_first(struct core_page *page, unsigned long count,
		       const struct core_image *image);

/*
 * One page of the second pass of 4.19, devm_memremap_pages(): list_del(), then
 * pgmap. The reference taken per page is the caller's part. Where list_del()
 * left LIST_POISON2 this stores NULL, so that the image is that of the running
 * kernel; PRIVATE and COHERENT counts are set to 0 here, as 4.19 had no such rule.
 */
static inline void core_legacy_second(struct core_page *page,
				      const struct core_image *image)
{
	struct core_page *next = CORE_ONCE(page->lru_next);
	struct core_page *prev = CORE_ONCE(page->lru_prev);

	/* __list_del(): next->prev and prev->next; both are the page's own head. */
	CORE_ONCE(((struct core_page **)next)[1]) = prev;
	CORE_ONCE(((struct core_page **)prev)[0]) = next;
	CORE_ONCE(page->zone_device_data) = (void *)0;
	CORE_ONCE(page->pgmap) = image->pgmap;
	if (image->refcount != 1)
		CORE_ONCE(page->refcount) = image->refcount;
}

#endif

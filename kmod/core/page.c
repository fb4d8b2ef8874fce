// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Store sequences over a run of struct pages; see page.h. */
#include "page.h"

static __always_inline void stores(struct core_page *page, unsigned long count,
				   const struct core_image *image,
				   enum core_reserved how)
{
	struct core_page *end = page + count;

	for (; page < end; page++) {
		core_zero(page);
		core_fields(page, image, page->flags, how);
	}
}

void core_stores(struct core_page *page, unsigned long count,
		 const struct core_image *image, enum core_reserved how)
{
	struct core_image copy = *image;
	const struct core_image *folded = &copy;

	copy.links |= image->reserved;
	/*
	 * Of a copy the compiler knows that no page is part of it, and keeps it in
	 * registers; then folding would seem to save what that does.
	 */
	asm volatile("" : "+r" (folded) : : "memory");
	switch (how) {
	case CORE_RESERVED_ATOMIC:
		stores(page, count, image, CORE_RESERVED_ATOMIC);
		break;
	case CORE_RESERVED_FOLDED:
		stores(page, count, folded, CORE_RESERVED_FOLDED);
		break;
	case CORE_RESERVED_NONE:
		stores(page, count, image, CORE_RESERVED_NONE);
		break;
	default:
		stores(page, count, image, CORE_RESERVED_PLAIN);
	}
}

void core_clear_reserved(struct core_page *page, unsigned long count,
			 const struct core_image *image)
{
	struct core_page *end = page + count;

	for (; page < end; page++)
		CORE_ONCE(page->flags) &= ~image->reserved;
}

void core_legacy_first(struct core_page *page, unsigned long count,
		       const struct core_image *image)
{
	struct core_page *end = page + count;

	for (; page < end; page++) {
		/* mm_zero_struct_page() was a memset until 5.2. */
		__builtin_memset(page, 0, sizeof(*page));
		core_single(page, image, page->flags);
		/* SetPageReserved(): a locked instruction per page. */
		__atomic_fetch_or(&page->flags, image->reserved, __ATOMIC_RELAXED);
	}
}

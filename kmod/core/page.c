// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Store sequences over a run of struct pages; see page.h. */
#include "page.h"

void core_stores(struct core_page *page, unsigned long count,
		 const struct core_image *image)
{
	struct core_page *end = page + count;

	for (; page < end; page++) {
		core_zero(page);
		core_single(page, image);
		/* __SetPageReserved(): its own read-modify-write, not atomic. */
		CORE_ONCE(page->flags) |= image->reserved;
		page->pgmap = image->pgmap;
		page->zone_device_data = (void *)0;
		if (image->refcount != 1)
			CORE_ONCE(page->refcount) = image->refcount;
	}
}

void core_legacy_first(struct core_page *page, unsigned long count,
		       const struct core_image *image)
{
	struct core_page *end = page + count;

	for (; page < end; page++) {
		/* mm_zero_struct_page() was a memset until 5.2. */
		__builtin_memset(page, 0, sizeof(*page));
		core_single(page, image);
		/* SetPageReserved(): a locked instruction per page. */
		__atomic_fetch_or(&page->flags, image->reserved, __ATOMIC_RELAXED);
	}
}

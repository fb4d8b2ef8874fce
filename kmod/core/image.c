// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Images and prepared pages; see image.h. */
#include "image.h"

/* From the top: NODES_WIDTH 10, ZONES_WIDTH 3, LAST_CPUPID_WIDTH 8 + 13. */
#define NODE_SHIFT	(64 - 10)
#define ZONE_SHIFT	(NODE_SHIFT - 3)
#define CPUPID_WIDTH	21
#define CPUPID_SHIFT	(ZONE_SHIFT - CPUPID_WIDTH)

struct core_image core_image_of(unsigned int zone, unsigned int node,
				void *pgmap, int refcount)
{
	return (struct core_image) {
		.links = (unsigned long)zone << ZONE_SHIFT |
			 (unsigned long)node << NODE_SHIFT,
		.cpupid = ((1UL << CPUPID_WIDTH) - 1) << CPUPID_SHIFT,
		.reserved = 1UL << CORE_RESERVED_BIT_6_12,
		.pgmap = pgmap,
		.refcount = refcount,
	};
}

void core_image_page(struct core_page *page, const struct core_image *image)
{
	core_stores(page, 1, image, CORE_RESERVED_PLAIN);
}

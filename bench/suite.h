/* SPDX-License-Identifier: MIT */
/* What this program was built from. */
#ifndef BENCH_SUITE_H
#define BENCH_SUITE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * struct suite
 * @version: as git describes it; "unknown": it was not built in a clone
 * @diff: what had not been committed when it was built, @bytes of it, which are cut to
 *	the first 256 KiB at a whole line
 * @whole_bytes: of all of it; 0: all was committed
 * @sha256: of @diff; "" where there is none
 */
struct suite {
	const char *version;
	bool diff_known;
	const char *diff;
	size_t bytes;
	size_t whole_bytes;
	const char *sha256;
};

struct suite suite_built_from(void);

#endif

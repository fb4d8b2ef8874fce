/* SPDX-License-Identifier: MIT */
/* Why samples are not valid, counted by the first word of the cause. */
#ifndef BENCH_CAUSES_H
#define BENCH_CAUSES_H

#include <jansson.h>
#include <stddef.h>

#include "series.h"

#define CAUSES_ROOM	24
#define CAUSES_TEXT	256

/* struct cause - "steal", of "steal: 30 ms of CPU 1 ..." */
struct cause {
	char name[32];
	unsigned int nr;
};

/* struct causes - the commonest first; what has no room is among none of them */
struct causes {
	struct cause list[CAUSES_ROOM];
	size_t nr;
};

/* Of some series together. */
void causes_count(const struct series *series, size_t nr_series,
		  struct causes *causes);

/* "2 steal, 1 preempted", or "". Returns @text. */
const char *causes_text(const struct causes *causes,
			char text[static CAUSES_TEXT]);

/* The same as an object. NULL: no memory. */
json_t *causes_json(const struct causes *causes);

#endif

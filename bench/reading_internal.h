/* SPDX-License-Identifier: MIT */
/* What the files of reading share. */
#ifndef BENCH_READING_INTERNAL_H
#define BENCH_READING_INTERNAL_H

#include "reading.h"

/* Says what is wrong with the results at @reading->path, and returns -EINVAL. */
int reading_refuse(struct reading *reading, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Points of the rows of a result.json. 0 or -errno, with @reading->problem said. */
int reading_rows(struct reading *reading, const char *text, size_t length);

#endif

/* SPDX-License-Identifier: MIT */
/* Whole files in memory. */
#ifndef BENCH_WHOLE_H
#define BENCH_WHOLE_H

#include <stddef.h>

#define WHOLE_MOST	(256UL << 20)

/*
 * Reads @fd to its end. *@text has a zero byte behind its *@length bytes: free() it.
 * 0, -EFBIG where it is more than @most, or -errno.
 */
int whole_fd(int fd, size_t most, char **text, size_t *length);

/* The same of a regular file below the directory @dir. */
int whole_file(int dir, const char *name, char **text, size_t *length);

#endif

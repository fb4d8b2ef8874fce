/* SPDX-License-Identifier: MIT */
/* Files that are readable after any kill. Functions return 0 or -errno. */
#ifndef BENCH_FILES_H
#define BENCH_FILES_H

#include <stddef.h>

/* Makes the file @name in @dir, which must not exist, with its first line. */
int files_start(int dir, const char *name, const char *header, int *fd);

/* Opens the file @name in @dir, which must exist, to add to it. */
int files_continue(int dir, const char *name, int *fd);

/* Locks a directory for as long as it is open. -EBUSY: another runner has it. */
int files_lock(int dir);

/* All of @text at the end of @fd, or nothing of it. */
int files_append(int fd, const char *text, size_t length);

/* The same for a line. */
int files_line(int fd, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Replaces a file as a whole: a reader sees the old one or the new one. */
int files_replace(int dir, const char *name, const char *text, size_t length);

/* The same of a file in any directory. -ENODEV: it is there and no plain file. */
int files_put(const char *path, const char *text, size_t length);

#endif

/* SPDX-License-Identifier: MIT */
/* The file that --out names. */
#ifndef BENCH_OUT_H
#define BENCH_OUT_H

#include <stddef.h>

/*
 * Replaces it as a whole. In a directory of results only by its like, one that begins with
 * the line that @text begins with: what was measured cannot be had again. 0; -EEXIST: it
 * is there, and another; -ENODEV: it is there and no plain file; else -errno.
 */
int out_put(const char *path, const char *text, size_t length);

/* The same, and nothing is its like. */
int out_put_new(const char *path, const char *text, size_t length);

/* What of it went wrong, in words. */
const char *out_cause(int err);

#endif

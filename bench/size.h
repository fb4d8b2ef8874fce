/* SPDX-License-Identifier: MIT */
/* Sizes as ndctl takes them: a number and one of k, M, G, T (powers of 1024). */
#ifndef BENCH_SIZE_H
#define BENCH_SIZE_H

#include <stddef.h>
#include <stdint.h>

#define SIZE_TEXT 24	/* room for any formatted size */

/*
 * Parses all of @text into *@bytes. 0; -EINVAL: not a size (empty, signed,
 * unknown suffix); -ERANGE: 2^64 or more. *@bytes is set only on 0.
 */
int size_parse(const char *text, uint64_t *bytes);

/* Writes @bytes in the largest unit that divides it: 16G, 3200M, 1. */
const char *size_format(uint64_t bytes, char text[static SIZE_TEXT]);

/* The same in whole G, rounded down, from 1G on: 1112G for 1139328M. */
const char *size_at_most(uint64_t bytes, char text[static SIZE_TEXT]);

/* Writes @nr of them with ", " between, or "none", cut to @size. Returns @text. */
const char *size_list(const uint64_t *bytes, unsigned int nr, char *text,
		      size_t size);

#endif

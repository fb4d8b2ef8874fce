/* SPDX-License-Identifier: MIT */
/*
 * One attribute of sysfs or procfs at a time; its path is given as to printf().
 * Each function returns 0 or -errno.
 */
#ifndef BENCH_SYSFS_H
#define BENCH_SYSFS_H

#include <stddef.h>
#include <stdint.h>

/* The first line, without its newline; cut to @size. */
int sysfs_read(char *text, size_t size, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* A number in C notation; -EINVAL: it is none. */
int sysfs_number(uint64_t *number, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The last component of what a link points to. */
int sysfs_link(char *name, size_t size, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Writes @text in one call, as attributes want it. */
int sysfs_write(const char *text, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif

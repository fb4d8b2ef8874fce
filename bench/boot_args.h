/* SPDX-License-Identifier: MIT */
/* Arguments on the kernel's command line, read as the kernel reads them. */
#ifndef BENCH_BOOT_ARGS_H
#define BENCH_BOOT_ARGS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Whether @name is among the kernel's arguments; what is after "--" is init's. Its
 * @value, cut to @size, is that of the last one, and empty for a bare word.
 */
bool boot_arg(const char *cmdline, const char *name, char *value, size_t size);

/* A switch: of several, the last that is one counts; @by_default: where none is. */
bool boot_switch(const char *cmdline, const char *name, bool by_default);

#endif

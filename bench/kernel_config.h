/* SPDX-License-Identifier: MIT */
/* What the running kernel was built with, of what changes the work on struct pages. */
#ifndef BENCH_KERNEL_CONFIG_H
#define BENCH_KERNEL_CONFIG_H

#include <jansson.h>
#include <limits.h>
#include <stdbool.h>

/*
 * struct kernel_config
 * @options: by name without CONFIG_: "y", "m", a number or a text; "n" where it is
 *	not set, or this kernel does not know it
 * @from: the file below the root
 */
struct kernel_config {
	json_t *options;
	char from[PATH_MAX];
};

/*
 * Reads the configuration of kernel @release from where kernels have it, below @root.
 * 0, and the caller owns the options; -ENOENT: none of the files has one; -ENOMEM.
 */
int kernel_config_load(const char *root, const char *release,
		       struct kernel_config *config);

/* Whether the option is y or m. */
bool kernel_config_set(const struct kernel_config *config, const char *name);

#endif

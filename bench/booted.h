/* SPDX-License-Identifier: MIT */
/* How the running kernel was built and booted, and what follows from both. */
#ifndef BENCH_BOOTED_H
#define BENCH_BOOTED_H

#include <stdbool.h>
#include <stddef.h>

#include "kernel_config.h"

/*
 * struct booted
 * @cmdline: "" where @cmdline_err (-errno) says why there is none
 * @config: without options where @config_err is set
 *
 * What follows from them is valid where neither is missing.
 */
struct booted {
	char cmdline[4096];
	int cmdline_err;
	struct kernel_config config;
	int config_err;
};

/* Reads both below @root; booted_free() frees what was read. */
void booted_load(const char *root, struct booted *booted);
void booted_free(struct booted *booted);

/* Whether pages are poisoned when they are freed: page_poison. */
bool booted_poisons_pages(const struct booted *booted);

/* Whether pages are cleared by @name: init_on_alloc or init_on_free; its default. */
bool booted_clears_pages(const struct booted *booted, const char *name,
			 const char *option);

/* Whether a memmap is filled with 0xff before it is initialised. */
bool booted_poisons_memmap(const struct booted *booted);

/* Whether the memmap is elsewhere after each boot. */
bool booted_moves_memmap(const struct booted *booted);

/* As vmemmap_can_optimize(), for memmaps in RAM: by the configuration alone. */
bool booted_shares_compound(const struct booted *booted,
			    unsigned int struct_page_size);

/* "voluntary" and so on; @text of @size bytes is room for it. */
const char *booted_preemption(const struct booted *booted, char *text,
			      size_t size);

#endif

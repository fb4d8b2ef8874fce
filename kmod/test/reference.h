/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * data/reference/instructions.csv: kernel,writer,instructions_per_page,reason. An
 * empty figure is one that could not be had, for that reason.
 */
#ifndef MEMMAP_BENCH_TEST_REFERENCE_H
#define MEMMAP_BENCH_TEST_REFERENCE_H

#include <math.h>

#include "module.h"

struct reference {
	char *text;
	const char *kernel;
};

/* Of @kernel, as uname -r names it. Exits where the file cannot be read. */
static inline struct reference reference_open(const char *path,
					      const char *kernel)
{
	struct reference reference = { text_of(path), kernel };

	if (*reference.text)
		return reference;
	printf("Bail out! %s cannot be read; give the path of instructions.csv\n",
	       path);
	exit(1);
}

/* The line behind "kernel," and, unless it is NULL, "writer,"; or NULL. */
static inline const char *reference_find(const struct reference *reference,
					 const char *writer)
{
	char start[160];
	size_t length = (size_t)snprintf(start, sizeof(start), "\n%s,%s%s",
					 reference->kernel,
					 writer ? writer : "",
					 writer ? "," : "");
	const char *line = strstr(reference->text, start);

	return line ? line + length : NULL;
}

static inline bool reference_has_kernel(const struct reference *reference)
{
	return reference_find(reference, NULL);
}

/* Instructions per page; NAN without a figure, which is no match for any. */
static inline double reference_of(const struct reference *reference,
				  const char *writer)
{
	const char *figure = reference_find(reference, writer);

	if (!figure || *figure == ',')
		return NAN;
	return strtod(figure, NULL);
}

#endif

// SPDX-License-Identifier: MIT
/* What --out names; see out.h. */
#include "out.h"

#include <errno.h>
#include <libgen.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "files.h"

#define LINE	256

/* Whether it is there, in a directory of results; a link is what it leads to. */
static bool is_beside_results(const char *path)
{
	char real[PATH_MAX], beside[PATH_MAX + 16];
	struct stat status;

	if (!realpath(path, real))
		return false;
	snprintf(beside, sizeof(beside), "%s/env.json", dirname(real));
	return !lstat(beside, &status);
}

static bool begins_alike(const char *path, const char *text)
{
	size_t length = strcspn(text, "\n");
	char line[LINE] = "";
	FILE *file = fopen(path, "re");
	bool read = file && fgets(line, sizeof(line), file);

	if (file)
		fclose(file);
	return read && length < sizeof(line) && strcspn(line, "\n") == length &&
	       !memcmp(line, text, length);
}

int out_put(const char *path, const char *text, size_t length)
{
	if (is_beside_results(path) && !begins_alike(path, text))
		return -EEXIST;
	return files_put(path, text, length);
}

int out_put_new(const char *path, const char *text, size_t length)
{
	return is_beside_results(path) ? -EEXIST :
					 files_put(path, text, length);
}

const char *out_cause(int err)
{
	switch (err) {
	case -EEXIST:
		return "it is there already, as a result or in a directory of results, where nothing is overwritten";
	case -ENODEV:
		return "it is no plain file; without --out all goes to standard output";
	default:
		return strerror(-err);
	}
}

// SPDX-License-Identifier: MIT
/* Sizes as ndctl takes them; see size.h. */
#include "size.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char suffixes[] = "KMGTPE";

/* Bits that the suffix shifts by, or -1. */
static int shift_of(const char *suffix)
{
	const char *found;

	if (!*suffix)
		return 0;
	if (suffix[1])
		return -1;
	found = strchr(suffixes, *suffix == 'k' ? 'K' : *suffix);
	return found ? 10 * (int)(found - suffixes + 1) : -1;
}

int size_parse(const char *text, uint64_t *bytes)
{
	unsigned long long number;
	char *suffix;
	int shift;

	/* strtoull() would take a sign and leading space. */
	if (*text < '0' || *text > '9')
		return -EINVAL;
	errno = 0;
	number = strtoull(text, &suffix, 10);
	if (errno)
		return -ERANGE;
	shift = shift_of(suffix);
	if (shift < 0)
		return -EINVAL;
	if (number > UINT64_MAX >> shift)
		return -ERANGE;
	*bytes = (uint64_t)number << shift;
	return 0;
}

const char *size_format(uint64_t bytes, char text[static SIZE_TEXT])
{
	const char *suffix = "";

	for (int i = 0; bytes && bytes % 1024 == 0 && suffixes[i]; i++) {
		bytes /= 1024;
		suffix = suffixes + i;
	}
	snprintf(text, SIZE_TEXT, "%" PRIu64 "%.1s", bytes, suffix);
	return text;
}

const char *size_at_most(uint64_t bytes, char text[static SIZE_TEXT])
{
	const uint64_t gib = 1ULL << 30;

	return size_format(bytes < gib ? bytes : bytes - bytes % gib, text);
}

const char *size_list(const uint64_t *bytes, unsigned int nr, char *text,
		      size_t size)
{
	char one[SIZE_TEXT];
	size_t used = 0;

	snprintf(text, size, "none");
	for (unsigned int i = 0; i < nr && used < size; i++)
		used += (size_t)snprintf(text + used, size - used, "%s%s",
					 i ? ", " : "",
					 size_format(bytes[i], one));
	return text;
}

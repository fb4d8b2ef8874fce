// SPDX-License-Identifier: GPL-2.0-only
/* PMUs as sysfs describes them; see pmu.h. */
#include "pmu.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../sysfs.h"

#define DEVICES	"/sys/bus/event_source/devices"

static bool is_of_family(const char *name, const char *family)
{
	size_t length = strlen(family);

	if (strncmp(name, family, length) != 0)
		return false;
	name += length;
	if (!*name)
		return true;
	name += *name == '_';
	return *name && strspn(name, "0123456789") == strlen(name);
}

static int load(const char *root, const char *name, struct pmu *pmu)
{
	uint64_t type;
	int err;

	memset(pmu, 0, sizeof(*pmu));
	if (strlen(name) >= sizeof(pmu->name))
		return -ENAMETOOLONG;
	strcpy(pmu->name, name);
	err = sysfs_number(&type, "%s" DEVICES "/%s/type", root, name);
	if (err)
		return err;
	pmu->type = (uint32_t)type;
	/* Those of the core have none: they are on every CPU. */
	err = sysfs_read(pmu->cpus, sizeof(pmu->cpus),
			 "%s" DEVICES "/%s/cpumask", root, name);
	if (err)
		return err == -ENOENT ? 0 : err;
	return strlen(pmu->cpus) < sizeof(pmu->cpus) - 1 ? 0 : -E2BIG;
}

static int add(struct pmu **pmus, unsigned int *nr, const char *root,
	       const char *name)
{
	struct pmu *grown = reallocarray(*pmus, *nr + 1, sizeof(*grown));
	int err;

	if (!grown)
		return -ENOMEM;
	*pmus = grown;
	err = load(root, name, &grown[*nr]);
	if (!err)
		(*nr)++;
	return err;
}

static int by_name(const void *a, const void *b)
{
	return strverscmp(((const struct pmu *)a)->name,
			  ((const struct pmu *)b)->name);
}

int pmu_find(const char *root, const char *family, struct pmu **pmus,
	     unsigned int *nr)
{
	char path[PATH_MAX];
	struct dirent *entry;
	int err = 0;
	DIR *dir;

	*pmus = NULL;
	*nr = 0;
	snprintf(path, sizeof(path), "%s" DEVICES, root);
	dir = opendir(path);
	if (!dir)
		return errno == ENOENT ? 0 : -errno;
	while (!err && (entry = readdir(dir)))
		if (is_of_family(entry->d_name, family))
			err = add(pmus, nr, root, entry->d_name);
	closedir(dir);
	if (err) {
		free(*pmus);
		*pmus = NULL;
		*nr = 0;
	} else if (*nr) {
		qsort(*pmus, *nr, sizeof(**pmus), by_name);
	}
	return err;
}

int pmu_exists(const char *root, const char *name)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s" DEVICES "/%s/type", root, name);
	return !access(path, R_OK);
}

static int unit_bytes(const char *unit, double *bytes)
{
	static const struct {
		const char *name;
		double bytes;
	} units[] = {
		{ "Bytes", 1 }, { "KiB", 1 << 10 }, { "MiB", 1 << 20 },
		{ "GiB", 1 << 30 },
	};

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (strcmp(unit, units[i].name) != 0)
			continue;
		*bytes = units[i].bytes;
		return 0;
	}
	return -EINVAL;
}

int pmu_event(const char *root, const struct pmu *pmu, const char *name,
	      char terms[static PMU_TERMS], double *unit)
{
	char scale[64], text[64], *end;
	double factor;
	int err;

	err = sysfs_read(terms, PMU_TERMS, "%s" DEVICES "/%s/events/%s", root,
			 pmu->name, name);
	if (err)
		return err;
	*unit = 1;
	err = sysfs_read(scale, sizeof(scale),
			 "%s" DEVICES "/%s/events/%s.scale", root, pmu->name,
			 name);
	if (err)
		return err == -ENOENT ? 0 : err;
	factor = strtod(scale, &end);
	if (end == scale || *end || !(factor > 0))
		return -EINVAL;
	err = sysfs_read(text, sizeof(text), "%s" DEVICES "/%s/events/%s.unit",
			 root, pmu->name, name);
	if (!err)
		err = unit_bytes(text, unit);
	*unit *= factor;
	/* A scale of nobody knows what. */
	return err == -ENOENT ? -EINVAL : err;
}

/* Puts the lowest bits of *@value into @low to @high of the word. */
static void put_bits(uint64_t *word, unsigned int low, unsigned int high,
		     uint64_t *value)
{
	unsigned int bits = high - low + 1;
	uint64_t mask = bits == 64 ? ~0ULL : (1ULL << bits) - 1;

	*word |= (*value & mask) << low;
	*value = bits == 64 ? 0 : *value >> bits;
}

/* "config1:0-7,32": from the lowest bit of the value on. */
static int put_value(const char *format, uint64_t value,
		     struct pmu_config *config)
{
	const char *at = strchr(format, ':');
	unsigned int word = 0;

	if (strncmp(format, "config", strlen("config")) != 0 || !at)
		return -EINVAL;
	if (isdigit((unsigned char)at[-1]))
		word = (unsigned int)(at[-1] - '0');
	if (word > 2)
		return -EINVAL;
	do {
		unsigned int low, high;
		int found = sscanf(++at, "%u-%u", &low, &high);

		if (found == 1)
			high = low;
		if (found < 1 || low > high || high > 63)
			return -EINVAL;
		put_bits(&config->word[word], low, high, &value);
		at = strchr(at, ',');
	} while (at);
	return value ? -EINVAL : 0;
}

/* "umask=0x03", or "umask" for 1. */
static int put_term(const char *root, const struct pmu *pmu, char *term,
		    struct pmu_config *config)
{
	char *equals = strchr(term, '='), *end;
	unsigned long long value = 1;
	char format[64];
	int err;

	if (!*term)
		return -EINVAL;
	if (equals) {
		*equals = '\0';
		value = strtoull(equals + 1, &end, 0);
		if (end == equals + 1 || *end)
			return -EINVAL;
	}
	if (!strcmp(term, "config")) {
		config->word[0] |= value;
		return 0;
	}
	err = sysfs_read(format, sizeof(format), "%s" DEVICES "/%s/format/%s",
			 root, pmu->name, term);
	if (err == -ENOENT)
		return -EINVAL;
	return err ? err : put_value(format, value, config);
}

int pmu_encode(const char *root, const struct pmu *pmu, const char *terms,
	       struct pmu_config *config)
{
	char copy[PMU_TERMS], *rest = copy, *term;
	int err = 0;

	memset(config, 0, sizeof(*config));
	if (!*terms || strlen(terms) >= sizeof(copy))
		return -EINVAL;
	strcpy(copy, terms);
	while (!err && (term = strsep(&rest, ",")))
		err = put_term(root, pmu, term, config);
	return err;
}

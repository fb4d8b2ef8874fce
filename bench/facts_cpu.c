// SPDX-License-Identifier: MIT
/* Facts of processors; see facts_cpu.h. */
#include "facts_cpu.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "facts_frequency.h"
#include "sysfs.h"

#define CPUS	"/sys/devices/system/cpu"
#define CPUINFO	"/proc/cpuinfo"

/* What /proc/cpuinfo calls it, and what we do. */
static const struct {
	const char *name;
	const char *key;
} told[] = {
	{ "vendor_id", "vendor" }, { "cpu family", "family" },
	{ "model", "model" }, { "stepping", "stepping" },
	{ "microcode", "microcode" },
};

#define NR_TOLD (sizeof(told) / sizeof(told[0]))

/* Instructions that writers use, and what maps, clears, copies or times memory. */
static const char *const flags[] = {
	"pse", "pdpe1gb", "la57", "sse2", "avx2", "avx512f", "erms", "fsrm",
	"fzrm", "rep_good", "movdiri", "movdir64b", "clflushopt", "clwb",
	"constant_tsc", "nonstop_tsc", "tsc_known_freq", "ibt", "pti",
	"hypervisor",
};

#define NR_FLAGS (sizeof(flags) / sizeof(flags[0]))

static bool has_word(const char *words, const char *word)
{
	size_t length = strlen(word);

	for (; (words = strstr(words, word)); words += length)
		if (words[-1] == ' ' && (!words[length] || words[length] == ' '))
			return true;
	return false;
}

static void put_flags(const struct fact_group *group, const char *line)
{
	struct fact_group to = fact_below(group, "flags");

	for (size_t i = 0; i < NR_FLAGS; i++)
		fact_bool(&to, flags[i], has_word(line, flags[i]));
}

/* A number where it is one; microcode is in the notation that its makers use. */
static void put_told(const struct fact_group *group, const char *key,
		     const char *value)
{
	char *end;
	unsigned long number = strtoul(value, &end, 10);

	if (end != value && !*end)
		fact_integer(group, key, number);
	else
		fact_text(group, key, value);
}

/* A line of "name<tabs>: value". */
static void take_line(const struct fact_group *facts,
		      const struct fact_group *group, char *line)
{
	char *value = strstr(line, ": "), *end = strpbrk(line, "\t:");

	if (!value || !end)
		return;
	*end = '\0';
	if (!strcmp(line, "flags")) {
		put_flags(group, value + 1);
		return;
	}
	value += strlen(": ");
	if (!strcmp(line, "model name"))
		fact_text(facts, "cpu", value);
	for (size_t i = 0; i < NR_TOLD; i++)
		if (!strcmp(line, told[i].name))
			put_told(group, told[i].key, value);
}

/* The first of them stands for all. */
static void cpuinfo(const struct fact_group *facts,
		    const struct fact_group *group)
{
	char path[PATH_MAX], line[8192];
	FILE *file;

	snprintf(path, sizeof(path), "%s" CPUINFO, group->root);
	file = fopen(path, "re");
	if (!file)
		return;
	while (fgets(line, sizeof(line), file) && *line != '\n') {
		line[strcspn(line, "\n")] = '\0';
		take_line(facts, group, line);
	}
	fclose(file);
}

/* What was not found. */
static void fill(const struct fact_group *group, const char *key)
{
	if (!json_object_get(group->object, key))
		fact_unknown(group, key, CPUINFO " does not tell");
}

/* Lists of CPUs, of which an empty one is a fact. Older kernels write (null). */
static void put_list(const struct fact_group *group, const char *key)
{
	char text[4096], path[64];
	int err;

	snprintf(path, sizeof(path), CPUS "/%s", key);
	err = sysfs_read(text, sizeof(text), "%s%s", group->root, path);
	if (err)
		fact_unread(group, key, path, err);
	else
		fact_text(group, key, strstr(text, "(null)") ? "" : text);
}

/* By the driver's own switch, or cpufreq's. */
static void turbo(const struct fact_group *group)
{
	uint64_t on;

	if (!sysfs_number(&on, "%s" CPUS "/intel_pstate/no_turbo", group->root))
		fact_bool(group, "turbo", !on);
	else if (!sysfs_number(&on, "%s" CPUS "/cpufreq/boost", group->root))
		fact_bool(group, "turbo", on);
	else
		fact_unknown(group, "turbo", "neither " CPUS "/intel_pstate/no_turbo nor cpufreq/boost has a number");
}

static void vulnerabilities(const struct fact_group *group)
{
	static const char key[] = "vulnerabilities";
	struct fact_group to;
	struct dirent **entries;
	char path[PATH_MAX];
	int nr;

	snprintf(path, sizeof(path), "%s" CPUS "/%s", group->root, key);
	nr = scandir(path, &entries, NULL, alphasort);
	if (nr < 0) {
		fact_unread(group, key, CPUS "/vulnerabilities", -errno);
		return;
	}
	to = fact_below(group, key);
	for (int i = 0; i < nr; i++) {
		if (*entries[i]->d_name != '.')
			fact_line(&to, entries[i]->d_name, CPUS "/%s/%s", key,
				  entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
}

static void put_cache(void *arg, const struct topology_cache *cache)
{
	struct fact_group to = fact_item(arg, "caches");

	fact_integer(&to, "level", cache->level);
	fact_text(&to, "type", cache->type);
	fact_integer(&to, "bytes", cache->bytes);
	fact_integer(&to, "cpus", cache->cpus);
	fact_integer(&to, "count", cache->count);
}

static void caches(struct fact_group *group, struct topology *topology)
{
	if (topology)
		topology_caches(topology, put_cache, group);
	if (!json_object_get(group->object, "caches"))
		fact_unknown(group, "caches", "hwloc finds none");
}

void facts_cpu(const struct fact_group *facts, struct topology *topology)
{
	static const char *const lists[] = { "online", "isolated", "nohz_full" };
	struct fact_group group;

	fact_unknown(facts, "cpu", CPUINFO " has no model name");
	group = fact_below(facts, "processor");
	cpuinfo(facts, &group);
	if (!json_is_null(json_object_get(facts->object, "cpu")))
		json_object_del(facts->unknown, "cpu");
	for (size_t i = 0; i < NR_TOLD; i++)
		fill(&group, told[i].key);
	fill(&group, "flags");
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		put_list(&group, lists[i]);
	fact_number(&group, "smt_active", CPUS "/smt/active");
	turbo(&group);
	facts_frequency(&group);
	caches(&group, topology);
	vulnerabilities(&group);
}

// SPDX-License-Identifier: MIT
/* Facts of cpufreq; see facts_frequency.h. */
#include "facts_frequency.h"

#include <dirent.h>
#include <errno.h>
#include <hwloc.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sysfs.h"

#define POLICIES	"/sys/devices/system/cpu/cpufreq"

/* What CPUs have in common that are one in the facts. */
static const struct {
	const char *file;
	const char *key;
	bool is_number;
} settings[] = {
	{ "scaling_driver", "driver", false },
	{ "scaling_governor", "governor", false },
	{ "energy_performance_preference", "preference", false },
	{ "scaling_min_freq", "min_khz", true },
	{ "scaling_max_freq", "max_khz", true },
	{ "cpuinfo_min_freq", "lowest_khz", true },
	{ "cpuinfo_max_freq", "highest_khz", true },
};

#define NR_SETTINGS (sizeof(settings) / sizeof(settings[0]))

/*
 * struct policy - CPUs with the same settings
 * @text: of each setting; "" where it cannot be read
 * @from, @to: of their frequencies now, in kHz; @to 0: not known
 */
struct policy {
	char text[NR_SETTINGS][64];
	hwloc_bitmap_t cpus;
	uint64_t from;
	uint64_t to;
};

/* Whether it has CPUs: that of CPUs that are offline cannot be read. */
static bool read_policy(const char *root, const char *name,
			struct policy *policy)
{
	char cpus[4096];

	if (sysfs_read(cpus, sizeof(cpus), "%s" POLICIES "/%s/affected_cpus",
		       root, name))
		return false;
	for (size_t i = 0; i < NR_SETTINGS; i++)
		if (sysfs_read(policy->text[i], sizeof(policy->text[i]),
			       "%s" POLICIES "/%s/%s", root, name,
			       settings[i].file))
			policy->text[i][0] = '\0';
	if (sysfs_number(&policy->to, "%s" POLICIES "/%s/scaling_cur_freq", root,
			 name))
		policy->to = 0;
	policy->from = policy->to;
	/* With blanks between, where hwloc wants commas. */
	for (char *at = cpus; (at = strchr(at, ' '));)
		*at = ',';
	policy->cpus = hwloc_bitmap_alloc();
	hwloc_bitmap_list_sscanf(policy->cpus, cpus);
	return true;
}

static void add_policy(struct policy *to, const struct policy *more)
{
	hwloc_bitmap_or(to->cpus, to->cpus, more->cpus);
	if (!more->to)
		return;
	if (!to->to || more->from < to->from)
		to->from = more->from;
	if (more->to > to->to)
		to->to = more->to;
}

/* One more of @nr, or into that with the same settings. How many there are then. */
static unsigned int take_policy(struct policy *policies, unsigned int nr,
				struct policy *more)
{
	for (unsigned int i = 0; i < nr; i++) {
		if (memcmp(policies[i].text, more->text, sizeof(more->text)) != 0)
			continue;
		add_policy(&policies[i], more);
		hwloc_bitmap_free(more->cpus);
		return nr;
	}
	policies[nr] = *more;
	return nr + 1;
}

static void put_setting(const struct fact_group *to, size_t i, const char *text)
{
	char *end;
	unsigned long long number = strtoull(text, &end, 10);

	if (!*text || (settings[i].is_number && *end))
		fact_unknown(to, settings[i].key, POLICIES "/policy*/%s has none",
			     settings[i].file);
	else if (settings[i].is_number)
		fact_integer(to, settings[i].key, number);
	else
		fact_text(to, settings[i].key, text);
}

static void put_policy(const struct fact_group *group, struct policy *policy)
{
	struct fact_group to = fact_item(group, "frequency");
	char cpus[4096];

	hwloc_bitmap_list_snprintf(cpus, sizeof(cpus), policy->cpus);
	fact_text(&to, "cpus", cpus);
	for (size_t i = 0; i < NR_SETTINGS; i++)
		put_setting(&to, i, policy->text[i]);
	if (policy->to) {
		fact_integer(&to, "now_from_khz", policy->from);
		fact_integer(&to, "now_to_khz", policy->to);
		return;
	}
	fact_unknown(&to, "now_from_khz", POLICIES "/policy*/scaling_cur_freq has none");
	fact_unknown(&to, "now_to_khz", POLICIES "/policy*/scaling_cur_freq has none");
}

static int is_policy(const struct dirent *entry)
{
	return !strncmp(entry->d_name, "policy", strlen("policy"));
}

/* Those of @nr @names; frees them. */
static void put_policies(const struct fact_group *group, struct dirent **names,
			 unsigned int nr)
{
	struct policy *policies = calloc(nr, sizeof(*policies));
	unsigned int different = 0;

	for (unsigned int i = 0; i < nr; i++) {
		struct policy one = { .cpus = NULL };

		if (policies &&
		    read_policy(group->root, names[i]->d_name, &one))
			different = take_policy(policies, different, &one);
		free(names[i]);
	}
	free(names);
	for (unsigned int i = 0; i < different; i++) {
		put_policy(group, &policies[i]);
		hwloc_bitmap_free(policies[i].cpus);
	}
	free(policies);
}

void facts_frequency(const struct fact_group *processor)
{
	struct dirent **names;
	char path[PATH_MAX];
	int nr;

	snprintf(path, sizeof(path), "%s" POLICIES, processor->root);
	nr = scandir(path, &names, is_policy, versionsort);
	if (nr > 0)
		put_policies(processor, names, (unsigned int)nr);
	else if (!nr)
		free(names);
	if (!json_object_get(processor->object, "frequency"))
		fact_unknown(processor, "frequency", POLICIES " has no policy: no driver, or a guest without one");
}

// SPDX-License-Identifier: GPL-2.0-only
/* Which CPU this is; see cpu.h. */
#include "cpu.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void take_line(struct cpu *cpu, const char *key, const char *value)
{
	unsigned int number = (unsigned int)strtoul(value, NULL, 10);

	if (!strcmp(key, "vendor_id"))
		snprintf(cpu->vendor, sizeof(cpu->vendor), "%s", value);
	else if (!strcmp(key, "cpu family"))
		cpu->family = number;
	else if (!strcmp(key, "model"))
		cpu->model = number;
	else if (!strcmp(key, "stepping"))
		cpu->stepping = number;
}

/* "key\t: value\n" of the first CPU; the others are of its kind. */
int cpu_load(const char *root, struct cpu *cpu)
{
	char path[PATH_MAX], line[512], key[64];
	FILE *file;

	memset(cpu, 0, sizeof(*cpu));
	snprintf(path, sizeof(path), "%s/proc/cpuinfo", root);
	file = fopen(path, "re");
	if (!file)
		return -errno;
	while (fgets(line, sizeof(line), file) && *line != '\n') {
		char *value = strstr(line, ": ");

		if (!value || sscanf(line, "%63[^\t:]", key) != 1)
			continue;
		value[strcspn(value, "\n")] = '\0';
		take_line(cpu, key, value + 2);
	}
	fclose(file);
	return 0;
}

/* As tools/perf/pmu-events/arch/x86/mapfile.csv of Linux 6.12 has them. */
unsigned int cpu_kind(const struct cpu *cpu)
{
	if (strcmp(cpu->vendor, "GenuineIntel") != 0 || cpu->family != 6)
		return 0;
	switch (cpu->model) {
	case 0x55:
		/* Below it is Skylake, which takes no such memory. */
		return cpu->stepping >= 5 ? CPU_CASCADE_LAKE : 0;
	case 0x6a:
	case 0x6c:
		return CPU_ICE_LAKE;
	case 0x8f:
		return CPU_SAPPHIRE_RAPIDS;
	default:
		return 0;
	}
}

/* SPDX-License-Identifier: GPL-2.0-only */
/* Machines as trees of files: what memmap-count reads of /proc and /sys. */
#ifndef COUNTERS_TEST_FIXTURE_H
#define COUNTERS_TEST_FIXTURE_H

#include "tmp.h"

#define DEVICES	"sys/bus/event_source/devices"

/* Writes a file of the machine @root, and the directories above it. */
static inline void fixture(const char *root, const char *path, const char *text)
{
	char dir[PATH_MAX];
	const char *file = tmp_path("%s/%s", root, path);

	snprintf(dir, sizeof(dir), "%.*s", (int)(strrchr(file, '/') - file), file);
	tmp_mkdir(dir);
	tmp_write(file, text);
}

/* A file of a PMU. */
static inline void fixture_pmu(const char *root, const char *pmu,
			       const char *file, const char *text)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), DEVICES "/%s/%s", pmu, file);
	fixture(root, path, text);
}

static inline void fixture_cpu(const char *root, const char *vendor,
			       unsigned int family, unsigned int model,
			       unsigned int stepping)
{
	char text[256];

	snprintf(text, sizeof(text),
		 "processor\t: 0\nvendor_id\t: %s\ncpu family\t: %u\n"
		 "model\t\t: %u\nmodel name\t: A CPU\nstepping\t: %u\n\n"
		 "processor\t: 1\nvendor_id\t: other\n", vendor, family, model,
		 stepping);
	fixture(root, "proc/cpuinfo", text);
	fixture(root, "proc/sys/kernel/perf_event_paranoid", "2\n");
	fixture_pmu(root, "software", "type", "1\n");
	fixture_pmu(root, "msr", "type", "9\n");
}

static inline void fixture_core(const char *root)
{
	fixture_pmu(root, "cpu", "type", "4\n");
	fixture_pmu(root, "cpu", "format/event", "config:0-7\n");
	fixture_pmu(root, "cpu", "format/umask", "config:8-15\n");
	fixture_pmu(root, "cpu", "format/cmask", "config:24-31\n");
}

/* One channel of a memory controller, counted on the first CPU of each package. */
static inline void fixture_imc(const char *root, unsigned int i)
{
	char pmu[32], type[32];

	snprintf(pmu, sizeof(pmu), "uncore_imc_%u", i);
	snprintf(type, sizeof(type), "%u\n", 20 + i);
	fixture_pmu(root, pmu, "type", type);
	fixture_pmu(root, pmu, "cpumask", "0,24\n");
	fixture_pmu(root, pmu, "format/event", "config:0-7\n");
	fixture_pmu(root, pmu, "format/umask", "config:8-15\n");
	fixture_pmu(root, pmu, "events/cas_count_read", "event=0x04,umask=0x03\n");
	fixture_pmu(root, pmu, "events/cas_count_read.scale", "6.103515625e-5\n");
	fixture_pmu(root, pmu, "events/cas_count_read.unit", "MiB\n");
	fixture_pmu(root, pmu, "events/cas_count_write", "event=0x04,umask=0x0c\n");
	fixture_pmu(root, pmu, "events/cas_count_write.scale", "6.103515625e-5\n");
	fixture_pmu(root, pmu, "events/cas_count_write.unit", "MiB\n");
}

/* Two packages of Cascade Lake with six channels. */
static inline const char *fixture_cascade_lake(void)
{
	fixture_cpu("clx", "GenuineIntel", 6, 85, 7);
	fixture_core("clx");
	for (unsigned int i = 0; i < 6; i++)
		fixture_imc("clx", i);
	fixture_pmu("clx", "uncore_cha_0", "type", "40\n");
	return tmp_path("clx");
}

/* A Zen 4 with two channels. */
static inline const char *fixture_amd(void)
{
	fixture_cpu("amd", "AuthenticAMD", 25, 17, 1);
	fixture_core("amd");
	fixture_pmu("amd", "amd_df", "type", "13\n");
	for (unsigned int i = 0; i < 2; i++) {
		char pmu[32], type[32];

		snprintf(pmu, sizeof(pmu), "amd_umc_%u", i);
		snprintf(type, sizeof(type), "%u\n", 20 + i);
		fixture_pmu("amd", pmu, "type", type);
		fixture_pmu("amd", pmu, "cpumask", "0\n");
		fixture_pmu("amd", pmu, "format/event", "config:0-7\n");
		fixture_pmu("amd", pmu, "format/rdwrmask", "config:8-9\n");
	}
	return tmp_path("amd");
}

/* A guest without any. */
static inline const char *fixture_no_pmu(void)
{
	fixture_cpu("none", "AuthenticAMD", 25, 1, 1);
	return tmp_path("none");
}

#endif

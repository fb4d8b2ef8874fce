/* SPDX-License-Identifier: MIT */
/*
 * A machine of four CPUs, of which the third is offline, as files below the test's
 * directory: what a watch reads. Change @tree and write it again.
 */
#ifndef BENCH_TEST_WATCH_TREE_H
#define BENCH_TEST_WATCH_TREE_H

#include "tmp.h"

#define TREE_CPUS	4
#define TREE_OFFLINE	2

/*
 * struct tree - by CPU; what has "no_" is not there
 * @steal: ticks
 * @smi: the register
 * @disk, @network: rows of two devices
 * @nmi, @tick, @ipi: rows with letters; the tick also as a device
 */
static struct tree {
	unsigned int steal[TREE_CPUS];
	unsigned int core[TREE_CPUS], package[TREE_CPUS];
	unsigned int smi[TREE_CPUS];
	unsigned int disk[TREE_CPUS], network[TREE_CPUS];
	unsigned int nmi[TREE_CPUS], tick[TREE_CPUS], ipi[TREE_CPUS];
	const char *governor[TREE_CPUS];
	const char *clocksource;
	const char *no_turbo;
	bool no_disk, no_smi, no_throttle, no_cpufreq;
} tree;

static inline const char *tree_root(void)
{
	static char root[PATH_MAX];

	if (!*root)
		snprintf(root, sizeof(root), "%s", tmp_path("tree-%d", getpid()));
	return root;
}

static inline FILE *tree_open(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

static inline FILE *tree_open(const char *format, ...)
{
	char path[2 * PATH_MAX], directory[2 * PATH_MAX];
	int root = sprintf(path, "%s/", tree_root());
	va_list args;
	FILE *file;

	va_start(args, format);
	vsnprintf(path + root, PATH_MAX, format, args);
	va_end(args);
	snprintf(directory, sizeof(directory), "%.*s",
		 (int)(strrchr(path, '/') - path), path);
	tmp_mkdir(directory);
	file = fopen(path, "w");
	ck_assert_msg(file != NULL, "%s", path);
	return file;
}

#define tree_put(text, ...) \
	do { \
		FILE *put = tree_open(__VA_ARGS__); \
		fprintf(put, "%s\n", text); \
		fclose(put); \
	} while (0)

static inline void tree_row(FILE *to, const char *name, const unsigned int *by_cpu,
			    const char *what)
{
	fprintf(to, "%4s: ", name);
	for (unsigned int i = 0; i < TREE_CPUS; i++)
		if (i != TREE_OFFLINE)
			fprintf(to, "%10u ", by_cpu[i]);
	fprintf(to, " %s\n", what);
}

static inline void tree_interrupts(void)
{
	FILE *to = tree_open("proc/interrupts");

	fprintf(to, "%12s", "");
	for (unsigned int i = 0; i < TREE_CPUS; i++)
		if (i != TREE_OFFLINE)
			fprintf(to, "CPU%-8u", i);
	fputc('\n', to);
	tree_row(to, "0", tree.tick, "IO-APIC   2-edge      timer");
	if (!tree.no_disk)
		tree_row(to, "24", tree.disk, "PCI-MSI 65536-edge      nvme0q0");
	tree_row(to, "131", tree.network, "PCI-MSI 524288-edge      eth0-TxRx-0");
	tree_row(to, "140", tree.tick, "xen-percpu    -ipi       resched0");
	tree_row(to, "141", tree.tick, "HPET-MSI   3-edge      hpet3");
	tree_row(to, "NMI", tree.nmi, "  Non-maskable interrupts");
	tree_row(to, "LOC", tree.tick, "  Local timer interrupts");
	tree_row(to, "PMI", tree.nmi, "  Performance monitoring interrupts");
	tree_row(to, "IWI", tree.ipi, "  IRQ work interrupts");
	tree_row(to, "RES", tree.ipi, "  Rescheduling interrupts");
	tree_row(to, "CAL", tree.ipi, "  Function call interrupts");
	tree_row(to, "TLB", tree.ipi, "  TLB shootdowns");
	tree_row(to, "MCP", tree.tick, "  Machine check polls");
	fprintf(to, " ERR:          7\n MIS:          0\n");
	fclose(to);
}

static inline void tree_stat(void)
{
	FILE *to = tree_open("proc/stat");

	/* The sum has more than any CPU. */
	fputs("cpu  9000 10 2000 90000 300 0 50 9999 0 0\n", to);
	for (unsigned int i = 0; i < TREE_CPUS; i++)
		if (i != TREE_OFFLINE)
			fprintf(to, "cpu%u 3000 1 700 30000 100 0 17 %u 4 0\n", i,
				tree.steal[i]);
	fputs("intr 123456 0 7\nctxt 77\nsoftirq 1 2 3\n", to);
	fclose(to);
}

static inline void tree_msr(unsigned int cpu)
{
	FILE *to = tree_open("dev/cpu/%u/msr", cpu);
	/* The upper half is somebody else's. */
	uint64_t value = tree.smi[cpu] | (uint64_t)rand() << 32;

	ck_assert_int_eq(fseek(to, 0x34, SEEK_SET), 0);
	ck_assert_uint_eq(fwrite(&value, sizeof(value), 1, to), 1);
	fclose(to);
}

static inline void tree_number(unsigned int number, bool offline,
			       const char *path, unsigned int cpu)
{
	FILE *to = tree_open("sys/devices/system/cpu/cpu%u/%s", cpu, path);

	if (!offline)
		fprintf(to, "%u\n", number);
	fclose(to);
}

static inline void tree_cpu(unsigned int cpu)
{
	bool offline = cpu == TREE_OFFLINE;

	if (!tree.no_smi && !offline)
		tree_msr(cpu);
	if (!tree.no_throttle) {
		tree_number(tree.core[cpu], offline,
			    "thermal_throttle/core_throttle_count", cpu);
		tree_number(tree.package[cpu], offline,
			    "thermal_throttle/package_throttle_count", cpu);
	}
	if (tree.no_cpufreq || offline)
		return;
	tree_put(tree.governor[cpu] ? tree.governor[cpu] : "performance",
		 "sys/devices/system/cpu/cpu%u/cpufreq/scaling_governor", cpu);
	tree_number(800000, false, "cpufreq/scaling_min_freq", cpu);
	tree_number(2100000, false, "cpufreq/scaling_max_freq", cpu);
}

static inline void tree_write(void)
{
	tree_put("0-3", "sys/devices/system/cpu/possible");
	tree_put(tree.clocksource ? tree.clocksource : "tsc",
		 "sys/devices/system/clocksource/clocksource0/current_clocksource");
	if (tree.no_turbo)
		tree_put(tree.no_turbo,
			 "sys/devices/system/cpu/intel_pstate/no_turbo");
	tree_interrupts();
	tree_stat();
	for (unsigned int i = 0; i < TREE_CPUS; i++)
		tree_cpu(i);
}

#endif

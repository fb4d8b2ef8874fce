/* SPDX-License-Identifier: MIT */
/* Trees of whole machines: a server with NVDIMMs, and a small virtual machine. */
#ifndef BENCH_TEST_MACHINE_TREE_H
#define BENCH_TEST_MACHINE_TREE_H

#include "dmi.h"
#include "tree.h"

#define TREE_CPU	"/sys/devices/system/cpu"
#define TREE_NODE	"/sys/devices/system/node"
#define TREE_ND		"/sys/bus/nd/devices"

struct tree_file {
	const char *name;
	const char *text;
};

static inline void tree_write_all(const char *root, const struct tree_file *file)
{
	for (; file->name; file++)
		tree_write(root, file->name, file->text);
}

/* Two sockets; CPUs 0 to 3, of which 3 is slower; memory of pmem is node 2. */
static const struct tree_file tree_server_files[] = {
	{ "/proc/cpuinfo",
	  "processor\t: 0\nvendor_id\t: GenuineIntel\ncpu family\t: 6\n"
	  "model\t\t: 85\nmodel name\t: Intel(R) Xeon(R) Gold 6240\n"
	  "stepping\t: 7\nmicrocode\t: 0x5003604\ncpu MHz\t\t: 2600.000\n"
	  "flags\t\t: fpu vme pse rep_good erms xfsrm avx512f avx2x clwb_ clwb nonstop_tsc\n\n"
	  "processor\t: 1\nmicrocode\t: 0x1\nflags\t\t: movdir64b\n" },
	{ "/proc/cmdline", "root=/dev/sda1 vm_debug=- init_on_alloc=0 nokaslr -- x\n" },
	{ "/proc/meminfo", "MemTotal:       394000000 kB\nMemFree: 1 kB\n" },
	{ "/proc/uptime", "86400.11 600000.00\n" },
	{ "/proc/sys/kernel/osrelease", "6.12.1-test\n" },
	{ "/proc/sys/kernel/tainted", "4096\n" },
	{ "/proc/sys/kernel/numa_balancing", "1\n" },
	{ "/proc/sys/kernel/randomize_va_space", "2\n" },
	{ "/proc/sys/kernel/random/boot_id", "3e1e0b5c-0000-4000-8000-000000000001\n" },
	{ "/boot/config-6.12.1-test",
	  "CONFIG_64BIT=y\nCONFIG_HZ=250\nCONFIG_DEBUG_VM=y\nCONFIG_MEMCG=y\n"
	  "CONFIG_INIT_ON_ALLOC_DEFAULT_ON=y\nCONFIG_INIT_ON_FREE_DEFAULT_ON=y\n"
	  "CONFIG_RANDOMIZE_MEMORY=y\nCONFIG_PREEMPT_VOLUNTARY=y\n"
	  "CONFIG_PREEMPT_DYNAMIC=y\nCONFIG_ARCH_WANT_OPTIMIZE_DAX_VMEMMAP=y\n" },
	{ "/sys/kernel/debug/sched/preempt", "(none) voluntary full\n" },
	{ "/sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n" },
	{ "/sys/devices/system/clocksource/clocksource0/current_clocksource", "tsc\n" },
	{ TREE_CPU "/online", "0-3\n" },
	{ TREE_CPU "/isolated", "\n" },
	{ TREE_CPU "/nohz_full", "  (null)\n" },
	{ TREE_CPU "/smt/active", "0\n" },
	{ TREE_CPU "/intel_pstate/no_turbo", "1\n" },
	{ TREE_CPU "/vulnerabilities/meltdown", "Not affected\n" },
	{ TREE_CPU "/vulnerabilities/spectre_v2", "Mitigation: Enhanced IBRS\n" },
	{ TREE_NODE "/online", "0-2\n" },
	{ TREE_NODE "/node0/distance", "10 21 17\n" },
	{ TREE_NODE "/node1/distance", "21 10 28\n" },
	{ TREE_NODE "/node2/distance", "17 28 10\n" },
	{ TREE_NODE "/node0/access0/initiators/read_bandwidth", "131072\n" },
	{ TREE_NODE "/node0/access0/initiators/write_bandwidth", "76800\n" },
	{ TREE_NODE "/node0/access0/initiators/read_latency", "78\n" },
	{ TREE_NODE "/node0/access0/initiators/write_latency", "0\n" },
	{ TREE_NODE "/node0/access0/initiators/node0/.", NULL },
	{ TREE_NODE "/node0/access0/initiators/node1/.", NULL },
	{ "/sys/class/dmi/id/sys_vendor", "Intel Corporation\n" },
	{ "/sys/class/dmi/id/product_name", "S2600WFT\n" },
	{ "/sys/class/dmi/id/product_serial", "SECRET\n" },
	{ "/sys/class/dmi/id/bios_version", "SE5C620.86B.02.01\n" },
	{ "/sys/class/dmi/id/bios_date", "01/01/2024\n" },
	{ TREE_ND "/region0/size", "270582939648\n" },
	{ TREE_ND "/region0/mappings", "6\n" },
	{ TREE_ND "/region0/numa_node", "0\n" },
	{ TREE_ND "/region0/target_node", "2\n" },
	{ TREE_ND "/region0/persistence_domain", "memory_controller\n" },
	{ TREE_ND "/nmem0/nfit/vendor", "0x8980\n" },
	{ TREE_ND "/nmem0/nfit/device", "0x5141\n" },
	{ TREE_ND "/nmem0/nfit/rev_id", "0x0000\n" },
	{ TREE_ND "/nmem0/nfit/id", "8980-a2-1837-SECRET\n" },
	{ TREE_ND "/nmem0/security", "disabled\n" },
	{ NULL, NULL },
};

/* Policies: CPUs 0 to 2 are alike; 4 is offline. */
static inline void tree_frequencies(const char *root)
{
	static const char *const max[] = { "2600000", "2600000", "2600000",
					   "1800000" };
	static const char *const now[] = { "2599999", "2600001", "2600000",
					   "1800000" };
	char name[128];

	tree_write(root, TREE_CPU "/cpufreq/policy4/scaling_driver", "intel_pstate");
	for (int cpu = 0; cpu < 4; cpu++) {
		const struct tree_file files[] = {
			{ "affected_cpus", (const char *[]){ "0", "1", "2", "3" }[cpu] },
			{ "scaling_driver", "intel_pstate" },
			{ "scaling_governor", "performance" },
			{ cpu < 3 ? "energy_performance_preference" : "x",
			  "balance_power" },
			{ "scaling_min_freq", "1000000" },
			{ "scaling_max_freq", max[cpu] },
			{ "cpuinfo_min_freq", "1000000" },
			{ "cpuinfo_max_freq", "3900000" },
			{ "scaling_cur_freq", now[cpu] },
		};

		for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
			snprintf(name, sizeof(name), TREE_CPU "/cpufreq/policy%d/%s",
				 cpu, files[i].name);
			tree_write(root, name, files[i].text);
		}
	}
}

struct tree_namespace {
	const char *name;
	const char *holder;
	const char *map;	/* of the holder */
	const char *driver;
	const char *uuid;
};

/* Of 126 GiB each. */
static inline void tree_put_namespace(const char *root,
				      const struct tree_namespace *ns)
{
	const struct tree_file files[] = {
		{ "resource", "0x6080000000\n" }, { "size", "135291469824\n" },
		{ "numa_node", "0\n" }, { "target_node", "2\n" },
		{ "mode", "raw\n" }, { "holder", ns->holder },
		{ "uuid", ns->uuid },
	};
	char name[128];

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		snprintf(name, sizeof(name), TREE_ND "/%s/%s", ns->name,
			 files[i].name);
		tree_write(root, name, files[i].text);
	}
	if (ns->driver) {
		snprintf(name, sizeof(name), TREE_ND "/%s/driver", ns->name);
		tree_link(root, name, ns->driver);
	}
	if (!ns->map)
		return;
	snprintf(name, sizeof(name), TREE_ND "/%s/mode", ns->holder);
	tree_write(root, name, ns->map);
	snprintf(name, sizeof(name), TREE_ND "/%s/align", ns->holder);
	tree_write(root, name, "2097152\n");
}

static inline void tree_namespaces(const char *root)
{
	static const struct tree_namespace namespaces[] = {
		{ "namespace0.0", "pfn0.0", "ram\n", NULL, "9b3e1d52-0001\n" },
		{ "namespace0.1", "dax0.1", "pmem\n", NULL, "9b3e1d52-0002\n" },
		{ "namespace0.2", "", NULL, "../drivers/nd_pmem", "\n" },
		{ "namespace0.3", "", NULL, NULL, "9b3e1d52-0004\n" },
		{ "namespace0.4", "btt0.4", NULL, NULL, "9b3e1d52-0005\n" },
	};

	for (size_t i = 0; i < sizeof(namespaces) / sizeof(namespaces[0]); i++)
		tree_put_namespace(root, &namespaces[i]);
}

static inline const char *tree_server(void)
{
	const char *root = tree_new();
	struct dmi_test dmi;

	for (const struct tree_file *file = tree_server_files; file->name; file++)
		if (file->text)
			tree_write(root, file->name, file->text);
		else
			tree_path(root, file->name);
	tree_frequencies(root);
	tree_namespaces(root);
	dmi_test_server(&dmi);
	tree_bytes(root, "/sys/firmware/dmi/tables/DMI", dmi.table, dmi.length);
	/* Words that a shell would not read back as they are. */
	tree_bytes(root, "/proc/self/cmdline", "memmap-bench\0run\0--out\0a b\0it's\0",
		   sizeof("memmap-bench\0run\0--out\0a b\0it's"));
	return root;
}

/* No firmware tables, no frequencies, no NUMA information, no pmem, no configuration. */
static inline const char *tree_virtual(void)
{
	static const struct tree_file files[] = {
		{ "/proc/cpuinfo", "processor\t: 0\nvendor_id\t: AuthenticAMD\n"
				   "model name\t: AMD EPYC\nflags\t\t: pse hypervisor\n" },
		{ "/proc/cmdline", "console=ttyS0\n" },
		{ "/proc/meminfo", "MemTotal: 2048 kB\n" },
		{ "/proc/uptime", "1.50 1.00\n" },
		{ "/proc/sys/kernel/osrelease", "6.1.0-vm\n" },
		{ NULL, NULL },
	};
	const char *root = tree_new();

	tree_write_all(root, files);
	return root;
}

/* Every file that is there has something else in it. */
static inline const char *tree_garbage(void)
{
	const char *root = tree_server();
	static const unsigned char junk[] = "\xff\xfe\x01 :\t: ][)( \n\n\xc3\x28";

	for (const struct tree_file *file = tree_server_files; file->name; file++)
		if (file->text)
			tree_bytes(root, file->name, junk, sizeof(junk));
	tree_bytes(root, "/sys/firmware/dmi/tables/DMI", junk, sizeof(junk));
	tree_bytes(root, "/proc/self/cmdline", junk, sizeof(junk));
	tree_bytes(root, TREE_CPU "/cpufreq/policy0/affected_cpus", junk,
		   sizeof(junk));
	tree_bytes(root, TREE_CPU "/cpufreq/policy1/scaling_max_freq", junk,
		   sizeof(junk));
	tree_bytes(root, TREE_CPU "/cpufreq/policy2/scaling_cur_freq", junk,
		   sizeof(junk));
	tree_bytes(root, TREE_ND "/pfn0.0/mode", junk, sizeof(junk));
	tree_bytes(root, TREE_ND "/dax0.1/align", junk, sizeof(junk));
	return root;
}

#endif

// SPDX-License-Identifier: MIT
/* Facts: of this machine, of trees of others; each null has its reason. */
#include "../facts.h"

#include <errno.h>

#include "../pmem.h"
#include "machine_tree.h"

static const struct machine machine = {
	.nr_nodes = 1,
	.nodes = { { .id = 0, .cpus = 2, .bytes = 8192, .free_bytes = 4096 } },
	.nr_namespaces = 1,
	.namespaces = { { .name = "namespace0.0" } },
	.info = {
		.version = 3, .struct_page_size = 64, .page_size = 4096,
		.section_pages = 32768, .pageblock_pages = 512, .hz = 250,
	},
};

/* What stands at "kernel.config.HZ", "nodes.0.cpus"; NULL: nothing. */
static const json_t *at(const json_t *facts, const char *path)
{
	char key[64];

	while (facts && *path) {
		size_t length = strcspn(path, ".");

		snprintf(key, sizeof(key), "%.*s", (int)length, path);
		facts = json_is_array(facts) ?
			json_array_get(facts, strtoul(key, NULL, 10)) :
			json_object_get(facts, key);
		path += length + (path[length] == '.');
	}
	return facts;
}

static void text_is(const json_t *facts, const char *path, const char *want)
{
	const char *text = json_string_value(at(facts, path));

	ck_assert_msg(text != NULL, "%s is no text", path);
	ck_assert_msg(!strcmp(text, want), "%s: '%s'", path, text);
}

static void number_is(const json_t *facts, const char *path, json_int_t want)
{
	const json_t *value = at(facts, path);

	ck_assert_msg(json_is_integer(value), "%s is no number", path);
	ck_assert_msg(json_integer_value(value) == want, "%s: %lld", path,
		      (long long)json_integer_value(value));
}

static void is_on(const json_t *facts, const char *path, bool want)
{
	const json_t *value = at(facts, path);

	ck_assert_msg(json_is_boolean(value), "%s is no boolean", path);
	ck_assert_msg(json_boolean_value(value) == want, "%s", path);
}

/* Null, with a reason of which this is a part. */
static void unknown_is(const json_t *facts, const char *path, const char *part)
{
	const char *reason = json_string_value(json_object_get(
		json_object_get(facts, "unknown"), path));

	ck_assert_msg(json_is_null(at(facts, path)), "%s is not null", path);
	ck_assert_msg(reason != NULL, "%s has no reason", path);
	ck_assert_msg(strstr(reason, part) != NULL, "%s: %s", path, reason);
}

/* How many nulls there are; each has a reason. */
static size_t count_nulls(const json_t *facts, const json_t *value,
			  const char *path)
{
	char below[256];
	const char *key;
	json_t *part;
	size_t index, nulls = 0;

	if (json_is_null(value)) {
		unknown_is(facts, path, "");
		return 1;
	}
	json_object_foreach((json_t *)value, key, part) {
		snprintf(below, sizeof(below), "%s%s%s", path, *path ? "." : "",
			 key);
		nulls += count_nulls(facts, part, below);
	}
	json_array_foreach((json_t *)value, index, part) {
		snprintf(below, sizeof(below), "%s.%zu", path, index);
		nulls += count_nulls(facts, part, below);
	}
	return nulls;
}

static json_t *collect(const char *root, const struct machine *of,
		       struct topology *topology)
{
	json_t *facts = facts_collect(root, of, topology);

	ck_assert_ptr_nonnull(facts);
	/* And no reason is of anything else. */
	ck_assert_uint_eq(count_nulls(facts, facts, ""),
			  json_object_size(json_object_get(facts, "unknown")));
	return facts;
}

START_TEST(facts_of_the_kernel)
{
	json_t *facts;

	facts_set_model(false);
	facts = collect("", &machine, NULL);
	ck_assert_str_ne(facts_where().where, "model");
	text_is(facts, "where", facts_where().where);
	text_is(facts, "kernel.release", facts_release());
	number_is(facts, "module.version", 3);
	number_is(facts, "kernel.section_pages", 32768);
	number_is(facts, "kernel.hz", 250);
	ck_assert(json_is_object(at(facts, "kernel.options")));
	unknown_is(facts, "model", "kernel");
	ck_assert_uint_eq(json_array_size(at(facts, "namespaces")), 1);
	json_decref(facts);
}
END_TEST

/* The host's kernel is still what it runs on, and what accelerates it too. */
START_TEST(facts_of_the_model)
{
	const char *accel = facts_where().accel;
	json_t *facts;

	facts_set_model(true);
	facts = collect("", &machine, NULL);
	text_is(facts, "where", "model");
	text_is(facts, "accel", accel);
	text_is(facts, "kernel.release", facts_release());
	ck_assert_ptr_null(at(facts, "kernel.hz"));
	ck_assert_ptr_null(at(facts, "kernel.options"));
	ck_assert_ptr_null(at(facts, "kernel.struct_page_size"));
	ck_assert_ptr_null(at(facts, "kernel.compound_memmap_shared"));
	ck_assert_ptr_nonnull(at(facts, "kernel.init_on_alloc"));
	unknown_is(facts, "module", "model");
	unknown_is(facts, "namespaces", "model");
	number_is(facts, "model.struct_page_size", 64);
	ck_assert_uint_eq(json_array_size(at(facts, "nodes")), 1);
	json_decref(facts);
	facts_set_model(false);
	ck_assert_str_ne(facts_where().where, "model");
}
END_TEST

/* Of this machine, whatever it is. */
START_TEST(facts_by_hwloc)
{
	struct topology *topology;
	json_t *facts;

	ck_assert_int_eq(topology_load(&topology), 0);
	facts = collect("", &machine, topology);
	ck_assert_ptr_nonnull(at(facts, "processor.caches"));
	json_decref(facts);
	topology_free(topology);
	facts = collect("", &machine, NULL);
	unknown_is(facts, "processor.caches", "none");
	json_decref(facts);
}
END_TEST

/* Nobody is left to say what a struct page is. */
START_TEST(without_the_module)
{
	struct machine none = { .device_err = -ENOENT };
	json_t *facts = collect("", &none, NULL);

	unknown_is(facts, "module", "memmap_bench.ko");
	unknown_is(facts, "kernel.struct_page_size", "memmap_bench.ko");
	unknown_is(facts, "kernel.hz", "memmap_bench.ko");
	unknown_is(facts, "kernel.options", "memmap_bench.ko");
	json_decref(facts);
}
END_TEST

/* scripts/sweep finds these by their lines: nothing before them may be named alike. */
START_TEST(what_scripts_read)
{
	static const char *const names[] = { "host", "release", "where" };
	json_t *facts = collect(tree_server(), &machine, NULL);
	char *text = json_dumps(facts, JSON_INDENT(2)), key[32], want[128];
	const char *const values[] = { facts_host(), facts_release(),
				       facts_where().where };

	for (size_t i = 0; i < 3; i++) {
		snprintf(key, sizeof(key), " \"%s\": ", names[i]);
		snprintf(want, sizeof(want), "\"%s\",\n", values[i]);
		ck_assert_ptr_nonnull(strstr(text, key));
		ck_assert_msg(!strncmp(strstr(text, key) + strlen(key), want,
				       strlen(want)), "%s", names[i]);
	}
	free(text);
	json_decref(facts);
}
END_TEST

static struct machine server;

/* The nodes as hwloc would show them: 2 is of pmem. */
static json_t *server_facts(void)
{
	const char *root = tree_server();

	server = machine;
	server.nr_nodes = 3;
	for (unsigned int i = 0; i < 3; i++)
		server.nodes[i].id = i;
	ck_assert_int_eq(pmem_load(root, 128 << 20, &server), 0);
	return collect(root, &server, NULL);
}

START_TEST(processor_of_a_server)
{
	json_t *facts = server_facts();

	text_is(facts, "cpu", "Intel(R) Xeon(R) Gold 6240");
	text_is(facts, "processor.vendor", "GenuineIntel");
	number_is(facts, "processor.family", 6);
	number_is(facts, "processor.model", 85);
	number_is(facts, "processor.stepping", 7);
	text_is(facts, "processor.microcode", "0x5003604");
	is_on(facts, "processor.flags.pse", true);
	is_on(facts, "processor.flags.erms", true);
	/* Of the second CPU, and parts of longer words. */
	is_on(facts, "processor.flags.movdir64b", false);
	is_on(facts, "processor.flags.fsrm", false);
	is_on(facts, "processor.flags.clwb", true);
	is_on(facts, "processor.flags.avx2", false);
	text_is(facts, "processor.online", "0-3");
	text_is(facts, "processor.isolated", "");
	text_is(facts, "processor.nohz_full", "");
	is_on(facts, "processor.turbo", false);
	text_is(facts, "processor.vulnerabilities.spectre_v2",
		"Mitigation: Enhanced IBRS");
	json_decref(facts);
}
END_TEST

START_TEST(frequencies_of_a_server)
{
	json_t *facts = server_facts();

	ck_assert_uint_eq(json_array_size(at(facts, "processor.frequency")), 2);
	text_is(facts, "processor.frequency.0.cpus", "0-2");
	text_is(facts, "processor.frequency.0.driver", "intel_pstate");
	text_is(facts, "processor.frequency.0.governor", "performance");
	text_is(facts, "processor.frequency.0.preference", "balance_power");
	number_is(facts, "processor.frequency.0.min_khz", 1000000);
	number_is(facts, "processor.frequency.0.max_khz", 2600000);
	number_is(facts, "processor.frequency.0.highest_khz", 3900000);
	number_is(facts, "processor.frequency.0.now_from_khz", 2599999);
	number_is(facts, "processor.frequency.0.now_to_khz", 2600001);
	text_is(facts, "processor.frequency.1.cpus", "3");
	number_is(facts, "processor.frequency.1.max_khz", 1800000);
	unknown_is(facts, "processor.frequency.1.preference", "has none");
	json_decref(facts);
}
END_TEST

START_TEST(kernel_of_a_server)
{
	json_t *facts = server_facts();

	text_is(facts, "kernel.boot.vm_debug", "-");
	text_is(facts, "kernel.boot.nokaslr", "");
	ck_assert_ptr_null(at(facts, "kernel.boot.isolcpus"));
	/* The module's word, though neither option nor command line says so. */
	is_on(facts, "kernel.init_on_alloc", false);
	is_on(facts, "kernel.init_on_free", true);
	is_on(facts, "kernel.page_poison", false);
	is_on(facts, "kernel.memmap_poison", false);
	is_on(facts, "kernel.memmap_randomized", false);
	is_on(facts, "kernel.compound_memmap_shared", true);
	text_is(facts, "kernel.preemption", "none");
	number_is(facts, "kernel.tainted", 4096);
	text_is(facts, "kernel.boot_id", "3e1e0b5c-0000-4000-8000-000000000001");
	number_is(facts, "kernel.uptime_s", 86400);
	text_is(facts, "kernel.clocksource", "tsc");
	text_is(facts, "kernel.transparent_hugepage", "madvise");
	text_is(facts, "kernel.config_from", "/boot/config-6.12.1-test");
	text_is(facts, "kernel.config.DEBUG_VM", "y");
	text_is(facts, "kernel.config.KMSAN", "n");
	number_is(facts, "kernel.config.HZ", 250);
	json_decref(facts);
}
END_TEST

START_TEST(memory_of_a_server)
{
	json_t *facts = server_facts();

	number_is(facts, "nodes.0.distances.2", 17);
	number_is(facts, "nodes.1.distances.0", 21);
	text_is(facts, "nodes.0.hmat.access0.initiators", "0-1");
	number_is(facts, "nodes.0.hmat.access0.read_mb_s", 131072);
	number_is(facts, "nodes.0.hmat.access0.write_mb_s", 76800);
	number_is(facts, "nodes.0.hmat.access0.read_ns", 78);
	unknown_is(facts, "nodes.0.hmat.access0.write_ns", "write_latency");
	unknown_is(facts, "nodes.1.hmat", "no HMAT");
	number_is(facts, "memory.bytes", 394000000LL * 1024);
	ck_assert_uint_eq(json_array_size(at(facts, "memory.modules")), 3);
	number_is(facts, "memory.empty_slots", 1);
	text_is(facts, "memory.modules.0.type", "DDR4");
	number_is(facts, "memory.modules.1.bytes", 64LL << 30);
	number_is(facts, "memory.modules.1.configured_mt_s", 2933);
	text_is(facts, "memory.modules.2.technology", "Optane");
	json_decref(facts);
}
END_TEST

/* Distances are to the nodes that are online, not to as many as there are. */
START_TEST(distances_that_do_not_fit)
{
	static const char *const lines[] = { "10 21\n", "10 21 17 28\n", "\n",
					     "10 x 17\n" };
	const char *root = tree_server();
	json_t *facts;

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		tree_write(root, TREE_NODE "/node0/distance", lines[i]);
		facts = collect(root, &machine, NULL);
		unknown_is(facts, "nodes.0.distances", "one number for each");
		json_decref(facts);
	}
	tree_write(root, TREE_NODE "/online", "0,4-5\n");
	tree_write(root, TREE_NODE "/node0/distance", "10 21 17\n");
	facts = collect(root, &machine, NULL);
	number_is(facts, "nodes.0.distances.4", 21);
	number_is(facts, "nodes.0.distances.5", 17);
	json_decref(facts);
}
END_TEST

START_TEST(namespaces_of_a_server)
{
	json_t *facts = server_facts();

	ck_assert_uint_eq(json_array_size(at(facts, "namespaces")), 5);
	text_is(facts, "namespaces.0.mode", "fsdax");
	text_is(facts, "namespaces.0.map", "mem");
	number_is(facts, "namespaces.0.align", 2097152);
	text_is(facts, "namespaces.0.uuid", "9b3e1d52-0001");
	number_is(facts, "namespaces.0.numa_node", 0);
	number_is(facts, "namespaces.0.target_node", 2);
	text_is(facts, "namespaces.0.holder", "pfn0.0");
	text_is(facts, "namespaces.1.mode", "devdax");
	text_is(facts, "namespaces.1.map", "dev");
	text_is(facts, "namespaces.2.mode", "raw");
	unknown_is(facts, "namespaces.2.map", "no device on top");
	unknown_is(facts, "namespaces.2.uuid", "empty");
	unknown_is(facts, "namespaces.3.mode", "disabled");
	unknown_is(facts, "namespaces.3.align", "disabled");
	text_is(facts, "namespaces.4.mode", "sector");
	unknown_is(facts, "namespaces.4.map", "no memmap");
	number_is(facts, "regions.0.interleaved", 6);
	number_is(facts, "regions.0.target_node", 2);
	text_is(facts, "regions.0.persistence", "memory_controller");
	text_is(facts, "nvdimms.0.device", "0x5141");
	json_decref(facts);
}
END_TEST

/* They are published. */
START_TEST(no_serial_numbers)
{
	json_t *facts = server_facts();
	char *text = json_dumps(facts, 0);

	text_is(facts, "board.product_name", "S2600WFT");
	text_is(facts, "board.bios_version", "SE5C620.86B.02.01");
	unknown_is(facts, "board.board_name", "does not exist");
	ck_assert_ptr_null(strstr(text, "SECRET"));
	free(text);
	json_decref(facts);
}
END_TEST

START_TEST(the_command_as_a_shell_reads_it)
{
	json_t *facts;

	setenv("MEMMAP_BENCH_WHERE_REASON", "because", 1);
	setenv("OTHER", "x", 1);
	facts = server_facts();
	text_is(facts, "command", "memmap-bench run --out 'a b' 'it'\\''s'");
	text_is(facts, "environment.MEMMAP_BENCH_WHERE_REASON", "because");
	text_is(facts, "where_reason", "because");
	ck_assert_ptr_null(at(facts, "environment.OTHER"));
	json_decref(facts);
}
END_TEST

START_TEST(a_virtual_machine)
{
	json_t *facts = collect(tree_virtual(), &machine, NULL);

	text_is(facts, "cpu", "AMD EPYC");
	text_is(facts, "processor.vendor", "AuthenticAMD");
	unknown_is(facts, "processor.microcode", "/proc/cpuinfo does not tell");
	unknown_is(facts, "processor.frequency", "no policy");
	unknown_is(facts, "processor.turbo", "no_turbo");
	unknown_is(facts, "processor.vulnerabilities", "does not exist");
	unknown_is(facts, "kernel.config", "/proc/config.gz");
	unknown_is(facts, "kernel.config_from", "/boot");
	unknown_is(facts, "kernel.init_on_free", "no configuration");
	unknown_is(facts, "kernel.memmap_poison", "no configuration");
	unknown_is(facts, "kernel.compound_memmap_shared", "no configuration");
	unknown_is(facts, "kernel.preemption", "no configuration");
	is_on(facts, "kernel.init_on_alloc", false);
	unknown_is(facts, "kernel.clocksource", "does not exist");
	unknown_is(facts, "nodes.0.distances", "cannot be read");
	unknown_is(facts, "nodes.0.hmat", "no HMAT");
	number_is(facts, "memory.bytes", 2 << 20);
	unknown_is(facts, "memory.modules", "tables/DMI does not exist");
	unknown_is(facts, "board.sys_vendor", "does not exist");
	unknown_is(facts, "regions", "does not exist");
	json_decref(facts);
}
END_TEST

/* Nothing of it is believed; that all nulls have reasons is checked as always. */
START_TEST(garbage)
{
	const char *root = tree_garbage();
	json_t *facts = collect(root, &machine, NULL);
	char *text = json_dumps(facts, 0);

	ck_assert_ptr_nonnull(text);
	unknown_is(facts, "cpu", "no model name");
	unknown_is(facts, "kernel.config", "no configuration");
	unknown_is(facts, "kernel.cmdline", "UTF-8");
	unknown_is(facts, "kernel.tainted", "no number from 0 on");
	unknown_is(facts, "kernel.uptime_s", "no time");
	unknown_is(facts, "kernel.boot_id", "UTF-8");
	unknown_is(facts, "kernel.transparent_hugepage", "");
	unknown_is(facts, "nodes.0.distances", "one number for each node");
	unknown_is(facts, "memory.bytes", "MemTotal");
	unknown_is(facts, "memory.modules", "no memory device");
	unknown_is(facts, "regions.0.bytes", "no number from 0 on");
	free(text);
	json_decref(facts);
}
END_TEST

START_TEST(an_empty_tree)
{
	json_t *facts = collect(tree_new(), &machine, NULL);

	unknown_is(facts, "cpu", "no model name");
	unknown_is(facts, "processor.flags", "does not tell");
	unknown_is(facts, "kernel.cmdline", "/proc/cmdline does not exist");
	unknown_is(facts, "kernel.boot", "/proc/cmdline");
	unknown_is(facts, "command", "/proc/self/cmdline");
	json_decref(facts);
}
END_TEST

/* Kernels by what they were built with and booted with: what of it follows. */
START_TEST(what_follows)
{
	static const struct {
		const char *config;
		const char *cmdline;
		const char *key;
		bool want;
	} cases[] = {
		{ "DEBUG_VM=y", "", "memmap_poison", true },
		{ "DEBUG_VM=y", "vm_debug", "memmap_poison", true },
		{ "DEBUG_VM=y", "vm_debug=P", "memmap_poison", true },
		{ "DEBUG_VM=y", "vm_debug=-", "memmap_poison", false },
		{ "DEBUG_VM=y", "vm_debug=-P", "memmap_poison", false },
		{ "DEBUG_VM=y", "vm_debug=x", "memmap_poison", false },
		{ "X=y", "vm_debug=P", "memmap_poison", false },
		{ "INIT_ON_FREE_DEFAULT_ON=y", "", "init_on_free", true },
		{ "INIT_ON_FREE_DEFAULT_ON=y", "init_on_free=0", "init_on_free", false },
		{ "X=y", "init_on_free=on", "init_on_free", true },
		{ "X=y", "-- init_on_free=on", "init_on_free", false },
		/* Poisoning takes precedence, where the kernel has it. */
		{ "PAGE_POISONING=y", "page_poison=1 init_on_free=1", "init_on_free", false },
		{ "X=y", "page_poison=1 init_on_free=1", "init_on_free", true },
		{ "PAGE_POISONING=y", "page_poison=1", "page_poison", true },
		{ "PAGE_POISONING=y", "", "page_poison", false },
		{ "X=y", "page_poison=1", "page_poison", false },
		{ "RANDOMIZE_MEMORY=y", "", "memmap_randomized", true },
		{ "RANDOMIZE_MEMORY=y", "nokaslr", "memmap_randomized", false },
		{ "RANDOMIZE_MEMORY=y\nCONFIG_KASAN=y", "", "memmap_randomized", false },
		{ "X=y", "", "memmap_randomized", false },
		{ "ARCH_WANT_OPTIMIZE_DAX_VMEMMAP=y", "", "compound_memmap_shared", true },
		{ "ARCH_WANT_HUGETLB_PAGE_OPTIMIZE_VMEMMAP=y", "", "compound_memmap_shared", true },
		{ "ARCH_WANT_OPTIMIZE_VMEMMAP=y", "", "compound_memmap_shared", true },
		{ "X=y", "", "compound_memmap_shared", false },
	};
	char config[256], path[64];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *root = tree_new();
		json_t *facts;

		snprintf(config, sizeof(config), "CONFIG_MMU=y\nCONFIG_%s\n",
			 cases[i].config);
		snprintf(path, sizeof(path), "kernel.%s", cases[i].key);
		tree_write(root, "/proc/sys/kernel/osrelease", "1-x\n");
		tree_write(root, "/boot/config-1-x", config);
		tree_write(root, "/proc/cmdline", cases[i].cmdline);
		facts = collect(root, &machine, NULL);
		is_on(facts, path, cases[i].want);
		json_decref(facts);
	}
}
END_TEST

/* Of the model, since a module knows better. */
START_TEST(init_on_alloc_without_the_module)
{
	const char *root = tree_new();
	json_t *facts;

	facts_set_model(true);
	tree_write(root, "/proc/sys/kernel/osrelease", "1-x\n");
	tree_write(root, "/boot/config-1-x",
		   "CONFIG_MMU=y\nCONFIG_INIT_ON_ALLOC_DEFAULT_ON=y\n");
	tree_write(root, "/proc/cmdline", "ro\n");
	facts = collect(root, &machine, NULL);
	is_on(facts, "kernel.init_on_alloc", true);
	json_decref(facts);
	tree_write(root, "/proc/cmdline", "ro init_on_alloc=0\n");
	facts = collect(root, &machine, NULL);
	is_on(facts, "kernel.init_on_alloc", false);
	json_decref(facts);
	facts_set_model(false);
}
END_TEST

START_TEST(init_on_alloc_by_the_module)
{
	struct machine on = machine;
	json_t *facts;

	on.info.kernel_options = MEMMAP_BENCH_K_INIT_ON_ALLOC;
	facts = collect(tree_virtual(), &on, NULL);
	is_on(facts, "kernel.init_on_alloc", true);
	is_on(facts, "kernel.options.init_on_alloc", true);
	json_decref(facts);
}
END_TEST

START_TEST(other_sizes_are_never_shared)
{
	struct machine odd = machine;
	json_t *facts;

	odd.info.struct_page_size = 80;
	facts = collect(tree_server(), &odd, NULL);
	is_on(facts, "kernel.compound_memmap_shared", false);
	json_decref(facts);
}
END_TEST

START_TEST(preemption)
{
	static const char *const cases[][3] = {
		{ "PREEMPT_NONE=y", "", "none" },
		{ "PREEMPT_VOLUNTARY=y", "", "voluntary" },
		{ "PREEMPT=y", "", "full" },
		{ "PREEMPT_LAZY=y", "", "lazy" },
		{ "PREEMPT_RT=y", "preempt=none", "rt" },
		{ "PREEMPT_VOLUNTARY=y\nCONFIG_PREEMPT_DYNAMIC=y",
		  "preempt=full", "full" },
		{ "PREEMPT_VOLUNTARY=y", "preempt=full", "voluntary" },
	};
	char config[256];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *root = tree_new();
		json_t *facts;

		snprintf(config, sizeof(config), "CONFIG_MMU=y\nCONFIG_%s\n",
			 cases[i][0]);
		tree_write(root, "/proc/sys/kernel/osrelease", "1-x\n");
		tree_write(root, "/boot/config-1-x", config);
		tree_write(root, "/proc/cmdline", cases[i][1]);
		facts = collect(root, &machine, NULL);
		text_is(facts, "kernel.preemption", cases[i][2]);
		json_decref(facts);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		facts_of_the_kernel,
		facts_of_the_model,
		facts_by_hwloc,
		without_the_module,
		what_scripts_read,
		processor_of_a_server,
		frequencies_of_a_server,
		kernel_of_a_server,
		memory_of_a_server,
		distances_that_do_not_fit,
		namespaces_of_a_server,
		no_serial_numbers,
		the_command_as_a_shell_reads_it,
		a_virtual_machine,
		garbage,
		an_empty_tree,
		what_follows,
		init_on_alloc_without_the_module,
		init_on_alloc_by_the_module,
		other_sizes_are_never_shared,
		preemption,
	};

	return TMP_RUN("facts", tests);
}

// SPDX-License-Identifier: MIT
/* Facts; see facts.h. */
#include "facts.h"

#include <cpuid.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "names.h"

#ifndef SUITE_VERSION
#define SUITE_VERSION "unknown"
#endif

/* Name of the hypervisor that the CPU tells of, or "" on bare hardware. */
static void hypervisor(char name[static 13])
{
	unsigned int a, b, c, d;

	name[0] = '\0';
	__cpuid(1, a, b, c, d);
	if (!(c & 1U << 31))
		return;
	__cpuid(0x40000000, a, b, c, d);
	memcpy(name, &b, 4);
	memcpy(name + 4, &c, 4);
	memcpy(name + 8, &d, 4);
	name[12] = '\0';
}

static bool of_model;

void facts_set_model(bool model)
{
	of_model = model;
}

/* What the CPU says counts; scripts/guest only tells tcg from tcg-icount. */
static struct facts_where machine_where(void)
{
	static char name[13];
	const char *accel = getenv("MEMMAP_BENCH_ACCEL");
	bool icount = accel && !strcmp(accel, "tcg-icount");

	hypervisor(name);
	if (!*name)
		return (struct facts_where){ "host", "hardware" };
	if (!strcmp(name, "TCGTCGTCGTCG"))
		return (struct facts_where){ "guest",
					     icount ? "tcg-icount" : "tcg" };
	if (!strcmp(name, "KVMKVMKVM"))
		return (struct facts_where){ "guest", "kvm" };
	return (struct facts_where){ "guest", name };
}

struct facts_where facts_where(void)
{
	struct facts_where where = machine_where();

	if (of_model)
		where.where = "model";
	return where;
}

static const struct utsname *uts(void)
{
	static struct utsname names;

	if (!*names.release)
		uname(&names);
	return &names;
}

const char *facts_release(void)
{
	return uts()->release;
}

const char *facts_host(void)
{
	/* A guest's own name says nothing; scripts/guest passes the host's. */
	const char *host = getenv("MEMMAP_BENCH_HOST");

	return host && *host ? host : uts()->nodename;
}

/* A string, or null where there is none or it is not UTF-8. */
static json_t *text(const char *value)
{
	json_t *string = value ? json_string(value) : NULL;

	return string ? string : json_null();
}

/* First line of a file as a string, or null. */
static json_t *line_of(const char *path)
{
	char line[4096];
	FILE *file = fopen(path, "re");
	json_t *value = json_null();

	if (!file)
		return value;
	if (fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = '\0';
		value = text(line);
	}
	fclose(file);
	return value;
}

static json_t *cpu_model(void)
{
	char line[512];
	json_t *model = json_null();
	FILE *file = fopen("/proc/cpuinfo", "re");

	if (!file)
		return model;
	while (fgets(line, sizeof(line), file)) {
		char *value = strstr(line, ": ");

		if (strncmp(line, "model name", strlen("model name")) != 0 ||
		    !value)
			continue;
		line[strcspn(line, "\n")] = '\0';
		model = text(value + 2);
		break;
	}
	fclose(file);
	return model;
}

static json_t *kernel_options(unsigned int options)
{
	static const struct {
		unsigned int bit;
		const char *name;
	} known[] = {
		{ MEMMAP_BENCH_K_DEBUG_VM, "debug_vm" },
		{ MEMMAP_BENCH_K_DEBUG_VM_PGFLAGS, "debug_vm_pgflags" },
		{ MEMMAP_BENCH_K_DEBUG_PAGE_REF, "debug_page_ref" },
		{ MEMMAP_BENCH_K_KASAN, "kasan" },
		{ MEMMAP_BENCH_K_KMSAN, "kmsan" },
		{ MEMMAP_BENCH_K_KCSAN, "kcsan" },
		{ MEMMAP_BENCH_K_PROVE_LOCKING, "prove_locking" },
		{ MEMMAP_BENCH_K_DEBUG_PAGEALLOC, "debug_pagealloc" },
		{ MEMMAP_BENCH_K_INIT_ON_ALLOC, "init_on_alloc" },
		{ MEMMAP_BENCH_K_SCHED_INFO, "sched_info" },
	};
	json_t *object = json_object();

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		json_object_set_new(object, known[i].name,
				    json_boolean(options & known[i].bit));
	return object;
}

/* What the engine says of struct pages: the module of the kernel's, or the model. */
static json_t *layout(const struct machine *machine)
{
	const struct memmap_bench_info *info = &machine->info;

	return json_pack("{s:i, s:i, s:i, s:i}",
			 "struct_page_size", (int)info->struct_page_size,
			 "page_size", (int)info->page_size,
			 "section_pages", (int)info->section_pages,
			 "pageblock_pages", (int)info->pageblock_pages);
}

/* Of the running kernel; what only the module knows is left out with the model. */
static json_t *kernel(const struct machine *machine)
{
	json_t *facts = json_pack("{s:s, s:s, s:o}", "release", facts_release(),
				  "version", uts()->version,
				  "cmdline", line_of("/proc/cmdline"));

	if (!facts || of_model)
		return facts;
	json_object_update_new(facts, layout(machine));
	json_object_update_new(facts,
		json_pack("{s:i, s:o}", "hz", (int)machine->info.hz, "options",
			  kernel_options(machine->info.kernel_options)));
	return facts;
}

/* Which module was asked: it need not be of this runner's sources. */
static json_t *module(const struct machine *machine)
{
	const struct memmap_bench_info *info = &machine->info;

	if (of_model)
		return json_null();
	return json_pack("{s:i, s:o, s:b}", "version", (int)info->version,
			 "srcversion",
			 line_of("/sys/module/memmap_bench/srcversion"),
			 "test_build",
			 !info->writer_reason[MEMMAP_BENCH_WRITER_WRONG]);
}

static json_t *model(const struct machine *machine)
{
	return of_model ? layout(machine) : json_null();
}

static json_t *nodes(const struct machine *machine)
{
	json_t *array = json_array();

	for (unsigned int i = 0; i < machine->nr_nodes; i++) {
		const struct machine_node *node = &machine->nodes[i];

		json_array_append_new(array,
			json_pack("{s:i, s:i, s:I, s:I}", "node", (int)node->id,
				  "cpus", (int)node->cpus,
				  "bytes", (json_int_t)node->bytes,
				  "free_bytes", (json_int_t)node->free_bytes));
	}
	return array;
}

/* With the model nobody has looked for them. */
static json_t *namespaces(const struct machine *machine)
{
	json_t *array = of_model ? json_null() : json_array();

	for (unsigned int i = 0; i < machine->nr_namespaces; i++) {
		const struct machine_namespace *ns = &machine->namespaces[i];

		json_array_append_new(array,
			json_pack("{s:s, s:i, s:I, s:I, s:s, s:s}", "name",
				  ns->name, "node", ns->node,
				  "start", (json_int_t)ns->start,
				  "bytes", (json_int_t)ns->bytes,
				  "driver", ns->driver, "holder", ns->holder));
	}
	return array;
}

json_t *facts_date(void)
{
	char date[32];
	time_t seconds = time(NULL);
	struct tm utc;

	gmtime_r(&seconds, &utc);
	strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%SZ", &utc);
	return json_string(date);
}

/*
 * What scripts say: seconds a guest took to become idle; CPUs that the guest's
 * own run on; why it was measured here.
 */
static json_t *told(const char *name)
{
	return text(getenv(name));
}

json_t *facts_collect(const struct machine *machine)
{
	struct facts_where where = facts_where();

	return json_pack("{s:i, s:s, s:o, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
			 "schema", 1, "suite", SUITE_VERSION, "date", facts_date(),
			 "host", facts_host(), "where", where.where,
			 "accel", where.accel,
			 "where_reason", told("MEMMAP_BENCH_WHERE_REASON"),
			 "settled_s", told("MEMMAP_BENCH_SETTLED_S"),
			 "host_cpus", told("MEMMAP_BENCH_HOST_CPUS"),
			 "cpu", cpu_model(), "kernel", kernel(machine),
			 "module", module(machine), "model", model(machine),
			 "nodes", nodes(machine),
			 "namespaces", namespaces(machine));
}

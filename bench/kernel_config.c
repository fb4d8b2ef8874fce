// SPDX-License-Identifier: MIT
/* The kernel's configuration; see kernel_config.h. */
#include "kernel_config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static const char *const known[] = {
	/* The size of struct page, and what its flags have room for. */
	"MEMCG", "SLAB_OBJ_EXT", "NUMA_BALANCING", "NODES_SHIFT", "NR_CPUS",
	"LRU_GEN", "MEMORY_FAILURE", "PAGE_IDLE_FLAG", "KASAN_SW_TAGS",
	"KASAN_HW_TAGS", "KMSAN", "HAVE_ALIGNED_STRUCT_PAGE",
	"SPARSEMEM_VMEMMAP", "X86_5LEVEL",
	/* What is done for each struct page, and by which instructions. */
	"DEBUG_VM", "DEBUG_VM_PGFLAGS", "DEBUG_PAGE_REF", "KASAN", "KCSAN",
	"KCOV", "UBSAN", "CC_VERSION_TEXT", "CC_OPTIMIZE_FOR_PERFORMANCE",
	"CC_OPTIMIZE_FOR_SIZE", "LTO_CLANG", "X86_NATIVE_CPU",
	/* Clearing, poisoning and tracking of the memory that holds them. */
	"INIT_ON_ALLOC_DEFAULT_ON", "INIT_ON_FREE_DEFAULT_ON",
	"PAGE_POISONING", "PAGE_EXTENSION", "PAGE_OWNER",
	"MEM_ALLOC_PROFILING", "PAGE_TABLE_CHECK", "DEBUG_PAGEALLOC",
	"DEBUG_PAGEALLOC_ENABLE_DEFAULT", "SHUFFLE_PAGE_ALLOCATOR",
	/* Whether compound pages share struct pages: the name has changed. */
	"ARCH_WANT_OPTIMIZE_DAX_VMEMMAP", "ARCH_WANT_OPTIMIZE_VMEMMAP",
	"ARCH_WANT_HUGETLB_PAGE_OPTIMIZE_VMEMMAP",
	"HUGETLB_PAGE_OPTIMIZE_VMEMMAP",
	/* Where the memmap is. */
	"RANDOMIZE_BASE", "RANDOMIZE_MEMORY",
	/* Which memory there is. */
	"ZONE_DEVICE", "DEVICE_PRIVATE", "PCI_P2PDMA", "GET_FREE_REGION",
	"MEMORY_HOTPLUG", "NVDIMM_PFN", "NVDIMM_DAX", "FS_DAX", "DEV_DAX",
	"DEV_DAX_KMEM", "HMEM_REPORTING", "ACPI_HMAT", "NUMA",
	/* Who else initialises struct pages, and how. */
	"DEFERRED_STRUCT_PAGE_INIT", "PADATA",
	/* What interrupts the loop, and what watches it. */
	"HZ", "NO_HZ_FULL", "PREEMPT_NONE", "PREEMPT_VOLUNTARY", "PREEMPT",
	"PREEMPT_LAZY", "PREEMPT_RT", "PREEMPT_DYNAMIC", "SCHED_INFO",
	"PROVE_LOCKING", "DEBUG_LOCK_ALLOC", "LOCK_STAT",
	"DEBUG_ATOMIC_SLEEP", "KPROBES", "KRETPROBES", "FUNCTION_TRACER",
	"LIVEPATCH", "X86_KERNEL_IBT", "CFI_CLANG", "RETPOLINE",
	"MITIGATION_RETPOLINE", "PARAVIRT",
};

#define NR_KNOWN (sizeof(known) / sizeof(known[0]))

static json_t *all_unset(void)
{
	json_t *options = json_object();

	for (size_t i = 0; i < NR_KNOWN; i++)
		json_object_set_new(options, known[i], json_string("n"));
	return options;
}

/* y, m, a number or "text", as a configuration has it. */
static json_t *value_of(char *text)
{
	size_t length = strlen(text);
	char *end;
	long long number;

	if (length > 1 && text[0] == '"' && text[length - 1] == '"') {
		text[length - 1] = '\0';
		return json_string(text + 1);
	}
	errno = 0;
	number = strtoll(text, &end, 0);
	return !errno && end != text && !*end ? json_integer(number) :
						json_string(text);
}

/* Takes the line if it sets what is known. Whether it is of a kernel's at all. */
static bool take_line(json_t *options, char *line)
{
	char *equals = strchr(line, '=');

	line[strcspn(line, "\n")] = '\0';
	if (strncmp(line, "CONFIG_", strlen("CONFIG_")) != 0 || !equals)
		return false;
	*equals = '\0';
	line += strlen("CONFIG_");
	if (json_object_get(options, line))
		json_object_set_new(options, line, value_of(equals + 1));
	/* Every kernel has one of these: without, it is something else. */
	return !strcmp(line, "64BIT") || !strcmp(line, "MMU");
}

/* A file, packed or not. 0, or -EINVAL: it is none, or was cut short. */
static int read_config(const char *path, json_t *options)
{
	gzFile file = gzopen(path, "re");
	char line[4096];
	bool is_kernel = false;
	int err;

	if (!file)
		return -ENOENT;
	while (gzgets(file, line, sizeof(line)))
		is_kernel |= take_line(options, line);
	gzerror(file, &err);
	return gzclose(file) == Z_OK && err == Z_OK && is_kernel ? 0 : -EINVAL;
}

int kernel_config_load(const char *root, const char *release,
		       struct kernel_config *config)
{
	static const char *const places[] = {
		"/proc/config.gz", "/boot/config-%s", "/lib/modules/%s/config",
		"/lib/modules/%s/build/.config",
	};
	char path[PATH_MAX];

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		config->options = all_unset();
		if (!config->options)
			return -ENOMEM;
		snprintf(config->from, sizeof(config->from), places[i], release);
		if (snprintf(path, sizeof(path), "%s%s", root, config->from) <
		    (int)sizeof(path) && !read_config(path, config->options))
			return 0;
		json_decref(config->options);
	}
	config->options = NULL;
	return -ENOENT;
}

bool kernel_config_set(const struct kernel_config *config, const char *name)
{
	const char *value = json_string_value(json_object_get(config->options,
							      name));

	return value && (!strcmp(value, "y") || !strcmp(value, "m"));
}

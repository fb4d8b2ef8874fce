// SPDX-License-Identifier: MIT
/* Facts of the running kernel; see facts_kernel.h. */
#include "facts_kernel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "boot_args.h"
#include "booted.h"
#include "engine.h"
#include "sysfs.h"
#include "where.h"

static const char no_config[] =
	"no configuration in /proc/config.gz, /boot or /lib/modules";
static const char no_cmdline[] = "/proc/cmdline cannot be read";

void facts_layout(const struct fact_group *group, const struct machine *machine)
{
	const struct memmap_bench_info *info = &machine->info;

	fact_integer(group, "struct_page_size", info->struct_page_size);
	fact_integer(group, "page_size", info->page_size);
	fact_integer(group, "section_pages", info->section_pages);
	fact_integer(group, "pageblock_pages", info->pageblock_pages);
}

static void options(const struct fact_group *group, unsigned int options)
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
	struct fact_group to = fact_below(group, "options");

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		fact_bool(&to, known[i].name, options & known[i].bit);
}

/* What only the module knows. */
static void of_module(const struct fact_group *group,
		      const struct machine *machine)
{
	static const char *const keys[] = { "struct_page_size", "page_size",
					    "section_pages", "pageblock_pages",
					    "hz", "options" };

	if (facts_of_model())
		return;
	if (machine->device_err) {
		for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
			fact_unknown(group, keys[i], "%s",
				     engine_advice(false, machine->device_err));
		return;
	}
	facts_layout(group, machine);
	fact_integer(group, "hz", machine->info.hz);
	options(group, machine->info.kernel_options);
}

/* Those that were given; the value of a bare word is empty. */
static void boot(const struct fact_group *group, const struct booted *booted)
{
	static const char *const known[] = {
		"init_on_alloc", "init_on_free", "vm_debug", "page_poison",
		"page_owner", "page_table_check", "debug_pagealloc",
		"slub_debug", "slab_debug", "hugetlb_free_vmemmap", "nokaslr",
		"kasan", "mitigations", "nopti", "pti", "ibt", "preempt",
		"isolcpus", "nohz_full", "rcu_nocbs", "nosmt", "idle",
		"intel_idle.max_cstate", "processor.max_cstate",
		"numa_balancing", "transparent_hugepage", "hugepages",
		"default_hugepagesz", "efi", "memmap", "clocksource", "tsc",
	};
	struct fact_group to;
	char value[2048];

	if (booted->cmdline_err) {
		fact_unknown(group, "boot", no_cmdline);
		return;
	}
	to = fact_below(group, "boot");
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (boot_arg(booted->cmdline, known[i], value, sizeof(value)))
			fact_text(&to, known[i], value);
}

static void config(const struct fact_group *group, const struct booted *booted)
{
	if (booted->config_err) {
		fact_unknown(group, "config_from", no_config);
		fact_unknown(group, "config", no_config);
		return;
	}
	fact_text(group, "config_from", booted->config.from);
	fact_set(group, "config", json_incref(booted->config.options));
}

/* Whether both are known from which the rest follows; if not, the fact is set. */
static bool can_derive(const struct fact_group *group, const char *key,
		       const struct booted *booted)
{
	if (!booted->config_err && !booted->cmdline_err)
		return true;
	fact_unknown(group, key, "%s",
		     booted->config_err ? no_config : no_cmdline);
	return false;
}

/* As vmemmap_can_optimize(), for memmaps in RAM. */
static void shared(const struct fact_group *group, const struct booted *booted,
		   const struct machine *machine)
{
	static const char key[] = "compound_memmap_shared";

	/* The model has no compound pages, and does not know the kernel's struct page. */
	if (facts_of_model())
		return;
	if (booted->config_err)
		fact_unknown(group, key, no_config);
	else if (machine->device_err)
		fact_unknown(group, key, "the size of struct page is not known");
	else
		fact_bool(group, key, booted_shares_compound(booted,
					machine->info.struct_page_size));
}

/* The module knows what was booted; else it follows from what was asked for. */
static void init_on_alloc(const struct fact_group *group,
			  const struct booted *booted,
			  const struct machine *machine)
{
	static const char key[] = "init_on_alloc";

	if (!facts_of_model() && !machine->device_err)
		fact_bool(group, key, machine->info.kernel_options &
				      MEMMAP_BENCH_K_INIT_ON_ALLOC);
	else if (can_derive(group, key, booted))
		fact_bool(group, key, booted_clears_pages(booted, key,
							  "INIT_ON_ALLOC_DEFAULT_ON"));
}

static void derived(const struct fact_group *group, const struct booted *booted,
		    const struct machine *machine)
{
	init_on_alloc(group, booted, machine);
	if (can_derive(group, "init_on_free", booted))
		fact_bool(group, "init_on_free",
			  booted_clears_pages(booted, "init_on_free",
					      "INIT_ON_FREE_DEFAULT_ON"));
	if (can_derive(group, "page_poison", booted))
		fact_bool(group, "page_poison", booted_poisons_pages(booted));
	if (can_derive(group, "memmap_poison", booted))
		fact_bool(group, "memmap_poison", booted_poisons_memmap(booted));
	if (can_derive(group, "memmap_randomized", booted))
		fact_bool(group, "memmap_randomized", booted_moves_memmap(booted));
	fact_unknown(group, "vmemmap_base",
		     "the kernel shows only the address of this variable, not its value");
	shared(group, booted, machine);
}

/* The choice in brackets of "none (voluntary) full"; or [always] of THP. */
static bool chosen(char *text, char open, char close)
{
	char *from = strchr(text, open), *to = from ? strchr(from, close) : NULL;

	if (!to)
		return false;
	*to = '\0';
	memmove(text, from + 1, (size_t)(to - from));
	return true;
}

/* The scheduler's own word, where debugfs is mounted. */
static void preemption(const struct fact_group *group,
		       const struct booted *booted)
{
	char text[128];

	if (!sysfs_read(text, sizeof(text), "%s/sys/kernel/debug/sched/preempt",
			group->root) && chosen(text, '(', ')'))
		fact_text(group, "preemption", text);
	else if (can_derive(group, "preemption", booted))
		fact_text(group, "preemption",
			  booted_preemption(booted, text, sizeof(text)));
}

static void huge_pages(const struct fact_group *group)
{
	static const char path[] = "/sys/kernel/mm/transparent_hugepage/enabled";
	char text[128];
	int err = sysfs_read(text, sizeof(text), "%s%s", group->root, path);

	if (err)
		fact_unread(group, "transparent_hugepage", path, err);
	else if (chosen(text, '[', ']'))
		fact_text(group, "transparent_hugepage", text);
	else
		fact_unknown(group, "transparent_hugepage",
			     "%s has no choice in brackets", path);
}

/* Whole seconds of "86400.11 600000.00". */
static void uptime(const struct fact_group *group)
{
	static const char path[] = "/proc/uptime";
	char text[64], *end;
	unsigned long long seconds;
	int err = sysfs_read(text, sizeof(text), "%s%s", group->root, path);

	if (err) {
		fact_unread(group, "uptime_s", path, err);
		return;
	}
	seconds = strtoull(text, &end, 10);
	if (end == text || *end != '.' || *text == '-')
		fact_unknown(group, "uptime_s", "%s has no time", path);
	else
		fact_integer(group, "uptime_s", seconds);
}

/* How it is now. */
static void state(const struct fact_group *group)
{
	fact_number(group, "tainted", "/proc/sys/kernel/tainted");
	fact_line(group, "boot_id", "/proc/sys/kernel/random/boot_id");
	uptime(group);
	fact_line(group, "clocksource",
		  "/sys/devices/system/clocksource/clocksource0/current_clocksource");
	huge_pages(group);
	fact_number(group, "numa_balancing", "/proc/sys/kernel/numa_balancing");
	fact_number(group, "randomize_va_space",
		    "/proc/sys/kernel/randomize_va_space");
}

void facts_kernel(const struct fact_group *facts, const struct machine *machine)
{
	struct fact_group group = fact_below(facts, "kernel");
	struct booted booted;

	booted_load(facts->root, &booted);
	fact_text(&group, "release", facts_release());
	fact_text(&group, "version", facts_version());
	fact_line(&group, "cmdline", "/proc/cmdline");
	of_module(&group, machine);
	boot(&group, &booted);
	derived(&group, &booted, machine);
	preemption(&group, &booted);
	state(&group);
	config(&group, &booted);
	booted_free(&booted);
}

// SPDX-License-Identifier: MIT
/* How the kernel was built and booted; see booted.h. */
#include "booted.h"

#include <stdio.h>
#include <string.h>

#include "boot_args.h"
#include "sysfs.h"
#include "where.h"

/* The release is that of the tree; uname's only where the tree has none. */
void booted_load(const char *root, struct booted *booted)
{
	char release[256];

	booted->cmdline_err = sysfs_read(booted->cmdline,
					 sizeof(booted->cmdline),
					 "%s/proc/cmdline", root);
	if (booted->cmdline_err)
		booted->cmdline[0] = '\0';
	if (sysfs_read(release, sizeof(release), "%s/proc/sys/kernel/osrelease",
		       root))
		snprintf(release, sizeof(release), "%s", facts_release());
	booted->config_err = kernel_config_load(root, release, &booted->config);
}

void booted_free(struct booted *booted)
{
	json_decref(booted->config.options);
}

static bool is_set(const struct booted *booted, const char *option)
{
	return kernel_config_set(&booted->config, option);
}

bool booted_poisons_pages(const struct booted *booted)
{
	return is_set(booted, "PAGE_POISONING") &&
	       boot_switch(booted->cmdline, "page_poison", false);
}

/* Poisoning of pages takes precedence over clearing them. */
bool booted_clears_pages(const struct booted *booted, const char *name,
			 const char *option)
{
	return !booted_poisons_pages(booted) &&
	       boot_switch(booted->cmdline, name, is_set(booted, option));
}

/* On with DEBUG_VM, unless vm_debug= has letters without P. */
bool booted_poisons_memmap(const struct booted *booted)
{
	char value[64];

	if (!is_set(booted, "DEBUG_VM"))
		return false;
	if (!boot_arg(booted->cmdline, "vm_debug", value, sizeof(value)) ||
	    !*value)
		return true;
	return *value != '-' && strpbrk(value, "pP");
}

bool booted_moves_memmap(const struct booted *booted)
{
	char value[2];

	return is_set(booted, "RANDOMIZE_MEMORY") && !is_set(booted, "KASAN") &&
	       !boot_arg(booted->cmdline, "nokaslr", value, sizeof(value));
}

/* The option has had three names. */
bool booted_shares_compound(const struct booted *booted,
			    unsigned int struct_page_size)
{
	return !(struct_page_size & (struct_page_size - 1)) &&
	       (is_set(booted, "ARCH_WANT_OPTIMIZE_DAX_VMEMMAP") ||
		is_set(booted, "ARCH_WANT_OPTIMIZE_VMEMMAP") ||
		is_set(booted, "ARCH_WANT_HUGETLB_PAGE_OPTIMIZE_VMEMMAP"));
}

/* By the configuration, and the argument that some kernels take. */
const char *booted_preemption(const struct booted *booted, char *text,
			      size_t size)
{
	if (is_set(booted, "PREEMPT_RT"))
		return "rt";
	if (is_set(booted, "PREEMPT_DYNAMIC") &&
	    boot_arg(booted->cmdline, "preempt", text, size) && *text)
		return text;
	return is_set(booted, "PREEMPT_NONE") ? "none" :
	       is_set(booted, "PREEMPT_VOLUNTARY") ? "voluntary" :
	       is_set(booted, "PREEMPT_LAZY") ? "lazy" : "full";
}

// SPDX-License-Identifier: MIT
/* Where the code runs; see where.h. */
#include "where.h"

#include <cpuid.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

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

bool facts_of_model(void)
{
	return of_model;
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

const char *facts_version(void)
{
	return uts()->version;
}

const char *facts_host(void)
{
	/* A guest's own name says nothing; scripts/guest passes the host's. */
	const char *host = getenv("MEMMAP_BENCH_HOST");

	return host && *host ? host : uts()->nodename;
}

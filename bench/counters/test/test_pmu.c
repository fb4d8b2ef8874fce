// SPDX-License-Identifier: GPL-2.0-only
/* PMUs as sysfs has them, and how their events are written. */
#include <errno.h>

#include "../cpu.h"
#include "../pmu.h"
#include "fixture.h"

static struct pmu pmu = { .name = "odd" };

static void encodes(const char *terms, uint64_t zero, uint64_t one)
{
	struct pmu_config config;

	ck_assert_int_eq(pmu_encode(tmp_path("odd"), &pmu, terms, &config), 0);
	ck_assert_uint_eq(config.word[0], zero);
	ck_assert_uint_eq(config.word[1], one);
	ck_assert_uint_eq(config.word[2], 0);
}

static void refuses(const char *terms)
{
	struct pmu_config config;

	ck_assert_int_eq(pmu_encode(tmp_path("odd"), &pmu, terms, &config),
			 -EINVAL);
}

static void odd_pmu(void)
{
	fixture_pmu("odd", "odd", "format/event", "config:0-7,32-35\n");
	fixture_pmu("odd", "odd", "format/umask", "config:8-15\n");
	fixture_pmu("odd", "odd", "format/edge", "config:18\n");
	fixture_pmu("odd", "odd", "format/filter", "config1:0-63\n");
	fixture_pmu("odd", "odd", "format/far", "config9:0-3\n");
	fixture_pmu("odd", "odd", "format/backward", "config:7-0\n");
	fixture_pmu("odd", "odd", "format/wide", "config:60-70\n");
}

START_TEST(terms_go_where_the_format_says)
{
	odd_pmu();
	encodes("event=0x04,umask=0x0c", 0x0c04, 0);
	encodes("event=0xe3", 0xe3, 0);
	encodes("event=0xabc,edge", 0xa000400bcULL, 0);
	encodes("config=0x1234,filter=0xffffffffffffffff", 0x1234, ~0ULL);
}
END_TEST

START_TEST(what_does_not_fit_is_refused)
{
	odd_pmu();
	refuses("event=0x1000");
	refuses("umask=256");
	refuses("cmask=1");
	encodes("edge", 1 << 18, 0);
	refuses("edge=2");
	refuses("event=");
	refuses("event=4x");
	refuses("");
	refuses("event=1,,umask=1");
	refuses("far=1");
	refuses("backward=1");
	refuses("wide=1");
}
END_TEST

static void unit_is(const char *scale, const char *unit, int want, double bytes)
{
	struct pmu imc = { .name = "uncore_imc_0" };
	char terms[PMU_TERMS];
	double found = 0;

	fixture_imc("unit", 0);
	fixture_pmu("unit", imc.name, "events/cas_count_read.scale", scale);
	if (unit)
		fixture_pmu("unit", imc.name, "events/cas_count_read.unit", unit);
	else
		remove(tmp_path("unit/" DEVICES "/uncore_imc_0/events/cas_count_read.unit"));
	ck_assert_int_eq(pmu_event(tmp_path("unit"), &imc, "cas_count_read",
				   terms, &found), want);
	if (want)
		return;
	ck_assert_double_eq(found, bytes);
	ck_assert_str_eq(terms, "event=0x04,umask=0x03");
}

START_TEST(a_scale_is_in_bytes)
{
	unit_is("6.103515625e-5\n", "MiB\n", 0, 64);
	unit_is("64\n", "Bytes\n", 0, 64);
	unit_is("0.5\n", "KiB\n", 0, 512);
	unit_is("0.5\n", "furlongs\n", -EINVAL, 0);
	unit_is("0.5\n", NULL, -EINVAL, 0);
	unit_is("many\n", "MiB\n", -EINVAL, 0);
	unit_is("-1\n", "MiB\n", -EINVAL, 0);
}
END_TEST

START_TEST(a_family_is_its_own_numbers_only)
{
	static const char *const names[] = {
		"uncore_imc_10", "uncore_imc_2", "uncore_imc_free_running_0",
		"uncore_imc_", "uncore_imcx_0", "uncore_im", "uncore_imc_1a",
	};
	struct pmu *found;
	unsigned int nr;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		fixture_pmu("many", names[i], "type", "33\n");
	ck_assert_int_eq(pmu_find(tmp_path("many"), "uncore_imc", &found, &nr), 0);
	ck_assert_uint_eq(nr, 2);
	ck_assert_str_eq(found[0].name, "uncore_imc_2");
	ck_assert_str_eq(found[1].name, "uncore_imc_10");
	ck_assert_uint_eq(found[1].type, 33);
	ck_assert_str_eq(found[1].cpus, "");
	free(found);
	ck_assert_int_eq(pmu_find(tmp_path("nowhere"), "cpu", &found, &nr), 0);
	ck_assert_uint_eq(nr, 0);
}
END_TEST

static unsigned int kind(const char *vendor, unsigned int family,
			 unsigned int model, unsigned int stepping)
{
	struct cpu cpu;

	fixture_cpu("kind", vendor, family, model, stepping);
	ck_assert_int_eq(cpu_load(tmp_path("kind"), &cpu), 0);
	ck_assert_str_eq(cpu.vendor, vendor);
	return cpu_kind(&cpu);
}

/* Skylake and Cascade Lake differ in nothing but the stepping. */
START_TEST(a_cpu_is_known_by_its_numbers)
{
	struct cpu cpu;

	ck_assert_uint_eq(kind("GenuineIntel", 6, 85, 7), CPU_CASCADE_LAKE);
	ck_assert_uint_eq(kind("GenuineIntel", 6, 85, 4), 0);
	ck_assert_uint_eq(kind("GenuineIntel", 6, 106, 6), CPU_ICE_LAKE);
	ck_assert_uint_eq(kind("GenuineIntel", 6, 143, 8), CPU_SAPPHIRE_RAPIDS);
	ck_assert_uint_eq(kind("GenuineIntel", 15, 106, 6), 0);
	ck_assert_uint_eq(kind("AuthenticAMD", 6, 106, 6), 0);
	ck_assert_int_eq(cpu_load(tmp_path("nowhere"), &cpu), -ENOENT);
	ck_assert_uint_eq(cpu_kind(&cpu), 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		terms_go_where_the_format_says,
		what_does_not_fit_is_refused,
		a_scale_is_in_bytes,
		a_family_is_its_own_numbers_only,
		a_cpu_is_known_by_its_numbers,
	};

	return TMP_RUN("pmu", tests);
}

// SPDX-License-Identifier: GPL-2.0-only
/* What the table's events are on machines that are trees of files. */
#include <errno.h>
#include <linux/perf_event.h>

#include "../events.h"
#include "fixture.h"

static struct event *events;
static unsigned int nr;

static void load(const char *root)
{
	ck_assert_int_eq(events_load(root, &events, &nr), 0);
}

static const struct event *event(const char *name)
{
	for (unsigned int i = 0; i < nr; i++)
		if (!strcmp(events[i].name, name))
			return &events[i];
	ck_abort_msg("no event %s", name);
	return NULL;
}

/* On as many PMUs, each by the same code. */
static void is_on(const char *name, unsigned int parts, const char *first,
		  uint64_t config, double unit)
{
	const struct event *found = event(name);

	ck_assert_msg(found->state == EVENT_COUNTED, "%s: %s", name,
		      found->reason);
	ck_assert_uint_eq(found->nr_parts, parts);
	ck_assert_str_eq(found->parts[0].pmu, first);
	for (unsigned int i = 0; i < parts; i++) {
		ck_assert_uint_eq(found->parts[i].config.word[0], config);
		ck_assert_double_eq(found->parts[i].unit, unit);
	}
}

static void is_not(const char *name, const char *why)
{
	const struct event *found = event(name);

	ck_assert_uint_eq(found->state, EVENT_UNSUPPORTED);
	ck_assert_uint_eq(found->nr_parts, 0);
	ck_assert_msg(strstr(found->reason, why) != NULL, "%s: %s", name,
		      found->reason);
}

START_TEST(a_server_with_optane)
{
	load(fixture_cascade_lake());
	is_on("dram-read", 6, "uncore_imc_0", 0x0304, 64);
	is_on("dram-write", 6, "uncore_imc_0", 0x0c04, 64);
	is_on("pmem-read", 6, "uncore_imc_0", 0xe3, 64);
	is_on("pmem-write", 6, "uncore_imc_0", 0xe7, 64);
	ck_assert_str_eq(event("dram-read")->parts[5].pmu, "uncore_imc_5");
	ck_assert_uint_eq(event("dram-read")->parts[5].type, 25);
	ck_assert_str_eq(event("dram-read")->parts[5].cpus, "0,24");
	is_on("stalled-cycles-backend", 1, "cpu", 0x040004a3, 1);
	is_on("stalled-on-stores", 1, "cpu", 0x40a6, 1);
	is_on("instructions", 1, "cpu", PERF_COUNT_HW_INSTRUCTIONS, 1);
	is_on("dTLB-store-misses", 1, "cpu", 0x10103, 1);
	is_on("LLC-store-misses", 1, "cpu", 0x10102, 1);
	ck_assert_uint_eq(event("LLC-store-misses")->parts[0].type,
			  PERF_TYPE_HW_CACHE);
	events_free(events, nr);
}
END_TEST

/* The code would be accepted there too, and count something else. */
START_TEST(one_that_takes_no_optane)
{
	load((fixture_cascade_lake(),
	      fixture_cpu("clx", "GenuineIntel", 6, 85, 4), tmp_path("clx")));
	is_on("dram-read", 6, "uncore_imc_0", 0x0304, 64);
	is_not("pmem-read", "Optane");
	is_not("stalled-on-stores", "Optane");
	is_on("stalled-cycles-backend", 1, "cpu",
	      PERF_COUNT_HW_STALLED_CYCLES_BACKEND, 1);
	events_free(events, nr);
}
END_TEST

START_TEST(the_codes_differ_by_cpu)
{
	load((fixture_cascade_lake(),
	      fixture_cpu("clx", "GenuineIntel", 6, 106, 6), tmp_path("clx")));
	is_on("stalled-on-stores", 1, "cpu", 0x020040a6, 1);
	events_free(events, nr);
}
END_TEST

/* A sum without one of its channels would be too small, and look like a count. */
START_TEST(a_channel_without_the_event)
{
	fixture_cascade_lake();
	fixture_imc("clx", 6);
	ck_assert_int_eq(remove(tmp_path("clx/" DEVICES "/uncore_imc_3/events/cas_count_read")), 0);
	load(tmp_path("clx"));
	is_not("dram-read", "no PMU of memory controllers");
	is_on("dram-write", 7, "uncore_imc_0", 0x0c04, 64);
	events_free(events, nr);
}
END_TEST

START_TEST(amd_with_memory_controllers)
{
	load(fixture_amd());
	is_on("dram-read", 2, "amd_umc_0", 0x10a, 64);
	is_on("dram-write", 2, "amd_umc_0", 0x20a, 64);
	ck_assert_str_eq(event("dram-read")->parts[1].cpus, "0");
	is_not("pmem-write", "Optane");
	events_free(events, nr);
}
END_TEST

START_TEST(no_memory_controllers_are_seen)
{
	load(fixture_no_pmu());
	is_not("dram-read", "uncore_imc_*");
	is_not("pmem-read", "Optane");
	is_on("page-faults", 1, "software", PERF_COUNT_SW_PAGE_FAULTS, 1);
	events_free(events, nr);
	fixture_pmu("none", "amd_df", "type", "13\n");
	load(tmp_path("none"));
	is_not("dram-read", "amd_df does not name its events");
	events_free(events, nr);
}
END_TEST

/* Granite Rapids: two halves of a channel are one. */
START_TEST(an_event_in_two_halves)
{
	fixture_cpu("gnr", "GenuineIntel", 6, 173, 1);
	fixture_pmu("gnr", "uncore_imc_0", "type", "30\n");
	fixture_pmu("gnr", "uncore_imc_0", "format/event", "config:0-7\n");
	fixture_pmu("gnr", "uncore_imc_0", "format/umask", "config:8-15\n");
	for (unsigned int i = 0; i < 2; i++) {
		char file[64], terms[64];

		snprintf(file, sizeof(file), "events/cas_count_read_sch%u", i);
		snprintf(terms, sizeof(terms), "event=0x%02x,umask=0xcf\n", 5 + i);
		fixture_pmu("gnr", "uncore_imc_0", file, terms);
		strcat(file, ".scale");
		fixture_pmu("gnr", "uncore_imc_0", file, "6.103515625e-5\n");
		snprintf(file, sizeof(file), "events/cas_count_read_sch%u.unit", i);
		fixture_pmu("gnr", "uncore_imc_0", file, "MiB\n");
	}
	load(tmp_path("gnr"));
	ck_assert_uint_eq(event("dram-read")->nr_parts, 2);
	ck_assert_uint_eq(event("dram-read")->parts[0].config.word[0], 0xcf05);
	ck_assert_uint_eq(event("dram-read")->parts[1].config.word[0], 0xcf06);
	is_not("dram-write", "no PMU of memory controllers");
	events_free(events, nr);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_server_with_optane,
		one_that_takes_no_optane,
		the_codes_differ_by_cpu,
		a_channel_without_the_event,
		amd_with_memory_controllers,
		no_memory_controllers_are_seen,
		an_event_in_two_halves,
	};

	return TMP_RUN("events", tests);
}

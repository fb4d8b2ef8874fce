// SPDX-License-Identifier: MIT
/* What disturbs a sample, on a machine of files that changes meanwhile. */
#include <errno.h>
#include <stdbool.h>

#include "watch_tree.h"

#include "../watch_internal.h"

#define UNKNOWN	MEMMAP_BENCH_UNKNOWN

static struct watch watch;
static struct memmap_bench_worker workers[2];
static struct sampler sampler = { .watch = &watch, .workers = workers };
static const struct point point = { .path = PATH_MEMMAP };
static struct sample sample;

/* On this machine before the sample; a worker on CPU 1, another on CPU 3. */
static void begin_in(bool guest)
{
	tree_write();
	ck_assert_int_eq(watch_open(&watch, tree_root(), guest), 0);
	workers[0] = (struct memmap_bench_worker){ .cpu = 1, .end_cpu = 1 };
	workers[1] = (struct memmap_bench_worker){ .cpu = 3, .end_cpu = 3 };
	sample = (struct sample){ .nr_workers = 2 };
	disturbance_begin(&sample.disturbance);
	watch_begin(&watch);
}

static void begin(void)
{
	begin_in(false);
}

/* And after it, @ms later. */
static void end_after(unsigned int ms)
{
	tree_write();
	watch_end(&watch);
	for (unsigned int s = 0; s < WATCH_SOURCES; s++)
		watch.before.at[s] = watch.after.at[s] - ms * 1000000ULL;
	disturbance_judge(&sampler, &point, &sample);
}

static void end(void)
{
	end_after(100);
}

static void cause_is(const char *cause)
{
	ck_assert_str_eq(sample.cause, cause);
	watch_close(&watch);
}

static void unwatched_is(const char *names)
{
	char text[96];

	ck_assert_str_eq(watch_list(&watch, text, sizeof(text)), names);
}

START_TEST(quiet_sample_has_figures_and_no_cause)
{
	char row[DISTURBANCE_ROW];

	tree.steal[1] = tree.core[1] = tree.package[3] = tree.smi[1] = 5;
	tree.disk[3] = tree.nmi[1] = 70;
	begin();
	unwatched_is("");
	end();
	sample.disturbance.reading_ns = 1234567;
	ck_assert_str_eq(disturbance_row(&sample.disturbance, row),
			 "0,0,0,0,1,tsc,0,0,,100.000,1.235");
	cause_is("");
}
END_TEST

/* Of a machine that shows nothing, nothing is known. */
START_TEST(unwatched_sample_has_no_figures)
{
	char row[DISTURBANCE_ROW];

	sampler.watch = NULL;
	disturbance_begin(&sample.disturbance);
	disturbance_judge(&sampler, &point, &sample);
	ck_assert_str_eq(disturbance_row(&sample.disturbance, row),
			 ",,,,,,,0,,,");
	ck_assert_str_eq(sample.cause, "");
}
END_TEST

/* And of a sample that failed, not even who worked. */
START_TEST(failed_sample_is_not_judged)
{
	begin();
	sample.err = -EIO;
	tree.steal[1]++;
	tree.clocksource = "hpet";
	end();
	ck_assert_uint_eq(sample.disturbance.moved, UNKNOWN);
	ck_assert_uint_eq(sample.disturbance.steal_ms, UNKNOWN);
	cause_is("");
}
END_TEST

/* Samples are taken all the same. */
static void watches_nothing(const char *root, const char *why)
{
	char row[DISTURBANCE_ROW];

	ck_assert_int_eq(watch_open(&watch, root, false), 0);
	unwatched_is("smi, throttled, frequency, clocksource, steal, interrupts");
	ck_assert_ptr_nonnull(strstr(watch.reason[WATCH_STEAL], why));
	sample = (struct sample){ .nr_workers = 2 };
	disturbance_begin(&sample.disturbance);
	watch_begin(&watch);
	watch_end(&watch);
	disturbance_judge(&sampler, &point, &sample);
	disturbance_row(&sample.disturbance, row);
	ck_assert_msg(!strncmp(row, ",,,,,,,0,,", 10), "%s", row);
	cause_is("");
}

START_TEST(machine_without_cpus_is_not_watched)
{
	watches_nothing(tmp_path("nothing"), "No such file");
	tree_write();
	tree_put("", "sys/devices/system/cpu/possible");
	watches_nothing(tree_root(), "Protocol error");
}
END_TEST

/* --- steal ------------------------------------------------------------------ */

START_TEST(a_stolen_tick_is_too_much_of_a_short_sample)
{
	tree.steal[3] = 1000;
	begin_in(true);
	tree.steal[3]++;
	end();
	ck_assert_uint_eq(sample.disturbance.steal_ms, 10);
	cause_is("steal: 10 ms of CPU 3 while 100.0 ms passed");
}
END_TEST

START_TEST(steal_below_one_per_cent_is_borne)
{
	begin();
	tree.steal[1] += 2;
	end_after(2000);
	ck_assert_uint_eq(sample.disturbance.steal_ms, 20);
	cause_is("");
	sample.cause[0] = '\0';
	begin();
	tree.steal[1] += 2;
	end_after(1999);
	cause_is("steal: 20 ms of CPU 1 while 1999.0 ms passed");
}
END_TEST

/* Nor is the sum of all CPUs anybody's. */
START_TEST(steal_of_other_cpus_does_not_matter)
{
	begin();
	tree.steal[0] += 100;
	end();
	ck_assert_uint_eq(sample.disturbance.steal_ms, 0);
	cause_is("");
}
END_TEST

/* A worker may have been anywhere it was seen. */
START_TEST(both_ends_of_a_worker_count)
{
	begin();
	workers[1].end_cpu = 0;
	tree.steal[0] += 3;
	end();
	ck_assert_uint_eq(sample.disturbance.moved, 1);
	cause_is("steal: 30 ms of CPU 0 while 100.0 ms passed");
	sample.cause[0] = '\0';
	begin();
	workers[1].cpu = 0;
	tree.steal[0] += 3;
	end();
	cause_is("steal: 30 ms of CPU 0 while 100.0 ms passed");
}
END_TEST

START_TEST(zero_steal_is_unknown_in_a_guest_until_there_is_some)
{
	begin_in(true);
	unwatched_is("steal");
	end();
	ck_assert_uint_eq(sample.disturbance.steal_ms, UNKNOWN);
	watch_begin(&watch);
	tree.steal[1] = 1;
	end();
	unwatched_is("");
	ck_assert_uint_eq(sample.disturbance.steal_ms, 10);
	cause_is("steal: 10 ms of CPU 1 while 100.0 ms passed");
}
END_TEST

START_TEST(zero_steal_is_zero_on_bare_metal)
{
	begin();
	unwatched_is("");
	end();
	ck_assert_uint_eq(sample.disturbance.steal_ms, 0);
	cause_is("");
}
END_TEST

/* --- throttling and SMIs ----------------------------------------------------- */

START_TEST(throttled_core_makes_it_invalid)
{
	tree.core[1] = 4;
	begin();
	tree.core[1] += 2;
	end();
	ck_assert_uint_eq(sample.disturbance.throttled, 2);
	cause_is("throttled: CPU 1, or its package, was too hot 2 times");
}
END_TEST

START_TEST(throttled_package_makes_it_invalid)
{
	begin();
	for (unsigned int i = 0; i < TREE_CPUS; i++)
		tree.package[i]++;
	end();
	ck_assert_uint_eq(sample.disturbance.throttled, 1);
	cause_is("throttled: CPU 1, or its package, was too hot 1 times");
}
END_TEST

START_TEST(throttling_elsewhere_does_not_matter)
{
	begin();
	tree.core[0]++;
	end();
	cause_is("");
}
END_TEST

START_TEST(machine_without_throttle_counts_says_so)
{
	json_t *why;

	tree.no_throttle = true;
	begin();
	unwatched_is("throttled");
	why = watch_unwatched(&watch);
	ck_assert_uint_eq(json_object_size(why), 1);
	ck_assert_ptr_nonnull(strstr(json_string_value(json_object_get(why,
				"throttled")), "No such file"));
	json_decref(why);
	end();
	ck_assert_uint_eq(sample.disturbance.throttled, UNKNOWN);
	cause_is("");
}
END_TEST

/* The counts of an offline CPU are empty: there was no worker then. */
START_TEST(worker_on_a_cpu_that_went_away_is_unknown)
{
	begin();
	workers[0].end_cpu = TREE_OFFLINE;
	tree.core[3] = 9;
	end();
	ck_assert_uint_eq(sample.disturbance.throttled, UNKNOWN);
	ck_assert_uint_eq(sample.disturbance.steal_ms, UNKNOWN);
	ck_assert_uint_eq(sample.disturbance.interrupts, UNKNOWN);
	ck_assert_uint_eq(sample.disturbance.frequency_changes, UNKNOWN);
	cause_is("");
}
END_TEST

START_TEST(smi_makes_it_invalid)
{
	tree.smi[3] = 100;
	begin();
	tree.smi[3] += 3;
	end();
	ck_assert_uint_eq(sample.disturbance.smi, 3);
	cause_is("smi: 3 system management interrupts on CPU 3");
}
END_TEST

/* An event that perf does not have is no reason to give up. */
START_TEST(smi_falls_back_to_the_msr_device)
{
	tree_put("4000000000", "sys/bus/event_source/devices/msr/type");
	tree_put("event=0x04", "sys/bus/event_source/devices/msr/events/smi");
	begin();
	unwatched_is("");
	tree.smi[1]++;
	end();
	cause_is("smi: 1 system management interrupts on CPU 1");
}
END_TEST

START_TEST(machine_without_smi_counts_says_so)
{
	tree.no_smi = true;
	begin();
	unwatched_is("smi");
	ck_assert_str_eq(watch.reason[WATCH_SMI], "perf's event msr/smi/: No such file or directory; /dev/cpu/0/msr: No such file or directory");
	end();
	ck_assert_uint_eq(sample.disturbance.smi, UNKNOWN);
	cause_is("");
}
END_TEST

/* A register that cannot be read. */
START_TEST(short_msr_says_so)
{
	tree_write();
	for (unsigned int i = 0; i < TREE_CPUS; i++)
		tree_put("", "dev/cpu/%u/msr", i);
	ck_assert_int_eq(watch_open(&watch, tree_root(), false), 0);
	unwatched_is("smi");
	watch_close(&watch);
}
END_TEST

/* --- clocks ------------------------------------------------------------------- */

START_TEST(other_clocksource_makes_it_invalid)
{
	begin();
	tree.clocksource = "hpet";
	end();
	ck_assert_str_eq(sample.disturbance.clocksource, "hpet");
	cause_is("clock: the source was tsc, then hpet");
}
END_TEST

START_TEST(other_governor_makes_it_invalid)
{
	begin();
	tree.governor[1] = tree.governor[3] = "powersave";
	end();
	ck_assert_uint_eq(sample.disturbance.frequency_changes, 2);
	cause_is("clock: CPU 1 was set to performance 800000 2100000, then to powersave 800000 2100000");
}
END_TEST

START_TEST(governor_of_another_cpu_does_not_matter)
{
	begin();
	tree.governor[0] = "powersave";
	end();
	ck_assert_uint_eq(sample.disturbance.frequency_changes, 0);
	cause_is("");
}
END_TEST

START_TEST(turbo_that_is_switched_makes_it_invalid)
{
	tree.no_turbo = "0";
	begin();
	tree.no_turbo = "1";
	end();
	ck_assert_uint_eq(sample.disturbance.frequency_changes, 1);
	cause_is("clock: turbo was no_turbo '0' boost '', then no_turbo '1' boost ''");
}
END_TEST

START_TEST(machine_without_cpufreq_says_so)
{
	tree.no_cpufreq = true;
	begin();
	unwatched_is("frequency");
	end();
	ck_assert_uint_eq(sample.disturbance.frequency_changes, UNKNOWN);
	cause_is("");
}
END_TEST

/* --- interrupts ---------------------------------------------------------------- */

/* 2 a millisecond: 20 in 10 ms. */
START_TEST(interrupts_over_budget_make_it_invalid)
{
	tree.disk[1] = 4000000000U;
	begin();
	tree.disk[1] += 12;
	tree.network[1] += 7;
	tree.nmi[1]++;
	end_after(10);
	ck_assert_uint_eq(sample.disturbance.interrupts, 20);
	ck_assert_int_eq(sample.disturbance.interrupts_cpu, 1);
	ck_assert_str_eq(sample.cause, "");
	watch_begin(&watch);
	tree.network[3] += 21;
	end_after(10);
	ck_assert_int_eq(sample.disturbance.interrupts_cpu, 3);
	cause_is("interrupts: 21 on CPU 3 in 10.0 ms: at 5 us each more than 1 %, which is 20");
}
END_TEST

/* What the work itself and the tick cause, however it is wired. */
START_TEST(ticks_and_ipis_do_not_count)
{
	begin();
	tree.tick[1] += 100000;
	tree.ipi[1] += 100000;
	end();
	ck_assert_uint_eq(sample.disturbance.interrupts, 0);
	cause_is("");
}
END_TEST

START_TEST(interrupts_elsewhere_do_not_matter)
{
	begin();
	tree.disk[0] += 100000;
	end();
	ck_assert_uint_eq(sample.disturbance.interrupts, 0);
	cause_is("");
}
END_TEST

/* The device is gone, and its counts with it. */
START_TEST(row_that_vanished_is_unknown)
{
	tree.disk[1] = 50;
	begin();
	tree.no_disk = true;
	tree.network[1] = 10;
	end();
	ck_assert_uint_eq(sample.disturbance.interrupts, UNKNOWN);
	ck_assert_int_eq(sample.disturbance.interrupts_cpu, -1);
	cause_is("");
}
END_TEST

static void interrupts_cannot_be_read(const char *text)
{
	tree_write();
	tree_put(text, "proc/interrupts");
	ck_assert_int_eq(watch_open(&watch, tree_root(), false), 0);
	unwatched_is("interrupts");
	ck_assert_ptr_nonnull(strstr(watch.reason[WATCH_INTERRUPTS],
				     "not as expected"));
	ck_assert_uint_eq(watch.after.count[WATCH_INTERRUPTS][0], UNKNOWN);
	watch_close(&watch);
}

START_TEST(interrupts_of_another_form_are_unknown)
{
	interrupts_cannot_be_read("");
	interrupts_cannot_be_read("   CPU0   CPU4\n  1:  5  6  IO-APIC  x\n");
	interrupts_cannot_be_read("   CPU0   CPU1\n  1:  5  IO-APIC  x\n");
	interrupts_cannot_be_read("   CPU0   CPU1\n  1  5\n  2:  5  6  x\n");
	interrupts_cannot_be_read("  1:  5  6  IO-APIC  x\n");
	interrupts_cannot_be_read("   CPU0 CPU0 CPU0 CPU0 CPU0\n  1: 1 2 3 4 5\n");
}
END_TEST

/* A row whose numbers end with the line must not take those of the next. */
START_TEST(numbers_are_those_of_one_row)
{
	interrupts_cannot_be_read("   CPU0   CPU1\n  1:  5\n      6  7\n");
}
END_TEST

/* More than fits into the room that there is at first. */
START_TEST(many_cpus_and_rows_are_added_up)
{
	FILE *to;

	tree_write();
	tree_put("0-255", "sys/devices/system/cpu/possible");
	to = tree_open("proc/interrupts");
	for (unsigned int cpu = 0; cpu < 256; cpu++)
		fprintf(to, "%sCPU%-8u", cpu ? "" : "           ", cpu);
	for (unsigned int row = 0; row < 400; row++) {
		fprintf(to, "\n%4u: ", row);
		for (unsigned int cpu = 0; cpu < 256; cpu++)
			fprintf(to, "%10u ", row + cpu);
		fputs(" PCI-MSI 1-edge  x", to);
	}
	fputs("\n", to);
	fclose(to);
	ck_assert_int_eq(watch_open(&watch, tree_root(), false), 0);
	for (unsigned int cpu = 0; cpu < 256; cpu++)
		ck_assert_uint_eq(watch.after.count[WATCH_INTERRUPTS][cpu],
				  400 * cpu + 399 * 400 / 2);
	watch_close(&watch);
}
END_TEST

/* Nobody works on the CPUs of the sample before any more. */
START_TEST(cpus_are_those_of_the_sample)
{
	begin();
	end();
	watch_begin(&watch);
	workers[0].cpu = workers[0].end_cpu = 0;
	tree.disk[1] += 1000;
	end();
	ck_assert_uint_eq(sample.disturbance.interrupts, 0);
	cause_is("");
}
END_TEST

/* What cannot be read any more has not stayed as it was. */
START_TEST(file_that_is_gone_is_unknown)
{
	begin();
	ck_assert_int_eq(remove(tmp_path("tree-%d/proc/stat", getpid())), 0);
	watch_end(&watch);
	unwatched_is("steal");
	disturbance_judge(&sampler, &point, &sample);
	ck_assert_uint_eq(sample.disturbance.steal_ms, UNKNOWN);
	cause_is("");
}
END_TEST

/* What is read last before a sample is read first behind it. */
START_TEST(windows_enclose_each_other)
{
	begin();
	watch_end(&watch);
	for (unsigned int s = 1; s < WATCH_SOURCES; s++)
		ck_assert_uint_gt(watch_window(&watch, s - 1),
				  watch_window(&watch, s));
	ck_assert_uint_gt(watch_window(&watch, WATCH_INTERRUPTS), 0);
	ck_assert_uint_gt(watch.reading_ns, 0);
	cause_is("");
}
END_TEST

/* The first cause counts: what nobody else can explain comes first. */
START_TEST(first_cause_is_kept)
{
	begin();
	tree.smi[1]++;
	tree.steal[1]++;
	end();
	ck_assert_uint_eq(sample.disturbance.steal_ms, 10);
	cause_is("smi: 1 system management interrupts on CPU 1");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		quiet_sample_has_figures_and_no_cause,
		unwatched_sample_has_no_figures,
		failed_sample_is_not_judged,
		machine_without_cpus_is_not_watched,
		a_stolen_tick_is_too_much_of_a_short_sample,
		steal_below_one_per_cent_is_borne,
		steal_of_other_cpus_does_not_matter,
		both_ends_of_a_worker_count,
		zero_steal_is_unknown_in_a_guest_until_there_is_some,
		zero_steal_is_zero_on_bare_metal,
		throttled_core_makes_it_invalid,
		throttled_package_makes_it_invalid,
		throttling_elsewhere_does_not_matter,
		machine_without_throttle_counts_says_so,
		worker_on_a_cpu_that_went_away_is_unknown,
		smi_makes_it_invalid,
		smi_falls_back_to_the_msr_device,
		machine_without_smi_counts_says_so,
		short_msr_says_so,
		other_clocksource_makes_it_invalid,
		other_governor_makes_it_invalid,
		governor_of_another_cpu_does_not_matter,
		turbo_that_is_switched_makes_it_invalid,
		machine_without_cpufreq_says_so,
		interrupts_over_budget_make_it_invalid,
		ticks_and_ipis_do_not_count,
		interrupts_elsewhere_do_not_matter,
		row_that_vanished_is_unknown,
		interrupts_of_another_form_are_unknown,
		numbers_are_those_of_one_row,
		many_cpus_and_rows_are_added_up,
		cpus_are_those_of_the_sample,
		file_that_is_gone_is_unknown,
		windows_enclose_each_other,
		first_cause_is_kept,
	};

	return TMP_RUN("watch", tests);
}

// SPDX-License-Identifier: MIT
/*
 * What makes a second longer or shorter: the clocksource, which samples are timed by,
 * and the frequency that CPUs may have. Any change makes a sample invalid; one that
 * was taken back before it ended is not seen.
 *
 * That somebody sets the date, or an NTP daemon steps it, does not matter: samples are
 * timed by the monotonic clock (ktime_get_ns(), CLOCK_MONOTONIC), which does not
 * follow. Its rate does follow when the daemon slews, by at most 500 ppm: a twentieth
 * of a per cent.
 */
#include "watch_internal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "sysfs.h"

#define CLOCKSOURCE \
	"/sys/devices/system/clocksource/clocksource0/current_clocksource"
#define CPU	"/sys/devices/system/cpu/"

static int read_clocksource(struct watch *watch, struct watch_reading *to,
			    char why[static WATCH_REASON])
{
	int err = sysfs_read(to->clocksource, sizeof(to->clocksource), "%s%s",
			     watch->root, CLOCKSOURCE);

	if (!err)
		return 0;
	to->clocksource[0] = '\0';
	snprintf(why, WATCH_REASON, CLOCKSOURCE ": %s", strerror(-err));
	return err;
}

static void judge_clocksource(const struct watch *watch, struct sample *sample)
{
	const char *before = watch->before.clocksource;
	const char *after = watch->after.clocksource;

	if (!*before || !*after)
		return;
	snprintf(sample->disturbance.clocksource,
		 sizeof(sample->disturbance.clocksource), "%s", after);
	if (strcmp(before, after) != 0)
		sample_doubt(sample, "clock: the source was %s, then %s",
			     before, after);
}

/* "performance 2000000 3500000": governor and limits of a CPU. */
static int read_limits(const struct watch *watch, unsigned int cpu,
		       char text[static WATCH_SETTING])
{
	static const char *const names[] = {
		"scaling_governor", "scaling_min_freq", "scaling_max_freq",
	};
	size_t used = 0;

	for (size_t i = 0; i < 3; i++) {
		char value[20];
		int err = sysfs_read(value, sizeof(value),
				     "%s" CPU "cpu%u/cpufreq/%s", watch->root,
				     cpu, names[i]);

		if (err) {
			text[0] = '\0';
			return err;
		}
		used += (size_t)snprintf(text + used, WATCH_SETTING - used,
					 "%s%s", i ? " " : "", value);
	}
	return 0;
}

/* What no limit of a CPU shows; not every driver has either. */
static void read_turbo(const struct watch *watch, char text[static WATCH_SETTING])
{
	char no_turbo[16] = "", boost[16] = "";

	sysfs_read(no_turbo, sizeof(no_turbo), "%s" CPU "intel_pstate/no_turbo",
		   watch->root);
	sysfs_read(boost, sizeof(boost), "%s" CPU "cpufreq/boost", watch->root);
	snprintf(text, WATCH_SETTING, "no_turbo '%s' boost '%s'", no_turbo, boost);
}

static int read_frequency(struct watch *watch, struct watch_reading *to,
			  char why[static WATCH_REASON])
{
	int first = 0, err;
	bool any = false;

	read_turbo(watch, to->turbo);
	for (unsigned int i = 0; i < watch->nr_cpus; i++) {
		err = read_limits(watch, i, to->frequency[i]);
		any |= !err;
		first = first ? first : err;
	}
	if (any)
		return 0;
	snprintf(why, WATCH_REASON, CPU "cpu0/cpufreq: %s: the kernel does not set the frequency, or a hypervisor hides it",
		 strerror(-first));
	return first;
}

/* Unknown where it is not known of each CPU that worked. */
static void judge_frequency(const struct watch *watch, struct sample *sample)
{
	uint64_t changes = strcmp(watch->before.turbo, watch->after.turbo) != 0;

	if (changes)
		sample_doubt(sample, "clock: turbo was %s, then %s",
			     watch->before.turbo, watch->after.turbo);
	for (unsigned int i = 0; i < watch->nr_cpus; i++) {
		const char *before = watch->before.frequency[i];
		const char *after = watch->after.frequency[i];

		if (!watch->worked[i])
			continue;
		if (!*before || !*after)
			return;
		if (!strcmp(before, after))
			continue;
		changes++;
		sample_doubt(sample, "clock: CPU %u was set to %s, then to %s",
			     i, before, after);
	}
	sample->disturbance.frequency_changes = changes;
}

const struct watch_source_ops watch_clocksource = {
	.name = "clocksource",
	.read = read_clocksource,
	.judge = judge_clocksource,
};

const struct watch_source_ops watch_frequency = {
	.name = "frequency",
	.read = read_frequency,
	.judge = judge_frequency,
};

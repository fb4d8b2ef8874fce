// SPDX-License-Identifier: MIT
/*
 * Time in which the hypervisor ran something else on a CPU that had work: "steal" of
 * /proc/stat. The kernel adds it up in nanoseconds, but shows whole ticks of 10 ms.
 * So a tick more can be a microsecond that was the last of a tick, or twenty
 * milliseconds; over many samples a tick is 10 ms, and as that it is counted. In a
 * window below a second one tick is too much then: a sample that was hardly disturbed
 * is taken again, and in a machine of which little is stolen that is seldom.
 *
 * Hypervisors need not tell, and emulators never do: what is 0 since boot on every CPU
 * of a guest is not known to be 0. On bare metal it is.
 */
#include "watch_internal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* user, nice, system, idle, iowait, irq, softirq, steal */
#define STEAL_COLUMN	8

static uint64_t column(const char *text, unsigned int nr)
{
	uint64_t value = MEMMAP_BENCH_UNKNOWN;
	char *end;

	while (nr--) {
		value = strtoull(text, &end, 10);
		if (end == text)
			return MEMMAP_BENCH_UNKNOWN;
		text = end;
	}
	return value;
}

/* Lines "cpu3 1 2 ..." come first, without those that are offline. */
static void parse(const struct watch *watch, uint64_t *ticks)
{
	const char *line = watch->text;

	while (!strncmp(line, "cpu", 3)) {
		char *end;
		unsigned long cpu = strtoul(line + 3, &end, 10);

		/* The first is the sum of all. */
		if (end != line + 3 && cpu < watch->nr_cpus)
			ticks[cpu] = column(end, STEAL_COLUMN);
		line += strcspn(line, "\n");
		line += *line == '\n';
	}
}

static bool any(const struct watch *watch, const uint64_t *ticks)
{
	for (unsigned int i = 0; i < watch->nr_cpus; i++)
		if (ticks[i] && ticks[i] != MEMMAP_BENCH_UNKNOWN)
			return true;
	return false;
}

static int read_steal(struct watch *watch, struct watch_reading *to,
		      char why[static WATCH_REASON])
{
	uint64_t *ticks = to->count[WATCH_STEAL];
	int err = watch_read_file(watch, "/proc/stat", why);

	if (err)
		return err;
	parse(watch, ticks);
	if (!watch->guest || any(watch, ticks))
		return 0;
	snprintf(why, WATCH_REASON, "0 on every CPU since boot: the hypervisor does not tell, or has taken nothing yet");
	return -ENODATA;
}

static void judge(const struct watch *watch, struct sample *sample)
{
	uint64_t window = watch_window(watch, WATCH_STEAL), ns;
	unsigned int cpu;
	uint64_t ticks = watch_most(watch, WATCH_STEAL, &cpu);

	if (ticks == MEMMAP_BENCH_UNKNOWN ||
	    (watch->guest && !any(watch, watch->after.count[WATCH_STEAL])))
		return;
	ns = ticks * (1000000000 / (uint64_t)sysconf(_SC_CLK_TCK));
	sample->disturbance.steal_ms = ns / 1000000;
	if ((double)ns > WATCH_SHARE * (double)window)
		sample_doubt(sample, "steal: %.0f ms of CPU %u while %.1f ms passed",
			     (double)ns / 1e6, cpu, (double)window / 1e6);
}

const struct watch_source_ops watch_steal = {
	.name = "steal",
	.counts = true,
	.read = read_steal,
	.judge = judge,
};

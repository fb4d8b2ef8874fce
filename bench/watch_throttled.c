// SPDX-License-Identifier: MIT
/*
 * Times that a CPU, or its package, became too hot and was slowed down. None is
 * borne: how long it took is told only when it is over, and a CPU that is hot in the
 * filling is so in the timed part. The kernel counts when it begins: what began before
 * the sample and lasts is not seen here, but the sample that it began in is.
 */
#include "watch_internal.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "sysfs.h"

#define DIRECTORY	"/sys/devices/system/cpu/cpu%u/thermal_throttle/"

/* Both counts of a CPU; an offline one's are empty. */
static int add_up(const struct watch *watch, unsigned int cpu, uint64_t *sum)
{
	uint64_t core, package;
	int err;

	err = sysfs_number(&core, "%s" DIRECTORY "core_throttle_count",
			   watch->root, cpu);
	if (err)
		return err;
	err = sysfs_number(&package, "%s" DIRECTORY "package_throttle_count",
			   watch->root, cpu);
	/* CPUs without a sensor of the package have none of its counts. */
	if (err && err != -ENOENT)
		return err;
	*sum = core + (err ? 0 : package);
	return 0;
}

static int read_throttled(struct watch *watch, struct watch_reading *to,
			  char why[static WATCH_REASON])
{
	int first = 0, err;
	bool any = false;

	for (unsigned int i = 0; i < watch->nr_cpus; i++) {
		err = add_up(watch, i, &to->count[WATCH_THROTTLED][i]);
		any |= !err;
		first = first ? first : err;
	}
	if (any)
		return 0;
	snprintf(why, WATCH_REASON, DIRECTORY "core_throttle_count: %s: the CPU does not count it, or a hypervisor hides it",
		 0U, strerror(-first));
	return first;
}

static void judge(const struct watch *watch, struct sample *sample)
{
	unsigned int cpu;
	uint64_t times = watch_most(watch, WATCH_THROTTLED, &cpu);

	sample->disturbance.throttled = times;
	if (times && times != MEMMAP_BENCH_UNKNOWN)
		sample_doubt(sample, "throttled: CPU %u, or its package, was too hot %" PRIu64 " times",
			     cpu, times);
}

const struct watch_source_ops watch_throttled = {
	.name = "throttled",
	.counts = true,
	.read = read_throttled,
	.judge = judge,
};

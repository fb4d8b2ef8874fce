// SPDX-License-Identifier: MIT
/*
 * System management interrupts: the firmware stops every CPU for tens or hundreds of
 * microseconds, and no clock of the kernel tells that it did. None is borne. In a guest
 * these are the guest's own; those of the machine below cannot be seen from there.
 *
 * perf's event comes first: it needs no module, and the kernel knows which CPUs have
 * the counter. Where it has none, the same counter is read through the MSR device.
 */
#include "watch_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/perf_event.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sysfs.h"

#define PMU		"/sys/bus/event_source/devices/msr/"
#define MSR_SMI_COUNT	0x34

/* The PMU's number and the event's, as "event=0x04". */
static int find_event(const struct watch *watch, struct perf_event_attr *attr)
{
	uint64_t type;
	char text[32];
	int err = sysfs_number(&type, "%s" PMU "type", watch->root);

	if (!err)
		err = sysfs_read(text, sizeof(text), "%s" PMU "events/smi",
				 watch->root);
	if (err)
		return err;
	if (strncmp(text, "event=", 6) != 0)
		return -EPROTO;
	*attr = (struct perf_event_attr){
		.type = (uint32_t)type, .size = sizeof(*attr),
		.config = strtoull(text + 6, NULL, 0),
	};
	return 0;
}

static int open_event(const struct watch *watch, unsigned int cpu)
{
	struct perf_event_attr attr;
	int err = find_event(watch, &attr);
	long fd;

	if (err)
		return err;
	fd = syscall(SYS_perf_event_open, &attr, -1, (int)cpu, -1,
		     PERF_FLAG_FD_CLOEXEC);
	return fd < 0 ? -errno : (int)fd;
}

/* The count is the low half of the register. */
static int read_one(const struct watch *watch, unsigned int cpu, uint64_t *count)
{
	uint64_t value;
	ssize_t got;

	if (watch->smi[cpu] < 0)
		return -ENODEV;
	got = watch->smi_device ?
	      pread(watch->smi[cpu], &value, sizeof(value), MSR_SMI_COUNT) :
	      read(watch->smi[cpu], &value, sizeof(value));
	if (got != sizeof(value))
		return got < 0 ? -errno : -EIO;
	*count = watch->smi_device ? (uint32_t)value : value;
	return 0;
}

static int open_device(const struct watch *watch, unsigned int cpu)
{
	char path[PATH_MAX];
	int fd;

	snprintf(path, sizeof(path), "%s/dev/cpu/%u/msr", watch->root, cpu);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

static void close_all(struct watch *watch)
{
	for (unsigned int i = 0; i < watch->nr_cpus; i++) {
		if (watch->smi[i] >= 0)
			close(watch->smi[i]);
		watch->smi[i] = -1;
	}
}

/* Of each CPU that is online. 0, or -errno of the first where there is none. */
static int open_all(struct watch *watch,
		    int (*open_one)(const struct watch *watch, unsigned int cpu))
{
	int first = 0;
	bool any = false;

	for (unsigned int i = 0; i < watch->nr_cpus; i++) {
		watch->smi[i] = open_one(watch, i);
		any |= watch->smi[i] >= 0;
		if (watch->smi[i] < 0 && !first)
			first = watch->smi[i];
		if (watch->smi[i] == -EMFILE) {
			/* The others need some files too. */
			close_all(watch);
			return -EMFILE;
		}
	}
	return any ? 0 : first;
}

/* A file for each CPU is more than is usual. */
static void allow_files(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit))
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

static int open_smi(struct watch *watch)
{
	int perf, device;

	watch->smi = malloc(watch->nr_cpus * sizeof(*watch->smi));
	if (!watch->smi)
		return -ENOMEM;
	allow_files();
	perf = open_all(watch, open_event);
	if (!perf)
		return 0;
	watch->smi_device = true;
	device = open_all(watch, open_device);
	if (!device)
		return 0;
	snprintf(watch->reason[WATCH_SMI], WATCH_REASON,
		 "perf's event msr/smi/: %s; /dev/cpu/0/msr: %s",
		 strerror(-perf), strerror(-device));
	watch->absent[WATCH_SMI] = true;
	return 0;
}

static void close_smi(struct watch *watch)
{
	if (watch->smi)
		close_all(watch);
	free(watch->smi);
}

/* A register that the CPU does not have is EIO. */
static int read_smi(struct watch *watch, struct watch_reading *to,
		    char why[static WATCH_REASON])
{
	int first = 0, err;
	bool any = false;

	for (unsigned int i = 0; i < watch->nr_cpus; i++) {
		err = read_one(watch, i, &to->count[WATCH_SMI][i]);
		any |= !err;
		first = first ? first : err;
	}
	if (any)
		return 0;
	snprintf(why, WATCH_REASON, "%s: %s", watch->smi_device ?
		 "/dev/cpu/0/msr: this CPU may have no counter of them" :
		 "perf's event msr/smi/", strerror(-first));
	return first;
}

static void judge(const struct watch *watch, struct sample *sample)
{
	unsigned int cpu;
	uint64_t times = watch_most(watch, WATCH_SMI, &cpu);

	sample->disturbance.smi = times;
	if (times && times != MEMMAP_BENCH_UNKNOWN)
		sample_doubt(sample, "smi: %" PRIu64 " system management interrupts on CPU %u",
			     times, cpu);
}

const struct watch_source_ops watch_smi = {
	.name = "smi",
	.counts = true,
	.open = open_smi,
	.close = close_smi,
	.read = read_smi,
	.judge = judge,
};

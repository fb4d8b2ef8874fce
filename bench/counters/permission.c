// SPDX-License-Identifier: GPL-2.0-only
/* Why the kernel would not open a counter; see permission.h. */
#include "permission.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../sysfs.h"

static enum event_state forbidden(const char *root, char *why, size_t size)
{
	char level[16];

	if (sysfs_read(level, sizeof(level),
		       "%s/proc/sys/kernel/perf_event_paranoid", root))
		snprintf(why, size, "not allowed: run as root, or with CAP_PERFMON");
	else
		snprintf(why, size, "not allowed, with kernel.perf_event_paranoid=%s: run as root, or with CAP_PERFMON",
			 level);
	return EVENT_NO_PERMISSION;
}

static enum event_state missing(const char *root, const char *pmu, char *why,
				size_t size)
{
	if (!strcmp(pmu, "cpu") && !pmu_exists(root, "cpu") &&
	    !pmu_exists(root, "cpu_core"))
		snprintf(why, size, "this machine has no PMU: neither the CPU nor what virtualises it counts anything");
	else
		snprintf(why, size, "it has no such event");
	return EVENT_UNSUPPORTED;
}

enum event_state permission_explain(const char *root, const char *pmu, int err,
				    char *why, size_t size)
{
	switch (err) {
	case -EACCES:
	case -EPERM:
		return forbidden(root, why, size);
	case -ENOENT:
		return missing(root, pmu, why, size);
	case -EOPNOTSUPP:
	case -EINVAL:
	case -ENODEV:
	case -ENXIO:
		snprintf(why, size, "the kernel refuses it: %s", strerror(-err));
		return EVENT_UNSUPPORTED;
	case -EBUSY:
		snprintf(why, size, "its counters are taken by somebody else");
		return EVENT_NOT_COUNTED;
	case -EMFILE:
		snprintf(why, size, "too many open files: raise ulimit -n, or name fewer CPUs or events");
		return EVENT_NOT_COUNTED;
	default:
		snprintf(why, size, "%s", strerror(-err));
		return EVENT_NOT_COUNTED;
	}
}

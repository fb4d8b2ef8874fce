// SPDX-License-Identifier: MIT
/* Client of /dev/memmap_bench; see device.h. */
#include "device.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

int device_open(int *fd)
{
	int opened = open(MEMMAP_BENCH_DEVICE, O_RDWR | O_CLOEXEC);

	if (opened < 0)
		return -errno;
	*fd = opened;
	return 0;
}

void device_close(int fd)
{
	close(fd);
}

static int call(int fd, unsigned long request, void *arg)
{
	return ioctl(fd, request, arg) ? -errno : 0;
}

int device_info(int fd, struct memmap_bench_info *info)
{
	memset(info, 0, sizeof(*info));
	info->size = sizeof(*info);
	return call(fd, MEMMAP_BENCH_INFO, info);
}

int device_range_create(int fd, struct memmap_bench_range_create *create)
{
	create->size = sizeof(*create);
	return call(fd, MEMMAP_BENCH_RANGE_CREATE, create);
}

int device_range_destroy(int fd, unsigned int id)
{
	struct memmap_bench_range_destroy destroy = {
		.size = sizeof(destroy),
		.id = id,
	};

	return call(fd, MEMMAP_BENCH_RANGE_DESTROY, &destroy);
}

int device_run(int fd, struct memmap_bench_run *run)
{
	run->size = sizeof(*run);
	run->worker_size = sizeof(struct memmap_bench_worker);
	return call(fd, MEMMAP_BENCH_RUN, run);
}

int device_bind(int fd, struct memmap_bench_bind *bind)
{
	bind->size = sizeof(*bind);
	bind->record_size = sizeof(struct memmap_bench_record);
	return call(fd, MEMMAP_BENCH_BIND, bind);
}

int device_trace_start(int fd, struct memmap_bench_trace_start *start)
{
	memset(start, 0, sizeof(*start));
	start->size = sizeof(*start);
	return call(fd, MEMMAP_BENCH_TRACE_START, start);
}

int device_trace_stop(int fd, struct memmap_bench_trace_stop *stop)
{
	stop->size = sizeof(*stop);
	stop->record_size = sizeof(struct memmap_bench_record);
	return call(fd, MEMMAP_BENCH_TRACE_STOP, stop);
}

int device_inspect(int fd, struct memmap_bench_inspect *inspect)
{
	inspect->size = sizeof(*inspect);
	return call(fd, MEMMAP_BENCH_INSPECT, inspect);
}

const char *device_open_advice(int err)
{
	switch (err) {
	case -ENOENT:
		return "there is no " MEMMAP_BENCH_DEVICE ": load the module, as root: insmod memmap_bench.ko";
	case -EACCES:
	case -EPERM:
		return "no right to open " MEMMAP_BENCH_DEVICE ": run as root";
	case -EBUSY:
		return MEMMAP_BENCH_DEVICE " is in use by another process: wait for it to end";
	case -EPROTONOSUPPORT:
		return "the loaded module has an older version of the interface: rmmod memmap_bench and load the one built with this runner";
	default:
		return strerror(-err);
	}
}

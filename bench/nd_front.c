// SPDX-License-Identifier: MIT
/* The front of a namespace, where its info block is, by way of its raw device. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "nd_internal.h"
#include "sysfs.h"

static int transfer(int fd, int (*change)(void *arg, unsigned char *block),
		    void *arg, unsigned char *block)
{
	ssize_t done = pread(fd, block, JOURNAL_BLOCK, 0);
	int err;

	if (done != JOURNAL_BLOCK)
		return done < 0 ? -errno : -EIO;
	err = change(arg, block);
	if (err <= 0)
		return err;
	done = pwrite(fd, block, JOURNAL_BLOCK, 0);
	if (done != JOURNAL_BLOCK)
		return done < 0 ? -errno : -EIO;
	return fsync(fd) ? -errno : 0;
}

static int change_device(const char *device,
			 int (*change)(void *arg, unsigned char *block), void *arg)
{
	unsigned char *block = aligned_alloc(4096, JOURNAL_BLOCK);
	char path[64];
	int err, fd;

	if (!block)
		return -ENOMEM;
	snprintf(path, sizeof(path), "/dev/%s", device);
	/* Past the page cache, which would outlive this raw device. */
	fd = open(path, O_RDWR | O_EXCL | O_DIRECT | O_CLOEXEC);
	err = fd < 0 ? -errno : transfer(fd, change, arg, block);
	if (fd >= 0)
		close(fd);
	free(block);
	return err;
}

int nd_front(const char *name, int (*change)(void *arg, unsigned char *block),
	     void *arg)
{
	struct nd_state state;
	int err = sysfs_write("1\n", ND_DEVICES "/%s/force_raw", name);
	int detached;

	if (!err)
		err = nd_bind(name);
	if (!err)
		err = nd_state(name, &state);
	if (!err)
		err = *state.device ? change_device(state.device, change, arg) :
			-ENODEV;
	detached = nd_detach(name);
	return err ? err : detached;
}

static int zero(void *arg, unsigned char *block)
{
	(void)arg;
	memset(block, 0, JOURNAL_BLOCK);
	return 1;
}

int nd_zero_front(const char *name)
{
	return nd_front(name, zero, NULL);
}

// SPDX-License-Identifier: MIT
/* What is timed: namespaces are enabled and disabled; see nd.h. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "nd_internal.h"
#include "sysfs.h"

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

int nd_enable(struct nd_namespace *ns)
{
	struct nd_state state;
	int err;

	if (!*ns->personality)
		return nd_say(ns, -EINVAL, "was not configured");
	ns->began = now_ns();
	err = nd_bind(ns->personality);
	ns->ended = now_ns();
	if (err)
		return nd_say(ns, err, "could not be enabled as %s: %s; dmesg may tell more",
			      ns->personality, strerror(-err));
	err = nd_state(ns->name, &state);
	if (!err && *state.device)
		return 0;
	return nd_say(ns, -ENODEV, "was enabled as %s, but has no device; dmesg may tell more",
		      ns->personality);
}

int nd_disable(struct nd_namespace *ns)
{
	int err = nd_check_users(ns);

	if (err)
		return err;
	ns->began = now_ns();
	err = nd_unbind(ns->personality);
	ns->ended = now_ns();
	if (!err)
		return 0;
	return nd_say(ns, err, "could not be disabled: %s: %s", ns->personality,
		      strerror(-err));
}

static int read_personality(const char *personality, struct nd_device *device)
{
	char map[16];
	int err = sysfs_number(&device->data_start, ND_DEVICES "/%s/resource",
			       personality);

	if (!err)
		err = sysfs_number(&device->data_bytes, ND_DEVICES "/%s/size",
				   personality);
	if (!err)
		err = sysfs_number(&device->config.align, ND_DEVICES "/%s/align",
				   personality);
	if (!err)
		err = sysfs_read(map, sizeof(map), ND_DEVICES "/%s/mode",
				 personality);
	if (err)
		return err;
	device->config.map = !strcmp(map, "ram") ? ND_MAP_MEM : ND_MAP_DEV;
	device->config.mode = strncmp(personality, "dax", 3) ? ND_MODE_FSDAX :
		ND_MODE_DEVDAX;
	return 0;
}

/* The memmap begins with the namespace, before its data, and ends with these. */
static int read_device(const char *name, const struct nd_state *state,
		       struct nd_device *device)
{
	int err = sysfs_number(&device->start, ND_DEVICES "/%s/resource", name);

	if (!err)
		err = sysfs_number(&device->bytes, ND_DEVICES "/%s/size", name);
	if (err)
		return err;
	if (state->claimed) {
		err = read_personality(state->personality, device);
		device->bytes = device->data_start + device->data_bytes -
			device->start;
		return err;
	}
	device->data_start = device->start;
	device->data_bytes = device->bytes;
	return 0;
}

int nd_device(struct nd_namespace *ns, struct nd_device *device)
{
	struct nd_state state;
	int err = nd_state(ns->name, &state);

	memset(device, 0, sizeof(*device));
	if (!err && (!state.enabled || !*state.device))
		err = -ENODEV;
	if (!err)
		err = read_device(ns->name, &state, device);
	if (err)
		return nd_say(ns, err, "has no device: %s", strerror(-err));
	snprintf(device->name, sizeof(device->name), "%s", state.device);
	if (!state.claimed)
		device->config = ns->now;
	return 0;
}

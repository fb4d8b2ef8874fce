// SPDX-License-Identifier: MIT
/*
 * Drivers of nd devices. libndctl offers each device to every driver, scans the bus
 * afterwards, and unbinds a personality only to delete it; that would all be in the
 * time that is measured, and the kernel's errno would be lost. So this is done by
 * sysfs itself: bind and unbind run the kernel's whole work in the calling thread.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "nd_internal.h"
#include "sysfs.h"

#define DRIVERS "/sys/bus/nd/drivers"

static bool is_dax(const char *personality)
{
	return !strncmp(personality, "dax", strlen("dax"));
}

const char *nd_driver(const char *personality)
{
	return is_dax(personality) ? "dax_pmem" : "nd_pmem";
}

static bool bound(const char *personality)
{
	char driver[ND_NAME];

	return !sysfs_link(driver, sizeof(driver), ND_DEVICES "/%s/driver",
			   personality);
}

/* The first entry of a directory that begins with @prefix; -ENODEV: none. */
static int first_entry(const char *prefix, char *name, const char *path)
{
	DIR *list = opendir(path);
	struct dirent *entry;
	int err = -ENODEV;

	if (!list)
		return -ENODEV;
	while (err && (entry = readdir(list))) {
		if (strncmp(entry->d_name, prefix, strlen(prefix)) != 0 ||
		    !isdigit((unsigned char)entry->d_name[strlen(prefix)]))
			continue;
		snprintf(name, ND_NAME, "%.*s", ND_NAME - 1, entry->d_name);
		err = 0;
	}
	closedir(list);
	return err;
}

static int find_device(const char *personality, char *name)
{
	char path[128];

	snprintf(path, sizeof(path), ND_DEVICES "/%s%s", personality,
		 is_dax(personality) ? "" : "/block");
	return first_entry(is_dax(personality) ? "dax" : "pmem", name, path);
}

int nd_state(const char *name, struct nd_state *state)
{
	char holder[ND_NAME];
	int err = sysfs_read(holder, sizeof(holder), ND_DEVICES "/%s/holder",
			     name);

	memset(state, 0, sizeof(*state));
	if (err)
		return err == -ENOENT ? -ENODEV : err;
	state->claimed = *holder;
	snprintf(state->personality, sizeof(state->personality), "%s",
		 state->claimed ? holder : name);
	state->enabled = bound(state->personality);
	if (state->enabled)
		find_device(state->personality, state->device);
	return 0;
}

int nd_bind(const char *personality)
{
	return sysfs_write(personality, DRIVERS "/%s/bind",
			   nd_driver(personality));
}

int nd_unbind(const char *personality)
{
	return sysfs_write(personality, ND_DEVICES "/%s/driver/unbind",
			   personality);
}

static int unclaim(const char *personality)
{
	return sysfs_write("\n", ND_DEVICES "/%s/namespace", personality);
}

int nd_detach(const char *name)
{
	struct nd_state state;
	int err = nd_state(name, &state);

	if (!err && state.enabled)
		err = nd_unbind(state.personality);
	if (!err && state.claimed)
		err = unclaim(state.personality);
	if (!err && sysfs_write("0\n", ND_DEVICES "/%s/force_raw", name))
		err = -EIO;
	return err;
}

static int await_probe(const char *name)
{
	struct nd_scan scan;
	int err = nd_scan_begin(&scan, name);

	if (err)
		return err;
	err = ndctl_bus_wait_probe(scan.bus);
	nd_scan_end(&scan);
	return err;
}

/* A signal can cut the wait short: it is begun again while there is a claim. */
static int await_device(const char *name)
{
	struct nd_state state;
	int err;

	for (int i = 0; i < 10; i++) {
		await_probe(name);
		err = nd_state(name, &state);
		if (err || state.enabled)
			return err;
		if (!state.claimed)
			break;
	}
	return -ENXIO;
}

int nd_attach(const char *name)
{
	int err = nd_bind(name);

	/* As it claims the namespace, the kernel registers the new device later. */
	return err && err != -ENXIO && err != -ENODEV ? err :
		await_device(name);
}

// SPDX-License-Identifier: MIT
/* Users of a device; see users.h. */
#include "users.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "sysfs.h"

/*
 * struct device - a disk, one of its partitions, or a dax device
 * @number: as in 259:0, or "" where the kernel does not tell
 * @node: its path below /dev
 */
struct device {
	const char *root;
	const char *name;
	char number[24];
	char node[64];
	bool block;
	char *text;
};

static int used(const struct device *device, int err, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static int used(const struct device *device, int err, const char *format, ...)
{
	int length = snprintf(device->text, USERS_TEXT, "%s is ", device->name);
	va_list args;

	va_start(args, format);
	vsnprintf(device->text + length, (size_t)(USERS_TEXT - length), format,
		  args);
	va_end(args);
	return err;
}

#define busy(device, ...) used(device, -EBUSY, __VA_ARGS__)

/* A file below the root; NULL and errno as fopen(). */
static FILE *open_below(const struct device *device, const char *path)
{
	char whole[PATH_MAX];

	if (snprintf(whole, sizeof(whole), "%s%s", device->root, path) >=
	    (int)sizeof(whole)) {
		errno = ENAMETOOLONG;
		return NULL;
	}
	return fopen(whole, "re");
}

static DIR *list_below(const struct device *device, const char *path)
{
	char whole[PATH_MAX];

	if (snprintf(whole, sizeof(whole), "%s%s", device->root, path) >=
	    (int)sizeof(whole)) {
		errno = ENAMETOOLONG;
		return NULL;
	}
	return opendir(whole);
}

/* A process that ended meanwhile has no files, and what is absent no users. */
static bool gone(int err)
{
	return err == ENOENT || err == ESRCH || err == ENOTDIR;
}

typedef int (*line_fn)(const struct device *device, const char *origin,
		       char *line);

/* Calls @fn for each line until it returns other than 0. */
static int each_line(const struct device *device, const char *path,
		     const char *origin, line_fn fn)
{
	FILE *file = open_below(device, path);
	char *line = NULL;
	size_t room = 0;
	int err = 0;

	if (!file)
		return gone(errno) ? 0 : -errno;
	while (!err && getline(&line, &room, file) >= 0) {
		line[strcspn(line, "\n")] = '\0';
		err = fn(device, origin, line);
	}
	/* mountinfo of a process that ends while it is read. */
	if (!err && ferror(file) && errno != ESRCH && errno != EINVAL)
		err = -EIO;
	free(line);
	fclose(file);
	return err;
}

/* Filesystems on several devices show an anonymous number: the source counts too. */
static int mount_line(const struct device *device, const char *origin, char *line)
{
	char *field[5], *rest = line, *source;

	for (int i = 0; i < 5; i++) {
		field[i] = strsep(&rest, " ");
		if (!rest)
			return 0;
	}
	source = strstr(rest, " - ");
	if (source)
		source = strchr(source + 3, ' ');
	if (source) {
		source++;
		source[strcspn(source, " ")] = '\0';
	}
	if ((!*device->number || strcmp(field[2], device->number) != 0) &&
	    (!source || strcmp(source, device->node) != 0))
		return 0;
	return busy(device, "mounted at %s%s%s", field[4],
		    *origin ? " in the mount namespace of process " : "", origin);
}

static int swap_line(const struct device *device, const char *origin, char *line)
{
	(void)origin;
	line[strcspn(line, " \t")] = '\0';
	return strcmp(line, device->node) != 0 ? 0 : busy(device, "used as swap");
}

/* address perms offset dev inode path; a device's dev is that of /dev itself. */
static int map_line(const struct device *device, const char *origin, char *line)
{
	const char *path = strchr(line, '/');

	if (!path || strncmp(path, device->node, strlen(device->node)) != 0)
		return 0;
	path += strlen(device->node);
	if (*path && strcmp(path, " (deleted)") != 0)
		return 0;
	return busy(device, "mapped by process %s", origin);
}

static int check_holders(const struct device *device)
{
	char path[PATH_MAX], title[128] = "";
	struct dirent *entry;
	DIR *list;
	int err = 0;

	snprintf(path, sizeof(path), "/sys/class/block/%s/holders", device->name);
	list = list_below(device, path);
	if (!list)
		return gone(errno) ? 0 : -errno;
	while (!err && (entry = readdir(list))) {
		if (*entry->d_name == '.')
			continue;
		if (sysfs_read(title, sizeof(title),
			       "%s/sys/class/block/%s/dm/name", device->root,
			       entry->d_name))
			title[0] = '\0';
		err = busy(device, "held by %s%s%s%s", entry->d_name,
			   *title ? " (" : "", title, *title ? ")" : "");
	}
	closedir(list);
	return err;
}

static int check_loops(const struct device *device)
{
	char file[PATH_MAX];
	struct dirent *entry;
	DIR *list = list_below(device, "/sys/class/block");
	int err = 0;

	if (!list)
		return gone(errno) ? 0 : -errno;
	while (!err && (entry = readdir(list))) {
		if (strncmp(entry->d_name, "loop", strlen("loop")) != 0)
			continue;
		if (sysfs_read(file, sizeof(file),
			       "%s/sys/class/block/%s/loop/backing_file",
			       device->root, entry->d_name))
			continue;
		if (!strcmp(file, device->node))
			err = busy(device, "held by %s", entry->d_name);
	}
	closedir(list);
	return err;
}

static int check_block(const struct device *device)
{
	int err = each_line(device, "/proc/self/mountinfo", "", mount_line);

	if (!err)
		err = each_line(device, "/proc/1/mountinfo", "1", mount_line);
	if (!err)
		err = each_line(device, "/proc/swaps", "", swap_line);
	if (!err)
		err = check_holders(device);
	return err ? err : check_loops(device);
}

static int check_dax(const struct device *device)
{
	char driver[64];
	int err = sysfs_link(driver, sizeof(driver),
			     "%s/sys/bus/dax/devices/%s/driver", device->root,
			     device->name);

	if (err)
		return gone(-err) ? 0 : err;
	if (!strcmp(driver, "device_dax"))
		return 0;
	if (!strcmp(driver, "kmem"))
		return busy(device, "bound to kmem: it is system RAM");
	return busy(device, "bound to %s", driver);
}

/* In a container, or a chroot, the device may have another name. */
static bool same_number(const struct device *device, const char *path)
{
	struct stat status;
	char number[24];

	if (!*device->number || stat(path, &status) ||
	    !(device->block ? S_ISBLK(status.st_mode) : S_ISCHR(status.st_mode)))
		return false;
	snprintf(number, sizeof(number), "%u:%u", major(status.st_rdev),
		 minor(status.st_rdev));
	return !strcmp(number, device->number);
}

static int check_file(const struct device *device, const char *process,
		      const char *file)
{
	char path[PATH_MAX], target[PATH_MAX], title[64];
	ssize_t length;

	snprintf(path, sizeof(path), "%s/proc/%s/fd/%s", device->root, process,
		 file);
	length = readlink(path, target, sizeof(target) - 1);
	if (length < 0)
		return 0;
	target[length] = '\0';
	if (strcmp(target, device->node) != 0 && !same_number(device, path))
		return 0;
	if (sysfs_read(title, sizeof(title), "%s/proc/%s/comm", device->root,
		       process))
		strcpy(title, "?");
	return used(device, -EAGAIN, "open in process %s (%s)", process, title);
}

static int check_files(const struct device *device, const char *process)
{
	char path[64];
	struct dirent *entry;
	DIR *list;
	int err = 0;

	snprintf(path, sizeof(path), "/proc/%.16s/fd", process);
	list = list_below(device, path);
	if (!list)
		return gone(errno) ? 0 : -errno;
	while (!err && (entry = readdir(list)))
		if (isdigit((unsigned char)*entry->d_name))
			err = check_file(device, process, entry->d_name);
	closedir(list);
	return err;
}

static int check_process(const struct device *device, const char *process)
{
	char path[64];
	int err = check_files(device, process);

	if (err)
		return err;
	snprintf(path, sizeof(path), "/proc/%.16s/maps", process);
	err = each_line(device, path, process, map_line);
	if (err || !device->block)
		return err;
	snprintf(path, sizeof(path), "/proc/%.16s/mountinfo", process);
	return each_line(device, path, process, mount_line);
}

static int check_processes(const struct device *device)
{
	struct dirent *entry;
	DIR *list = list_below(device, "/proc");
	int err = 0;

	if (!list)
		return -errno;
	while (!err && (entry = readdir(list)))
		if (isdigit((unsigned char)*entry->d_name))
			err = check_process(device, entry->d_name);
	closedir(list);
	return err;
}

static int check_device(const char *root, const char *name, bool block,
			char *text)
{
	struct device device = { .root = root, .name = name, .block = block,
				 .text = text };
	int err;

	snprintf(device.node, sizeof(device.node), "/dev/%s", name);
	if (sysfs_read(device.number, sizeof(device.number), "%s/sys/%s/%s/dev",
		       root, block ? "class/block" : "bus/dax/devices", name))
		device.number[0] = '\0';
	err = block ? check_block(&device) : check_dax(&device);
	return err ? err : check_processes(&device);
}

/* The directory of a disk has one for each partition. */
static int check_partitions(const char *root, const char *disk, char *text)
{
	char path[PATH_MAX], number[16];
	struct dirent *entry;
	DIR *list;
	int err = 0;

	if (snprintf(path, sizeof(path), "%s/sys/class/block/%s", root, disk) >=
	    (int)sizeof(path))
		return -ENAMETOOLONG;
	list = opendir(path);
	if (!list)
		return gone(errno) ? 0 : -errno;
	while (!err && (entry = readdir(list)))
		if (!sysfs_read(number, sizeof(number), "%s/%s/partition", path,
				entry->d_name))
			err = check_device(root, entry->d_name, true, text);
	closedir(list);
	return err;
}

int users_find(const char *root, const char *name, char text[static USERS_TEXT])
{
	bool block = strncmp(name, "dax", strlen("dax")) != 0;
	int err;

	text[0] = '\0';
	err = check_device(root, name, block, text);
	return err || !block ? err : check_partitions(root, name, text);
}

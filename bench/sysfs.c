// SPDX-License-Identifier: MIT
/* Attributes of sysfs; see sysfs.h. */
#include "sysfs.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int make_path(char *path, const char *format, va_list args)
{
	return vsnprintf(path, PATH_MAX, format, args) < PATH_MAX ?
		0 : -ENAMETOOLONG;
}

static int read_line(char *text, size_t size, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t length;
	int err;

	if (fd < 0)
		return -errno;
	length = read(fd, text, size - 1);
	err = length < 0 ? -errno : 0;
	close(fd);
	if (err)
		return err;
	text[length] = '\0';
	text[strcspn(text, "\n")] = '\0';
	return 0;
}

int sysfs_read(char *text, size_t size, const char *format, ...)
{
	char path[PATH_MAX];
	va_list args;
	int err;

	va_start(args, format);
	err = make_path(path, format, args);
	va_end(args);
	return err ? err : read_line(text, size, path);
}

int sysfs_number(uint64_t *number, const char *format, ...)
{
	char path[PATH_MAX], text[64];
	va_list args;
	char *end;
	int err;

	va_start(args, format);
	err = make_path(path, format, args);
	va_end(args);
	if (!err)
		err = read_line(text, sizeof(text), path);
	if (err)
		return err;
	errno = 0;
	*number = strtoull(text, &end, 0);
	return errno || end == text || *end || *text == '-' ? -EINVAL : 0;
}

int sysfs_link(char *name, size_t size, const char *format, ...)
{
	char path[PATH_MAX], target[PATH_MAX];
	const char *slash;
	ssize_t length;
	va_list args;
	int err;

	va_start(args, format);
	err = make_path(path, format, args);
	va_end(args);
	if (err)
		return err;
	length = readlink(path, target, sizeof(target) - 1);
	if (length < 0)
		return -errno;
	target[length] = '\0';
	slash = strrchr(target, '/');
	snprintf(name, size, "%s", slash ? slash + 1 : target);
	return 0;
}

int sysfs_write(const char *text, const char *format, ...)
{
	char path[PATH_MAX];
	va_list args;
	int err, fd;

	va_start(args, format);
	err = make_path(path, format, args);
	va_end(args);
	if (err)
		return err;
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	err = write(fd, text, strlen(text)) < 0 ? -errno : 0;
	close(fd);
	return err;
}

// SPDX-License-Identifier: MIT
/* Files of results; see files.h. */
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

int files_append(int fd, const char *text, size_t length)
{
	off_t before = lseek(fd, 0, SEEK_END);
	size_t done = 0;

	while (done < length) {
		ssize_t wrote = write(fd, text + done, length - done);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0) {
			int err = -errno;

			/* A full disk: what is complete stays readable. */
			if (ftruncate(fd, before))
				err = -EIO;
			return err;
		}
		done += (size_t)wrote;
	}
	return 0;
}

int files_line(int fd, const char *format, ...)
{
	char line[4096];
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	if (length < 0 || (size_t)length >= sizeof(line))
		return -EOVERFLOW;
	return files_append(fd, line, (size_t)length);
}

int files_replace(int dir, const char *name, const char *text, size_t length)
{
	char other[NAME_MAX + 8];
	int fd, err;

	snprintf(other, sizeof(other), ".%s.new", name);
	fd = openat(dir, other,
		    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0)
		return -errno;
	err = files_append(fd, text, length);
	if (!err && fsync(fd))
		err = -errno;
	if (close(fd) && !err)
		err = -errno;
	if (!err && renameat(dir, other, dir, name))
		err = -errno;
	if (err)
		unlinkat(dir, other, 0);
	return err;
}

/*
 * Where a file is, or will be: what a link leads to is replaced, not the link. A name put
 * over a device or a pipe would take it from all others. 0 or -errno.
 */
static int resolve(const char *path, char to[static PATH_MAX])
{
	struct stat status;

	if (strlen(path) >= PATH_MAX)
		return -ENAMETOOLONG;
	snprintf(to, PATH_MAX, "%s", path);
	if (stat(path, &status))
		return errno == ENOENT ? 0 : -errno;
	if (!S_ISREG(status.st_mode))
		return S_ISDIR(status.st_mode) ? -EISDIR : -ENODEV;
	return realpath(path, to) ? 0 : -errno;
}

int files_put(const char *path, const char *text, size_t length)
{
	char of_dir[PATH_MAX], of_name[PATH_MAX];
	int dir, err = resolve(path, of_name);

	if (err)
		return err;
	snprintf(of_dir, sizeof(of_dir), "%s", of_name);
	dir = open(dirname(of_dir), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return -errno;
	err = files_replace(dir, basename(of_name), text, length);
	close(dir);
	return err;
}

int files_start(int dir, const char *name, const char *header, int *fd)
{
	*fd = openat(dir, name,
		     O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0644);
	if (*fd < 0)
		return -errno;
	return files_append(*fd, header, strlen(header));
}

int files_continue(int dir, const char *name, int *fd)
{
	*fd = openat(dir, name, O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC);
	return *fd < 0 ? -errno : 0;
}

int files_lock(int dir)
{
	if (!flock(dir, LOCK_EX | LOCK_NB))
		return 0;
	return errno == EWOULDBLOCK ? -EBUSY : -errno;
}

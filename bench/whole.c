// SPDX-License-Identifier: MIT
/* Whole files in memory; see whole.h. */
#include "whole.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define STEP	65536UL

/* Room for a step more and the byte that ends it. */
static int grow(char **text, size_t *room, size_t length)
{
	char *more;

	if (*room > length + STEP)
		return 0;
	*room = 2 * (*room + STEP);
	more = realloc(*text, *room);
	if (!more)
		return -ENOMEM;
	*text = more;
	return 0;
}

int whole_fd(int fd, size_t most, char **text, size_t *length)
{
	size_t room = 0;
	ssize_t got = 1;
	int err = 0;

	*text = NULL;
	*length = 0;
	while (!err && got) {
		err = grow(text, &room, *length);
		if (err)
			break;
		got = read(fd, *text + *length, STEP);
		if (got < 0 && errno != EINTR)
			err = -errno;
		else if (got > 0)
			*length += (size_t)got;
		if (*length > most)
			err = -EFBIG;
	}
	if (err) {
		free(*text);
		*text = NULL;
		return err;
	}
	(*text)[*length] = '\0';
	return 0;
}

int whole_file(int dir, const char *name, char **text, size_t *length)
{
	/* What is a FIFO is not waited for. */
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat status;
	int err;

	*text = NULL;
	if (fd < 0)
		return -errno;
	if (fstat(fd, &status))
		err = -errno;
	else if (!S_ISREG(status.st_mode))
		err = S_ISDIR(status.st_mode) ? -EISDIR : -EINVAL;
	else
		err = whole_fd(fd, WHOLE_MOST, text, length);
	close(fd);
	return err;
}

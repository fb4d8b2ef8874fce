// SPDX-License-Identifier: MIT
/* Reads csv files back; see csv_read.h. */
#include "csv_read.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int csv_read_open(struct csv_reader *reader, int dir, const char *name)
{
	struct stat status;
	int fd, err = 0;

	*reader = (struct csv_reader){ .file = NULL };
	/* What is put there in place of a file must not make the runner wait. */
	fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (fstat(fd, &status))
		err = -errno;
	else if (!S_ISREG(status.st_mode))
		err = -EBADMSG;
	if (err)
		goto out_close;
	reader->file = fdopen(fd, "r");
	if (reader->file)
		return 0;
	err = -errno;
out_close:
	close(fd);
	return err;
}

void csv_read_close(struct csv_reader *reader)
{
	if (reader->file)
		fclose(reader->file);
	reader->file = NULL;
}

/* 1, 0 or -errno, as of a row. A line that does not end is not looked at. */
static int read_line(struct csv_reader *reader)
{
	bool nul = false;
	size_t length = 0;
	int c;

	while ((c = getc_unlocked(reader->file)) != '\n') {
		if (c == EOF)
			return ferror(reader->file) ? -EIO : 0;
		if (length + 1 == sizeof(reader->raw))
			return -EBADMSG;
		nul |= !c;
		reader->raw[length++] = (char)c;
	}
	reader->raw[length] = '\0';
	reader->end += (off_t)length + 1;
	reader->row++;
	return nul ? -EBADMSG : 1;
}

/* The field at @at, without quotes; where its comma is, the end, or NULL: it is none. */
static char *cut_field(char *at, const char **field)
{
	bool quoted = *at == '"';
	char *end = at + quoted + strcspn(at + quoted, quoted ? "\"" : ",\"");
	char *behind = end + quoted;

	/* The other of the two ends is none: a quote that does not belong there. */
	if (quoted != (*end == '"') || (*behind && *behind != ','))
		return NULL;
	*field = at + quoted;
	if (quoted)
		*end = '\0';
	return behind;
}

int csv_read_row(struct csv_reader *reader)
{
	int got = read_line(reader);
	char *at = reader->split;

	if (got <= 0)
		return got;
	strcpy(reader->split, reader->raw);
	for (reader->nr = 0; reader->nr < CSV_READ_FIELDS;) {
		char *behind = cut_field(at, &reader->field[reader->nr++]);

		if (!behind)
			return -EBADMSG;
		if (!*behind)
			return 1;
		*behind = '\0';
		at = behind + 1;
	}
	return -EBADMSG;
}

bool csv_read_number(const char *text, uint64_t *value)
{
	if (!*text || text[strspn(text, "0123456789")])
		return false;
	errno = 0;
	*value = strtoull(text, NULL, 10);
	return !errno;
}

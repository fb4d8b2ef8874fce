// SPDX-License-Identifier: MIT
/* Results as they are read back; see reading.h. */
#include "reading_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_PARTS	10000	/* of which it is told what was begun */

int reading_refuse(struct reading *reading, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(reading->problem, sizeof(reading->problem), format, args);
	va_end(args);
	return -EINVAL;
}

/* At most @room bytes, and how many there were. 0 or -errno. */
static int read_all(int fd, char *to, size_t room, size_t *length)
{
	*length = 0;
	while (*length < room) {
		ssize_t nr = read(fd, to + *length, room - *length);

		if (nr < 0 && errno == EINTR)
			continue;
		if (nr < 0)
			return -errno;
		if (!nr)
			break;
		*length += (size_t)nr;
	}
	return 0;
}

static int read_open(int fd, size_t limit, char **text, size_t *length)
{
	struct stat status;
	int err;

	if (fstat(fd, &status))
		return -errno;
	if (!S_ISREG(status.st_mode))
		return S_ISDIR(status.st_mode) ? -EISDIR : -ENODEV;
	if ((uint64_t)status.st_size > limit)
		return -EFBIG;
	*text = malloc((size_t)status.st_size + 1);
	if (!*text)
		return -ENOMEM;
	err = read_all(fd, *text, (size_t)status.st_size, length);
	if (err) {
		free(*text);
		return err;
	}
	(*text)[*length] = '\0';
	return 0;
}

int reading_file(int dir, const char *name, size_t limit, char **text,
		 size_t *length)
{
	/* A pipe without a writer must not hang. */
	int fd = openat(dir, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	int err;

	if (fd < 0)
		return -errno;
	err = read_open(fd, limit, text, length);
	close(fd);
	return err;
}

json_t *reading_json(const char *text, size_t length, char *problem, size_t size)
{
	json_error_t error;
	json_t *json = json_loadb(text, length, JSON_REJECT_DUPLICATES, &error);

	if (!json) {
		snprintf(problem, size, "line %d: %s", error.line, error.text);
		return NULL;
	}
	if (json_is_object(json))
		return json;
	snprintf(problem, size, "it is not an object");
	json_decref(json);
	return NULL;
}

/* What stands in the way of reading a file, in words. */
static const char *cause_of(int err)
{
	switch (err) {
	case -EFBIG:
		return "it is larger than results are";
	case -EISDIR:
		return "it is a directory";
	case -ENODEV:
		return "it is not a plain file";
	default:
		return strerror(-err);
	}
}

/* Of @parts those that a call has begun; all, where nothing says which these are. */
static double parts_begun(const json_t *run, json_int_t parts)
{
	const json_t *calls = json_object_get(run, "sittings"), *call;
	bool begun[MOST_PARTS + 1] = { false };
	double nr = 0;
	size_t i;

	json_array_foreach(calls, i, call) {
		json_int_t part = json_integer_value(json_object_get(call, "part"));

		if (part < 1 || part > parts || begun[part])
			continue;
		begun[part] = true;
		nr++;
	}
	return nr > 0 ? nr : (double)parts;
}

/* Each part of a run takes as many. What is still to come is not missing. */
static double asked_of(const json_t *run)
{
	json_int_t parts = json_integer_value(json_object_get(run, "parts"));
	double each = json_number_value(json_object_get(run, "repetitions"));

	if (parts < 2)
		return each;
	return each * (parts <= MOST_PARTS ? parts_begun(run, parts) :
					     (double)parts);
}

static int read_env(struct reading *reading, int dir)
{
	char problem[128], *text;
	size_t length;
	int err = reading_file(dir, "env.json", READING_ENV_BYTES, &text,
			       &length);

	if (err) {
		reading_refuse(reading, "env.json: %s", cause_of(err));
		return err;
	}
	reading->env = reading_json(text, length, problem, sizeof(problem));
	free(text);
	if (!reading->env)
		return reading_refuse(reading, "env.json: %s", problem);
	reading->asked = asked_of(json_object_get(reading->env, "run"));
	return 0;
}

int reading_parse(struct reading *reading, const char *text, size_t length)
{
	*reading = (struct reading){ .path = "" };
	return reading_rows(reading, text, length);
}

static int read_result(struct reading *reading, int dir, const char *name)
{
	size_t length;
	char *text;
	int err = reading_file(dir, name, READING_BYTES, &text, &length);

	if (err) {
		reading_refuse(reading, "%s: %s", name, cause_of(err));
		return err;
	}
	err = reading_rows(reading, text, length);
	free(text);
	if (err == -ENOMEM)
		reading_refuse(reading, "no memory");
	return err;
}

/* A directory of a run has facts; results without them could be of anywhere. */
static int read_directory(struct reading *reading, int dir)
{
	int err = read_result(reading, dir, "result.json");

	return err ? err : read_env(reading, dir);
}

/* The directory of a file, or "." */
static void directory_of(const char *path, char directory[static PATH_MAX])
{
	const char *slash = strrchr(path, '/');

	snprintf(directory, PATH_MAX, "%.*s", slash ? (int)(slash - path) + 1 : 1,
		 slash ? path : ".");
}

/* The facts beside a run's own result.json count, however it was named. */
static int read_file(struct reading *reading, const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	char directory[PATH_MAX];
	int err = read_result(reading, AT_FDCWD, path), dir;

	if (err || strcmp(name, "result.json") != 0)
		return err;
	directory_of(path, directory);
	dir = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return 0;
	if (!faccessat(dir, "env.json", F_OK, 0))
		err = read_env(reading, dir);
	close(dir);
	return err;
}

int reading_open(struct reading *reading, const char *path)
{
	int dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int err;

	*reading = (struct reading){ .path = path };
	if (dir < 0 && errno == ENOTDIR)
		return read_file(reading, path);
	if (dir < 0) {
		err = -errno;
		reading_refuse(reading, "%s", strerror(-err));
		return err;
	}
	err = read_directory(reading, dir);
	close(dir);
	return err;
}

void reading_close(struct reading *reading)
{
	for (size_t i = 0; i < reading->nr; i++) {
		free(reading->points[i].name);
		free(reading->points[i].values);
		free(reading->points[i].boots);
		free(reading->points[i].loads);
		free(reading->points[i].rounds);
	}
	free(reading->points);
	json_decref(reading->env);
}

unsigned int reading_boots(const struct reading *reading)
{
	unsigned int boots = 0;

	for (size_t i = 0; i < reading->nr; i++)
		for (size_t k = 0; k < reading->points[i].nr; k++)
			if (reading->points[i].boots[k] > boots)
				boots = reading->points[i].boots[k];
	return boots;
}

bool reading_is_first(const char *name)
{
	size_t path = strcspn(name, "/"), length = strlen("-first");

	return path > length && !memcmp(name + path - length, "-first", length);
}

bool reading_failed(const struct reading *reading,
		    const struct reading_point *point)
{
	double valid = (double)point->nr +
		       (point->warmup > 0 ? point->warmup : 0);

	if (*point->problem || !point->nr)
		return true;
	return !reading_is_first(point->name) && valid < reading->asked / 2;
}

bool reading_counts(const struct reading *reading)
{
	return !strcmp(reading->context[READING_ACCEL], "tcg-icount");
}

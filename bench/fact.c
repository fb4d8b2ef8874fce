// SPDX-License-Identifier: MIT
/* One fact at a time; see fact.h. */
#include "fact.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "sysfs.h"

#define LINE	4096	/* no attribute is longer; a command line has 2048 */

static struct fact_group group_of(const struct fact_group *group,
				  const char *format, const char *key,
				  size_t index)
{
	struct fact_group below = *group;
	size_t length = strlen(group->path);

	below.object = json_object();
	snprintf(below.path + length, sizeof(below.path) - length, format, key,
		 index);
	return below;
}

struct fact_group fact_below(const struct fact_group *group, const char *key)
{
	struct fact_group below = group_of(group, "%s.", key, 0);

	json_object_set_new(group->object, key, below.object);
	return below;
}

struct fact_group fact_item(const struct fact_group *group, const char *key)
{
	json_t *array = json_object_get(group->object, key);
	struct fact_group item;

	if (!array) {
		json_object_set_new(group->object, key, json_array());
		array = json_object_get(group->object, key);
	}
	item = group_of(group, "%s.%zu.", key, json_array_size(array));
	json_array_append_new(array, item.object);
	return item;
}

void fact_set(const struct fact_group *group, const char *key, json_t *value)
{
	if (value)
		json_object_set_new(group->object, key, value);
	else
		fact_unknown(group, key, "it is no text in UTF-8");
}

void fact_text(const struct fact_group *group, const char *key,
	       const char *text)
{
	fact_set(group, key, json_string(text));
}

/* 64 bits do not fit into the numbers of JSON. */
void fact_integer(const struct fact_group *group, const char *key,
		  uint64_t value)
{
	if (value <= INT64_MAX)
		fact_set(group, key, json_integer((json_int_t)value));
	else
		fact_unknown(group, key, "%#llx is no value",
			     (unsigned long long)value);
}

void fact_bool(const struct fact_group *group, const char *key, bool value)
{
	fact_set(group, key, json_boolean(value));
}

void fact_unknown(const struct fact_group *group, const char *key,
		  const char *format, ...)
{
	char path[FACT_PATH * 2];
	json_t *reason;
	va_list args;

	va_start(args, format);
	reason = json_vsprintf(format, args);
	va_end(args);
	/* Of what is no text, nothing can be quoted either. */
	if (!reason)
		reason = json_string("it is no text in UTF-8");
	snprintf(path, sizeof(path), "%s%s", group->path, key);
	json_object_set_new(group->object, key, json_null());
	json_object_set_new(group->unknown, path, reason);
}

void fact_unread(const struct fact_group *group, const char *key,
		 const char *path, int err)
{
	if (err == -ENOENT)
		fact_unknown(group, key, "%s does not exist", path);
	else if (err == -EACCES || err == -EPERM)
		fact_unknown(group, key, "%s may not be read by this user", path);
	else
		fact_unknown(group, key, "%s: %s", path, strerror(-err));
}

static void vpath(char path[static PATH_MAX], const char *format, va_list args)
{
	vsnprintf(path, PATH_MAX, format, args);
}

void fact_line(const struct fact_group *group, const char *key,
	       const char *format, ...)
{
	char path[PATH_MAX], line[LINE];
	va_list args;
	int err;

	va_start(args, format);
	vpath(path, format, args);
	va_end(args);
	err = sysfs_read(line, sizeof(line), "%s%s", group->root, path);
	if (err)
		fact_unread(group, key, path, err);
	else if (!*line)
		fact_unknown(group, key, "%s is empty", path);
	else
		fact_text(group, key, line);
}

void fact_number(const struct fact_group *group, const char *key,
		 const char *format, ...)
{
	char path[PATH_MAX];
	uint64_t number;
	va_list args;
	int err;

	va_start(args, format);
	vpath(path, format, args);
	va_end(args);
	err = sysfs_number(&number, "%s%s", group->root, path);
	if (err == -EINVAL)
		fact_unknown(group, key, "%s has no number from 0 on", path);
	else if (err)
		fact_unread(group, key, path, err);
	else
		fact_integer(group, key, number);
}

// SPDX-License-Identifier: MIT
/* The journal of namespaces in use; see journal.h. */
#include "journal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILE_NAME	"namespaces.json"
#define VERSION		1
#define MOST_BYTES	(4U << 20)	/* 64 entries with their blocks are 1 MiB */

unsigned int journal_count(const struct journal *journal)
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < JOURNAL_ENTRIES; i++)
		count += *journal->entries[i].name != '\0';
	return count;
}

struct journal_entry *journal_new(struct journal *journal)
{
	for (unsigned int i = 0; i < JOURNAL_ENTRIES; i++) {
		struct journal_entry *entry = &journal->entries[i];

		if (*entry->name)
			continue;
		memset(entry, 0, sizeof(*entry));
		return entry;
	}
	return NULL;
}

/* --- writing ------------------------------------------------------------- */

static json_t *hex(const unsigned char *bytes, size_t count)
{
	static const char digits[] = "0123456789abcdef";
	char *text = malloc(2 * count);
	json_t *string;

	if (!text)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		text[2 * i] = digits[bytes[i] >> 4];
		text[2 * i + 1] = digits[bytes[i] & 15];
	}
	string = json_stringn(text, 2 * count);
	free(text);
	return string;
}

static json_t *number(uint64_t value)
{
	/* json_int_t has a sign. */
	return json_sprintf("%" PRIu64, value);
}

static json_t *encode_entry(const struct journal_entry *entry)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:b, s:i, s:i, s:o, s:i, s:b, s:b, s:b, s:s, s:o*}",
			 "name", entry->name, "region", entry->region,
			 "uuid", entry->uuid, "alt_name", entry->alt_name,
			 "start", number(entry->start),
			 "bytes", number(entry->bytes),
			 "enabled", entry->enabled,
			 "mode", (int)entry->found.mode,
			 "map", (int)entry->found.map,
			 "align", number(entry->found.align),
			 "holder_class", (int)entry->holder_class,
			 "created", entry->created, "destroy", entry->destroy,
			 "changed", entry->changed, "made", entry->made,
			 "block", entry->changed && !entry->created ?
			 hex(entry->block, sizeof(entry->block)) : NULL);
}

static json_t *encode(const struct journal *journal)
{
	json_t *list = json_array();

	for (unsigned int i = 0; i < JOURNAL_ENTRIES; i++) {
		json_t *entry;

		if (!*journal->entries[i].name)
			continue;
		entry = encode_entry(&journal->entries[i]);
		if (!entry || json_array_append_new(list, entry)) {
			json_decref(list);
			return NULL;
		}
	}
	return json_pack("{s:i, s:o}", "version", VERSION, "namespaces", list);
}

static int write_all(int fd, const char *text)
{
	size_t length = strlen(text);

	while (length) {
		ssize_t done = write(fd, text, length);

		if (done < 0 && errno != EINTR)
			return -errno;
		if (done > 0) {
			text += done;
			length -= (size_t)done;
		}
	}
	return fsync(fd) ? -errno : 0;
}

static int write_file(int dir, const char *name, const char *text)
{
	int fd = openat(dir, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC |
			O_NOFOLLOW, 0600);
	int err;

	if (fd < 0)
		return -errno;
	err = write_all(fd, text);
	close(fd);
	return err;
}

static int replace(int dir, const struct journal *journal)
{
	json_t *root = encode(journal);
	char *text = root ? json_dumps(root, JSON_INDENT(1)) : NULL;
	int err = -ENOMEM;

	json_decref(root);
	if (!text)
		return err;
	err = write_file(dir, FILE_NAME ".new", text);
	free(text);
	if (err)
		return err;
	return renameat(dir, FILE_NAME ".new", dir, FILE_NAME) ? -errno : 0;
}

int journal_save(const char *dir, const struct journal *journal)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int err = 0;

	if (fd < 0)
		return -errno;
	if (journal_count(journal))
		err = replace(fd, journal);
	else if (unlinkat(fd, FILE_NAME, 0) && errno != ENOENT)
		err = -errno;
	if (!err && fsync(fd))
		err = -errno;
	close(fd);
	return err;
}

/* --- reading: a field that is missing or odd makes the journal damaged ------- */

static int get_text(const json_t *object, const char *key, char *text, size_t size)
{
	const json_t *value = json_object_get(object, key);
	size_t length = json_string_length(value);

	if (!json_is_string(value) || length >= size)
		return -EINVAL;
	memcpy(text, json_string_value(value), length + 1);
	return 0;
}

static int get_number(const json_t *object, const char *key, uint64_t *number)
{
	char text[24], *end;
	int err = get_text(object, key, text, sizeof(text));

	if (err)
		return err;
	errno = 0;
	*number = strtoull(text, &end, 10);
	return errno || end == text || *end || *text == '-' ? -EINVAL : 0;
}

static int get_id(const json_t *object, const char *key, unsigned int most,
		  unsigned int *id)
{
	const json_t *value = json_object_get(object, key);
	json_int_t found = json_integer_value(value);

	if (!json_is_integer(value) || found < 0 || found > (json_int_t)most)
		return -EINVAL;
	*id = (unsigned int)found;
	return 0;
}

static int get_flag(const json_t *object, const char *key, bool *flag)
{
	const json_t *value = json_object_get(object, key);

	*flag = json_is_true(value);
	return json_is_boolean(value) ? 0 : -EINVAL;
}

/* Empty, or 8-4-4-4-12 digits. */
static int get_uuid(const json_t *object, const char *key, char *uuid)
{
	static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
	int err = get_text(object, key, uuid, JOURNAL_UUID);

	if (err || !*uuid)
		return err;
	if (strlen(uuid) != strlen(form))
		return -EINVAL;
	for (size_t i = 0; form[i]; i++)
		if (form[i] == '-' ? uuid[i] != '-' :
		    !strchr("0123456789abcdef", uuid[i]))
			return -EINVAL;
	return 0;
}

/* It becomes part of paths. */
static int get_name(const json_t *object, char *name)
{
	unsigned int region, id;
	char again[ND_NAME];
	int err = get_text(object, "name", name, ND_NAME);

	if (err)
		return err;
	if (sscanf(name, "namespace%9u.%9u", &region, &id) != 2)
		return -EINVAL;
	snprintf(again, sizeof(again), "namespace%u.%u", region, id);
	return strcmp(name, again) != 0 ? -EINVAL : 0;
}

static int digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

static int get_block(const json_t *object, unsigned char *block)
{
	const json_t *value = json_object_get(object, "block");
	const char *text = json_string_value(value);

	if (!text || json_string_length(value) != 2UL * JOURNAL_BLOCK)
		return -EINVAL;
	for (size_t i = 0; i < JOURNAL_BLOCK; i++) {
		int high = digit(text[2 * i]), low = digit(text[2 * i + 1]);

		if (high < 0 || low < 0)
			return -EINVAL;
		block[i] = (unsigned char)(high << 4 | low);
	}
	return 0;
}

static int decode_flags(const json_t *object, struct journal_entry *entry)
{
	if (get_flag(object, "enabled", &entry->enabled) ||
	    get_flag(object, "created", &entry->created) ||
	    get_flag(object, "destroy", &entry->destroy) ||
	    get_flag(object, "changed", &entry->changed))
		return -EINVAL;
	/* What says that data may be destroyed must agree with the rest. */
	return (entry->created || entry->changed) && !entry->destroy ?
		-EINVAL : 0;
}

static int decode_config(const json_t *object, struct nd_config *config)
{
	unsigned int mode, map;

	if (get_id(object, "mode", ND_MODE_SECTOR, &mode) ||
	    get_id(object, "map", ND_MAP_DEV, &map) ||
	    get_number(object, "align", &config->align))
		return -EINVAL;
	config->mode = mode;
	config->map = map;
	return 0;
}

static int decode_entry(const json_t *object, struct journal_entry *entry)
{
	if (get_name(object, entry->name) ||
	    get_text(object, "region", entry->region, sizeof(entry->region)) ||
	    get_text(object, "alt_name", entry->alt_name,
		     sizeof(entry->alt_name)) ||
	    get_uuid(object, "uuid", entry->uuid) ||
	    get_uuid(object, "made", entry->made) ||
	    get_number(object, "start", &entry->start) ||
	    get_number(object, "bytes", &entry->bytes) ||
	    get_id(object, "holder_class", 16, &entry->holder_class) ||
	    decode_config(object, &entry->found) ||
	    decode_flags(object, entry))
		return -EINVAL;
	/* By what it is found again. */
	if (!*entry->uuid && (!entry->bytes || entry->created))
		return -EINVAL;
	return entry->changed && !entry->created ?
		get_block(object, entry->block) : 0;
}

static int decode(const json_t *root, struct journal *journal, char *text)
{
	const json_t *list = json_object_get(root, "namespaces"), *object;
	unsigned int version;
	size_t i;

	if (get_id(root, "version", INT_MAX, &version) || version != VERSION) {
		snprintf(text, ND_MESSAGE, "its version is not %d", VERSION);
		return -EINVAL;
	}
	if (!json_is_array(list) || json_array_size(list) > JOURNAL_ENTRIES) {
		snprintf(text, ND_MESSAGE, "it has no list of up to %d namespaces",
			 JOURNAL_ENTRIES);
		return -EINVAL;
	}
	json_array_foreach(list, i, object) {
		if (!decode_entry(object, &journal->entries[i]))
			continue;
		snprintf(text, ND_MESSAGE, "namespace %zu of it is not complete",
			 i + 1);
		return -EINVAL;
	}
	return 0;
}

static int read_into(int fd, char *buffer)
{
	size_t length = 0;

	while (length < MOST_BYTES) {
		ssize_t got = read(fd, buffer + length, MOST_BYTES - length);

		if (got < 0)
			return -errno;
		if (!got) {
			buffer[length] = '\0';
			return 0;
		}
		length += (size_t)got;
	}
	return -EFBIG;
}

static int parse_text(const char *file, struct journal *journal, char *text)
{
	json_error_t error;
	json_t *root = json_loads(file, JSON_REJECT_DUPLICATES, &error);
	int err;

	if (!root) {
		snprintf(text, ND_MESSAGE, "line %d: %s", error.line, error.text);
		return -EINVAL;
	}
	err = decode(root, journal, text);
	json_decref(root);
	return err;
}

static int parse_file(int fd, struct journal *journal, char *text)
{
	char *buffer = malloc(MOST_BYTES);
	int err;

	if (!buffer)
		return -ENOMEM;
	err = read_into(fd, buffer);
	if (!err)
		err = parse_text(buffer, journal, text);
	free(buffer);
	return err;
}

int journal_load(const char *dir, struct journal *journal,
		 char text[static ND_MESSAGE])
{
	char path[PATH_MAX];
	int err, fd;

	text[0] = '\0';
	memset(journal, 0, sizeof(*journal));
	if (snprintf(path, sizeof(path), "%s/" FILE_NAME, dir) >=
	    (int)sizeof(path))
		return -ENAMETOOLONG;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return errno == ENOENT ? 0 : -errno;
	err = parse_file(fd, journal, text);
	close(fd);
	if (err)
		memset(journal, 0, sizeof(*journal));
	return err;
}

// SPDX-License-Identifier: MIT
/* The journal: what comes back is what was written, or an error. */
#include "../journal.h"

#include <errno.h>
#include <jansson.h>
#include <string.h>

#include "tmp.h"

static struct journal written, back;
static char why[ND_MESSAGE];
static char dir[PATH_MAX];

static void new_directory(void)
{
	static int number;

	snprintf(dir, sizeof(dir), "%s", tmp_path("%d-%d", getpid(), number++));
	tmp_mkdir(dir);
	memset(&written, 0, sizeof(written));
	memset(&back, 0x5a, sizeof(back));
}

static const char *path(void)
{
	static char text[PATH_MAX + 32];

	snprintf(text, sizeof(text), "%s/namespaces.json", dir);
	return text;
}

static struct journal_entry *add(const char *name)
{
	struct journal_entry *entry = journal_new(&written);

	ck_assert_ptr_nonnull(entry);
	strcpy(entry->name, name);
	strcpy(entry->region, "region0");
	entry->start = 0x100000000;
	entry->bytes = 4ULL << 30;
	return entry;
}

static struct journal_entry *add_changed(const char *name)
{
	struct journal_entry *entry = add(name);

	strcpy(entry->uuid, "0123abcd-0000-1111-2222-0123456789ab");
	strcpy(entry->made, "ffffffff-0000-1111-2222-0123456789ab");
	strcpy(entry->alt_name, "a \"name\" with\\everything\n");
	entry->enabled = true;
	entry->found = (struct nd_config){ ND_MODE_DEVDAX, ND_MAP_DEV, 1U << 30 };
	entry->holder_class = 3;
	entry->destroy = true;
	entry->changed = true;
	for (int i = 0; i < JOURNAL_BLOCK; i++)
		entry->block[i] = (unsigned char)(i * 7 + i / 256);
	return entry;
}

static void save(void)
{
	ck_assert_int_eq(journal_save(dir, &written), 0);
}

static void loads(void)
{
	ck_assert_int_eq(journal_load(dir, &back, why), 0);
}

static void is_damaged(const char *text)
{
	tmp_write(path(), text);
	ck_assert_msg(journal_load(dir, &back, why) == -EINVAL, "%s", text);
	ck_assert_msg(*why != '\0', "%s", text);
	ck_assert_uint_eq(journal_count(&back), 0);
}

START_TEST(comes_back_as_written)
{
	new_directory();
	add_changed("namespace0.0");
	add("namespace12.3");
	save();
	loads();
	ck_assert_mem_eq(&written, &back, sizeof(back));
	ck_assert_uint_eq(journal_count(&back), 2);
}
END_TEST

START_TEST(none_is_empty)
{
	new_directory();
	loads();
	ck_assert_uint_eq(journal_count(&back), 0);
	ck_assert_str_eq(why, "");
}
END_TEST

START_TEST(empty_removes_the_file)
{
	new_directory();
	add("namespace0.0");
	save();
	ck_assert_int_eq(access(path(), F_OK), 0);
	written.entries[0].name[0] = '\0';
	save();
	ck_assert_int_ne(access(path(), F_OK), 0);
	save();
}
END_TEST

START_TEST(full_journal)
{
	char name[ND_NAME];

	new_directory();
	for (int i = 0; i < JOURNAL_ENTRIES; i++) {
		sprintf(name, "namespace%d.0", i);
		add_changed(name);
	}
	ck_assert_ptr_null(journal_new(&written));
	save();
	loads();
	ck_assert_mem_eq(&written, &back, sizeof(back));
}
END_TEST

/* A run that is killed while it writes leaves the old one. */
START_TEST(half_a_new_one_changes_nothing)
{
	char text[PATH_MAX + 32];

	new_directory();
	add_changed("namespace0.0");
	save();
	snprintf(text, sizeof(text), "%s.new", path());
	tmp_write(text, "{ \"version\": 1, \"namespaces\": [ {");
	loads();
	ck_assert_mem_eq(&written, &back, sizeof(back));
	save();
	loads();
	ck_assert_mem_eq(&written, &back, sizeof(back));
}
END_TEST

START_TEST(every_truncation_is_seen)
{
	size_t length;
	char *text;

	new_directory();
	add("namespace0.0");
	add("namespace0.1");
	save();
	text = tmp_read(path());
	length = strlen(text);
	while (length--) {
		text[length] = '\0';
		is_damaged(text);
	}
	free(text);
}
END_TEST

/* @change is done to the only entry of a journal that was good. */
static void bad_entry(void (*change)(json_t *entry, const char *key),
		      const char *key)
{
	json_t *root;
	char *text;

	new_directory();
	add_changed("namespace0.0");
	save();
	loads();
	root = json_load_file(path(), 0, NULL);
	ck_assert_ptr_nonnull(root);
	change(json_array_get(json_object_get(root, "namespaces"), 0), key);
	text = json_dumps(root, 0);
	is_damaged(text);
	free(text);
	json_decref(root);
}

static void drop(json_t *entry, const char *key)
{
	ck_assert_int_eq(json_object_del(entry, key), 0);
}

static void make_list(json_t *entry, const char *key)
{
	json_object_set_new(entry, key, json_array());
}

static void make_null(json_t *entry, const char *key)
{
	json_object_set_new(entry, key, json_null());
}

static const char *const keys[] = {
	"name", "region", "uuid", "alt_name", "start", "bytes", "enabled", "mode",
	"map", "align", "holder_class", "created", "destroy", "changed", "made",
	"block",
};

START_TEST(a_field_is_missing_or_of_another_type)
{
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		bad_entry(drop, keys[i]);
		bad_entry(make_list, keys[i]);
		bad_entry(make_null, keys[i]);
	}
}
END_TEST

static const char *value;

static void set_text(json_t *entry, const char *key)
{
	json_object_set_new(entry, key, json_string(value));
}

static void bad_text(const char *key, const char *text)
{
	value = text;
	bad_entry(set_text, key);
}

/* A name becomes part of paths that are written to. */
START_TEST(hostile_names)
{
	bad_text("name", "");
	bad_text("name", "../../../../etc/passwd");
	bad_text("name", "namespace0.0/../../x");
	bad_text("name", "namespace0.0 ");
	bad_text("name", " namespace0.0");
	bad_text("name", "namespace0");
	bad_text("name", "namespace00.0");
	bad_text("name", "namespace-1.0");
	bad_text("name", "namespace0.0000000000000000000000000000000000000000000");
	bad_text("name", "region0");
	bad_text("region", "a region with a name of more than 32 bytes");
	bad_text("alt_name",
		 "a name that is longer than any that a label of a namespace could hold");
}
END_TEST

START_TEST(odd_numbers)
{
	bad_text("start", "");
	bad_text("start", "-1");
	bad_text("start", "0x100");
	bad_text("bytes", "1G");
	bad_text("bytes", "99999999999999999999");
	bad_text("align", "1 ");
	bad_text("mode", "fsdax");
	bad_text("enabled", "true");
}
END_TEST

START_TEST(odd_uuids)
{
	bad_text("uuid", "x");
	bad_text("uuid", "0123ABCD-0000-1111-2222-0123456789ab");
	bad_text("uuid", "0123abcd-0000-1111-2222-0123456789a");
	bad_text("uuid", "0123abcd-0000-1111-2222-0123456789abc");
	bad_text("uuid", "0123abcd000001111022220012345678abc0");
	bad_text("made", "0123abcg-0000-1111-2222-0123456789ab");
}
END_TEST

START_TEST(odd_blocks)
{
	static char text[2 * JOURNAL_BLOCK + 2];

	memset(text, '0', 2UL * JOURNAL_BLOCK);
	text[77] = 'g';
	bad_text("block", text);
	text[77] = 'A';
	bad_text("block", text);
	memset(text, '0', 2UL * JOURNAL_BLOCK + 1);
	bad_text("block", text);
	text[2 * JOURNAL_BLOCK - 1] = '\0';
	bad_text("block", text);
	bad_text("block", "");
}
END_TEST

static void no_destroy(json_t *entry, const char *key)
{
	(void)key;
	json_object_set_new(entry, "destroy", json_false());
}

static void no_identity(json_t *entry, const char *key)
{
	(void)key;
	json_object_set_new(entry, "uuid", json_string(""));
	json_object_set_new(entry, "bytes", json_string("0"));
}

static void created_without_uuid(json_t *entry, const char *key)
{
	(void)key;
	json_object_set_new(entry, "uuid", json_string(""));
	json_object_set_new(entry, "created", json_true());
}

START_TEST(fields_that_contradict_each_other)
{
	bad_entry(no_destroy, "");
	bad_entry(no_identity, "");
	bad_entry(created_without_uuid, "");
}
END_TEST

static void set_high(json_t *entry, const char *key)
{
	json_object_set_new(entry, key, json_integer(17));
}

static void set_negative(json_t *entry, const char *key)
{
	json_object_set_new(entry, key, json_integer(-1));
}

START_TEST(ids_out_of_range)
{
	static const char *const ids[] = { "mode", "map", "holder_class" };

	for (int i = 0; i < 3; i++) {
		bad_entry(set_high, ids[i]);
		bad_entry(set_negative, ids[i]);
	}
}
END_TEST

START_TEST(other_json)
{
	static char many[64 * 1024];

	new_directory();
	is_damaged("");
	is_damaged("null");
	is_damaged("[]");
	is_damaged("{}");
	is_damaged("{\"version\": 2, \"namespaces\": []}");
	is_damaged("{\"version\": \"1\", \"namespaces\": []}");
	is_damaged("{\"version\": 1}");
	is_damaged("{\"version\": 1, \"namespaces\": {}}");
	is_damaged("{\"version\": 1, \"namespaces\": [null]}");
	is_damaged("{\"version\": 1, \"version\": 1, \"namespaces\": []}");
	strcpy(many, "{\"version\": 1, \"namespaces\": [{}");
	for (int i = 0; i < JOURNAL_ENTRIES; i++)
		strcat(many, ",{}");
	strcat(many, "]}");
	is_damaged(many);
	memset(many, '[', sizeof(many) - 1);
	is_damaged(many);
}
END_TEST

START_TEST(directory_that_cannot_be_used)
{
	new_directory();
	add("namespace0.0");
	ck_assert_int_eq(rmdir(dir), 0);
	ck_assert_int_eq(journal_save(dir, &written), -ENOENT);
	tmp_write(dir, "");
	ck_assert_int_eq(journal_save(dir, &written), -ENOTDIR);
	ck_assert_int_eq(journal_load(dir, &back, why), -ENOTDIR);
}
END_TEST

/* Whoever can write there could make root write elsewhere. */
START_TEST(links_are_not_followed)
{
	new_directory();
	add("namespace0.0");
	save();
	ck_assert_int_eq(rename(path(), tmp_path("elsewhere-%d", getpid())), 0);
	ck_assert_int_eq(symlink(tmp_path("elsewhere-%d", getpid()), path()), 0);
	ck_assert_int_eq(journal_load(dir, &back, why), -ELOOP);
}
END_TEST

START_TEST(too_large)
{
	FILE *file;

	new_directory();
	file = fopen(path(), "w");
	ck_assert_ptr_nonnull(file);
	for (int i = 0; i < 5 << 20; i++)
		fputc(' ', file);
	fclose(file);
	ck_assert_int_eq(journal_load(dir, &back, why), -EFBIG);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		comes_back_as_written,
		none_is_empty,
		empty_removes_the_file,
		full_journal,
		half_a_new_one_changes_nothing,
		every_truncation_is_seen,
		a_field_is_missing_or_of_another_type,
		hostile_names,
		odd_numbers,
		odd_uuids,
		odd_blocks,
		fields_that_contradict_each_other,
		ids_out_of_range,
		other_json,
		directory_that_cannot_be_used,
		links_are_not_followed,
		too_large,
	};

	return TMP_RUN("journal", tests);
}

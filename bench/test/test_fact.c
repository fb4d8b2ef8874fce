// SPDX-License-Identifier: MIT
/* One fact at a time: what is not known is null, and its reason is there. */
#include "../fact.h"

#include <errno.h>

#include "tree.h"

static struct fact_group whole(const char *root)
{
	return (struct fact_group){ .object = json_object(),
				    .unknown = json_object(), .root = root };
}

static void drop(struct fact_group *group)
{
	json_decref(group->object);
	json_decref(group->unknown);
}

static void text_is(const struct fact_group *group, const char *key,
		    const char *want)
{
	const char *text = json_string_value(json_object_get(group->object, key));

	ck_assert_msg(text != NULL, "%s", key);
	ck_assert_str_eq(text, want);
}

/* Null, and of the reason this is a part. */
static void unknown_is(const struct fact_group *group, const char *key,
		       const char *path, const char *part)
{
	const char *reason = json_string_value(json_object_get(group->unknown,
							       path));

	ck_assert(json_is_null(json_object_get(group->object, key)));
	ck_assert_msg(reason != NULL, "%s", path);
	ck_assert_msg(strstr(reason, part) != NULL, "%s: %s", path, reason);
}

START_TEST(reasons_have_paths)
{
	struct fact_group all = whole(""), one, two, item;

	one = fact_below(&all, "one");
	fact_unknown(&one, "key", "because of %d", 7);
	two = fact_below(&one, "two");
	fact_unknown(&two, "key", "no");
	item = fact_item(&one, "list");
	fact_integer(&item, "key", 1);
	item = fact_item(&one, "list");
	fact_unknown(&item, "key", "why");
	unknown_is(&one, "key", "one.key", "because of 7");
	unknown_is(&two, "key", "one.two.key", "no");
	unknown_is(&item, "key", "one.list.1.key", "why");
	ck_assert_uint_eq(json_array_size(json_object_get(one.object, "list")), 2);
	ck_assert_ptr_eq(json_object_get(all.object, "one"), one.object);
	ck_assert_uint_eq(json_object_size(all.unknown), 3);
	drop(&all);
}
END_TEST

START_TEST(what_no_reader_would_accept)
{
	struct fact_group all = whole("");

	fact_text(&all, "text", "a\xff" "b");
	unknown_is(&all, "text", "text", "UTF-8");
	fact_integer(&all, "number", UINT64_MAX);
	unknown_is(&all, "number", "number", "0xffffffffffffffff");
	fact_integer(&all, "most", INT64_MAX);
	ck_assert_int_eq(json_integer_value(json_object_get(all.object, "most")),
			 INT64_MAX);
	fact_unknown(&all, "reason", "%s", "\xff");
	unknown_is(&all, "reason", "reason", "UTF-8");
	drop(&all);
}
END_TEST

START_TEST(lines)
{
	const char *root = tree_new();
	struct fact_group all = whole(root);

	tree_write(root, "/sys/a1", "performance\nmore\n");
	tree_write(root, "/sys/empty", "\n");
	tree_write(root, "/sys/dir/file", "");
	fact_line(&all, "a", "/sys/a%d", 1);
	text_is(&all, "a", "performance");
	fact_line(&all, "none", "/sys/none");
	/* The root is no part of the machine. */
	unknown_is(&all, "none", "none", "/sys/none does not exist");
	ck_assert_ptr_null(strstr(json_string_value(json_object_get(all.unknown,
								    "none")),
				  root));
	fact_line(&all, "empty", "/sys/empty");
	unknown_is(&all, "empty", "empty", "/sys/empty is empty");
	fact_line(&all, "dir", "/sys/dir");
	unknown_is(&all, "dir", "dir", "/sys/dir: Is a directory");
	drop(&all);
}
END_TEST

START_TEST(numbers)
{
	const char *root = tree_new();
	struct fact_group all = whole(root);

	tree_write(root, "/n", "2097152\n");
	tree_write(root, "/x", "0x10\n");
	tree_write(root, "/negative", "-1\n");
	tree_write(root, "/word", "2M\n");
	fact_number(&all, "n", "/n");
	fact_number(&all, "x", "/x");
	ck_assert_int_eq(json_integer_value(json_object_get(all.object, "n")),
			 2097152);
	ck_assert_int_eq(json_integer_value(json_object_get(all.object, "x")), 16);
	fact_number(&all, "negative", "/negative");
	unknown_is(&all, "negative", "negative", "no number from 0 on");
	fact_number(&all, "word", "/word");
	unknown_is(&all, "word", "word", "no number from 0 on");
	fact_number(&all, "none", "/none");
	unknown_is(&all, "none", "none", "does not exist");
	drop(&all);
}
END_TEST

START_TEST(errors_in_words)
{
	struct fact_group all = whole("");

	fact_unread(&all, "a", "/p", -EACCES);
	unknown_is(&all, "a", "a", "/p may not be read by this user");
	fact_unread(&all, "b", "/p", -EIO);
	unknown_is(&all, "b", "b", "/p: Input/output error");
	drop(&all);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		reasons_have_paths,
		what_no_reader_would_accept,
		lines,
		numbers,
		errors_in_words,
	};

	return TMP_RUN("fact", tests);
}

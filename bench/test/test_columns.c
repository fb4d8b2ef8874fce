// SPDX-License-Identifier: MIT
/* csv files by columns: quotes, ends of lines, and what is no csv. */
#include "../columns.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "tmp.h"

static struct columns columns;
static size_t line;

static int parse(const char *text)
{
	return columns_parse(strdup(text), strlen(text), &columns, &line);
}

static void expect(size_t row, const char *name, const char *field)
{
	ck_assert_str_eq(columns_get(&columns, row, name), field);
}

START_TEST(fields_are_found_by_name)
{
	ck_assert_int_eq(parse("name,n,cause\na,1,\nb,22,late\n"), 0);
	ck_assert_uint_eq(columns.nr, 2);
	expect(0, "name", "a");
	expect(0, "cause", "");
	expect(1, "n", "22");
	expect(1, "cause", "late");
	expect(1, "other", "");
	ck_assert_int_eq(columns_find(&columns, "other"), -1);
	columns_free(&columns);
}
END_TEST

START_TEST(quotes_hold_what_ends_fields)
{
	ck_assert_int_eq(parse("a,\"b\"\n\"x, y\",\"say \"\"no\"\"\"\n\"two\nlines\",\"\"\n"),
			 0);
	expect(0, "a", "x, y");
	expect(0, "b", "say \"no\"");
	expect(1, "a", "two\nlines");
	expect(1, "b", "");
	columns_free(&columns);
}
END_TEST

START_TEST(lines_may_end_in_other_ways)
{
	ck_assert_int_eq(parse("a,b\r\n1,\"2\"\r\n3,4"), 0);
	ck_assert_uint_eq(columns.nr, 2);
	expect(0, "b", "2");
	expect(1, "b", "4");
	columns_free(&columns);
	ck_assert_int_eq(parse("a,b"), 0);
	ck_assert_uint_eq(columns.nr, 0);
	columns_free(&columns);
}
END_TEST

START_TEST(faults_are_named_by_their_line)
{
	ck_assert_int_eq(parse(""), -EINVAL);
	ck_assert_int_eq(parse("a,b\n1,2\n1\n"), -EINVAL);
	ck_assert_uint_eq(line, 3);
	ck_assert_int_eq(parse("a,b\n1,2,3\n"), -EINVAL);
	ck_assert_uint_eq(line, 2);
	ck_assert_int_eq(parse("a,b\n\"1,2\n"), -EINVAL);
	ck_assert_int_eq(parse("a,b\n\"1\"2,3\n"), -EINVAL);
	ck_assert_uint_eq(line, 2);
	ck_assert_int_eq(columns_parse(strdup("a,b\n1"), 7, &columns, &line),
			 -EINVAL);
}
END_TEST

START_TEST(many_rows_are_read)
{
	char *text = malloc(200000);
	size_t length = 0;

	length += (size_t)sprintf(text, "a,b\n");
	for (int i = 0; i < 10000; i++)
		length += (size_t)sprintf(text + length, "%d,\"x%d\"\n", i, i);
	ck_assert_int_eq(columns_parse(text, length, &columns, &line), 0);
	ck_assert_uint_eq(columns.nr, 10000);
	expect(9999, "a", "9999");
	expect(9999, "b", "x9999");
	columns_free(&columns);
}
END_TEST

static int read_back(const char *text)
{
	int dir, err;

	tmp_write(tmp_path("a.csv"), text);
	dir = open(tmp_root, O_RDONLY | O_DIRECTORY);
	err = columns_read(dir, "a.csv", &columns, &line);
	close(dir);
	return err;
}

START_TEST(a_last_line_without_its_end_is_left_out)
{
	ck_assert_int_eq(read_back("a,b\n1,2\n3,\"fou"), 0);
	ck_assert_uint_eq(columns.nr, 1);
	expect(0, "b", "2");
	columns_free(&columns);
	ck_assert_int_eq(read_back("a,b"), -EINVAL);
}
END_TEST

START_TEST(only_files_are_read)
{
	int dir = open(tmp_root, O_RDONLY | O_DIRECTORY);

	ck_assert_int_eq(columns_read(dir, "none.csv", &columns, &line),
			 -ENOENT);
	tmp_mkdir(tmp_path("dir.csv"));
	ck_assert_int_eq(columns_read(dir, "dir.csv", &columns, &line),
			 -EISDIR);
	ck_assert_int_eq(mkfifo(tmp_path("fifo.csv"), 0600), 0);
	ck_assert_int_eq(columns_read(dir, "fifo.csv", &columns, &line),
			 -EINVAL);
	close(dir);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		fields_are_found_by_name,
		quotes_hold_what_ends_fields,
		lines_may_end_in_other_ways,
		faults_are_named_by_their_line,
		many_rows_are_read,
		a_last_line_without_its_end_is_left_out,
		only_files_are_read,
	};

	return TMP_RUN("columns", tests);
}

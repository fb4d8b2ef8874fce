// SPDX-License-Identifier: MIT
/* The strict reader of csv files: what it accepts, and that nothing makes it fall. */
#include "../csv_read.h"

#include <errno.h>
#include <string.h>

#include "tmp.h"

static struct csv_reader reader;
static int dir;

/* Opens a file of these bytes. */
static void open_bytes(const char *bytes, size_t length)
{
	FILE *file = fopen(tmp_path("it.csv"), "w");

	ck_assert_uint_eq(fwrite(bytes, 1, length, file), length);
	ck_assert_int_eq(fclose(file), 0);
	dir = open(tmp_path("%s", ""), O_RDONLY | O_DIRECTORY);
	ck_assert_int_ge(dir, 0);
	ck_assert_int_eq(csv_read_open(&reader, dir, "it.csv"), 0);
}

static void open_text(const char *text)
{
	open_bytes(text, strlen(text));
}

static void done(void)
{
	csv_read_close(&reader);
	close(dir);
}

START_TEST(fields_come_without_quotes)
{
	open_text("a,b\n1,\"x,y\"\n,\n\"\",\"z\"\n");
	ck_assert_int_eq(csv_read_row(&reader), 1);
	ck_assert_int_eq(csv_read_row(&reader), 1);
	ck_assert_uint_eq(reader.nr, 2);
	ck_assert_str_eq(reader.field[0], "1");
	ck_assert_str_eq(reader.field[1], "x,y");
	ck_assert_str_eq(reader.raw, "1,\"x,y\"");
	ck_assert_uint_eq(reader.row, 2);
	ck_assert_int_eq(reader.end, 12);
	ck_assert_int_eq(csv_read_row(&reader), 1);
	ck_assert_uint_eq(reader.nr, 2);
	ck_assert_str_eq(reader.field[0], "");
	ck_assert_str_eq(reader.field[1], "");
	ck_assert_int_eq(csv_read_row(&reader), 1);
	ck_assert_str_eq(reader.field[0], "");
	ck_assert_str_eq(reader.field[1], "z");
	ck_assert_int_eq(csv_read_row(&reader), 0);
	ck_assert_int_eq(reader.end, 21);
	done();
}
END_TEST

/* Whatever it is: a kill has cut it, and what is before it counts. */
START_TEST(last_line_without_an_end_is_none)
{
	static const char *const tails[] = {
		"", "2", "2,", "2,\"", "2,\"x", "2,\"x\"", "2,x\"y",
	};

	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		char text[64];

		snprintf(text, sizeof(text), "1,a\n%s", tails[i]);
		open_text(text);
		ck_assert_int_eq(csv_read_row(&reader), 1);
		ck_assert_int_eq(csv_read_row(&reader), 0);
		ck_assert_int_eq(reader.end, 4);
		done();
	}
	open_bytes("1,a\n2\0\0", 7);
	ck_assert_int_eq(csv_read_row(&reader), 1);
	ck_assert_int_eq(csv_read_row(&reader), 0);
	done();
}
END_TEST

START_TEST(what_nobody_writes_is_refused)
{
	static const char *const bad[] = {
		"a\"b\n", "\"a\n", "\"a\"b\n", "\"a\"\"b\"\n", "a,\"\n",
		"\"a\",\"b\nc\"\n",
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		open_text(bad[i]);
		ck_assert_msg(csv_read_row(&reader) == -EBADMSG, "%s", bad[i]);
		done();
	}
	open_bytes("a,\0b\n", 5);
	ck_assert_int_eq(csv_read_row(&reader), -EBADMSG);
	done();
}
END_TEST

START_TEST(limits_are_the_last_that_fit)
{
	char text[2 * CSV_READ_LINE];

	memset(text, 'x', sizeof(text));
	text[CSV_READ_LINE - 1] = '\n';
	open_bytes(text, CSV_READ_LINE);
	ck_assert_int_eq(csv_read_row(&reader), 1);
	done();
	text[CSV_READ_LINE - 1] = 'x';
	text[CSV_READ_LINE] = '\n';
	open_bytes(text, CSV_READ_LINE + 1);
	ck_assert_int_eq(csv_read_row(&reader), -EBADMSG);
	done();
	memset(text, ',', sizeof(text));
	text[CSV_READ_FIELDS - 1] = '\n';
	open_bytes(text, CSV_READ_FIELDS);
	ck_assert_int_eq(csv_read_row(&reader), 1);
	ck_assert_uint_eq(reader.nr, CSV_READ_FIELDS);
	done();
	text[CSV_READ_FIELDS - 1] = ',';
	text[CSV_READ_FIELDS] = '\n';
	open_bytes(text, CSV_READ_FIELDS + 1);
	ck_assert_int_eq(csv_read_row(&reader), -EBADMSG);
	done();
}
END_TEST

START_TEST(only_plain_files_are_opened)
{
	open_text("a\n");
	tmp_mkdir(tmp_path("sub"));
	ck_assert_int_eq(symlink("it.csv", tmp_path("link.csv")), 0);
	ck_assert_int_eq(mkfifo(tmp_path("pipe.csv"), 0600), 0);
	csv_read_close(&reader);
	ck_assert_int_eq(csv_read_open(&reader, dir, "none.csv"), -ENOENT);
	ck_assert_int_eq(csv_read_open(&reader, dir, "sub"), -EBADMSG);
	ck_assert_int_eq(csv_read_open(&reader, dir, "link.csv"), -ELOOP);
	/* Nor is anybody waited for. */
	ck_assert_int_eq(csv_read_open(&reader, dir, "pipe.csv"), -EBADMSG);
	close(dir);
}
END_TEST

START_TEST(numbers_are_digits)
{
	static const char *const bad[] = {
		"", " 1", "1 ", "+1", "-1", "0x1", "1e3", "1.0", "nan",
		"18446744073709551616", "99999999999999999999999",
	};
	uint64_t value = 7;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(!csv_read_number(bad[i], &value), "%s", bad[i]);
	ck_assert(csv_read_number("18446744073709551615", &value));
	ck_assert_uint_eq(value, UINT64_MAX);
	ck_assert(csv_read_number("0", &value));
	ck_assert_uint_eq(value, 0);
}
END_TEST

/* Bytes at random, of those that mean something more often than others. */
START_TEST(nothing_makes_it_fall)
{
	static const char some[] = ",\"\n\0a1,\"\n";
	uint64_t state = 4711;

	for (unsigned int n = 0; n < 2000; n++) {
		size_t length = unit_below(&state, 300);
		char bytes[300];
		unsigned int rows = 0;
		int got;

		for (size_t i = 0; i < length; i++)
			bytes[i] = unit_below(&state, 4) ?
				some[unit_below(&state, sizeof(some))] :
				(char)unit_below(&state, 256);
		open_bytes(bytes, length);
		while ((got = csv_read_row(&reader)) == 1)
			rows++;
		unit_assert(got == 0 || got == -EBADMSG, "%d", got);
		unit_assert((size_t)reader.end <= length, "%u", rows);
		done();
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		fields_come_without_quotes,
		last_line_without_an_end_is_none,
		what_nobody_writes_is_refused,
		limits_are_the_last_that_fit,
		only_plain_files_are_opened,
		numbers_are_digits,
		nothing_makes_it_fall,
	};

	return TMP_RUN("csv_read", tests);
}

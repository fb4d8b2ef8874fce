/* SPDX-License-Identifier: MIT */
/* Reads the csv files that results.c writes, by the names of their columns. */
#ifndef BENCH_TEST_CSV_H
#define BENCH_TEST_CSV_H

#include "tmp.h"

/* Rows of @text, the header included; the last must be complete. */
static inline unsigned int csv_rows(const char *text)
{
	unsigned int rows = 0;
	size_t length = strlen(text);

	ck_assert_msg(length && text[length - 1] == '\n', "cut short: %s", text);
	for (const char *at = text; (at = strchr(at, '\n')); at++)
		rows++;
	return rows;
}

/* The field at *@at, without quotes, and *@at behind its comma. */
static inline void csv_next(const char **at, char *field, size_t size)
{
	const char *end = **at == '"' ? strchr(*at + 1, '"') + 1 :
					*at + strcspn(*at, ",\n");
	int quoted = **at == '"';

	snprintf(field, size, "%.*s", (int)(end - *at) - 2 * quoted,
		 *at + quoted);
	ck_assert_msg(*end == ',' || *end == '\n', "field ends in: %s", end);
	*at = end + 1;
}

/* Fields of row @row. */
static inline unsigned int csv_columns(const char *text, unsigned int row)
{
	unsigned int columns = 0;
	char field[1024];
	const char *end;

	while (row--)
		text = strchr(text, '\n') + 1;
	for (end = strchr(text, '\n'); text <= end; columns++)
		csv_next(&text, field, sizeof(field));
	return columns;
}

/* The field of row @row (0 is the header) in the column called @name. */
static inline const char *csv_field(const char *text, unsigned int row,
				    const char *name)
{
	static char field[1024];
	const char *header = text, *end = strchr(text, '\n');

	ck_assert_uint_lt(row, csv_rows(text));
	while (row--)
		text = strchr(text, '\n') + 1;
	while (header <= end) {
		char column[64];

		csv_next(&header, column, sizeof(column));
		csv_next(&text, field, sizeof(field));
		if (!strcmp(column, name))
			return field;
	}
	ck_abort_msg("no column %s", name);
	return NULL;
}

#define csv_is(text, row, name, want) \
	ck_assert_str_eq(csv_field(text, row, name), want)

#endif

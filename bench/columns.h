/* SPDX-License-Identifier: MIT */
/*
 * A whole csv file, of any program (RFC 4180), by the names of its columns. See
 * csv_read.h for the strict reading of what only csv.c can have written.
 */
#ifndef BENCH_COLUMNS_H
#define BENCH_COLUMNS_H

#include <stddef.h>

/*
 * struct columns
 * @text: what the fields point into
 * @field: those of the header, then those of each row, @width each
 * @nr: rows, without the header
 */
struct columns {
	char *text;
	const char **field;
	size_t width;
	size_t nr;
};

/*
 * Takes over @text, of @length bytes, also where it fails. 0, -EINVAL where it is no
 * csv: no header, quotes that do not end, a zero byte, a row with more or fewer fields
 * than the header; @line is that of the fault. Or -ENOMEM.
 */
int columns_parse(char *text, size_t length, struct columns *columns,
		  size_t *line);

/*
 * The same of a file below the directory @dir, or -errno. A last line without its end
 * is left out.
 */
int columns_read(int dir, const char *name, struct columns *columns,
		 size_t *line);
void columns_free(struct columns *columns);

/* -1: there is none of that name. */
int columns_find(const struct columns *columns, const char *name);

/* Of row 0 to @nr - 1; "" where the column is -1. */
const char *columns_at(const struct columns *columns, size_t row, int column);

/* The same by name. */
const char *columns_get(const struct columns *columns, size_t row,
			const char *name);

#endif

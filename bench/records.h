/* SPDX-License-Identifier: MIT */
/* Reads a csv file of a result, quotes and all (RFC 4180); columns by name. */
#ifndef BENCH_RECORDS_H
#define BENCH_RECORDS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * struct records
 * @text: what the fields point into
 * @field: those of the header, then those of each row, @columns each
 * @nr: rows, without the header
 */
struct records {
	char *text;
	const char **field;
	size_t columns;
	size_t nr;
};

/*
 * Takes over @text, of @length bytes, also where it fails. 0, -EINVAL where it is no
 * csv: no header, quotes that do not end, a zero byte, a row with more or fewer fields
 * than the header; @line is that of the fault. Or -ENOMEM.
 */
int records_parse(char *text, size_t length, struct records *records,
		  size_t *line);

/* The same of a file below the directory @dir, or -errno. */
int records_read(int dir, const char *name, struct records *records,
		 size_t *line);
void records_free(struct records *records);

/* -1: there is none of that name. */
int records_column(const struct records *records, const char *name);

/* Of row 0 to @nr - 1; "" where the column is -1. */
const char *records_at(const struct records *records, size_t row, int column);

/* The same by name. */
const char *records_get(const struct records *records, size_t row,
			const char *name);

#endif

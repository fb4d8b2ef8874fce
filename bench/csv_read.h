/* SPDX-License-Identifier: MIT */
/*
 * Reads csv files back as csv.c writes them, and strictly: what it would not have
 * written is an error, but for a last line without its end, which a kill may leave.
 */
#ifndef BENCH_CSV_READ_H
#define BENCH_CSV_READ_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#define CSV_READ_LINE	4096	/* the longest that files_line() writes */
#define CSV_READ_FIELDS	64

/*
 * struct csv_reader
 * @raw: the line at hand, without its end
 * @field: its @nr fields, without quotes
 * @row: its number, from 1
 * @end: bytes of the file up to its end
 */
struct csv_reader {
	FILE *file;
	char raw[CSV_READ_LINE];
	char split[CSV_READ_LINE];
	const char *field[CSV_READ_FIELDS];
	unsigned int nr;
	unsigned long row;
	off_t end;
};

/* Opens a plain file of @dir. 0 or -errno; -ENOENT: there is none. */
int csv_read_open(struct csv_reader *reader, int dir, const char *name);
void csv_read_close(struct csv_reader *reader);

/*
 * The next line that is complete. 1; 0: there is none; -EBADMSG: this is no such file;
 * -EIO.
 */
int csv_read_row(struct csv_reader *reader);

/* Decimal digits and nothing else, below 2^64. */
bool csv_read_number(const char *text, uint64_t *value);

#endif

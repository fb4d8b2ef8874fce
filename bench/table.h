/* SPDX-License-Identifier: MIT */
/* A table of texts, printed for a terminal or a mail, as markdown, or as csv. */
#ifndef BENCH_TABLE_H
#define BENCH_TABLE_H

#include <stdio.h>

enum table_format { TABLE_TEXT, TABLE_MARKDOWN, TABLE_CSV };

/*
 * struct table
 * @left: mask of the columns whose cells stand at the left
 * @err: 0 or -ENOMEM
 */
struct table {
	unsigned int columns;
	unsigned int left;
	char **cells;
	size_t nr;
	size_t room;
	int err;
};

void table_begin(struct table *table, unsigned int columns, unsigned int left);
void table_free(struct table *table);

/* Adds the next cell, row by row; the first row is the head. */
void table_cell(struct table *table, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* A cell of a number that may be unknown: NAN is empty. */
void table_number(struct table *table, const char *format, double number)
	__attribute__((format(printf, 2, 0)));

/* 0 or -errno of what went wrong while cells were added. */
int table_print(const struct table *table, FILE *to, enum table_format format);

/* Text that stays text in markdown, and in one cell. */
void table_markdown(FILE *to, const char *text);

/* Replaces what a terminal could take for a command. Returns @text. */
char *table_clean(char *text);

#endif

// SPDX-License-Identifier: MIT
/* A table of texts; see table.h. */
#include "table.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

void table_begin(struct table *table, unsigned int columns, unsigned int left)
{
	*table = (struct table){ .columns = columns, .left = left };
}

void table_free(struct table *table)
{
	for (size_t i = 0; i < table->nr; i++)
		free(table->cells[i]);
	free(table->cells);
}

char *table_clean(char *text)
{
	for (unsigned char *c = (unsigned char *)text; *c; c++) {
		/* Of C1 only the second byte of U+0080 to U+009f is one. */
		bool c1 = *c == 0xc2 && c[1] >= 0x80 && c[1] < 0xa0;

		if (c1)
			*c++ = '?';
		if (*c < 0x20 || *c == 0x7f || c1)
			*c = '?';
	}
	return text;
}

static void keep(struct table *table, char *text)
{
	if (table->nr == table->room) {
		size_t room = table->room ? 2 * table->room : 64;
		char **cells = realloc(table->cells, room * sizeof(*cells));

		if (!cells) {
			free(text);
			table->err = -ENOMEM;
			return;
		}
		table->cells = cells;
		table->room = room;
	}
	table->cells[table->nr++] = table_clean(text);
}

void table_cell(struct table *table, const char *format, ...)
{
	va_list args;
	char *text;
	int length;

	va_start(args, format);
	length = vasprintf(&text, format, args);
	va_end(args);
	if (length < 0)
		table->err = -ENOMEM;
	else
		keep(table, text);
}

void table_number(struct table *table, const char *format, double number)
{
	char text[64] = "";

	if (isfinite(number))
		snprintf(text, sizeof(text), format, number);
	table_cell(table, "%s", text);
}

/* Characters, not bytes, so that columns stand below each other. */
static size_t width_of(const char *text)
{
	size_t width = 0;

	for (; *text; text++)
		width += ((unsigned char)*text & 0xc0) != 0x80;
	return width;
}

static size_t column_width(const struct table *table, unsigned int column)
{
	size_t width = 0;

	for (size_t i = column; i < table->nr; i += table->columns)
		if (width_of(table->cells[i]) > width)
			width = width_of(table->cells[i]);
	return width;
}

static void pad(FILE *to, size_t nr)
{
	while (nr--)
		fputc(' ', to);
}

static void print_padded(const struct table *table, FILE *to, size_t cell,
			 size_t width)
{
	unsigned int column = (unsigned int)(cell % table->columns);
	const char *text = table->cells[cell];
	bool left = table->left & 1U << column;
	bool last = column + 1 == table->columns;
	size_t blanks = width - width_of(text);

	if (!left)
		pad(to, blanks);
	fputs(text, to);
	/* No blanks at the end of a line. */
	if (left && !last)
		pad(to, blanks);
	fputs(last ? "\n" : "  ", to);
}

static void print_text(const struct table *table, FILE *to)
{
	size_t widths[32];

	for (unsigned int c = 0; c < table->columns; c++)
		widths[c] = column_width(table, c);
	for (size_t i = 0; i < table->nr; i++)
		print_padded(table, to, i, widths[i % table->columns]);
}

/* The line below the head says how columns are aligned. */
static void print_rule(const struct table *table, FILE *to)
{
	for (unsigned int c = 0; c < table->columns; c++)
		fputs(table->left & 1U << c ? "| :-- " : "| --: ", to);
	fputs("|\n", to);
}

/* A backslash before a bar would free it again; the others make code, tags, emphasis. */
void table_markdown(FILE *to, const char *text)
{
	for (; *text; text++)
		fprintf(to, strchr("\\|`<*", *text) ? "\\%c" : "%c", *text);
}

static void print_markdown(const struct table *table, FILE *to)
{
	for (size_t i = 0; i < table->nr; i++) {
		bool last = (i + 1) % table->columns == 0;

		fputs("| ", to);
		table_markdown(to, table->cells[i]);
		fputs(last ? " |\n" : " ", to);
		if (i + 1 == table->columns)
			print_rule(table, to);
	}
}

static void print_quoted(FILE *to, const char *text)
{
	fputc('"', to);
	for (; *text; text++)
		fprintf(to, *text == '"' ? "\"%c" : "%c", *text);
	fputc('"', to);
}

static void print_csv(const struct table *table, FILE *to)
{
	for (size_t i = 0; i < table->nr; i++) {
		if (strpbrk(table->cells[i], ",\" "))
			print_quoted(to, table->cells[i]);
		else
			fputs(table->cells[i], to);
		fputc((i + 1) % table->columns ? ',' : '\n', to);
	}
}

int table_print(const struct table *table, FILE *to, enum table_format format)
{
	if (table->err)
		return table->err;
	if (format == TABLE_TEXT)
		print_text(table, to);
	else if (format == TABLE_MARKDOWN)
		print_markdown(table, to);
	else
		print_csv(table, to);
	return 0;
}

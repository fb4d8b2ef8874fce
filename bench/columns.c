// SPDX-License-Identifier: MIT
/* Reading csv; see columns.h. */
#include "columns.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "whole.h"

/*
 * struct reader
 * @at: next byte; @to: where the unquoted text of a field goes, never beyond @at
 * @ended: behind what ended the last field: ',', '\n' or '\0'
 */
struct reader {
	char *at;
	char *to;
	char ended;
	size_t line;
	size_t fields;
	size_t room;
};

static int add_field(struct reader *reader, struct columns *columns,
		     const char *text)
{
	if (reader->fields == reader->room) {
		size_t room = 2 * (reader->room + 512);
		const char **more = realloc(columns->field,
					    room * sizeof(*more));

		if (!more)
			return -ENOMEM;
		columns->field = more;
		reader->room = room;
	}
	columns->field[reader->fields++] = text;
	return 0;
}

/* Behind the first quote to behind the last; two of them are one. */
static int take_quoted(struct reader *reader)
{
	reader->at++;
	while (*reader->at) {
		if (*reader->at == '"' && *++reader->at != '"')
			return 0;
		reader->line += *reader->at == '\n';
		*reader->to++ = *reader->at++;
	}
	return -EINVAL;
}

static void take_plain(struct reader *reader)
{
	while (*reader->at && !strchr(",\r\n", *reader->at))
		*reader->to++ = *reader->at++;
}

/* A field, whose text ends where the next one's may begin. */
static int take_field(struct reader *reader, struct columns *columns)
{
	const char *text = reader->to;
	int err = 0;

	if (*reader->at == '"')
		err = take_quoted(reader);
	else
		take_plain(reader);
	if (err)
		return err;
	if (*reader->at == '\r' && reader->at[1] == '\n')
		reader->at++;
	reader->ended = *reader->at;
	if (reader->ended && !strchr(",\n", reader->ended))
		return -EINVAL;
	if (reader->ended)
		reader->at++;
	*reader->to++ = '\0';
	return add_field(reader, columns, text);
}

static int take_row(struct reader *reader, struct columns *columns)
{
	size_t before = reader->fields;
	int err;

	do {
		err = take_field(reader, columns);
	} while (!err && reader->ended == ',');
	if (err)
		return err;
	if (!before)
		columns->width = reader->fields;
	if (reader->fields - before != columns->width)
		return -EINVAL;
	reader->line += reader->ended == '\n';
	return 0;
}

int columns_parse(char *text, size_t length, struct columns *columns,
		  size_t *line)
{
	struct reader reader = { .at = text, .to = text, .line = 1 };
	int err = 0;

	*columns = (struct columns){ .text = text };
	if (!length || strlen(text) != length)
		err = -EINVAL;
	while (!err && *reader.at)
		err = take_row(&reader, columns);
	*line = reader.line;
	if (err) {
		columns_free(columns);
		return err;
	}
	columns->nr = reader.fields / columns->width - 1;
	return 0;
}

int columns_read(int dir, const char *name, struct columns *columns,
		 size_t *line)
{
	size_t length;
	char *text;
	int err = whole_file(dir, name, &text, &length);

	*line = 0;
	if (err) {
		*columns = (struct columns){ 0 };
		return err;
	}
	/* A kill may leave a last line without its end. */
	while (length && text[length - 1] != '\n')
		text[--length] = '\0';
	return columns_parse(text, length, columns, line);
}

void columns_free(struct columns *columns)
{
	free(columns->text);
	free(columns->field);
	*columns = (struct columns){ 0 };
}

int columns_find(const struct columns *columns, const char *name)
{
	for (size_t i = 0; i < columns->width; i++)
		if (!strcmp(columns->field[i], name))
			return (int)i;
	return -1;
}

const char *columns_at(const struct columns *columns, size_t row, int column)
{
	if (column < 0)
		return "";
	return columns->field[(row + 1) * columns->width + (size_t)column];
}

const char *columns_get(const struct columns *columns, size_t row,
			const char *name)
{
	return columns_at(columns, row, columns_find(columns, name));
}

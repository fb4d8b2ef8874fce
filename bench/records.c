// SPDX-License-Identifier: MIT
/* Reading csv; see records.h. */
#include "records.h"

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

static int add_field(struct reader *reader, struct records *records,
		     const char *text)
{
	if (reader->fields == reader->room) {
		size_t room = 2 * (reader->room + 512);
		const char **more = realloc(records->field,
					    room * sizeof(*more));

		if (!more)
			return -ENOMEM;
		records->field = more;
		reader->room = room;
	}
	records->field[reader->fields++] = text;
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
static int take_field(struct reader *reader, struct records *records)
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
	return add_field(reader, records, text);
}

static int take_row(struct reader *reader, struct records *records)
{
	size_t before = reader->fields;
	int err;

	do {
		err = take_field(reader, records);
	} while (!err && reader->ended == ',');
	if (err)
		return err;
	if (!before)
		records->columns = reader->fields;
	if (reader->fields - before != records->columns)
		return -EINVAL;
	reader->line += reader->ended == '\n';
	return 0;
}

int records_parse(char *text, size_t length, struct records *records,
		  size_t *line)
{
	struct reader reader = { .at = text, .to = text, .line = 1 };
	int err = 0;

	*records = (struct records){ .text = text };
	if (!length || strlen(text) != length)
		err = -EINVAL;
	while (!err && *reader.at)
		err = take_row(&reader, records);
	*line = reader.line;
	if (err) {
		records_free(records);
		return err;
	}
	records->nr = reader.fields / records->columns - 1;
	return 0;
}

int records_read(int dir, const char *name, struct records *records,
		 size_t *line)
{
	size_t length;
	char *text;
	int err = whole_file(dir, name, &text, &length);

	*line = 0;
	if (err) {
		*records = (struct records){ 0 };
		return err;
	}
	return records_parse(text, length, records, line);
}

void records_free(struct records *records)
{
	free(records->text);
	free(records->field);
	*records = (struct records){ 0 };
}

int records_column(const struct records *records, const char *name)
{
	for (size_t i = 0; i < records->columns; i++)
		if (!strcmp(records->field[i], name))
			return (int)i;
	return -1;
}

const char *records_at(const struct records *records, size_t row, int column)
{
	if (column < 0)
		return "";
	return records->field[(row + 1) * records->columns + (size_t)column];
}

const char *records_get(const struct records *records, size_t row,
			const char *name)
{
	return records_at(records, row, records_column(records, name));
}

// SPDX-License-Identifier: MIT
/* The points of results, with their figures; see export.h. */
#include "export.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "bootstrap.h"

int export_refuse(struct export *export, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(export->problem, sizeof(export->problem), format, args);
	va_end(args);
	return -EINVAL;
}

static void fill(struct export_row *row, const struct reading *reading,
		 const struct reading_point *point)
{
	const struct bootstrap_side side = { point->values, point->boots,
					     point->loads, point->nr };

	*row = (struct export_row){
		.reading = reading, .point = point,
		.median = bootstrap_median_of(&side),
		.mad = stats_mad(point->values, point->nr),
		.failed = reading_failed(reading, point),
	};
	parts_of(point->name, &row->parts);
}

int export_make(struct export *export, const regex_t *filter)
{
	size_t room = 0;

	for (size_t k = 0; k < export->nr_readings; k++)
		room += export->readings[k].nr;
	export->rows = calloc(room + 1, sizeof(*export->rows));
	if (!export->rows)
		return -ENOMEM;
	for (size_t k = 0; k < export->nr_readings; k++) {
		const struct reading *reading = &export->readings[k];

		for (size_t i = 0; i < reading->nr; i++)
			if (!filter || !regexec(filter, reading->points[i].name,
						0, NULL, 0))
				fill(&export->rows[export->nr++], reading,
				     &reading->points[i]);
	}
	return 0;
}

void export_free(struct export *export)
{
	for (size_t k = 0; k < export->nr_readings; k++)
		reading_close(&export->readings[k]);
	free(export->rows);
}

/* Half a character at the end would make the whole of a file wrong. */
static void cut_half(char *text)
{
	size_t length = strlen(text);

	if (length < LIKENESS_TEXT - 1)
		return;
	while (length && ((unsigned char)text[length - 1] & 0xc0) == 0x80)
		length--;
	if (length && (unsigned char)text[length - 1] & 0x80)
		length--;
	text[length] = '\0';
}

bool export_fact(const struct reading *reading, const char *name,
		 char text[static LIKENESS_TEXT])
{
	bool known = likeness_known(reading, name, text);

	cut_half(text);
	return known && *text;
}

const char *export_part(const struct export_row *row, const char *key,
			char text[static READING_NAME])
{
	const struct part *part = parts_find(&row->parts, key);

	snprintf(text, READING_NAME, "%.*s", part ? (int)part->length : 0,
		 part ? part->value : "");
	return text;
}

// SPDX-License-Identifier: MIT
/* Points as one flat table, with columns named as those of summary.csv; see export.h. */
#include "export.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "compare.h"
#include "size.h"
#include "table.h"

static const char *const heads[] = {
	"result", "host", "kernel", "where", "accel", "name", "path", "schedule",
	"writer", "size_bytes", "nodes", "threads", "placement", "prefill",
	"unit", "median", "low", "high", "mad", "n", "invalid", "warmup", "failed",
	"problem",
};

#define NR_HEADS (sizeof(heads) / sizeof(heads[0]))

static void add_fact(struct table *table, const struct export_row *row,
		     const char *name)
{
	char text[LIKENESS_TEXT];

	table_cell(table, "%s", export_fact(row->reading, name, text) ? text : "");
}

/* Of the path @key is of, or what stands for @otherwise. */
static void add_part(struct table *table, const struct export_row *row,
		     const char *key, const char *otherwise)
{
	char text[READING_NAME];

	export_part(row, key, text);
	table_cell(table, "%s", *text || !row->parts.nr ? text : otherwise);
}

static void add_size(struct table *table, const struct export_row *row)
{
	char text[READING_NAME];
	uint64_t bytes;

	if (size_parse(export_part(row, "size", text), &bytes))
		table_cell(table, "%s", "");
	else
		table_cell(table, "%" PRIu64, bytes);
}

/* "0+1": a comma would be one of the table, or of a number. */
static void add_nodes(struct table *table, const struct export_row *row)
{
	char text[READING_NAME];

	export_part(row, "nodes", text);
	for (char *comma = text; (comma = strchr(comma, ','));)
		*comma = '+';
	table_cell(table, "%s", text);
}

/* What a name does not say is what run takes then; see point_columns(). */
static void add_parts(struct table *table, const struct export_row *row)
{
	bool memmap = parts_find(&row->parts, "schedule");

	add_part(table, row, "path", "");
	add_part(table, row, memmap ? "schedule" : "probing", "");
	add_part(table, row, "writer", memmap ? "" : "kernel");
	add_size(table, row);
	add_nodes(table, row);
	add_part(table, row, "threads", memmap ? "" : "1");
	add_part(table, row, "placement", "node");
	add_part(table, row, "prefill", "zero");
}

static void add_row(struct table *table, const struct export_row *row)
{
	table_cell(table, "%s", row->reading->path);
	add_fact(table, row, "host");
	add_fact(table, row, "kernel");
	add_fact(table, row, "where");
	add_fact(table, row, "accel");
	table_cell(table, "%s", row->point->name);
	add_parts(table, row);
	table_cell(table, "%s", compare_unit(row->reading));
	table_number(table, "%.9g", row->median.value);
	table_number(table, "%.9g", row->median.low);
	table_number(table, "%.9g", row->median.high);
	table_number(table, "%.9g", row->mad);
	table_cell(table, "%zu", row->point->nr);
	table_number(table, "%.0f", row->point->invalid);
	table_number(table, "%.0f", row->point->warmup);
	table_cell(table, "%d", row->failed);
	table_cell(table, "%s", row->point->problem);
}

int export_csv(struct export *export, FILE *to)
{
	struct table table;
	int err;

	table_begin(&table, NR_HEADS, 0);
	for (size_t i = 0; i < NR_HEADS; i++)
		table_cell(&table, "%s", heads[i]);
	for (size_t i = 0; i < export->nr; i++)
		add_row(&table, &export->rows[i]);
	err = table_print(&table, to, TABLE_CSV);
	table_free(&table);
	return err;
}

// SPDX-License-Identifier: MIT
/* Points as tables to be pasted into a mail, one for each result; see export.h. */
#include "export.h"

#include <math.h>
#include <string.h>

#include "compare.h"
#include "table.h"

static void print_fact(FILE *to, const struct reading *reading,
		       const char *before, const char *name)
{
	char text[LIKENESS_TEXT];

	likeness_text(reading, name, text);
	fputs(before, to);
	table_markdown(to, table_clean(text));
}

static bool is_of(const struct reading *reading, const char *name,
		  const char *value)
{
	char text[LIKENESS_TEXT];

	return export_fact(reading, name, text) && !strcmp(text, value);
}

/* What must be known before its figures are believed. */
static void print_warning(FILE *to, const struct reading *reading)
{
	if (is_of(reading, "accel", "tcg"))
		fputs("\nTimes of an emulated machine are functional only: they say nothing of speed.\n",
		      to);
	if (reading_counts(reading))
		fputs("\nInstructions, not time: an emulator counted them.\n",
		      to);
	if (is_of(reading, "where", "model"))
		fputs("\nMeasured in user space over mirrored struct pages, not in the kernel.\n",
		      to);
}

static void print_head(FILE *to, const struct reading *reading)
{
	unsigned int boots = reading_boots(reading);

	print_fact(to, reading, "Measured by memmap-bench on host ", "host");
	print_fact(to, reading, ", kernel ", "kernel");
	print_fact(to, reading, ", where: ", "where");
	print_fact(to, reading, ", accel: ", "accel");
	if (boots > 1)
		fprintf(to, ", %u boots", boots);
	fprintf(to, "; medians of the valid samples, %s, with 95 %% intervals.\n",
		compare_unit(reading));
	print_warning(to, reading);
	fputc('\n', to);
}

/* Why a figure is missing, or not what it should be. */
static void add_note(struct table *table, const struct export_row *row)
{
	const struct reading_point *point = row->point;

	if (*point->problem)
		table_cell(table, "failed: %s", point->problem);
	else if (row->failed)
		table_cell(table, "failed: %zu of %.0f samples", point->nr,
			   row->reading->asked);
	else if (point->invalid > 0)
		table_cell(table, "%.0f not valid, left out", point->invalid);
	else
		table_cell(table, "%s", "");
}

static void add_row(struct table *table, const struct export_row *row)
{
	/* Three digits, or as many as a longer time has. */
	const char *format = row->median.value < 1e5 ? "%.3f" : "%.0f";

	table_cell(table, "%s", row->point->name);
	table_number(table, format, row->median.value);
	if (isfinite(row->median.low))
		table_cell(table, row->median.value < 1e5 ? "[%.3f, %.3f]" :
			   "[%.0f, %.0f]", row->median.low, row->median.high);
	else
		table_cell(table, "%s", "");
	table_number(table, format, row->mad);
	table_cell(table, "%zu", row->point->nr);
	add_note(table, row);
}

static int print_table(FILE *to, const struct export_row *rows, size_t nr)
{
	static const char *const heads[] = { "95 % interval", "MAD", "n", "note" };
	struct table table;
	int err;

	table_begin(&table, 6, 1U << 0 | 1U << 5);
	table_cell(&table, "point");
	table_cell(&table, "%s", compare_unit(rows[0].reading));
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		table_cell(&table, "%s", heads[i]);
	for (size_t i = 0; i < nr; i++)
		add_row(&table, &rows[i]);
	err = table_print(&table, to, TABLE_MARKDOWN);
	table_free(&table);
	return err;
}

int export_markdown(struct export *export, FILE *to)
{
	int err = 0;

	for (size_t i = 0; i < export->nr && !err;) {
		const struct export_row *rows = &export->rows[i];
		size_t nr = 1;

		while (i + nr < export->nr && rows[nr].reading == rows->reading)
			nr++;
		if (i)
			fputc('\n', to);
		print_head(to, rows->reading);
		err = print_table(to, rows, nr);
		i += nr;
	}
	return err;
}

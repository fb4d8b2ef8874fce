// SPDX-License-Identifier: MIT
/* The table of all points, of what summary.csv has of them; see html_report.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "html_report.h"

#define MOST_COLUMNS 160

enum kind {
	KIND_NAME,
	KIND_TEXT,
	KIND_COUNT,
	KIND_NUMBER,
	KIND_PART,	/* shown in percent */
	KIND_SIZE,
	KIND_FLAG,
	KIND_OMITTED,
};

#define FOLDS		0x1	/* said once above the table where it is the same in all rows */
#define INTERVAL	0x2	/* of its low and high ends there is a column too */
#define NAMED		0x4	/* the name of the point has it, which is enough on paper */

/*
 * struct column
 * @heading: NULL: as @name
 */
struct column {
	const char *name;
	const char *heading;
	enum kind kind;
	unsigned int flags;
};

/* In the order shown. What is not here comes at the end, as it is called in the file. */
static const struct column known[] = {
	{ "name", "point", KIND_NAME, 0 },
	{ "path", NULL, KIND_TEXT, FOLDS | NAMED },
	{ "schedule", NULL, KIND_TEXT, NAMED },
	{ "writer", NULL, KIND_TEXT, NAMED },
	{ "size_bytes", "size", KIND_SIZE, NAMED },
	{ "nodes", NULL, KIND_TEXT, NAMED },
	{ "threads", NULL, KIND_COUNT, NAMED },
	{ "ns_per_page", "median", KIND_NUMBER, INTERVAL },
	{ "mad_ns_per_page", "MAD", KIND_NUMBER, 0 },
	{ "n", NULL, KIND_COUNT, 0 },
	{ "invalid", "not valid", KIND_COUNT, 0 },
	{ "failed", NULL, KIND_FLAG, FOLDS },
	{ "gb_per_second", "GB/s", KIND_NUMBER, 0 },
	{ "speedup", "speed-up", KIND_NUMBER, INTERVAL },
	{ "ceiling_fraction", "of the ceiling", KIND_PART, INTERVAL },
	{ "ceiling", NULL, KIND_TEXT, FOLDS },
	{ "makespan_ms", "makespan, ms", KIND_NUMBER, 0 },
	{ "dispatch_ms", "dispatch, ms", KIND_NUMBER, 0 },
	{ "instructions_per_page", "instructions", KIND_NUMBER, 0 },
	{ "cycles_per_page", "cycles", KIND_NUMBER, 0 },
	{ "read_bytes_per_page", "bytes read", KIND_NUMBER, 0 },
	{ "written_bytes_per_page", "bytes written", KIND_NUMBER, 0 },
	{ "available_ms", "available, ms", KIND_NUMBER, 0 },
	{ "touch_p50_us", "touch p50, \xc2\xb5s", KIND_NUMBER, 0 },
	{ "touch_p99_us", "touch p99, \xc2\xb5s", KIND_NUMBER, 0 },
	{ "touch_max_us", "touch max, \xc2\xb5s", KIND_NUMBER, 0 },
	{ "lock_share", "lock share", KIND_PART, 0 },
	{ "warmup", "warm-up", KIND_COUNT, FOLDS },
	{ "outliers", NULL, KIND_COUNT, FOLDS },
	{ "boots", NULL, KIND_COUNT, FOLDS },
	{ "loads", NULL, KIND_COUNT, FOLDS },
	{ "verified", NULL, KIND_FLAG, FOLDS },
	{ "placement", NULL, KIND_TEXT, FOLDS },
	{ "worker_node", "worker node", KIND_COUNT, FOLDS },
	{ "prefill", NULL, KIND_TEXT, FOLDS },
	{ "chunk_bytes", "chunk", KIND_SIZE, FOLDS },
	{ "chunk_align_pages", "chunk aligned, pages", KIND_COUNT, FOLDS },
	{ "oversubscribed", NULL, KIND_FLAG, FOLDS },
	{ "huge_pages", "in huge pages", KIND_PART, FOLDS },
	{ "type", NULL, KIND_TEXT, FOLDS },
	{ "map", NULL, KIND_TEXT, FOLDS },
	{ "align_bytes", "alignment", KIND_SIZE, FOLDS },
	{ "init_on_alloc", "init_on_alloc", KIND_FLAG, FOLDS },
	{ "kernel", NULL, KIND_OMITTED, 0 },
	{ "host", NULL, KIND_OMITTED, 0 },
	{ "where", NULL, KIND_OMITTED, 0 },
	{ "accel", NULL, KIND_OMITTED, 0 },
	{ "nr_nodes", NULL, KIND_OMITTED, 0 },
	{ "ceiling_ns_per_page", NULL, KIND_OMITTED, 0 },
	{ "makespan_ms_low", NULL, KIND_OMITTED, 0 },
	{ "makespan_ms_high", NULL, KIND_OMITTED, 0 },
	{ "ns_per_page_low", NULL, KIND_OMITTED, 0 },
	{ "ns_per_page_high", NULL, KIND_OMITTED, 0 },
	{ "speedup_low", NULL, KIND_OMITTED, 0 },
	{ "speedup_high", NULL, KIND_OMITTED, 0 },
	{ "ceiling_fraction_low", NULL, KIND_OMITTED, 0 },
	{ "ceiling_fraction_high", NULL, KIND_OMITTED, 0 },
	{ "pages", NULL, KIND_COUNT, 0 },
	{ "written_pages", "pages written", KIND_COUNT, 0 },
};

#define NR_KNOWN (sizeof(known) / sizeof(known[0]))

/*
 * struct shown - a column of the page
 * @at: where it stands in each summary, @low and @high its interval; -1: it does not
 */
struct shown {
	struct column column;
	int at[HTML_REPORT_MOST];
	int low[HTML_REPORT_MOST];
	int high[HTML_REPORT_MOST];
};

struct table {
	const struct html_report *report;
	struct shown shown[MOST_COLUMNS];
	size_t nr;
};

static bool is_known(const char *name)
{
	for (size_t i = 0; i < NR_KNOWN; i++)
		if (!strcmp(known[i].name, name))
			return true;
	return false;
}

static int end_of(const struct columns *summary, const struct column *column,
		  const char *end)
{
	char name[128];

	snprintf(name, sizeof(name), "%s_%s", column->name, end);
	return column->flags & INTERVAL ? columns_find(summary, name) : -1;
}

static const char *value(const struct table *table, size_t k, size_t row,
			 int column)
{
	return columns_at(&table->report->of[k].summary, row, column);
}

/* Has any row a value in the columns @at, one of each summary, and have all the same? */
static void look(const struct table *table, const int *at, bool *any, bool *same)
{
	const char *first = NULL;

	*any = false;
	*same = true;
	for (size_t k = 0; k < table->report->nr; k++)
		for (size_t i = 0; i < table->report->of[k].summary.nr; i++) {
			const char *text = value(table, k, i, at[k]);

			first = first ? first : text;
			*any = *any || *text;
			*same = *same && !strcmp(first, text);
		}
}

/* Those without a value are left out. */
static void add_column(struct table *table, const struct column *column)
{
	struct shown *shown = &table->shown[table->nr];
	bool any, same, any_low, same_low;

	if (column->kind == KIND_OMITTED || table->nr == MOST_COLUMNS)
		return;
	shown->column = *column;
	for (size_t k = 0; k < table->report->nr; k++) {
		const struct columns *summary = &table->report->of[k].summary;

		shown->at[k] = columns_find(summary, column->name);
		shown->low[k] = end_of(summary, column, "low");
		shown->high[k] = end_of(summary, column, "high");
	}
	look(table, shown->at, &any, &same);
	look(table, shown->low, &any_low, &same_low);
	if (!same)
		shown->column.flags &= ~(unsigned int)FOLDS;
	if (!any_low)
		shown->column.flags &= ~(unsigned int)INTERVAL;
	table->nr += any;
}

static bool has_column(const struct table *table, const char *name)
{
	for (size_t i = 0; i < table->nr; i++)
		if (!strcmp(table->shown[i].column.name, name))
			return true;
	return false;
}

/* Columns that this program has not heard of: the stages, and what later ones add. */
static void add_others(struct table *table)
{
	for (size_t k = 0; k < table->report->nr; k++) {
		const struct columns *summary = &table->report->of[k].summary;

		for (size_t i = 0; i < summary->width; i++) {
			const struct column column = {
				summary->field[i], NULL, KIND_NUMBER, 0 };

			if (!is_known(column.name) &&
			    !has_column(table, column.name))
				add_column(table, &column);
		}
	}
}

static void write_heading(FILE *to, const struct shown *shown)
{
	const char *name = shown->column.heading ? shown->column.heading :
						   shown->column.name;
	static const char per_page[] = "_ns_per_page";
	char text[128];

	snprintf(text, sizeof(text), "%s", name);
	/* The unit is that of the medians. */
	if (!shown->column.heading && strlen(text) > strlen(per_page) &&
	    !strcmp(text + strlen(text) - strlen(per_page), per_page))
		text[strlen(text) - strlen(per_page)] = '\0';
	for (char *c = text; *c && !shown->column.heading; c++)
		if (*c == '_')
			*c = ' ';
	html_print(to, "%s", text);
}

static bool is_text(enum kind kind)
{
	return kind == KIND_NAME || kind == KIND_TEXT || kind == KIND_FLAG;
}

/* As many digits as tell it: what is large needs none behind the point. */
static void format_number(double number, char *text, size_t size)
{
	double least = fabs(number);

	snprintf(text, size, least >= 1e5 ? "%.0f" : least >= 0.1 ||
		 least == 0 ? "%.3f" : "%.3g", number);
}

/* "128 MiB", as the figures have it. */
static void format_size(double bytes, char *text, size_t size)
{
	static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB" };
	size_t unit = 0;

	while (bytes >= 1024 && unit < sizeof(units) / sizeof(units[0]) - 1) {
		bytes /= 1024;
		unit++;
	}
	snprintf(text, size, "%.4g %s", bytes, units[unit]);
}

/* What is no number is shown as it is. */
static void format_value(enum kind kind, const char *from, char *text,
			 size_t size)
{
	char *end;
	double number = strtod(from, &end);

	snprintf(text, size, "%s", from);
	if (!*from || *end || !isfinite(number))
		return;
	if (kind == KIND_NUMBER)
		format_number(number, text, size);
	else if (kind == KIND_COUNT)
		snprintf(text, size, "%.15g", number);
	else if (kind == KIND_PART)
		snprintf(text, size, "%.1f %%", 100 * number);
	else if (kind == KIND_SIZE)
		format_size(number, text, size);
	else if (kind == KIND_FLAG)
		snprintf(text, size, "%s", number != 0 ? "yes" : "no");
}

/* Numbers stand below each other. */
static const char *class_of(const struct column *column)
{
	if (is_text(column->kind))
		return column->flags & NAMED ? "named" : "text";
	return column->flags & NAMED ? "n named" : "n";
}

static void write_cell(FILE *to, const struct column *column, const char *from)
{
	char text[256];

	if (column->kind == KIND_NAME) {
		html_print(to, "<th scope=\"row\">%s</th>", from);
		return;
	}
	format_value(column->kind, from, text, sizeof(text));
	html_print(to, "<td class=\"%s\"", class_of(column));
	if (!is_text(column->kind) && strcmp(text, from) != 0)
		html_print(to, " data-v=\"%s\"", from);
	html_print(to, ">%s</td>", text);
}

static void write_interval(FILE *to, enum kind kind, const char *low,
			   const char *high)
{
	char of_low[256], of_high[256];

	if (!*low || !*high) {
		fputs("<td class=\"n\"></td>", to);
		return;
	}
	format_value(kind, low, of_low, sizeof(of_low));
	format_value(kind, high, of_high, sizeof(of_high));
	html_print(to, "<td class=\"n\" data-v=\"%s\">%s to %s</td>", low, of_low,
		   of_high);
}

static void write_row(FILE *to, const struct table *table, size_t k, size_t row)
{
	bool failed = !strcmp(columns_get(&table->report->of[k].summary, row,
					  "failed"), "1");

	fputs(failed ? "<tr class=\"failed\">" : "<tr>", to);
	for (size_t i = 0; i < table->nr; i++) {
		const struct shown *shown = &table->shown[i];

		if (shown->column.flags & FOLDS)
			continue;
		write_cell(to, &shown->column,
			   value(table, k, row, shown->at[k]));
		if (shown->column.kind == KIND_NAME && table->report->nr > 1)
			html_print(to, "<td>%s</td>", table->report->of[k].role);
		if (shown->column.flags & INTERVAL)
			write_interval(to, shown->column.kind,
				       value(table, k, row, shown->low[k]),
				       value(table, k, row, shown->high[k]));
	}
	fputs("</tr>\n", to);
}

static void write_head(FILE *to, const struct table *table)
{
	fputs("<thead><tr>", to);
	for (size_t i = 0; i < table->nr; i++) {
		const struct shown *shown = &table->shown[i];

		if (shown->column.flags & FOLDS)
			continue;
		html_print(to, "<th scope=\"col\" class=\"%s\">",
			   class_of(&shown->column));
		write_heading(to, shown);
		fputs("</th>", to);
		if (shown->column.kind == KIND_NAME && table->report->nr > 1)
			fputs("<th scope=\"col\">result</th>", to);
		if (shown->column.flags & INTERVAL)
			fputs("<th scope=\"col\" class=\"n\">95 % interval</th>",
			      to);
	}
	fputs("</tr></thead>\n", to);
}

/* What holds for all is no column. */
static void write_folded(FILE *to, const struct table *table)
{
	char text[256];
	bool any = false;

	for (size_t i = 0; i < table->nr; i++) {
		const struct shown *shown = &table->shown[i];

		if (!(shown->column.flags & FOLDS))
			continue;
		fputs(any ? ", " : "<p>The same in all points: ", to);
		write_heading(to, shown);
		format_value(shown->column.kind, value(table, 0, 0, shown->at[0]),
			     text, sizeof(text));
		html_print(to, " <b>%s</b>", text);
		any = true;
	}
	if (any)
		fputs(".</p>\n", to);
}

static void write_table(FILE *to, const struct table *table)
{
	html_print(to, "<p>Medians are %s per struct page, over the valid samples; their intervals are by bootstrap. MAD is the median absolute deviation. Lower is better.</p>\n",
		   html_report_counts(table->report) ? "instructions" :
						       "nanoseconds");
	write_folded(to, table);
	fputs("<div class=\"wide tall\" tabindex=\"0\" role=\"region\" aria-label=\"All points\"><table class=\"sorts\" data-noun=\"points\">"
	      "<caption>All points, in the order of summary.csv</caption>\n", to);
	write_head(to, table);
	fputs("<tbody>\n", to);
	for (size_t k = 0; k < table->report->nr; k++)
		for (size_t i = 0; i < table->report->of[k].summary.nr; i++)
			write_row(to, table, k, i);
	fputs("</tbody></table></div>\n", to);
}

void html_report_points(FILE *to, const struct html_report *report)
{
	struct table *table = calloc(1, sizeof(*table));

	if (!table) {
		fputs("<p class=\"missing\">There is no memory for this table.</p>\n",
		      to);
		return;
	}
	table->report = report;
	for (size_t i = 0; i < NR_KNOWN; i++)
		add_column(table, &known[i]);
	add_others(table);
	if (table->nr)
		write_table(to, table);
	else
		fputs("<p class=\"missing\">There are no points.</p>\n", to);
	free(table);
}

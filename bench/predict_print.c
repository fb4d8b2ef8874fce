// SPDX-License-Identifier: MIT
/* Predictions as a table of text or markdown; see predict.h. */
#include "predict.h"

#include <math.h>

#include "likeness.h"
#include "names.h"
#include "size.h"

/* "4.83 [4.80, 4.87]", in units of @of. */
static void add_interval(struct table *table, struct stats_interval interval,
			 double of)
{
	if (!isfinite(interval.value))
		table_cell(table, "%s", "");
	else if (isfinite(interval.low) && isfinite(interval.high))
		table_cell(table, "%.4g [%.4g, %.4g]", interval.value / of,
			   interval.low / of, interval.high / of);
	else
		table_cell(table, "%.4g", interval.value / of);
}

/* "1.6 [1.5, 1.7]", "above 8"; "none seen: 2 give 1.87". */
static void add_saturation(struct table *table,
			   const struct prediction *prediction)
{
	struct stats_interval saturation = prediction->saturation;

	if (isinf(saturation.value))
		table_cell(table, "above %u", prediction->fit.most_threads);
	else if (isfinite(saturation.value) && !prediction->reached)
		table_cell(table, "none seen: %u give %.4g",
			   prediction->fit.most_threads, saturation.value);
	else
		add_interval(table, saturation, 1);
}

static void add_part(struct table *table, double part)
{
	table_number(table, "%.1f %%", 100 * part);
}

/* "8G to 64G (4)". */
static void add_sizes(struct table *table, const struct strategy *of)
{
	char first[SIZE_TEXT], last[SIZE_TEXT];
	uint64_t least, most;
	size_t nr = strategy_fitted(of, &least, &most);

	size_format(least, first);
	size_format(most, last);
	if (nr > 1)
		table_cell(table, "%s to %s (%zu)", first, last, nr);
	else
		table_cell(table, "%s", first);
}

/* "20", "12 to 20". */
static void add_samples(struct table *table, const struct strategy *of)
{
	size_t least = SIZE_MAX, most = 0;

	for (size_t i = 0; i < of->nr; i++) {
		size_t nr = of->points[i].samples->nr;

		if (!of->points[i].fitted)
			continue;
		least = nr < least ? nr : least;
		most = nr > most ? nr : most;
	}
	if (least == most)
		table_cell(table, "%zu", most);
	else
		table_cell(table, "%zu to %zu", least, most);
}

static void add_row(const struct predict *predict, struct table *table,
		    const struct prediction *made)
{
	double unit = predict_unit_ns(predict);
	char doubts[PREDICT_DOUBTS];

	table_cell(table, "%s x %s",
		   names_of(&names_schedules, made->of->schedule),
		   names_of(&names_writers, made->of->writer));
	table_cell(table, "%s", made->of->nodes);
	add_sizes(table, made->of);
	add_samples(table, made->of);
	add_interval(table, made->fixed_ns, unit > 1 ? 1e6 : 1);
	add_interval(table, made->cost_ns, 1);
	add_saturation(table, made);
	add_part(table, made->misfit);
	add_part(table, made->held_out);
	table_cell(table, "%u", made->threads);
	add_interval(table, made->range, unit);
	if (predict->options.ask.nodes > 1)
		add_interval(table, made->all, unit);
	predict_doubts(made, doubts);
	table_cell(table, "%s", *doubts ? doubts : "none");
}

static void add_heads(const struct predict *predict, struct table *table)
{
	const struct prediction_ask *ask = &predict->options.ask;
	const char *unit = predict_unit(predict);
	bool counts = predict->strategies.counts;

	table_cell(table, "strategy");
	table_cell(table, "node");
	table_cell(table, "sizes");
	table_cell(table, "n");
	table_cell(table, counts ? "fixed instructions" : "fixed ms");
	table_cell(table, counts ? "cost instructions/page" : "cost ns/page");
	table_cell(table, "saturation");
	table_cell(table, "misfit");
	table_cell(table, "held out");
	table_cell(table, "threads");
	table_cell(table, "1 node, %s", unit);
	if (ask->nodes > 1)
		table_cell(table, "%u nodes, %s", ask->nodes, unit);
	table_cell(table, "doubts");
}

static int print_table(const struct predict *predict,
		       enum table_format format, FILE *to)
{
	unsigned int columns = predict->options.ask.nodes > 1 ? 13 : 12;
	struct table table;
	int err;

	table_begin(&table, columns,
		    1U << 0 | 1U << 1 | 1U << 2 | 1U << (columns - 1));
	add_heads(predict, &table);
	for (size_t i = 0; i < predict->nr; i++)
		if (!*predict->made[i].reason)
			add_row(predict, &table, &predict->made[i]);
	err = table_print(&table, to, format);
	table_free(&table);
	return err;
}

static int print_notes(const struct predict *predict, const char *start,
		       FILE *to)
{
	struct table lines;
	int err;

	table_begin(&lines, 1, 1);
	predict_notes(predict, &lines);
	for (size_t i = 0; i < lines.nr; i++)
		fprintf(to, "%s%s\n", start, lines.cells[i]);
	err = lines.err;
	table_free(&lines);
	return err;
}

int predict_print(const struct predict *predict, FILE *to)
{
	bool markdown = predict->options.format == PREDICT_MARKDOWN;
	/* Markdown would take lines for one paragraph. */
	const char *start = markdown ? "- " : "# ";
	char place[LIKENESS_PLACE], size[SIZE_TEXT];
	int err;

	fprintf(to, "%sresult: %s\n", start,
		table_clean(likeness_place(&predict->reading, place)));
	fprintf(to, "%spredicted: %s on each of %u node%s, by %s of a range = fixed + pages * cost / min(threads, saturation)\n\n",
		start, size_format(predict->options.ask.size, size),
		predict->options.ask.nodes,
		predict->options.ask.nodes == 1 ? "" : "s",
		predict->strategies.counts ? "instructions" : "time");
	err = print_table(predict, markdown ? TABLE_MARKDOWN : TABLE_TEXT, to);
	fputc('\n', to);
	return err ? err : print_notes(predict, start, to);
}

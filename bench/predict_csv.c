// SPDX-License-Identifier: MIT
/*
 * Predictions as csv, for the figure: a row is a value with its interval, and what kind of
 * value it is. `measured` is a point, the time of one range; `curve` what the model says of
 * one range with as many threads as the prediction has; `predicted` what it says of ranges on
 * @nr_nodes nodes; `fixed`, `cost` (ns or instructions a page) and `saturation` its figures;
 * `misfit` and `held_out` parts. What is unknown is empty.
 */
#include "predict.h"

#include <inttypes.h>
#include <math.h>

#include "bootstrap.h"
#include "names.h"

static const char *const heads[] = {
	"kind", "schedule", "writer", "nodes", "threads", "size_bytes",
	"nr_nodes", "n", "value", "value_low", "value_high", "unit", "note"
};

#define COLUMNS (sizeof(heads) / sizeof(heads[0]))

/* What a row is of; zero and NULL: of nothing. */
struct row {
	const char *kind;
	unsigned int threads;
	uint64_t size;
	unsigned int nr_nodes;
	size_t n;
	struct stats_interval value;
	const char *unit;
	const char *note;
};

static void add_whole(struct table *table, uint64_t value)
{
	if (value)
		table_cell(table, "%" PRIu64, value);
	else
		table_cell(table, "%s", "");
}

static void add(struct table *table, const struct strategy *of,
		const struct row *row)
{
	table_cell(table, "%s", row->kind);
	table_cell(table, "%s", names_of(&names_schedules, of->schedule));
	table_cell(table, "%s", names_of(&names_writers, of->writer));
	table_cell(table, "%s", of->nodes);
	add_whole(table, row->threads);
	add_whole(table, row->size);
	add_whole(table, row->nr_nodes);
	add_whole(table, row->n);
	table_number(table, "%.9g", row->value.value);
	table_number(table, "%.9g", row->value.low);
	table_number(table, "%.9g", row->value.high);
	table_cell(table, "%s", row->unit);
	table_cell(table, "%s", row->note ? row->note : "");
}

static struct stats_interval in_units(struct stats_interval interval,
				      double unit)
{
	interval.value /= unit;
	interval.low /= unit;
	interval.high /= unit;
	return interval;
}

static struct stats_interval exactly(double value)
{
	return (struct stats_interval){ value, NAN, NAN };
}

static void add_measured(const struct predict *predict, struct table *table,
			 const struct strategy *of)
{
	for (size_t i = 0; i < of->nr; i++) {
		const struct strategy_point *point = &of->points[i];
		const struct bootstrap_side side = {
			point->samples->values, point->samples->boots,
			point->samples->loads, point->samples->nr,
		};
		double unit = predict_unit_ns(predict) / point->scale;
		const struct row row = {
			.kind = "measured", .threads = point->threads,
			.size = point->size, .nr_nodes = 1,
			.n = point->samples->nr,
			.value = in_units(bootstrap_median_of(&side), unit),
			.unit = predict_unit(predict),
			.note = !point->fitted ? "left out as warm" :
				point->warm ? "warm" : "",
		};

		add(table, of, &row);
	}
}

static void add_curve_point(const struct predict *predict, struct table *table,
			    const struct prediction *made, uint64_t size)
{
	double pages = made->pages * ((double)size /
				      (double)predict->options.ask.size);
	const struct row row = {
		.kind = "curve", .threads = made->threads, .size = size,
		.nr_nodes = 1, .unit = predict_unit(predict),
		.value = in_units(prediction_range(made, pages),
				  predict_unit_ns(predict)),
	};

	add(table, made->of, &row);
}

/* From what was measured to what is predicted, by powers of 2 and the last. */
static void add_curve(const struct predict *predict, struct table *table,
		      const struct prediction *made)
{
	uint64_t least = UINT64_MAX, last = predict->options.ask.size;

	for (size_t i = 0; i < made->of->nr; i++)
		if (made->of->points[i].size < least)
			least = made->of->points[i].size;
	for (uint64_t size = least; size < last && size; size *= 2)
		add_curve_point(predict, table, made, size);
	add_curve_point(predict, table, made, last);
}

static void add_figures(const struct predict *predict, struct table *table,
			const struct prediction *made)
{
	const char *per_page = predict->strategies.counts ? "instructions" : "ns";
	double unit = predict_unit_ns(predict);
	struct stats_interval saturation = made->saturation;
	const struct row fixed = { .kind = "fixed", .unit = predict_unit(predict),
				   .value = in_units(made->fixed_ns, unit) };
	const struct row cost = { .kind = "cost", .unit = per_page,
				  .value = made->cost_ns };
	struct row seen = { .kind = "saturation", .unit = "threads" };
	const struct row misfit = { .kind = "misfit", .unit = "part",
				    .value = exactly(made->misfit) };
	const struct row held_out = { .kind = "held_out", .unit = "part",
				      .value = exactly(made->held_out) };

	if (!isnan(saturation.value) && !made->reached)
		seen.note = "not reached";
	if (isinf(saturation.value))
		saturation = exactly(NAN);
	seen.value = saturation;
	add(table, made->of, &fixed);
	add(table, made->of, &cost);
	add(table, made->of, &seen);
	add(table, made->of, &misfit);
	add(table, made->of, &held_out);
}

static void add_predicted(const struct predict *predict, struct table *table,
			  const struct prediction *made)
{
	const struct prediction_ask *ask = &predict->options.ask;
	double unit = predict_unit_ns(predict);
	char doubts[PREDICT_DOUBTS];
	struct row row = {
		.kind = "predicted", .threads = made->threads,
		.size = ask->size, .nr_nodes = 1,
		.value = in_units(made->range, unit),
		.unit = predict_unit(predict),
		.note = predict_doubts(made, doubts),
	};

	add(table, made->of, &row);
	if (ask->nodes == 1)
		return;
	row.nr_nodes = ask->nodes;
	row.value = in_units(made->all, unit);
	add(table, made->of, &row);
}

int predict_print_csv(const struct predict *predict, FILE *to)
{
	struct table table;
	int err;

	table_begin(&table, COLUMNS, 0);
	for (size_t i = 0; i < COLUMNS; i++)
		table_cell(&table, "%s", heads[i]);
	for (size_t i = 0; i < predict->nr; i++) {
		const struct prediction *made = &predict->made[i];

		if (*made->reason)
			continue;
		add_measured(predict, &table, made->of);
		add_curve(predict, &table, made);
		add_figures(predict, &table, made);
		add_predicted(predict, &table, made);
	}
	err = table_print(&table, to, TABLE_CSV);
	table_free(&table);
	return err;
}

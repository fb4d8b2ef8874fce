// SPDX-License-Identifier: MIT
/* Predictions as JSON; see predict.h. What is unknown is null. */
#include "predict.h"

#include <errno.h>
#include <math.h>

#include "json_of.h"
#include "names.h"

static struct stats_interval in_units(const struct predict *predict,
				      struct stats_interval interval)
{
	double unit = predict_unit_ns(predict);

	return (struct stats_interval){ interval.value / unit,
					interval.low / unit,
					interval.high / unit };
}

static json_t *of_points(const struct predict *predict,
			 const struct strategy *of)
{
	double unit = predict_unit_ns(predict);
	json_t *array = json_array();

	for (size_t i = 0; i < of->nr; i++) {
		const struct strategy_point *point = &of->points[i];

		json_array_append_new(array, json_pack(
			"{s:o, s:I, s:i, s:I, s:f, s:b, s:b}",
			"name", json_of_text(point->samples->name),
			"size_bytes", (json_int_t)point->size,
			"threads", (int)point->threads,
			"n", (json_int_t)point->samples->nr,
			"range", point->ns / unit, "warm", (int)point->warm,
			"fitted", (int)point->fitted));
	}
	return array;
}

static json_t *of_model(const struct predict *predict,
			const struct prediction *made)
{
	/* What was not reached may be no number; nor is what cannot be told. */
	return json_pack("{s:o, s:o, s:o, s:o, s:i, s:f, s:o}",
			 "fixed", json_of_interval(in_units(predict,
							    made->fixed_ns)),
			 "cost_per_page", json_of_interval(made->cost_ns),
			 "saturation", json_of_interval(made->saturation),
			 "saturation_reached",
			 isnan(made->saturation.value) ? json_null() :
			 json_boolean(made->reached),
			 "most_threads", (int)made->fit.most_threads,
			 "misfit", made->misfit,
			 "held_out", json_of_number(made->held_out));
}

static json_t *of_prediction(const struct predict *predict,
			     const struct prediction *made)
{
	char doubts[PREDICT_DOUBTS];

	return json_pack("{s:i, s:f, s:b, s:o, s:o, s:o}",
			 "threads", (int)made->threads,
			 "beyond", made->beyond, "guess", (int)made->guess,
			 "one_node", json_of_interval(in_units(predict,
							       made->range)),
			 "all_nodes", json_of_interval(in_units(predict,
								made->all)),
			 "doubts", json_of_text(predict_doubts(made, doubts)));
}

static json_t *of_strategy(const struct predict *predict,
			   const struct prediction *made)
{
	const struct strategy *of = made->of;
	bool is_made = !*made->reason;

	return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o}",
			 "schedule", names_of(&names_schedules, of->schedule),
			 "writer", names_of(&names_writers, of->writer),
			 "nodes", json_of_text(of->nodes),
			 "together", json_of_number(of->together),
			 "points", of_points(predict, of),
			 "model", is_made ? of_model(predict, made) : json_null(),
			 "predicted", is_made ? of_prediction(predict, made) :
						json_null(),
			 "reason", is_made ? json_null() :
					     json_of_text(made->reason));
}

static json_t *of_notes(const struct predict *predict)
{
	json_t *array = json_array();
	struct table lines;

	table_begin(&lines, 1, 1);
	predict_notes(predict, &lines);
	for (size_t i = 0; i < lines.nr; i++)
		json_array_append_new(array, json_of_text(lines.cells[i]));
	table_free(&lines);
	return array;
}

int predict_print_json(const struct predict *predict, FILE *to)
{
	const struct prediction_ask *ask = &predict->options.ask;
	const char *per_page = predict->strategies.counts ? "instructions" : "ns";
	json_t *strategies = json_array();

	for (size_t i = 0; i < predict->nr; i++)
		json_array_append_new(strategies,
				      of_strategy(predict, &predict->made[i]));
	return json_of_print(json_pack(
		"{s:i, s:s, s:s, s:I, s:i, s:o, s:o, s:o}", "schema", 1,
		"unit", predict_unit(predict), "cost_unit", per_page,
		"size_bytes", (json_int_t)ask->size, "nodes", (int)ask->nodes,
		"result", json_of_reading(&predict->reading),
		"strategies", strategies, "rests_on", of_notes(predict)), to);
}

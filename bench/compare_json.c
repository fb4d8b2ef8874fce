// SPDX-License-Identifier: MIT
/* Comparisons as JSON; see compare.h. What is unknown is null. */
#include "compare.h"

#include "json_of.h"

static json_t *of_side(const struct reading_point *point, double median)
{
	if (!point)
		return json_null();
	return json_pack("{s:o, s:I}", "median", json_of_number(median), "n",
			 (json_int_t)point->nr);
}

static json_t *of_row(const struct comparison_row *row)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:s, s:o, s:o}",
			 "name", json_of_text(row->name),
			 "base", of_side(row->base, row->base_median),
			 "contender", of_side(row->contender,
					      row->contender_median),
			 "ratio", json_of_interval(row->ratio),
			 "p", json_of_number(row->p),
			 "p_corrected", json_of_number(row->corrected),
			 "verdict", compare_verdict(row->verdict),
			 "reason", *row->reason ? json_of_text(row->reason) :
						  json_null(),
			 "needed", json_of_number(row->needed));
}

static json_t *of_means(const struct comparison *comparison)
{
	struct comparison_mean means[COMPARISON_MEANS];
	size_t nr = comparison_means(comparison, means);
	json_t *array = json_array();

	for (size_t i = 0; i < nr; i++)
		json_array_append_new(array,
			json_pack("{s:o, s:f, s:I}", "of", json_of_text(means[i].name),
				  "ratio", means[i].ratio, "points",
				  (json_int_t)means[i].nr));
	return array;
}

static json_t *of_counts(const struct comparison *comparison)
{
	json_t *json = json_object();

	for (int v = 0; v < VERDICTS; v++)
		json_object_set_new(json, compare_verdict((enum verdict)v),
			json_integer((json_int_t)comparison->count[v]));
	return json;
}

/* likeness_fn */
static void add_difference(void *arg, const char *name, bool refused,
			   const char *a, const char *b)
{
	(void)refused;
	json_array_append_new(arg, json_pack("{s:s, s:o, s:o}", "name", name,
					     "base", json_of_text(a), "contender",
					     json_of_text(b)));
}

static json_t *of_comparison(const struct compare *compare, size_t k)
{
	const struct comparison *comparison = &compare->comparisons[k];
	json_t *points = json_array(), *differences = json_array();

	likeness_check(&compare->options.likeness, comparison->base,
		       comparison->contender, add_difference, differences);
	for (size_t i = 0; i < comparison->nr; i++)
		json_array_append_new(points, of_row(&comparison->rows[i]));
	return json_pack("{s:o, s:o, s:o, s:o, s:o}",
			 "contender", json_of_reading(comparison->contender),
			 "differences", differences, "points", points,
			 "means", of_means(comparison),
			 "count", of_counts(comparison));
}

int compare_print_json(const struct compare *compare, int status, FILE *to)
{
	json_t *comparisons = json_array(), *json;

	for (size_t k = 0; k < compare->nr; k++)
		json_array_append_new(comparisons, of_comparison(compare, k));
	json = json_pack("{s:i, s:s, s:o, s:f, s:f, s:i, s:o, s:o}", "schema", 1,
			 "unit", compare_unit(&compare->readings[0]),
			 "contrast", compare->options.contrast_text ?
			 json_of_text(compare->options.contrast_text) : json_null(),
			 "threshold", compare->options.threshold,
			 "floor", compare->options.floor, "status", status,
			 "base", json_of_reading(&compare->readings[0]),
			 "comparisons", comparisons);
	return json_of_print(json, to);
}

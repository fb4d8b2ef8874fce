// SPDX-License-Identifier: MIT
/* How comparisons are shown, but as JSON; see compare.h. */
#include "compare.h"

#include <math.h>
#include <string.h>

#include "table.h"

#define TEXT 160

const char *compare_verdict(enum verdict verdict)
{
	static const char *const names[VERDICTS] = {
		[VERDICT_SAME] = "same",
		[VERDICT_FASTER] = "faster",
		[VERDICT_SLOWER] = "slower",
		[VERDICT_UNCLEAR] = "cannot tell",
		[VERDICT_MISSING] = "missing",
		[VERDICT_NEW] = "new",
	};

	return names[verdict];
}

/* "21 %", "5.1 %". */
static void format_change(double ratio, char text[static TEXT])
{
	double change = 100 * fabs(ratio - 1);

	snprintf(text, TEXT, change < 9.95 ? "%.1f %%" : "%.0f %%", change);
}

static void format_unclear(const struct comparison_row *row,
			   char text[static TEXT])
{
	int used = snprintf(text, TEXT, "cannot tell: %s", row->reason);

	if (isfinite(row->needed))
		snprintf(text + used, (size_t)(TEXT - used),
			 "%sabout %.0f samples would", *row->reason ? "; " : "",
			 row->needed);
	else if (!*row->reason)
		snprintf(text + used, (size_t)(TEXT - used),
			 "too near the limit");
}

static void format_verdict(const struct comparison_row *row,
			   char text[static TEXT])
{
	const char *verdict = compare_verdict(row->verdict);
	char change[TEXT];

	switch (row->verdict) {
	case VERDICT_UNCLEAR:
		format_unclear(row, text);
		return;
	case VERDICT_FASTER:
	case VERDICT_SLOWER:
		format_change(row->ratio.value, change);
		snprintf(text, TEXT, "%s by %.32s", verdict, change);
		return;
	case VERDICT_MISSING:
		snprintf(text, TEXT, "missing in the contender");
		return;
	case VERDICT_NEW:
		snprintf(text, TEXT, "new: not in the base");
		return;
	default:
		snprintf(text, TEXT, "%s", verdict);
	}
}

/* "20", or "20, 18". */
static void format_numbers(const struct comparison_row *row,
			   char text[static TEXT])
{
	size_t base = row->base ? row->base->nr : 0;
	size_t contender = row->contender ? row->contender->nr : 0;

	if (base == contender)
		snprintf(text, TEXT, "%zu", base);
	else
		snprintf(text, TEXT, "%zu, %zu", base, contender);
}

static void format_interval(struct stats_interval ratio, char text[static TEXT])
{
	text[0] = '\0';
	if (isfinite(ratio.low))
		snprintf(text, TEXT, "[%.3f, %.3f]", ratio.low, ratio.high);
}

/* What the figures are. */
const char *compare_unit(const struct reading *reading)
{
	bool per_page = reading->per_page || !reading->values_known;

	if (reading_counts(reading))
		return per_page ? "instructions/page" : "instructions";
	return per_page ? "ns/page" : "ns";
}

static void add_row(struct table *table, const struct comparison_row *row)
{
	char verdict[TEXT], numbers[TEXT], interval[TEXT];

	format_verdict(row, verdict);
	format_numbers(row, numbers);
	format_interval(row->ratio, interval);
	table_cell(table, "%s", row->name);
	table_number(table, "%.3f", row->base_median);
	table_number(table, "%.3f", row->contender_median);
	table_number(table, "%.3f", row->ratio.value);
	table_cell(table, "%s", interval);
	table_number(table, "%.2g", row->p);
	table_cell(table, "%s", numbers);
	table_cell(table, "%s", verdict);
}

static enum table_format table_format(const struct compare *compare)
{
	return compare->options.format == COMPARE_MARKDOWN ? TABLE_MARKDOWN :
	       compare->options.format == COMPARE_CSV ? TABLE_CSV : TABLE_TEXT;
}

/* Prints a table and frees it. */
static int finish(const struct compare *compare, struct table *table, FILE *to)
{
	int err = table_print(table, to, table_format(compare));

	table_free(table);
	return err;
}

static int print_pair(const struct compare *compare, FILE *to)
{
	const struct comparison *comparison = &compare->comparisons[0];
	struct table table;

	table_begin(&table, 8, 1U << 0 | 1U << 7);
	table_cell(&table, "point");
	table_cell(&table, "base %s", compare_unit(comparison->base));
	table_cell(&table, "contender %s", compare_unit(comparison->contender));
	table_cell(&table, "ratio");
	table_cell(&table, "95 %% interval");
	table_cell(&table, "p");
	table_cell(&table, "n");
	table_cell(&table, "verdict");
	for (size_t i = 0; i < comparison->nr; i++)
		add_row(&table, &comparison->rows[i]);
	return finish(compare, &table, to);
}

/* The row of a point in another comparison, or NULL. */
static const struct comparison_row *row_of(const struct comparison *in,
					   const char *name)
{
	for (size_t i = 0; i < in->nr; i++)
		if (!strcmp(in->rows[i].name, name))
			return &in->rows[i];
	return NULL;
}

/* "0.793 faster". */
static void add_ratio(struct table *table, const struct comparison_row *row)
{
	if (!row)
		table_cell(table, "%s", "");
	else if (isfinite(row->ratio.value))
		table_cell(table, "%.3f %s", row->ratio.value,
			   compare_verdict(row->verdict));
	else
		table_cell(table, "%s", compare_verdict(row->verdict));
}

static bool was_before(const struct compare *compare, size_t k, const char *name)
{
	for (size_t i = 0; i < k; i++)
		if (row_of(&compare->comparisons[i], name))
			return true;
	return false;
}

static void add_trend(const struct compare *compare, struct table *table,
		      const struct comparison_row *row)
{
	table_cell(table, "%s", row->name);
	table_number(table, "%.3f", row->base_median);
	for (size_t k = 0; k < compare->nr; k++)
		add_ratio(table, row_of(&compare->comparisons[k], row->name));
}

/* A column a kernel. */
static int print_trend(const struct compare *compare, FILE *to)
{
	char kernel[LIKENESS_TEXT];
	struct table table;

	table_begin(&table, (unsigned int)compare->nr + 2, ~(1U << 1));
	table_cell(&table, "point");
	table_cell(&table, "base %s", compare_unit(&compare->readings[0]));
	for (size_t k = 0; k < compare->nr; k++)
		table_cell(&table, "[%zu] %s", k + 1,
			   likeness_text(&compare->readings[k + 1], "kernel",
					 kernel));
	for (size_t k = 0; k < compare->nr; k++)
		for (size_t i = 0; i < compare->comparisons[k].nr; i++) {
			const struct comparison_row *row =
				&compare->comparisons[k].rows[i];

			if (!was_before(compare, k, row->name))
				add_trend(compare, &table, row);
		}
	return finish(compare, &table, to);
}

static int print_means(const struct compare *compare, FILE *to)
{
	struct comparison_mean means[COMPARISON_MEANS];
	struct table table;

	table_begin(&table, compare->nr > 1 ? 4 : 3, 1U << 0);
	table_cell(&table, "geometric mean of ratios");
	table_cell(&table, "ratio");
	table_cell(&table, "points");
	if (compare->nr > 1)
		table_cell(&table, "contender");
	for (size_t k = 0; k < compare->nr; k++) {
		size_t nr = comparison_means(&compare->comparisons[k], means);

		for (size_t i = 0; i < nr; i++) {
			table_cell(&table, "%s", means[i].name);
			table_number(&table, "%.3f", means[i].ratio);
			table_cell(&table, "%zu", means[i].nr);
			if (compare->nr > 1)
				table_cell(&table, "[%zu]", k + 1);
		}
	}
	return finish(compare, &table, to);
}

/* Markdown would take lines for one paragraph. */
static const char *line_start(const struct compare *compare)
{
	return compare->options.format == COMPARE_MARKDOWN ? "- " : "# ";
}

static void print_reading(const struct compare *compare, FILE *to, size_t k)
{
	char place[LIKENESS_PLACE], role[32] = "base";

	if (k)
		snprintf(role, sizeof(role), compare->nr > 1 ?
			 "contender [%zu]" : "contender", k);
	fprintf(to, "%s%s: %s\n", line_start(compare), role,
		table_clean(likeness_place(&compare->readings[k], place)));
}

/* Where the differences go. */
struct telling {
	const struct compare *compare;
	FILE *to;
	size_t k;
};

/* likeness_fn; kernels stand with the results already. */
static void tell(void *arg, const char *name, bool refused, const char *a,
		 const char *b)
{
	const struct telling *telling = arg;
	char of_a[LIKENESS_TEXT], of_b[LIKENESS_TEXT], role[32] = "";

	(void)refused;
	if (!strcmp(name, "kernel"))
		return;
	snprintf(of_a, sizeof(of_a), "%s", a);
	snprintf(of_b, sizeof(of_b), "%s", b);
	if (telling->compare->nr > 1)
		snprintf(role, sizeof(role), "[%zu] ", telling->k);
	fprintf(telling->to, "%s%sdiffers in %s: %s against %s\n",
		line_start(telling->compare), role, name, table_clean(of_a),
		table_clean(of_b));
}

static void print_head(const struct compare *compare, FILE *to)
{
	const struct compare_options *options = &compare->options;

	for (size_t k = 0; k < compare->nr_readings; k++)
		if (!k || !options->contrast_text)
			print_reading(compare, to, k);
	if (options->contrast_text)
		fprintf(to, "%scontender: of the same result, with %s in names; ratios are of samples of one round\n",
			line_start(compare), options->contrast_text);
	for (size_t k = 1; k < compare->nr_readings; k++) {
		struct telling telling = { compare, to, k };

		likeness_check(&options->likeness, &compare->readings[0],
			       &compare->readings[k], tell, &telling);
	}
	fprintf(to, "%sa change counts beyond %.3g %%: threshold %.3g %%, ",
		line_start(compare), 100 * compare->change,
		100 * options->threshold);
	if (compare->options.floor > 0)
		fprintf(to, "floor %.3g %%", 100 * options->floor);
	else
		fputs("no floor", to);
	fprintf(to, "; p is corrected for %zu points\n",
		compare->comparisons[0].tests);
	if (!strcmp(compare->readings[0].context[READING_ACCEL], "tcg"))
		fprintf(to, "%stimes of an emulated machine are functional only: they say nothing of speed\n",
			line_start(compare));
	fputc('\n', to);
}

static void print_counts(const struct compare *compare, FILE *to)
{
	for (size_t k = 0; k < compare->nr; k++) {
		const size_t *count = compare->comparisons[k].count;

		fputs(line_start(compare), to);
		if (compare->nr > 1)
			fprintf(to, "[%zu] ", k + 1);
		for (int v = 0; v < VERDICTS; v++)
			fprintf(to, "%s%zu %s", v ? ", " : "", count[v],
				compare_verdict((enum verdict)v));
		if (compare->comparisons[k].firsts)
			fprintf(to, "; left out as too few: %zu that are the first since boot",
				compare->comparisons[k].firsts);
		if (compare->alone)
			fprintf(to, "; left out: %zu that have no contender",
				compare->alone);
		fputc('\n', to);
	}
}

/* Everything in one table, a row a point and contender. */
static int print_csv(const struct compare *compare, FILE *to)
{
	static const char *const heads[] = {
		"contender", "name", "base", "value", "ratio", "ratio_low",
		"ratio_high", "p", "p_corrected", "n_base", "n", "verdict",
		"needed" };
	struct table table;

	table_begin(&table, sizeof(heads) / sizeof(heads[0]), 0);
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		table_cell(&table, "%s", heads[i]);
	for (size_t k = 0; k < compare->nr; k++)
		for (size_t i = 0; i < compare->comparisons[k].nr; i++) {
			const struct comparison_row *row =
				&compare->comparisons[k].rows[i];

			table_cell(&table, "%s", compare->readings[k + 1].path);
			table_cell(&table, "%s", row->name);
			table_number(&table, "%.9g", row->base_median);
			table_number(&table, "%.9g", row->contender_median);
			table_number(&table, "%.9g", row->ratio.value);
			table_number(&table, "%.9g", row->ratio.low);
			table_number(&table, "%.9g", row->ratio.high);
			table_number(&table, "%.9g", row->p);
			table_number(&table, "%.9g", row->corrected);
			table_cell(&table, "%zu", row->base ? row->base->nr : 0);
			table_cell(&table, "%zu",
				   row->contender ? row->contender->nr : 0);
			table_cell(&table, "%s", compare_verdict(row->verdict));
			table_number(&table, "%.0f", row->needed);
		}
	return finish(compare, &table, to);
}

int compare_print(const struct compare *compare, FILE *to)
{
	int err;

	if (compare->options.format == COMPARE_CSV)
		return print_csv(compare, to);
	print_head(compare, to);
	err = compare->nr > 1 ? print_trend(compare, to) :
				print_pair(compare, to);
	if (err)
		return err;
	fputc('\n', to);
	err = print_means(compare, to);
	fputc('\n', to);
	print_counts(compare, to);
	return err;
}

int compare_print_noise(const struct compare *compare,
			const struct comparison_noise *noise, FILE *to)
{
	int err;

	print_head(compare, to);
	err = print_pair(compare, to);
	fprintf(to, "\n%sfloor: %.2f %%: 95 of 100 points are not further apart (%zu points, %.0f samples each)\n",
		line_start(compare), 100 * noise->floor, noise->points,
		noise->samples);
	fprintf(to, "%sintervals that exclude 1 by more than %.0f %%: %zu of %zu\n",
		line_start(compare), 100 * COMPARISON_STEADY, noise->outside,
		noise->points);
	return err;
}

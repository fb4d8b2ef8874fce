// SPDX-License-Identifier: MIT
/*
 * Points as OpenMetrics, for the textfile collector of node_exporter or to be pushed; see
 * export.h. It is read by older parsers of Prometheus' own text too: gauges only, no time
 * of a sample. What is not known is no sample.
 */
#include "export.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#define PREFIX "memmap_bench_"

/* What every sample says of its result; the same of two would make them one. */
static const char *const facts[] = { "host", "kernel", "where", "accel" };

#define NR_FACTS (sizeof(facts) / sizeof(facts[0]))

/* Of what a row's figures are: never two in one family. */
enum kind { KIND_PAGE, KIND_INSTRUCTIONS, KIND_TIME, KIND_COUNT, KIND_ANY };

static enum kind kind_of(const struct reading *reading)
{
	bool per_page = reading->per_page || !reading->values_known;

	if (reading_counts(reading))
		return per_page ? KIND_INSTRUCTIONS : KIND_COUNT;
	return per_page ? KIND_PAGE : KIND_TIME;
}

/* In seconds, or instructions. */
static double scaled(const struct export_row *row, double value)
{
	return reading_counts(row->reading) ? value : value / 1e9;
}

static double median(const struct export_row *row)
{
	return scaled(row, row->median.value);
}

static double low(const struct export_row *row)
{
	return scaled(row, row->median.low);
}

static double high(const struct export_row *row)
{
	return scaled(row, row->median.high);
}

static double deviation(const struct export_row *row)
{
	return scaled(row, row->mad);
}

static double samples(const struct export_row *row)
{
	return (double)row->point->nr;
}

static double invalid(const struct export_row *row)
{
	return row->point->invalid;
}

static double failed(const struct export_row *row)
{
	return row->failed;
}

/*
 * struct family
 * @name: ends in @unit, where there is one
 * @value: NAN: not known
 */
struct family {
	const char *name;
	const char *unit;
	enum kind kind;
	double (*value)(const struct export_row *row);
	const char *help;
};

#define FIGURES(what, unit, kind, help)					\
	{ what "_median_" unit, unit, kind, median, "Median of " help },\
	{ what "_low_" unit, unit, kind, low,				\
	  "Lower bound of the median's 95 % interval: " help },		\
	{ what "_high_" unit, unit, kind, high,				\
	  "Upper bound of the median's 95 % interval: " help },		\
	{ what "_deviation_" unit, unit, kind, deviation,		\
	  "Median absolute deviation, not scaled: " help }

static const struct family families[] = {
	FIGURES("page", "seconds", KIND_PAGE,
		"the time per struct page of what the path is; with accel tcg it says nothing of speed."),
	FIGURES("page", "instructions", KIND_INSTRUCTIONS,
		"the instructions per struct page of what the path is, as an emulator counts them."),
	FIGURES("time", "seconds", KIND_TIME, "the time of one iteration."),
	FIGURES("time", "instructions", KIND_COUNT,
		"the instructions of one iteration, as an emulator counts them."),
	{ "samples", NULL, KIND_ANY, samples,
	  "Valid samples, without warm-up, that the figures are of." },
	{ "invalid_samples", NULL, KIND_ANY, invalid,
	  "Samples that were left out as something disturbed them." },
	{ "point_failed", NULL, KIND_ANY, failed,
	  "Whether it has an error, or fewer than half of the samples that were asked for are valid; then it has no other figure." },
};

static void print_value(FILE *to, const char *text)
{
	for (; *text; text++) {
		if (*text == '\n')
			fputs("\\n", to);
		else
			fprintf(to, strchr("\\\"", *text) ? "\\%c" : "%c", *text);
	}
}

static void print_label(FILE *to, const char *name, const char *value)
{
	fputc(',', to);
	/* chunk-align: a label has no such sign. */
	for (; *name; name++)
		fputc(*name == '-' ? '_' : *name, to);
	fputs("=\"", to);
	print_value(to, value);
	fputc('"', to);
}

static void print_labels(FILE *to, const struct export_row *row)
{
	char text[LIKENESS_TEXT], value[READING_NAME];

	fputs("{point=\"", to);
	print_value(to, row->point->name);
	fputc('"', to);
	for (size_t i = 0; i < row->parts.nr; i++)
		print_label(to, row->parts.part[i].key,
			    export_part(row, row->parts.part[i].key, value));
	for (size_t i = 0; i < NR_FACTS; i++)
		if (export_fact(row->reading, facts[i], text))
			print_label(to, facts[i], text);
	fputc('}', to);
}

/* The median of a point that failed would pass for one. */
static bool has_value(const struct family *family, const struct export_row *row)
{
	if (family->kind != KIND_ANY &&
	    (row->failed || family->kind != kind_of(row->reading)))
		return false;
	return isfinite(family->value(row));
}

static void print_head(FILE *to, const struct family *family)
{
	fprintf(to, "# TYPE " PREFIX "%s gauge\n", family->name);
	if (family->unit)
		fprintf(to, "# UNIT " PREFIX "%s %s\n", family->name,
			family->unit);
	fprintf(to, "# HELP " PREFIX "%s %s\n", family->name, family->help);
}

/* A family without a sample says nothing at all. */
static void print_family(FILE *to, const struct family *family,
			 const struct export *export)
{
	bool begun = false;

	for (size_t i = 0; i < export->nr; i++) {
		const struct export_row *row = &export->rows[i];

		if (!has_value(family, row))
			continue;
		if (!begun)
			print_head(to, family);
		begun = true;
		fprintf(to, PREFIX "%s", family->name);
		print_labels(to, row);
		fprintf(to, " %.12g\n", family->value(row));
	}
}

static bool same_labels(const struct reading *a, const struct reading *b)
{
	char of_a[LIKENESS_TEXT], of_b[LIKENESS_TEXT];

	for (size_t i = 0; i < NR_FACTS; i++) {
		export_fact(a, facts[i], of_a);
		export_fact(b, facts[i], of_b);
		if (strcmp(of_a, of_b) != 0)
			return false;
	}
	return true;
}

static int check_labels(struct export *export)
{
	for (size_t k = 1; k < export->nr_readings; k++)
		for (size_t i = 0; i < k; i++)
			if (same_labels(&export->readings[i],
					&export->readings[k]))
				return export_refuse(export, "%.1000s and %.1000s are of the same host, kernel, where and accel: their points would be the same series; export them apart",
						     export->readings[i].path,
						     export->readings[k].path);
	return 0;
}

int export_openmetrics(struct export *export, FILE *to)
{
	int err = check_labels(export);

	if (err)
		return err;
	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++)
		print_family(to, &families[i], export);
	fputs("# EOF\n", to);
	return 0;
}

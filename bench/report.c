// SPDX-License-Identifier: MIT
/* What a run says; see report.h. */
#include "report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "causes.h"
#include "ceiling.h"
#include "facts.h"
#include "names.h"
#include "stats.h"
#include "summary.h"

/*
 * struct table - what is printed
 * @all: series, @nr of them; what memory allows is among them
 * @width: of the longest name, so that figures stand below each other
 */
struct table {
	const struct series *all;
	size_t nr;
	int width;
};

/* Where the time went, each stage by its median. */
static void print_stages(const struct series *series)
{
	bool any = false;

	for (unsigned int s = 1; s < MEMMAP_BENCH_NR_STAGES; s++) {
		double ns = summary_stage(series, s);

		if (!isfinite(ns))
			continue;
		printf("%s%s %.3f", any ? ", " : "    ",
		       names_of(&names_stages, s), ns);
		any = true;
	}
	if (any && isfinite(summary_rest(series)))
		printf(", rest %.3f", summary_rest(series));
	if (any)
		putchar('\n');
}

/* How near it comes to what memory allows; of a ceiling itself too. */
static void print_ceiling(const struct table *table,
			  const struct series *series)
{
	const struct series *ceiling = ceiling_of(series, table->all, table->nr);
	double fraction = ceiling_fraction(series, ceiling).value;

	if (isfinite(fraction))
		printf("  %.0f %% of %s", 100 * fraction,
		       names_of(&names_writers, ceiling->point->writer));
}

/* ", 3 not valid: 2 steal, 1 preempted" */
static void print_causes(const struct series *series)
{
	char text[CAUSES_TEXT];
	struct causes causes;

	causes_count(series, 1, &causes);
	printf(", %zu not valid: %s",
	       series->nr - series_count_valid(series),
	       causes_text(&causes, text));
}

static int name_width(const struct series *all, size_t nr)
{
	size_t width = 60;

	for (size_t i = 0; i < nr; i++)
		if (all[i].nr && strlen(all[i].point->name) > width)
			width = strlen(all[i].point->name);
	return (int)width;
}

/* What does not count, and what to look at, where there is any. */
static void print_counts(const struct series *series)
{
	unsigned int warmup = series_count_marked(series, SAMPLE_WARMUP);
	unsigned int outliers = series_count_marked(series, SAMPLE_OUTLIER);

	if (warmup)
		printf(", %u warm-up", warmup);
	if (outliers)
		printf(", %u outlier%s", outliers, outliers > 1 ? "s" : "");
	if (series->nr > series_count_valid(series))
		print_causes(series);
}

static void print_figures(const struct table *table,
			  const struct series *series, const double *values,
			  size_t nr)
{
	struct stats_interval found = series_median(series);
	double speed = sample_gb_per_second(series_counted(series, 0),
					    found.value);
	double mad = stats_mad(values, nr);

	printf("%-*s %10.3f", table->width, series->point->name,
	       found.value);
	if (isfinite(found.low))
		printf(" [%.3f, %.3f]", found.low, found.high);
	if (isfinite(mad))
		printf("  MAD %.3f", mad);
	if (isfinite(speed))
		printf("  %.2f GB/s", speed);
	print_ceiling(table, series);
	printf("  n %zu", nr);
	print_counts(series);
	putchar('\n');
	print_stages(series);
}

/* One line a point. */
static void print_series(const struct table *table, const struct series *series)
{
	double *values = calloc(series->nr + 1, sizeof(*values));
	size_t nr;

	if (!values)
		return;
	nr = series_values(series, values);
	if (nr) {
		print_figures(table, series, values, nr);
	} else {
		printf("%-*s  no valid sample", table->width,
		       series->point->name);
		print_causes(series);
		putchar('\n');
	}
	free(values);
}

void report_print(const struct series *all, size_t nr)
{
	struct facts_where where = facts_where();
	const struct table table = { all, nr, name_width(all, nr) };

	printf("# %s, kernel %s, %s, %s%s\n", facts_host(), facts_release(),
	       where.where, where.accel,
	       !strcmp(where.accel, "tcg") ? ": times are functional only" : "");
	puts("# median ns per struct page [95% interval], median deviation from it, memmap initialised, part of the memory's speed, samples that count");
	for (size_t i = 0; i < nr; i++)
		if (all[i].nr)
			print_series(&table, &all[i]);
}

unsigned int report_failed(FILE *to, const struct series *all, size_t nr,
			   unsigned int asked)
{
	unsigned int failed = 0;
	char text[CAUSES_TEXT];
	struct causes causes;

	for (size_t i = 0; i < nr; i++) {
		if (!series_failed(&all[i], asked))
			continue;
		failed++;
		causes_count(&all[i], 1, &causes);
		fprintf(to, "failed: %s: %u of %u samples are valid, fewer than half; not valid: %s\n",
			all[i].point->name, series_count_valid(&all[i]), asked,
			causes_text(&causes, text));
	}
	return failed;
}

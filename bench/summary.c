// SPDX-License-Identifier: MIT
/* summary.csv; see summary.h. */
#include "summary.h"

#include <math.h>
#include <stdlib.h>

#include "facts.h"
#include "stats.h"

/* The series that speed-up is measured against: today's kernel, deferred. */
static const struct series *baseline(const struct series *of,
				     const struct series *all, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		const struct point *a = all[i].point, *b = of->point;

		if (a->schedule == MEMMAP_BENCH_SCHEDULE_DEFERRED &&
		    a->writer == b->writer && a->prefill == b->prefill &&
		    a->placement == b->placement && plan_share_ranges(a, b))
			return &all[i];
	}
	return NULL;
}

/* Three columns; empty where unknown. */
static void interval_columns(FILE *to, struct stats_interval interval,
			     double scale)
{
	const double values[] = { interval.value, interval.low, interval.high };

	for (int i = 0; i < 3; i++)
		if (isfinite(values[i]))
			fprintf(to, ",%.6g", values[i] * scale);
		else
			fputc(',', to);
}

static void speedup_columns(FILE *to, const double *values, size_t nr,
			    const struct series *base)
{
	struct stats_interval ratio = { NAN, NAN, NAN };
	double *others = base ? calloc(base->nr + 1, sizeof(*others)) : NULL;

	if (others)
		ratio = stats_ratio_interval(others,
					     series_values(base, others),
					     values, nr);
	free(others);
	interval_columns(to, ratio, 1);
}

/* Median time from the schedule's start to its first worker's: part of makespan. */
static double dispatch_ms(const struct series *series)
{
	double *values = calloc(series->nr + 1, sizeof(*values));
	double median = NAN;
	size_t nr = 0;

	for (size_t i = 0; values && i < series->nr; i++)
		if (series->samples[i].valid)
			values[nr++] =
				(double)series->samples[i].dispatch_ns / 1e6;
	if (values)
		median = stats_median(values, nr);
	free(values);
	return median;
}

static bool all_verified(const struct series *series)
{
	for (size_t i = 0; i < series->nr; i++)
		if (series->samples[i].valid && !series->samples[i].verified)
			return false;
	return true;
}

static void summary_row(FILE *to, const struct series *series,
			const struct series *all, size_t nr_all)
{
	double *values = calloc(series->nr + 1, sizeof(*values));
	struct facts_where where = facts_where();
	const struct sample *first = series_valid(series, 0);
	struct stats_interval per_page;
	char columns[PLAN_COLUMNS];
	size_t nr;

	if (!values || !first)
		goto out_free;
	nr = series_values(series, values);
	per_page = stats_median_interval(values, nr);
	fprintf(to, "%s,%u,%zu,%zu", plan_columns(series->point, columns),
		series->point->group.nr, nr,
		series->nr - nr);
	interval_columns(to, per_page, 1);
	interval_columns(to, per_page, (double)first->pages / 1e6);
	fprintf(to, ",%.6g", (double)first->bytes / (double)first->pages /
				 per_page.value);
	speedup_columns(to, values, nr, baseline(series, all, nr_all));
	fprintf(to, ",%.6g,%d,%s,\"%s\",%s,%s\n", dispatch_ms(series),
		all_verified(series), facts_release(), facts_host(),
		where.where, where.accel);
out_free:
	free(values);
}

void summary_print(FILE *to, const struct series *all, size_t nr)
{
	fputs("name,path,schedule,writer,size_bytes,nodes,threads,placement,"
	      "prefill,nr_nodes,n,invalid,ns_per_page,ns_per_page_low,"
	      "ns_per_page_high,makespan_ms,makespan_ms_low,makespan_ms_high,"
	      "gb_per_second,speedup,speedup_low,speedup_high,dispatch_ms,"
	      "verified,kernel,host,"
	      "where,accel\n", to);
	for (size_t i = 0; i < nr; i++)
		summary_row(to, &all[i], all, nr);
}

// SPDX-License-Identifier: MIT
/* summary.csv; see summary.h. */
#include "summary.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ceiling.h"
#include "facts.h"
#include "names.h"
#include "stats.h"

/* The series that speed-up is measured against: today's kernel, deferred. */
static const struct series *baseline(const struct series *of,
				     const struct series *all, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		const struct point *a = all[i].point, *b = of->point;

		if (a->path == PATH_MEMMAP && b->path == PATH_MEMMAP &&
		    a->schedule == MEMMAP_BENCH_SCHEDULE_DEFERRED &&
		    a->writer == b->writer && a->prefill == b->prefill &&
		    a->placement == b->placement &&
		    a->worker_node == b->worker_node && point_share(a, b))
			return &all[i];
	}
	return NULL;
}

/* Empty where unknown. */
static void column(FILE *to, double value)
{
	if (isfinite(value))
		fprintf(to, ",%.6g", value);
	else
		fputc(',', to);
}

static void interval_columns(FILE *to, struct stats_interval interval,
			     double scale)
{
	column(to, interval.value * scale);
	column(to, interval.low * scale);
	column(to, interval.high * scale);
}

static void speedup_columns(FILE *to, const struct series *series,
			    const struct series *base)
{
	struct stats_interval ratio = { NAN, NAN, NAN };

	if (base)
		ratio = series_ratio(base, series);
	interval_columns(to, ratio, 1);
}

/* A figure of a sample; NAN: it is not known of this one. */
typedef double (*figure_fn)(const struct sample *sample, unsigned int which);

/* Median of a figure over the samples that count and have it. */
static double median_of(const struct series *series, figure_fn figure,
			unsigned int which)
{
	double *values = calloc(series->nr + 1, sizeof(*values));
	double median = NAN;
	size_t nr = 0;

	for (size_t i = 0; values && i < series->nr; i++) {
		double value = series_counts(&series->samples[i]) ?
			figure(&series->samples[i], which) : (double)NAN;

		if (isfinite(value))
			values[nr++] = value;
	}
	if (values)
		median = stats_median(values, nr);
	free(values);
	return median;
}

static double known(uint64_t value)
{
	return value == MEMMAP_BENCH_UNKNOWN ? (double)NAN : (double)value;
}

/* Time from the schedule's start to its first worker's: part of makespan. */
static double dispatch_ms(const struct sample *sample, unsigned int which)
{
	(void)which;
	return known(sample->dispatch_ns) / 1e6;
}

static double stage_per_page(const struct sample *sample, unsigned int stage)
{
	return known(sample->stages.ns[stage]) / (double)sample->pages;
}

static double rest_per_page(const struct sample *sample, unsigned int which)
{
	(void)which;
	return known(sample->stages.rest_ns) / (double)sample->pages;
}

double summary_stage(const struct series *series, unsigned int stage)
{
	return median_of(series, stage_per_page, stage);
}

double summary_rest(const struct series *series)
{
	return median_of(series, rest_per_page, 0);
}

static double probing_per_page(const struct sample *sample, unsigned int which)
{
	(void)which;
	return known(sample->stages.probing_ns) / (double)sample->pages;
}

static double lock_share(const struct sample *sample, unsigned int which)
{
	(void)which;
	return sample->stages.lock_share;
}

static double available_ms(const struct sample *sample, unsigned int which)
{
	(void)which;
	return known(sample->available_ns) / 1e6;
}

/* Per page, of the samples in which the event had its turn. */
static double counted(const struct sample *sample, unsigned int figure)
{
	return sample->counted[figure];
}

/* How near it comes to what memory allows. */
static void ceiling_columns(FILE *to, const struct series *series,
			    const struct series *all, size_t nr_all)
{
	const struct series *ceiling = series_count(series) ?
				       ceiling_of(series, all, nr_all) : NULL;

	fprintf(to, ",%s", ceiling ? names_of(&names_writers,
					      ceiling->point->writer) : "");
	column(to, ceiling ? ceiling_ns_per_page(ceiling) : (double)NAN);
	interval_columns(to, ceiling_fraction(series, ceiling), 1);
}

static void number_column(FILE *to, bool known_here, uint64_t value)
{
	if (known_here)
		fprintf(to, ",%" PRIu64, value);
	else
		fputc(',', to);
}

/* Of path memmap; the others have none of it. */
static void condition_columns(FILE *to, const struct point *point)
{
	number_column(to, point->chunk_bytes, point->chunk_bytes);
	number_column(to, point->align_pages, point->align_pages);
	number_column(to, point->placement == MEMMAP_BENCH_PLACEMENT_GIVEN,
		      point->worker_node);
	number_column(to, point->path == PATH_MEMMAP, point->oversubscribed);
}

/* First accesses of all samples that count together; of background only. */
static void touch_columns(FILE *to, const struct series *series)
{
	struct touches touches = { 0 };
	struct touches_spread spread;

	if (series_touches(series, &touches))
		touches_free(&touches);
	spread = touches_spread(&touches);
	column(to, median_of(series, available_ms, 0));
	number_column(to, touches.nr, touches.nr);
	number_column(to, touches.nr, touches.taken);
	number_column(to, touches.nr, touches.waited);
	column(to, spread.p50 / 1e3);
	column(to, spread.p99 / 1e3);
	column(to, spread.most / 1e3);
	touches_free(&touches);
}

/*
 * What the memmap was made of; of path memmap it is not looked at, and without a sample
 * nobody did. How the kernel was booted only its module knows.
 */
static void geometry_columns(FILE *to, const struct memmap_bench_info *info,
			     const struct sample *sample)
{
	bool init_on_alloc = info->kernel_options & MEMMAP_BENCH_K_INIT_ON_ALLOC;
	static const struct stages none;
	const struct stages *stages = sample ? &sample->stages : &none;
	char geometry[STAGES_GEOMETRY];

	fprintf(to, ",%s", stages_geometry(stages->type, stages->dev,
					   stages->align, geometry));
	number_column(to, strcmp(facts_where().where, "model") != 0,
		      init_on_alloc);
	number_column(to, sample, sample ? sample->pages : 0);
	column(to, stages->align ? known(stages->written) : (double)NAN);
}

static void stage_columns(FILE *to, const struct series *series)
{
	for (unsigned int s = 1; s < MEMMAP_BENCH_NR_STAGES; s++)
		column(to, summary_stage(series, s));
	column(to, summary_rest(series));
	column(to, median_of(series, lock_share, 0));
	column(to, median_of(series, probing_per_page, 0));
}

/* The kernel's own work is not held against anything: neither. */
static const char *verified(const struct series *series)
{
	if (series->point->path != PATH_MEMMAP)
		return "";
	/* One that is not valid may be the one that differed. */
	for (size_t i = 0; i < series->nr; i++)
		if (series->samples[i].pages && !series->samples[i].verified)
			return "0";
	return series_count_valid(series) ? "1" : "";
}

/* How far the samples may be believed. */
static void sample_columns(FILE *to, const struct series *series,
			   const double *values, size_t nr)
{
	column(to, stats_mad(values, nr));
	number_column(to, series_warmup_known(series),
		      series_count_marked(series, SAMPLE_WARMUP));
	number_column(to, series_outliers_known(series),
		      series_count_marked(series, SAMPLE_OUTLIER));
	fprintf(to, ",%d", series_failed(series, series->asked));
	number_column(to, series_boots(series), series_boots(series));
	number_column(to, series_loads(series), series_loads(series));
}

static void counter_columns(FILE *to, const struct series *series)
{
	for (unsigned int i = 0; i < COUNTING_FIGURES; i++)
		column(to, median_of(series, counted, i));
}

static void summary_row(FILE *to, const struct memmap_bench_info *info,
			const struct series *series, const struct series *all,
			size_t nr_all)
{
	double *values = calloc(series->nr + 1, sizeof(*values));
	struct facts_where where = facts_where();
	const struct sample *first = series_counted(series, 0);
	struct stats_interval per_page;
	char columns[POINT_COLUMNS];
	size_t nr;

	if (!values)
		return;
	nr = series_values(series, values);
	per_page = series_median(series);
	fprintf(to, "%s,%u,%zu,%zu", point_columns(series->point, columns),
		series->point->group.nr, nr,
		series->nr - series_count_valid(series));
	interval_columns(to, per_page, 1);
	interval_columns(to, per_page,
			 first ? (double)first->pages / 1e6 : (double)NAN);
	column(to, first ? sample_gb_per_second(first, per_page.value) :
			   (double)NAN);
	speedup_columns(to, series, baseline(series, all, nr_all));
	column(to, median_of(series, dispatch_ms, 0));
	fprintf(to, ",%s,%s,\"%s\",%s,%s", verified(series), facts_release(),
		facts_host(), where.where, where.accel);
	geometry_columns(to, info, first);
	stage_columns(to, series);
	ceiling_columns(to, series, all, nr_all);
	condition_columns(to, series->point);
	touch_columns(to, series);
	column(to, series_huge_pages(series));
	sample_columns(to, series, values, nr);
	counter_columns(to, series);
	fputc('\n', to);
	free(values);
}

void summary_print(FILE *to, const struct memmap_bench_info *info,
		   const struct series *all, size_t nr)
{
	char stages[512];

	names_join(&names_stages, names_all(&names_stages), "_ns_per_page,",
		   stages, sizeof(stages));
	fprintf(to, "name,path,schedule,writer,size_bytes,nodes,threads,placement,"
		"prefill,nr_nodes,n,invalid,ns_per_page,ns_per_page_low,"
		"ns_per_page_high,makespan_ms,makespan_ms_low,makespan_ms_high,"
		"gb_per_second,speedup,speedup_low,speedup_high,dispatch_ms,"
		"verified,kernel,host,where,accel,type,map,align_bytes,"
		"init_on_alloc,pages,written_pages,%s_ns_per_page,"
		"rest_ns_per_page,lock_share,probing_ns_per_page,ceiling,"
		"ceiling_ns_per_page,ceiling_fraction,ceiling_fraction_low,"
		"ceiling_fraction_high,chunk_bytes,chunk_align_pages,"
		"worker_node,oversubscribed,available_ms,touches,touches_taken,"
		"touches_waited,touch_p50_us,touch_p99_us,touch_max_us,"
		"huge_pages,mad_ns_per_page,warmup,outliers,failed,boots,loads",
		stages);
	for (unsigned int i = 0; i < COUNTING_FIGURES; i++)
		fprintf(to, ",%s", counting_figure_name(i));
	fputc('\n', to);
	for (size_t i = 0; i < nr; i++)
		if (series_has_row(&all[i]))
			summary_row(to, info, &all[i], all, nr);
}

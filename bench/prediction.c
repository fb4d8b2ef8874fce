// SPDX-License-Identifier: MIT
/* Predictions of what was not measured; see prediction.h. */
#include "prediction.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "bootstrap.h"
#include "memmap_bench.h"
#include "size.h"

#define LEAST_DEVIATION	0.01	/* of a median, as a part of it */
#define MOST_LOST	20	/* of so many resamples one may have no fit */

/* What one resampled fit says. */
typedef double (*figure_fn)(const struct prediction *prediction,
			    const struct scaling_fit *fit, double arg);

static double speedup(const struct scaling_fit *fit, unsigned int threads)
{
	return fmin(fit->saturation, (double)threads);
}

static double fixed_of(const struct prediction *prediction,
		       const struct scaling_fit *fit, double arg)
{
	(void)prediction;
	(void)arg;
	return fit->fixed_ns;
}

/* With the fewest threads: what each of them would do for itself cannot be told. */
static double cost_of(const struct prediction *prediction,
		      const struct scaling_fit *fit, double arg)
{
	(void)prediction;
	(void)arg;
	return fit->cost_ns / speedup(fit, fit->fewest_threads);
}

/* Bounds must be finite: what was not reached is what was measured, or more. */
static double saturation_of(const struct prediction *prediction,
			    const struct scaling_fit *fit, double arg)
{
	(void)prediction;
	(void)arg;
	return speedup(fit, fit->most_threads);
}

static double range_of(const struct prediction *prediction,
		       const struct scaling_fit *fit, double pages)
{
	return scaling_ns(fit, pages, prediction->threads);
}

static struct stats_interval interval_of(const struct prediction *prediction,
					 figure_fn figure, double arg)
{
	size_t nr = prediction->nr_fits;
	struct stats_interval interval = {
		figure(prediction, &prediction->fit, arg), NAN, NAN
	};
	double *values = nr ? calloc(nr, sizeof(*values)) : NULL;

	if (!values)
		return interval;
	for (size_t i = 0; i < nr; i++)
		values[i] = figure(prediction, &prediction->fits[i], arg);
	stats_sort(values, nr);
	interval.low = stats_quantile(values, nr, 0.025);
	interval.high = stats_quantile(values, nr, 0.975);
	free(values);
	return interval;
}

struct stats_interval prediction_range(const struct prediction *prediction,
				       double pages)
{
	return interval_of(prediction, range_of, pages);
}

/* What is fitted; @scale: from ns per page to @point's time, as of struct strategy_point. */
struct fitting {
	double *scale;
	struct scaling_point *point;
	struct bootstrap_side *side;
	size_t nr;
	size_t fewest;	/* samples of a point */
};

static void fitting_close(struct fitting *fitting)
{
	free(fitting->scale);
	free(fitting->point);
	free(fitting->side);
}

/* 0 or -ENOMEM; to be closed in any case. */
static int fitting_open(const struct strategy *strategy,
			struct fitting *fitting)
{
	*fitting = (struct fitting){
		.scale = calloc(strategy->nr + 1, sizeof(*fitting->scale)),
		.point = calloc(strategy->nr + 1, sizeof(*fitting->point)),
		.side = calloc(strategy->nr + 1, sizeof(*fitting->side)),
		.fewest = SIZE_MAX,
	};
	if (!fitting->scale || !fitting->point || !fitting->side)
		return -ENOMEM;
	for (size_t i = 0; i < strategy->nr; i++) {
		const struct strategy_point *of = &strategy->points[i];
		const struct reading_point *samples = of->samples;

		if (!of->fitted)
			continue;
		fitting->scale[fitting->nr] = of->scale;
		fitting->side[fitting->nr] = (struct bootstrap_side){
			samples->values, samples->boots, samples->loads,
			samples->nr,
		};
		fitting->point[fitting->nr++] = (struct scaling_point){
			.pages = of->pages, .ns = of->ns,
			.threads = of->threads,
		};
		if (samples->nr < fitting->fewest)
			fitting->fewest = samples->nr;
	}
	return 0;
}

/* Of the column @k of the resampled medians, as a part of their mean. */
static double deviation(const double *medians, size_t nr, size_t k)
{
	double sum = 0, squares = 0, mean;

	for (size_t i = 0; i < BOOTSTRAP_RESAMPLES; i++)
		sum += medians[i * nr + k];
	mean = sum / BOOTSTRAP_RESAMPLES;
	for (size_t i = 0; i < BOOTSTRAP_RESAMPLES; i++)
		squares += (medians[i * nr + k] - mean) *
			   (medians[i * nr + k] - mean);
	return sqrt(squares / BOOTSTRAP_RESAMPLES) / mean;
}

/* How sure a median of few samples is cannot be told: it counts as the least sure of all. */
static void weigh(struct fitting *fitting, const double *medians)
{
	double worst = LEAST_DEVIATION;

	for (size_t i = 0; i < fitting->nr; i++)
		worst = fmax(worst, deviation(medians, fitting->nr, i));
	for (size_t i = 0; i < fitting->nr; i++) {
		struct scaling_point *point = &fitting->point[i];
		bool few = fitting->side[i].nr < BOOTSTRAP_FEWEST;
		double part = few ? worst :
			      fmax(deviation(medians, fitting->nr, i),
				   LEAST_DEVIATION);
		double of = part * point->ns / point->pages;

		point->weight = 1 / (of * of);
	}
}

/* Why there is no model, in words. */
static void explain(struct prediction *prediction, int err)
{
	uint64_t least, most;
	size_t nr = strategy_fitted(prediction->of, &least, &most);
	char size[SIZE_TEXT];

	if (err == -EDOM)
		snprintf(prediction->reason, sizeof(prediction->reason),
			 "the time does not grow with the size");
	else if (nr == 1)
		snprintf(prediction->reason, sizeof(prediction->reason),
			 "there is only one size, %s; it takes two, and %d to hold one out",
			 size_format(least, size), STRATEGY_SIZES);
	else
		snprintf(prediction->reason, sizeof(prediction->reason),
			 "its times are not such that a model can be made of them");
}

/* Fits to each resample; few samples, or fits that fail too often, make no intervals. */
static int resample(const struct fitting *fitting, const double *medians,
		    struct prediction *prediction)
{
	struct scaling_point *points = calloc(fitting->nr, sizeof(*points));
	size_t nr = 0;

	prediction->fits = calloc(BOOTSTRAP_RESAMPLES,
				  sizeof(*prediction->fits));
	if (!points || !prediction->fits) {
		free(points);
		return -ENOMEM;
	}
	for (size_t i = 0; i < BOOTSTRAP_RESAMPLES; i++) {
		for (size_t k = 0; k < fitting->nr; k++) {
			points[k] = fitting->point[k];
			points[k].ns = medians[i * fitting->nr + k] *
				       fitting->scale[k];
		}
		nr += !scaling_fit(points, fitting->nr, &prediction->fits[nr]);
	}
	free(points);
	if (nr >= BOOTSTRAP_RESAMPLES - BOOTSTRAP_RESAMPLES / MOST_LOST)
		prediction->nr_fits = nr;
	return 0;
}

static double misfit(const struct fitting *fitting,
		     const struct scaling_fit *fit)
{
	double worst = 0;

	for (size_t i = 0; i < fitting->nr; i++) {
		const struct scaling_point *point = &fitting->point[i];
		double found = scaling_ns(fit, point->pages, point->threads);

		worst = fmax(worst, fabs(found / point->ns - 1));
	}
	return worst;
}

/* 0, with the reason set where there can be no model, or -ENOMEM. */
static int fit(struct fitting *fitting, struct prediction *prediction)
{
	double *medians = calloc(BOOTSTRAP_RESAMPLES * (fitting->nr + 1),
				 sizeof(*medians));
	int err = medians ? bootstrap_medians(fitting->side, fitting->nr,
					      medians) : -ENOMEM;

	if (err)
		goto out;
	weigh(fitting, medians);
	err = scaling_fit(fitting->point, fitting->nr, &prediction->fit);
	if (err) {
		explain(prediction, err);
		err = 0;
		goto out;
	}
	prediction->fewest = fitting->fewest;
	prediction->misfit = misfit(fitting, &prediction->fit);
	if (scaling_holdout(fitting->point, fitting->nr,
			    &prediction->held_out))
		prediction->held_out = NAN;
	if (fitting->fewest >= BOOTSTRAP_FEWEST)
		err = resample(fitting, medians, prediction);
out:
	free(medians);
	return err;
}

/* All of its interval must be where the points show an end. */
static bool is_reached(const struct prediction *prediction)
{
	struct stats_interval saturation = prediction->saturation;

	return scaling_plateau(&prediction->fit, isfinite(saturation.high) ?
			       fmax(saturation.value, saturation.high) :
			       saturation.value);
}

static void set_parameters(struct prediction *prediction)
{
	prediction->fixed_ns = interval_of(prediction, fixed_of, 0);
	prediction->cost_ns = interval_of(prediction, cost_of, 0);
	prediction->saturation = interval_of(prediction, saturation_of, 0);
	prediction->saturation.value = prediction->fit.saturation;
	if (strategy_threads(prediction->of))
		prediction->saturation = (struct stats_interval){ NAN, NAN, NAN };
	prediction->reached = is_reached(prediction);
}

/* Of padata they are anybody's choice; how many there are makes no instructions fewer. */
static void set_threads(struct prediction *prediction, bool counts,
			const struct prediction_ask *ask)
{
	const struct scaling_fit *fit = &prediction->fit;
	bool free_choice = !counts && prediction->of->schedule ==
				      MEMMAP_BENCH_SCHEDULE_PADATA;

	prediction->threads = free_choice && ask->threads ? ask->threads :
							    fit->most_threads;
	prediction->guess = prediction->threads < fit->fewest_threads ||
			    (prediction->threads > fit->most_threads &&
			     !prediction->reached);
	if (prediction->threads != fit->most_threads && !fit->second_threads)
		snprintf(prediction->reason, sizeof(prediction->reason),
			 "one number of threads was measured, %u: what %u take cannot be told",
			 fit->most_threads, prediction->threads);
}

static struct stats_interval times(struct stats_interval interval,
				   double factor)
{
	interval.value *= factor;
	interval.low *= factor;
	interval.high *= factor;
	return interval;
}

/* Nodes go one after another, or none waits for another; counts are of all of them. */
static void predict(struct prediction *prediction, bool counts,
		    const struct prediction_ask *ask)
{
	const struct strategy *of = prediction->of;
	const struct strategy_point *any = &of->points[0];
	bool in_turn = counts || of->schedule == MEMMAP_BENCH_SCHEDULE_SERIAL;
	uint64_t least, most;

	strategy_fitted(of, &least, &most);
	prediction->pages = any->pages * ((double)ask->size / (double)any->size);
	prediction->beyond = (double)ask->size / (double)most;
	prediction->range = prediction_range(prediction, prediction->pages);
	prediction->all = times(prediction->range, in_turn ? ask->nodes : 1);
	prediction->together = ask->nodes > 1 ? of->together : NAN;
}

int prediction_make(const struct strategy *strategy, bool counts,
		    const struct prediction_ask *ask,
		    struct prediction *prediction)
{
	struct fitting fitting;
	int err;

	*prediction = (struct prediction){ .of = strategy };
	err = fitting_open(strategy, &fitting);
	if (!err)
		err = fit(&fitting, prediction);
	fitting_close(&fitting);
	if (err || *prediction->reason)
		return err;
	set_parameters(prediction);
	set_threads(prediction, counts, ask);
	if (*prediction->reason)
		return 0;
	predict(prediction, counts, ask);
	return 0;
}

void prediction_free(struct prediction *prediction)
{
	free(prediction->fits);
}

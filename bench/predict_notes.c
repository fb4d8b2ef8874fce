// SPDX-License-Identifier: MIT
/* What predictions rest on, in words; see predict.h. */
#include "predict.h"

#include <math.h>
#include <string.h>

#include "bootstrap.h"
#include "likeness.h"
#include "memmap_bench.h"
#include "names.h"
#include "size.h"

#define ADD(...) table_cell(lines, __VA_ARGS__)

const char *predict_name(const struct strategy *strategy,
			 char text[static PREDICT_NAME])
{
	snprintf(text, PREDICT_NAME, "%s x %s on %s %s",
		 names_of(&names_schedules, strategy->schedule),
		 names_of(&names_writers, strategy->writer),
		 strategy->nr_nodes > 1 ? "nodes" : "node", strategy->nodes);
	return text;
}

const char *predict_unit(const struct predict *predict)
{
	return predict->strategies.counts ? "instructions" : "s";
}

double predict_unit_ns(const struct predict *predict)
{
	return predict->strategies.counts ? 1 : 1e9;
}

/* Appends to @text what still fits, behind a comma. */
static void join(char text[static PREDICT_DOUBTS], const char *more)
{
	size_t used = strlen(text);

	snprintf(text + used, PREDICT_DOUBTS - used, "%s%s", used ? ", " : "",
		 more);
}

/* Times of several nodes were measured, and are not those that the model has. */
static bool nodes_share(const struct prediction *prediction)
{
	return fabs(prediction->together - 1) > PREDICTION_DOUBTFUL;
}

const char *predict_doubts(const struct prediction *prediction,
			   char text[static PREDICT_DOUBTS])
{
	uint64_t least, most;
	char size[SIZE_TEXT], part[64];

	*text = '\0';
	strategy_fitted(prediction->of, &least, &most);
	snprintf(part, sizeof(part), "%.0f %% off for %s",
		 100 * prediction->held_out, size_format(most, size));
	if (prediction->held_out > PREDICTION_DOUBTFUL)
		join(text, part);
	else if (!isfinite(prediction->held_out))
		join(text, "not checked");
	snprintf(part, sizeof(part), "fits badly: %.0f %%",
		 100 * prediction->misfit);
	if (prediction->misfit > PREDICTION_DOUBTFUL)
		join(text, part);
	if (prediction->of->warm_fitted)
		join(text, "warm");
	if (prediction->guess)
		join(text, "threads are a guess");
	snprintf(part, sizeof(part), "nodes share: %.2fx", prediction->together);
	if (nodes_share(prediction))
		join(text, part);
	return text;
}

static bool is_made(const struct predict *predict, size_t i)
{
	return !*predict->made[i].reason;
}

static void add_extrapolation(const struct predict *predict, struct table *lines)
{
	const struct prediction_ask *ask = &predict->options.ask;
	double least = INFINITY, most = 0;
	char size[SIZE_TEXT];

	for (size_t i = 0; i < predict->nr; i++) {
		if (!is_made(predict, i))
			continue;
		least = fmin(least, predict->made[i].beyond);
		most = fmax(most, predict->made[i].beyond);
	}
	size_format(ask->size, size);
	if (most <= 1)
		ADD("%s a node is no more than the largest size that was fitted",
		    size);
	else if (least < most)
		ADD("%s a node is %.3g to %.4g times the largest size that was fitted",
		    size, least, most);
	else
		ADD("%s a node is %.4g times the largest size that was fitted",
		    size, most);
}

/* The strategy whose ranges changed each other's times most; NULL: nobody measured that. */
static const struct strategy *most_together(const struct predict *predict)
{
	const struct strategy *found = NULL;

	for (size_t i = 0; i < predict->nr; i++) {
		const struct strategy *of = predict->made[i].of;

		if (is_made(predict, i) && isfinite(of->together) &&
		    (!found || fabs(of->together - 1) >
			       fabs(found->together - 1)))
			found = of;
	}
	return found;
}

/* What the makespan of several nodes is made of. */
static void add_nodes(const struct predict *predict, struct table *lines)
{
	const struct strategy *together = most_together(predict);
	unsigned int nodes = predict->options.ask.nodes;
	char name[PREDICT_NAME];

	if (predict->strategies.counts) {
		ADD("instructions are those of all %u nodes together, and no times: how many go on at once, or wait for memory, they do not say",
		    nodes);
		return;
	}
	if (nodes == 1)
		return;
	ADD("serial: %u times one range, one after another; the others: as long as one range, for nodes work side by side",
	    nodes);
	if (together)
		ADD("a range took %.2f times as long where it was one of %u nodes, at most (%s): the times of %u nodes do not have that in them, and more nodes were not measured",
		    together->together, together->most_nodes,
		    predict_name(together, name), nodes);
	else
		ADD("no two nodes were measured at once: that they do not share memory bandwidth, nor CPUs, is taken for granted");
}

/* Those of padata whose threads are a guess; the first of them. */
static size_t guesses(const struct predict *predict,
		      const struct prediction **first)
{
	size_t nr = 0;

	for (size_t i = 0; i < predict->nr; i++) {
		const struct prediction *made = &predict->made[i];

		if (!is_made(predict, i) || !made->guess)
			continue;
		if (!nr++)
			*first = made;
	}
	return nr;
}

/* What is known where that was asked of threads that nobody measured. */
static void add_guess(const struct prediction *made, size_t nr,
		      struct table *lines)
{
	const struct scaling_fit *fit = &made->fit;
	char name[PREDICT_NAME];

	predict_name(made->of, name);
	if (made->threads < fit->fewest_threads)
		ADD("A GUESS: %zu with %u threads: fewer than %u were not tried (%s)",
		    nr, made->threads, fit->fewest_threads, name);
	else
		ADD("A GUESS: %zu with %u threads: %u gave %.2f times the speed of %u (%s), more were not tried; whether they give anything is not known",
		    nr, made->threads, fit->most_threads,
		    fmin(fit->saturation, fit->most_threads) /
		    fit->fewest_threads, fit->fewest_threads, name);
}

static void add_threads(const struct predict *predict, struct table *lines)
{
	const struct prediction *first = NULL;
	size_t nr_guesses = guesses(predict, &first);
	unsigned int most = 0, threads = 0;

	for (size_t i = 0; i < predict->nr; i++) {
		const struct prediction *made = &predict->made[i];

		if (!is_made(predict, i) || made->of->schedule !=
					    MEMMAP_BENCH_SCHEDULE_PADATA)
			continue;
		most = made->fit.most_threads > most ? made->fit.most_threads :
						       most;
		threads = made->threads > threads ? made->threads : threads;
	}
	if (nr_guesses)
		add_guess(first, nr_guesses, lines);
	if (predict->options.ask.threads && (!threads ||
					     predict->strategies.counts))
		ADD("--threads %u changes nothing: %s",
		    predict->options.ask.threads, threads ?
		    "instructions are as many with any number of them" :
		    "there is no prediction of padata");
	if (!threads || predict->strategies.counts)
		return;
	if (threads <= most)
		ADD("padata: %u %s a range; a node with more CPUs would use more, which nobody measured",
		    threads, threads == 1 ? "thread" : "threads");
	else
		ADD("padata: %u threads a range, of which at most %u were measured; where column saturation has an end, more gave nothing up to those: with more CPUs or memory channels that may be another",
		    threads, most);
}

/* Of those whose warm sizes are fitted, or of those that left them out; 0: none. */
static uint64_t largest_warm(const struct predict *predict, bool fitted)
{
	uint64_t most = 0, least, here;

	for (size_t i = 0; i < predict->nr; i++) {
		const struct strategy *of = predict->made[i].of;

		if (of->warm_fitted == fitted &&
		    strategy_warm(of, &least, &here) && here > most)
			most = here;
	}
	return most;
}

/* Where warm sizes are, as of all strategies. */
static void add_warm(const struct predict *predict, struct table *lines)
{
	double cold = predict->strategies.cold_bytes;
	char size[SIZE_TEXT];
	uint64_t fitted, left;

	if (predict->strategies.counts)
		return;
	if (!(cold > 0)) {
		ADD("the caches, or the size of struct page, are not known: small sizes may be warm, and faster than large ones");
		return;
	}
	fitted = largest_warm(predict, true);
	left = largest_warm(predict, false);
	if (fitted)
		ADD("WARM: sizes to %s have a memmap below %.0f MiB, 8 times the caches of a node; where doubts say warm they are fitted for want of 3 others, and may be faster than large ones can be",
		    size_format(fitted, size), cold / (1 << 20));
	if (left)
		ADD("left out as warm: sizes to %s, whose memmap is below %.0f MiB, 8 times the caches of a node",
		    size_format(left, size), cold / (1 << 20));
	if (!fitted && !left)
		ADD("no size is warm: every memmap is %.0f MiB or more, 8 times the caches of a node",
		    cold / (1 << 20));
}

/* What numbers from there mean; the same words as in README. */
static void add_place(const struct predict *predict, struct table *lines)
{
	char where[LIKENESS_TEXT], accel[LIKENESS_TEXT];

	likeness_text(&predict->reading, "where", where);
	likeness_text(&predict->reading, "accel", accel);
	if (!strcmp(accel, "tcg"))
		ADD("FUNCTIONAL ONLY: times of an emulated machine say nothing of speed, and no more do predictions from them");
	else if (!strcmp(where, "model"))
		ADD("measured in user space over mirrored struct pages: what the memory of this machine allows, and no kernel's time");
	else if (!strcmp(where, "guest") && !predict->strategies.counts)
		ADD("measured in a guest: %s", !strcmp(accel, "kvm") ?
		    "indicative" :
		    "what virtualised or emulated it is not known: perhaps FUNCTIONAL ONLY");
	else if (strcmp(where, "host") != 0 && strcmp(where, "guest") != 0)
		ADD("where it was measured is not known");
	if (!predict->strategies.counts)
		ADD("predicted for a machine like this one with more memory: others are faster or slower");
	ADD("only the initialisation of a memmap that stands: neither its allocation and mapping, which are most of a bind, nor what else a boot does");
}

static void add_left_out(const struct predict *predict, struct table *lines)
{
	const struct strategies *from = &predict->strategies;

	if (from->failed)
		ADD("left out: %zu points with fewer than half of their samples",
		    from->failed);
	if (from->variants)
		ADD("left out: %zu points of another placement, prefill or chunk than the usual",
		    from->variants);
	if (from->oversubscribed)
		ADD("left out: %zu points with more threads than CPUs (--oversubscribe)",
		    from->oversubscribed);
	if (from->others)
		ADD("left out: %zu points of another path, or of a schedule that the model does not describe",
		    from->others);
}

static void add_doubts(const struct predict *predict, struct table *lines)
{
	char name[PREDICT_NAME];
	size_t doubtful = 0, shared = 0;

	for (size_t i = 0; i < predict->nr; i++) {
		const struct prediction *made = &predict->made[i];

		if (!is_made(predict, i)) {
			ADD("NOT PREDICTED: %s: %s",
			    predict_name(made->of, name), made->reason);
			continue;
		}
		doubtful += made->held_out > PREDICTION_DOUBTFUL ||
			    made->misfit > PREDICTION_DOUBTFUL;
		shared += nodes_share(made);
	}
	if (shared)
		ADD("DOUBTFUL: %zu of %zu: several nodes do not go side by side, or in turn, as the model has it; see doubts",
		    shared, predict->nr);
	if (doubtful)
		ADD("DOUBTFUL: %zu of %zu: the model is off by more than %.0f %% for the size that was held out, or for what it was fitted to; see doubts",
		    doubtful, predict->nr, 100 * PREDICTION_DOUBTFUL);
}

/* Why some have no interval, or "". */
static const char *lacking(const struct predict *predict)
{
	bool few = false, lost = false;

	for (size_t i = 0; i < predict->nr; i++) {
		const struct prediction *made = &predict->made[i];

		if (!is_made(predict, i) || made->nr_fits)
			continue;
		few |= made->fewest < BOOTSTRAP_FEWEST;
		lost |= made->fewest >= BOOTSTRAP_FEWEST;
	}
	if (few && lost)
		return "; some have none: fewer than 6 samples, or too many resamples have no fit";
	if (lost)
		return "; some have none: too many resamples have no fit";
	return few ? "; some have none: fewer than 6 samples" : "";
}

static void add_intervals(const struct predict *predict, struct table *lines)
{
	ADD("intervals (95 %%, bootstrap over boots, loads and samples) cover the noise of the samples, not an error of the model%s",
	    lacking(predict));
	if (reading_boots(&predict->reading) < 2 && !predict->strategies.counts)
		ADD("one boot: what differs between boots is not in the intervals, and may be more than they are wide");
}

/* The fastest and the slowest node of the kind of @of. */
static void find_extremes(const struct predict *predict,
			  const struct strategy *of,
			  const struct prediction **fast,
			  const struct prediction **slow)
{
	for (size_t i = 0; i < predict->nr; i++) {
		const struct prediction *made = &predict->made[i];

		if (!is_made(predict, i) || made->of->writer != of->writer ||
		    made->of->schedule != of->schedule)
			continue;
		if (!*fast || made->range.value < (*fast)->range.value)
			*fast = made;
		if (!*slow || made->range.value > (*slow)->range.value)
			*slow = made;
	}
}

/* Each node is predicted as if all were like it. */
static void add_unlike(const struct predict *predict, struct table *lines)
{
	const struct prediction *one = NULL, *other = NULL;
	double most = 0;

	for (size_t i = 0; i < predict->nr; i++) {
		const struct prediction *fast = NULL, *slow = NULL;

		find_extremes(predict, predict->made[i].of, &fast, &slow);
		if (!fast || slow->range.value / fast->range.value - 1 <= most)
			continue;
		most = slow->range.value / fast->range.value - 1;
		one = fast;
		other = slow;
	}
	if (one && predict->options.ask.nodes > 1)
		ADD("nodes differ by %.0f %% (%s x %s: node %s, node %s) at most: a row has all nodes like its own; side by side they end with the slowest",
		    100 * most, names_of(&names_schedules, one->of->schedule),
		    names_of(&names_writers, one->of->writer), one->of->nodes,
		    other->of->nodes);
}

void predict_notes(const struct predict *predict, struct table *lines)
{
	add_extrapolation(predict, lines);
	add_nodes(predict, lines);
	add_unlike(predict, lines);
	add_threads(predict, lines);
	add_warm(predict, lines);
	ADD("held out: how far the model of the other sizes is off for the largest; misfit: how far the model is off for what it was fitted to, at most");
	add_intervals(predict, lines);
	add_place(predict, lines);
	add_left_out(predict, lines);
	add_doubts(predict, lines);
}

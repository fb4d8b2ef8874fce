// SPDX-License-Identifier: MIT
/* memmap-bench predict: what schedules would take for ranges that nobody measured. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "complain.h"
#include "names.h"
#include "out.h"
#include "predict.h"
#include "verbs.h"

static enum status cannot_judge(const struct predict *predict,
				const char *problem)
{
	complain(predict->options.path, problem);
	return STATUS_CANNOT_JUDGE;
}

static enum status read_strategies(struct predict *predict)
{
	const struct predict_options *options = &predict->options;
	int err;

	if (reading_open(&predict->reading, options->path))
		return cannot_judge(predict, predict->reading.problem);
	err = strategies_make(&predict->reading, options->writers,
			      &predict->strategies);
	if (err == -EINVAL)
		return cannot_judge(predict, "its times are not of struct pages: a result of memmap-bench run is accepted");
	return err ? cannot_judge(predict, strerror(-err)) : STATUS_DONE;
}

static enum status make_all(struct predict *predict)
{
	const struct strategies *from = &predict->strategies;

	predict->made = calloc(from->nr + 1, sizeof(*predict->made));
	if (!predict->made)
		return cannot_judge(predict, strerror(ENOMEM));
	while (predict->nr < from->nr) {
		int err = prediction_make(&from->of[predict->nr], from->counts,
					  &predict->options.ask,
					  &predict->made[predict->nr]);

		predict->nr++;
		if (err)
			return cannot_judge(predict, strerror(-err));
	}
	return STATUS_DONE;
}

/* The reasons, one by one. */
static void complain_of_each(const struct predict *predict)
{
	char name[PREDICT_NAME], text[READING_PROBLEM];

	for (size_t i = 0; i < predict->nr; i++) {
		snprintf(text, sizeof(text), "%s: %s",
			 predict_name(predict->made[i].of, name),
			 predict->made[i].reason);
		complain(predict->options.path, text);
	}
}

/* What stands in the way where not a single one could be predicted. */
static enum status check_any(const struct predict *predict)
{
	const struct strategies *from = &predict->strategies;
	char text[READING_PROBLEM], writers[256];

	for (size_t i = 0; i < predict->nr; i++)
		if (!*predict->made[i].reason)
			return STATUS_DONE;
	complain_of_each(predict);
	if (!predict->nr && from->unwanted) {
		snprintf(text, sizeof(text), "nothing is left of it to predict from: its %zu points are of writers that --writers leaves out: %s",
			 from->unwanted,
			 names_join(&names_writers, from->unwanted_writers,
				    ", ", writers, sizeof(writers)));
		return cannot_judge(predict, text);
	}
	snprintf(text, sizeof(text), "nothing can be predicted from it (points left out: %zu with fewer than half of their samples, %zu of another placement, prefill or chunk, %zu with more threads than CPUs, %zu of another path or schedule, %zu of writers that --writers leaves out); it takes path memmap, schedules serial, deferred, padata or slices, and --sizes with two sizes, or better three",
		 from->failed, from->variants, from->oversubscribed,
		 from->others, from->unwanted);
	return cannot_judge(predict, text);
}

static int write_csv(const struct predict *predict)
{
	char *text = NULL;
	size_t length = 0;
	FILE *to = open_memstream(&text, &length);
	int err = to ? predict_print_csv(predict, to) : -ENOMEM;

	if (to && fclose(to) && !err)
		err = -ENOMEM;
	if (!err)
		err = out_put(predict->options.out, text, length);
	free(text);
	return err;
}

static int print(const struct predict *predict)
{
	if (predict->options.format == PREDICT_CSV)
		return predict_print_csv(predict, stdout);
	if (predict->options.format == PREDICT_JSON)
		return predict_print_json(predict, stdout);
	return predict_print(predict, stdout);
}

static enum status show(const struct predict *predict)
{
	int err = predict->options.out ? write_csv(predict) : 0;

	if (err) {
		complain(predict->options.out, out_cause(err));
		return STATUS_FAILED;
	}
	err = print(predict);
	if (!err)
		return STATUS_DONE;
	complain("standard output", strerror(-err));
	return STATUS_FAILED;
}

static void close_all(struct predict *predict)
{
	for (size_t i = 0; i < predict->nr; i++)
		prediction_free(&predict->made[i]);
	free(predict->made);
	strategies_free(&predict->strategies);
	reading_close(&predict->reading);
}

int verb_predict(int argc, char **argv)
{
	struct predict predict = { 0 };
	enum status status;

	predict_parse(&predict.options, argc, argv);
	status = read_strategies(&predict);
	if (!status)
		status = make_all(&predict);
	if (!status)
		status = check_any(&predict);
	if (!status)
		status = show(&predict);
	close_all(&predict);
	return status;
}

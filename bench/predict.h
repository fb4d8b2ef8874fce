/* SPDX-License-Identifier: MIT */
/* What the files of verb predict share: its options, what it found, and how that is shown. */
#ifndef BENCH_PREDICT_H
#define BENCH_PREDICT_H

#include <stdio.h>

#include "prediction.h"
#include "table.h"

enum predict_format {
	PREDICT_TEXT,
	PREDICT_MARKDOWN,
	PREDICT_CSV,
	PREDICT_JSON,
};

/*
 * struct predict_options
 * @writers: mask of those that are wanted
 * @out: where the csv goes, too, or NULL
 */
struct predict_options {
	const char *path;
	struct prediction_ask ask;
	unsigned int writers;
	const char *out;
	enum predict_format format;
};

/* Parses arguments; prints and exits with status 2 on a bad one, with 0 after --help. */
void predict_parse(struct predict_options *options, int argc, char **argv);

/*
 * struct predict
 * @made: of each strategy, @nr of them
 */
struct predict {
	struct predict_options options;
	struct reading reading;
	struct strategies strategies;
	struct prediction *made;
	size_t nr;
};

/* Prints all of it, as text or markdown, as csv, and as JSON. 0 or -errno. */
int predict_print(const struct predict *predict, FILE *to);
int predict_print_csv(const struct predict *predict, FILE *to);
int predict_print_json(const struct predict *predict, FILE *to);

/* What the predictions rest on, and what they do not say: a line each, in one column. */
void predict_notes(const struct predict *predict, struct table *lines);

/* Why a prediction is not to be trusted: "14 % off for 64G, a guess", or "". */
#define PREDICT_DOUBTS 160
const char *predict_doubts(const struct prediction *prediction,
			   char text[static PREDICT_DOUBTS]);

/* "padata x kernel on node 0". */
#define PREDICT_NAME (POINT_NAME_NODES + 64)
const char *predict_name(const struct strategy *strategy,
			 char text[static PREDICT_NAME]);

/* "s" and how many ns it has; of counts "instructions", and 1. */
const char *predict_unit(const struct predict *predict);
double predict_unit_ns(const struct predict *predict);

#endif

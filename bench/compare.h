/* SPDX-License-Identifier: MIT */
/* What the files of verb compare share: its options, and how results are shown. */
#ifndef BENCH_COMPARE_H
#define BENCH_COMPARE_H

#include <regex.h>
#include <stdbool.h>
#include <stdio.h>

#include "comparison.h"
#include "contrast.h"
#include "likeness.h"

#define COMPARE_FILES	64

enum compare_format {
	COMPARE_TEXT,
	COMPARE_MARKDOWN,
	COMPARE_CSV,
	COMPARE_JSON,
};

/*
 * struct compare_options
 * @threshold, @floor: parts of the base's time, such as 0.03
 * @floor_file: where the floor stands, or NULL
 * @contrast: what is compared within one result; @contrast_text: as it was given, or NULL
 * @aa: base and contender are two runs of the same; @out: where their floor is written,
 *	or NULL
 */
struct compare_options {
	const char *files[COMPARE_FILES];
	size_t nr_files;
	double threshold;
	double floor;
	const char *floor_file;
	struct contrast contrast;
	const char *contrast_text;
	bool aa;
	const char *out;
	struct likeness likeness;
	bool allow_missing;
	bool allow_unclear;
	bool filtered;
	regex_t filter;
	enum compare_format format;
};

/* Parses arguments; prints and exits with status 2 on a bad one, with 0 after --help. */
void compare_parse(struct compare_options *options, int argc, char **argv);

/*
 * struct compare - base and contenders
 * @whole: the one result that a contrast is made of; @alone: points of it that have no
 *	contender
 * @readings: the base, and contenders in the order of their kernels
 * @comparisons: of each contender, @nr of them
 * @change: part of the base's time that does not count yet: threshold or floor
 */
struct compare {
	struct compare_options options;
	struct reading whole;
	size_t alone;
	struct reading readings[COMPARE_FILES];
	size_t nr_readings;
	struct comparison comparisons[COMPARE_FILES];
	size_t nr;
	double change;
};

/* Prints all of it, in the format that was asked for. 0 or -errno. */
int compare_print(const struct compare *compare, FILE *to);

/* The same as JSON. @status: that the verb will end with. */
int compare_print_json(const struct compare *compare, int status, FILE *to);

/* Prints an A/A comparison. 0 or -errno. */
int compare_print_noise(const struct compare *compare,
			const struct comparison_noise *noise, FILE *to);

/* What the figures are: "ns/page". */
const char *compare_unit(const struct reading *reading);

/* "faster", "cannot tell". */
const char *compare_verdict(enum verdict verdict);

#endif

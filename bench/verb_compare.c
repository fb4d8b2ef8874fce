// SPDX-License-Identifier: MIT
/* memmap-bench compare: which points became faster or slower from one result to another. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compare.h"
#include "complain.h"
#include "files.h"
#include "floor.h"
#include "turns.h"
#include "verbs.h"

#define MOST_TOLD 10	/* differences of points */

/* 0 or -errno, after printing why. */
static int read_all(struct compare *compare)
{
	for (size_t i = 0; i < compare->options.nr_files; i++) {
		struct reading *reading = &compare->readings[i];
		int err = reading_open(reading, compare->options.files[i]);

		compare->nr_readings++;
		if (err) {
			complain(compare->options.files[i], reading->problem);
			return err;
		}
	}
	return 0;
}

static const char *why_no_contrast(int err)
{
	switch (err) {
	case -ENOENT:
		return "no point has what stands before the '=' in its name while another, else alike, has what stands behind; memmap-bench list shows names";
	case -EXDEV:
		return "points of other ranges are measured at other times, so that their rounds are others; accepted is what leaves sizes and nodes alike: schedule, writer, threads:, placement:, prefill:, chunk:";
	case -ENODATA:
		return "the result does not say in which round samples were taken: it is of another program, or of an older version";
	case -EBADMSG:
		return "a point has two samples of one round: that is no result of a run";
	default:
		return strerror(-err);
	}
}

/* What is compared within one result. 0 or -errno, after printing why. */
static int read_contrast(struct compare *compare)
{
	const struct compare_options *options = &compare->options;
	int err = reading_open(&compare->whole, options->files[0]);

	if (err) {
		complain(options->files[0], compare->whole.problem);
		return err;
	}
	err = contrast_make(&options->contrast, &compare->whole,
			    &compare->readings[0], &compare->readings[1],
			    &compare->alone);
	compare->nr_readings = 2;
	if (err)
		complain(options->contrast_text, why_no_contrast(err));
	return err;
}

static int by_kernel(const void *a, const void *b)
{
	char of_a[LIKENESS_TEXT], of_b[LIKENESS_TEXT];

	return strverscmp(likeness_text(a, "kernel", of_a),
			  likeness_text(b, "kernel", of_b));
}

/* Contenders in the order of their kernels; those of one kernel as they were given. */
static void sort(struct compare *compare)
{
	for (size_t i = 2; i < compare->nr_readings; i++)
		for (size_t j = i; j > 1 &&
		     by_kernel(&compare->readings[j - 1],
			       &compare->readings[j]) > 0; j--) {
			struct reading moved = compare->readings[j];

			compare->readings[j] = compare->readings[j - 1];
			compare->readings[j - 1] = moved;
		}
}

/* Who is asked for differences, and how many were told. */
struct refusal {
	const char *contender;
	const char *point;	/* or NULL */
	unsigned int told;
};

/* likeness_fn */
static void tell(void *arg, const char *name, bool refused, const char *a,
		 const char *b)
{
	struct refusal *refusal = arg;
	char text[READING_PROBLEM];

	if (!refused || refusal->told++ >= MOST_TOLD)
		return;
	snprintf(text, sizeof(text), "%s%s%s differs: %.500s against %.500s",
		 refusal->point ? refusal->point : "",
		 refusal->point ? ": " : "", name, a, b);
	complain(refusal->contender, text);
}

/* Returns how many differences are in the way of comparing two readings. */
static unsigned int check_pair(const struct compare *compare, size_t k)
{
	const struct likeness *likeness = &compare->options.likeness;
	const struct reading *base = &compare->readings[0];
	const struct reading *contender = &compare->readings[k];
	struct refusal refusal = { contender->path, NULL, 0 };
	unsigned int refused = likeness_check(likeness, base, contender, tell,
					      &refusal);

	if (base->per_page != contender->per_page && base->nr && contender->nr) {
		complain(contender->path, "one result is ns per page, the other is not");
		refused++;
	}
	return refused;
}

/* The same of the points that are compared. */
static unsigned int check_points(const struct compare *compare, size_t k)
{
	const struct comparison *comparison = &compare->comparisons[k];
	struct refusal refusal = { comparison->contender->path, NULL, 0 };
	unsigned int refused = 0;

	for (size_t i = 0; i < comparison->nr; i++) {
		const struct comparison_row *row = &comparison->rows[i];

		refusal.point = row->name;
		if (row->base && row->contender)
			refused += likeness_check_point(
				&compare->options.likeness, row->base,
				row->contender, tell, &refusal);
	}
	return refused;
}

static enum status refuse(unsigned int refused)
{
	if (!refused)
		return STATUS_DONE;
	fprintf(stderr, "memmap-bench: %u differences between the environments: such results say nothing of the kernel; --across NAME,... allows those that are meant\n",
		refused);
	return STATUS_CANNOT_JUDGE;
}

/* What was measured one after another can be further apart than what took turns. */
static void check_turns(const struct compare *compare)
{
	for (size_t k = 1; k < compare->nr_readings; k++)
		if (turns_taken(&compare->readings[0], &compare->readings[k]) <= 0)
			complain(compare->readings[k].path, "the floor is of results that were, or may have been, measured in turns, and this was not with the base: take differences near the floor for noise");
}

static enum status find_change(struct compare *compare)
{
	struct compare_options *options = &compare->options;
	struct floor floor = { options->floor, false };
	char problem[READING_PROBLEM];

	if (options->floor_file &&
	    floor_read(options->floor_file, &compare->readings[0],
		       &options->likeness, &floor, problem, sizeof(problem))) {
		complain(options->floor_file, problem);
		return STATUS_CANNOT_JUDGE;
	}
	if (floor.in_turns)
		check_turns(compare);
	options->floor = floor.change;
	compare->change = options->threshold > options->floor ?
			  options->threshold : options->floor;
	return STATUS_DONE;
}

static enum status compare_all(struct compare *compare)
{
	const struct compare_options *options = &compare->options;
	unsigned int refused = 0;
	size_t points = 0;

	for (size_t k = 1; k < compare->nr_readings; k++)
		refused += check_pair(compare, k);
	if (refused)
		return refuse(refused);
	for (size_t k = 1; k < compare->nr_readings; k++) {
		struct comparison *comparison = &compare->comparisons[k - 1];
		int err = comparison_make(&compare->readings[0],
					  &compare->readings[k],
					  compare->change,
					  options->filtered ?
					  &options->filter : NULL,
					  options->contrast_text != NULL,
					  comparison);

		compare->nr++;
		if (err) {
			complain("comparison", strerror(-err));
			return STATUS_CANNOT_JUDGE;
		}
		refused += check_points(compare, k - 1);
		points += comparison->nr;
	}
	if (!points) {
		complain("comparison", options->filtered ?
			 "the filter leaves no point" : "there are no points");
		return STATUS_CANNOT_JUDGE;
	}
	return refuse(refused);
}

/* What is shown to be slower counts more than what cannot be told. */
static enum status judge(const struct compare *compare)
{
	const struct compare_options *options = &compare->options;
	enum status status = STATUS_DONE;

	for (size_t k = 0; k < compare->nr; k++) {
		const struct comparison *comparison = &compare->comparisons[k];
		const size_t *count = comparison->count;

		if (count[VERDICT_SLOWER] ||
		    (count[VERDICT_MISSING] && !options->allow_missing))
			return STATUS_FAILED;
		if ((comparison->risks && !options->allow_unclear) ||
		    (count[VERDICT_NEW] && !options->allow_missing))
			status = STATUS_CANNOT_JUDGE;
	}
	return status;
}

/* What a full disk ate is no verdict. */
static enum status shown(int err, enum status status)
{
	if (!err && (fflush(stdout) || ferror(stdout)))
		err = -errno;
	if (!err)
		return status;
	complain("standard output", strerror(-err));
	return STATUS_CANNOT_JUDGE;
}

static enum status show(const struct compare *compare)
{
	enum status status = judge(compare);
	int err = compare->options.format == COMPARE_JSON ?
		compare_print_json(compare, (int)status, stdout) :
		compare_print(compare, stdout);

	return shown(err, status);
}

/* 0 or -errno. */
static int write_floor(const char *path, json_t *json)
{
	char *text = json_dumps(json, JSON_INDENT(2) | JSON_REAL_PRECISION(9));
	int fd = -1, err = text ? files_start(AT_FDCWD, path, text, &fd) :
				  -ENOMEM;

	if (!err)
		err = files_append(fd, "\n", 1);
	if (fd >= 0 && close(fd) && !err)
		err = -errno;
	free(text);
	return err;
}

static int print_floor(json_t *json)
{
	return json_dumpf(json, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(9)) ||
	       putchar('\n') == EOF ? -EIO : 0;
}

static enum status show_noise(const struct compare *compare)
{
	const struct compare_options *options = &compare->options;
	struct comparison_noise noise;
	json_t *json;
	int err = comparison_noise(&compare->comparisons[0], &noise);

	if (err) {
		complain("--aa", "no point has an interval: it takes at least 6 samples on both sides");
		return STATUS_CANNOT_JUDGE;
	}
	json = floor_json(&compare->comparisons[0], &noise);
	if (!json)
		return shown(-ENOMEM, STATUS_DONE);
	if (options->out)
		err = write_floor(options->out, json);
	if (err) {
		complain(options->out, strerror(-err));
		json_decref(json);
		return STATUS_CANNOT_JUDGE;
	}
	err = options->format == COMPARE_JSON ? print_floor(json) :
		compare_print_noise(compare, &noise, stdout);
	json_decref(json);
	return shown(err, 20 * noise.outside > noise.points ? STATUS_FAILED :
							      STATUS_DONE);
}

static enum status compare_files(struct compare *compare)
{
	enum status status;

	if (compare->options.contrast_text ? read_contrast(compare) :
					     read_all(compare))
		return STATUS_CANNOT_JUDGE;
	sort(compare);
	status = find_change(compare);
	if (!status)
		status = compare_all(compare);
	if (status)
		return status;
	return compare->options.aa ? show_noise(compare) : show(compare);
}

static void close_all(struct compare *compare)
{
	for (size_t i = 0; i < compare->nr; i++)
		comparison_free(&compare->comparisons[i]);
	for (size_t i = 0; i < compare->nr_readings; i++)
		reading_close(&compare->readings[i]);
	reading_close(&compare->whole);
	if (compare->options.filtered)
		regfree(&compare->options.filter);
	free(compare);
}

int verb_compare(int argc, char **argv)
{
	struct compare *compare = calloc(1, sizeof(*compare));
	enum status status;

	if (!compare) {
		complain("comparison", strerror(ENOMEM));
		return STATUS_CANNOT_JUDGE;
	}
	compare_parse(&compare->options, argc, argv);
	status = compare_files(compare);
	close_all(compare);
	return status;
}

// SPDX-License-Identifier: MIT
/*
 * libFuzzer target of a whole comparison: two results and their facts, with a byte of
 * 0xff between, are read, held against each other, compared and printed; and exported.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../compare.h"
#include "../export.h"
#include "../floor.h"

#define PARTS 4	/* base, contender, their env.json */

static void ignore(void *arg, const char *name, bool refused, const char *a,
		   const char *b)
{
	(void)arg;
	(void)refused;
	if (!name || !a || !b)
		abort();
}

static void show(struct compare *compare)
{
	char *text = NULL;
	size_t length = 0;
	FILE *to = open_memstream(&text, &length);

	for (int format = COMPARE_TEXT; to && format <= COMPARE_CSV; format++) {
		compare->options.format = (enum compare_format)format;
		compare_print(compare, to);
	}
	if (to) {
		compare_print_json(compare, 0, to);
		fclose(to);
	}
	free(text);
}

/* The floor that they would be, and whether they took turns. */
static void find_floor(const struct comparison *comparison)
{
	struct comparison_noise noise;

	if (!comparison_noise(comparison, &noise))
		json_decref(floor_json(comparison, &noise));
}

static void compare_both(struct compare *compare)
{
	likeness_check(&compare->options.likeness, &compare->readings[0],
		       &compare->readings[1], ignore, NULL);
	if (comparison_make(&compare->readings[0], &compare->readings[1], 0.03,
			    NULL, false, &compare->comparisons[0]))
		abort();
	compare->nr = 1;
	find_floor(&compare->comparisons[0]);
	show(compare);
	comparison_free(&compare->comparisons[0]);
}

/* Points of the base against others of it. */
static void contrast_base(struct compare *compare)
{
	struct compare within = { .nr_readings = 2, .nr = 1 };
	struct contrast contrast = { .nr = 0 };
	int err;

	contrast_add(&contrast, "serial=padata", strlen("serial=padata"));
	within.options.contrast_text = "serial=padata";
	err = contrast_make(&contrast, &compare->readings[0],
			    &within.readings[0], &within.readings[1],
			    &within.alone);
	if (!err && !comparison_make(&within.readings[0], &within.readings[1],
				     0.03, NULL, true, &within.comparisons[0])) {
		show(&within);
		comparison_free(&within.comparisons[0]);
	}
	reading_close(&within.readings[0]);
	reading_close(&within.readings[1]);
}

/* A line of its own for each value, and in each a known number of columns. */
static void check_csv(const char *text)
{
	size_t commas = 0, first = 0;
	bool quoted = false;

	for (; *text; text++) {
		quoted ^= *text == '"';
		if (!quoted && *text == ',')
			commas++;
		if (*text != '\n')
			continue;
		if (quoted || (first && commas != first))
			abort();
		first = commas;
		commas = 0;
	}
}

static void export_as(struct export *export,
		      int (*fn)(struct export *export, FILE *to))
{
	char *text = NULL;
	size_t length = 0;
	FILE *to = open_memstream(&text, &length);

	if (!to)
		return;
	fn(export, to);
	fclose(to);
	if (strlen(text) != length)
		abort();
	if (fn == export_csv)
		check_csv(text);
	free(text);
}

static void export_both(const struct compare *compare, const char *text,
			size_t length)
{
	static struct export export;
	char *copy = NULL;
	size_t copied = 0;
	FILE *to = open_memstream(&copy, &copied);

	export = (struct export){ .readings = { compare->readings[0],
						compare->readings[1] },
				  .nr_readings = 2 };
	if (!to || export_make(&export, NULL))
		abort();
	export_as(&export, export_csv);
	export_as(&export, export_markdown);
	export_as(&export, export_openmetrics);
	export_as(&export, export_benchstat);
	/* It looks at one member more than was read: run_name. */
	if (export_google_text(&export, text, length, to) && !*export.problem)
		abort();
	fclose(to);
	free(copy);
	free(export.rows);
}

/* Of what is left of @data up to the byte, as text that ends; free() it. */
static char *part_of(const uint8_t **data, size_t *size, size_t *length)
{
	const uint8_t *end = memchr(*data, 0xff, *size);
	char *text;

	*length = end ? (size_t)(end - *data) : *size;
	text = malloc(*length + 1);
	if (!text)
		abort();
	memcpy(text, *data, *length);
	text[*length] = '\0';
	*data += *length + (end != NULL);
	*size -= *length + (end != NULL);
	return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct compare compare;
	char *first = NULL;
	size_t length, first_length = 0;
	int err = 0;

	memset(&compare, 0, sizeof(compare));
	compare.nr_readings = 2;
	compare.change = compare.options.threshold = 0.03;
	for (int i = 0; i < PARTS; i++) {
		struct reading *reading = &compare.readings[i % 2];
		char problem[128], *text;

		text = part_of(&data, &size, &length);
		if (i < 2)
			err |= reading_parse(reading, text, length);
		else
			reading->env = reading_json(text, length, problem,
						    sizeof(problem));
		if (i) {
			free(text);
			continue;
		}
		first = text;
		first_length = length;
	}
	if (!err) {
		compare_both(&compare);
		contrast_base(&compare);
		export_both(&compare, first, first_length);
	}
	free(first);
	reading_close(&compare.readings[0]);
	reading_close(&compare.readings[1]);
	return 0;
}

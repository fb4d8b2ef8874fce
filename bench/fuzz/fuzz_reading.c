// SPDX-License-Identifier: MIT
/*
 * libFuzzer target of the readers: whatever the bytes are, they are refused or read, and
 * what is read holds what is promised. jansson is the judge of what is JSON.
 */
#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../reading.h"
#include "../walk.h"

static void require(int truth)
{
	if (!truth)
		abort();
}

static void check_point(const struct reading_point *point)
{
	require(point->name && *point->name);
	require(point->nr <= point->rows);
	for (size_t i = 0; i < point->nr; i++) {
		require(isfinite(point->values[i]) && point->values[i] > 0);
		require(point->boots[i] >= 1 && point->loads[i] >= 1);
	}
}

/* What one accepts and the other does not is a limit, and nothing else. */
static void check_grammar(const char *text, size_t length)
{
	json_error_t error;
	json_t *json = json_loadb(text, length, JSON_REJECT_DUPLICATES |
				  JSON_DECODE_ANY, &error);
	struct walk walk;
	int err;

	walk_begin(&walk, text, length);
	err = walk_skip(&walk);
	if (!err)
		err = walk_end(&walk);
	require(!err || (walk.problem && err == -EINVAL));
	require(walk.at >= text && walk.at <= text + length);
	if (!err && !json)
		require(json_error_code(&error) ==
			json_error_numeric_overflow);
	/* jansson takes a byte of 0 for the end. */
	if (err && json && !memchr(text, '\0', length))
		require(strstr(walk.problem, "too") ||
			!strcmp(walk.problem, "a key holds an escape"));
	json_decref(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct reading reading;
	int err;

	if (!text)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	check_grammar(text, size);
	err = reading_parse(&reading, text, size);
	require(!err || *reading.problem);
	for (size_t i = 0; !err && i < reading.nr; i++) {
		check_point(&reading.points[i]);
		require(reading_find(&reading, &reading.points[i]) ==
			&reading.points[i]);
	}
	reading_close(&reading);
	free(text);
	return 0;
}

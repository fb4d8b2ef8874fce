// SPDX-License-Identifier: MIT
/* aa.json; see floor.h. */
#include "floor.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "turns.h"

#define MOST_BYTES (1UL << 20)

/* What noise is a matter of; the kernel is not among it. */
static const char *const places[] = { "where", "accel", "host", "cpu" };

#define NR_PLACES (sizeof(places) / sizeof(places[0]))

static json_t *in_turns(const struct comparison *comparison)
{
	int taken = turns_taken(comparison->base, comparison->contender);

	return taken < 0 ? json_null() : json_boolean(taken);
}

json_t *floor_json(const struct comparison *comparison,
		   const struct comparison_noise *noise)
{
	json_t *json = json_pack("{s:i, s:f, s:I, s:I, s:f, s:f, s:o}",
				 "schema", 1, "floor", noise->floor,
				 "points", (json_int_t)noise->points,
				 "outside", (json_int_t)noise->outside,
				 "outside_limit", COMPARISON_STEADY,
				 "samples", noise->samples, "in_turns",
				 in_turns(comparison));
	char text[LIKENESS_TEXT];

	for (size_t i = 0; json && i < NR_PLACES; i++)
		json_object_set_new(json, places[i],
				    json_string(likeness_text(comparison->base,
							      places[i], text)));
	if (json)
		json_object_set_new(json, "kernel",
				    json_string(likeness_text(comparison->base,
							      "kernel", text)));
	return json;
}

/* Whether the floor was measured where the base was. */
static int check_places(const json_t *json, const struct reading *base,
			const struct likeness *may, char *problem, size_t size)
{
	for (size_t i = 0; i < NR_PLACES; i++) {
		char text[LIKENESS_TEXT];
		const char *place = json_string_value(json_object_get(json,
								      places[i]));

		likeness_text(base, places[i], text);
		if ((place && !strcmp(place, text)) ||
		    likeness_allows(may, places[i]))
			continue;
		snprintf(problem, size, "its %s is %s, that of the base is %s; --across %s allows that",
			 places[i], place ? place : "unknown", text, places[i]);
		return -EXDEV;
	}
	return 0;
}

static int check(const json_t *json, struct floor *floor, char *problem,
		 size_t size)
{
	const json_t *value = json_object_get(json, "floor");

	floor->change = json_number_value(value);
	floor->in_turns = !json_is_false(json_object_get(json, "in_turns"));
	if (json_integer_value(json_object_get(json, "schema")) != 1 ||
	    !json_is_number(value) || !(floor->change >= 0 && floor->change <= 10)) {
		snprintf(problem, size, "it is not what compare --aa writes: it needs a schema of 1 and a floor from 0 to 10");
		return -EINVAL;
	}
	return 0;
}

int floor_read(const char *path, const struct reading *base,
	       const struct likeness *may, struct floor *floor, char *problem,
	       size_t size)
{
	size_t length;
	char *text;
	json_t *json;
	int err = reading_file(AT_FDCWD, path, MOST_BYTES, &text, &length);

	if (err) {
		snprintf(problem, size, "%s", strerror(-err));
		return err;
	}
	json = reading_json(text, length, problem, size);
	free(text);
	if (!json)
		return -EINVAL;
	err = check(json, floor, problem, size);
	if (!err)
		err = check_places(json, base, may, problem, size);
	json_decref(json);
	return err;
}

// SPDX-License-Identifier: MIT
/* Results that were measured in turns; see turns.h. */
#include "turns.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#define MOST_PARTS 9999

/* When the parts of a result began, in the order of the calls. */
struct calls {
	const char *date[MOST_PARTS];
	size_t nr;
};

static bool is_begun(json_t *sittings, size_t i)
{
	json_int_t part = json_integer_value(json_object_get(
		json_array_get(sittings, i), "part"));

	for (size_t k = 0; k < i; k++)
		if (json_integer_value(json_object_get(json_array_get(sittings, k),
						       "part")) == part)
			return true;
	return false;
}

/* 0; -ENODATA: a date is not known, or there are none. */
static int find_calls(const struct reading *reading, struct calls *calls)
{
	json_t *sittings = json_object_get(json_object_get(reading->env, "run"),
					   "sittings");
	json_t *sitting;
	size_t i;

	calls->nr = 0;
	json_array_foreach(sittings, i, sitting) {
		const char *date = json_string_value(json_object_get(sitting,
								     "date"));

		if (!date || calls->nr == MOST_PARTS)
			return -ENODATA;
		if (!is_begun(sittings, i))
			calls->date[calls->nr++] = date;
	}
	return calls->nr ? 0 : -ENODATA;
}

/* Dates are of whole seconds: two calls may have the same. */
static bool alternate(const struct calls *first, const struct calls *second)
{
	for (size_t i = 0; i < first->nr; i++)
		if (strcmp(first->date[i], second->date[i]) > 0 ||
		    (i + 1 < first->nr &&
		     strcmp(second->date[i], first->date[i + 1]) > 0))
			return false;
	return true;
}

int turns_taken(const struct reading *a, const struct reading *b)
{
	static struct calls of_a, of_b;

	if (find_calls(a, &of_a) || find_calls(b, &of_b))
		return -ENODATA;
	return of_a.nr > 1 && of_a.nr == of_b.nr &&
	       (alternate(&of_a, &of_b) || alternate(&of_b, &of_a));
}

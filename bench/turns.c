// SPDX-License-Identifier: MIT
/* Results that were measured in turns; see turns.h. */
#include "turns.h"

#include <string.h>

static json_t *sittings_of(const struct reading *reading)
{
	return json_object_get(json_object_get(reading->env, "run"), "sittings");
}

/* When call @i began, as it can be compared; "" where that is not known. */
static const char *date_of(json_t *sittings, size_t i)
{
	const char *date = json_string_value(
		json_object_get(json_array_get(sittings, i), "date"));

	return date ? date : "";
}

/* Dates are of whole seconds: two calls may have the same. */
static bool precedes(const char *a, const char *b)
{
	return *a && *b && strcmp(a, b) <= 0;
}

static bool alternate(json_t *first, json_t *second, size_t nr)
{
	for (size_t i = 0; i < nr; i++)
		if (!precedes(date_of(first, i), date_of(second, i)) ||
		    (i + 1 < nr &&
		     !precedes(date_of(second, i), date_of(first, i + 1))))
			return false;
	return true;
}

bool turns_taken(const struct reading *a, const struct reading *b)
{
	json_t *of_a = sittings_of(a), *of_b = sittings_of(b);
	size_t nr = json_array_size(of_a);

	return nr > 1 && nr == json_array_size(of_b) &&
	       (alternate(of_a, of_b, nr) || alternate(of_b, of_a, nr));
}

// SPDX-License-Identifier: MIT
/* What verbs print as JSON; see json_of.h. */
#include "json_of.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "likeness.h"

json_t *json_of_number(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

json_t *json_of_text(const char *value)
{
	json_t *string = json_string(value);

	return string ? string : json_null();
}

json_t *json_of_interval(struct stats_interval interval)
{
	if (!isfinite(interval.value))
		return json_null();
	return json_pack("{s:f, s:o, s:o}", "value", interval.value,
			 "low", json_of_number(interval.low),
			 "high", json_of_number(interval.high));
}

json_t *json_of_reading(const struct reading *reading)
{
	static const char *const names[] = { "kernel", "host", "where", "accel",
					     "suite", "cpu" };
	json_t *json = json_pack("{s:o}", "path", json_of_text(reading->path));
	char value[LIKENESS_TEXT];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		bool known = likeness_known(reading, names[i], value);

		json_object_set_new(json, names[i],
				    known ? json_of_text(value) : json_null());
	}
	return json;
}

int json_of_print(json_t *json, FILE *to)
{
	char *dump = json ? json_dumps(json, JSON_INDENT(2) |
					     JSON_REAL_PRECISION(12)) : NULL;

	json_decref(json);
	if (!dump)
		return -ENOMEM;
	fprintf(to, "%s\n", dump);
	free(dump);
	return 0;
}

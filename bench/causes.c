// SPDX-License-Identifier: MIT
/* Why samples are not valid; see causes.h. */
#include "causes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void count(struct causes *causes, const char *text)
{
	struct cause cause = { .nr = 1 };
	size_t i;

	snprintf(cause.name, sizeof(cause.name), "%.*s",
		 (int)strcspn(text, ":"), text);
	for (i = 0; i < causes->nr; i++)
		if (!strcmp(causes->list[i].name, cause.name))
			break;
	if (i < causes->nr)
		causes->list[i].nr++;
	else if (i < CAUSES_ROOM)
		causes->list[causes->nr++] = cause;
}

static int by_number(const void *a, const void *b)
{
	const struct cause *one = a, *other = b;

	if (one->nr != other->nr)
		return one->nr < other->nr ? 1 : -1;
	return strcmp(one->name, other->name);
}

void causes_count(const struct series *series, size_t nr_series,
		  struct causes *causes)
{
	causes->nr = 0;
	for (size_t s = 0; s < nr_series; s++)
		for (size_t i = 0; i < series[s].nr; i++)
			if (!series[s].samples[i].valid)
				count(causes, series[s].samples[i].cause);
	qsort(causes->list, causes->nr, sizeof(causes->list[0]), by_number);
}

const char *causes_text(const struct causes *causes,
			char text[static CAUSES_TEXT])
{
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; i < causes->nr && used < CAUSES_TEXT; i++)
		used += (size_t)snprintf(text + used, CAUSES_TEXT - used,
					 "%s%u %s", i ? ", " : "",
					 causes->list[i].nr,
					 causes->list[i].name);
	return text;
}

json_t *causes_json(const struct causes *causes)
{
	json_t *object = json_object();

	for (size_t i = 0; i < causes->nr; i++)
		json_object_set_new(object, causes->list[i].name,
				    json_integer(causes->list[i].nr));
	return object;
}

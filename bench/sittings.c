// SPDX-License-Identifier: MIT
/* The calls of a run; see sittings.h. */
#include "sittings.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "facts.h"

const char *sittings_boot_id(char text[static SITTINGS_BOOT_ID])
{
	FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");

	text[0] = '\0';
	if (!file)
		return text;
	if (!fgets(text, SITTINGS_BOOT_ID, file))
		text[0] = '\0';
	text[strcspn(text, "\n")] = '\0';
	fclose(file);
	return text;
}

/* A number of a call; 0 where it is null. */
static unsigned int number(const json_t *call, const char *key)
{
	return (unsigned int)json_integer_value(json_object_get(call, key));
}

static bool is(const json_t *call, const char *key, const json_t *value)
{
	return !json_is_null(value) &&
	       json_equal(json_object_get(call, key), value);
}

/* The boot that has this id already, else the next. */
static unsigned int find_boot(const json_t *list, const json_t *boot_id)
{
	unsigned int most = 0;
	json_t *call;
	size_t i;

	if (json_is_null(boot_id))
		return 0;
	json_array_foreach(list, i, call) {
		if (is(call, "boot_id", boot_id))
			return number(call, "boot");
		if (number(call, "boot") > most)
			most = number(call, "boot");
	}
	return most + 1;
}

/* The same of a load, among those of its boot. */
static unsigned int find_load(const json_t *list, const json_t *boot_id,
			      const json_t *loaded)
{
	unsigned int most = 0;
	json_t *call;
	size_t i;

	if (json_is_null(boot_id) || json_is_null(loaded))
		return 0;
	json_array_foreach(list, i, call) {
		if (!is(call, "boot_id", boot_id))
			continue;
		if (is(call, "loaded_ns", loaded))
			return number(call, "load");
		if (number(call, "load") > most)
			most = number(call, "load");
	}
	return most + 1;
}

static json_t *known(unsigned int ordinal)
{
	return ordinal ? json_integer(ordinal) : json_null();
}

int sittings_begin(struct sittings *sittings, json_t *before,
		   const char *boot_id, uint64_t loaded_ns,
		   const struct options *options, json_t *command)
{
	json_t *list = before ? before : json_array();
	json_t *id = *boot_id ? json_string(boot_id) : json_null();
	json_t *loaded = loaded_ns ? json_integer((json_int_t)loaded_ns) :
				     json_null();
	json_t *call;

	sittings->boot = find_boot(list, id);
	sittings->load = find_load(list, id, loaded);
	call = json_pack("{s:o, s:o, s:o, s:o, s:i, s:o, s:o, s:n, s:n}",
			 "date", facts_date(), "boot_id", id,
			 "loaded_ns", loaded, "command", command,
			 "part", (int)options->part,
			 "boot", known(sittings->boot),
			 "load", known(sittings->load), "pages", "seconds");
	sittings->list = list;
	return json_array_append_new(list, call) ? -ENOMEM : 0;
}

void sittings_free(struct sittings *sittings)
{
	json_decref(sittings->list);
	sittings->list = NULL;
}

void sittings_note(struct sittings *sittings, uint64_t pages, double seconds)
{
	json_t *call = json_array_get(sittings->list,
				      json_array_size(sittings->list) - 1);

	json_object_set_new(call, "pages", json_integer((json_int_t)pages));
	json_object_set_new(call, "seconds", json_real(seconds));
}

bool sittings_counted(const struct sittings *sittings, bool counted)
{
	bool any = false;
	json_t *call;
	size_t i;

	call = json_array_get(sittings->list,
			      json_array_size(sittings->list) - 1);
	json_object_set_new(call, "counted", json_boolean(counted));
	json_array_foreach(sittings->list, i, call)
		any |= json_is_true(json_object_get(call, "counted"));
	return any;
}

/* An ordinal from 1 to what there can be, or null. */
static bool is_ordinal(const json_t *value, size_t calls)
{
	json_int_t ordinal = json_integer_value(value);

	return json_is_null(value) ||
	       (json_is_integer(value) && ordinal >= 1 &&
		ordinal <= (json_int_t)calls);
}

bool sittings_are(const json_t *list)
{
	json_t *call;
	size_t i;

	json_array_foreach(list, i, call) {
		const json_t *part = json_object_get(call, "part");

		if (!json_is_integer(part) || json_integer_value(part) < 1 ||
		    json_integer_value(part) > OPTIONS_PARTS ||
		    !is_ordinal(json_object_get(call, "boot"), i + 1) ||
		    !is_ordinal(json_object_get(call, "load"), i + 1))
			return false;
	}
	return json_array_size(list) > 0;
}

unsigned int sittings_part(const json_t *list)
{
	return number(json_array_get(list, json_array_size(list) - 1), "part");
}

double sittings_pace(const json_t *list)
{
	double pages = 0, seconds = 0;
	json_t *call;
	size_t i;

	json_array_foreach(list, i, call) {
		double taken = json_number_value(json_object_get(call, "pages"));

		if (!(taken > 0))
			continue;
		pages += taken;
		seconds += json_number_value(json_object_get(call, "seconds"));
	}
	return pages > 0 ? seconds / pages : (double)NAN;
}

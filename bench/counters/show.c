// SPDX-License-Identifier: GPL-2.0-only
/* Counts in words; see show.h. */
#include "show.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

static bool is_known(const struct count *count)
{
	return count->state == EVENT_COUNTED ||
	       count->state == EVENT_MULTIPLEXED;
}

void show_list(FILE *to, const struct event *events, unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++) {
		const struct event *event = &events[i];

		fprintf(to, "%-24s %-14s %s\n", event->name,
			event_state_name(event->state),
			event->state == EVENT_COUNTED ? event->what :
							event->reason);
	}
}

/* Of several PMUs together: how much of the time they counted. */
static void show_share(FILE *to, const struct count *count)
{
	if (count->state == EVENT_MULTIPLEXED && count->enabled_ns)
		fprintf(to, " (%.0f %% of the time)",
			100 * (double)count->running_ns /
			(double)count->enabled_ns);
}

void show_table(FILE *to, const struct event *events, const struct count *counts,
		unsigned int nr, double seconds)
{
	fprintf(to, "%20.6f seconds\n", seconds);
	for (unsigned int i = 0; i < nr; i++) {
		const struct count *count = &counts[i];

		if (is_known(count))
			fprintf(to, "%20" PRIu64, count->value);
		else
			fprintf(to, "%20s", event_state_name(count->state));
		fprintf(to, " %-24s%s%s%s", events[i].name,
			events[i].bytes && is_known(count) ? " bytes" : "",
			*count->reason ? " " : "", count->reason);
		show_share(to, count);
		fputc('\n', to);
	}
}

static json_t *event_json(const struct event *event, const struct count *count)
{
	return json_pack("{s:s, s:s, s:s, s:o, s:I, s:I, s:o}",
			 "name", event->name, "state",
			 event_state_name(count->state), "unit",
			 event->bytes ? "bytes" : "",
			 "value", is_known(count) ?
			 json_integer((json_int_t)count->value) : json_null(),
			 "enabled_ns", (json_int_t)count->enabled_ns,
			 "running_ns", (json_int_t)count->running_ns,
			 "reason", *count->reason ?
			 json_string(count->reason) : json_null());
}

int show_json(FILE *to, const struct event *events, const struct count *counts,
	      unsigned int nr, double seconds)
{
	json_t *array = json_array(), *all;
	int err = 0;

	for (unsigned int i = 0; i < nr && !err; i++)
		err = json_array_append_new(array, event_json(&events[i],
							      &counts[i]));
	all = json_pack("{s:f, s:o}", "seconds", seconds, "events", array);
	if (err || !all) {
		json_decref(all);
		return -ENOMEM;
	}
	json_dumpf(all, to, JSON_INDENT(2));
	fputc('\n', to);
	json_decref(all);
	return 0;
}

void show_line(FILE *to, const struct event *event, const struct count *count)
{
	char value[24] = "-";

	if (is_known(count))
		snprintf(value, sizeof(value), "%" PRIu64, count->value);
	fprintf(to, "%s %s %s %" PRIu64 " %" PRIu64 " %s\n", event->name,
		event_state_name(count->state), value, count->enabled_ns,
		count->running_ns, count->reason);
}

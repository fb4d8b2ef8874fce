// SPDX-License-Identifier: MIT
/* Reading a result directory; see findings.h. */
#include "findings.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "reading.h"
#include "whole.h"

static void explain(const char *name, int err, size_t line,
		    char why[static FINDINGS_WHY])
{
	if (err == -ENOENT)
		snprintf(why, FINDINGS_WHY, "there is no %s", name);
	else if (err == -EINVAL && line)
		snprintf(why, FINDINGS_WHY, "%s is no csv: line %zu", name, line);
	else
		snprintf(why, FINDINGS_WHY, "%s cannot be read: %s", name,
			 strerror(-err));
}

static void read_json(int dir, const char *name, struct findings_json *file)
{
	json_error_t error;
	size_t length;
	char *text;
	int err = whole_file(dir, name, &text, &length);

	if (err) {
		explain(name, err, 0, file->why);
		return;
	}
	file->json = json_loadb(text, length, 0, &error);
	free(text);
	if (file->json && json_is_object(file->json))
		return;
	snprintf(file->why, FINDINGS_WHY, "%s cannot be read: %.100s", name,
		 file->json ? "it is no object" : error.text);
	json_decref(file->json);
	file->json = NULL;
}

static void read_samples(struct findings *findings)
{
	size_t line;
	int err = columns_read(findings->dir, "samples.csv", &findings->samples,
			       &line);

	if (err)
		explain("samples.csv", err, line, findings->why_no_samples);
}

int findings_open(struct findings *findings, const char *path, const char *role,
		  char why[static FINDINGS_WHY])
{
	size_t line;
	int err;

	*findings = (struct findings){ .path = path, .role = role };
	findings->dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (findings->dir < 0) {
		err = -errno;
		snprintf(why, FINDINGS_WHY, "%s", strerror(-err));
		return err;
	}
	err = columns_read(findings->dir, "summary.csv", &findings->summary,
			   &line);
	if (!err && columns_find(&findings->summary, "name") < 0)
		err = -EINVAL;
	if (err) {
		explain("summary.csv", err, line, why);
		findings_close(findings);
		return err;
	}
	read_samples(findings);
	read_json(findings->dir, "env.json", &findings->env);
	read_json(findings->dir, "preflight.json", &findings->preflight);
	return 0;
}

void findings_close(struct findings *findings)
{
	close(findings->dir);
	columns_free(&findings->summary);
	columns_free(&findings->samples);
	json_decref(findings->env.json);
	json_decref(findings->preflight.json);
}

/* The value at "kernel.release", or NULL. */
static const json_t *find(const json_t *json, const char *name)
{
	char part[64];

	while (json && *name) {
		size_t length = strcspn(name, ".");

		snprintf(part, sizeof(part), "%.*s", (int)length, name);
		json = json_object_get(json, part);
		name += length + (name[length] == '.');
	}
	return json;
}

const char *findings_fact(const struct findings *findings, const char *name,
			  char text[static FINDINGS_WHY])
{
	const json_t *json = find(findings->env.json, name);

	text[0] = '\0';
	if (json_is_string(json))
		snprintf(text, FINDINGS_WHY, "%s", json_string_value(json));
	else if (json_is_number(json))
		snprintf(text, FINDINGS_WHY, "%.15g", json_number_value(json));
	return text;
}

const char *findings_place(const struct findings *findings, const char *name,
			   char text[static FINDINGS_WHY])
{
	findings_fact(findings,
		      !strcmp(name, "kernel") ? "kernel.release" : name, text);
	if (!*text && findings->summary.nr)
		snprintf(text, FINDINGS_WHY, "%s",
			 columns_get(&findings->summary, 0, name));
	return text;
}

double findings_number(const struct columns *columns, size_t row, int column)
{
	const char *text = columns_at(columns, row, column);
	double value;
	char *end;

	if (!*text)
		return (double)NAN;
	value = strtod(text, &end);
	return *end || !isfinite(value) ? (double)NAN : value;
}

static unsigned long counted(double value)
{
	return value > 0 && value < 1e15 ? (unsigned long)value : 0;
}

/* Which are the first since boot cannot be planned. */
static size_t missing(const struct findings *findings)
{
	const json_t *run = json_object_get(findings->env.json, "run");
	size_t planned = json_array_size(json_object_get(run, "points"));
	int name = columns_find(&findings->summary, "name");
	size_t found = 0;

	for (size_t i = 0; i < findings->summary.nr; i++)
		found += !reading_is_first(columns_at(&findings->summary, i,
						      name));
	return planned > found ? planned - found : 0;
}

struct findings_count findings_count(const struct findings *findings)
{
	const struct columns *summary = &findings->summary;
	int n = columns_find(summary, "n");
	int invalid = columns_find(summary, "invalid");
	int failed = columns_find(summary, "failed");
	int verified = columns_find(summary, "verified");
	int low = columns_find(summary, "ns_per_page_low");
	struct findings_count count = {
		.points = summary->nr,
		.missing = missing(findings),
	};

	for (size_t i = 0; i < summary->nr; i++) {
		unsigned long valid = counted(findings_number(summary, i, n));

		count.valid += valid;
		count.invalid += counted(findings_number(summary, i, invalid));
		count.failed += !valid ||
				!strcmp(columns_at(summary, i, failed), "1");
		count.unverified +=
			!strcmp(columns_at(summary, i, verified), "0");
		count.coarse += valid && !*columns_at(summary, i, low);
	}
	return count;
}

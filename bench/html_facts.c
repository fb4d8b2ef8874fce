// SPDX-License-Identifier: MIT
/* All facts of env.json, and the command; see html_report.h. */
#include <string.h>

#include "html.h"
#include "html_report.h"

#define NAME	512
#define DEEPEST	12

/* "processor.caches[0].bytes" by "processor.caches[0]" and "bytes". */
static void join(char name[static NAME], const char *above, const char *key)
{
	if (snprintf(name, NAME, "%s%s%s", above, *above ? "." : "", key) >= NAME)
		name[NAME - 1] = '\0';
}

static void write_value(FILE *to, const json_t *json, const char *why)
{
	if (json_is_string(json))
		html_print(to, "%s", json_string_value(json));
	else if (json_is_integer(json))
		fprintf(to, "%" JSON_INTEGER_FORMAT, json_integer_value(json));
	else if (json_is_real(json))
		html_print(to, "%.6g", json_real_value(json));
	else if (json_is_boolean(json))
		fputs(json_is_true(json) ? "yes" : "no", to);
	else if (!json_is_null(json))
		fputs(json_object_size(json) || json_array_size(json) ?
		      "in env.json: it is too deep for this table" : "none", to);
	else
		html_print(to, "<span class=\"missing\">unknown%s%s</span>",
			   *why ? ": " : "", why);
}

/*
 * A row for each value below @json, by its whole name; what is null has its reason in
 * @reasons.
 */
static void write_rows(FILE *to, const json_t *json, const char *name,
		       const json_t *reasons, unsigned int depth)
{
	char below[NAME];
	const char *key;
	const json_t *value;
	size_t i;

	if (depth < DEEPEST && json_object_size(json)) {
		json_object_foreach((json_t *)json, key, value) {
			join(below, name, key);
			write_rows(to, value, below, reasons, depth + 1);
		}
		return;
	}
	if (depth < DEEPEST && json_array_size(json)) {
		json_array_foreach(json, i, value) {
			snprintf(below, sizeof(below), "%.480s[%zu]", name, i);
			write_rows(to, value, below, reasons, depth + 1);
		}
		return;
	}
	html_print(to, "<tr><th scope=\"row\">%s</th><td>", name);
	write_value(to, json, html_report_string(reasons, name));
	fputs("</td></tr>\n", to);
}

static void write_group(FILE *to, const char *key, const json_t *value,
			const json_t *reasons)
{
	html_print(to, "<details><summary>%s</summary><div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Facts: %s\"><table class=\"words\"><tbody>\n",
		   key, key);
	write_rows(to, value, key, reasons, 0);
	fputs("</tbody></table></div></details>\n", to);
}

static bool is_group(const json_t *value)
{
	return json_object_size(value) || json_array_size(value);
}

/* Single facts together, then each group; reasons stand with what they are of. */
static void write_facts(FILE *to, json_t *env)
{
	const json_t *reasons = json_object_get(env, "unknown");
	const char *key;
	const json_t *value;

	fputs("<details><summary>in short</summary><div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Facts in short\"><table class=\"words\"><tbody>\n",
	      to);
	json_object_foreach(env, key, value)
		if (!is_group(value))
			write_rows(to, value, key, reasons, 0);
	fputs("</tbody></table></div></details>\n", to);
	json_object_foreach(env, key, value)
		if (is_group(value) && strcmp(key, "unknown") != 0)
			write_group(to, key, value, reasons);
}

void html_report_facts(FILE *to, const struct html_report *report)
{
	for (size_t i = 0; i < report->nr; i++) {
		const struct findings_json *env = &report->of[i].env;

		html_report_role(to, report, i);
		if (env->json)
			write_facts(to, env->json);
		else
			html_print(to, "<p class=\"missing\">No facts are known: %s.</p>\n",
				   env->why);
	}
}

void html_report_command(FILE *to, const struct html_report *report)
{
	for (size_t i = 0; i < report->nr; i++) {
		const char *command =
			html_report_string(report->of[i].env.json, "command");

		html_report_role(to, report, i);
		if (*command)
			html_print(to, "<div class=\"command\"><pre tabindex=\"0\"><code>%s</code></pre></div>\n",
				   command);
		else
			fputs("<p class=\"missing\">The command is not known.</p>\n",
			      to);
	}
}

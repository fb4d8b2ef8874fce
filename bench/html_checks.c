// SPDX-License-Identifier: MIT
/* What preflight found, what is wrong first; see html_report.h. */
#include <string.h>

#include "html.h"
#include "html_report.h"

/* What is neither ok nor bad could not be found out, and is not ok. */
static bool is_ok(const json_t *check)
{
	return !strcmp(html_report_string(check, "state"), "ok");
}

static void write_check(FILE *to, const json_t *check)
{
	bool fails = !strcmp(html_report_string(check, "severity"), "FAIL") &&
		     !is_ok(check);

	html_print(to, "<tr><th scope=\"row\">%s</th><td><span class=\"%s\">%s</span></td><td>%s%s</td>",
		   html_report_string(check, "name"),
		   is_ok(check) ? "plain" : fails ? "bad" : "unsure",
		   html_report_string(check, "severity"),
		   html_report_string(check, "state"),
		   json_is_true(json_object_get(check, "allowed")) ? ", allowed" : "");
	html_print(to, "<td>%s</td><td>%s</td><td>%s</td></tr>\n",
		   html_report_string(check, "found"),
		   html_report_string(check, "want"),
		   html_report_string(check, "why"));
}

/* Those of a @severity, or all where it is NULL, which are @ok or are not. */
static size_t write_some(FILE *to, const json_t *checks, const char *severity,
			 bool ok)
{
	const json_t *check;
	size_t i, nr = 0;

	json_array_foreach(checks, i, check) {
		const char *its = html_report_string(check, "severity");

		if (is_ok(check) != ok || (severity && strcmp(its, severity) != 0))
			continue;
		nr++;
		if (to)
			write_check(to, check);
	}
	return nr;
}

static void begin_table(FILE *to, const char *caption)
{
	html_print(to, "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"%s\"><table class=\"words\"><caption>%s</caption>\n",
		   caption, caption);
	fputs("<thead><tr><th scope=\"col\">check</th><th scope=\"col\">weight</th><th scope=\"col\">state</th><th scope=\"col\">found</th><th scope=\"col\">wanted</th><th scope=\"col\">why</th></tr></thead>\n<tbody>\n",
	      to);
}

static void end_table(FILE *to)
{
	fputs("</tbody></table></div>\n", to);
}

static void write_checks(FILE *to, const json_t *checks)
{
	size_t wrong = write_some(NULL, checks, NULL, false);
	size_t fine = write_some(NULL, checks, NULL, true);

	if (wrong) {
		begin_table(to, "Checks that are bad or unknown");
		write_some(to, checks, "FAIL", false);
		write_some(to, checks, "WARN", false);
		write_some(to, checks, "INFO", false);
		end_table(to);
	} else {
		fputs("<p>Every check is ok.</p>\n", to);
	}
	if (!fine)
		return;
	html_print(to, "<details><summary>%zu checks that are ok</summary>\n",
		   fine);
	begin_table(to, "Checks that are ok");
	write_some(to, checks, NULL, true);
	end_table(to);
	fputs("</details>\n", to);
}

void html_report_checks(FILE *to, const struct html_report *report)
{
	for (size_t i = 0; i < report->nr; i++) {
		const struct findings_json *file = &report->of[i].preflight;

		html_report_role(to, report, i);
		if (file->json)
			write_checks(to, json_object_get(file->json, "checks"));
		else
			html_print(to, "<p class=\"missing\">What the machine was like is not known: %s. <code>scripts/preflight --json</code> looks, and a sweep keeps it.</p>\n",
				   file->why);
	}
}

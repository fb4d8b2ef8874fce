// SPDX-License-Identifier: MIT
/* What it comes to: the first chapter of the page; see html_report.h. */
#include <math.h>
#include <string.h>

#include "html.h"
#include "html_report.h"

#define STATUS_REGRESSION	1

/* Words and a sign, never colour alone. */
static void begin_headline(FILE *to, const char *kind, const char *sign)
{
	html_print(to, "<p class=\"headline %s\"><span class=\"sign\" aria-hidden=\"true\">%s</span> ",
		   kind, sign);
}

static void end_headline(FILE *to)
{
	fputs("</p>\n", to);
}

static void write_run_headline(FILE *to, const struct html_report *report)
{
	struct findings_count count = findings_count(&report->of[0]);
	char points[64];

	html_report_plural(count.points, "point", points);
	if (!count.points) {
		begin_headline(to, "bad", "\xc3\x97");
		fputs("No point was measured.", to);
	} else if (count.failed) {
		begin_headline(to, "bad", "\xc3\x97");
		html_print(to, "%zu of %s failed: too few of their samples are valid.",
			   count.failed, points);
	} else if (count.missing) {
		begin_headline(to, "unsure", "?");
		html_print(to, "%s measured, none failed, but %zu of the run are missing: it was not completed, or not copied whole.",
			   points, count.missing);
	} else if (count.unverified) {
		begin_headline(to, "unsure", "?");
		html_print(to, "%s, none failed, but struct pages of %zu were not verified.",
			   points, count.unverified);
	} else {
		begin_headline(to, "good", "\xe2\x9c\x93");
		html_print(to, "%s measured, none failed.", points);
	}
	end_headline(to);
}

static unsigned int verdicts(const json_t *compared, const char *verdict)
{
	double nr = html_report_number(json_object_get(compared, "count"),
				       verdict);

	return nr > 0 && nr < 1e9 ? (unsigned int)nr : 0;
}

/* What the verdict of compare is made of. */
static void write_comparison_headline(FILE *to, const struct html_report *report)
{
	const json_t *compared = html_report_compared(report);
	double status = html_report_number(report->comparison, "status");
	size_t nr = json_array_size(json_object_get(compared, "points"));
	unsigned int slower = verdicts(compared, "slower");
	unsigned int missing = verdicts(compared, "missing");

	if (status == 0) {
		begin_headline(to, "good", "\xe2\x9c\x93");
		html_print(to, "No regression in %zu points.", nr);
	} else if (status == STATUS_REGRESSION) {
		begin_headline(to, "bad", "\xc3\x97");
		html_print(to, "Regression: %u of %zu points are slower", slower,
			   nr);
		if (missing)
			html_print(to, ", %u missing", missing);
		fputs(".", to);
	} else {
		begin_headline(to, "unsure", "?");
		html_print(to, "Cannot judge: %u of %zu points cannot be told.",
			   verdicts(compared, "cannot tell"), nr);
	}
	end_headline(to);
}

static void write_limit(FILE *to, const struct html_report *report)
{
	double threshold = html_report_number(report->comparison, "threshold");
	double floor = html_report_number(report->comparison, "floor");

	if (!isfinite(threshold))
		return;
	html_print(to, "<p>A change counts where the whole 95 %% interval of the ratio is beyond %.3g %%",
		   100 * fmax(threshold, floor > 0 ? floor : 0));
	if (floor > 0)
		html_print(to, ": the threshold is %.3g %%, the noise of this machine %.3g %%.",
			   100 * threshold, 100 * floor);
	else
		fputs(". The noise of this machine was not measured.", to);
	fputs("</p>\n", to);
}

static void write_verdicts(FILE *to, const json_t *compared)
{
	static const char *const names[] = { "slower", "missing", "cannot tell",
					     "new", "same", "faster" };

	fputs("<dl class=\"tiles\">\n", to);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		html_print(to, "<div><dt>%s</dt><dd>%u</dd></div>\n", names[i],
			   verdicts(compared, names[i]));
	fputs("</dl>\n", to);
}

static void write_mean(FILE *to, const json_t *mean)
{
	double ratio = html_report_number(mean, "ratio");
	double points = html_report_number(mean, "points");

	html_print(to, "<tr><th scope=\"row\">%s</th><td class=\"n\">%.3f</td><td class=\"n\">%.0f</td></tr>\n",
		   html_report_string(mean, "of"), ratio, points);
}

static void write_means(FILE *to, const json_t *compared)
{
	const json_t *means = json_object_get(compared, "means"), *mean;
	size_t i;

	if (!json_array_size(means))
		return;
	fputs("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Geometric means\"><table>"
	      "<caption>Geometric mean of the ratios, contender to base: above 1 is slower</caption>\n"
	      "<thead><tr><th scope=\"col\">of</th><th scope=\"col\" class=\"n\">ratio</th><th scope=\"col\" class=\"n\">points</th></tr></thead>\n<tbody>\n",
	      to);
	json_array_foreach(means, i, mean)
		write_mean(to, mean);
	fputs("</tbody></table></div>\n", to);
}

/* Kernels stand in the head already. */
static void write_differences(FILE *to, const json_t *compared)
{
	const json_t *differences = json_object_get(compared, "differences");
	const json_t *one;
	size_t i;

	json_array_foreach(differences, i, one) {
		const char *name = html_report_string(one, "name");

		if (strcmp(name, "kernel") != 0)
			html_print(to, "<li>The two differ in %s: %s against %s.</li>\n",
				   name, html_report_string(one, "base"),
				   html_report_string(one, "contender"));
	}
}

static void write_samples(FILE *to, const struct findings_count *count,
			  const char *role)
{
	unsigned long all = count->valid + count->invalid;

	if (!all)
		return;
	if (count->invalid)
		html_print(to, "<li>%s%zu of %zu samples are valid, <a href=\"#invalid\">%zu not</a> (%.2g %%).</li>\n",
			   role, (size_t)count->valid, (size_t)all,
			   (size_t)count->invalid,
			   100.0 * (double)count->invalid / (double)all);
	else
		html_print(to, "<li>%s%zu of %zu samples are valid.</li>\n",
			   role, (size_t)count->valid, (size_t)all);
}

static void write_coarse(FILE *to, const struct findings_count *count,
			 const char *role)
{
	char points[64];

	if (count->coarse)
		html_print(to, "<li>%s%s without an interval, for want of samples: take the medians as a hint.</li>\n",
			   role, html_report_plural(count->coarse, "point",
						    points));
}

static void write_preflight(FILE *to, const struct findings *findings,
			    const char *role)
{
	const json_t *failing = json_object_get(findings->preflight.json,
						"failing");
	const json_t *name;
	size_t i;

	if (!findings->preflight.json) {
		html_print(to, "<li>%sWhether the machine was fit to measure is not known: %s.</li>\n",
			   role, findings->preflight.why);
		return;
	}
	if (!json_array_size(failing)) {
		html_print(to, "<li>%s<a href=\"#preflight\">No check of preflight failed.</a></li>\n",
			   role);
		return;
	}
	html_print(to, "<li>%s<a href=\"#preflight\">Checks of preflight that failed:</a> ",
		   role);
	json_array_foreach(failing, i, name)
		html_print(to, "%s%s", i ? ", " : "",
			   json_is_string(name) ? json_string_value(name) : "?");
	fputs(".</li>\n", to);
}

static void write_warnings(FILE *to, const struct findings *findings,
			   const char *role)
{
	const json_t *warnings = json_object_get(
		json_object_get(findings->env.json, "run"), "warnings");
	const json_t *warning;
	size_t i;

	json_array_foreach(warnings, i, warning)
		if (json_is_string(warning))
			html_print(to, "<li>%s%s</li>\n", role,
				   json_string_value(warning));
}

/* What to read the figures of one result with. What is counted is exact: two will do. */
static void write_notes(FILE *to, const struct findings *findings, bool counts)
{
	struct findings_count count = findings_count(findings);
	char role[64];

	snprintf(role, sizeof(role), "%s%s", findings->role,
		 *findings->role ? ": " : "");
	if (*role && count.failed)
		html_print(to, "<li>%s%zu points failed.</li>\n", role,
			   count.failed);
	write_samples(to, &count, role);
	if (!counts)
		write_coarse(to, &count, role);
	write_preflight(to, findings, role);
	write_warnings(to, findings, role);
}

void html_report_verdict(FILE *to, const struct html_report *report)
{
	const json_t *compared = html_report_compared(report);

	if (report->comparison) {
		write_comparison_headline(to, report);
		write_limit(to, report);
		write_verdicts(to, compared);
		write_means(to, compared);
	} else {
		write_run_headline(to, report);
	}
	fputs("<ul class=\"notes\">\n", to);
	write_differences(to, compared);
	for (size_t i = 0; i < report->nr; i++)
		write_notes(to, &report->of[i],
			    html_report_counts(report));
	fputs("</ul>\n", to);
}

// SPDX-License-Identifier: MIT
/* The table of a comparison, the worst first; see html_report.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "html_report.h"

#define FOREST_WIDTH	140.0
#define FOREST_MIDDLE	70.0
#define WIDEST		2.0	/* powers of two to either side */
#define NARROWEST	0.05

/* Verdicts in the order of what they ask of the reader. */
static const struct kind {
	const char *verdict;
	const char *class;
} kinds[] = {
	{ "slower", "bad" },
	{ "missing", "bad" },
	{ "cannot tell", "unsure" },
	{ "new", "unsure" },
	{ "faster", "better" },
	{ "same", "plain" },
};

#define NR_KINDS (sizeof(kinds) / sizeof(kinds[0]))

struct row {
	const json_t *json;
	size_t kind;
	double ratio;
};

static size_t kind_of(const char *verdict)
{
	size_t i;

	for (i = 0; i < NR_KINDS - 1; i++)
		if (!strcmp(kinds[i].verdict, verdict))
			break;
	return i;
}

static int worst_first(const void *a, const void *b)
{
	const struct row *of_a = a, *of_b = b;

	if (of_a->kind != of_b->kind)
		return of_a->kind < of_b->kind ? -1 : 1;
	if (of_a->ratio > of_b->ratio)
		return -1;
	return of_a->ratio < of_b->ratio;
}

static double field(const json_t *json, const char *part, const char *name)
{
	return html_report_number(json_object_get(json, part), name);
}

/* An empty cell where it is unknown. */
static void write_number(FILE *to, double value, const char *format)
{
	char text[32] = "";

	if (isfinite(value))
		snprintf(text, sizeof(text),
			 strcmp(format, "p") ? "%.3f" : "%.2g", value);
	html_print(to, "<td class=\"n\">%s</td>", text);
}

/* How far the widest interval goes from 1, in powers of two. */
static double reach(const struct row *rows, size_t nr)
{
	double most = NARROWEST;

	for (size_t i = 0; i < nr; i++) {
		double low = field(rows[i].json, "ratio", "low");
		double high = field(rows[i].json, "ratio", "high");

		if (low > 0)
			most = fmax(most, fabs(log2(low)));
		if (high > 0)
			most = fmax(most, fabs(log2(high)));
	}
	return fmin(most, WIDEST);
}

static double across(double ratio, double most)
{
	double share = fmax(-1, fmin(1, log2(ratio) / most));

	return FOREST_MIDDLE + share * (FOREST_MIDDLE - 5);
}

/* The ratio and its interval to scale: only for the eye, as its numbers stand beside it. */
static void write_forest(FILE *to, const json_t *json, const char *class,
			 double most)
{
	double value = field(json, "ratio", "value");
	double low = field(json, "ratio", "low");
	double high = field(json, "ratio", "high");

	fputs("<td class=\"forest\">", to);
	if (value > 0) {
		html_print(to, "<svg viewBox=\"0 0 %g 16\" class=\"%s\" aria-hidden=\"true\"><path class=\"one\" d=\"M%g 0V16\"/>",
			   FOREST_WIDTH, class, FOREST_MIDDLE);
		if (low > 0 && high > 0)
			html_print(to, "<path d=\"M%.1f 8H%.1f\"/>",
				   across(low, most), across(high, most));
		html_print(to, "<circle cx=\"%.1f\" cy=\"8\" r=\"3\"/></svg>",
			   across(value, most));
	}
	fputs("</td>", to);
}

static void write_interval(FILE *to, const json_t *json)
{
	double low = field(json, "ratio", "low");
	double high = field(json, "ratio", "high");

	if (isfinite(low) && isfinite(high))
		html_print(to, "<td class=\"n\" data-v=\"%.6g\">%.3f to %.3f</td>",
			   low, low, high);
	else
		fputs("<td class=\"n\"></td>", to);
}

static void write_samples(FILE *to, const json_t *json)
{
	double base = field(json, "base", "n");
	double contender = field(json, "contender", "n");
	double needed = html_report_number(json, "needed");

	html_print(to, "<td class=\"n\">%.0f, %.0f</td>",
		   isfinite(base) ? base : 0,
		   isfinite(contender) ? contender : 0);
	if (isfinite(needed))
		html_print(to, "<td class=\"n\">%.0f</td>", needed);
	else
		fputs("<td class=\"n\"></td>", to);
}

static void write_verdict(FILE *to, const struct row *row)
{
	const char *reason = html_report_string(row->json, "reason");

	html_print(to, "<td class=\"verdict\"><span class=\"%s\">%s</span>",
		   kinds[row->kind].class,
		   html_report_string(row->json, "verdict"));
	if (*reason)
		html_print(to, ": %s", reason);
	fputs("</td>", to);
}

static void write_row(FILE *to, const struct row *row, double most)
{
	const json_t *json = row->json;

	html_print(to, "<tr><th scope=\"row\">%s</th>",
		   html_report_string(json, "name"));
	write_verdict(to, row);
	write_forest(to, json, kinds[row->kind].class, most);
	write_number(to, field(json, "ratio", "value"), "");
	write_interval(to, json);
	write_number(to, field(json, "base", "median"), "");
	write_number(to, field(json, "contender", "median"), "");
	write_number(to, html_report_number(json, "p"), "p");
	write_number(to, html_report_number(json, "p_corrected"), "p");
	write_samples(to, json);
	fputs("</tr>\n", to);
}

static void begin(FILE *to, const struct html_report *report)
{
	static const char *const numbers[] = {
		"ratio", "95 % interval", "base", "contender", "p",
		"p, corrected", "n", "n, to tell" };

	html_print(to, "<p>Medians are in %s. The ratio is the contender\xe2\x80\x99s to that of the base: above 1 is slower. p is of the test of Mann and Whitney, and corrected for the number of points (Holm). Where a point cannot be told, about so many samples a side would tell it.</p>\n",
		   html_report_string(report->comparison, "unit"));
	fputs("<div class=\"wide tall\" tabindex=\"0\" role=\"region\" aria-label=\"Comparison, point by point\"><table class=\"sorts\" data-noun=\"points\">"
	      "<caption>Comparison, point by point, the worst first</caption>\n<thead><tr>"
	      "<th scope=\"col\">point</th><th scope=\"col\">verdict</th><td class=\"forest\"></td>", to);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		html_print(to, "<th scope=\"col\" class=\"n\">%s</th>",
			   numbers[i]);
	fputs("</tr></thead>\n<tbody>\n", to);
}

void html_report_comparison(FILE *to, const struct html_report *report)
{
	const json_t *points = json_object_get(html_report_compared(report),
					       "points");
	size_t nr = json_array_size(points);
	struct row *rows = calloc(nr + 1, sizeof(*rows));
	double most;

	if (!rows) {
		fputs("<p class=\"missing\">There is no memory for this table.</p>\n",
		      to);
		return;
	}
	for (size_t i = 0; i < nr; i++) {
		const json_t *json = json_array_get(points, i);
		double ratio = field(json, "ratio", "value");

		rows[i] = (struct row){ json,
			kind_of(html_report_string(json, "verdict")),
			isfinite(ratio) ? ratio : 0 };
	}
	qsort(rows, nr, sizeof(*rows), worst_first);
	most = reach(rows, nr);
	begin(to, report);
	for (size_t i = 0; i < nr; i++)
		write_row(to, &rows[i], most);
	fputs("</tbody></table></div>\n", to);
	free(rows);
}

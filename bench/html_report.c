// SPDX-License-Identifier: MIT
/* The frame of the page, and what its parts share; see html_report.h. */
#include "html_report.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "html.h"

#ifndef HTML_SCRIPT_SHA256
#define HTML_SCRIPT_SHA256 "unknown"
#endif

#ifndef SUITE_VERSION
#define SUITE_VERSION "unknown"
#endif

/* The style and the script are files of their own, and in the program as they are. */
__asm__(".pushsection .rodata\n"
	"html_style: .incbin \"html_report.css\"\n.byte 0\n"
	"html_script: .incbin \"html_report.js\"\n.byte 0\n"
	".popsection");
extern const char html_style[] __attribute__((visibility("hidden")));
extern const char html_script[] __attribute__((visibility("hidden")));

/* The chapters, as they are linked to; NULL: whatever the result has. */
static const struct chapter {
	const char *id;
	const char *heading;
	void (*write)(FILE *to, const struct html_report *report);
	bool compared;
} chapters[] = {
	{ "verdict", "Verdict", html_report_verdict, false },
	{ "comparison", "Comparison", html_report_comparison, true },
	{ "figures", "Figures", html_report_figures, false },
	{ "points", "All points", html_report_points, false },
	{ "preflight", "Preflight", html_report_checks, false },
	{ "invalid", "Samples that are not valid", html_report_invalid, false },
	{ "facts", "Facts", html_report_facts, false },
	{ "again", "Measuring it again", html_report_command, false },
};

#define NR_CHAPTERS (sizeof(chapters) / sizeof(chapters[0]))

const char *html_report_string(const json_t *json, const char *name)
{
	const char *text = json_string_value(json_object_get(json, name));

	return text ? text : "";
}

double html_report_number(const json_t *json, const char *name)
{
	const json_t *value = json_object_get(json, name);

	return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

const json_t *html_report_compared(const struct html_report *report)
{
	return json_array_get(json_object_get(report->comparison, "comparisons"),
			      0);
}

static bool is_accel(const struct html_report *report, const char *accel)
{
	char text[FINDINGS_WHY];

	for (size_t i = 0; i < report->nr; i++)
		if (!strcmp(findings_place(&report->of[i], "accel", text), accel))
			return true;
	return false;
}

bool html_report_counts(const struct html_report *report)
{
	return is_accel(report, "tcg-icount");
}

bool html_report_emulated(const struct html_report *report)
{
	return is_accel(report, "tcg");
}

void html_report_role(FILE *to, const struct html_report *report, size_t i)
{
	if (report->nr > 1)
		html_print(to, "<h3>Of the %s</h3>\n", report->of[i].role);
}

const char *html_report_plural(size_t nr, const char *noun, char text[static 64])
{
	snprintf(text, 64, "%zu %s%s", nr, noun, nr == 1 ? "" : "s");
	return text;
}

static bool has_chapter(const struct html_report *report,
			const struct chapter *chapter)
{
	return !chapter->compared || report->comparison;
}

/* Nothing but the style and the script above may be used, wherever the page stands. */
static void begin(FILE *to, const struct html_report *report)
{
	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
	      "<meta charset=\"utf-8\">\n"
	      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
	      "style-src 'unsafe-inline'; script-src 'sha256-" HTML_SCRIPT_SHA256
	      "'; base-uri 'none'; form-action 'none'\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	      "<meta name=\"color-scheme\" content=\"light dark\">\n"
	      "<meta name=\"generator\" content=\"memmap-bench " SUITE_VERSION
	      "\">\n<title>", to);
	html_report_title(to, report);
	fprintf(to, " \xc2\xb7 memmap-bench</title>\n<style>\n%s</style>\n</head>\n<body>\n"
		"<a class=\"skip\" href=\"#verdict\">To the verdict</a>\n",
		html_style);
}

static void write_contents(FILE *to, const struct html_report *report)
{
	fputs("<nav aria-label=\"Contents\"><ul>\n", to);
	for (size_t i = 0; i < NR_CHAPTERS; i++)
		if (has_chapter(report, &chapters[i]))
			html_print(to, "<li><a href=\"#%s\">%s</a></li>\n",
				   chapters[i].id, chapters[i].heading);
	fputs("</ul></nav>\n", to);
}

static void write_chapter(FILE *to, const struct html_report *report,
			  const struct chapter *chapter)
{
	html_print(to, "<section id=\"%s\" aria-labelledby=\"%s-heading\">\n"
		   "<h2 id=\"%s-heading\">%s</h2>\n", chapter->id, chapter->id,
		   chapter->id, chapter->heading);
	chapter->write(to, report);
	fputs("</section>\n", to);
}

int html_report(FILE *to, const struct html_report *report)
{
	begin(to, report);
	fputs("<header>\n", to);
	html_report_head(to, report);
	fputs("</header>\n", to);
	write_contents(to, report);
	fputs("<main>\n", to);
	for (size_t i = 0; i < NR_CHAPTERS; i++)
		if (has_chapter(report, &chapters[i]))
			write_chapter(to, report, &chapters[i]);
	fprintf(to, "</main>\n<footer><p>Made by memmap-bench %s. This page is whole: it needs no network.</p></footer>\n"
		"<script>%s</script>\n</body>\n</html>\n", SUITE_VERSION,
		html_script);
	return ferror(to) ? -EIO : 0;
}

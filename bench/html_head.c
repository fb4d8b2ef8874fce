// SPDX-License-Identifier: MIT
/* What was measured, and where: the head of the page; see html_report.h. */
#include <string.h>

#include "html.h"
#include "html_report.h"

/* What a figure from there is worth, as README.md has it; the first that fits. */
static const struct meaning {
	const char *where;	/* NULL: any */
	const char *accel;
	const char *text;
} meanings[] = {
	{ NULL, "tcg", "functional only: an emulator\xe2\x80\x99s time, good for nothing but seeing that it works" },
	{ NULL, "tcg-icount", "instructions, not time: 1 ns is one instruction, exact to 0.1 %" },
	{ "model", NULL, "the same writers in user space over mirrored struct pages: what this machine\xe2\x80\x99s memory allows" },
	{ "guest", "kvm", "indicative" },
	{ "host", "hardware", "absolute: publish these" },
};

static const char *meaning(const char *where, const char *accel)
{
	for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++)
		if ((!meanings[i].where || !strcmp(meanings[i].where, where)) &&
		    (!meanings[i].accel || !strcmp(meanings[i].accel, accel)))
			return meanings[i].text;
	return "";
}

static const char *or_unknown(const char *text)
{
	return *text ? text : "unknown";
}

void html_report_title(FILE *to, const struct html_report *report)
{
	const struct findings *last = &report->of[report->nr - 1];
	char kernel[FINDINGS_WHY], base[FINDINGS_WHY], host[FINDINGS_WHY];

	html_print(to, "Kernel %s",
		   or_unknown(findings_place(last, "kernel", kernel)));
	if (report->nr > 1)
		html_print(to, " against %s",
			   or_unknown(findings_place(&report->of[0], "kernel",
						     base)));
	html_print(to, " on %s",
		   or_unknown(findings_place(last, "host", host)));
}

static void write_place(FILE *to, const struct findings *findings,
			const char *name)
{
	char text[FINDINGS_WHY];

	html_print(to, "%s", or_unknown(findings_place(findings, name, text)));
}

static void write_fact(FILE *to, const struct findings *findings,
		       const char *name)
{
	char text[FINDINGS_WHY];

	html_print(to, "%s", or_unknown(findings_fact(findings, name, text)));
}

static void write_where(FILE *to, const struct findings *findings,
			const char *name)
{
	char where[FINDINGS_WHY], accel[FINDINGS_WHY];
	const char *means;

	(void)name;
	findings_place(findings, "where", where);
	findings_place(findings, "accel", accel);
	means = meaning(where, accel);
	html_print(to, "%s, %s", or_unknown(where), or_unknown(accel));
	if (*means)
		html_print(to, "<span class=\"means\">%s</span>", means);
}

static void write_suite(FILE *to, const struct findings *findings,
			const char *name)
{
	const json_t *dirty = json_object_get(findings->env.json, "suite_dirty");

	write_fact(to, findings, name);
	if (json_is_true(dirty))
		fputs(", with changes that are not committed", to);
}

static void write_directory(FILE *to, const struct findings *findings,
			    const char *name)
{
	(void)name;
	fputs("<code>", to);
	html_path(to, findings->path);
	fputs("</code>", to);
}

static const struct row {
	const char *heading;
	const char *name;
	void (*write)(FILE *to, const struct findings *findings,
		      const char *name);
} rows[] = {
	{ "Kernel", "kernel", write_place },
	{ "Host", "host", write_place },
	{ "Processor", "cpu", write_fact },
	{ "Where", "where", write_where },
	{ "Begun", "date", write_fact },
	{ "Suite", "suite", write_suite },
	{ "Result", "", write_directory },
};

static void write_roles(FILE *to, const struct html_report *report)
{
	fputs("<thead><tr><td></td>", to);
	for (size_t k = 0; k < report->nr; k++)
		html_print(to, "<th scope=\"col\">%s</th>", report->of[k].role);
	fputs("</tr></thead>\n", to);
}

static void write_rows(FILE *to, const struct html_report *report)
{
	fputs("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Where it was measured\">"
	      "<table class=\"keys\">\n", to);
	if (report->nr > 1)
		write_roles(to, report);
	fputs("<tbody>\n", to);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		html_print(to, "<tr><th scope=\"row\">%s</th>", rows[i].heading);
		for (size_t k = 0; k < report->nr; k++) {
			fputs("<td>", to);
			rows[i].write(to, &report->of[k], rows[i].name);
			fputs("</td>", to);
		}
		fputs("</tr>\n", to);
	}
	fputs("</tbody></table></div>\n", to);
}

static void write_banner(FILE *to, const struct html_report *report)
{
	if (html_report_emulated(report))
		fputs("<p class=\"banner\" role=\"note\"><strong>Functional only.</strong> An emulator ran this: its times say that everything works, and nothing of how fast. Quote none of them.</p>\n",
		      to);
	else if (html_report_counts(report))
		fputs("<p class=\"banner\" role=\"note\"><strong>Instructions, not time.</strong> Where nanoseconds stand, one is one instruction.</p>\n",
		      to);
}

void html_report_head(FILE *to, const struct html_report *report)
{
	fputs("<p class=\"over\">memmap-bench: how struct pages are initialised</p>\n<h1>", to);
	html_report_title(to, report);
	fputs("</h1>\n", to);
	write_banner(to, report);
	write_rows(to, report);
}

/* SPDX-License-Identifier: MIT */
/*
 * The parts of the page that verb report writes, a file each, in the order that they
 * stand in. They write what they have; what is missing they say.
 */
#ifndef BENCH_HTML_REPORT_H
#define BENCH_HTML_REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "findings.h"

#define HTML_REPORT_MOST 2

/*
 * struct html_report
 * @of: the run; or base and contender, @nr of them
 * @comparison: what compare --json says of the two, or NULL; its fields may be of any
 *	kind
 */
struct html_report {
	struct findings of[HTML_REPORT_MOST];
	size_t nr;
	json_t *comparison;
};

/* The whole page. 0, -EIO where @to could not be written. */
int html_report(FILE *to, const struct html_report *report);

void html_report_title(FILE *to, const struct html_report *report);	/* html_head.c */
void html_report_head(FILE *to, const struct html_report *report);
void html_report_verdict(FILE *to, const struct html_report *report);	/* html_verdict.c */
void html_report_figures(FILE *to, const struct html_report *report);
void html_report_comparison(FILE *to, const struct html_report *report);
void html_report_points(FILE *to, const struct html_report *report);
void html_report_checks(FILE *to, const struct html_report *report);
void html_report_invalid(FILE *to, const struct html_report *report);
void html_report_facts(FILE *to, const struct html_report *report);
void html_report_command(FILE *to, const struct html_report *report);

/* Whether times, or counts of instructions, or an emulator's times are shown. */
bool html_report_counts(const struct html_report *report);
bool html_report_emulated(const struct html_report *report);

/* The one comparison among what compare --json says, or NULL. */
const json_t *html_report_compared(const struct html_report *report);

/* The text of a field, or "". */
const char *html_report_string(const json_t *json, const char *name);

/* The number of a field, or NAN. */
double html_report_number(const json_t *json, const char *name);

/* A heading below that of the section for one of two results; of one alone nothing. */
void html_report_role(FILE *to, const struct html_report *report, size_t i);

/* "1 point", "3 points". */
const char *html_report_plural(size_t nr, const char *noun, char text[static 64]);

#endif

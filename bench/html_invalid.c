// SPDX-License-Identifier: MIT
/* Samples that are not valid, by what was wrong; see html_report.h. */
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "html_report.h"

#define MOST_CAUSES	32
#define CAUSE		64

/*
 * struct cause
 * @name: the words before the first colon; @example: a whole one
 * @last: name of the point that it was counted for last
 */
struct cause {
	char name[CAUSE];
	const char *example;
	const char *last;
	size_t samples;
	size_t points;
};

struct causes {
	struct cause cause[MOST_CAUSES];
	size_t nr;
};

static int by_samples(const void *a, const void *b)
{
	const struct cause *of_a = a, *of_b = b;

	return (of_a->samples < of_b->samples) - (of_a->samples > of_b->samples);
}

/* What one cause has in common with others: no figures, and not what is behind a colon. */
static void name_cause(const char *text, char name[static CAUSE])
{
	snprintf(name, CAUSE, "%.*s", (int)strcspn(text, ":0123456789\n"), text);
	for (size_t end = strlen(name); end && name[end - 1] == ' '; end--)
		name[end - 1] = '\0';
	if (!*name)
		snprintf(name, CAUSE, "%s", *text ? "other" : "not said");
}

/* The last place is for all that have none of their own. */
static struct cause *find_cause(struct causes *causes, const char *text)
{
	char name[CAUSE];

	name_cause(text, name);
	for (size_t i = 0; i < causes->nr; i++)
		if (!strcmp(causes->cause[i].name, name) ||
		    i == MOST_CAUSES - 1)
			return &causes->cause[i];
	snprintf(causes->cause[causes->nr].name, CAUSE, "%s",
		 causes->nr == MOST_CAUSES - 1 ? "other" : name);
	causes->cause[causes->nr].example = text;
	return &causes->cause[causes->nr++];
}

/* A row and the name of its point. */
struct sample {
	const char *name;
	const char *cause;
};

static int by_name(const void *a, const void *b)
{
	const struct sample *of_a = a, *of_b = b;

	return strcmp(of_a->name, of_b->name);
}

/* Those of a point stand together then, so that points can be counted. */
static size_t collect(const struct columns *columns, struct sample *samples)
{
	int name = columns_find(columns, "name");
	int valid = columns_find(columns, "valid");
	int cause = columns_find(columns, "cause");
	size_t nr = 0;

	for (size_t i = 0; i < columns->nr; i++)
		if (!strcmp(columns_at(columns, i, valid), "0"))
			samples[nr++] = (struct sample){
				columns_at(columns, i, name),
				columns_at(columns, i, cause) };
	qsort(samples, nr, sizeof(*samples), by_name);
	return nr;
}

static void count(struct causes *causes, const struct sample *sample)
{
	struct cause *cause = find_cause(causes, sample->cause);

	cause->samples++;
	if (!cause->last || strcmp(cause->last, sample->name) != 0)
		cause->points++;
	cause->last = sample->name;
}

static void write_cause(FILE *to, const struct cause *cause)
{
	html_print(to, "<tr><th scope=\"row\">%s</th><td class=\"n\">%zu</td><td class=\"n\">%zu</td><td>%s</td></tr>\n",
		   cause->name, cause->samples, cause->points, cause->example);
}

static void write_causes(FILE *to, struct causes *causes)
{
	fputs("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Causes\"><table class=\"words\">"
	      "<caption>Left out of every figure; in samples.csv with the cause</caption>\n"
	      "<thead><tr><th scope=\"col\">cause</th><th scope=\"col\" class=\"n\">samples</th><th scope=\"col\" class=\"n\">points</th><th scope=\"col\">one of them</th></tr></thead>\n<tbody>\n",
	      to);
	qsort(causes->cause, causes->nr, sizeof(causes->cause[0]), by_samples);
	for (size_t i = 0; i < causes->nr; i++)
		write_cause(to, &causes->cause[i]);
	fputs("</tbody></table></div>\n", to);
}

static void write_all(FILE *to, const struct columns *columns)
{
	struct sample *samples = calloc(columns->nr + 1, sizeof(*samples));
	struct causes causes = { .nr = 0 };
	size_t nr = samples ? collect(columns, samples) : 0;

	for (size_t i = 0; i < nr; i++)
		count(&causes, &samples[i]);
	if (nr)
		write_causes(to, &causes);
	else
		html_print(to, "<p>%s</p>\n", samples ? "Every sample is valid." :
			   "There is no memory to count them.");
	free(samples);
}

void html_report_invalid(FILE *to, const struct html_report *report)
{
	for (size_t i = 0; i < report->nr; i++) {
		const struct findings *findings = &report->of[i];

		html_report_role(to, report, i);
		if (columns_find(&findings->samples, "valid") < 0)
			html_print(to, "<p class=\"missing\">The causes are not known: %s.</p>\n",
				   findings->samples.width ?
				   "samples.csv does not say what is valid" :
				   findings->why_no_samples);
		else
			write_all(to, &findings->samples);
	}
}

// SPDX-License-Identifier: MIT
/* The figures of the page, with what to see in them; see html_report.h. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "html.h"
#include "html_report.h"
#include "html_svg.h"
#include "whole.h"

#define MOST_FIGURES	64
#define BIGGEST		(8UL << 20)

/* In the order they are shown. */
static const struct caption {
	const char *name;
	const char *title;
	const char *text;
} captions[] = {
	{ "ns-per-page", "Time per struct page against size",
	  "Lower is better. A flat curve means that time grows with memory alone; one that falls to the right still pays for starting its workers. The distance of padata from deferred is what more threads give." },
	{ "speedup", "Speed-up by threads",
	  "How many times faster than deferred on the same range. Look where a curve leaves the diagonal, and where it goes flat: from there memory is the limit, and more threads give nothing." },
	{ "nodes", "Nodes initialised together",
	  "A flat line means that nodes do not hold each other up. One that rises with their number means that they wait for one another." },
	{ "stages", "What a bind consists of",
	  "Each bar is a whole bind or unbind, split into its stages. What is underlined holds the hotplug lock: no other node can do it at the same time." },
	{ "lock-share", "The hotplug lock against nodes",
	  "The share of the makespan under the one lock that all nodes share. The nearer to 1, the less is there to win from binding nodes at once." },
	{ "sections", "Section by section",
	  "Each section of 128 MiB, from the start of the range to its end. Steps are places where the memmap lies otherwise; single peaks are disturbances. The values are in sections.csv." },
	{ "sequence", "Samples in the order taken",
	  "Every sample relative to the median of its point. A slope is drift, a bend at the left is warm-up, a step where a boot or load begins is a difference between them. The values are in samples.csv." },
	{ "reserved", "What PG_reserved costs",
	  "The same writer with the bit set in different ways. Only the differences between the bars count." },
	{ "ladder", "Every writer against what memory allows",
	  "The line is the ceiling: the fastest fill of the same bytes. What lies between a bar and the line is what a better writer could still win." },
	{ "ceiling", "Share of the ceiling against threads",
	  "At 1 a writer is as fast as memory can be filled. Where curves meet, the writer no longer matters." },
	{ "placement", "Workers and memmaps on each node",
	  "The diagonal is local work. What the others are above it is the price of a worker on the wrong node." },
	{ "latency", "First accesses meanwhile",
	  "How long the first accesses of the caller took while the range was still being initialised. Look at the right end: the slowest are what a user would notice. The values are in touches.csv." },
	{ "prediction", "What larger ranges would take",
	  "Lines are the model, fitted to the points at the left; large marks are all nodes together. Nobody measured what lies in the grey: look first at how far each line was off for the size held out, then at the list. The published times are of other machines and include more than this loop: they are no check of it. The values, and every doubt, are in prediction.csv." },
	{ "published", "Measured over published",
	  "Compare shapes and ratios, not heights: the published values are of other machines." },
};

#define NR_CAPTIONS (sizeof(captions) / sizeof(captions[0]))

static const char *const data_are = " The values are in the table of all points.";

/* Figures of a result, by name; NULL where there are no more. */
struct figures {
	char *name[MOST_FIGURES];
	size_t nr;
};

static size_t rank(const char *name)
{
	size_t i;

	for (i = 0; i < NR_CAPTIONS; i++)
		if (!strcmp(captions[i].name, name))
			break;
	return i;
}

static int by_rank(const void *a, const void *b)
{
	const char *of_a = *(char *const *)a, *of_b = *(char *const *)b;
	size_t rank_a = rank(of_a), rank_b = rank(of_b);

	return rank_a != rank_b ? (rank_a > rank_b) - (rank_a < rank_b) :
				  strcmp(of_a, of_b);
}

static bool has_figure(const struct figures *figures, const char *name)
{
	for (size_t i = 0; i < figures->nr; i++)
		if (!strcmp(figures->name[i], name))
			return true;
	return false;
}

/* "NAME.svg", but what a program has hidden or half written. */
static void add_figure(struct figures *figures, const char *file)
{
	const char *end = strrchr(file, '.');
	char name[NAME_MAX + 1];

	if (*file == '.' || !end || strcmp(end, ".svg") != 0)
		return;
	snprintf(name, sizeof(name), "%.*s", (int)(end - file), file);
	if (figures->nr == MOST_FIGURES || has_figure(figures, name))
		return;
	figures->name[figures->nr] = strdup(name);
	figures->nr += figures->name[figures->nr] != NULL;
}

static int open_plots(const struct findings *findings)
{
	return openat(findings->dir, "plots", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static void list_figures(const struct findings *findings,
			 struct figures *figures)
{
	int fd = open_plots(findings);
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
	struct dirent *entry;

	if (!dir) {
		if (fd >= 0)
			close(fd);
		return;
	}
	while ((entry = readdir(dir)))
		add_figure(figures, entry->d_name);
	closedir(dir);
}

static const char *title_of(const char *name)
{
	size_t i = rank(name);

	return i < NR_CAPTIONS ? captions[i].title : name;
}

static void caption_of(const char *name, char *text, size_t size)
{
	size_t i = rank(name);
	const char *caption = i < NR_CAPTIONS ? captions[i].text :
		"What to see is said in the figure itself.";

	snprintf(text, size, "%s%s", caption,
		 strstr(caption, ".csv") ? "" : data_are);
}

/* The figure itself, or why it is not shown. */
static void write_svg(FILE *to, const struct findings *findings,
		      const char *name, const char *svg)
{
	char id[3 * NAME_MAX + 1], prefix[sizeof(id) + 32];
	char title[320], text[640], why[HTML_SVG_WHY];
	struct html_svg figure = { prefix, title, text };
	int err;

	html_id(name, id, sizeof(id));
	snprintf(prefix, sizeof(prefix), "fig-%s%s-%s-", findings->role,
		 *findings->role ? "" : "run", id);
	snprintf(title, sizeof(title), "%s%s%s", title_of(name),
		 *findings->role ? ", " : "", findings->role);
	caption_of(name, text, sizeof(text));
	fputs("<div class=\"wide paper\" tabindex=\"0\" role=\"region\" ", to);
	html_print(to, "aria-label=\"Figure: %s\">", title);
	err = html_svg(to, &figure, svg, why);
	if (err)
		html_print(to, "<p class=\"missing\">plots/%s.svg is not shown: %s.</p>",
			   name, *why ? why : strerror(-err));
	fputs("</div>\n", to);
}

static void write_one(FILE *to, const struct findings *findings,
		      const char *name)
{
	char file[NAME_MAX + 16], *svg = NULL;
	int dir = open_plots(findings), err;
	size_t length = 0;

	if (dir < 0)
		return;
	snprintf(file, sizeof(file), "%s.svg", name);
	err = whole_file(dir, file, &svg, &length);
	close(dir);
	if (!err && (length > BIGGEST || strlen(svg) != length))
		err = length > BIGGEST ? -EFBIG : -EINVAL;
	if (err)
		html_print(to, "<p class=\"missing\">plots/%s cannot be read: %s.</p>\n",
			   file, strerror(-err));
	else
		write_svg(to, findings, name, svg);
	free(svg);
}

static void write_figure(FILE *to, const struct html_report *report,
			 const struct figures *figures, const char *name)
{
	char text[640];

	html_print(to, "<figure>\n<h3>%s</h3>\n", title_of(name));
	caption_of(name, text, sizeof(text));
	for (size_t i = 0; i < report->nr; i++) {
		if (!has_figure(&figures[i], name))
			continue;
		if (report->nr > 1)
			html_print(to, "<p class=\"of\">%s</p>\n",
				   report->of[i].role);
		write_one(to, &report->of[i], name);
	}
	html_print(to, "<figcaption>%s</figcaption>\n</figure>\n", text);
}

static void say_none(FILE *to, const struct findings *findings)
{
	html_print(to, "<p class=\"missing\">There are no figures of %s: <code>plots/render</code> draws them.</p>\n",
		   findings->path);
}

void html_report_figures(FILE *to, const struct html_report *report)
{
	struct figures each[HTML_REPORT_MOST] = { 0 }, all = { 0 };

	for (size_t i = 0; i < report->nr; i++) {
		list_figures(&report->of[i], &each[i]);
		if (!each[i].nr)
			say_none(to, &report->of[i]);
		for (size_t k = 0; k < each[i].nr; k++)
			if (!has_figure(&all, each[i].name[k]) &&
			    all.nr < MOST_FIGURES)
				all.name[all.nr++] = each[i].name[k];
	}
	qsort(all.name, all.nr, sizeof(all.name[0]), by_rank);
	for (size_t i = 0; i < all.nr; i++)
		write_figure(to, report, each, all.name[i]);
	for (size_t i = 0; i < report->nr; i++)
		for (size_t k = 0; k < each[i].nr; k++)
			free(each[i].name[k]);
}

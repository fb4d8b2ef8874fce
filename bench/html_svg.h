/* SPDX-License-Identifier: MIT */
/*
 * Puts a figure into a page. It is taken apart, and only what figures are made of is
 * written again: shapes, groups and text, and references within the figure. Anything
 * else, such as a script, a style or an address, refuses the whole figure.
 */
#ifndef BENCH_HTML_SVG_H
#define BENCH_HTML_SVG_H

#include <stdio.h>

#define HTML_SVG_WHY 160

/*
 * struct html_svg
 * @id: what all ids of the figure begin with, so that those of several do not collide
 * @title: its text alternative in short; @text: the same at length
 */
struct html_svg {
	const char *id;
	const char *title;
	const char *text;
};

/* 0; -EINVAL with @why, and nothing is written; -ENOMEM. */
int html_svg(FILE *to, const struct html_svg *figure, const char *svg,
	     char why[static HTML_SVG_WHY]);

#endif

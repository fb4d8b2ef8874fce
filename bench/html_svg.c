// SPDX-License-Identifier: MIT
/* Figures in a page; see html_svg.h. */
#include "html_svg.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"

#define DEPTH	64
#define NAME	32
#define BLANKS	" \t\r\n"

static const char *const elements[] = {
	"circle", "clipPath", "defs", "ellipse", "feComposite", "feFlood",
	"filter", "g", "line", "linearGradient", "path", "pattern", "polygon",
	"polyline", "rect", "stop", "svg", "text", "tspan", "use", NULL
};

/* Left out with what is in them: the page says it better. */
static const char *const left_out[] = { "title", "desc", NULL };

static const char *const attributes[] = {
	"baseline-shift", "clip-path", "color", "cx", "cy", "d", "dx", "dy",
	"fill", "fill-opacity", "fill-rule", "filterUnits", "flood-color",
	"flood-opacity", "font-family", "font-size", "font-style",
	"font-weight", "height", "href", "id", "in", "in2", "n", "offset",
	"opacity", "operator", "patternUnits", "points", "r", "result", "rx",
	"ry", "shape-rendering", "stop-color", "stroke", "stroke-dasharray",
	"stroke-linecap", "stroke-linejoin", "stroke-opacity", "stroke-width",
	"text-anchor", "text-decoration", "transform", "viewBox", "width",
	"x", "x1", "x2", "xlink:href", "xml:space", "y", "y1", "y2", NULL
};

/* Of no use in a page, and names that could be its own. */
static const char *const dropped[] = {
	"class", "standalone", "version", "xmlns", "xmlns:xlink", NULL
};

/*
 * struct copy
 * @open: elements that are, @depth of them
 * @silent: depth of the element that is left out, or 0
 * @seen: the figure's own element
 */
struct copy {
	FILE *to;
	const struct html_svg *figure;
	const char *at;
	char open[DEPTH][NAME];
	unsigned int depth;
	unsigned int silent;
	bool seen;
	char *why;
};

static bool is_among(const char *const *names, const char *name)
{
	for (; *names; names++)
		if (!strcmp(*names, name))
			return true;
	return false;
}

__attribute__((format(printf, 2, 3)))
static int refuse(struct copy *copy, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(copy->why, HTML_SVG_WHY, format, args);
	va_end(args);
	return -EINVAL;
}

/* A name, or -EINVAL. */
static int take_name(struct copy *copy, char name[static NAME])
{
	size_t length = strcspn(copy->at, BLANKS "=/<>\"'");

	if (!length || length >= NAME)
		return refuse(copy, "a name is missing or too long");
	memcpy(name, copy->at, length);
	name[length] = '\0';
	copy->at += length;
	return 0;
}

static void skip_blanks(struct copy *copy)
{
	copy->at += strspn(copy->at, BLANKS);
}

/* What is between quotes, of either kind; free() it. */
static int take_value(struct copy *copy, char **value)
{
	size_t length;
	char quote;

	skip_blanks(copy);
	if (*copy->at++ != '=')
		return refuse(copy, "an attribute has no value");
	skip_blanks(copy);
	quote = *copy->at++;
	if (quote != '"' && quote != '\'')
		return refuse(copy, "a value is not in quotes");
	length = strcspn(copy->at, quote == '"' ? "\"<" : "'<");
	if (copy->at[length] != quote || memchr(copy->at, '"', length))
		return refuse(copy, "a value does not end, or has a quote in it");
	*value = strndup(copy->at, length);
	copy->at += length + 1;
	return *value ? 0 : -ENOMEM;
}

/* The one kind of function that a value may call is that of a transformation or colour. */
static bool is_plain(const char *value)
{
	return !strpbrk(value, "&\\@:;") && !strcasestr(value, "url");
}

static int copy_reference(struct copy *copy, const char *name,
			  const char *value)
{
	if (*value != '#' || !is_plain(value))
		return refuse(copy, "it refers to something outside of it");
	html_print(copy->to, " %s=\"#%s%s\"", name, copy->figure->id,
		   value + 1);
	return 0;
}

/* "url(#...)", of a part that shows through another. */
static int copy_clip(struct copy *copy, const char *name, const char *value)
{
	size_t length = strlen(value);

	if (length < 7 || strncmp(value, "url(#", 5) != 0 || value[length - 1] != ')' ||
	    strpbrk(value + 5, "&\\@:;\"'(") != NULL)
		return refuse(copy, "it refers to something outside of it");
	html_print(copy->to, " %s=\"url(#%s%s\"", name, copy->figure->id,
		   value + 5);
	return 0;
}

static int copy_value(struct copy *copy, const char *name, const char *value)
{
	if (!strcmp(name, "xlink:href") || !strcmp(name, "href"))
		return copy_reference(copy, "href", value);
	if (!strcmp(name, "clip-path") ||
	    (!strcmp(name, "fill") && !strncmp(value, "url", 3)))
		return copy_clip(copy, name, value);
	if (!is_plain(value))
		return refuse(copy, "attribute '%s' has a value that figures do not need",
			      name);
	if (!strcmp(name, "id"))
		html_print(copy->to, " id=\"%s%s\"", copy->figure->id, value);
	else
		html_print(copy->to, " %s=\"%s\"", name, value);
	return 0;
}

static int copy_attribute(struct copy *copy, bool root)
{
	char name[NAME], *value = NULL;
	int err;

	err = take_name(copy, name);
	if (!err)
		err = take_value(copy, &value);
	if (err)
		return err;
	if (copy->silent || is_among(dropped, name) ||
	    (root && strcmp(name, "viewBox") != 0))
		err = 0;
	else if (!is_among(attributes, name))
		err = refuse(copy, "it has an attribute '%s'", name);
	else
		err = copy_value(copy, name, value);
	free(value);
	return err;
}

static int copy_attributes(struct copy *copy, bool root)
{
	int err = 0;

	skip_blanks(copy);
	while (!err && *copy->at && *copy->at != '>' && *copy->at != '/') {
		err = copy_attribute(copy, root);
		skip_blanks(copy);
	}
	return err;
}

/* The figure's own element, by what the page calls it. */
static void begin_figure(struct copy *copy)
{
	html_print(copy->to, "<svg role=\"img\" aria-labelledby=\"%stitle %stext\"",
		   copy->figure->id, copy->figure->id);
}

static void describe_figure(struct copy *copy)
{
	html_print(copy->to, "<title id=\"%stitle\">%s</title><desc id=\"%stext\">%s</desc>",
		   copy->figure->id, copy->figure->title, copy->figure->id,
		   copy->figure->text);
}

/* May an element of that name begin here? */
static int check_element(struct copy *copy, const char *name)
{
	bool root = !strcmp(name, "svg");

	if (copy->depth == DEPTH)
		return refuse(copy, "elements are too deep in each other");
	if (root != !copy->depth || (root && copy->seen))
		return refuse(copy, "it is not one svg");
	if (!is_among(elements, name) && !is_among(left_out, name))
		return refuse(copy, "it has an element '%s'", name);
	return 0;
}

/* Behind the attributes: ">" or "/>". */
static int end_begin(struct copy *copy, bool root)
{
	bool empty = *copy->at == '/';

	copy->at += empty;
	if (*copy->at++ != '>' || (root && empty))
		return refuse(copy, "an element does not end");
	if (!copy->silent)
		fputs(empty ? "/>" : ">", copy->to);
	if (root)
		describe_figure(copy);
	if (!empty)
		return 0;
	if (copy->silent == copy->depth)
		copy->silent = 0;
	copy->depth--;
	return 0;
}

static int copy_begin(struct copy *copy)
{
	char *name = copy->open[copy->depth % DEPTH];
	bool root = !copy->depth;
	int err;

	err = copy->depth < DEPTH ? take_name(copy, name) : 0;
	if (!err)
		err = check_element(copy, name);
	if (err)
		return err;
	copy->depth++;
	copy->seen = true;
	if (!copy->silent && is_among(left_out, name))
		copy->silent = copy->depth;
	if (root)
		begin_figure(copy);
	else if (!copy->silent)
		fprintf(copy->to, "<%s", name);
	err = copy_attributes(copy, root);
	return err ? err : end_begin(copy, root);
}

static int copy_end(struct copy *copy)
{
	char name[NAME];
	int err;

	copy->at++;
	err = take_name(copy, name);
	skip_blanks(copy);
	if (err)
		return err;
	if (!copy->depth || strcmp(copy->open[copy->depth - 1], name) != 0 ||
	    *copy->at++ != '>')
		return refuse(copy, "'%s' ends what has not begun", name);
	if (!copy->silent)
		fprintf(copy->to, "</%s>", name);
	if (copy->silent == copy->depth)
		copy->silent = 0;
	copy->depth--;
	return 0;
}

/* Skips to behind @end. */
static int skip(struct copy *copy, const char *end)
{
	const char *found = strstr(copy->at, end);

	if (!found)
		return refuse(copy, "a comment does not end");
	copy->at = found + strlen(end);
	return 0;
}

static int copy_markup(struct copy *copy)
{
	copy->at++;
	if (*copy->at == '?')
		return skip(copy, "?>");
	if (!strncmp(copy->at, "!--", 3))
		return skip(copy, "-->");
	if (*copy->at == '!')
		return refuse(copy, "it has a declaration");
	return *copy->at == '/' ? copy_end(copy) : copy_begin(copy);
}

/* Up to the next element. It has no "<": it cannot be other than text. */
static void copy_text(struct copy *copy)
{
	size_t length = strcspn(copy->at, "<");

	if (!copy->silent && copy->depth)
		fwrite(copy->at, 1, length, copy->to);
	copy->at += length;
}

static int copy_all(struct copy *copy)
{
	int err = 0;

	while (!err && *copy->at) {
		if (*copy->at == '<')
			err = copy_markup(copy);
		else
			copy_text(copy);
	}
	if (!err && (copy->depth || !copy->seen))
		err = refuse(copy, copy->seen ? "it is cut off" : "it is empty");
	return err;
}

int html_svg(FILE *to, const struct html_svg *figure, const char *svg,
	     char why[static HTML_SVG_WHY])
{
	struct copy copy = { .figure = figure, .at = svg, .why = why };
	char *text = NULL;
	size_t size = 0;
	int err;

	why[0] = '\0';
	copy.to = open_memstream(&text, &size);
	if (!copy.to)
		return -ENOMEM;
	err = html_is_utf8(svg) ? copy_all(&copy) :
				  refuse(&copy, "it is not UTF-8");
	if (fclose(copy.to) && !err)
		err = -ENOMEM;
	if (!err)
		fwrite(text, 1, size, to);
	free(text);
	return err;
}

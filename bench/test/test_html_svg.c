// SPDX-License-Identifier: MIT
/* Figures in a page: only shapes and text come through, and ids do not collide. */
#include "../html_svg.h"

#include <errno.h>
#include <string.h>

#include "unit.h"

static char *text;
static size_t size;
static char why[HTML_SVG_WHY];

static int copy_as(const char *id, const char *svg)
{
	const struct html_svg figure = { id, "Title <1>", "Text & more" };
	FILE *to = open_memstream(&text, &size);
	int err;

	ck_assert(to != NULL);
	err = html_svg(to, &figure, svg, why);
	ck_assert_int_eq(fclose(to), 0);
	return err;
}

static int copy(const char *svg)
{
	return copy_as("f-", svg);
}

#define HEAD	"<svg role=\"img\" aria-labelledby=\"f-title f-text\""
#define ABOUT	"<title id=\"f-title\">Title &lt;1&gt;</title><desc id=\"f-text\">Text &amp; more</desc>"

static void expect(const char *svg, const char *html)
{
	ck_assert_msg(copy(svg) == 0, "%s: %s", svg, why);
	ck_assert_str_eq(text, html);
	free(text);
}

/* Of what is refused nothing is written, not even its beginning. */
static void expect_refused(const char *svg, const char *word)
{
	ck_assert_msg(copy(svg) == -EINVAL, "%s", svg);
	ck_assert_uint_eq(size, 0);
	ck_assert_msg(strstr(why, word) != NULL, "%s: %s", svg, why);
	free(text);
}

static void expect_inside(const char *inside, const char *word)
{
	char svg[512];

	snprintf(svg, sizeof(svg), "<svg viewBox=\"0 0 1 1\">%s</svg>", inside);
	expect_refused(svg, word);
}

START_TEST(the_figure_gets_its_text)
{
	expect("<?xml version=\"1.0\"?>\n<!-- <script> -->\n"
	       "<svg width=\"10\" height=\"5\" viewBox=\"0 0 10 5\" xmlns=\"http://x\">\n"
	       "<title>Gnuplot</title><desc>Produced <tspan>by</tspan></desc>"
	       "<g class='a'><title>plot_1</title><text>a &lt; b</text></g></svg>\n",
	       HEAD " viewBox=\"0 0 10 5\">" ABOUT "\n<g><text>a &lt; b</text></g></svg>");
}
END_TEST

START_TEST(ids_begin_with_the_figures)
{
	expect("<svg><circle id='dot' r = '1'/><use xlink:href='#dot' id=\"p\"/>"
	       "<g clip-path=\"url(#dot)\" fill=\"url(#p)\"></g></svg>",
	       HEAD ">" ABOUT "<circle id=\"f-dot\" r=\"1\"/><use href=\"#f-dot\" id=\"f-p\"/>"
	       "<g clip-path=\"url(#f-dot)\" fill=\"url(#f-p)\"></g></svg>");
}
END_TEST

START_TEST(two_figures_share_no_id)
{
	char *first;

	ck_assert_int_eq(copy_as("a-", "<svg><path id='gpPt0'/></svg>"), 0);
	first = text;
	ck_assert_int_eq(copy_as("b-", "<svg><path id='gpPt0'/></svg>"), 0);
	ck_assert(strstr(first, "id=\"a-gpPt0\"") && !strstr(first, "\"gpPt0"));
	ck_assert(strstr(text, "id=\"b-gpPt0\"") && !strstr(text, "a-gpPt0"));
	free(first);
	free(text);
}
END_TEST

START_TEST(what_could_run_is_refused)
{
	expect_inside("<script>1</script>", "script");
	expect_inside("<SCRIPT>1</SCRIPT>", "SCRIPT");
	expect_inside("<title><script>1</script></title>", "script");
	expect_inside("<foreignObject/>", "foreignObject");
	expect_inside("<style>*{}</style>", "style");
	expect_inside("<animate attributeName='href'/>", "animate");
	expect_inside("<a><text>x</text></a>", "'a'");
	expect_inside("<image/>", "image");
	expect_inside("<g onload='x()'/>", "onload");
	expect_inside("<g style='fill:red'/>", "style");
	expect_inside("<use href='http://x/#a'/>", "outside");
	expect_inside("<use href='other.svg#a'/>", "outside");
	expect_inside("<use xlink:href='javascript:x()'/>", "outside");
	expect_inside("<use href='data:image/svg+xml,x'/>", "outside");
	expect_inside("<g fill='url(http://x)'/>", "outside");
	expect_inside("<g fill='url(#a) url(http://x)'/>", "outside");
	expect_inside("<g stroke='url(//x)'/>", "stroke");
	expect_inside("<g stroke='\\75rl(//x)'/>", "stroke");
	expect_inside("<g stroke='&#117;rl(//x)'/>", "stroke");
	expect_refused("<!DOCTYPE svg [<!ENTITY a 'b'>]><svg></svg>",
		       "declaration");
	expect_inside("<![CDATA[<script>]]>", "declaration");
}
END_TEST

START_TEST(what_would_leave_the_figure_is_refused)
{
	expect_inside("</svg><p>", "svg");
	expect_inside("</g>", "'g'");
	expect_inside("<g></text>", "'text'");
	expect_inside("<svg></svg>", "one svg");
	expect_inside("<g fill='\"><b>'/>", "quote");
	expect_inside("<g fill=red/>", "quotes");
	expect_inside("<g fill/>", "no value");
	expect_inside("<!-- ", "comment");
	expect_refused("<svg><g>", "cut off");
	expect_refused("<svg><g fill='", "quote");
	expect_refused("<svg", "end");
	expect_refused("<svg><g/", "end");
	expect_refused("<svg/>", "end");
	expect_refused("", "empty");
	expect_refused("text", "empty");
	expect_inside("<text>\xff</text>", "UTF-8");
	expect_inside("<g fill='\xc3'/>", "UTF-8");
	expect_refused("<p></p>", "one svg");
	expect_refused("<svg></svg><svg></svg>", "one svg");
}
END_TEST

START_TEST(depth_and_names_have_an_end)
{
	char svg[2048] = "<svg>", name[256] = "<svg><";

	for (int i = 0; i < 100; i++)
		strcat(svg, "<g>");
	expect_refused(svg, "deep");
	memset(name + 6, 'g', 200);
	expect_refused(name, "name");
}
END_TEST

/* Cut anywhere, a figure is an error, never half a figure. */
START_TEST(every_part_of_a_figure_is_refused)
{
	static const char whole[] =
		"<?xml version='1.0'?><svg viewBox='0 0 1 1'><title>x</title>"
		"<g id='a' fill=\"#fff\"><use href='#a'/><text>&amp;</text></g><!-- c --></svg>";
	char part[sizeof(whole)];

	for (size_t i = 0; i < sizeof(whole) - 1; i++) {
		snprintf(part, sizeof(part), "%.*s", (int)i, whole);
		expect_refused(part, "");
	}
	ck_assert_int_eq(copy(whole), 0);
	free(text);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		the_figure_gets_its_text,
		ids_begin_with_the_figures,
		two_figures_share_no_id,
		what_could_run_is_refused,
		what_would_leave_the_figure_is_refused,
		depth_and_names_have_an_end,
		every_part_of_a_figure_is_refused,
	};

	return UNIT_RUN("html_svg", tests);
}

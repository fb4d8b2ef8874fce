// SPDX-License-Identifier: MIT
/* HTML: what comes from elsewhere is text, whatever it is. */
#include "../html.h"

#include <string.h>

#include "unit.h"

static char *text;
static size_t size;
static FILE *to;

static void begin(void)
{
	to = open_memstream(&text, &size);
	ck_assert(to != NULL);
}

static void expect(const char *html)
{
	ck_assert_int_eq(fclose(to), 0);
	ck_assert_str_eq(text, html);
	free(text);
}

static void expect_text(const char *from, const char *html)
{
	begin();
	html_text(to, from);
	expect(html);
}

#define UNKNOWN "\xef\xbf\xbd"

START_TEST(markup_is_text)
{
	expect_text("<script>alert(\"a\" & 'b')</script>",
		    "&lt;script&gt;alert(&quot;a&quot; &amp; &#39;b&#39;)&lt;/script&gt;");
	expect_text("&lt;", "&amp;lt;");
	expect_text("", "");
}
END_TEST

START_TEST(other_characters_stay)
{
	expect_text("ns \xc2\xb7 \xe2\x80\x99 \xf0\x9f\x90\xa7\tx\ny",
		    "ns \xc2\xb7 \xe2\x80\x99 \xf0\x9f\x90\xa7\tx\ny");
	expect_text("\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf",
		    "\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf");
}
END_TEST

START_TEST(what_is_no_character_is_replaced)
{
	/* Controls; a byte alone; cut off before a tag; too long a "<"; a surrogate. */
	expect_text("\x01\x1b\x7f", UNKNOWN UNKNOWN UNKNOWN);
	expect_text("\x80\xff", UNKNOWN UNKNOWN);
	expect_text("\xe2\x82<b>", UNKNOWN UNKNOWN "&lt;b&gt;");
	expect_text("\xc3", UNKNOWN);
	expect_text("\xc0\xbc", UNKNOWN UNKNOWN);
	expect_text("\xe0\x80\xbc", UNKNOWN UNKNOWN UNKNOWN);
	expect_text("\xed\xa0\x80", UNKNOWN UNKNOWN UNKNOWN);
	expect_text("\xf4\x90\x80\x80", UNKNOWN UNKNOWN UNKNOWN UNKNOWN);
}
END_TEST

START_TEST(print_takes_formats_as_markup_and_strings_as_text)
{
	begin();
	html_print(to, "<p title=\"%s\">%s %d %u %zu %.3f %.2g %%</p>", "a\"b",
		   "<i>%s</i>", -3, 4U, (size_t)5, 1.5, 0.0123);
	expect("<p title=\"a&quot;b\">&lt;i&gt;%s&lt;/i&gt; -3 4 5 1.500 0.012 %</p>");
}
END_TEST

START_TEST(paths_break_behind_slashes)
{
	begin();
	html_path(to, "a/<b>/c");
	expect("a/<wbr>&lt;b&gt;/<wbr>c");
	begin();
	html_path(to, "a/");
	expect("a/");
}
END_TEST

START_TEST(long_parts_of_paths_are_whole)
{
	char path[700], *end;

	memset(path, 'x', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	begin();
	html_path(to, path);
	ck_assert_int_eq(fclose(to), 0);
	while ((end = strstr(text, "<wbr>")))
		memmove(end, end + 5, strlen(end + 5) + 1);
	ck_assert_str_eq(text, path);
	free(text);
}
END_TEST

START_TEST(ids_have_no_other_characters)
{
	char id[16];

	ck_assert_str_eq(html_id("a1\"> \xff", id, sizeof(id)),
			 "a1_22_3e_20_ff");
	ck_assert_str_eq(html_id("a-b", id, sizeof(id)), "a_2db");
	ck_assert_str_eq(html_id("a_2db", id, sizeof(id)), "a_5f2db");
	ck_assert_str_eq(html_id("\"\"\"\"\"\"", id, sizeof(id)),
			 "_22_22_22_22_22");
	ck_assert_str_eq(html_id("", id, sizeof(id)), "");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		markup_is_text,
		other_characters_stay,
		what_is_no_character_is_replaced,
		print_takes_formats_as_markup_and_strings_as_text,
		paths_break_behind_slashes,
		long_parts_of_paths_are_whole,
		ids_have_no_other_characters,
	};

	return UNIT_RUN("html", tests);
}

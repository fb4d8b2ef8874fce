// SPDX-License-Identifier: MIT
/* What is JSON and what is not, held against jansson, which is the judge. */
#include "../walk.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

#include "unit.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *skip(const char *text, size_t length)
{
	static struct walk walk;
	int err;

	walk_begin(&walk, text, length);
	err = walk_skip(&walk);
	if (!err)
		err = walk_end(&walk);
	ck_assert(err == 0 || (err == -EINVAL && walk.problem));
	return err ? walk.problem : NULL;
}

static bool jansson_takes(const char *text, size_t length)
{
	json_t *json = json_loadb(text, length,
				  JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);

	json_decref(json);
	return json;
}

static const char *const texts[] = {
	"null", "true", "false", "tru", "truex", "nul", "0", "-0", "01", "-",
	"1.", "1.5", ".5", "1e5", "1E+5", "1e-05", "1e", "1e+", "+1", "0x10",
	"NaN", "Infinity", "-Infinity", "nan", "\"\"", "\"a\"", "\"a", "'a'",
	"\"\\\"\"", "\"\\x\"", "\"\\u00e9\"", "\"\\u00E\"", "\"\\ud83d\\ude00\"",
	"\"\\ud83d\"", "\"\\ud83dx\"", "\"\\ud83d\\u0041\"", "\"\\ude00\"",
	"\"\\u0000\"", "\"\n\"", "\"\t\"", "\"\x7f\"", "\"\xc3\xa9\"",
	"\"\xc3\"", "\"\xc3(\"", "\"\xc0\x80\"", "\"\xe0\x80\x80\"",
	"\"\xe2\x82\xac\"", "\"\xed\xa0\x80\"", "\"\xf0\x9f\x98\x80\"",
	"\"\xf0\x80\x80\x80\"", "\"\xf4\x90\x80\x80\"", "\"\xf5\x80\x80\x80\"",
	"\"\x80\"", "\"\xff\"", "[]", "[1]", "[1,2]", "[1,]", "[,1]", "[1 2]",
	"[", "[1", "]", "{}", "{\"a\":1}", "{\"a\":1,}", "{\"a\"}", "{\"a\":}",
	"{a:1}", "{\"a\":1 \"b\":2}", "{\"a\":1,\"a\":2}", "{\"a\":1,\"b\":2}",
	"{\"\":1,\"\":2}", "{\"a\":{\"a\":1},\"b\":{\"a\":1}}", "{,}", "{",
	"[1]]", "1 1", " \t\r\n[ 1 , 2 ] \n", "[\v1]", "// x\n1", "\xef\xbb\xbf" "1",
	"", " ",
};

START_TEST(what_jansson_takes_is_taken)
{
	unsigned int taken = 0;

	for (size_t i = 0; i < COUNT(texts); i++) {
		size_t length = strlen(texts[i]);
		bool theirs = jansson_takes(texts[i], length);

		taken += theirs;
		ck_assert_msg(theirs == !skip(texts[i], length), "%s", texts[i]);
	}
	ck_assert_uint_gt(taken, 25);
	ck_assert_uint_lt(taken, COUNT(texts) - 40);
}
END_TEST

/* Every beginning of a text that is not the whole is refused. */
START_TEST(truncated_texts_are_refused)
{
	static const char whole[] = "{\"a\": [1, {\"b\": \"\\u00e9x\"}], \"c\": true}";

	ck_assert_ptr_null(skip(whole, strlen(whole)));
	for (size_t length = 0; length < strlen(whole); length++) {
		char *cut = strndup(whole, length);

		ck_assert_msg(skip(cut, length) != NULL, "%s", cut);
		free(cut);
	}
}
END_TEST

static int take_name(void *arg, struct walk *walk, struct walk_key key)
{
	char *all = arg;

	strncat(all, key.text, key.length);
	strcat(all, ",");
	return walk_skip(walk);
}

START_TEST(members_come_in_order)
{
	static const char text[] = "{\"a\": 1, \"bc\": {\"d\": 2}, \"\": []}";
	char all[64] = "";
	struct walk walk;

	walk_begin(&walk, text, strlen(text));
	ck_assert_int_eq(walk_object(&walk, take_name, all), 0);
	ck_assert_str_eq(all, "a,bc,,");
	ck_assert_int_eq(walk_end(&walk), 0);
}
END_TEST

START_TEST(keys_are_compared_whole)
{
	const struct walk_key key = { "name\"", 4 };

	ck_assert(walk_key_is(key, "name"));
	ck_assert(!walk_key_is(key, "nam"));
	ck_assert(!walk_key_is(key, "names"));
	ck_assert(!walk_key_is(key, "name\""));
}
END_TEST

START_TEST(strings_are_decoded)
{
	static const char text[] =
		"\"\\\"\\\\\\/\\b\\f\\n\\r\\tA\\u00e9\\u20ac\\ud83d\\ude00\xc3\xa9\"";
	static const char want[] =
		"\"\\/\b\f\n\r\tA\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\xc3\xa9";
	char to[64], small[sizeof(want) - 1];
	struct walk walk;

	walk_begin(&walk, text, strlen(text));
	ck_assert_int_eq(walk_string(&walk, to, sizeof(to)), 0);
	ck_assert_str_eq(to, want);
	/* One byte too few: nothing behind it is written. */
	walk_begin(&walk, text, strlen(text));
	ck_assert_int_eq(walk_string(&walk, small, sizeof(small)), -EINVAL);
	ck_assert_str_eq(walk.problem, "a string is too long");
}
END_TEST

START_TEST(numbers_are_read)
{
	static const struct { const char *text; double want; } known[] = {
		{ "0", 0 }, { "-1", -1 }, { " 4.25,", 4.25 }, { "1e3]", 1000 },
		{ "1e-400", 0 },
	};
	char large[80];
	double number;
	struct walk walk;

	for (size_t i = 0; i < COUNT(known); i++) {
		walk_begin(&walk, known[i].text, strlen(known[i].text));
		ck_assert_int_eq(walk_number(&walk, &number), 0);
		ck_assert_double_eq(number, known[i].want);
	}
	walk_begin(&walk, "1e999", 5);
	ck_assert_int_eq(walk_number(&walk, &number), -EINVAL);
	memset(large, '1', sizeof(large));
	large[sizeof(large) - 1] = '\0';
	walk_begin(&walk, large, strlen(large));
	ck_assert_int_eq(walk_number(&walk, &number), -EINVAL);
	ck_assert_str_eq(walk.problem, "a number is too long");
}
END_TEST

/* A key twice is found among many, and in whatever is skipped. */
START_TEST(limits_are_kept)
{
	static char text[20000];
	size_t used = 0;

	for (int i = 0; i < WALK_KEYS; i++)
		used += (size_t)sprintf(text + used, "%s\"k%d\":1",
					i ? "," : "{", i);
	strcpy(text + used, "}");
	ck_assert_ptr_null(skip(text, used + 1));
	strcpy(text + used, ",\"k7\":1}");
	ck_assert_str_eq(skip(text, strlen(text)), "an object has too many keys");
	used = 0;
	for (int i = 0; i < WALK_DEPTH; i++)
		text[used++] = '[';
	for (int i = 0; i < WALK_DEPTH; i++)
		text[used++] = ']';
	text[used] = '\0';
	ck_assert_ptr_null(skip(text, used));
	memset(text, '[', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	ck_assert_str_eq(skip(text, strlen(text)), "it is nested too deep");
	ck_assert_str_eq(skip("[{\"a\":1,\"b\":2,\"a\":3}]", 21),
			 "a key stands twice in an object");
	/* Else it could be a second one under another spelling. */
	ck_assert_str_eq(skip("{\"a\\u0062\":1}", 12), "a key holds an escape");
	ck_assert_str_eq(skip("{\"a\\\"b\":1}", 10), "a key holds an escape");
}
END_TEST

START_TEST(lines_are_counted)
{
	struct walk walk;

	walk_begin(&walk, "[1,\n2,\nx]", 9);
	ck_assert_int_eq(walk_skip(&walk), -EINVAL);
	ck_assert_uint_eq(walk_line(&walk), 3);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		what_jansson_takes_is_taken,
		truncated_texts_are_refused,
		members_come_in_order,
		keys_are_compared_whole,
		strings_are_decoded,
		numbers_are_read,
		limits_are_kept,
		lines_are_counted,
	};

	return UNIT_RUN("walk", tests);
}

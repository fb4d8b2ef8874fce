// SPDX-License-Identifier: MIT
/* A walk through a JSON text; see walk.h. */
#include "walk.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void walk_begin(struct walk *walk, const char *text, size_t length)
{
	*walk = (struct walk){ .text = text, .at = text, .end = text + length };
}

int walk_refuse(struct walk *walk, const char *problem)
{
	walk->problem = problem;
	return -EINVAL;
}

size_t walk_line(const struct walk *walk)
{
	size_t line = 1;

	for (const char *c = walk->text; c < walk->at; c++)
		line += *c == '\n';
	return line;
}

/* The next character that is no blank, or '\0' at the end. */
static char next(struct walk *walk)
{
	while (*walk->at == ' ' || *walk->at == '\n' || *walk->at == '\t' ||
	       *walk->at == '\r')
		walk->at++;
	return *walk->at;
}

static int unexpected(struct walk *walk, const char *wanted)
{
	return walk_refuse(walk, walk->at == walk->end ?
			   "it ends in the middle" : wanted);
}

int walk_end(struct walk *walk)
{
	next(walk);
	return walk->at == walk->end ? 0 :
	       walk_refuse(walk, "something follows the end");
}

/* Value of a hexadecimal digit, or -1. */
static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* The four digits of an escape, or -1. */
static int32_t hex(struct walk *walk)
{
	int32_t code = 0;

	for (int i = 0; i < 4; i++) {
		int digit = hex_digit(*walk->at);

		if (digit < 0)
			return -1;
		code = code * 16 + digit;
		walk->at++;
	}
	return code;
}

/* What follows "\u"; a character beyond 16 bits is a pair of them. -1: wrong. */
static int32_t unicode(struct walk *walk)
{
	int32_t code = hex(walk), low;

	if (code < 0xd800 || code > 0xdfff)
		return code == 0 ? -1 : code;
	if (code > 0xdbff || walk->at[0] != '\\' || walk->at[1] != 'u')
		return -1;
	walk->at += 2;
	low = hex(walk);
	if (low < 0xdc00 || low > 0xdfff)
		return -1;
	return 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
}

/* As UTF-8 into @to; its length. */
static size_t encode(int32_t code, char to[static 4])
{
	if (code < 0x80) {
		to[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		to[0] = (char)(0xc0 | code >> 6);
		to[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	if (code < 0x10000) {
		to[0] = (char)(0xe0 | code >> 12);
		to[1] = (char)(0x80 | (code >> 6 & 0x3f));
		to[2] = (char)(0x80 | (code & 0x3f));
		return 3;
	}
	to[0] = (char)(0xf0 | code >> 18);
	to[1] = (char)(0x80 | (code >> 12 & 0x3f));
	to[2] = (char)(0x80 | (code >> 6 & 0x3f));
	to[3] = (char)(0x80 | (code & 0x3f));
	return 4;
}

/* What follows a backslash, decoded into @to; its length, or 0 where it is wrong. */
static size_t escape(struct walk *walk, char to[static 4])
{
	static const char from[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
	const char *found = *walk->at ? strchr(from, *walk->at) : NULL;
	int32_t code;

	if (found) {
		walk->at++;
		to[0] = means[found - from];
		return 1;
	}
	if (*walk->at != 'u')
		return 0;
	walk->at++;
	code = unicode(walk);
	return code < 0 ? 0 : encode(code, to);
}

/* Bytes of the UTF-8 character at @at, which is not ASCII, or 0. */
static size_t utf8(const unsigned char *at)
{
	size_t length = at[0] < 0xc2 ? 0 : at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 :
			at[0] < 0xf5 ? 4 : 0;

	for (size_t i = 1; i < length; i++)
		if ((at[i] & 0xc0) != 0x80)
			return 0;
	/* Longer than need be, half of a pair, or beyond the last. */
	if ((at[0] == 0xe0 && at[1] < 0xa0) || (at[0] == 0xed && at[1] > 0x9f) ||
	    (at[0] == 0xf0 && at[1] < 0x90) || (at[0] == 0xf4 && at[1] > 0x8f))
		return 0;
	return length;
}

/* A string that is decoded; @to is NULL where nobody wants it. */
struct decoded {
	char *to;
	size_t size;
	size_t used;
};

static int put(struct walk *walk, struct decoded *decoded, const char *bytes,
	       size_t length)
{
	if (!decoded->to)
		return 0;
	if (length >= decoded->size - decoded->used)
		return walk_refuse(walk, "a string is too long");
	memcpy(decoded->to + decoded->used, bytes, length);
	decoded->used += length;
	return 0;
}

static bool is_plain(char c)
{
	return (unsigned char)c >= 0x20 && (unsigned char)c < 0x80 && c != '"' &&
	       c != '\\';
}

/* What is no plain character of a string, and not its end. */
static int put_special(struct walk *walk, struct decoded *decoded)
{
	char bytes[4];
	size_t length;

	if (*walk->at == '\\') {
		walk->at++;
		length = escape(walk, bytes);
		if (!length)
			return unexpected(walk, "an escape in a string is wrong");
		return put(walk, decoded, bytes, length);
	}
	if (!((unsigned char)*walk->at & 0x80))
		return unexpected(walk, "a string holds a control character");
	length = utf8((const unsigned char *)walk->at);
	if (!length)
		return unexpected(walk, "a string is not UTF-8");
	walk->at += length;
	return put(walk, decoded, walk->at - length, length);
}

static int decode(struct walk *walk, struct decoded *decoded)
{
	int err = 0;

	if (next(walk) != '"')
		return unexpected(walk, "a string was expected");
	walk->at++;
	while (!err && *walk->at != '"') {
		const char *from = walk->at;

		while (is_plain(*walk->at))
			walk->at++;
		err = walk->at > from ?
			put(walk, decoded, from, (size_t)(walk->at - from)) :
			put_special(walk, decoded);
	}
	walk->at += !err;
	return err;
}

int walk_string(struct walk *walk, char *to, size_t size)
{
	struct decoded decoded = { to, size, 0 };
	int err = decode(walk, &decoded);

	to[decoded.used] = '\0';
	return err;
}

static size_t digits(const char **at)
{
	const char *from = *at;

	while (**at >= '0' && **at <= '9')
		(*at)++;
	return (size_t)(*at - from);
}

/* Behind the number at @at, or NULL where there is none. */
static const char *behind_number(const char *at)
{
	const char *first;

	at += *at == '-';
	first = at;
	if (!digits(&at) || (*first == '0' && at > first + 1))
		return NULL;
	if (*at == '.') {
		at++;
		if (!digits(&at))
			return NULL;
	}
	if (*at == 'e' || *at == 'E') {
		at++;
		at += *at == '+' || *at == '-';
		if (!digits(&at))
			return NULL;
	}
	return at;
}

/* Past a number, which begins where this returns; NULL: there is none. */
static const char *pass_number(struct walk *walk)
{
	const char *from, *behind;

	next(walk);
	from = walk->at;
	behind = behind_number(from);
	if (!behind) {
		unexpected(walk, "a number was expected");
		return NULL;
	}
	if (behind - from > WALK_NUMBER) {
		walk_refuse(walk, "a number is too long");
		return NULL;
	}
	walk->at = behind;
	return from;
}

int walk_number(struct walk *walk, double *number)
{
	const char *from = pass_number(walk);

	if (!from)
		return -EINVAL;
	*number = strtod(from, NULL);
	return isfinite(*number) ? 0 :
	       walk_refuse(walk, "a number is too large");
}

/* Whether a word stands here; past it then. */
static bool pass_word(struct walk *walk, const char *word)
{
	size_t length = strlen(word);

	next(walk);
	if ((size_t)(walk->end - walk->at) < length ||
	    memcmp(walk->at, word, length) != 0)
		return false;
	walk->at += length;
	return true;
}

int walk_bool(struct walk *walk, bool *value)
{
	*value = pass_word(walk, "true");
	if (*value || pass_word(walk, "false"))
		return 0;
	return unexpected(walk, "true or false was expected");
}

static int enter(struct walk *walk, char open, const char *wanted)
{
	if (next(walk) != open)
		return unexpected(walk, wanted);
	if (walk->depth == WALK_DEPTH)
		return walk_refuse(walk, "it is nested too deep");
	walk->depth++;
	walk->at++;
	return 0;
}

static int leave(struct walk *walk)
{
	walk->depth--;
	walk->at++;
	return 0;
}

/* A key and its colon. */
static int take_key(struct walk *walk, struct walk_key *key)
{
	struct decoded nowhere = { NULL, 0, 0 };
	int err;

	next(walk);
	key->text = walk->at + 1;
	err = decode(walk, &nowhere);
	if (err)
		return err;
	key->length = (size_t)(walk->at - 1 - key->text);
	if (memchr(key->text, '\\', key->length))
		return walk_refuse(walk, "a key holds an escape");
	if (next(walk) != ':')
		return unexpected(walk, "a colon was expected");
	walk->at++;
	return 0;
}

static int check_new(struct walk *walk, const struct walk_key *keys, size_t nr)
{
	struct walk_key key = keys[nr];

	for (size_t i = 0; i < nr; i++)
		if (keys[i].length == key.length &&
		    !memcmp(keys[i].text, key.text, key.length))
			return walk_refuse(walk, "a key stands twice in an object");
	return 0;
}

/* Past the comma before another member or element; *@more is false at the end. */
static int pass_comma(struct walk *walk, size_t nr, char close, bool *more)
{
	char c = next(walk);

	*more = c != close;
	if (!*more || !nr)
		return 0;
	if (c != ',')
		return unexpected(walk, "a comma was expected");
	walk->at++;
	return 0;
}

int walk_object(struct walk *walk, walk_member_fn fn, void *arg)
{
	struct walk_key keys[WALK_KEYS];
	int err = enter(walk, '{', "an object was expected");
	bool more;

	for (size_t nr = 0; !err; nr++) {
		err = pass_comma(walk, nr, '}', &more);
		if (!err && !more)
			return leave(walk);
		if (!err && nr == WALK_KEYS)
			err = walk_refuse(walk, "an object has too many keys");
		if (!err)
			err = take_key(walk, &keys[nr]);
		if (!err)
			err = check_new(walk, keys, nr);
		if (!err)
			err = fn(arg, walk, keys[nr]);
	}
	return err;
}

int walk_array(struct walk *walk, walk_element_fn fn, void *arg)
{
	int err = enter(walk, '[', "an array was expected");
	bool more;

	for (size_t nr = 0; !err; nr++) {
		err = pass_comma(walk, nr, ']', &more);
		if (!err && !more)
			return leave(walk);
		if (!err)
			err = fn(arg, walk);
	}
	return err;
}

static int skip_element(void *arg, struct walk *walk)
{
	(void)arg;
	return walk_skip(walk);
}

static int skip_member(void *arg, struct walk *walk, struct walk_key key)
{
	(void)arg;
	(void)key;
	return walk_skip(walk);
}

int walk_skip(struct walk *walk)
{
	struct decoded nowhere = { NULL, 0, 0 };

	switch (next(walk)) {
	case '{':
		return walk_object(walk, skip_member, NULL);
	case '[':
		return walk_array(walk, skip_element, NULL);
	case '"':
		return decode(walk, &nowhere);
	case 't':
	case 'f':
	case 'n':
		if (pass_word(walk, "true") || pass_word(walk, "false") ||
		    pass_word(walk, "null"))
			return 0;
		return unexpected(walk, "a value was expected");
	default:
		return pass_number(walk) ? 0 : -EINVAL;
	}
}

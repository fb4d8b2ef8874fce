// SPDX-License-Identifier: MIT
/* HTML; see html.h. */
#include "html.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd"

/*
 * Bytes of the UTF-8 character at @text, 0 where there is none: too long a form, a
 * surrogate, beyond Unicode, cut off.
 */
static size_t utf8_length(const unsigned char *text)
{
	static const struct {
		unsigned char mask, lead;
		uint32_t least;
	} forms[] = { { 0x80, 0, 0 }, { 0xe0, 0xc0, 0x80 },
		      { 0xf0, 0xe0, 0x800 }, { 0xf8, 0xf0, 0x10000 } };
	uint32_t code = 0;
	size_t length;

	for (length = 0; length < 4; length++)
		if ((*text & forms[length].mask) == forms[length].lead)
			break;
	if (length == 4)
		return 0;
	code = *text & ~(uint32_t)forms[length].mask;
	for (size_t i = 1; i <= length; i++) {
		if ((text[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (text[i] & 0x3f);
	}
	if (code < forms[length].least || code > 0x10ffff ||
	    (code >= 0xd800 && code <= 0xdfff))
		return 0;
	return length + 1;
}

bool html_is_utf8(const char *text)
{
	while (*text) {
		size_t length = utf8_length((const unsigned char *)text);

		if (!length)
			return false;
		text += length;
	}
	return true;
}

/* Characters that a browser drops or calls an error. */
static int is_control(unsigned char c)
{
	return (c < ' ' && c != '\t' && c != '\n') || c == 0x7f;
}

static const char *entity(unsigned char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

void html_text(FILE *to, const char *text)
{
	while (*text) {
		const char *replaced = entity((unsigned char)*text);
		size_t length = utf8_length((const unsigned char *)text);

		if (!length || is_control((unsigned char)*text))
			replaced = REPLACEMENT;
		if (replaced)
			fputs(replaced, to);
		else
			fwrite(text, 1, length, to);
		text += length ? length : 1;
	}
}

/* Prints the conversion of @length bytes at @format, which takes what is next in @args. */
static void convert(FILE *to, const char *format, size_t length, va_list *args)
{
	char one[16];

	snprintf(one, sizeof(one), "%.*s", (int)length, format);
	switch (format[length - 1]) {
	case 's':
		html_text(to, va_arg(*args, const char *));
		break;
	case 'd':
		fprintf(to, one, va_arg(*args, int));
		break;
	case 'u':
		if (memchr(format, 'z', length)) {
			fprintf(to, one, va_arg(*args, size_t));
			break;
		}
		fprintf(to, one, va_arg(*args, unsigned int));
		break;
	case 'f':
	case 'g':
		fprintf(to, one, va_arg(*args, double));
		break;
	case '%':
		fputc('%', to);
		break;
	default:
		/* A conversion that this file does not know: seen at once. */
		fputs(REPLACEMENT, to);
	}
}

void html_print(FILE *to, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	while (*format) {
		size_t plain = strcspn(format, "%");
		size_t length;

		fwrite(format, 1, plain, to);
		format += plain;
		if (!*format)
			break;
		length = 1 + strcspn(format + 1, "sdufg%") + 1;
		convert(to, format, length, &args);
		format += length;
	}
	va_end(args);
}

void html_path(FILE *to, const char *path)
{
	char part[256];

	while (*path) {
		size_t length = strcspn(path, "/");

		if (path[length])
			length++;
		if (length >= sizeof(part))
			length = sizeof(part) - 1;
		snprintf(part, sizeof(part), "%.*s", (int)length, path);
		html_text(to, part);
		path += length;
		if (*path)
			fputs("<wbr>", to);
	}
}

const char *html_id(const char *text, char *id, size_t size)
{
	size_t length = 0;

	for (; *text && length + 4 <= size; text++)
		length += (size_t)snprintf(id + length, size - length,
					   isalnum((unsigned char)*text) ?
					   "%c" : "_%02x", (unsigned char)*text);
	id[length] = '\0';
	return id;
}

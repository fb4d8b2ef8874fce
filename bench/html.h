/* SPDX-License-Identifier: MIT */
/*
 * Writes HTML: what comes from elsewhere can only be text or an attribute's value in
 * quotes, never markup. Nothing here knows what a report is.
 */
#ifndef BENCH_HTML_H
#define BENCH_HTML_H

#include <stdbool.h>
#include <stdio.h>

/*
 * Bytes that are no UTF-8, and characters that HTML does not have, are U+FFFD. Good
 * between tags, and between the quotes of an attribute.
 */
void html_text(FILE *to, const char *text);

bool html_is_utf8(const char *text);

/* As printf(), but what %s stands for is text; the format itself is markup. */
void html_print(FILE *to, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* A path or a point's name: may be broken behind each slash. */
void html_path(FILE *to, const char *path);

/* @text as a part of an id: another text is another id, where @size suffices. Returns @id. */
const char *html_id(const char *text, char *id, size_t size);

#endif

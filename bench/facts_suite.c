// SPDX-License-Identifier: MIT
/* Facts of this program; see facts_suite.h. */
#include "facts_suite.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "suite.h"

#define OURS	"MEMMAP_BENCH_"

static uint64_t lines_of(const struct suite *suite)
{
	uint64_t lines = 0;

	for (size_t i = 0; i < suite->bytes; i++)
		lines += suite->diff[i] == '\n';
	return lines;
}

void facts_suite(const struct fact_group *facts)
{
	struct suite suite = suite_built_from();
	struct fact_group to;

	fact_text(facts, "suite", suite.version);
	if (!suite.diff_known) {
		fact_unknown(facts, "suite_dirty", "it was not built in a clone that git can read");
		return;
	}
	fact_bool(facts, "suite_dirty", suite.whole_bytes);
	if (!suite.whole_bytes)
		return;
	to = fact_below(facts, "suite_diff");
	fact_text(&to, "file", "suite.diff");
	fact_text(&to, "sha256", suite.sha256);
	fact_integer(&to, "lines", lines_of(&suite));
	fact_integer(&to, "bytes", suite.bytes);
	fact_integer(&to, "cut_bytes", suite.whole_bytes - suite.bytes);
}

static bool is_plain(const char *word)
{
	return *word && !word[strspn(word, "abcdefghijklmnopqrstuvwxyz"
					   "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
					   "0123456789_-+=.,:/@%")];
}

/* As any shell reads it back. */
static void quote(FILE *to, const char *word)
{
	if (is_plain(word)) {
		fputs(word, to);
		return;
	}
	fputc('\'', to);
	for (; *word; word++)
		if (*word == '\'')
			fputs("'\\''", to);
		else
			fputc(*word, to);
	fputc('\'', to);
}

/* The words as the kernel has them: main() has changed its own. */
static bool quote_command(FILE *to, const char *root)
{
	char path[PATH_MAX];
	char *word = NULL;
	size_t room = 0;
	bool any = false;
	FILE *words;

	snprintf(path, sizeof(path), "%s/proc/self/cmdline", root);
	words = fopen(path, "re");
	if (!words)
		return false;
	while (getdelim(&word, &room, '\0', words) > 0) {
		if (any)
			fputc(' ', to);
		quote(to, word);
		any = true;
	}
	free(word);
	fclose(words);
	return any;
}

static void environment(const struct fact_group *facts)
{
	struct fact_group to = fact_below(facts, "environment");

	for (char **at = environ; *at; at++) {
		const char *equals = strchr(*at, '=');
		char name[64];

		if (!equals || strncmp(*at, OURS, strlen(OURS)) != 0)
			continue;
		snprintf(name, sizeof(name), "%.*s", (int)(equals - *at), *at);
		fact_text(&to, name, equals + 1);
	}
}

void facts_command(const struct fact_group *facts)
{
	char *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);
	bool any = to && quote_command(to, facts->root);

	if (to)
		fclose(to);
	if (any && text)
		fact_text(facts, "command", text);
	else
		fact_unknown(facts, "command", "/proc/self/cmdline cannot be read");
	free(text);
	environment(facts);
}

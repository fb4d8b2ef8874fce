// SPDX-License-Identifier: MIT
/*
 * Samples in the benchmark format of Go, which benchstat reads: golang.org/design/14313;
 * see export.h. A line a sample; what lines before it say of the configuration holds for
 * all that follow.
 */
#include "export.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "compare.h"
#include "table.h"

/* Results that differ in them benchstat puts into tables of their own. */
static const char *const facts[] = { "host", "cpu", "where", "accel", "source",
				     "kernel" };

/* Without a value a key is no more: else it would be that of the result before. */
static void print_facts(FILE *to, const struct reading *reading)
{
	char text[LIKENESS_TEXT];

	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
		if (export_fact(reading, facts[i], text))
			fprintf(to, "%s: %s\n", facts[i], table_clean(text));
		else
			fprintf(to, "%s:\n", facts[i]);
}

static const char *unit_of(const struct reading *reading)
{
	const char *unit = compare_unit(reading);

	return strcmp(unit, "ns") ? unit : "ns/op";
}

/*
 * What would end a name is written as in an URL, so that no two become one: blanks, also
 * those beyond ASCII, and the sign of the escape itself.
 */
static void print_bytes(FILE *to, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];

		fprintf(to, c > ' ' && c < 0x7f && c != '%' ? "%c" : "%%%02X",
			c);
	}
}

/* Digits behind a hyphen at the end are taken for GOMAXPROCS. */
static size_t length_of_rest(const char *name)
{
	size_t length = strlen(name), at = length;

	while (at && isdigit((unsigned char)name[at - 1]))
		at--;
	return at && at < length && name[at - 1] == '-' ? length - at + 1 : 0;
}

/* Any name, as it is but for its first letter, which has to be a capital. */
static void print_whole(FILE *to, const char *name)
{
	size_t rest = length_of_rest(name), length = strlen(name) - rest;
	char first = (char)toupper((unsigned char)*name);

	print_bytes(to, &first, length > 0);
	print_bytes(to, name + 1, length ? length - 1 : 0);
	if (rest) {
		fputs("%2D", to);
		print_bytes(to, name + length + 1, rest - 1);
	}
}

/* Memmap/schedule=padata/writer=kernel/size=16G: each can be a column, or left out. */
static void print_name(FILE *to, const struct export_row *row)
{
	char name[2 * READING_NAME];
	size_t used = 0;

	if (!row->parts.nr) {
		print_whole(to, row->point->name);
		return;
	}
	for (size_t i = 0; i < row->parts.nr && used < sizeof(name); i++) {
		const struct part *part = &row->parts.part[i];

		used += (size_t)snprintf(name + used, sizeof(name) - used,
					 "%s%s%s%.*s", i ? "/" : "",
					 i ? part->key : "", i ? "=" : "",
					 (int)part->length, part->value);
	}
	print_whole(to, name);
}

static void print_samples(FILE *to, const struct export_row *row)
{
	for (size_t i = 0; i < row->point->nr; i++) {
		fputs("Benchmark", to);
		print_name(to, row);
		fprintf(to, " 1 %.12g %s\n", row->point->values[i],
			unit_of(row->reading));
	}
}

int export_benchstat(struct export *export, FILE *to)
{
	const struct reading *reading = NULL;

	for (size_t i = 0; i < export->nr; i++) {
		const struct export_row *row = &export->rows[i];

		if (row->failed)
			continue;
		if (row->reading != reading) {
			reading = row->reading;
			print_facts(to, reading);
			fprintf(to, "Unit %s better=lower\n", unit_of(reading));
		}
		print_samples(to, row);
	}
	return 0;
}

// SPDX-License-Identifier: MIT
/*
 * What compare.py of Google Benchmark reads, of a result.json; see export.h. That is one
 * already, but compare.py takes a point that failed for one of no time at all, and stops
 * at a processor time of null. So such rows are left out, and null becomes the NaN that
 * the library itself writes. All else stays as it was, digit for digit.
 */
#include "export.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "walk.h"

/*
 * struct copying
 * @row: the last that a name was looked up in
 * @behind: how far the text is written
 * @begun: whether a row was
 */
struct copying {
	const struct export *export;
	FILE *to;
	size_t row;
	const char *behind;
	bool begun;
};

/*
 * struct google_row
 * @run_name: the point's, of an aggregate too; "" in files of old versions
 * @null: where it has a processor time that is null, or NULL
 */
struct google_row {
	char name[READING_NAME];
	char run_name[READING_NAME];
	const char *null;
};

static int take_cpu_time(struct google_row *row, struct walk *walk)
{
	int err = walk_skip(walk);

	if (!err && !memcmp(walk->at - strlen("null"), "null", strlen("null")))
		row->null = walk->at - strlen("null");
	return err;
}

/* walk_member_fn */
static int take_member(void *arg, struct walk *walk, struct walk_key key)
{
	struct google_row *row = arg;

	if (walk_key_is(key, "name"))
		return walk_string(walk, row->name, sizeof(row->name));
	if (walk_key_is(key, "run_name"))
		return walk_string(walk, row->run_name, sizeof(row->run_name));
	if (walk_key_is(key, "cpu_time"))
		return take_cpu_time(row, walk);
	return walk_skip(walk);
}

/* Whether it is a point that is wanted, and did not fail; rows of one follow each other. */
static bool is_wanted(struct copying *copying, const char *name)
{
	const struct export *export = copying->export;

	for (size_t i = 0; i < export->nr; i++) {
		size_t at = (copying->row + i) % export->nr;

		if (strcmp(export->rows[at].point->name, name) != 0)
			continue;
		copying->row = at;
		return !export->rows[at].failed;
	}
	return false;
}

static void put(struct copying *copying, const char *from, const char *to)
{
	fwrite(from, 1, (size_t)(to - from), copying->to);
}

static void put_row(struct copying *copying, const struct google_row *row,
		    const char *from, const char *behind)
{
	fputs(copying->begun ? ",\n    " : "\n    ", copying->to);
	copying->begun = true;
	put(copying, from, row->null ? row->null : behind);
	if (!row->null)
		return;
	fputs("NaN", copying->to);
	put(copying, row->null + strlen("null"), behind);
}

/* walk_element_fn */
static int take_row(void *arg, struct walk *walk)
{
	struct google_row row = { .null = NULL };
	struct copying *copying = arg;
	const char *from;
	int err;

	while (*walk->at && strchr(" \n\t\r", *walk->at))
		walk->at++;
	from = walk->at;
	err = walk_object(walk, take_member, &row);
	if (!err && is_wanted(copying, *row.run_name ? row.run_name : row.name))
		put_row(copying, &row, from, walk->at);
	return err;
}

/* walk_member_fn; all but the rows is written as it is. */
static int take_part(void *arg, struct walk *walk, struct walk_key key)
{
	struct copying *copying = arg;
	int err;

	if (!walk_key_is(key, "benchmarks"))
		return walk_skip(walk);
	put(copying, copying->behind, walk->at);
	fputs(" [", copying->to);
	err = walk_array(walk, take_row, copying);
	fputs("\n  ]", copying->to);
	copying->behind = walk->at;
	return err;
}

/* The file that a reading was of. 0 or -errno. */
static int read_again(const char *path, char **text, size_t *length)
{
	int dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), err;

	if (dir < 0)
		return reading_file(AT_FDCWD, path, READING_BYTES, text, length);
	err = reading_file(dir, "result.json", READING_BYTES, text, length);
	close(dir);
	return err;
}

int export_google_text(struct export *export, const char *text, size_t length,
		       FILE *to)
{
	struct copying copying = { .export = export, .to = to, .behind = text };
	struct walk walk;
	int err;

	walk_begin(&walk, text, length);
	err = walk_object(&walk, take_part, &copying);
	if (err)
		return export_refuse(export, "line %zu: %s", walk_line(&walk),
				     walk.problem);
	put(&copying, copying.behind, text + length);
	return 0;
}

int export_google(struct export *export, FILE *to)
{
	size_t length;
	char *text;
	int err = read_again(export->readings[0].path, &text, &length);

	if (err)
		return err;
	err = export_google_text(export, text, length, to);
	free(text);
	return err;
}

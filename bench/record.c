// SPDX-License-Identifier: MIT
/* What env.json records; see record.h. */
#include "record.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "csv_read.h"
#include "files.h"
#include "options_groups.h"
#include "sittings.h"

#define MOST_BYTES	(64 << 20)	/* of env.json */
#define MOST_ARGUMENTS	1024
#define LINE		1024

static int refuse(struct record *record, int err, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static int refuse(struct record *record, int err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(record->problem, sizeof(record->problem), format, args);
	va_end(args);
	return err;
}

static int open_directory(struct record *record, const char *path, bool alone)
{
	int err;

	record->dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (record->dir < 0) {
		err = -errno;
		return refuse(record, err, "%s; the directory of a run is accepted",
			      strerror(-err));
	}
	err = alone ? files_lock(record->dir) : 0;
	if (err == -EBUSY)
		return refuse(record, err, "another memmap-bench works there; wait for its end");
	return err ? refuse(record, err, "it cannot be locked: %s",
			    strerror(-err)) : 0;
}

static int load_env(struct record *record)
{
	json_error_t error;
	struct stat status;
	int fd, err = 0;

	fd = openat(record->dir, "env.json",
		    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0) {
		err = -errno;
		return refuse(record, err, "env.json: %s; without it nothing is known of a run: remove the directory and begin anew with --out",
			      strerror(-err));
	}
	if (fstat(fd, &status) || !S_ISREG(status.st_mode) ||
	    status.st_size > MOST_BYTES) {
		err = refuse(record, -EBADMSG, "env.json: is no file of a run");
		goto out_close;
	}
	record->env = json_loadfd(fd, JSON_REJECT_DUPLICATES, &error);
	if (!record->env)
		err = refuse(record, -EBADMSG, "env.json: line %d: %s",
			     error.line, error.text);
out_close:
	close(fd);
	return err;
}

/* The strings stay the record's. */
static int take_arguments(struct record *record)
{
	const json_t *arguments = json_object_get(record->run, "arguments");
	size_t nr = json_array_size(arguments);

	if (!nr || nr > MOST_ARGUMENTS)
		return -EBADMSG;
	record->argv = calloc(nr + 1, sizeof(*record->argv));
	if (!record->argv)
		return -ENOMEM;
	for (size_t i = 0; i < nr; i++) {
		const char *text =
			json_string_value(json_array_get(arguments, i));

		if (!text)
			return -EBADMSG;
		record->argv[i] = (char *)text;
	}
	record->argc = (int)nr;
	return 0;
}

static bool are_strings(const json_t *list)
{
	json_t *each;
	size_t i;

	json_array_foreach(list, i, each)
		if (!json_is_string(each))
			return false;
	return json_array_size(list) > 0;
}

static int check_run(struct record *record)
{
	int err;

	record->run = json_object_get(record->env, "run");
	err = take_arguments(record);
	if (err == -ENOMEM)
		return refuse(record, err, "env.json: %s", strerror(-err));
	if (err || !json_is_string(json_object_get(record->run, "where")) ||
	    !json_is_string(json_object_get(record->run, "seed")) ||
	    !json_is_integer(json_object_get(record->run, "scale")) ||
	    !json_is_array(json_object_get(record->run, "groups")) ||
	    !json_is_array(json_object_get(record->run, "warnings")) ||
	    !are_strings(json_object_get(record->run, "points")) ||
	    !sittings_are(json_object_get(record->run, "sittings")))
		return refuse(record, -EBADMSG, "env.json: is not of a run that can be gone on with: arguments, where, seed, scale, groups, warnings, points and sittings are expected in run");
	return 0;
}

int record_open(struct record *record, const char *path, bool alone)
{
	int err;

	*record = (struct record){ .dir = -1 };
	err = open_directory(record, path, alone);
	if (!err)
		err = load_env(record);
	return err ? err : check_run(record);
}

void record_close(struct record *record)
{
	if (record->dir >= 0)
		close(record->dir);
	json_decref(record->env);
	free(record->argv);
	*record = (struct record){ .dir = -1 };
}

bool record_is_model(const struct record *record)
{
	return !strcmp(json_string_value(json_object_get(record->run, "where")),
		       "model");
}

/* --- what was another ------------------------------------------------------ */

/* Facts that decide what is measured, as paths into env.json. */
static const char *const facts_that_count[] = {
	"suite", "suite_diff.sha256", "host", "where", "accel", "cpu", "host_cpus",
	"kernel.release", "kernel.version", "kernel.cmdline",
	"kernel.struct_page_size", "kernel.page_size", "kernel.section_pages",
	"kernel.pageblock_pages", "kernel.hz", "kernel.options",
	"module.version", "module.srcversion", "module.test_build", "model",
};

static const json_t *fact(const json_t *facts, const char *path)
{
	const char *dot = strchr(path, '.');
	char room[32];

	if (!dot)
		return json_object_get(facts, path);
	snprintf(room, sizeof(room), "%.*s", (int)(dot - path), path);
	return json_object_get(json_object_get(facts, room), dot + 1);
}

static char *as_text(const json_t *value, char text[static LINE])
{
	size_t used = value ? json_dumpb(value, text, LINE - 1,
					 JSON_ENCODE_ANY | JSON_SORT_KEYS |
					 JSON_COMPACT) : 0;

	text[used < LINE ? used : LINE - 1] = '\0';
	return text;
}

/* A file of other sources may lack what these have: that is null as well. */
static bool same(const json_t *a, const json_t *b)
{
	bool none = !a || json_is_null(a), other_none = !b || json_is_null(b);

	return none || other_none ? none == other_none : json_equal(a, b);
}

static unsigned int compare(const char *what, const json_t *was,
			    const json_t *is, void (*say)(const char *line))
{
	char line[2 * LINE + 64], texts[2][LINE];

	if (same(was, is))
		return 0;
	snprintf(line, sizeof(line), "%s: recorded %s, now %s", what,
		 was ? as_text(was, texts[0]) : "null",
		 is ? as_text(is, texts[1]) : "null");
	say(line);
	return 1;
}

/* Their numbers and CPUs; how much memory is free is another matter. */
static unsigned int compare_nodes(const json_t *was, const json_t *is,
				  void (*say)(const char *line))
{
	size_t nr = json_array_size(was) > json_array_size(is) ?
		    json_array_size(was) : json_array_size(is);
	unsigned int differ = 0;
	char what[64];

	for (size_t i = 0; i < nr; i++) {
		const json_t *old = json_array_get(was, i);
		const json_t *new = json_array_get(is, i);

		snprintf(what, sizeof(what), "number of node %zu", i);
		differ += compare(what, json_object_get(old, "node"),
				  json_object_get(new, "node"), say);
		snprintf(what, sizeof(what), "CPUs of node %zu", i);
		differ += compare(what, json_object_get(old, "cpus"),
				  json_object_get(new, "cpus"), say);
	}
	return differ;
}

unsigned int record_differences(const struct record *record,
				const json_t *facts,
				void (*say)(const char *line))
{
	unsigned int differ = 0;

	for (size_t i = 0; i < sizeof(facts_that_count) /
			       sizeof(facts_that_count[0]); i++)
		differ += compare(facts_that_count[i],
				  fact(record->env, facts_that_count[i]),
				  fact(facts, facts_that_count[i]), say);
	return differ + compare_nodes(json_object_get(record->env, "nodes"),
				      json_object_get(facts, "nodes"), say);
}

/* --- what was asked for ---------------------------------------------------- */

int record_options(struct record *record, struct options *options)
{
	static char name[] = "memmap-bench run: the arguments in env.json";
	const char *seed =
		json_string_value(json_object_get(record->run, "seed"));

	record->argv[0] = name;
	options_parse_recorded(options, record->argc, record->argv);
	if (options->resume || !options->out)
		return refuse(record, -EBADMSG, "env.json: its arguments are not those of a run that was begun with --out");
	if (!csv_read_number(seed, &options->seed))
		return refuse(record, -EBADMSG, "env.json: seed '%s' is none",
			      seed);
	options->seeded = true;
	snprintf(options->texts[KEY_SEED - KEY_PATH], OPTIONS_TEXT, "%" PRIu64,
		 options->seed);
	return 0;
}

uint64_t record_scale(const struct record *record)
{
	json_int_t scale =
		json_integer_value(json_object_get(record->run, "scale"));

	return scale > 0 ? (uint64_t)scale : 0;
}

void record_memory(const struct record *record, struct machine *machine)
{
	json_t *node;
	size_t i;

	json_array_foreach(json_object_get(record->env, "nodes"), i, node) {
		const json_t *id = json_object_get(node, "node");
		const json_t *bytes = json_object_get(node, "free_bytes");

		for (unsigned int n = 0; n < machine->nr_nodes; n++)
			if (json_is_integer(bytes) && json_integer_value(id) ==
			    (json_int_t)machine->nodes[n].id)
				machine->nodes[n].free_bytes =
					(uint64_t)json_integer_value(bytes);
	}
}

bool record_has_point(const struct record *record, const char *name)
{
	const char *point;

	for (size_t i = 0; (point = record_point(record, i)); i++)
		if (!strcmp(point, name))
			return true;
	return false;
}

const char *record_point(const struct record *record, size_t i)
{
	return json_string_value(json_array_get(
			json_object_get(record->run, "points"), i));
}

json_t *record_list(const struct record *record, const char *key)
{
	return json_deep_copy(json_object_get(record->run, key));
}

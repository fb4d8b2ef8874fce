/* SPDX-License-Identifier: MIT */
/* Results as run writes them, made up by tests: whole files, of few lines. */
#ifndef BENCH_TEST_RESULT_H
#define BENCH_TEST_RESULT_H

#include "tmp.h"

#define RESULT_ENV							\
	"{\"schema\": 1, \"suite\": \"1.0\", \"host\": \"h1\","		\
	" \"where\": \"guest\", \"accel\": \"kvm\", \"host_cpus\": null,"\
	" \"cpu\": \"Xeon\", \"kernel\": {\"release\": \"6.1.0\","	\
	" \"cmdline\": \"BOOT_IMAGE=/a quiet\", \"struct_page_size\": 64,"\
	" \"page_size\": 4096, \"hz\": 250,"				\
	" \"options\": {\"init_on_alloc\": false}}, \"model\": null,"	\
	" \"nodes\": [{\"node\": 0, \"cpus\": 2, \"free_bytes\": 7}],"	\
	" \"run\": {\"source\": \"hole\", \"scale\": 1, \"verify\": true,"\
	" \"repetitions\": 10}}"

/*
 * struct result_point
 * @value: the middle of its samples, which are apart by @step, a part of it, each
 * @more: members of each row, such as ", \"memmap.pages\": 5"
 * @error: why it has none instead, or NULL
 */
struct result_point {
	const char *name;
	double value;
	double step;
	unsigned int nr;
	const char *more;
	const char *error;
};

static inline void result_row(FILE *to, const struct result_point *point,
			      unsigned int i)
{
	double value = point->value *
		       (1 + point->step * ((double)i - (point->nr - 1) / 2.0));

	fprintf(to, "{\"name\": \"%s\", \"run_type\": \"iteration\","
		" \"repetitions\": %u, \"repetition_index\": %u",
		point->name, point->nr, i);
	if (point->error)
		fprintf(to, ", \"error_occurred\": true, \"error_message\": \"%s\"}",
			point->error);
	else
		fprintf(to, ", \"real_time\": %.17g, \"time_unit\": \"ns\","
			" \"memmap.ns_per_page\": %.17g%s}", 1000 * value,
			value, point->more ? point->more : "");
}

/* The text of a result.json; free() it. */
static inline char *result_text(const char *accel,
				const struct result_point *points, size_t nr)
{
	char *text = NULL;
	size_t length;
	FILE *to = open_memstream(&text, &length);

	fprintf(to, "{\"context\": {\"memmap.schema\": \"1\","
		" \"memmap.accel\": \"%s\"},\n\"benchmarks\": [", accel);
	for (size_t p = 0; p < nr; p++)
		for (unsigned int i = 0; i < points[p].nr; i++) {
			fputs(p || i ? ",\n" : "\n", to);
			result_row(to, &points[p], i);
		}
	fputs("]}\n", to);
	fclose(to);
	return text;
}

/* A path that stays valid longer than those of tmp_path(). */
static inline const char *result_path(const char *name)
{
	static char paths[256][PATH_MAX];
	static unsigned int next;
	char *path = paths[next++ % 256];

	snprintf(path, PATH_MAX, "%s", tmp_path("%s", name));
	return path;
}

/* A directory of them below tmp_root. Returns its path. */
static inline const char *result_write(const char *name, const char *env,
				       const struct result_point *points,
				       size_t nr)
{
	const char *path = result_path(name);
	char *text = result_text("kvm", points, nr);

	tmp_mkdir(path);
	tmp_write(tmp_path("%s/result.json", name), text);
	if (env)
		tmp_write(tmp_path("%s/env.json", name), env);
	free(text);
	return path;
}

/* @text with what it has of @from replaced by @to, once; free() it. */
static inline char *result_edit(const char *text, const char *from,
				const char *to)
{
	const char *at = strstr(text, from);
	char *edited;

	ck_assert_msg(at != NULL, "%s", from);
	ck_assert_int_ge(asprintf(&edited, "%.*s%s%s", (int)(at - text), text,
				  to, at + strlen(from)), 0);
	return edited;
}

#endif

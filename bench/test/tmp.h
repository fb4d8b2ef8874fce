/* SPDX-License-Identifier: MIT */
/* A directory that lives as long as a test program, and files in it. */
#ifndef BENCH_TEST_TMP_H
#define BENCH_TEST_TMP_H

#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit.h"

static char tmp_root[] = "/tmp/memmap-bench-test-XXXXXX";

static inline int tmp_unlink(const char *path, const struct stat *status,
			     int flag, struct FTW *walk)
{
	(void)status;
	(void)flag;
	(void)walk;
	return remove(path);
}

/* As unit_run(); the directory is gone afterwards, also if tests crashed. */
static inline int tmp_run(const char *name, const TTest *const *tests,
			  size_t nr)
{
	int status;

	if (!mkdtemp(tmp_root)) {
		printf("Bail out! no %s\n", tmp_root);
		return EXIT_FAILURE;
	}
	status = unit_run(name, NULL, NULL, tests, nr);
	nftw(tmp_root, tmp_unlink, 16, FTW_DEPTH | FTW_PHYS);
	return status;
}

#define TMP_RUN(name, tests) \
	tmp_run(name, tests, sizeof(tests) / sizeof((tests)[0]))

/* A path below the directory; valid until the next call but seven. */
static inline const char *tmp_path(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

static inline const char *tmp_path(const char *format, ...)
{
	static char paths[8][PATH_MAX];
	static unsigned int next;
	char *path = paths[next++ % 8];
	int root = sprintf(path, "%s/", tmp_root);
	va_list args;

	va_start(args, format);
	vsnprintf(path + root, PATH_MAX - (size_t)root, format, args);
	va_end(args);
	return path;
}

/* Makes a directory and those above it. */
static inline void tmp_mkdir(const char *path)
{
	char part[PATH_MAX];

	for (const char *at = path + strlen(tmp_root); (at = strchr(at + 1, '/'));) {
		snprintf(part, sizeof(part), "%.*s", (int)(at - path), path);
		mkdir(part, 0755);
	}
	mkdir(path, 0755);
}

static inline void tmp_write(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	ck_assert_msg(file != NULL, "%s", path);
	ck_assert_int_ge(fputs(text, file), 0);
	ck_assert_int_eq(fclose(file), 0);
}

/* The whole file as text; free() it. */
static inline char *tmp_read(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = calloc(1, 1 << 20);

	ck_assert_msg(file != NULL && text != NULL, "%s", path);
	ck_assert(fread(text, 1, (1 << 20) - 1, file) < (1 << 20) - 1);
	fclose(file);
	return text;
}

#endif

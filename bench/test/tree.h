/* SPDX-License-Identifier: MIT */
/* Trees that look like /sys and /proc of some machine. */
#ifndef BENCH_TEST_TREE_H
#define BENCH_TEST_TREE_H

#include "tmp.h"

/* Root of a new tree; a test may make several. */
static inline const char *tree_new(void)
{
	static char root[PATH_MAX];
	static int number;

	snprintf(root, sizeof(root), "%s", tmp_path("%d-%d", getpid(), number++));
	tmp_mkdir(root);
	return root;
}

/* The path of @name in the tree; the directories above it are there then. */
static inline const char *tree_path(const char *root, const char *name)
{
	static char path[PATH_MAX * 2];
	char dir[PATH_MAX * 2];

	snprintf(path, sizeof(path), "%s%s", root, name);
	snprintf(dir, sizeof(dir), "%s", path);
	*strrchr(dir, '/') = '\0';
	tmp_mkdir(dir);
	return path;
}

static inline void tree_write(const char *root, const char *name,
			      const char *text)
{
	tmp_write(tree_path(root, name), text);
}

/* With any bytes. */
static inline void tree_bytes(const char *root, const char *name,
			      const void *bytes, size_t length)
{
	FILE *file = fopen(tree_path(root, name), "w");

	ck_assert_msg(file != NULL, "%s", name);
	ck_assert_uint_eq(fwrite(bytes, 1, length, file), length);
	ck_assert_int_eq(fclose(file), 0);
}

static inline void tree_link(const char *root, const char *name,
			     const char *target)
{
	ck_assert_int_eq(symlink(target, tree_path(root, name)), 0);
}

#endif

/* SPDX-License-Identifier: MIT */
/* Runs a verb as main() does, in a process of its own, and looks at what it said. */
#ifndef BENCH_TEST_VERB_H
#define BENCH_TEST_VERB_H

#include <sys/wait.h>

#include "tmp.h"

typedef int (*verb_fn)(int argc, char **argv);

/* Its output is in the files out and err. Its status; @words ends with NULL. */
static inline int run_verb(verb_fn verb, const char *name,
			   const char *const *words)
{
	char *argv[16] = { (char *)name };
	int argc = 1, status;
	pid_t child;

	for (; words[argc - 1]; argc++)
		argv[argc] = (char *)words[argc - 1];
	fflush(NULL);
	child = fork();
	if (!child) {
		ck_assert_ptr_nonnull(freopen(tmp_path("out"), "w", stdout));
		ck_assert_ptr_nonnull(freopen(tmp_path("err"), "w", stderr));
		exit(verb(argc, argv));
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_msg(WIFEXITED(status), "%d", status);
	return WEXITSTATUS(status);
}

static inline void says(const char *file, const char *what)
{
	char *text = tmp_read(tmp_path("%s", file));

	ck_assert_msg(strstr(text, what) != NULL, "no '%s' in: %s", what, text);
	free(text);
}

static inline void says_not(const char *file, const char *what)
{
	char *text = tmp_read(tmp_path("%s", file));

	ck_assert_msg(!strstr(text, what), "'%s' in: %s", what, text);
	free(text);
}

#endif

/* SPDX-License-Identifier: MIT */
/* Verbs as a user meets them: their exit status, and what they print. */
#ifndef BENCH_TEST_VERB_H
#define BENCH_TEST_VERB_H

#include <sys/wait.h>

#include "../verbs.h"
#include "tmp.h"

#define VERB_WORDS 16

/* Runs a verb with its output in the files out and err; its status. @words ends with NULL. */
static inline int verb_status(int (*verb)(int argc, char **argv),
			      const char *const *words)
{
	char *argv[VERB_WORDS] = { (char *)"memmap-bench verb" };
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

#define VERB_STATUS(verb, ...) \
	verb_status(verb, (const char *const[]){ __VA_ARGS__, NULL })

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

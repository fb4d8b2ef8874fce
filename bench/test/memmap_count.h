/* SPDX-License-Identifier: MIT */
/* A memmap-count that is not there: a script that answers as a test says. */
#ifndef BENCH_TEST_MEMMAP_COUNT_H
#define BENCH_TEST_MEMMAP_COUNT_H

#include "tmp.h"

/* Answers of a whole life; the number of each sample is $n, from 1. */
#define COUNT_OFFER \
	"echo 'cycles counted - 0 0 '; echo 'instructions counted - 0 0 ';" \
	"echo 'dram-read counted - 0 0 '; echo 'dram-write counted - 0 0 ';" \
	"echo 'pmem-read unsupported - 0 0 no Optane';" \
	"echo 'pmem-write unsupported - 0 0 no Optane'; echo 'ready 1';"
#define COUNT_SAMPLE \
	"echo \"cycles multiplexed $((n * 262144)) 20 10 half of the time\";" \
	"echo \"instructions counted $((n * 2621440)) 20 20 \";" \
	"echo 'dram-read counted 16777216 24 24 ';" \
	"echo 'dram-write not-counted - 24 0 \"uncore_imc_3\": never';" \
	"echo 'pmem-read unsupported - 0 0 no Optane';" \
	"echo 'pmem-write unsupported - 0 0 no Optane';"

/*
 * A program that executes @offer, then for each begin and end @begin and @end. Each line
 * that it was told is in the file "told". Returns its path.
 */
static inline const char *count_program(const char *offer, const char *begin,
					const char *end)
{
	static char path[PATH_MAX];
	FILE *file;

	snprintf(path, sizeof(path), "%s", tmp_path("memmap-count"));
	file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fprintf(file, "#!/bin/sh\ntold=%s\n: >$told\necho $$ \"$@\" >>$told\nn=1\n%s\n"
		"while read -r what turn; do\necho $what $turn >>$told\n"
		"case $what in\nbegin) %s ;;\nend) %s\nn=$((n + 1)) ;;\nesac\ndone\n",
		tmp_path("told"), offer, begin, end);
	ck_assert_int_eq(fclose(file), 0);
	ck_assert_int_eq(chmod(path, 0755), 0);
	return path;
}

/* One that does all as it should. */
static inline const char *count_program_right(void)
{
	return count_program(COUNT_OFFER, "echo begun",
			     COUNT_SAMPLE "echo ended");
}

#endif

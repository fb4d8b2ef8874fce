/* SPDX-License-Identifier: MIT */
/* Where the code runs: on which host and kernel, and on what. */
#ifndef BENCH_WHERE_H
#define BENCH_WHERE_H

#include <stdbool.h>

struct facts_where {
	const char *where;	/* "host", "guest" or "model" */
	const char *accel;	/* "hardware", "kvm", "tcg", "tcg-icount", ... */
};

struct facts_where facts_where(void);

/* What is measured from now on is the model: that is where, whatever it runs on. */
void facts_set_model(bool model);
bool facts_of_model(void);

/* "6.12.117+deb12-amd64", "#1 SMP ..." and the host's name. */
const char *facts_release(void);
const char *facts_version(void);
const char *facts_host(void);

#endif

/* SPDX-License-Identifier: MIT */
/* The namespaces of path enable and disable: found, brought into order, put back. */
#ifndef BENCH_NAMESPACES_H
#define BENCH_NAMESPACES_H

#include "nd.h"
#include "sample.h"

/*
 * struct namespaces
 * @nd: what they come from
 * @named: as the options name them
 * @enabled: whether each is enabled now
 */
struct namespaces {
	struct nd nd;
	struct nd_namespace *named[OPTIONS_LIST];
	bool enabled[OPTIONS_LIST];
	unsigned int nr;
};

/*
 * Puts back what a former run left over, finds the named ones, checks that they may
 * be used, and tells @machine of them. 0; or -errno with a message in @problem of
 * @size bytes: -ENODEV, -ENOPKG, -EPERM: it cannot run here. @say: what is done.
 */
int namespaces_open(struct namespaces *namespaces, const struct options *options,
		    struct machine *machine, void (*say)(void *, const char *),
		    char *problem, size_t size);

/* Puts all of them back. 0 or -errno with @problem set. */
int namespaces_close(struct namespaces *namespaces, char *problem, size_t size);

/* Brings the point's namespace into its configuration. As above. */
int namespaces_prepare(struct namespaces *namespaces,
		       const struct options *options, const struct point *point,
		       char *problem, size_t size);

/* One sample of a point of path enable or disable; see sample_take(). */
void sample_namespace(struct sampler *sampler, const struct point *point,
		      struct sample *sample);

#endif

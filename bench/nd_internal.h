/* SPDX-License-Identifier: MIT */
/* What the files of nd share, and nobody else. */
#ifndef BENCH_ND_INTERNAL_H
#define BENCH_ND_INTERNAL_H

#include <linux/ndctl.h>
#include <ndctl/libndctl.h>

#include "journal.h"
#include "nd.h"

#define ND_DEVICES "/sys/bus/nd/devices"

/* Sets the message, and returns @err. */
int nd_say(struct nd_namespace *ns, int err, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Writes the journal, in which the namespace is. 0, or -errno and a message. */
int nd_save(struct nd_namespace *ns);

/* -EPERM, and a message that @what needs --destroy-data. */
int nd_need_destroy(struct nd_namespace *ns, const char *what);

/*
 * struct nd_scan - libndctl's view of a namespace. It is made anew each time:
 * libndctl keeps what it has read, and kernel objects come and go.
 */
struct nd_scan {
	struct ndctl_ctx *ctx;
	struct ndctl_bus *bus;
	struct ndctl_region *region;
	struct ndctl_namespace *ndns;
};

int nd_context(struct ndctl_ctx **ctx);

/* 0; -ENODEV: there is no such namespace; no scan_end() then. */
int nd_scan_begin(struct nd_scan *scan, const char *name);
void nd_scan_end(struct nd_scan *scan);

/*
 * struct nd_state - a namespace now
 * @personality: the nd device to bind: pfn0.1, dax0.1, or the namespace itself;
 *	btt0.1 where that holds it
 * @claimed: the personality is not the namespace itself
 * @enabled: its driver is bound
 * @device: pmem0 or dax0.0 while it is enabled
 */
struct nd_state {
	char personality[ND_NAME];
	bool claimed;
	bool enabled;
	char device[ND_NAME];
};

/* From sysfs alone, so that it is quick. */
int nd_state(const char *name, struct nd_state *state);

/* The driver of a personality. */
const char *nd_driver(const char *personality);

/*
 * Binds or unbinds an nd device in this thread. The kernel's errno: -ENXIO where a
 * namespace has become a personality of its own.
 */
int nd_bind(const char *personality);
int nd_unbind(const char *personality);

/* How a scanned namespace is configured. */
void nd_read_config(const struct nd_scan *scan, struct nd_config *config);

/*
 * The namespace alone: neither bound nor claimed, as ndctl disable-namespace leaves
 * it. Whether somebody uses it must have been checked before.
 */
int nd_detach(const char *name);

/* Binds a detached namespace, and waits for the device that its info block makes. */
int nd_attach(const char *name);

/* Whether somebody uses it; -EBUSY and a message. */
int nd_check_users(struct nd_namespace *ns);

/*
 * Whether a claimed seed is still one, or the namespace that we made of it: others
 * may have made theirs of it meanwhile. 0; -EBUSY and a message: it is another's.
 */
int nd_check_made(struct nd_namespace *ns);

/*
 * The first JOURNAL_BLOCK bytes of a detached namespace, by its raw device: read,
 * then given to @change, and written if that returns 1. 0 or -errno.
 */
int nd_front(const char *name, int (*change)(void *arg, unsigned char *block),
	     void *arg);
int nd_zero_front(const char *name);

#endif

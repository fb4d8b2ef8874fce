// SPDX-License-Identifier: MIT
/* Namespaces are claimed: how they were found is in the journal first; see nd.h. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <uuid/uuid.h>

#include "nd_internal.h"

int nd_save(struct nd_namespace *ns)
{
	int err = journal_save(ns->nd->dir, ns->nd->journal);

	if (!err)
		return 0;
	return nd_say(ns, err, "is left alone: the journal in %s cannot be written: %s",
		      ns->nd->dir, strerror(-err));
}

int nd_need_destroy(struct nd_namespace *ns, const char *what)
{
	return nd_say(ns, -EPERM, "%s; --modes with --destroy-data %s allows that", what,
		      ns->facts.name);
}

static void make_uuid(char *text)
{
	uuid_t uuid;

	uuid_generate(uuid);
	uuid_unparse_lower(uuid, text);
}

static void fill_entry(struct nd_namespace *ns, struct journal_entry *entry,
		       bool destroy)
{
	const struct nd_facts *facts = &ns->facts;

	memset(entry, 0, sizeof(*entry));
	snprintf(entry->name, sizeof(entry->name), "%s", facts->name);
	snprintf(entry->region, sizeof(entry->region), "%s", facts->region);
	snprintf(entry->uuid, sizeof(entry->uuid), "%s", ns->uuid);
	snprintf(entry->alt_name, sizeof(entry->alt_name), "%s", ns->alt_name);
	entry->start = facts->start;
	entry->bytes = facts->bytes;
	entry->enabled = facts->enabled;
	entry->found = facts->config;
	entry->holder_class = ns->holder_class;
	entry->destroy = destroy;
	make_uuid(entry->made);
	if (facts->bytes)
		return;
	entry->created = true;
	make_uuid(entry->uuid);
}

static int check_allowed(struct nd_namespace *ns, bool destroy)
{
	if (destroy)
		return 0;
	if (!ns->facts.bytes)
		return nd_need_destroy(ns, "is empty: a namespace would have to be made of it");
	if (ns->now.mode == ND_MODE_RAW)
		return nd_need_destroy(ns, "is raw: it has no memmap, and making one destroys its data");
	return 0;
}

static int read_now(struct nd_namespace *ns)
{
	struct nd_scan scan;
	int err = nd_scan_begin(&scan, ns->name);

	if (err)
		return err;
	nd_read_config(&scan, &ns->now);
	nd_scan_end(&scan);
	return 0;
}

/* Only its info block tells how a disabled one is configured, and only the kernel reads it. */
static int look_inside(struct nd_namespace *ns)
{
	int err = nd_detach(ns->name);

	if (!err)
		err = nd_attach(ns->name);
	if (!err)
		err = read_now(ns);
	if (err)
		return nd_say(ns, err, "was found disabled, and cannot be enabled: %s; dmesg may tell more",
			      strerror(-err));
	if (ns->now.mode == ND_MODE_SECTOR)
		return nd_say(ns, -EBUSY, "is in sector mode, which has no memmap and is never changed");
	return 0;
}

static int enter_journal(struct nd_namespace *ns, bool destroy)
{
	struct journal_entry *entry = journal_new(ns->nd->journal);
	int err;

	if (!entry)
		return nd_say(ns, -E2BIG, "is one too many");
	fill_entry(ns, entry, destroy);
	err = nd_save(ns);
	if (err)
		entry->name[0] = '\0';
	else
		ns->entry = entry;
	return err;
}

/* A message must outlive the putting back that follows it. */
static int restore_after(struct nd_namespace *ns, int err)
{
	char message[ND_MESSAGE];

	memcpy(message, ns->message, sizeof(message));
	if (nd_restore(ns))
		return err;
	memcpy(ns->message, message, sizeof(message));
	return err;
}

int nd_claim(struct nd_namespace *ns, bool destroy)
{
	int err;

	if (ns->entry)
		return 0;
	if (ns->nd->left_over)
		return nd_say(ns, -EUCLEAN, "is left alone: a former run left namespaces to be put back; memmap-bench recover");
	err = nd_check(ns);
	if (!err)
		err = check_allowed(ns, destroy);
	if (!err)
		err = enter_journal(ns, destroy);
	if (err || ns->facts.enabled || !ns->facts.bytes)
		return err;
	err = look_inside(ns);
	if (!err)
		err = check_allowed(ns, destroy);
	return err ? restore_after(ns, err) : 0;
}

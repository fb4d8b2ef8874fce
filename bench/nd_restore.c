// SPDX-License-Identifier: MIT
/*
 * Puts namespaces back as the journal says they were found. Each step may have been
 * done before, by a process that was killed in the midst of it: all can be repeated.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uuid/uuid.h>

#include "nd_internal.h"
#include "sysfs.h"

#define HALF	(JOURNAL_BLOCK / 2)	/* the second is the info block */
#define SIGNATURE 16			/* with which it begins; its uuid follows */

static bool is_one_of_ours(const struct journal_entry *entry,
			   const unsigned char *half)
{
	uuid_t made;

	return !uuid_parse(entry->made, made) &&
		!memcmp(half + SIGNATURE, made, sizeof(made));
}

/*
 * What each half of the front may hold if nobody but us was here since: what it
 * held before, zeros, or an info block of ours.
 */
static bool is_ours(const struct journal_entry *entry, const unsigned char *block)
{
	static const unsigned char zeros[HALF];

	for (size_t at = 0; at < JOURNAL_BLOCK; at += HALF)
		if (memcmp(block + at, entry->block + at, HALF) != 0 &&
		    memcmp(block + at, zeros, HALF) != 0 &&
		    (!at || !is_one_of_ours(entry, block + at)))
			return false;
	return true;
}

static int put_front(void *arg, unsigned char *block)
{
	const struct journal_entry *entry = arg;

	if (!is_ours(entry, block))
		return -ESTALE;
	memcpy(block, entry->block, JOURNAL_BLOCK);
	return 1;
}

static int put_holder_class(const struct nd_namespace *ns)
{
	struct nd_scan scan;
	int err = nd_scan_begin(&scan, ns->name);

	if (err)
		return err;
	if (ns->entry->holder_class < NDCTL_NS_MODE_UNKNOWN)
		ndctl_namespace_set_enforce_mode(scan.ndns,
						 ns->entry->holder_class);
	nd_scan_end(&scan);
	return 0;
}

static int free_it(struct nd_namespace *ns)
{
	int err = nd_check_users(ns);

	if (err)
		return err;
	err = nd_detach(ns->name);
	if (!err)
		return 0;
	return nd_say(ns, err, "cannot be disabled: %s", strerror(-err));
}

static int attach(struct nd_namespace *ns)
{
	int err = nd_attach(ns->name);

	if (!err)
		return 0;
	return nd_say(ns, err, "cannot be enabled again: %s; ndctl enable-namespace %s may tell more",
		      strerror(-err), ns->name);
}

static int put_back_changed(struct nd_namespace *ns)
{
	int err = free_it(ns);

	if (err)
		return err;
	err = nd_front(ns->name, put_front, ns->entry);
	if (err == -ESTALE)
		return nd_say(ns, err, "has been configured by somebody else since, and is left as it is");
	if (!err)
		err = put_holder_class(ns);
	if (err)
		return nd_say(ns, err, "cannot get its info block back: %s",
			      strerror(-err));
	return ns->entry->enabled ? attach(ns) : 0;
}

/* Enabled, and not by its raw device, as it is while its front is read. */
static int is_as_found(struct nd_namespace *ns, const struct nd_state *state,
		       bool *same)
{
	struct nd_config config;
	struct nd_scan scan;
	int err = nd_scan_begin(&scan, ns->name);

	if (err)
		return err;
	nd_read_config(&scan, &config);
	nd_scan_end(&scan);
	*same = state->enabled && (!ns->entry->found.mode ||
				   config.mode == ns->entry->found.mode);
	return 0;
}

static int put_back_enabled(struct nd_namespace *ns, const struct nd_state *state)
{
	bool same;
	int err = is_as_found(ns, state, &same);

	if (err)
		return nd_say(ns, err, "cannot be looked up: %s", strerror(-err));
	if (same)
		return 0;
	if (!state->enabled && state->claimed && !nd_bind(state->personality))
		return 0;
	err = free_it(ns);
	return err ? err : attach(ns);
}

static int put_back_unchanged(struct nd_namespace *ns)
{
	struct nd_state state;
	int err = nd_state(ns->name, &state);

	if (err)
		return nd_say(ns, err, "is gone: %s", strerror(-err));
	sysfs_write("0\n", ND_DEVICES "/%s/force_raw", ns->name);
	return ns->entry->enabled ? put_back_enabled(ns, &state) : free_it(ns);
}

/*
 * Its name and holder class would pass to the namespace that is made of it next. They
 * go first: when it is deleted, its uuid goes too, by which it is found again.
 */
static int delete(struct nd_namespace *ns)
{
	struct nd_scan scan;
	int err = nd_scan_begin(&scan, ns->name);

	if (err)
		return err;
	err = ndctl_namespace_set_alt_name(scan.ndns, ns->entry->alt_name);
	ndctl_namespace_set_enforce_mode(scan.ndns, NDCTL_NS_MODE_RAW);
	if (!err)
		err = ndctl_namespace_delete(scan.ndns);
	nd_scan_end(&scan);
	return err;
}

static bool is_sized(const struct nd_namespace *ns)
{
	uint64_t bytes;

	return !sysfs_number(&bytes, ND_DEVICES "/%s/size", ns->name) && bytes;
}

static int put_back_created(struct nd_namespace *ns)
{
	int err = nd_check_made(ns);

	/* What is another's is not ours to put back, and ours was never made. */
	if (err == -EBUSY)
		return 0;
	if (!err)
		err = free_it(ns);
	if (err)
		return err;
	if (is_sized(ns))
		err = nd_zero_front(ns->name);
	if (!err)
		err = delete(ns);
	if (!err)
		return 0;
	return nd_say(ns, err, "was made by memmap-bench, and cannot be destroyed: %s",
		      strerror(-err));
}

static int put_back(struct nd_namespace *ns)
{
	if (ns->entry->created)
		return put_back_created(ns);
	return ns->entry->changed ? put_back_changed(ns) :
				    put_back_unchanged(ns);
}

int nd_restore(struct nd_namespace *ns)
{
	int err;

	if (!ns->entry)
		return 0;
	err = put_back(ns);
	if (err)
		return err;
	ns->entry->name[0] = '\0';
	ns->entry = NULL;
	ns->personality[0] = '\0';
	ns->now = ns->facts.config;
	err = journal_save(ns->nd->dir, ns->nd->journal);
	if (!err)
		return 0;
	return nd_say(ns, err, "was put back, but the journal in %s cannot be written: %s",
		      ns->nd->dir, strerror(-err));
}

int nd_restore_all(struct nd *nd)
{
	int first = 0;

	for (unsigned int i = nd->nr_namespaces; i-- > 0;) {
		struct nd_namespace *ns = &nd->namespaces[i];
		int err = nd_restore(ns);

		if (!err || first)
			continue;
		first = err;
		memcpy(nd->message, ns->message, sizeof(nd->message));
	}
	return first;
}

/* --- after a kill ----------------------------------------------------------------- */

static bool is_entry(struct ndctl_namespace *ndns,
		     const struct journal_entry *entry)
{
	char text[JOURNAL_UUID];
	uuid_t uuid;

	/* One with a label is another, though it may have the same range. */
	if (!*entry->uuid)
		return ndctl_namespace_get_type(ndns) == ND_DEVICE_NAMESPACE_IO &&
			ndctl_namespace_get_size(ndns) == entry->bytes &&
			ndctl_namespace_get_resource(ndns) == entry->start;
	ndctl_namespace_get_uuid(ndns, uuid);
	uuid_unparse_lower(uuid, text);
	return !strcmp(text, entry->uuid);
}

/* Its name now; -ENODEV: it is not there. */
static int find_again(const struct journal_entry *entry, char *name)
{
	struct ndctl_namespace *ndns;
	struct ndctl_region *region;
	struct ndctl_bus *bus;
	struct ndctl_ctx *ctx;
	int err = nd_context(&ctx);

	if (err)
		return err;
	err = -ENODEV;
	ndctl_bus_foreach(ctx, bus)
		ndctl_region_foreach(bus, region)
			ndctl_namespace_foreach(region, ndns)
				if (is_entry(ndns, entry)) {
					snprintf(name, ND_NAME, "%s",
						 ndctl_namespace_get_devname(ndns));
					err = 0;
				}
	ndctl_unref(ctx);
	return err;
}

static int recover(struct nd *nd, struct journal_entry *entry, char *line)
{
	struct nd_namespace ns = { .nd = nd, .entry = entry };
	int err = find_again(entry, ns.name);

	if (err == -ENODEV && entry->created) {
		snprintf(line, ND_MESSAGE, "%s: had not been made yet", entry->name);
		return 0;
	}
	if (err) {
		snprintf(line, ND_MESSAGE, "%s: is not there (%s at %#llx): %s",
			 entry->name, *entry->uuid ? entry->uuid : "no uuid",
			 (unsigned long long)entry->start, strerror(-err));
		return err;
	}
	err = put_back(&ns);
	if (err)
		snprintf(line, ND_MESSAGE, "%.*s", ND_MESSAGE - 1, ns.message);
	else
		snprintf(line, ND_MESSAGE, "%s: %s", ns.name,
			 entry->created ? "destroyed, as it was made for a run" :
			 entry->enabled ? "enabled, as it was found" :
			 "disabled, as it was found");
	return err;
}

int nd_recover(struct nd *nd, void (*say)(void *arg, const char *line), void *arg)
{
	char line[ND_MESSAGE];
	int first = 0;

	for (unsigned int i = 0; i < JOURNAL_ENTRIES && nd->left_over; i++) {
		struct journal_entry *entry = &nd->journal->entries[i];
		int err;

		if (!*entry->name)
			continue;
		err = recover(nd, entry, line);
		say(arg, line);
		if (!err) {
			entry->name[0] = '\0';
			nd->left_over--;
			err = journal_save(nd->dir, nd->journal);
		}
		if (err && !first)
			first = err;
	}
	if (first)
		snprintf(nd->message, sizeof(nd->message), "%u namespaces are not as they were found; %s/namespaces.json says how they were. Remove it to leave them as they are",
			 nd->left_over, nd->dir);
	return first;
}

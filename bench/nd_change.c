// SPDX-License-Identifier: MIT
/* Claimed namespaces are configured; see nd.h. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <uuid/uuid.h>

#include "nd_internal.h"
#include "size.h"

static int keep_front(void *arg, unsigned char *block)
{
	memcpy(arg, block, JOURNAL_BLOCK);
	return 0;
}

/* On disk before anything is overwritten. */
static int note_change(struct nd_namespace *ns)
{
	struct journal_entry *entry = ns->entry;
	int err;

	if (entry->changed || entry->created)
		return 0;
	err = nd_front(ns->name, keep_front, entry->block);
	if (err)
		return nd_say(ns, err, "is left alone: its info block cannot be read: %s",
			      strerror(-err));
	entry->changed = true;
	err = nd_save(ns);
	if (err)
		entry->changed = false;
	return err;
}

static uint64_t whole(uint64_t bytes, const struct nd_scan *scan)
{
	uint64_t align = ndctl_region_get_align(scan->region);

	if (!align || align == UINT64_MAX)
		align = 16ULL << 20;
	return bytes / align * align;
}

static int size_seed(struct nd_namespace *ns, const struct nd_scan *scan,
		     uint64_t bytes)
{
	uint64_t most = ndctl_region_get_max_available_extent(scan->region);
	uuid_t uuid;
	int err;

	if (bytes > most)
		return -ENOSPC;
	bytes = whole(bytes ? bytes : most, scan);
	uuid_parse(ns->entry->uuid, uuid);
	err = ndctl_namespace_set_uuid(scan->ndns, uuid);
	if (!err)
		err = ndctl_namespace_set_alt_name(scan->ndns, ND_PREFIX);
	return err ? err : ndctl_namespace_set_size(scan->ndns, bytes);
}

int nd_check_made(struct nd_namespace *ns)
{
	char text[JOURNAL_UUID];
	struct nd_scan scan;
	uuid_t uuid;
	bool others;
	int err = nd_scan_begin(&scan, ns->name);

	if (err)
		return nd_say(ns, err, "is gone: %s", strerror(-err));
	ndctl_namespace_get_uuid(scan.ndns, uuid);
	uuid_unparse_lower(uuid, text);
	others = ndctl_namespace_get_size(scan.ndns) &&
		strcmp(text, ns->entry->uuid) != 0;
	nd_scan_end(&scan);
	if (!others)
		return 0;
	return nd_say(ns, -EBUSY, "was empty when it was looked up, and is somebody's namespace %s now: left alone",
		      text);
}

/* The size is what makes it a namespace; until then it has no label. */
static int make_namespace(struct nd_namespace *ns, uint64_t bytes)
{
	struct nd_scan scan;
	int err = nd_scan_begin(&scan, ns->name);

	if (err)
		return nd_say(ns, err, "is gone: %s", strerror(-err));
	if (!ndctl_namespace_get_size(scan.ndns))
		err = size_seed(ns, &scan, bytes);
	nd_scan_end(&scan);
	if (!err)
		return 0;
	return nd_say(ns, err, "cannot be made a namespace: %s; %s has %llu bytes free in one piece",
		      strerror(-err), ns->facts.region,
		      (unsigned long long)ns->facts.free_bytes);
}

static enum ndctl_pfn_loc location_of(enum nd_map map)
{
	return map == ND_MAP_MEM ? NDCTL_PFN_LOC_RAM : NDCTL_PFN_LOC_PMEM;
}

static int set_up_pfn(struct nd_namespace *ns, const struct nd_scan *scan,
		      const struct nd_config *config, uuid_t uuid)
{
	struct ndctl_pfn *pfn = ndctl_region_get_pfn_seed(scan->region);
	int err;

	if (!pfn)
		return -ENODEV;
	err = ndctl_pfn_set_uuid(pfn, uuid);
	if (!err)
		err = ndctl_pfn_set_location(pfn, location_of(config->map));
	if (!err)
		err = ndctl_pfn_set_align(pfn, config->align);
	if (!err)
		err = ndctl_pfn_set_namespace(pfn, scan->ndns);
	snprintf(ns->personality, sizeof(ns->personality), "%s",
		 ndctl_pfn_get_devname(pfn));
	return err;
}

static int set_up_dax(struct nd_namespace *ns, const struct nd_scan *scan,
		      const struct nd_config *config, uuid_t uuid)
{
	struct ndctl_dax *dax = ndctl_region_get_dax_seed(scan->region);
	int err;

	if (!dax)
		return -ENODEV;
	err = ndctl_dax_set_uuid(dax, uuid);
	if (!err)
		err = ndctl_dax_set_location(dax, location_of(config->map));
	if (!err)
		err = ndctl_dax_set_align(dax, config->align);
	if (!err)
		err = ndctl_dax_set_namespace(dax, scan->ndns);
	snprintf(ns->personality, sizeof(ns->personality), "%s",
		 ndctl_dax_get_devname(dax));
	return err;
}

/* Kernels before 4.13 and old labels know no holder class: not an error. */
static void set_holder_class(const struct nd_scan *scan, unsigned int class)
{
	if (class < NDCTL_NS_MODE_UNKNOWN)
		ndctl_namespace_set_enforce_mode(scan->ndns, class);
}

static int set_up(struct nd_namespace *ns, const struct nd_config *config)
{
	bool dax = config->mode == ND_MODE_DEVDAX;
	struct nd_scan scan;
	uuid_t uuid;
	int err = nd_scan_begin(&scan, ns->name);

	if (err)
		return err;
	uuid_parse(ns->entry->made, uuid);
	set_holder_class(&scan, dax ? NDCTL_NS_MODE_DEVDAX :
			 NDCTL_NS_MODE_FSDAX);
	err = dax ? set_up_dax(ns, &scan, config, uuid) :
		    set_up_pfn(ns, &scan, config, uuid);
	nd_scan_end(&scan);
	return err;
}

/* The kernel writes the info block when it first binds the personality. */
static int write_config(struct nd_namespace *ns, const struct nd_config *config)
{
	int err = nd_zero_front(ns->name);

	memset(&ns->now, 0, sizeof(ns->now));
	ns->personality[0] = '\0';
	if (!err)
		err = set_up(ns, config);
	if (!err)
		err = nd_bind(ns->personality);
	if (!err)
		err = nd_unbind(ns->personality);
	if (!err) {
		ns->now = *config;
		return 0;
	}
	return nd_say(ns, err, "cannot be configured as %s, map %s: %s; dmesg may tell more",
		      nd_mode_name(config->mode), nd_map_name(config->map),
		      strerror(-err));
}

/* Disabled, with the personality that the next nd_enable() binds. */
static int make_ready(struct nd_namespace *ns)
{
	struct nd_state state;
	int err = nd_state(ns->name, &state);

	if (!err && !state.enabled && !state.claimed) {
		err = nd_attach(ns->name);
		if (!err)
			err = nd_state(ns->name, &state);
	}
	if (err)
		return nd_say(ns, err, "cannot be enabled as it was: %s",
			      strerror(-err));
	snprintf(ns->personality, sizeof(ns->personality), "%s",
		 state.personality);
	return state.enabled ? nd_disable(ns) : 0;
}

static int refuse_align(struct nd_namespace *ns, uint64_t align)
{
	char size[SIZE_TEXT], list[ND_ALIGNS * SIZE_TEXT];

	return nd_say(ns, -EINVAL, "cannot be aligned to %s: %s supports %s",
		      size_format(align, size), ns->facts.region,
		      size_list(ns->facts.aligns, ns->facts.nr_aligns, list,
				sizeof(list)));
}

static int check_mode(struct nd_namespace *ns, enum nd_mode mode)
{
	if (mode == ND_MODE_FSDAX || mode == ND_MODE_DEVDAX)
		return 0;
	return nd_say(ns, -EINVAL, "cannot be measured in mode %s, which has no memmap; fsdax and devdax have one",
		      mode ? nd_mode_name(mode) : "none");
}

static int check_config(struct nd_namespace *ns, const struct nd_config *config)
{
	if (config->map != ND_MAP_MEM && config->map != ND_MAP_DEV)
		return nd_say(ns, -EINVAL, "needs map mem or dev");
	for (unsigned int i = 0; i < ns->facts.nr_aligns; i++)
		if (ns->facts.aligns[i] == config->align)
			return 0;
	return refuse_align(ns, config->align);
}

static bool same_config(const struct nd_config *a, const struct nd_config *b)
{
	return a->mode == b->mode && a->map == b->map &&
		(a->align == b->align || !b->align);
}

/* 0: as it is; where it is configured anew, 2M if the region supports that. */
static struct nd_config with_align(const struct nd_namespace *ns,
				   const struct nd_config *config)
{
	struct nd_config full = *config;

	if (config->align)
		return full;
	full.align = ns->facts.nr_aligns ? ns->facts.aligns[0] : 4096;
	for (unsigned int i = 0; i < ns->facts.nr_aligns; i++)
		if (ns->facts.aligns[i] == 2ULL << 20)
			full.align = ns->facts.aligns[i];
	return full;
}

static int reconfigure(struct nd_namespace *ns, const struct nd_config *config,
		       uint64_t bytes)
{
	int err = ns->entry->created ? nd_check_made(ns) : 0;

	if (!err)
		err = nd_check_users(ns);
	if (err)
		return err;
	err = nd_detach(ns->name);
	if (err)
		return nd_say(ns, err, "cannot be disabled: %s", strerror(-err));
	if (ns->entry->created)
		err = make_namespace(ns, bytes);
	if (!err)
		err = note_change(ns);
	return err ? err : write_config(ns, config);
}

int nd_configure(struct nd_namespace *ns, const struct nd_config *config,
		 uint64_t bytes)
{
	struct nd_config wanted = with_align(ns, config);
	int err;

	if (!ns->entry)
		return nd_say(ns, -EINVAL, "was not claimed");
	err = check_mode(ns, config->mode);
	if (err)
		return err;
	if (same_config(&ns->now, config))
		return make_ready(ns);
	err = check_config(ns, &wanted);
	if (err)
		return err;
	if (!ns->entry->destroy)
		return nd_need_destroy(ns, "has another mode, map or alignment, and changing that destroys its data");
	return reconfigure(ns, &wanted, bytes);
}

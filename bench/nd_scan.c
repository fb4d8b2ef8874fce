// SPDX-License-Identifier: MIT
/* What libndctl tells of a namespace. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "nd_internal.h"

/* It would write to stderr what becomes a message here. */
static void be_quiet(struct ndctl_ctx *ctx, int priority, const char *file,
		     int line, const char *fn, const char *format, va_list args)
{
	(void)ctx;
	(void)priority;
	(void)file;
	(void)line;
	(void)fn;
	(void)format;
	(void)args;
}

int nd_context(struct ndctl_ctx **ctx)
{
	int err = ndctl_new(ctx);

	if (err)
		return err;
	ndctl_set_log_fn(*ctx, be_quiet);
	return 0;
}

static bool find(struct nd_scan *scan, const char *name)
{
	ndctl_bus_foreach(scan->ctx, scan->bus)
		ndctl_region_foreach(scan->bus, scan->region)
			ndctl_namespace_foreach(scan->region, scan->ndns)
				if (!strcmp(ndctl_namespace_get_devname(scan->ndns),
					    name))
					return true;
	return false;
}

int nd_scan_begin(struct nd_scan *scan, const char *name)
{
	int err = nd_context(&scan->ctx);

	if (err)
		return err;
	if (find(scan, name))
		return 0;
	nd_scan_end(scan);
	return -ENODEV;
}

void nd_scan_end(struct nd_scan *scan)
{
	ndctl_unref(scan->ctx);
}

static enum nd_map map_of(enum ndctl_pfn_loc location)
{
	return location == NDCTL_PFN_LOC_RAM ? ND_MAP_MEM :
	       location == NDCTL_PFN_LOC_PMEM ? ND_MAP_DEV : 0;
}

/* Nobody holds it: raw, or, from e820, with a memmap all the same. */
static enum nd_mode bare_mode(struct ndctl_namespace *ndns)
{
	return ndctl_namespace_get_mode(ndns) == NDCTL_NS_MODE_FSDAX ?
		ND_MODE_FSDAX : ND_MODE_RAW;
}

void nd_read_config(const struct nd_scan *scan, struct nd_config *config)
{
	struct ndctl_pfn *pfn = ndctl_namespace_get_pfn(scan->ndns);
	struct ndctl_dax *dax = ndctl_namespace_get_dax(scan->ndns);

	memset(config, 0, sizeof(*config));
	if (ndctl_namespace_get_btt(scan->ndns)) {
		config->mode = ND_MODE_SECTOR;
	} else if (pfn) {
		config->mode = ND_MODE_FSDAX;
		config->map = map_of(ndctl_pfn_get_location(pfn));
		config->align = ndctl_pfn_get_align(pfn);
	} else if (dax) {
		config->mode = ND_MODE_DEVDAX;
		config->map = map_of(ndctl_dax_get_location(dax));
		config->align = ndctl_dax_get_align(dax);
	} else if (ndctl_namespace_is_enabled(scan->ndns)) {
		config->mode = bare_mode(scan->ndns);
		config->map = config->mode == ND_MODE_FSDAX ? ND_MAP_MEM : 0;
	}
}

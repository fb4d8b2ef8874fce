// SPDX-License-Identifier: MIT
/* Namespaces: the machine, the lock, looking up and refusing; see nd.h. */
#include "nd.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <uuid/uuid.h>

#include "nd_internal.h"
#include "users.h"

#define DEFAULT_DIR "/var/lib/memmap-bench"

const char *nd_mode_name(enum nd_mode mode)
{
	static const char *const names[] = {
		"unknown", "raw", "fsdax", "devdax", "sector" };

	return (unsigned int)mode <= ND_MODE_SECTOR ? names[mode] : names[0];
}

const char *nd_map_name(enum nd_map map)
{
	return map == ND_MAP_MEM ? "mem" : map == ND_MAP_DEV ? "dev" : "none";
}

static int fail(struct nd *nd, int err, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static int fail(struct nd *nd, int err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(nd->message, sizeof(nd->message), format, args);
	va_end(args);
	return err;
}

int nd_say(struct nd_namespace *ns, int err, const char *format, ...)
{
	int length = snprintf(ns->message, sizeof(ns->message), "%s ", ns->name);
	va_list args;

	va_start(args, format);
	vsnprintf(ns->message + length, sizeof(ns->message) - (size_t)length,
		  format, args);
	va_end(args);
	return err;
}

/* --- the machine --------------------------------------------------------------- */

static int check_bus(struct nd *nd)
{
	struct ndctl_ctx *ctx;
	struct ndctl_bus *bus;
	bool found = false;
	int err = nd_context(&ctx);

	if (err)
		return fail(nd, err, "libndctl: %s", strerror(-err));
	/* What a killed run has begun may still be going on. */
	ndctl_bus_foreach(ctx, bus) {
		found = true;
		ndctl_bus_wait_probe(bus);
	}
	ndctl_unref(ctx);
	if (found)
		return 0;
	return fail(nd, -ENODEV, "this machine shows no NVDIMM: modprobe nfit (nd_e820 for memmap=SIZE!START), and look whether the firmware offers persistent memory");
}

/* A namespace whose driver is missing would look raw, or have no device. */
static int check_drivers(struct nd *nd)
{
	static const struct {
		const char *path, *module;
	} drivers[] = {
		{ "/sys/bus/nd/drivers/nd_pmem", "nd_pmem" },
		{ "/sys/bus/nd/drivers/dax_pmem", "dax_pmem" },
		{ "/sys/bus/dax/drivers/device_dax", "device_dax" },
	};

	for (size_t i = 0; i < sizeof(drivers) / sizeof(drivers[0]); i++)
		if (access(drivers[i].path, F_OK))
			return fail(nd, -ENOPKG, "the driver %s is not loaded: modprobe %s",
				    drivers[i].module, drivers[i].module);
	return 0;
}

/* --- the journal's directory -------------------------------------------------- */

static int make_directory(const char *dir)
{
	char part[sizeof(((struct nd *)0)->dir)];

	for (const char *at = dir; (at = strchr(at + 1, '/'));) {
		snprintf(part, sizeof(part), "%.*s", (int)(at - dir), dir);
		mkdir(part, 0755);
	}
	return mkdir(dir, 0700) && errno != EEXIST ? -errno : 0;
}

static int choose_directory(struct nd *nd, const char *dir)
{
	if (!dir)
		dir = getenv("MEMMAP_BENCH_STATE");
	if (!dir || !*dir)
		dir = DEFAULT_DIR;
	if (snprintf(nd->dir, sizeof(nd->dir), "%s", dir) >= (int)sizeof(nd->dir))
		return fail(nd, -ENAMETOOLONG, "%s: up to %zu bytes are accepted for the directory of the journal",
			    dir, sizeof(nd->dir) - 1);
	return 0;
}

/* The kernel drops it with the process. */
static int take_lock(struct nd *nd)
{
	char path[sizeof(nd->dir) + 16];
	int err = make_directory(nd->dir);

	snprintf(path, sizeof(path), "%s/lock", nd->dir);
	if (!err)
		nd->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
				0600);
	if (!err && nd->lock < 0)
		err = -errno;
	if (err)
		return fail(nd, err, "%s: %s; the journal of namespaces must be written there",
			    path, strerror(-err));
	if (!flock(nd->lock, LOCK_EX | LOCK_NB))
		return 0;
	return fail(nd, -EBUSY, "another memmap-bench uses namespaces now (it has %s)",
		    path);
}

static int open_journal(struct nd *nd)
{
	char why[ND_MESSAGE];
	int err;

	nd->journal = calloc(1, sizeof(*nd->journal));
	nd->namespaces = calloc(JOURNAL_ENTRIES, sizeof(*nd->namespaces));
	if (!nd->journal || !nd->namespaces)
		return fail(nd, -ENOMEM, "no memory");
	err = journal_load(nd->dir, nd->journal, why);
	if (err)
		return fail(nd, err, "%s/namespaces.json, which says how to put namespaces back after a kill, cannot be used: %.400s; put them back with ndctl, then remove it",
			    nd->dir, *why ? why : strerror(-err));
	nd->left_over = journal_count(nd->journal);
	return 0;
}

int nd_open(struct nd *nd, const char *dir)
{
	int err;

	memset(nd, 0, sizeof(*nd));
	nd->lock = -1;
	if (geteuid())
		return fail(nd, -EPERM, "namespaces can only be enabled and disabled by root");
	err = check_bus(nd);
	if (!err)
		err = check_drivers(nd);
	if (!err)
		err = choose_directory(nd, dir);
	if (!err)
		err = take_lock(nd);
	return err ? err : open_journal(nd);
}

void nd_close(struct nd *nd)
{
	free(nd->namespaces);
	free(nd->journal);
	nd->namespaces = NULL;
	nd->journal = NULL;
	nd->nr_namespaces = 0;
	if (nd->lock >= 0)
		close(nd->lock);
	nd->lock = -1;
}

/* --- looking up ------------------------------------------------------------------ */

static void read_aligns(const struct nd_scan *scan, struct nd_facts *facts)
{
	struct ndctl_pfn *pfn = ndctl_region_get_pfn_seed(scan->region);
	int nr = pfn ? ndctl_pfn_get_num_alignments(pfn) : 0;

	for (int i = 0; i < nr && facts->nr_aligns < ND_ALIGNS; i++)
		facts->aligns[facts->nr_aligns++] =
			ndctl_pfn_get_supported_alignment(pfn, i);
}

static unsigned int count_bad_blocks(struct ndctl_namespace *ndns)
{
	struct badblock *block;
	unsigned int count = 0;

	ndctl_namespace_badblock_foreach(ndns, block)
		count += block->len;
	return count;
}

/* What the kernel does not tell is ULLONG_MAX. */
static uint64_t known(unsigned long long value)
{
	return value == ULLONG_MAX ? 0 : value;
}

static void read_facts(const struct nd_scan *scan, const struct nd_state *state,
		       struct nd_facts *facts)
{
	struct ndctl_namespace *ndns = scan->ndns;

	memset(facts, 0, sizeof(*facts));
	snprintf(facts->name, sizeof(facts->name), "%s",
		 ndctl_namespace_get_devname(ndns));
	snprintf(facts->region, sizeof(facts->region), "%s",
		 ndctl_region_get_devname(scan->region));
	facts->node = ndctl_namespace_get_numa_node(ndns);
	facts->bytes = known(ndctl_namespace_get_size(ndns));
	facts->start = facts->bytes ?
		known(ndctl_namespace_get_resource(ndns)) : 0;
	facts->labelled = ndctl_namespace_get_type(ndns) ==
		ND_DEVICE_NAMESPACE_PMEM;
	if (facts->labelled && !facts->bytes)
		facts->free_bytes =
			known(ndctl_region_get_max_available_extent(scan->region));
	facts->ours = !strncmp(ndctl_namespace_get_alt_name(ndns), ND_PREFIX,
			       strlen(ND_PREFIX));
	facts->enabled = state->enabled;
	facts->bad_blocks = count_bad_blocks(ndns);
	nd_read_config(scan, &facts->config);
	read_aligns(scan, facts);
}

/* What put_back() needs, but nobody else. */
static void read_label(const struct nd_scan *scan, struct nd_namespace *ns)
{
	int class = (int)ndctl_namespace_get_enforce_mode(scan->ndns);
	uuid_t uuid;

	ndctl_namespace_get_uuid(scan->ndns, uuid);
	if (!uuid_is_null(uuid) && ns->facts.labelled)
		uuid_unparse_lower(uuid, ns->uuid);
	snprintf(ns->alt_name, sizeof(ns->alt_name), "%s",
		 ndctl_namespace_get_alt_name(scan->ndns));
	ns->holder_class = class < 0 || class > NDCTL_NS_MODE_UNKNOWN ?
		NDCTL_NS_MODE_UNKNOWN : (unsigned int)class;
}

static int name_known(struct nd *nd, const char *name)
{
	struct ndctl_ctx *ctx;
	struct ndctl_bus *bus;
	struct ndctl_region *region;
	struct ndctl_namespace *ndns;
	size_t length;

	fail(nd, 0, "%.64s does not exist; there are:", name);
	if (nd_context(&ctx))
		return -ENOENT;
	ndctl_bus_foreach(ctx, bus)
		ndctl_region_foreach(bus, region)
			ndctl_namespace_foreach(region, ndns) {
				length = strlen(nd->message);
				snprintf(nd->message + length,
					 sizeof(nd->message) - length, " %s",
					 ndctl_namespace_get_devname(ndns));
			}
	ndctl_unref(ctx);
	return -ENOENT;
}

int nd_lookup(struct nd *nd, const char *name, struct nd_namespace **out)
{
	struct nd_namespace *ns;
	struct nd_state state;
	struct nd_scan scan;
	int err;

	for (unsigned int i = 0; i < nd->nr_namespaces; i++)
		if (!strcmp(nd->namespaces[i].facts.name, name)) {
			*out = &nd->namespaces[i];
			return 0;
		}
	if (nd->nr_namespaces == JOURNAL_ENTRIES)
		return fail(nd, -E2BIG, "up to %d namespaces can be used",
			    JOURNAL_ENTRIES);
	err = nd_scan_begin(&scan, name);
	if (err == -ENODEV)
		return name_known(nd, name);
	if (err)
		return fail(nd, err, "%s: libndctl: %s", name, strerror(-err));
	ns = &nd->namespaces[nd->nr_namespaces];
	memset(ns, 0, sizeof(*ns));
	ns->nd = nd;
	err = nd_state(name, &state);
	if (!err) {
		read_facts(&scan, &state, &ns->facts);
		read_label(&scan, ns);
	}
	nd_scan_end(&scan);
	if (err)
		return fail(nd, err, "%s: %s", name, strerror(-err));
	snprintf(ns->name, sizeof(ns->name), "%s", ns->facts.name);
	ns->now = ns->facts.config;
	nd->nr_namespaces++;
	*out = ns;
	return 0;
}

/* --- refusing --------------------------------------------------------------------- */

/* Filesystems, swap, dm and md claim it for themselves, in whatever namespace. */
static int check_exclusive(struct nd_namespace *ns, const char *device)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/dev/%s", device);
	fd = open(path, O_RDONLY | O_EXCL | O_CLOEXEC);
	if (fd >= 0) {
		close(fd);
		return 0;
	}
	if (errno != EBUSY)
		return 0;
	return nd_say(ns, -EBUSY, "is in use: the kernel says that %s is held exclusively; stop its user first",
		      device);
}

/* udev reads each device that has just come up. */
static int find_users(const char *device, char *text)
{
	const struct timespec pause = { .tv_nsec = 100000000 };
	int err = users_find("", device, text);

	for (int i = 0; i < 30 && err == -EAGAIN; i++) {
		nanosleep(&pause, NULL);
		err = users_find("", device, text);
	}
	return err;
}

int nd_check_users(struct nd_namespace *ns)
{
	char text[USERS_TEXT];
	struct nd_state state;
	int err = nd_state(ns->name, &state);

	if (err)
		return nd_say(ns, err, "is gone: %s", strerror(-err));
	if (!*state.device)
		return 0;
	err = find_users(state.device, text);
	if (err == -EBUSY || err == -EAGAIN)
		return nd_say(ns, -EBUSY, "is in use: %s; stop that first", text);
	if (err)
		return nd_say(ns, err, "may be in use, which cannot be found out: %s",
			      strerror(-err));
	return strncmp(state.device, "dax", 3) == 0 ? 0 :
		check_exclusive(ns, state.device);
}

static int check_dimms(struct nd_namespace *ns, const struct nd_scan *scan)
{
	struct ndctl_dimm *dimm;

	ndctl_dimm_foreach_in_region(scan->region, dimm)
		if (ndctl_dimm_locked(dimm) == 1)
			return nd_say(ns, -EACCES, "cannot be used: %s is locked; unlock it first",
				      ndctl_dimm_get_devname(dimm));
	return 0;
}

static int check_region(struct nd_namespace *ns, const struct nd_scan *scan)
{
	if (!ndctl_region_is_enabled(scan->region))
		return nd_say(ns, -ENODEV, "cannot be used: %s is disabled; ndctl enable-region %s",
			      ns->facts.region, ns->facts.region);
	if (ndctl_bus_get_scrub_state(scan->bus) > 0)
		return nd_say(ns, -EBUSY, "cannot be measured while %s looks for media errors; ndctl wait-scrub, then try again",
			      ndctl_bus_get_devname(scan->bus));
	return check_dimms(ns, scan);
}

static int check_kind(struct nd_namespace *ns, const struct nd_scan *scan)
{
	struct ndctl_btt *btt = ndctl_namespace_get_btt(scan->ndns);
	int type = (int)ndctl_namespace_get_type(scan->ndns);

	if (btt)
		return nd_say(ns, -EBUSY, "is held by %s: it is in sector mode, which has no memmap and is never changed",
			      ndctl_btt_get_devname(btt));
	if (type != ND_DEVICE_NAMESPACE_PMEM && type != ND_DEVICE_NAMESPACE_IO)
		return nd_say(ns, -EINVAL, "is no persistent memory, but %s",
			      ndctl_namespace_get_type_name(scan->ndns));
	if (!ns->facts.bytes && !ns->facts.labelled)
		return nd_say(ns, -EINVAL, "is empty, and %s has no labels by which it could be sized",
			      ns->facts.region);
	if (!ns->facts.bytes && !ns->facts.free_bytes)
		return nd_say(ns, -ENOSPC, "is empty, and %s has no free capacity",
			      ns->facts.region);
	return 0;
}

int nd_check(struct nd_namespace *ns)
{
	struct nd_scan scan;
	int err = nd_scan_begin(&scan, ns->name);

	if (err)
		return nd_say(ns, err, "is gone: %s", strerror(-err));
	err = check_region(ns, &scan);
	if (!err)
		err = check_kind(ns, &scan);
	nd_scan_end(&scan);
	return err ? err : nd_check_users(ns);
}

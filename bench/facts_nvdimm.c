// SPDX-License-Identifier: MIT
/* Facts of persistent memory; see facts_nvdimm.h. */
#include "facts_nvdimm.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sysfs.h"
#include "where.h"

#define DEVICES	"/sys/bus/nd/devices"

/* Of the device on top, which also knows where its memmap is. */
static void put_claim(const struct fact_group *to, const char *holder)
{
	static const struct {
		const char *kernel;
		const char *ours;
	} maps[] = { { "ram", "mem" }, { "pmem", "dev" }, { "none", "none" } };
	char map[32];

	fact_number(to, "align", DEVICES "/%s/align", holder);
	if (sysfs_read(map, sizeof(map), "%s" DEVICES "/%s/mode", to->root,
		       holder)) {
		fact_unknown(to, "map", DEVICES "/%s/mode cannot be read",
			     holder);
		return;
	}
	for (size_t i = 0; i < sizeof(maps) / sizeof(maps[0]); i++)
		if (!strcmp(map, maps[i].kernel))
			fact_text(to, "map", maps[i].ours);
	if (!json_object_get(to->object, "map"))
		fact_unknown(to, "map", DEVICES "/%s/mode has '%s'", holder,
			     map);
}

/* By the kind of device that holds it: pfn0.0, dax0.0 or btt0.0. */
static const char *mode_of(const char *holder)
{
	return !strncmp(holder, "pfn", 3) ? "fsdax" :
	       !strncmp(holder, "dax", 3) ? "devdax" :
	       !strncmp(holder, "btt", 3) ? "sector" : NULL;
}

/* Which mode it would have stands in it, where nothing reads it before it is enabled. */
static void put_bare(const struct fact_group *to,
		     const struct machine_namespace *ns)
{
	static const char disabled[] = "the namespace is disabled";
	static const char bare[] = "no device on top of the namespace has a memmap";
	char mode[32];

	if (!*ns->driver) {
		fact_unknown(to, "mode", disabled);
	} else if (sysfs_read(mode, sizeof(mode), "%s" DEVICES "/%s/mode",
			      to->root, ns->name)) {
		fact_unknown(to, "mode", DEVICES "/%s/mode cannot be read",
			     ns->name);
	} else {
		/* Of e820: a memmap in RAM without a device on top. */
		fact_text(to, "mode", !strcmp(mode, "memory") ? "fsdax" : mode);
	}
	fact_unknown(to, "map", "%s", *ns->driver ? bare : disabled);
	fact_unknown(to, "align", "%s", *ns->driver ? bare : disabled);
}

static void put_config(const struct fact_group *to,
		       const struct machine_namespace *ns)
{
	const char *mode = mode_of(ns->holder);

	if (!mode) {
		put_bare(to, ns);
		return;
	}
	fact_text(to, "mode", mode);
	if (strcmp(mode, "sector") != 0) {
		put_claim(to, ns->holder);
		return;
	}
	fact_unknown(to, "map", "namespaces of this mode have no memmap");
	fact_unknown(to, "align", "namespaces of this mode have none");
}

static void put_namespace(const struct fact_group *facts,
			  const struct machine_namespace *ns)
{
	struct fact_group to = fact_item(facts, "namespaces");

	fact_text(&to, "name", ns->name);
	fact_set(&to, "node", json_integer(ns->node));
	fact_integer(&to, "start", ns->start);
	fact_integer(&to, "bytes", ns->bytes);
	fact_text(&to, "driver", ns->driver);
	fact_text(&to, "holder", ns->holder);
	put_config(&to, ns);
	fact_line(&to, "uuid", DEVICES "/%s/uuid", ns->name);
	fact_number(&to, "numa_node", DEVICES "/%s/numa_node", ns->name);
	fact_number(&to, "target_node", DEVICES "/%s/target_node", ns->name);
}

/* With the model nobody has looked for them. */
static void namespaces(const struct fact_group *facts,
		       const struct machine *machine)
{
	if (facts_of_model()) {
		fact_unknown(facts, "namespaces",
			     "the model's ranges are on none");
		return;
	}
	json_object_set_new(facts->object, "namespaces", json_array());
	for (unsigned int i = 0; i < machine->nr_namespaces; i++)
		put_namespace(facts, &machine->namespaces[i]);
}

static void put_region(const struct fact_group *facts, const char *name)
{
	struct fact_group to = fact_item(facts, "regions");

	fact_text(&to, "name", name);
	fact_number(&to, "bytes", DEVICES "/%s/size", name);
	fact_number(&to, "interleaved", DEVICES "/%s/mappings", name);
	fact_number(&to, "numa_node", DEVICES "/%s/numa_node", name);
	fact_number(&to, "target_node", DEVICES "/%s/target_node", name);
	fact_line(&to, "persistence", DEVICES "/%s/persistence_domain", name);
}

/* What its maker is, not which of his it is. */
static void put_nvdimm(const struct fact_group *facts, const char *name)
{
	struct fact_group to = fact_item(facts, "nvdimms");

	fact_text(&to, "name", name);
	fact_line(&to, "vendor", DEVICES "/%s/nfit/vendor", name);
	fact_line(&to, "device", DEVICES "/%s/nfit/device", name);
	fact_line(&to, "revision", DEVICES "/%s/nfit/rev_id", name);
	fact_line(&to, "security", DEVICES "/%s/security", name);
}

static bool is_named(const char *name, const char *kind)
{
	size_t length = strlen(kind);

	return !strncmp(name, kind, length) && name[length] >= '0' &&
	       name[length] <= '9';
}

/* Frees the names. */
static void put_devices(const struct fact_group *facts, struct dirent **names,
			int nr)
{
	json_object_set_new(facts->object, "regions", json_array());
	json_object_set_new(facts->object, "nvdimms", json_array());
	for (int i = 0; i < nr; i++) {
		if (is_named(names[i]->d_name, "region"))
			put_region(facts, names[i]->d_name);
		else if (is_named(names[i]->d_name, "nmem"))
			put_nvdimm(facts, names[i]->d_name);
		free(names[i]);
	}
	free(names);
}

void facts_nvdimm(const struct fact_group *facts, const struct machine *machine)
{
	struct dirent **names;
	char path[PATH_MAX];
	int nr;

	namespaces(facts, machine);
	snprintf(path, sizeof(path), "%s" DEVICES, facts->root);
	nr = scandir(path, &names, NULL, versionsort);
	if (nr >= 0) {
		put_devices(facts, names, nr);
		return;
	}
	fact_unread(facts, "regions", DEVICES, -errno);
	fact_unread(facts, "nvdimms", DEVICES, -errno);
}

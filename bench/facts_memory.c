// SPDX-License-Identifier: MIT
/* Facts of memory; see facts_memory.h. */
#include "facts_memory.h"

#include <errno.h>
#include <hwloc.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dmi.h"
#include "sysfs.h"

#define NODES	"/sys/devices/system/node"
#define TABLE	"/sys/firmware/dmi/tables/DMI"

/* Distances to the nodes that are online, in their order. Whether it is one each. */
static bool put_distances(json_t *to, char *line, hwloc_bitmap_t online)
{
	char *at = strtok(line, " "), name[16], *end;
	int node = hwloc_bitmap_first(online);

	for (; at && node >= 0; at = strtok(NULL, " ")) {
		snprintf(name, sizeof(name), "%d", node);
		json_object_set_new(to, name,
				    json_integer(strtol(at, &end, 10)));
		if (*end)
			return false;
		node = hwloc_bitmap_next(online, node);
	}
	return !at && node < 0;
}

static void distances(const struct fact_group *group, unsigned int node)
{
	char line[4096], list[4096];
	hwloc_bitmap_t online = hwloc_bitmap_alloc();
	json_t *to = json_object();

	if (sysfs_read(line, sizeof(line), "%s" NODES "/node%u/distance",
		       group->root, node) ||
	    sysfs_read(list, sizeof(list), "%s" NODES "/online", group->root))
		fact_unknown(group, "distances", NODES "/online or node%u/distance cannot be read",
			     node);
	else if (hwloc_bitmap_list_sscanf(online, list) ||
		 hwloc_bitmap_weight(online) < 1 ||
		 !put_distances(to, line, online))
		fact_unknown(group, "distances", NODES "/node%u/distance has not one number for each node that is online",
			     node);
	else
		fact_set(group, "distances", json_incref(to));
	json_decref(to);
	hwloc_bitmap_free(online);
}

/* The kernel shows 0 where the firmware gives none. */
static void speed(const struct fact_group *group, const char *key,
		  const char *dir, const char *file)
{
	uint64_t value;

	if (sysfs_number(&value, "%s%s/%s", group->root, dir, file) || !value)
		fact_unknown(group, key, "%s/%s has none", dir, file);
	else
		fact_integer(group, key, value);
}

/* The nodes from which it is that fast. */
static void initiators(const struct fact_group *group, const char *dir)
{
	char path[PATH_MAX], text[512];
	hwloc_bitmap_t nodes = hwloc_bitmap_alloc();

	for (unsigned int node = 0; node < MACHINE_NODES; node++) {
		snprintf(path, sizeof(path), "%s%s/node%u", group->root, dir,
			 node);
		if (!access(path, F_OK))
			hwloc_bitmap_set(nodes, node);
	}
	hwloc_bitmap_list_snprintf(text, sizeof(text), nodes);
	fact_text(group, "initiators", text);
	hwloc_bitmap_free(nodes);
}

/* Whether the firmware says what access to the node from the nearest others is like. */
static bool performance(const struct fact_group *group, unsigned int node,
			const char *access_class)
{
	char dir[128], path[PATH_MAX];
	struct fact_group to;

	snprintf(dir, sizeof(dir), NODES "/node%u/%s/initiators", node,
		 access_class);
	snprintf(path, sizeof(path), "%s%s/read_bandwidth", group->root, dir);
	if (access(path, F_OK))
		return false;
	to = fact_below(group, access_class);
	initiators(&to, dir);
	speed(&to, "read_mb_s", dir, "read_bandwidth");
	speed(&to, "write_mb_s", dir, "write_bandwidth");
	speed(&to, "read_ns", dir, "read_latency");
	speed(&to, "write_ns", dir, "write_latency");
	return true;
}

/* access0: from any initiator; access1: from CPUs. */
static void hmat(const struct fact_group *group, unsigned int node)
{
	struct fact_group to = fact_below(group, "hmat");
	bool any = performance(&to, node, "access0");

	any |= performance(&to, node, "access1");
	if (!any)
		fact_unknown(group, "hmat",
			     "the firmware has no HMAT for the node, or the kernel no HMEM_REPORTING");
}

void facts_nodes(const struct fact_group *facts, const struct machine *machine)
{
	json_object_set_new(facts->object, "nodes", json_array());
	for (unsigned int i = 0; i < machine->nr_nodes; i++) {
		const struct machine_node *node = &machine->nodes[i];
		struct fact_group to = fact_item(facts, "nodes");

		fact_integer(&to, "node", node->id);
		fact_integer(&to, "cpus", node->cpus);
		fact_integer(&to, "bytes", node->bytes);
		fact_integer(&to, "free_bytes", node->free_bytes);
		distances(&to, node->id);
		hmat(&to, node->id);
	}
}

static void total(const struct fact_group *group)
{
	static const char path[] = "/proc/meminfo";
	char line[128];
	uint64_t kib;
	int err = sysfs_read(line, sizeof(line), "%s%s", group->root, path);

	if (err)
		fact_unread(group, "bytes", path, err);
	else if (sscanf(line, "MemTotal: %" SCNu64 " kB", &kib) != 1)
		fact_unknown(group, "bytes", "%s does not begin with MemTotal",
			     path);
	else
		fact_integer(group, "bytes", kib * 1024);
}

static void put_text(const struct fact_group *group, const char *key,
		     const char *text)
{
	if (text && *text)
		fact_text(group, key, text);
	else
		fact_unknown(group, key, "the firmware does not tell");
}

static void put_number(const struct fact_group *group, const char *key,
		       uint64_t number)
{
	if (number == DMI_UNKNOWN)
		fact_unknown(group, key, "the firmware does not tell");
	else
		fact_integer(group, key, number);
}

/* Slots in which nothing is are counted only. */
struct slots {
	const struct fact_group *group;
	unsigned int empty;
};

static void put_module(void *arg, const struct dmi_memory *memory)
{
	struct slots *slots = arg;
	struct fact_group to;

	if (!memory->bytes) {
		slots->empty++;
		return;
	}
	to = fact_item(slots->group, "modules");
	put_text(&to, "locator", memory->locator);
	put_text(&to, "bank", memory->bank);
	put_number(&to, "bytes", memory->bytes);
	put_text(&to, "type", dmi_type(memory->type));
	put_text(&to, "technology", dmi_technology(memory->technology));
	put_number(&to, "mt_s", memory->speed);
	put_number(&to, "configured_mt_s", memory->configured);
	put_number(&to, "ranks", memory->ranks);
	put_text(&to, "manufacturer", memory->manufacturer);
	put_text(&to, "part", memory->part);
}

/* All of the table; 0 or -errno. */
static int read_table(const char *root, unsigned char **table, size_t *length)
{
	const size_t most = 1 << 20;
	char path[PATH_MAX];
	FILE *file;
	int err = 0;

	snprintf(path, sizeof(path), "%s" TABLE, root);
	file = fopen(path, "re");
	if (!file)
		return -errno;
	*table = malloc(most);
	if (*table)
		*length = fread(*table, 1, most, file);
	else
		err = -ENOMEM;
	if (!err && ferror(file)) {
		err = -EIO;
		free(*table);
	}
	fclose(file);
	return err;
}

static void modules(const struct fact_group *group)
{
	struct slots slots = { .group = group };
	unsigned char *table;
	size_t length;
	int err = read_table(group->root, &table, &length);

	if (err) {
		fact_unread(group, "modules", TABLE, err);
		fact_unread(group, "empty_slots", TABLE, err);
		return;
	}
	json_object_set_new(group->object, "modules", json_array());
	if (dmi_memory(table, length, put_module, &slots)) {
		fact_integer(group, "empty_slots", slots.empty);
	} else {
		fact_unknown(group, "modules", TABLE " has no memory device");
		fact_unknown(group, "empty_slots", TABLE " has no memory device");
	}
	free(table);
}

void facts_memory(const struct fact_group *facts)
{
	struct fact_group group = fact_below(facts, "memory");

	total(&group);
	modules(&group);
}

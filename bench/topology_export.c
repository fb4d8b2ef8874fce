// SPDX-License-Identifier: MIT
/* What hwloc knows, for results; see topology.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "topology_internal.h"

static struct topology_cache cache_of(hwloc_obj_t object)
{
	static const char *const types[] = {
		[HWLOC_OBJ_CACHE_UNIFIED] = "unified",
		[HWLOC_OBJ_CACHE_DATA] = "data",
		[HWLOC_OBJ_CACHE_INSTRUCTION] = "instruction",
	};

	return (struct topology_cache){
		.level = object->attr->cache.depth,
		.type = types[object->attr->cache.type],
		.bytes = object->attr->cache.size,
		.cpus = (unsigned int)hwloc_bitmap_weight(object->cpuset),
		.count = 1,
	};
}

static bool alike(const struct topology_cache *a, const struct topology_cache *b)
{
	return a->level == b->level && a->type == b->type &&
	       a->bytes == b->bytes && a->cpus == b->cpus;
}

/* Of one depth, where a machine may have some kinds: of its two sorts of cores. */
static void caches_at(struct topology *topology, int depth,
		      void (*found)(void *arg, const struct topology_cache *cache),
		      void *arg)
{
	struct topology_cache kinds[8];
	unsigned int nr = 0, kind;
	hwloc_obj_t object = NULL;

	while ((object = hwloc_get_next_obj_by_depth(topology->hwloc, depth,
						     object))) {
		struct topology_cache cache = cache_of(object);

		for (kind = 0; kind < nr && !alike(&kinds[kind], &cache);)
			kind++;
		if (kind < nr)
			kinds[kind].count++;
		else if (nr < sizeof(kinds) / sizeof(kinds[0]))
			kinds[nr++] = cache;
	}
	for (kind = 0; kind < nr; kind++)
		found(arg, &kinds[kind]);
}

void topology_caches(struct topology *topology,
		     void (*found)(void *arg, const struct topology_cache *cache),
		     void *arg)
{
	for (int depth = hwloc_topology_get_depth(topology->hwloc) - 1; depth >= 0;
	     depth--)
		if (hwloc_obj_type_is_cache(hwloc_get_depth_type(topology->hwloc,
								 depth)))
			caches_at(topology, depth, found, arg);
}

/* What tells one machine from all others of its make. */
static bool is_private(const char *name)
{
	return strstr(name, "Serial") || strstr(name, "UUID") ||
	       strstr(name, "AssetTag") || !strcmp(name, "Address") ||
	       strstr(name, "GUID") || strstr(name, "LID");
}

/* Of @object and all below it. */
static void blank(hwloc_topology_t topology, hwloc_obj_t object)
{
	hwloc_obj_t child = NULL;

	for (unsigned int i = 0; i < object->infos_count; i++)
		if (is_private(object->infos[i].name))
			object->infos[i].value[0] = '\0';
	while ((child = hwloc_get_next_child(topology, object, child)))
		blank(topology, child);
}

static int export(hwloc_topology_t hwloc, char **xml, size_t *length)
{
	char *text;
	int size, err = 0;

	if (hwloc_topology_export_xmlbuffer(hwloc, &text, &size, 0))
		return -EIO;
	/* It counts the byte that ends the text. */
	*length = strnlen(text, (size_t)size);
	*xml = malloc(*length + 1);
	if (*xml)
		memcpy(*xml, text, *length + 1);
	else
		err = -ENOMEM;
	hwloc_free_xmlbuffer(hwloc, text);
	return err;
}

int topology_xml(struct topology *topology, char **xml, size_t *length)
{
	hwloc_topology_t copy;
	int err;

	if (hwloc_topology_dup(&copy, topology->hwloc))
		return -ENOMEM;
	blank(copy, hwloc_get_root_obj(copy));
	err = export(copy, xml, length);
	hwloc_topology_destroy(copy);
	return err;
}

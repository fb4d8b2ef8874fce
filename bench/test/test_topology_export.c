// SPDX-License-Identifier: MIT
/* What hwloc knows, for results. */
#include "../topology_internal.h"

#include <string.h>

#include "unit.h"

static struct topology elsewhere(const char *synthetic)
{
	struct topology topology;

	ck_assert_int_eq(hwloc_topology_init(&topology.hwloc), 0);
	ck_assert_int_eq(hwloc_topology_set_synthetic(topology.hwloc, synthetic),
			 0);
	ck_assert_int_eq(hwloc_topology_load(topology.hwloc), 0);
	return topology;
}

static struct topology_cache found[8];
static unsigned int nr;

static void keep(void *arg, const struct topology_cache *cache)
{
	(void)arg;
	ck_assert_uint_lt(nr, 8);
	found[nr++] = *cache;
}

START_TEST(caches_that_are_alike_are_one)
{
	struct topology topology =
		elsewhere("pack:2 [numa] l3:1(size=33554432) l2:4(size=1048576) l1d:1(size=49152) core:1 pu:2");

	topology_caches(&topology, keep, NULL);
	ck_assert_uint_eq(nr, 3);
	ck_assert_uint_eq(found[0].level, 1);
	ck_assert_str_eq(found[0].type, "data");
	ck_assert_uint_eq(found[0].bytes, 48 << 10);
	ck_assert_uint_eq(found[0].cpus, 2);
	ck_assert_uint_eq(found[0].count, 8);
	ck_assert_uint_eq(found[2].level, 3);
	ck_assert_str_eq(found[2].type, "unified");
	ck_assert_uint_eq(found[2].bytes, 32 << 20);
	ck_assert_uint_eq(found[2].cpus, 8);
	ck_assert_uint_eq(found[2].count, 2);
	hwloc_topology_destroy(topology.hwloc);
}
END_TEST

/* Two sorts of cores. */
START_TEST(caches_that_differ_are_not)
{
	struct topology topology = elsewhere("pack:1 l2:3(size=1048576) pu:1");
	hwloc_obj_t last = hwloc_get_obj_by_type(topology.hwloc,
						 HWLOC_OBJ_L2CACHE, 2);

	last->attr->cache.size = 2 << 20;
	topology_caches(&topology, keep, NULL);
	ck_assert_uint_eq(nr, 2);
	ck_assert_uint_eq(found[0].bytes, 1 << 20);
	ck_assert_uint_eq(found[0].count, 2);
	ck_assert_uint_eq(found[1].bytes, 2 << 20);
	ck_assert_uint_eq(found[1].count, 1);
	hwloc_topology_destroy(topology.hwloc);
}
END_TEST

START_TEST(results_tell_no_serial_numbers)
{
	struct topology topology = elsewhere("numa:2 core:1 pu:1");
	hwloc_obj_t root = hwloc_get_root_obj(topology.hwloc);
	hwloc_obj_t node = hwloc_get_obj_by_type(topology.hwloc,
						 HWLOC_OBJ_NUMANODE, 1);
	size_t length = 0;
	char *xml = NULL;

	hwloc_obj_add_info(root, "DMIProductSerial", "SECRET-1");
	hwloc_obj_add_info(root, "DMIProductUUID", "SECRET-2");
	hwloc_obj_add_info(root, "DMIBoardAssetTag", "SECRET-3");
	hwloc_obj_add_info(node, "SerialNumber", "SECRET-4");
	hwloc_obj_add_info(node, "Address", "SECRET-5");
	hwloc_obj_add_info(node, "Model", "shown");
	ck_assert_int_eq(topology_xml(&topology, &xml, &length), 0);
	ck_assert_uint_eq(length, strlen(xml));
	ck_assert_ptr_nonnull(strstr(xml, "</topology>"));
	ck_assert_ptr_nonnull(strstr(xml, "\"shown\""));
	ck_assert_ptr_null(strstr(xml, "SECRET"));
	free(xml);
	/* What is measured with is as it was. */
	ck_assert_str_eq(hwloc_obj_get_info_by_name(node, "Address"), "SECRET-5");
	hwloc_topology_destroy(topology.hwloc);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		caches_that_are_alike_are_one,
		caches_that_differ_are_not,
		results_tell_no_serial_numbers,
	};

	return UNIT_RUN("topology_export", tests);
}

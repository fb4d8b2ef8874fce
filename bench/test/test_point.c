// SPDX-License-Identifier: MIT
/* Points: their names, their columns, what is the first, what shares a set-up. */
#include "../point.h"

#include <stdio.h>
#include <string.h>

#include "unit.h"

#define GIB	(1ULL << 30)

static struct point memmap_point(void)
{
	return (struct point){
		.path = PATH_MEMMAP, .size = 16 * GIB,
		.group = { .node = { 0, 1 }, .nr = 2 },
		.schedule = MEMMAP_BENCH_SCHEDULE_PADATA,
		.writer = MEMMAP_BENCH_WRITER_STORES, .threads = 8,
		.placement = MEMMAP_BENCH_PLACEMENT_ANY,
		.prefill = MEMMAP_BENCH_PREFILL_POISON,
	};
}

static struct point bind_point(enum path path)
{
	return (struct point){
		.path = path, .size = GIB, .probing = PROBING_ASYNC,
		.group = { .node = { 2, 0 }, .nr = 2 }, .align = ALIGN_4K,
	};
}

static struct point namespace_point(enum path path)
{
	return (struct point){
		.path = path, .size = 4 * GIB, .probing = PROBING_SYNC,
		.group = { .node = { 1 }, .nr = 1 }, .ns = "namespace1.0",
	};
}

static void name_is(struct point point, const char *want)
{
	point_set_name(&point);
	ck_assert_str_eq(point.name, want);
}

START_TEST(names_of_binds)
{
	struct point point = bind_point(PATH_BIND);

	name_is(point, "bind/async/auto/size:1G/nodes:2,0");
	point.probing = PROBING_SYNC;
	point.type = MEMMAP_BENCH_TYPE_GENERIC;
	name_is(point, "bind/sync/generic/size:1G/nodes:2,0");
	point.align = ALIGN_2M;
	name_is(point, "bind/sync/generic/size:1G/nodes:2,0/align:2M");
	point.align = ALIGN_1G;
	point.path = PATH_UNBIND;
	name_is(point, "unbind/sync/generic/size:1G/nodes:2,0/align:1G");
}
END_TEST

START_TEST(names_of_namespaces)
{
	struct point point = namespace_point(PATH_ENABLE);

	name_is(point, "enable/namespace1.0/as-found/size:4G");
	point.path = PATH_DISABLE;
	point.config = (struct nd_config){ ND_MODE_DEVDAX, ND_MAP_DEV,
					   2ULL << 20 };
	name_is(point, "disable/namespace1.0/devdax/map:dev/align:2M/size:4G");
	point.config = (struct nd_config){ ND_MODE_FSDAX, ND_MAP_MEM, 4096 };
	name_is(point, "disable/namespace1.0/fsdax/map:mem/align:4K/size:4G");
}
END_TEST

static void columns_are(struct point point, const char *want)
{
	char text[POINT_COLUMNS];

	point_set_name(&point);
	ck_assert_ptr_eq(point_columns(&point, text), text);
	ck_assert_str_eq(text, want);
}

/* The kernel's own path has its writer, one thread, on the node, of zeros. */
START_TEST(columns_of_each_path)
{
	columns_are(memmap_point(),
		    "\"memmap/padata/stores/size:16G/nodes:0,1/threads:8/placement:any/prefill:poison\","
		    "memmap,padata,stores,17179869184,0+1,8,any,poison");
	columns_are(bind_point(PATH_BIND),
		    "\"bind/async/auto/size:1G/nodes:2,0\",bind,async,kernel,"
		    "1073741824,2+0,1,node,zero");
	columns_are(bind_point(PATH_UNBIND),
		    "\"unbind/async/auto/size:1G/nodes:2,0\",unbind,async,kernel,"
		    "1073741824,2+0,1,node,zero");
	columns_are(namespace_point(PATH_DISABLE),
		    "\"disable/namespace1.0/as-found/size:4G\",disable,sync,"
		    "kernel,4294967296,1,1,node,zero");
}
END_TEST

/* The longest columns that options allow are not cut. */
START_TEST(longest_columns_are_whole)
{
	struct point point = memmap_point();
	char text[POINT_COLUMNS];
	size_t length;

	point.placement = MEMMAP_BENCH_PLACEMENT_REMOTE;
	point.writer = MEMMAP_BENCH_WRITER_RESERVED_CLEARED;
	point.schedule = MEMMAP_BENCH_SCHEDULE_DEFERRED;
	point.size = 67108736ULL << 20;
	point.threads = 1024;
	point.group.nr = OPTIONS_LIST;
	for (unsigned int i = 0; i < OPTIONS_LIST; i++)
		point.group.node[i] = 1023 - i;
	point_set_name(&point);
	length = strlen(point.name);
	ck_assert_uint_lt(length, POINT_NAME - 1);
	ck_assert_str_eq(point.name + length - 15, "/prefill:poison");
	point_columns(&point, text);
	ck_assert_str_eq(strstr(text, "+960,"), "+960,1024,remote,poison");
}
END_TEST

START_TEST(first_is_a_point_of_its_own)
{
	struct point bind = bind_point(PATH_BIND), first;
	char text[POINT_COLUMNS];

	point_set_name(&bind);
	first = point_first(&bind);
	ck_assert(first.first && !bind.first);
	ck_assert_str_eq(first.name, "bind-first/async/auto/size:1G/nodes:2,0");
	ck_assert_str_eq(point_path(&first), "bind-first");
	ck_assert_str_eq(point_path(&bind), "bind");
	ck_assert_ptr_nonnull(strstr(point_columns(&first, text),
				     "\",bind-first,async,"));
	ck_assert(point_share(&bind, &first));
	ck_assert(point_is_bind(&first));
	bind = namespace_point(PATH_ENABLE);
	first = point_first(&bind);
	ck_assert_str_eq(first.name,
			 "enable-first/namespace1.0/as-found/size:4G");
}
END_TEST

START_TEST(only_binds_can_be_the_first)
{
	static const struct {
		enum path path;
		bool bind, first;
	} paths[] = {
		{ PATH_MEMMAP, false, false }, { PATH_BIND, true, true },
		{ PATH_UNBIND, true, false }, { PATH_ENABLE, false, true },
		{ PATH_DISABLE, false, false },
	};

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		struct point point = { .path = paths[i].path };

		ck_assert_int_eq(point_is_bind(&point), paths[i].bind);
		ck_assert_int_eq(point_can_be_first(&point), paths[i].first);
	}
}
END_TEST

START_TEST(binds_share_whatever_they_are)
{
	struct point a = bind_point(PATH_BIND), b = bind_point(PATH_UNBIND);

	b.probing = PROBING_SYNC;
	b.type = MEMMAP_BENCH_TYPE_GENERIC;
	b.align = ALIGN_1G;
	ck_assert(point_share(&a, &b));
	/* But not with what needs a standing range. */
	b.path = PATH_MEMMAP;
	ck_assert(!point_share(&a, &b) && !point_share(&b, &a));
	b = a;
	b.size *= 2;
	ck_assert(!point_share(&a, &b));
	b = a;
	b.group.node[1] = 1;
	ck_assert(!point_share(&a, &b));
}
END_TEST

START_TEST(namespaces_share_a_configuration)
{
	struct point a = namespace_point(PATH_ENABLE);
	struct point b = namespace_point(PATH_DISABLE);

	ck_assert(point_share(&a, &b));
	b.config.mode = ND_MODE_FSDAX;
	ck_assert(!point_share(&a, &b));
	a.config.mode = ND_MODE_FSDAX;
	ck_assert(point_share(&a, &b));
	b.config.align = 4096;
	ck_assert(!point_share(&a, &b));
	b = a;
	b.config.map = ND_MAP_DEV;
	ck_assert(!point_share(&a, &b));
	b = a;
	strcpy(b.ns, "namespace1.1");
	ck_assert(!point_share(&a, &b));
	/* Nor with a bind on the same node. */
	b = a;
	b.path = PATH_BIND;
	b.ns[0] = '\0';
	ck_assert(!point_share(&a, &b));
}
END_TEST

START_TEST(aligns_are_bytes_and_orders)
{
	ck_assert_uint_eq(align_bytes(ALIGN_4K), 4096);
	ck_assert_uint_eq(align_bytes(ALIGN_2M), 2 << 20);
	ck_assert_uint_eq(align_bytes(ALIGN_1G), GIB);
	ck_assert_uint_eq(align_shift(ALIGN_4K), 0);
	ck_assert_uint_eq(align_shift(ALIGN_2M), 9);
	ck_assert_uint_eq(align_shift(ALIGN_1G), 18);
	/* None of them, as of path memmap. */
	ck_assert_uint_eq(align_bytes(0), 4096);
	ck_assert_uint_eq(align_shift(0), 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		names_of_binds,
		names_of_namespaces,
		columns_of_each_path,
		longest_columns_are_whole,
		first_is_a_point_of_its_own,
		only_binds_can_be_the_first,
		binds_share_whatever_they_are,
		namespaces_share_a_configuration,
		aligns_are_bytes_and_orders,
	};

	return UNIT_RUN("point", tests);
}

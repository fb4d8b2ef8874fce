// SPDX-License-Identifier: MIT
/* Names are taken apart as point.c puts them together, and strange ones not at all. */
#include "../parts.h"

#include <stdio.h>
#include <string.h>

#include "../names.h"
#include "../point.h"
#include "unit.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* "path=memmap schedule=..." */
static const char *text_of(const char *name)
{
	static char text[1024];
	struct parts parts;
	size_t used = 0;

	parts_of(name, &parts);
	text[0] = '\0';
	for (size_t i = 0; i < parts.nr; i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used,
					 "%s%s=%.*s", i ? " " : "",
					 parts.part[i].key,
					 (int)parts.part[i].length,
					 parts.part[i].value);
	return text;
}

START_TEST(names_are_taken_apart)
{
	static const struct { const char *name, *text; } known[] = {
		{ "memmap/padata/kernel/size:16G/nodes:0,1/threads:2",
		  "path=memmap schedule=padata writer=kernel size=16G nodes=0,1 threads=2" },
		{ "bind/async/generic/size:16G/nodes:0,1/align:2M",
		  "path=bind probing=async type=generic size=16G nodes=0,1 align=2M" },
		{ "enable-first/namespace0.0/devdax/map:dev/align:1G/size:3200M",
		  "path=enable-first namespace=namespace0.0 mode=devdax map=dev align=1G size=3200M" },
		{ "memmap/serial/stores", "path=memmap schedule=serial writer=stores" },
	};

	for (size_t i = 0; i < COUNT(known); i++)
		ck_assert_str_eq(text_of(known[i].name), known[i].text);
}
END_TEST

START_TEST(what_run_does_not_call_so_has_no_parts)
{
	static const char *const names[] = {
		"", "/", "memmap/", "memmap//kernel", "BM_memcpy/8", "Memmap/a/b",
		"memmapx/a/b", "mem", "memmap/a/b/", "memmap/a/b/c",
		"memmap/a/b/size:", "memmap/a/b/:1", "memmap/a/b/color:red",
		"memmap/a/b/size:1G/size:2G", "memmap/a/b/c/size:1G", "host/a/b",
		"memmap/a/b/sizes:1G", "memmap/a/b/siz:1G",
	};

	for (size_t i = 0; i < COUNT(names); i++)
		ck_assert_msg(!*text_of(names[i]), "%s: %s", names[i],
			      text_of(names[i]));
}
END_TEST

/* What a point can have in its name has a key here: else it would be left in one piece. */
START_TEST(every_point_has_parts)
{
	struct point point = {
		.path = PATH_MEMMAP, .size = 1UL << 30,
		.group = { .nr = 2, .node = { 0, 3 } },
		.schedule = MEMMAP_BENCH_SCHEDULE_PADATA,
		.writer = MEMMAP_BENCH_WRITER_KERNEL, .threads = 2,
		.placement = MEMMAP_BENCH_PLACEMENT_GIVEN, .worker_node = 1,
		.prefill = MEMMAP_BENCH_PREFILL_POISON, .chunk_bytes = 1UL << 28,
		.chunk_align = CHUNK_ALIGN_SECTION + 1,
	};

	point_set_name(&point);
	ck_assert_msg(strstr(text_of(point.name), "placement=node1 prefill=poison"),
		      "%s: %s", point.name, text_of(point.name));
	ck_assert_ptr_nonnull(strstr(text_of(point.name), " chunk-align="));
	for (unsigned int path = PATH_BIND; path < names_paths.limit; path++) {
		struct point other = { .path = (enum path)path, .size = 1UL << 30,
				       .group = { .nr = 1 }, .align = ALIGN_2M };

		if (path == PATH_ENABLE || path == PATH_DISABLE)
			strcpy(other.ns, "namespace0.0");
		point_set_name(&other);
		ck_assert_msg(*text_of(other.name), "%s", other.name);
		other.first = point_can_be_first(&other);
		point_set_name(&other);
		ck_assert_msg(*text_of(other.name), "%s", other.name);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		names_are_taken_apart,
		what_run_does_not_call_so_has_no_parts,
		every_point_has_parts,
	};

	return UNIT_RUN("parts", tests);
}

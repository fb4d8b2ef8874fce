// SPDX-License-Identifier: MIT
/* memmap-bench info: what machine, kernel and module have. */
#include <argp.h>
#include <inttypes.h>
#include <stdio.h>

#include "device.h"
#include "facts.h"
#include "names.h"
#include "size.h"
#include "verbs.h"

static void show_nodes(const struct machine *machine)
{
	for (unsigned int i = 0; i < machine->nr_nodes; i++) {
		const struct machine_node *node = &machine->nodes[i];

		printf("node %-3u     %u CPUs, %" PRIu64 " MiB, %" PRIu64
		       " MiB free\n", node->id, node->cpus, node->bytes >> 20,
		       node->free_bytes >> 20);
	}
}

static void show_namespaces(const struct machine *machine)
{
	char size[SIZE_TEXT];

	for (unsigned int i = 0; i < machine->nr_namespaces; i++) {
		const struct machine_namespace *ns = &machine->namespaces[i];
		const char *user = *ns->holder ? ns->holder : ns->driver;

		printf("pmem         %s, node %d, %s at %#" PRIx64 ", %s%s\n",
		       ns->name, ns->node, size_format(ns->bytes, size),
		       ns->start, *user ? "in use by " : "free", user);
	}
}

static void show_block(const char *name, uint64_t bytes)
{
	printf("pmem block   %s, %" PRIu64 " MiB\n", name, bytes >> 20);
}

static void show_available(const char *what, const struct names *names,
			   const unsigned char *reason)
{
	for (unsigned int id = 1; id < names->limit; id++)
		if (names->name[id])
			printf("%-12s %s: %s\n", what, names->name[id],
			       names_reason(reason[id]));
}

static void show_writers(const struct memmap_bench_info *info)
{
	for (unsigned int id = 1; id < names_writers.limit; id++)
		if (names_writers.name[id])
			printf("%-12s %s: %s\n", "writer",
			       names_of(&names_writers, id),
			       names_reason(memmap_bench_writer_reason_of(
				       info, id)));
}

static void show_module(const struct machine *machine)
{
	const struct memmap_bench_info *info = &machine->info;

	if (machine->device_err) {
		printf("module       %s\n",
		       device_open_advice(machine->device_err));
		return;
	}
	printf("module       version %u\n", info->version);
	printf("struct page  %u bytes, section %u pages, pageblock %u pages\n",
	       info->struct_page_size, info->section_pages,
	       info->pageblock_pages);
	printf("init_on_alloc %s\n",
	       info->kernel_options & MEMMAP_BENCH_K_INIT_ON_ALLOC ? "on" :
								      "off");
	show_writers(info);
	show_available("schedule", &names_schedules, info->schedule_reason);
	show_available("type", &names_types, info->type_reason);
}

int verb_info(int argc, char **argv)
{
	static const struct argp argp = {
		.doc = "Print what this machine, its kernel and the module have.",
	};
	struct facts_where where = facts_where();
	struct session session;
	enum status status;

	argp_err_exit_status = STATUS_USAGE;
	argp_parse(&argp, argc, argv, 0, NULL, NULL);
	status = session_open(&session);
	if (status)
		return status;
	printf("host         %s\nkernel       %s\nwhere        %s, %s\n",
	       facts_host(), facts_release(), where.where, where.accel);
	show_nodes(&session.machine);
	show_namespaces(&session.machine);
	topology_pmem(session.topology, show_block);
	show_module(&session.machine);
	session_close(&session);
	return STATUS_DONE;
}

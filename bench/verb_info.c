// SPDX-License-Identifier: MIT
/* memmap-bench info: what machine, kernel and module, or the model, have. */
#include <argp.h>
#include <inttypes.h>
#include <stdio.h>

#include "arguments.h"
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

static void show_layout(const struct memmap_bench_info *info)
{
	printf("struct page  %u bytes, section %u pages, pageblock %u pages\n",
	       info->struct_page_size, info->section_pages,
	       info->pageblock_pages);
}

static void show_strategies(const struct memmap_bench_info *info)
{
	show_writers(info);
	show_available("schedule", &names_schedules, info->schedule_reason);
}

static void show_module(const struct machine *machine)
{
	const struct memmap_bench_info *info = &machine->info;

	if (machine->device_err) {
		printf("module       %s\n",
		       engine_advice(false, machine->device_err));
		return;
	}
	printf("module       version %u\n", info->version);
	show_layout(info);
	printf("init_on_alloc %s\n",
	       info->kernel_options & MEMMAP_BENCH_K_INIT_ON_ALLOC ? "on" :
								      "off");
	show_strategies(info);
	show_available("type", &names_types, info->type_reason);
}

static void show_model(const struct machine *machine)
{
	if (machine->device_err) {
		printf("model        %s\n",
		       engine_advice(true, machine->device_err));
		return;
	}
	printf("model        version %u\n", machine->info.version);
	show_layout(&machine->info);
	show_strategies(&machine->info);
}

/* What is measured by the module: its ranges may be on namespaces. */
static void show_kernel(const struct session *session)
{
	show_namespaces(&session->machine);
	topology_pmem(session->topology, show_block);
	show_module(&session->machine);
}

enum key { KEY_WHERE = 256, KEY_JSON };

struct info_options {
	bool model;
	bool json;
};

static const struct argp_option info_options[] = {
	{ "where", KEY_WHERE, "WHERE", 0,
	  "kernel: what the module in the running kernel has (default); model: what the model in user space has", 0 },
	{ "json", KEY_JSON, NULL, 0,
	  "All facts that a result has in its env.json, and why some are not known", 0 },
	{ 0 }
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	static const char *const where[] = { "kernel", "model", NULL };
	struct info_options *options = state->input;

	switch (key) {
	case KEY_WHERE:
		options->model = arguments_one_of(state, "where", arg, where);
		return 0;
	case KEY_JSON:
		options->json = true;
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "argument '%s': only options are accepted", arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static void show(const struct session *session, bool model)
{
	struct facts_where where = facts_where();

	printf("host         %s\nkernel       %s\nwhere        %s, %s\n",
	       facts_host(), facts_release(), where.where, where.accel);
	show_nodes(&session->machine);
	if (model)
		show_model(&session->machine);
	else
		show_kernel(session);
}

static enum status show_facts(const struct session *session)
{
	json_t *facts = facts_collect("", &session->machine, session->topology);
	int err = facts ? json_dumpf(facts, stdout, JSON_INDENT(2)) : -1;

	json_decref(facts);
	putchar('\n');
	if (!err)
		return STATUS_DONE;
	fputs("memmap-bench: the facts could not be written\n", stderr);
	return STATUS_FAILED;
}

int verb_info(int argc, char **argv)
{
	static const struct argp argp = {
		.options = info_options, .parser = parse,
		.doc = "Print what this machine, its kernel and the module have.",
	};
	struct info_options options = { .json = false };
	struct session session;
	enum status status;

	argp_err_exit_status = STATUS_USAGE;
	argp_parse(&argp, argc, argv, 0, NULL, &options);
	status = session_open(&session, options.model);
	if (status)
		return status;
	if (options.json)
		status = show_facts(&session);
	else
		show(&session, options.model);
	session_close(&session);
	return status;
}

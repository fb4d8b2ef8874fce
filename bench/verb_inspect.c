// SPDX-License-Identifier: MIT
/* memmap-bench inspect: what the running kernel left in struct pages. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "arguments.h"
#include "device.h"
#include "names.h"
#include "size.h"
#include "verbs.h"

/* What the command line asks for. */
struct inspection {
	unsigned int types;
	unsigned int aligns;
	unsigned int node;
	char namespaces[OPTIONS_LIST][32];
	unsigned int nr_namespaces;
};

enum key { KEY_TYPE = 256, KEY_ALIGN, KEY_NODE, KEY_NAMESPACES };

static const struct argp_option what_options[] = {
	{ "type", KEY_TYPE, "NAME,...", 0,
	  "Make a range of each of these memory types in a hole of the physical address space, look, and remove it (default: all that this kernel has; private is not mapped, p2pdma uncached, others are cached mappings of no memory)", 0 },
	{ "align", KEY_ALIGN, "SIZE,...", 0,
	  "Compound pages of generic ranges: 4K (default), 2M, 1G or \"all\"", 0 },
	{ "node", KEY_NODE, "NODE", 0, "NUMA node of those ranges (default 0)", 0 },
	{ "namespaces", KEY_NAMESPACES, "NAME,...", 0,
	  "Look at the memmap of these NVDIMM namespaces instead, which must be enabled. Nothing is changed", 0 },
	{ 0 }
};

static void add_namespace(void *to, struct argp_state *state, const char *text,
			  size_t length)
{
	struct inspection *inspection = to;

	if (inspection->nr_namespaces == OPTIONS_LIST ||
	    length >= sizeof(inspection->namespaces[0]))
		argp_error(state, "namespace '%.*s': names such as namespace0.0 are accepted, at most %d",
			   (int)length, text, OPTIONS_LIST);
	memcpy(inspection->namespaces[inspection->nr_namespaces], text, length);
	inspection->namespaces[inspection->nr_namespaces++][length] = '\0';
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct inspection *inspection = state->input;

	switch (key) {
	case KEY_TYPE:
		inspection->types = arguments_mask(state, &names_types, arg);
		return 0;
	case KEY_ALIGN:
		inspection->aligns = arguments_mask(state, &names_aligns, arg);
		return 0;
	case KEY_NODE:
		inspection->node = (unsigned int)
			arguments_number(state, "node", arg, strlen(arg), 0, 1023);
		return 0;
	case KEY_NAMESPACES:
		arguments_each(inspection, state, "--namespaces", arg,
			       add_namespace);
		return 0;
	case ARGP_KEY_ARG:
		argp_error(state, "argument '%s': only options are accepted", arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const char doc[] =
	"Print what the running kernel left in the first, the middle and the last "
	"struct page of a range.\v"
	"Examples:\n"
	"  memmap-bench inspect\n"
	"  memmap-bench inspect --type generic --align all\n"
	"  memmap-bench inspect --namespaces namespace0.0\n";

/* --- what is printed ------------------------------------------------------ */

static void show_memmap(const struct memmap_bench_inspect *found)
{
	uint64_t entry = 64, written = found->backing_bytes / entry;
	uint64_t mapped = found->memmap_bytes / entry;

	printf("  memmap      %" PRIu64 " struct pages for %" PRIu64
	       " pages; %" PRIu64 " of them are memory%s\n",
	       mapped, (uint64_t)found->bytes / 4096, written,
	       written < mapped ? ": the vmemmap is deduplicated" : "");
	if (found->altmap_pages)
		printf("              on the device itself, in its first %" PRIu64
		       " pages\n", (uint64_t)found->altmap_pages);
	if (found->small_bytes)
		printf("              %" PRIu64 " KiB of it are mapped by 4 KiB pages\n",
		       (uint64_t)found->small_bytes >> 10);
	if (found->off_node_bytes)
		printf("              %" PRIu64 " KiB of it are on another node\n",
		       (uint64_t)found->off_node_bytes >> 10);
}

static const char *flags_of(const struct memmap_bench_page *page)
{
	return *page->flag_names ? page->flag_names : "none";
}

/* A head, a tail with its head, or a page of its own. */
static void show_compound(const struct memmap_bench_page *page)
{
	if (page->head_pfn != page->pfn)
		printf("tail of %#" PRIx64, (uint64_t)page->head_pfn);
	else if (page->order)
		printf("head of order %u", page->order);
	else
		printf("order 0");
}

static void show_page(const char *which, const struct memmap_bench_page *page)
{
	printf("  %-11s pfn %#" PRIx64 ", flags %s, refcount %d, mapcount %d, pgmap %s, zone %u, node %d, ",
	       which, (uint64_t)page->pfn, flags_of(page), page->refcount,
	       page->mapcount,
	       page->type ? names_of(&names_types, page->type) : "-",
	       page->zone, page->node);
	show_compound(page);
	putchar('\n');
}

static void show(const char *name, const struct memmap_bench_inspect *found)
{
	static const char *const which[] = { "first", "middle", "last" };
	char size[SIZE_TEXT];

	printf("%s: %s at %#" PRIx64 ", type %s, node %d, compound pages of order %u\n",
	       name, size_format(found->bytes, size), (uint64_t)found->start,
	       found->type ? names_of(&names_types, found->type) : "unknown",
	       found->node, found->vmemmap_shift);
	show_memmap(found);
	for (int i = 0; i < 3; i++)
		show_page(which[i], &found->page[i]);
}

/* --- what is looked at ---------------------------------------------------- */

static int complain(const char *what, int err, const char *advice)
{
	fprintf(stderr, "memmap-bench: %s: %s; %s\n", what, strerror(-err),
		advice);
	return STATUS_FAILED;
}

static enum status inspect_hole(const struct session *session,
				const struct inspection *inspection,
				unsigned int type, enum align align)
{
	uint64_t section = machine_section_bytes(&session->machine);
	struct memmap_bench_range_create range = {
		.source = MEMMAP_BENCH_SOURCE_HOLE,
		.type = type,
		.node = (int)inspection->node,
		.bytes = align_bytes(align) > section ? align_bytes(align) :
							section,
		.vmemmap_shift = align_shift(align),
	};
	struct memmap_bench_inspect found = { 0 };
	char name[64];
	int err;

	snprintf(name, sizeof(name), "%s %s", names_of(&names_types, type),
		 names_of(&names_aligns, align));
	err = device_range_create(session->engine.device, &range);
	if (err)
		return complain(name, err, "the kernel log says why (dmesg | grep memmap_bench)");
	found.id = range.id;
	err = device_inspect(session->engine.device, &found);
	device_range_destroy(session->engine.device, range.id);
	if (err)
		return complain(name, err, "the range cannot be inspected");
	show(name, &found);
	return STATUS_DONE;
}

static bool can_have(const struct session *session,
		     const struct inspection *inspection, unsigned int type,
		     enum align align)
{
	if (align != ALIGN_4K && type != MEMMAP_BENCH_TYPE_GENERIC)
		return false;
	/* All means all that there are; what was named is tried, and fails. */
	return inspection->types || !session->machine.info.type_reason[type];
}

static enum status inspect_holes(const struct session *session,
				 const struct inspection *inspection)
{
	unsigned int types = inspection->types ? inspection->types :
						 names_all(&names_types);
	enum status status = STATUS_DONE;

	for (unsigned int t = 1; t < names_types.limit; t++) {
		for (unsigned int a = 1; a < names_aligns.limit; a++) {
			if (!(types & 1U << t) ||
			    !(inspection->aligns & 1U << a) ||
			    !can_have(session, inspection, t, a))
				continue;
			if (inspect_hole(session, inspection, t, a))
				status = STATUS_FAILED;
		}
	}
	return status;
}

static enum status inspect_namespace(const struct session *session,
				     const char *name)
{
	const struct machine_namespace *ns =
		machine_namespace(&session->machine, name);
	struct memmap_bench_inspect found = { 0 };
	int err;

	if (!ns) {
		fprintf(stderr, "memmap-bench: %s does not exist, or has no size; memmap-bench info shows those that there are\n",
			name);
		return STATUS_FAILED;
	}
	/* The middle: an info block, or an altmap, is in front. */
	found.start = ns->start + ns->bytes / 2;
	err = device_inspect(session->engine.device, &found);
	if (err)
		return complain(name, err, "it has no memmap: not enabled, or raw");
	show(name, &found);
	return STATUS_DONE;
}

static enum status inspect(const struct session *session,
			   const struct inspection *inspection)
{
	enum status status = STATUS_DONE;

	if (session->machine.device_err) {
		fprintf(stderr, "memmap-bench: %s\n",
			device_open_advice(session->machine.device_err));
		return STATUS_CANNOT;
	}
	if (!inspection->nr_namespaces)
		return inspect_holes(session, inspection);
	for (unsigned int i = 0; i < inspection->nr_namespaces; i++)
		if (inspect_namespace(session, inspection->namespaces[i]))
			status = STATUS_FAILED;
	return status;
}

int verb_inspect(int argc, char **argv)
{
	static const struct argp argp = {
		.options = what_options, .parser = parse, .doc = doc,
	};
	struct inspection inspection = { .aligns = 1U << ALIGN_4K };
	struct session session;
	enum status status;

	argp_err_exit_status = STATUS_USAGE;
	argp_parse(&argp, argc, argv, 0, NULL, &inspection);
	status = session_open(&session, false);
	if (status)
		return status;
	status = inspect(&session, &inspection);
	session_close(&session);
	return status;
}

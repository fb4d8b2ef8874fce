// SPDX-License-Identifier: MIT
/* What every verb begins with: the machine, and module or model; see verbs.h. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "device.h"
#include "facts.h"
#include "fit.h"
#include "model.h"
#include "pmem.h"
#include "size.h"
#include "verbs.h"

/* What an older one lacks is left out: 4 brought runs that only verify. */
#define OLDEST_MODULE	3

static void open_device(struct session *session)
{
	struct machine *machine = &session->machine;

	machine->device_err = device_open(&session->engine.device);
	if (machine->device_err)
		return;
	machine->device_err = engine_info(&session->engine, &machine->info);
	if (!machine->device_err &&
	    machine->info.version < OLDEST_MODULE)
		machine->device_err = -EPROTONOSUPPORT;
	if (!machine->device_err)
		return;
	device_close(session->engine.device);
	session->engine.device = -1;
}

static void open_model(struct session *session)
{
	struct machine *machine = &session->machine;
	struct engine *engine = &session->engine;

	machine->device_err = model_open(session->topology, &engine->model);
	if (machine->device_err)
		return;
	machine->device_err = engine_info(engine, &machine->info);
	if (!machine->device_err)
		return;
	model_close(engine->model);
	engine->model = NULL;
}

/* The namespaces are the module's matter: of the model's ranges none is on any. */
static int look_around(struct session *session, bool model)
{
	struct machine *machine = &session->machine;
	int err = topology_nodes(session->topology, machine);

	if (err || model)
		return err;
	return pmem_load("", machine_section_bytes(machine), machine);
}

enum status session_open(struct session *session, bool model)
{
	int err;

	facts_set_model(model);
	memset(session, 0, sizeof(*session));
	session->engine.device = -1;
	err = topology_load(&session->topology);
	if (err == -EXDEV) {
		fputs("memmap-bench: hwloc shows another machine than this one; unset HWLOC_XMLFILE, HWLOC_SYNTHETIC and HWLOC_FSROOT\n",
		      stderr);
		return STATUS_CANNOT;
	}
	if (err) {
		fprintf(stderr, "memmap-bench: hwloc: %s\n", strerror(-err));
		return STATUS_FAILED;
	}
	if (model)
		open_model(session);
	else
		open_device(session);
	err = look_around(session, model);
	if (!err)
		return STATUS_DONE;
	fprintf(stderr, "memmap-bench: nodes and namespaces: %s\n",
		strerror(-err));
	session_close(session);
	return STATUS_FAILED;
}

void session_close(struct session *session)
{
	if (session->engine.device >= 0)
		device_close(session->engine.device);
	if (session->engine.model)
		model_close(session->engine.model);
	topology_free(session->topology);
}

static enum status check_node(const struct machine *machine, unsigned int node)
{
	if (machine_node(machine, node))
		return STATUS_DONE;
	fprintf(stderr, "memmap-bench: node %u does not exist; there are:", node);
	for (unsigned int n = 0; n < machine->nr_nodes; n++)
		fprintf(stderr, " %u", machine->nodes[n].id);
	fputc('\n', stderr);
	return STATUS_USAGE;
}

static enum status check_nodes(const struct machine *machine,
			       const unsigned int *nodes, unsigned int nr)
{
	enum status status = STATUS_DONE;

	for (unsigned int i = 0; i < nr && !status; i++)
		status = check_node(machine, nodes[i]);
	return status;
}

static enum status check_namespace(const struct machine *machine,
				   const char *name)
{
	for (unsigned int i = 0; i < machine->nr_namespaces; i++)
		if (!strcmp(machine->namespaces[i].name, name))
			return STATUS_DONE;
	fprintf(stderr, "memmap-bench: %s does not exist; there are:", name);
	for (unsigned int i = 0; i < machine->nr_namespaces; i++)
		fprintf(stderr, " %s", machine->namespaces[i].name);
	if (!machine->nr_namespaces)
		fputs(geteuid() ? " none (only root sees them)" : " none",
		      stderr);
	fputc('\n', stderr);
	return STATUS_USAGE;
}

enum status session_check_nodes(const struct session *session,
				const struct options *options)
{
	const struct machine *machine = &session->machine;
	enum status status = check_nodes(machine, options->worker_nodes,
					 options->nr_worker_nodes);

	for (unsigned int i = 0; i < options->nr_groups && !status; i++)
		status = check_nodes(machine, options->groups[i].node,
				     options->groups[i].nr);
	return status;
}

enum status session_check_namespaces(const struct session *session,
				     const struct options *options)
{
	enum status status = STATUS_DONE;

	for (unsigned int i = 0; i < options->nr_namespaces && !status; i++)
		status = check_namespace(&session->machine,
					 options->namespaces[i]);
	return status;
}

enum status session_fit(const struct session *session, struct options *options)
{
	char problem[FIT_PROBLEM], sizes[256];

	if (!options->fit)
		return STATUS_DONE;
	if (fit_sizes(options, &session->machine, problem)) {
		fprintf(stderr, "memmap-bench: --fit: %s\n", problem);
		return STATUS_CANNOT;
	}
	size_list(options->sizes, options->nr_sizes, sizes, sizeof(sizes));
	if (options->scale == 1)
		fprintf(stderr, "memmap-bench: --fit: all sizes fit as they are: %s\n",
			sizes);
	else
		fprintf(stderr, "memmap-bench: --fit: sizes are 1/%" PRIu64 " of those given: %s\n",
			options->scale, sizes);
	return STATUS_DONE;
}

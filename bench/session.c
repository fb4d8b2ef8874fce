// SPDX-License-Identifier: MIT
/* What every verb begins with: the machine and the module; see verbs.h. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "device.h"
#include "pmem.h"
#include "verbs.h"

static void open_device(struct session *session)
{
	struct machine *machine = &session->machine;

	machine->device_err = device_open(&session->engine.device);
	if (machine->device_err)
		return;
	machine->device_err = device_info(session->engine.device, &machine->info);
	if (!machine->device_err &&
	    machine->info.version < MEMMAP_BENCH_VERSION)
		machine->device_err = -EPROTONOSUPPORT;
	if (!machine->device_err)
		return;
	device_close(session->engine.device);
	session->engine.device = -1;
}

enum status session_open(struct session *session)
{
	int err;

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
	open_device(session);
	err = topology_nodes(session->topology, &session->machine);
	if (!err)
		err = pmem_load("", machine_section_bytes(&session->machine),
				&session->machine);
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
	topology_free(session->topology);
}

static enum status check_nodes(const struct machine *machine,
			       const struct node_group *group)
{
	for (unsigned int i = 0; i < group->nr; i++) {
		if (machine_node(machine, group->node[i]))
			continue;
		fprintf(stderr, "memmap-bench: node %u does not exist; there are:",
			group->node[i]);
		for (unsigned int n = 0; n < machine->nr_nodes; n++)
			fprintf(stderr, " %u", machine->nodes[n].id);
		fputc('\n', stderr);
		return STATUS_USAGE;
	}
	return STATUS_DONE;
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
	enum status status = STATUS_DONE;

	for (unsigned int i = 0; i < options->nr_groups && !status; i++)
		status = check_nodes(&session->machine, &options->groups[i]);
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

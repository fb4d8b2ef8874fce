// SPDX-License-Identifier: MIT
/*
 * Drives nd.h in a guest: nd-cycle [OPTION...] NAME [MODE MAP ALIGN]... claims a
 * namespace, and for each configuration (none: as it is) enables and disables it, with
 * a line for each; then puts it back.
 *
 *	-d	its data may be destroyed
 *	-n N	times (default 5)
 *	-s SIZE	of what is made of a seed
 *	-x CMD	run a shell command each time while it is enabled
 *	-k	leave it claimed, as a kill would
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../nd.h"
#include "../size.h"

static int cycles = 5;
static const char *command;

static void explain(void *arg, const char *line)
{
	(void)arg;
	fprintf(stderr, "%s\n", line);
}

static int cycle(struct nd_namespace *ns)
{
	struct nd_device device;
	uint64_t took;
	int err = nd_enable(ns);

	if (err)
		return err;
	took = ns->ended - ns->began;
	err = nd_device(ns, &device);
	if (!err && command && system(command))
		fprintf(stderr, "%s: failed\n", command);
	if (!err)
		err = nd_disable(ns);
	if (err)
		return err;
	printf("%s %s %s %s %" PRIu64 " %s start %#" PRIx64 " bytes %" PRIu64 " data %#" PRIx64 " %" PRIu64 " enable %" PRIu64 " us disable %" PRIu64 " us\n",
	       ns->facts.name, device.name, nd_mode_name(device.config.mode),
	       nd_map_name(device.config.map), device.config.align,
	       device.config.mode == ns->now.mode &&
	       device.config.map == ns->now.map &&
	       device.config.align == ns->now.align ? "as-asked" : "OTHER",
	       device.start, device.bytes, device.data_start, device.data_bytes,
	       took / 1000, (ns->ended - ns->began) / 1000);
	fflush(stdout);
	return 0;
}

static int measure(struct nd_namespace *ns, char **config, uint64_t bytes)
{
	struct nd_config wanted = {
		.mode = !strcmp(config[0], "devdax") ? ND_MODE_DEVDAX :
			!strcmp(config[0], "sector") ? ND_MODE_SECTOR :
			ND_MODE_FSDAX,
		.map = !strcmp(config[1], "dev") ? ND_MAP_DEV : ND_MAP_MEM,
	};
	int err = size_parse(config[2], &wanted.align);

	if (!err)
		err = nd_configure(ns, &wanted, bytes);
	for (int i = 0; !err && i < cycles; i++)
		err = cycle(ns);
	return err;
}

/* Without a configuration: as it is. */
static int measure_all(struct nd_namespace *ns, int nr, char **configs,
		       uint64_t bytes)
{
	int err = 0;

	if (!nr)
		err = nd_configure(ns, &ns->now, 0);
	for (int i = 0; !nr && !err && i < cycles; i++)
		err = cycle(ns);
	for (int i = 0; !err && i + 2 < nr; i += 3)
		err = measure(ns, configs + i, bytes);
	return err;
}

static int drive(struct nd *nd, int nr, char **args, int destroy, int keep,
		 uint64_t bytes)
{
	struct nd_namespace *ns;
	int err, restored;

	err = nd_recover(nd, explain, NULL);
	if (!err)
		err = nd_lookup(nd, args[0], &ns);
	if (err) {
		fprintf(stderr, "%s\n", nd->message);
		return err;
	}
	err = nd_claim(ns, destroy);
	if (!err)
		err = measure_all(ns, nr - 1, args + 1, bytes);
	if (err)
		fprintf(stderr, "%s\n", ns->message);
	if (keep)
		return err;
	restored = nd_restore_all(nd);
	if (restored)
		fprintf(stderr, "%s\n", nd->message);
	return err ? err : restored;
}

int main(int argc, char **argv)
{
	int destroy = 0, keep = 0, option, err;
	uint64_t bytes = 0;
	struct nd nd;

	while ((option = getopt(argc, argv, "+dkn:s:x:")) != -1) {
		destroy |= option == 'd';
		keep |= option == 'k';
		if (option == 'n')
			cycles = atoi(optarg);
		if (option == 'x')
			command = optarg;
		if (option == 's' && size_parse(optarg, &bytes))
			return 2;
	}
	if (optind == argc)
		return 2;
	err = nd_open(&nd, NULL);
	if (err)
		fprintf(stderr, "%s\n", nd.message);
	else
		err = drive(&nd, argc - optind, argv + optind, destroy, keep,
			    bytes);
	nd_close(&nd);
	return err ? 1 : 0;
}

// SPDX-License-Identifier: MIT
/* NVDIMM namespaces; see pmem.h. */
#include "pmem.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ND_DEVICES "/sys/bus/nd/devices"

/* First line of @name below @dir into @text without its newline. 0 or -errno. */
static int read_line(int dir, const char *name, char *text, int size)
{
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
	FILE *file;
	char *line;

	if (fd < 0)
		return -errno;
	file = fdopen(fd, "r");
	if (!file) {
		close(fd);
		return -ENOMEM;
	}
	line = fgets(text, size, file);
	fclose(file);
	if (!line)
		return -ENODATA;
	text[strcspn(text, "\n")] = '\0';
	return 0;
}

/* A number in C notation. 0 or -errno. */
static int read_number(int dir, const char *name, long long *number)
{
	char text[64];
	char *end;
	int err = read_line(dir, name, text, sizeof(text));

	if (err)
		return err;
	errno = 0;
	*number = strtoll(text, &end, 0);
	return errno || end == text || *end ? -EINVAL : 0;
}

/* Name of the bound driver, cut to @size, or "". */
static void read_driver(int dir, char *driver, size_t size)
{
	char target[PATH_MAX];
	ssize_t length = readlinkat(dir, "driver", target, sizeof(target) - 1);
	const char *name;

	driver[0] = '\0';
	if (length < 0)
		return;
	target[length] = '\0';
	name = strrchr(target, '/');
	snprintf(driver, size, "%.*s", (int)size - 1, name ? name + 1 : target);
}

static void cut_to_sections(struct machine_namespace *ns, uint64_t start,
			    uint64_t bytes, uint64_t section)
{
	uint64_t first = (start + section - 1) / section * section;
	uint64_t end = (start + bytes) / section * section;

	ns->start = first;
	ns->bytes = end > first ? end - first : 0;
}

/* 0, or -errno where it is no namespace with a range (a seed, an unknown). */
static int read_namespace(int dir, uint64_t section,
			  struct machine_namespace *ns)
{
	long long start, bytes, node;
	int err;

	err = read_number(dir, "size", &bytes);
	if (err)
		return err;
	if (!bytes)
		return -ENODATA;
	err = read_number(dir, "resource", &start);
	if (err)
		return err;
	if (bytes < 0 || start < 0)
		return -EINVAL;
	ns->node = read_number(dir, "numa_node", &node) ? -1 : (int)node;
	read_driver(dir, ns->driver, sizeof(ns->driver));
	if (read_line(dir, "holder", ns->holder, sizeof(ns->holder)))
		ns->holder[0] = '\0';
	cut_to_sections(ns, (uint64_t)start, (uint64_t)bytes, section);
	return 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct machine_namespace *)a)->name,
		      ((const struct machine_namespace *)b)->name);
}

/* 0, also where it is no usable namespace; -E2BIG: too many. */
static int add_namespace(int devices, const char *name, uint64_t section,
			  struct machine *machine)
{
	struct machine_namespace *ns;
	int dir;

	if (strncmp(name, "namespace", strlen("namespace")) != 0 ||
	    strlen(name) >= sizeof(ns->name))
		return 0;
	if (machine->nr_namespaces == MACHINE_NAMESPACES)
		return -E2BIG;
	dir = openat(devices, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0)
		return 0;
	ns = &machine->namespaces[machine->nr_namespaces];
	strcpy(ns->name, name);
	if (!read_namespace(dir, section, ns))
		machine->nr_namespaces++;
	close(dir);
	return 0;
}

int pmem_load(const char *root, uint64_t section_bytes, struct machine *machine)
{
	char devices[PATH_MAX];
	struct dirent *entry;
	DIR *list;
	int err = 0;

	machine->nr_namespaces = 0;
	if (snprintf(devices, sizeof(devices), "%s" ND_DEVICES, root) >=
	    (int)sizeof(devices))
		return -ENAMETOOLONG;
	list = opendir(devices);
	if (!list)
		return errno == ENOENT ? 0 : -errno;
	while ((entry = readdir(list)) && !err)
		err = add_namespace(dirfd(list), entry->d_name, section_bytes,
				    machine);
	closedir(list);
	if (err)
		return err;
	qsort(machine->namespaces, machine->nr_namespaces,
	      sizeof(machine->namespaces[0]), by_name);
	return 0;
}

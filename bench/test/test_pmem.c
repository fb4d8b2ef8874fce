// SPDX-License-Identifier: MIT
/* Namespaces, read from trees that look like sysfs. */
#include "../pmem.h"

#include <errno.h>
#include <string.h>

#include "tmp.h"

#define SECTION	(128ULL << 20)
#define GIB	(1ULL << 30)

static struct machine machine;

/* Root of a new tree; a test may make several. */
static const char *new_tree(void)
{
	static char root[PATH_MAX];
	static int number;

	snprintf(root, sizeof(root), "%s", tmp_path("%d-%d", getpid(),
						    number++));
	tmp_mkdir(root);
	return root;
}

static const char *device(const char *root, const char *name)
{
	static char path[PATH_MAX + 64];

	snprintf(path, sizeof(path), "%s/sys/bus/nd/devices/%s", root, name);
	return path;
}

static void attribute(const char *root, const char *name, const char *file,
		      const char *text)
{
	char path[PATH_MAX + 128];

	tmp_mkdir(device(root, name));
	snprintf(path, sizeof(path), "%s/%s", device(root, name), file);
	tmp_write(path, text);
}

/* A namespace with every attribute, as the kernel writes them. */
static void namespace(const char *root, const char *name, const char *start,
		      const char *bytes, const char *node)
{
	attribute(root, name, "resource", start);
	attribute(root, name, "size", bytes);
	attribute(root, name, "numa_node", node);
	attribute(root, name, "holder", "\n");
}

static void load(const char *root)
{
	memset(&machine, 0x5a, sizeof(machine));
	ck_assert_int_eq(pmem_load(root, SECTION, &machine), 0);
}

static void loads_none(const char *root)
{
	load(root);
	ck_assert_uint_eq(machine.nr_namespaces, 0);
}

/* Whatever order the directory has, they come by name. */
START_TEST(two_namespaces_on_two_nodes)
{
	const char *root = new_tree();

	namespace(root, "namespace1.0", "0x2000000000\n", "17179869184\n",
		  "1\n");
	namespace(root, "namespace0.0", "0x1000000000\n", "8589934592\n",
		  "0\n");
	load(root);
	ck_assert_uint_eq(machine.nr_namespaces, 2);
	ck_assert_str_eq(machine.namespaces[0].name, "namespace0.0");
	ck_assert_int_eq(machine.namespaces[0].node, 0);
	ck_assert_uint_eq(machine.namespaces[0].start, 0x1000000000);
	ck_assert_uint_eq(machine.namespaces[0].bytes, 8 * GIB);
	ck_assert_str_eq(machine.namespaces[0].driver, "");
	ck_assert_str_eq(machine.namespaces[0].holder, "");
	ck_assert_str_eq(machine.namespaces[1].name, "namespace1.0");
	ck_assert_int_eq(machine.namespaces[1].node, 1);
	ck_assert_uint_eq(machine.namespaces[1].start, 0x2000000000);
	ck_assert_uint_eq(machine.namespaces[1].bytes, 16 * GIB);
}
END_TEST

/* Each region has a seed; it has no range. */
START_TEST(seed_is_no_namespace)
{
	const char *root = new_tree();

	namespace(root, "namespace0.0", "0x1000000000\n", "8589934592\n",
		  "0\n");
	namespace(root, "namespace0.1", "0xffffffffffffffff\n", "0\n", "0\n");
	namespace(root, "namespace0.2", "0x1000000000\n", "0\n", "0\n");
	load(root);
	ck_assert_uint_eq(machine.nr_namespaces, 1);
}
END_TEST

START_TEST(other_devices_are_no_namespaces)
{
	const char *root = new_tree();

	namespace(root, "region0", "0x1000000000\n", "8589934592\n", "0\n");
	namespace(root, "pfn0.0", "0x1000000000\n", "8589934592\n", "0\n");
	namespace(root, "dax0.0", "0x1000000000\n", "8589934592\n", "0\n");
	attribute(root, "ndbus0", "provider", "ACPI.NFIT\n");
	loads_none(root);
}
END_TEST

START_TEST(bound_driver_is_named)
{
	const char *root = new_tree();
	char link[PATH_MAX + 128];

	namespace(root, "namespace0.0", "0x1000000000\n", "8589934592\n",
		  "0\n");
	snprintf(link, sizeof(link), "%s/driver", device(root, "namespace0.0"));
	ck_assert_int_eq(symlink("../../../bus/nd/drivers/nd_pmem", link), 0);
	load(root);
	ck_assert_str_eq(machine.namespaces[0].driver, "nd_pmem");
}
END_TEST

START_TEST(holder_is_named)
{
	const char *root = new_tree();

	namespace(root, "namespace0.0", "0x1000000000\n", "8589934592\n",
		  "0\n");
	attribute(root, "namespace0.0", "holder", "pfn0.1\n");
	load(root);
	ck_assert_str_eq(machine.namespaces[0].holder, "pfn0.1");
}
END_TEST

/* Whoever uses it must not be lost because its name is long. */
START_TEST(long_names_of_users_are_cut)
{
	const char *root = new_tree();
	const char *user = "a_driver_with_a_name_of_more_than_32_bytes";
	char link[PATH_MAX + 128];

	namespace(root, "namespace0.0", "0x1000000000\n", "8589934592\n",
		  "0\n");
	snprintf(link, sizeof(link), "%s/driver", device(root, "namespace0.0"));
	ck_assert_int_eq(symlink(user, link), 0);
	attribute(root, "namespace0.0", "holder", user);
	load(root);
	ck_assert_uint_eq(machine.nr_namespaces, 1);
	ck_assert_str_eq(machine.namespaces[0].driver,
			 "a_driver_with_a_name_of_more_th");
	ck_assert_str_eq(machine.namespaces[0].holder,
			 "a_driver_with_a_name_of_more_th");
}
END_TEST

/* 4 GiB + 64 MiB and 4 GiB - 64 MiB of it: from half a section to the end of one. */
START_TEST(range_is_cut_to_whole_sections)
{
	const char *root = new_tree();

	namespace(root, "namespace0.0", "0x104000000\n", "4227858432\n", "0\n");
	namespace(root, "namespace0.1", "0x104000000\n", "134217728\n", "0\n");
	namespace(root, "namespace0.2", "0x100000001\n", "268435456\n", "0\n");
	namespace(root, "namespace0.3", "0x100000000\n", "134217727\n", "0\n");
	namespace(root, "namespace0.4", "0x101000000\n", "16777216\n", "0\n");
	load(root);
	ck_assert_uint_eq(machine.nr_namespaces, 5);
	ck_assert_uint_eq(machine.namespaces[0].start, 0x108000000);
	ck_assert_uint_eq(machine.namespaces[0].bytes, 0x200000000 - 0x108000000);
	/* Half a section at either end. */
	ck_assert_uint_eq(machine.namespaces[1].bytes, 0);
	ck_assert_uint_eq(machine.namespaces[2].start, 0x108000000);
	ck_assert_uint_eq(machine.namespaces[2].bytes, SECTION);
	ck_assert_uint_eq(machine.namespaces[3].bytes, 0);
	/* Inside of one. */
	ck_assert_uint_eq(machine.namespaces[4].bytes, 0);
}
END_TEST

START_TEST(no_bus_has_no_namespaces)
{
	const char *root = new_tree();

	loads_none(root);
	tmp_mkdir(device(root, ""));
	loads_none(root);
}
END_TEST

START_TEST(bus_that_cannot_be_read_is_an_error)
{
	const char *root = new_tree();
	char path[PATH_MAX + 32];

	snprintf(path, sizeof(path), "%s/sys/bus/nd", root);
	tmp_mkdir(path);
	strcat(path, "/devices");
	tmp_write(path, "a file\n");
	ck_assert_int_eq(pmem_load(root, SECTION, &machine), -ENOTDIR);
}
END_TEST

START_TEST(garbage_is_skipped_not_trusted)
{
	static const char *const garbage[] = {
		"", "\n", "junk\n", "-1\n", "-4294967296\n", "8589934592x\n",
		"0x\n", "8589934592 4096\n", "99999999999999999999999999\n",
	};
	const char *root = new_tree();
	char name[32];

	for (size_t i = 0; i < sizeof(garbage) / sizeof(garbage[0]); i++) {
		sprintf(name, "namespace0.%zu", i);
		namespace(root, name, "0x1000000000\n", garbage[i], "0\n");
		sprintf(name, "namespace1.%zu", i);
		namespace(root, name, garbage[i], "8589934592\n", "0\n");
	}
	load(root);
	for (unsigned int i = 0; i < machine.nr_namespaces; i++)
		ck_abort_msg("%s: start %#llx, bytes %#llx",
			     machine.namespaces[i].name,
			     (unsigned long long)machine.namespaces[i].start,
			     (unsigned long long)machine.namespaces[i].bytes);
}
END_TEST

START_TEST(missing_attributes_are_skipped)
{
	const char *root = new_tree();

	attribute(root, "namespace0.0", "size", "8589934592\n");
	attribute(root, "namespace0.1", "resource", "0x1000000000\n");
	tmp_mkdir(device(root, "namespace0.2"));
	/* A directory where a file should be, and a file for a directory. */
	attribute(root, "namespace0.3", "resource", "0x1000000000\n");
	tmp_mkdir(device(root, "namespace0.3/size"));
	tmp_write(device(root, "namespace0.4"), "8589934592\n");
	namespace(root, "namespace_with_a_name_of_more_than_32_bytes",
		  "0x1000000000\n", "8589934592\n", "0\n");
	loads_none(root);
}
END_TEST

/* Old kernels have no numa_node; a wrong one must not become node 0. */
START_TEST(unknown_node_is_no_node)
{
	const char *root = new_tree();

	attribute(root, "namespace0.0", "resource", "0x1000000000\n");
	attribute(root, "namespace0.0", "size", "8589934592\n");
	namespace(root, "namespace0.1", "0x1000000000\n", "8589934592\n",
		  "junk\n");
	namespace(root, "namespace0.2", "0x1000000000\n", "8589934592\n",
		  "-1\n");
	load(root);
	ck_assert_uint_eq(machine.nr_namespaces, 3);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(machine.namespaces[i].node, -1);
		ck_assert_str_eq(machine.namespaces[i].driver, "");
		ck_assert_str_eq(machine.namespaces[i].holder, "");
	}
}
END_TEST

START_TEST(more_namespaces_than_there_is_room_for)
{
	const char *root = new_tree();
	char name[32];

	for (int i = 0; i < MACHINE_NAMESPACES + 3; i++) {
		sprintf(name, "namespace%d.0", i);
		namespace(root, name, "0x1000000000\n", "8589934592\n", "0\n");
	}
	ck_assert_int_eq(pmem_load(root, SECTION, &machine), -E2BIG);
}
END_TEST

static int open_files(void)
{
	int nr = 0;

	for (int fd = 0; fd < 256; fd++)
		nr += fcntl(fd, F_GETFD) >= 0;
	return nr;
}

START_TEST(no_file_is_left_open)
{
	const char *root = new_tree();
	int before;

	namespace(root, "namespace0.0", "0x1000000000\n", "8589934592\n",
		  "0\n");
	namespace(root, "namespace0.1", "junk\n", "", "\n");
	before = open_files();
	load(root);
	ck_assert_int_eq(open_files(), before);
}
END_TEST

START_TEST(other_fields_of_the_machine_stay)
{
	memset(&machine, 0, sizeof(machine));
	machine.nr_nodes = 3;
	machine.device_err = -EBUSY;
	machine.nr_namespaces = 7;
	ck_assert_int_eq(pmem_load(new_tree(), SECTION, &machine), 0);
	ck_assert_uint_eq(machine.nr_nodes, 3);
	ck_assert_int_eq(machine.device_err, -EBUSY);
	ck_assert_uint_eq(machine.nr_namespaces, 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		two_namespaces_on_two_nodes,
		seed_is_no_namespace,
		other_devices_are_no_namespaces,
		bound_driver_is_named,
		holder_is_named,
		long_names_of_users_are_cut,
		range_is_cut_to_whole_sections,
		no_bus_has_no_namespaces,
		bus_that_cannot_be_read_is_an_error,
		garbage_is_skipped_not_trusted,
		missing_attributes_are_skipped,
		unknown_node_is_no_node,
		more_namespaces_than_there_is_room_for,
		no_file_is_left_open,
		other_fields_of_the_machine_stay,
	};

	return TMP_RUN("pmem", tests);
}

// SPDX-License-Identifier: MIT
/* Who uses a device, read from trees that look like /proc and /sys. */
#include "../users.h"

#include <errno.h>
#include <string.h>

#include "tmp.h"

static char root[PATH_MAX];
static char text[USERS_TEXT];

static const char *below(const char *path)
{
	static char whole[4][2 * PATH_MAX];
	static unsigned int next;
	char *at = whole[next++ % 4];

	snprintf(at, sizeof(whole[0]), "%s%s", root, path);
	return at;
}

static void file(const char *path, const char *content)
{
	char dir[PATH_MAX];

	snprintf(dir, sizeof(dir), "%s", below(path));
	*strrchr(dir, '/') = '\0';
	tmp_mkdir(dir);
	tmp_write(below(path), content);
}

static void link_to(const char *path, const char *target)
{
	char dir[PATH_MAX];

	snprintf(dir, sizeof(dir), "%s", below(path));
	*strrchr(dir, '/') = '\0';
	tmp_mkdir(dir);
	ck_assert_int_eq(symlink(target, below(path)), 0);
}

#define ROOT_MOUNT "21 1 0:19 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"

/* A machine with one pmem disk, one dax device and two processes; nothing is used. */
static void new_machine(void)
{
	static int number;

	snprintf(root, sizeof(root), "%s", tmp_path("%d-%d", getpid(), number++));
	file("/sys/class/block/pmem0/dev", "259:3\n");
	tmp_mkdir(below("/sys/class/block/pmem0/holders"));
	tmp_mkdir(below("/sys/class/block/pmem0/queue"));
	file("/sys/class/block/loop0/size", "0\n");
	file("/sys/bus/dax/devices/dax0.0/dev", "252:7\n");
	link_to("/sys/bus/dax/devices/dax0.0/driver",
		"../../../bus/dax/drivers/device_dax");
	file("/proc/self/mountinfo", ROOT_MOUNT);
	file("/proc/1/mountinfo", ROOT_MOUNT);
	file("/proc/1/comm", "init\n");
	file("/proc/1/maps", "");
	link_to("/proc/1/fd/0", "/dev/null");
	file("/proc/88/mountinfo", ROOT_MOUNT);
	file("/proc/88/comm", "daemon\n");
	file("/proc/88/maps", "7f0000000000-7f0000001000 r--p 00000000 08:01 42 /usr/lib/libc.so.6\n");
	link_to("/proc/88/fd/3", "socket:[1234]");
	file("/proc/swaps", "Filename Type Size Used Priority\n");
}

static void free_of_users(const char *device)
{
	ck_assert_int_eq(users_find(root, device, text), 0);
	ck_assert_str_eq(text, "");
}

static void used(const char *device, int err, const char *by)
{
	ck_assert_int_eq(users_find(root, device, text), err);
	ck_assert_str_eq(text, by);
}

START_TEST(nobody)
{
	new_machine();
	free_of_users("pmem0");
	free_of_users("dax0.0");
	free_of_users("pmem7");
	free_of_users("dax7.0");
}
END_TEST

START_TEST(mounted_by_number)
{
	new_machine();
	file("/proc/self/mountinfo", ROOT_MOUNT
	     "40 21 259:3 / /srv/data rw shared:2 master:3 - xfs /dev/disk/by-id/x rw,dax\n");
	used("pmem0", -EBUSY, "pmem0 is mounted at /srv/data");
	free_of_users("dax0.0");
}
END_TEST

/* btrfs has an anonymous number. */
START_TEST(mounted_by_source)
{
	new_machine();
	file("/proc/self/mountinfo", ROOT_MOUNT
	     "40 21 0:44 / /srv rw - btrfs /dev/pmem0 rw\n");
	used("pmem0", -EBUSY, "pmem0 is mounted at /srv");
}
END_TEST

START_TEST(other_devices_with_like_names_are_not_it)
{
	new_machine();
	file("/proc/self/mountinfo", ROOT_MOUNT
	     "40 21 259:30 / /a rw - ext4 /dev/pmem00 rw\n"
	     "41 21 25:3 / /b rw - ext4 /dev/pmem0s rw\n"
	     "42 21 1:259:3 / /c rw - ext4 /mnt/dev/pmem0 rw\n");
	file("/proc/swaps", "Filename\n/dev/pmem01 partition 1 0 -2\n");
	link_to("/proc/88/fd/4", "/dev/pmem0s");
	link_to("/proc/88/fd/5", "/tmp/dev/pmem0");
	link_to("/proc/88/fd/6", "/dev/dax0.00");
	file("/proc/88/maps", "7f00-7f01 rw-s 0 00:06 4 /dev/dax0.01\n");
	file("/sys/class/block/loop0/loop/backing_file", "/dev/pmem0.img\n");
	free_of_users("pmem0");
	free_of_users("dax0.0");
}
END_TEST

START_TEST(mounted_by_the_first_process)
{
	new_machine();
	file("/proc/1/mountinfo", ROOT_MOUNT
	     "40 21 259:3 / /srv rw - xfs /dev/pmem0 rw\n");
	used("pmem0", -EBUSY,
	     "pmem0 is mounted at /srv in the mount namespace of process 1");
}
END_TEST

START_TEST(mounted_in_a_container)
{
	new_machine();
	file("/proc/88/mountinfo", ROOT_MOUNT
	     "40 21 259:3 / /srv rw - xfs /dev/pmem0 rw\n");
	used("pmem0", -EBUSY,
		  "pmem0 is mounted at /srv in the mount namespace of process 88");
}
END_TEST

START_TEST(swap)
{
	new_machine();
	file("/proc/swaps", "Filename\tType\n/dev/sda2 partition 1 0 -2\n"
	     "/dev/pmem0                              partition\t1\t0\t-3\n");
	used("pmem0", -EBUSY, "pmem0 is used as swap");
}
END_TEST

START_TEST(device_mapper)
{
	new_machine();
	file("/sys/class/block/dm-4/dm/name", "vg0-fast\n");
	link_to("/sys/class/block/pmem0/holders/dm-4", "../../dm-4");
	used("pmem0", -EBUSY, "pmem0 is held by dm-4 (vg0-fast)");
}
END_TEST

START_TEST(raid)
{
	new_machine();
	link_to("/sys/class/block/pmem0/holders/md127", "../../md127");
	used("pmem0", -EBUSY, "pmem0 is held by md127");
}
END_TEST

START_TEST(loop)
{
	new_machine();
	file("/sys/class/block/loop0/loop/backing_file", "/dev/pmem0\n");
	used("pmem0", -EBUSY, "pmem0 is held by loop0");
}
END_TEST

START_TEST(partitions)
{
	new_machine();
	file("/sys/class/block/pmem0/pmem0p1/partition", "1\n");
	file("/sys/class/block/pmem0/pmem0p2/partition", "2\n");
	file("/sys/class/block/pmem0p1/dev", "259:4\n");
	file("/sys/class/block/pmem0p2/dev", "259:5\n");
	free_of_users("pmem0");
	file("/proc/self/mountinfo", "40 21 259:5 / /p2 rw - xfs /dev/x rw\n");
	used("pmem0", -EBUSY, "pmem0p2 is mounted at /p2");
	file("/proc/self/mountinfo", "");
	link_to("/proc/88/fd/7", "/dev/pmem0p1");
	used("pmem0", -EAGAIN, "pmem0p1 is open in process 88 (daemon)");
}
END_TEST

START_TEST(open_files)
{
	new_machine();
	link_to("/proc/88/fd/7", "/dev/pmem0");
	link_to("/proc/88/fd/8", "/dev/dax0.0");
	used("pmem0", -EAGAIN, "pmem0 is open in process 88 (daemon)");
	used("dax0.0", -EAGAIN, "dax0.0 is open in process 88 (daemon)");
}
END_TEST

/* A mapping outlives the file. */
START_TEST(mappings)
{
	new_machine();
	file("/proc/88/maps", "5500-5600 r-xp 0 08:01 42 /usr/bin/d\n"
	     "7f0000000000-7f0040000000 rw-s 00000000 00:06 400 /dev/dax0.0\n"
	     "7ffe-7fff rw-p 0 00:00 0 [stack]\n");
	used("dax0.0", -EBUSY, "dax0.0 is mapped by process 88");
	file("/proc/88/maps", "7f-80 rw-s 0 00:06 400 /dev/dax0.0 (deleted)\n");
	used("dax0.0", -EBUSY, "dax0.0 is mapped by process 88");
}
END_TEST

START_TEST(kmem)
{
	new_machine();
	unlink(below("/sys/bus/dax/devices/dax0.0/driver"));
	free_of_users("dax0.0");
	link_to("/sys/bus/dax/devices/dax0.0/driver",
		"../../../bus/dax/drivers/kmem");
	used("dax0.0", -EBUSY, "dax0.0 is bound to kmem: it is system RAM");
	unlink(below("/sys/bus/dax/devices/dax0.0/driver"));
	link_to("/sys/bus/dax/devices/dax0.0/driver", "drivers/other");
	used("dax0.0", -EBUSY, "dax0.0 is bound to other");
}
END_TEST

START_TEST(odd_lines_are_not_trusted)
{
	new_machine();
	file("/proc/self/mountinfo", "\n \n- - -\n40 21 259:3\n40 21 259:3 / \n"
	     "1 2 3 4 5 6 7 8 9 - \n1 2 3 4 5 - x\n");
	file("/proc/swaps", "\n\t\n /dev/pmem0 x\n");
	file("/proc/88/maps", "\n/\nx y z\n");
	file("/sys/class/block/loop0/loop/backing_file", "");
	free_of_users("pmem0");
	free_of_users("dax0.0");
}
END_TEST

START_TEST(long_names_are_cut)
{
	char line[2048], deep[1024];

	new_machine();
	memset(deep, 'x', sizeof(deep) - 1);
	deep[sizeof(deep) - 1] = '\0';
	snprintf(line, sizeof(line), "40 21 259:3 / /%s rw - xfs /dev/x rw\n",
		 deep);
	file("/proc/self/mountinfo", line);
	ck_assert_int_eq(users_find(root, "pmem0", text), -EBUSY);
	ck_assert_uint_eq(strlen(text), USERS_TEXT - 1);
}
END_TEST

/* Without /proc nobody could be seen: that must not pass for nobody. */
START_TEST(no_processes_is_an_error)
{
	new_machine();
	ck_assert_int_eq(rename(below("/proc"), below("/gone")), 0);
	ck_assert_int_eq(users_find(root, "pmem0", text), -ENOENT);
	ck_assert_int_eq(users_find(root, "dax0.0", text), -ENOENT);
}
END_TEST

START_TEST(no_file_is_left_open)
{
	int nr = 0, after = 0;

	new_machine();
	for (int fd = 0; fd < 256; fd++)
		nr += fcntl(fd, F_GETFD) >= 0;
	users_find(root, "pmem0", text);
	link_to("/proc/88/fd/7", "/dev/pmem0");
	users_find(root, "pmem0", text);
	link_to("/sys/class/block/pmem0/holders/md127", "../../md127");
	users_find(root, "pmem0", text);
	for (int fd = 0; fd < 256; fd++)
		after += fcntl(fd, F_GETFD) >= 0;
	ck_assert_int_eq(nr, after);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		nobody,
		mounted_by_number,
		mounted_by_source,
		other_devices_with_like_names_are_not_it,
		mounted_by_the_first_process,
		mounted_in_a_container,
		swap,
		device_mapper,
		raid,
		loop,
		partitions,
		open_files,
		mappings,
		kmem,
		odd_lines_are_not_trusted,
		long_names_are_cut,
		no_processes_is_an_error,
		no_file_is_left_open,
	};

	return TMP_RUN("users", tests);
}

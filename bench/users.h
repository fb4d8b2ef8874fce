/* SPDX-License-Identifier: MIT */
/*
 * Who uses a block device or a dax device: the kernel would take it away from
 * under a mounted filesystem, so nobody else protects it.
 */
#ifndef BENCH_USERS_H
#define BENCH_USERS_H

#define USERS_TEXT 256

/*
 * Looks below @root ("" for the machine) for who uses @device (pmem0, dax0.0).
 * 0: nobody; -EBUSY: @text says who, as in "pmem0 is mounted at /srv"; another
 * -errno: it could not be found out.
 *
 * Quick is what can be read without walking through all processes: mounts that
 * this and the first process see, swap, holders (dm, md), loop devices, and the
 * driver of a dax device.
 */
int users_quick(const char *root, const char *device, char text[static USERS_TEXT]);

/*
 * Also mounts in all other mount namespaces, mappings and open files. -EAGAIN: an
 * open file, @text says whose: it may be udev's, which soon closes it.
 */
int users_all(const char *root, const char *device, char text[static USERS_TEXT]);

#endif

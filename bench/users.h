/* SPDX-License-Identifier: MIT */
/*
 * Who uses a block device or a dax device: the kernel would take it away from
 * under a mounted filesystem, so nobody else protects it.
 */
#ifndef BENCH_USERS_H
#define BENCH_USERS_H

#define USERS_TEXT 256

/*
 * Looks below @root ("" for the machine) for who uses @device (pmem0, dax0.0): mounts
 * in all mount namespaces, swap, holders (dm, md), loop devices, the driver of a dax
 * device, mappings and open files. 0: nobody; -EBUSY: @text says who, as in "pmem0 is
 * mounted at /srv"; -EAGAIN: an open file, @text says whose: it may be udev's, which
 * soon closes it; another -errno: it could not be found out.
 */
int users_find(const char *root, const char *device, char text[static USERS_TEXT]);

#endif

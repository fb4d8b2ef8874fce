/* SPDX-License-Identifier: MIT */
/*
 * Client of /dev/memmap_bench. Every function returns 0 or -errno as the module
 * documents it in memmap_bench.h.
 */
#ifndef BENCH_DEVICE_H
#define BENCH_DEVICE_H

#include "memmap_bench.h"

/* Opens the device. *@fd is set only on 0. */
int device_open(int *fd);
void device_close(int fd);

int device_info(int fd, struct memmap_bench_info *info);

/* In and out fields as documented; sizes are set here. */
int device_range_create(int fd, struct memmap_bench_range_create *create);
int device_range_destroy(int fd, unsigned int id);
int device_run(int fd, struct memmap_bench_run *run);
int device_bind(int fd, struct memmap_bench_bind *bind);
int device_trace_start(int fd, struct memmap_bench_trace_start *start);
int device_trace_stop(int fd, struct memmap_bench_trace_stop *stop);
int device_inspect(int fd, struct memmap_bench_inspect *inspect);

/* Why device_open() failed and what to do, in words. */
const char *device_open_advice(int err);

#endif

/* SPDX-License-Identifier: MIT */
/* The caches that a memmap may lie in, as the facts of a result tell them. */
#ifndef BENCH_CACHES_H
#define BENCH_CACHES_H

#include <jansson.h>

/*
 * A memmap that is so many times as large as they are is cold: what may still be in them
 * when its initialisation begins is the time of one part in so many.
 */
#define CACHES_COLD	8

/*
 * Bytes of the last level of caches that the CPUs of one node have together, by @env of
 * env.json; 0: not known. Of a node is what the machine has, divided by the nodes with CPUs.
 */
double caches_of_node(const json_t *env);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * Threads that wait for work: made once, and awake before the clock starts, so that
 * a start costs a store to memory and not the waking of a CPU.
 *
 * A run goes: crew_grow(), crew_arm() of each thread, crew_ready(); then each armed
 * thread is told crew_go() or crew_dismiss(), by anybody; crew_wait().
 */
#ifndef BENCH_MODEL_THREADS_H
#define BENCH_MODEL_THREADS_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "topology.h"

#define CREW_ANY_CPU	(-1)

struct crew;

/*
 * struct crew_thread
 * @state: what it is told and what it does; others wait for it and wake it by futex
 * @cpu: where it is asked to be; CREW_ANY_CPU: not bound
 * @bound: where it is bound, or -2: it never was
 * @err: 0, or why it could not be bound
 * @delay: /proc/thread-self/schedstat of it, or -1
 * @fn, @arg: its work
 */
struct crew_thread {
	struct crew *crew;
	pthread_t thread;
	uint32_t state;
	int cpu;
	int bound;
	int err;
	int delay;
	void (*fn)(void *arg);
	void *arg;
} __attribute__((aligned(64)));

/*
 * struct crew
 * @threads: pointers to them, since they must not move
 * @unready: armed threads that are not awake yet
 * @unfinished: armed threads that have not ended
 */
struct crew {
	struct topology *topology;
	struct crew_thread **threads;
	unsigned int nr;
	uint32_t unready __attribute__((aligned(64)));
	uint32_t unfinished __attribute__((aligned(64)));
};

/* An empty crew needs no opening but its @topology; @crew must not move. */
void crew_close(struct crew *crew);

/* At least @nr threads. 0 or -errno. */
int crew_grow(struct crew *crew, unsigned int nr);

/* Wakes a thread, sends it to @cpu and lets it spin until it is told to go. */
void crew_arm(struct crew_thread *thread, int cpu, void (*fn)(void *arg),
	      void *arg);

/* Sleeps until all armed threads are where they should be. 0 or -errno of one. */
int crew_ready(struct crew *crew, unsigned int nr);

void crew_go(struct crew_thread *thread);
void crew_dismiss(struct crew_thread *thread);

/* Sleeps until all armed threads have ended. */
void crew_wait(struct crew *crew);

/*
 * Time in which @thread could have run but did not, since it began, ns;
 * MEMMAP_BENCH_UNKNOWN where the kernel does not count it. Any thread may ask; what
 * @thread waits just then is counted when it gets its CPU.
 */
uint64_t crew_run_delay(const struct crew_thread *thread);

/* The same of the calling thread, which need not be of a crew. */
uint64_t crew_own_delay(void);

/* Whether it is counted. */
bool crew_counts_delay(void);

#endif

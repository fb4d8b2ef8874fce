// SPDX-License-Identifier: MIT
/* Threads that wait for work; see model_threads.h. */
#include "model_threads.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "memmap_bench.h"

#define NEVER_BOUND	(-2)
#define SCHEDSTAT	"/proc/thread-self/schedstat"

enum state {
	STATE_IDLE,	/* asleep */
	STATE_ARMED,	/* told to wake */
	STATE_READY,	/* awake, spinning */
	STATE_GO,
	STATE_DISMISSED,
	STATE_QUIT,
};

static uint32_t get(const uint32_t *word)
{
	return __atomic_load_n(word, __ATOMIC_ACQUIRE);
}

static void set(uint32_t *word, uint32_t value)
{
	__atomic_store_n(word, value, __ATOMIC_RELEASE);
}

static void wake(uint32_t *word)
{
	syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

/* Returns at once where *@word is not @value, and may return for nothing. */
static void doze(uint32_t *word, uint32_t value)
{
	syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
}

static void count_down(uint32_t *word)
{
	if (!__atomic_sub_fetch(word, 1, __ATOMIC_ACQ_REL))
		wake(word);
}

static void await_zero(uint32_t *word)
{
	uint32_t value;

	while ((value = get(word)))
		doze(word, value);
}

static uint32_t sleep_while(uint32_t *word, uint32_t value)
{
	uint32_t now;

	while ((now = get(word)) == value)
		doze(word, value);
	return now;
}

/* The CPU may be that of the one who will say go: it must get it. */
static uint32_t spin_while(uint32_t *word, uint32_t value)
{
	uint32_t now;

	while ((now = get(word)) == value)
		sched_yield();
	return now;
}

static void bind_as_asked(struct crew_thread *thread)
{
	thread->err = 0;
	if (thread->bound == thread->cpu)
		return;
	thread->err = topology_bind_thread(thread->crew->topology, thread->cpu);
	thread->bound = thread->err ? NEVER_BOUND : thread->cpu;
}

static void *serve(void *arg)
{
	struct crew_thread *thread = arg;
	struct crew *crew = thread->crew;

	/* Of the thread that opens it. */
	thread->delay = open(SCHEDSTAT, O_RDONLY | O_CLOEXEC);
	while (sleep_while(&thread->state, STATE_IDLE) != STATE_QUIT) {
		bind_as_asked(thread);
		set(&thread->state, STATE_READY);
		count_down(&crew->unready);
		if (spin_while(&thread->state, STATE_READY) == STATE_GO)
			thread->fn(thread->arg);
		set(&thread->state, STATE_IDLE);
		count_down(&crew->unfinished);
	}
	if (thread->delay >= 0)
		close(thread->delay);
	return NULL;
}

static int start(struct crew_thread *thread)
{
	sigset_t all, before;
	int err;

	/* Signals are for the runner's own thread. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	err = pthread_create(&thread->thread, NULL, serve, thread);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return -err;
}

static int add_thread(struct crew *crew)
{
	struct crew_thread *thread = aligned_alloc(64, sizeof(*thread));
	int err;

	if (!thread)
		return -ENOMEM;
	*thread = (struct crew_thread){
		.crew = crew,
		.bound = NEVER_BOUND,
		.delay = -1,
	};
	err = start(thread);
	if (err) {
		free(thread);
		return err;
	}
	crew->threads[crew->nr++] = thread;
	return 0;
}

int crew_grow(struct crew *crew, unsigned int nr)
{
	struct crew_thread **threads;
	int err = 0;

	if (nr <= crew->nr)
		return 0;
	threads = realloc(crew->threads, nr * sizeof(struct crew_thread *));
	if (!threads)
		return -ENOMEM;
	crew->threads = threads;
	while (!err && crew->nr < nr)
		err = add_thread(crew);
	return err;
}

void crew_close(struct crew *crew)
{
	while (crew->nr) {
		struct crew_thread *thread = crew->threads[--crew->nr];

		set(&thread->state, STATE_QUIT);
		wake(&thread->state);
		pthread_join(thread->thread, NULL);
		free(thread);
	}
	free(crew->threads);
	crew->threads = NULL;
}

void crew_arm(struct crew_thread *thread, int cpu, void (*fn)(void *arg),
	      void *arg)
{
	thread->cpu = cpu;
	thread->fn = fn;
	thread->arg = arg;
	__atomic_add_fetch(&thread->crew->unready, 1, __ATOMIC_RELAXED);
	__atomic_add_fetch(&thread->crew->unfinished, 1, __ATOMIC_RELAXED);
	set(&thread->state, STATE_ARMED);
	wake(&thread->state);
}

int crew_ready(struct crew *crew, unsigned int nr)
{
	int err = 0;

	await_zero(&crew->unready);
	for (unsigned int i = 0; i < nr && !err; i++)
		err = crew->threads[i]->err;
	return err;
}

void crew_go(struct crew_thread *thread)
{
	set(&thread->state, STATE_GO);
}

void crew_dismiss(struct crew_thread *thread)
{
	set(&thread->state, STATE_DISMISSED);
}

void crew_wait(struct crew *crew)
{
	await_zero(&crew->unfinished);
}

/* "ran delayed timeslices"; all 0 where the kernel could count but does not. */
static uint64_t read_delay(int fd)
{
	char text[80];
	uint64_t ran;
	char *end;
	ssize_t got = -1;

	if (fd >= 0)
		got = pread(fd, text, sizeof(text) - 1, 0);
	if (got <= 0)
		return MEMMAP_BENCH_UNKNOWN;
	text[got] = '\0';
	ran = strtoull(text, &end, 10);
	return ran ? strtoull(end, NULL, 10) : MEMMAP_BENCH_UNKNOWN;
}

uint64_t crew_run_delay(const struct crew_thread *thread)
{
	return read_delay(thread->delay);
}

uint64_t crew_own_delay(void)
{
	int fd = open(SCHEDSTAT, O_RDONLY | O_CLOEXEC);
	uint64_t delay = read_delay(fd);

	if (fd >= 0)
		close(fd);
	return delay;
}

bool crew_counts_delay(void)
{
	return crew_own_delay() != MEMMAP_BENCH_UNKNOWN;
}

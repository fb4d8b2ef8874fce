/* SPDX-License-Identifier: MIT */
/*
 * C API over Google Benchmark, as much of it as a runner needs that takes its
 * samples itself.
 *
 * The library runs all repetitions of one benchmark before the next, and its
 * random interleaving cannot be seeded. So the samples are taken in rounds by
 * the caller; each point is then registered with manual time, one iteration a
 * repetition, and its callback hands out the samples one by one. Statistics and
 * JSON are the library's.
 */
#ifndef BENCH_GBENCH_H
#define BENCH_GBENCH_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct gbench_counter {
	char name[32];
	double value;
};

#define GBENCH_COUNTERS 40

/*
 * struct gbench_sample - one repetition
 * @seconds: manual time
 * @cpu_seconds: processor time that the work took; stands in the JSON's cpu_time
 * @error: why there is no time, or NULL
 * @counters: finite values only; others are left out
 */
struct gbench_sample {
	double seconds;
	double cpu_seconds;
	const char *error;
	struct gbench_counter counters[GBENCH_COUNTERS];
	size_t nr_counters;
};

typedef void (*gbench_fn)(void *arg, unsigned int repetition,
			  struct gbench_sample *sample);

/* Once, before anything else. @program stands in the JSON. */
void gbench_init(const char *program);

/* Adds a key of the JSON's context. Control characters are replaced. */
void gbench_context(const char *key, const char *value);

/* Registers a benchmark of @repetitions samples. @label: free text, may be "". */
void gbench_register(const char *name, const char *label,
		     unsigned int repetitions, gbench_fn fn, void *arg);

/*
 * Runs what was registered since the last call. With @more the same benchmarks
 * will come again with more samples, and their rows replace these. 0, or -EIO if
 * any got lost.
 */
int gbench_run(bool more);

/* The JSON of everything run so far, complete; valid until the next call. */
const char *gbench_json(void);

void gbench_shutdown(void);

#ifdef __cplusplus
}
#endif

#endif

/* SPDX-License-Identifier: MIT */
/*
 * What else went on in the machine while a sample was taken: counts and settings of
 * the kernel, by CPU, read before a sample and after it. Nothing is read while the
 * clock runs.
 *
 * Between the two readings lies the whole sample: the filling before the timed part
 * and the verification behind it as well, which take longer than it. What disturbed
 * only those cannot be told apart from what disturbed the timed part: it costs a
 * sample, but gives no wrong figure. Of what little is borne, the budget is a part of
 * this whole window, since all that can be assumed is that it comes evenly. What is
 * known of the timed part alone, how long a worker waited for a CPU, is not here: the
 * module tells it exactly, and judge.h holds it against that part.
 */
#ifndef BENCH_WATCH_H
#define BENCH_WATCH_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WATCH_REASON	160
#define WATCH_SETTING	64

/* Part of the window that a disturbance may take, as a worker may wait. */
#define WATCH_SHARE	0.01

/*
 * In the order in which they are read before a sample; after it they are read the
 * other way round, so that the last ones, which rise all the time, enclose it most
 * closely.
 */
enum watch_source {
	WATCH_SMI,
	WATCH_THROTTLED,
	WATCH_FREQUENCY,
	WATCH_CLOCKSOURCE,
	WATCH_STEAL,
	WATCH_INTERRUPTS,
	WATCH_SOURCES
};

/*
 * struct watch_reading
 * @at: of each source, ns: before it was read before a sample, behind it after one
 * @count: by CPU, MEMMAP_BENCH_UNKNOWN where it could not be read; of sources that
 *	count, else NULL
 * @frequency: settings by CPU, "" where there are none
 * @turbo: of all CPUs
 * @clocksource: "" where it is not known
 */
struct watch_reading {
	uint64_t at[WATCH_SOURCES];
	uint64_t *count[WATCH_SOURCES];
	char (*frequency)[WATCH_SETTING];
	char turbo[WATCH_SETTING];
	char clocksource[WATCH_SETTING];
};

/*
 * struct watch
 * @root: in place of the machine's, or ""
 * @guest: a hypervisor may take CPUs away, and need not say so
 * @nr_cpus: those with lower numbers are watched
 * @worked: by CPU, whether a worker of the sample was on it
 * @smi: by CPU, what its count is read from, or -1
 * @smi_device: those are MSR devices, not perf events
 * @absent: the machine does not have the source: it is not read again
 * @reason: why the source could not be read the last time, or ""
 * @text: a file that is read as a whole, @room bytes
 * @reading_ns: what reading took, of the sample
 */
struct watch {
	const char *root;
	bool guest;
	unsigned int nr_cpus;
	struct watch_reading before, after;
	bool *worked;
	int *smi;
	bool smi_device;
	bool absent[WATCH_SOURCES];
	char reason[WATCH_SOURCES][WATCH_REASON];
	char *text;
	size_t room;
	uint64_t reading_ns;
};

/*
 * Finds out what can be watched; what cannot has a reason afterwards. @root must
 * outlive the watch. 0 or -ENOMEM.
 */
int watch_open(struct watch *watch, const char *root, bool guest);
void watch_close(struct watch *watch);

/* Around a sample. */
void watch_begin(struct watch *watch);
void watch_end(struct watch *watch);

/* A worker of the sample was on @cpu; forgotten by the next watch_begin(). */
void watch_worked(struct watch *watch, int cpu);

/*
 * How often it was counted on the CPU of the sample's workers where it was most,
 * *@cpu. MEMMAP_BENCH_UNKNOWN where that is not known of each of them.
 */
uint64_t watch_most(const struct watch *watch, enum watch_source source,
		    unsigned int *cpu);

/* Between the readings of a source, ns. */
uint64_t watch_window(const struct watch *watch, enum watch_source source);

/* Why each source that cannot be read cannot. NULL: no memory. */
json_t *watch_unwatched(const struct watch *watch);

/* Their names with commas between; "" where all can be. Returns @text. */
const char *watch_list(const struct watch *watch, char *text, size_t size);

#endif

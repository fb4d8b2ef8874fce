/* SPDX-License-Identifier: MIT */
/* What disturbed a sample: the figures, and whether it may be believed for them. */
#ifndef BENCH_DISTURBANCE_H
#define BENCH_DISTURBANCE_H

#include <stddef.h>
#include <stdint.h>

struct point;
struct sample;
struct sampler;

/*
 * struct disturbance - MEMMAP_BENCH_UNKNOWN, -1 or "" where it is not known
 * @window_ns: in which interrupts were counted: the whole call
 * @reading_ns: what reading took, before and after the sample
 * @steal_ms, @throttled, @smi, @interrupts: of the worker's CPU that had most
 * @interrupts_cpu: that one
 * @clocksource: behind the sample
 * @frequency_changes: CPUs whose settings changed, and one more for turbo
 * @moved: workers that ended on another CPU than they began on
 * @runner_cpu: where the runner was behind the sample
 */
struct disturbance {
	uint64_t window_ns;
	uint64_t reading_ns;
	uint64_t steal_ms;
	uint64_t throttled;
	uint64_t smi;
	uint64_t interrupts;
	int interrupts_cpu;
	char clocksource[64];
	uint64_t frequency_changes;
	uint64_t moved;
	int runner_cpu;
};

/* The columns of a row of disturbances.csv behind the first, which is the sample. */
#define DISTURBANCE_COLUMNS \
	"steal_ms,throttled,smi,interrupts,interrupts_cpu,clocksource," \
	"frequency_changes,moved,runner_cpu,window_ms,reading_ms"

/* Room for such a row. */
#define DISTURBANCE_ROW	384

/* Nothing is known. */
void disturbance_begin(struct disturbance *disturbance);

/*
 * Notes what disturbed the sample that was taken last, and doubts it where that was
 * too much, or where somebody who was bound to a CPU went to another.
 */
void disturbance_judge(struct sampler *sampler, const struct point *point,
		       struct sample *sample);

/* DISTURBANCE_COLUMNS of it. Returns @text. */
const char *disturbance_row(const struct disturbance *of,
			    char text[static DISTURBANCE_ROW]);

#endif

/* SPDX-License-Identifier: MIT */
/* What a source of watch.h is; one file each. */
#ifndef BENCH_WATCH_INTERNAL_H
#define BENCH_WATCH_INTERNAL_H

#include "sample.h"
#include "watch.h"

/*
 * struct watch_source_ops
 * @name: in env.json
 * @counts: a number by CPU, which is all unknown before it is read
 * @open: or NULL; what is not there sets @watch->absent and the reason, and is no
 *	error; @close: or NULL
 * @read: 0, or -errno and the reason in @why; -ENOENT: it will never be there
 * @judge: puts what was found into @sample, and doubts it if that is too much
 */
struct watch_source_ops {
	const char *name;
	bool counts;
	int (*open)(struct watch *watch);
	void (*close)(struct watch *watch);
	int (*read)(struct watch *watch, struct watch_reading *to,
		    char why[static WATCH_REASON]);
	void (*judge)(const struct watch *watch, struct sample *sample);
};

extern const struct watch_source_ops watch_smi, watch_throttled, watch_frequency,
	watch_clocksource, watch_steal, watch_interrupts;

/* Lets each source judge the sample that is between the readings. */
void watch_judge(const struct watch *watch, struct sample *sample);

/*
 * The whole file @path below the root in @watch->text, which ends with 0. 0 or -errno
 * with the reason in @why.
 */
int watch_read_file(struct watch *watch, const char *path,
		    char why[static WATCH_REASON]);

/* ns of the clock that samples are timed by. */
uint64_t watch_now(void);

#endif

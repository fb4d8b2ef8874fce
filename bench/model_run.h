/* SPDX-License-Identifier: MIT */
/* One run of the model, as its caller asks for it. */
#ifndef BENCH_MODEL_RUN_H
#define BENCH_MODEL_RUN_H

#include "model_internal.h"

/* enum memmap_bench_reason of a writer and of a schedule. */
uint8_t model_writer_reason(unsigned int writer);
uint8_t model_schedule_reason(unsigned int schedule);

/* 0 or -errno, as the ioctl. @ranges are those that @run names. */
int model_run_ranges(struct model *model, struct model_range **ranges,
		     struct memmap_bench_run *run);

#endif

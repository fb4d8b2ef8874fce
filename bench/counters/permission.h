/* SPDX-License-Identifier: GPL-2.0-only */
/* Why the kernel would not open a counter, in words. */
#ifndef COUNTERS_PERMISSION_H
#define COUNTERS_PERMISSION_H

#include "events.h"

/* The state that follows from @err (-errno) on @pmu, and into @why the reason. */
enum event_state permission_explain(const char *root, const char *pmu, int err,
				    char *why, size_t size);

#endif

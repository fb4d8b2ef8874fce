// SPDX-License-Identifier: GPL-2.0-only
/*
 * Schedule serial: one range after another under one mutex, as all probes queued
 * up on the memory-hotplug lock until Linux 4.19. A worker's clock starts when it
 * has the lock. 4.19 made its second pass after the unlock, so two nodes could
 * have overlapped there; the published figures have the nodes one after another
 * as a whole (30-40 s each, 20180925200551.3576.18755.stgit), and so has this.
 */
#include <linux/mutex.h>

#include "schedule.h"

static DEFINE_MUTEX(hotplug_lock);

static void serial_caller(struct mbench_worker *worker)
{
	/*
	 * Nothing kills a kworker; but while it waits, for minutes on large
	 * machines, it must not look like a hung task.
	 */
	if (mutex_lock_killable(&hotplug_lock))
		return;
	mbench_whole_range(worker);
	mutex_unlock(&hotplug_lock);
}

const struct mbench_schedule mbench_schedule_serial = {
	.max_threads = 1,
	.caller = serial_caller,
};

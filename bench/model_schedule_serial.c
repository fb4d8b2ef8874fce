// SPDX-License-Identifier: MIT
/* Schedule serial: one range after another; a worker's clock starts when it may. */
#include "model_schedule.h"

static pthread_mutex_t hotplug_lock = PTHREAD_MUTEX_INITIALIZER;

static void serial_caller(struct model_worker *worker)
{
	pthread_mutex_lock(&hotplug_lock);
	model_whole_range(worker);
	pthread_mutex_unlock(&hotplug_lock);
}

const struct model_schedule model_schedule_serial = {
	.max_threads = 1,
	.caller = serial_caller,
};

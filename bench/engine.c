// SPDX-License-Identifier: MIT
/* Module or model; see engine.h. */
#include "engine.h"

#include <errno.h>
#include <string.h>

#include "device.h"
#include "model.h"

int engine_info(const struct engine *engine, struct memmap_bench_info *info)
{
	return engine->model ? model_info(engine->model, info) :
			       device_info(engine->device, info);
}

int engine_range_create(const struct engine *engine,
			struct memmap_bench_range_create *create)
{
	return engine->model ? model_range_create(engine->model, create) :
			       device_range_create(engine->device, create);
}

int engine_range_destroy(const struct engine *engine, unsigned int id)
{
	return engine->model ? model_range_destroy(engine->model, id) :
			       device_range_destroy(engine->device, id);
}

int engine_run(const struct engine *engine, struct memmap_bench_run *run)
{
	return engine->model ? model_run(engine->model, run) :
			       device_run(engine->device, run);
}

uint64_t engine_late_ns(const struct engine *engine)
{
	return engine->model ? model_late_ns(engine->model) :
			       MEMMAP_BENCH_UNKNOWN;
}

const char *engine_advice(bool model, int err)
{
	if (!model)
		return device_open_advice(err);
	switch (err) {
	case -EOPNOTSUPP:
		return "this build has no model; measure with --where kernel";
	case -ENOMEM:
		return "no memory for the model; free some and run again";
	default:
		return strerror(-err);
	}
}

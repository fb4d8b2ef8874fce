// SPDX-License-Identifier: MIT
/* The model; see model.h. */
#include "model.h"

#include <errno.h>
#include <stddef.h>

int model_open(struct topology *topology, struct model **out)
{
	(void)topology;
	*out = NULL;
	return -EOPNOTSUPP;
}

void model_close(struct model *model)
{
	(void)model;
}

int model_info(struct model *model, struct memmap_bench_info *info)
{
	(void)model;
	(void)info;
	return -EOPNOTSUPP;
}

int model_range_create(struct model *model,
		       struct memmap_bench_range_create *create)
{
	(void)model;
	(void)create;
	return -EOPNOTSUPP;
}

int model_range_destroy(struct model *model, unsigned int id)
{
	(void)model;
	(void)id;
	return -EOPNOTSUPP;
}

int model_run(struct model *model, struct memmap_bench_run *run)
{
	(void)model;
	(void)run;
	return -EOPNOTSUPP;
}

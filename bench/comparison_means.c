// SPDX-License-Identifier: MIT
/* Geometric means of a comparison's ratios; see comparison.h. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "comparison.h"

/* Adds the logarithm of a ratio to the mean of that name. */
static size_t add_to_mean(struct comparison_mean *means, size_t nr,
			  const char *kind, const char *name, size_t length,
			  double logarithm)
{
	char whole[sizeof(means[0].name)];
	size_t i;

	snprintf(whole, sizeof(whole), "%s%.*s", kind, (int)length, name);
	for (i = 0; i < nr && strcmp(means[i].name, whole) != 0;)
		i++;
	if (i == COMPARISON_MEANS)
		return nr;
	if (i == nr) {
		means[nr++] = (struct comparison_mean){ .nr = 0 };
		memcpy(means[i].name, whole, sizeof(whole));
	}
	means[i].ratio += logarithm;
	means[i].nr++;
	return nr;
}

/* memmap/padata/kernel/...: by schedule and writer; bind/sync/...: by both words. */
static size_t add_groups(struct comparison_mean *means, size_t nr,
			 const char *name, double logarithm)
{
	const char *second = strchr(name, '/');
	const char *third = second ? strchr(second + 1, '/') : NULL;
	bool memmap = !strncmp(name, "memmap/", strlen("memmap/"));
	size_t last;

	if (!third)
		return nr;
	if (!memmap)
		return add_to_mean(means, nr, "", name, (size_t)(third - name),
				   logarithm);
	last = strcspn(third + 1, "/");
	nr = add_to_mean(means, nr, "schedule ", second + 1,
			 (size_t)(third - second - 1), logarithm);
	return add_to_mean(means, nr, "writer ", third + 1, last, logarithm);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct comparison_mean *)a)->name,
		      ((const struct comparison_mean *)b)->name);
}

size_t comparison_means(const struct comparison *comparison,
			struct comparison_mean means[COMPARISON_MEANS])
{
	size_t nr = 0;

	for (size_t i = 0; i < comparison->nr; i++) {
		const struct comparison_row *row = &comparison->rows[i];
		double logarithm = log(row->ratio.value);

		if (!isfinite(logarithm))
			continue;
		nr = add_to_mean(means, nr, "", "all points", 10, logarithm);
		nr = add_groups(means, nr, row->name, logarithm);
	}
	for (size_t i = 0; i < nr; i++)
		means[i].ratio = exp(means[i].ratio / (double)means[i].nr);
	/* All points stay the first. */
	if (nr > 1)
		qsort(means + 1, nr - 1, sizeof(*means), by_name);
	return nr;
}

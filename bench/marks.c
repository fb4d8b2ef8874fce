// SPDX-License-Identifier: MIT
/* marks.csv; see marks.h. */
#include "marks.h"

static const char *const words[] = {
	[SAMPLE_WARMUP] = "warmup",
	[SAMPLE_OUTLIER] = "outlier",
};

void marks_print(FILE *to, const struct series *all, size_t nr)
{
	fputs("sample,name,mark\n", to);
	for (size_t i = 0; i < nr; i++)
		for (size_t j = 0; j < all[i].nr; j++) {
			const struct sample *sample = &all[i].samples[j];

			if (sample->mark)
				fprintf(to, "%lu,\"%s\",%s\n", sample->number,
					all[i].point->name,
					words[sample->mark]);
		}
}

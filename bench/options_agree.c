// SPDX-License-Identifier: MIT
/* Whether options given again are those that are recorded; see options_agree.h. */
#include "options_agree.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "options_groups.h"

#define WHOLE	SIZE_MAX

/*
 * What options mean: fields of struct options, or as many entries of one as another
 * counts. Of an option that is not here the texts must be the same.
 */
static const struct meaning {
	int key;
	size_t at;
	size_t bytes;
	size_t count_at;	/* or WHOLE */
} meanings[] = {
#define FIELD(key, field) \
	{ key, offsetof(struct options, field), \
	  sizeof(((struct options *)0)->field), WHOLE }
#define LIST(key, field, count) \
	{ key, offsetof(struct options, field), \
	  sizeof(((struct options *)0)->field[0]), \
	  offsetof(struct options, count) }
	FIELD(KEY_PATH, paths),
	FIELD(KEY_WHERE, model),
	LIST(KEY_SIZES, sizes, nr_sizes),
	FIELD(KEY_FIT, fit),
	LIST(KEY_NODES, groups, nr_groups),
	FIELD(KEY_NODES, nodes_each),
	FIELD(KEY_NODES, nodes_all),
	FIELD(KEY_WRITERS, writers),
	FIELD(KEY_PREFILL, prefills),
	FIELD(KEY_SOURCE, source),
	LIST(KEY_NAMESPACES, namespaces, nr_namespaces),
	FIELD(KEY_TYPE, types),
	FIELD(KEY_SCHEDULES, schedules),
	LIST(KEY_THREADS, threads, nr_threads),
	FIELD(KEY_OVERSUBSCRIBE, oversubscribe),
	FIELD(KEY_PLACEMENT, placements),
	LIST(KEY_PLACEMENT, worker_nodes, nr_worker_nodes),
	FIELD(KEY_PLACEMENT, workers_each),
	LIST(KEY_CHUNK, chunks, nr_chunks),
	FIELD(KEY_CHUNK_ALIGN, chunk_aligns),
	FIELD(KEY_TOUCHES, touches),
	FIELD(KEY_PROBING, probings),
	FIELD(KEY_ALIGN, aligns),
	FIELD(KEY_STAGES, stages),
	FIELD(KEY_MODES, modes),
	FIELD(KEY_MAPS, maps),
	LIST(KEY_DESTROY_DATA, destroy, nr_destroy),
	FIELD(KEY_REPETITIONS, repetitions),
	FIELD(KEY_SEED, seed),
	FIELD(KEY_VERIFY, verify),
	FIELD(KEY_PROFILE, profile),
	FIELD(KEY_PART, parts),
};

/* What each call may have for itself. */
static bool is_free(int key)
{
	return key == KEY_RESUME || key == KEY_PROGRESS || key == KEY_DRY_RUN;
}

static bool means_the_same(const struct meaning *meaning,
			   const struct options *a, const struct options *b)
{
	const char *one = (const char *)a, *other = (const char *)b;
	unsigned int counts[2];
	size_t bytes = meaning->bytes;

	if (meaning->count_at != WHOLE) {
		memcpy(&counts[0], one + meaning->count_at, sizeof(counts[0]));
		memcpy(&counts[1], other + meaning->count_at, sizeof(counts[1]));
		if (counts[0] != counts[1])
			return false;
		bytes *= counts[0];
	}
	return !memcmp(one + meaning->at, other + meaning->at, bytes);
}

static bool agrees(int key, const struct options *a, const struct options *b)
{
	bool known = false;

	for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++) {
		if (meanings[i].key != key)
			continue;
		known = true;
		if (!means_the_same(&meanings[i], a, b))
			return false;
	}
	return known || !strcmp(a->texts[key - KEY_PATH],
				b->texts[key - KEY_PATH]);
}

unsigned int options_agree(const struct options *recorded,
			   const struct options *given,
			   void (*say)(const char *line))
{
	unsigned int differ = 0;
	char line[3 * OPTIONS_TEXT];

	for (int key = KEY_PATH; key < KEY_END; key++) {
		const char *was = recorded->texts[key - KEY_PATH];

		if (!options_given(given, key) || is_free(key) ||
		    agrees(key, recorded, given))
			continue;
		snprintf(line, sizeof(line), "--%s: recorded %s, now %s",
			 options_name(key), *was ? was : "the default",
			 given->texts[key - KEY_PATH]);
		say(line);
		differ++;
	}
	return differ;
}

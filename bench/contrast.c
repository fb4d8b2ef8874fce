// SPDX-License-Identifier: MIT
/* Contrasts within one result; see contrast.h. */
#include "contrast.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parts.h"

/* Which of the words a part of a name is, or their number. */
static size_t word_at(const struct contrast *contrast, const char *part,
		      size_t length)
{
	size_t i;

	for (i = 0; i < contrast->nr; i++)
		if (contrast->words[i].old_length == length &&
		    !memcmp(contrast->words[i].old, part, length))
			break;
	return i;
}

int contrast_add(struct contrast *contrast, const char *text, size_t length)
{
	const char *equal = memchr(text, '=', length);
	size_t before = equal ? (size_t)(equal - text) : 0;

	if (!before || before + 1 == length || memchr(text, '/', length) ||
	    memchr(equal + 1, '=', length - before - 1))
		return -EINVAL;
	if (word_at(contrast, text, before) < contrast->nr)
		return -EEXIST;
	if (contrast->nr == CONTRAST_WORDS)
		return -ENOSPC;
	contrast->words[contrast->nr].old = text;
	contrast->words[contrast->nr].old_length = before;
	contrast->words[contrast->nr].new = equal + 1;
	contrast->words[contrast->nr++].new_length = length - before - 1;
	return 0;
}

static size_t append(char *to, size_t used, const char *text, size_t length)
{
	if (length > READING_NAME - 1 - used)
		length = READING_NAME - 1 - used;
	memcpy(to + used, text, length);
	to[used + length] = '\0';
	return used + length;
}

/* Whether a name has every word; @to is that of the contender then. */
static bool translate(const struct contrast *contrast, const char *name,
		      char to[static READING_NAME])
{
	bool found[CONTRAST_WORDS] = { false };
	size_t used = 0, length, nr = 0;

	for (const char *part = name;; part += length + 1) {
		size_t word;

		length = strcspn(part, "/");
		word = word_at(contrast, part, length);
		if (word < contrast->nr) {
			nr += !found[word];
			found[word] = true;
			used = append(to, used, contrast->words[word].new,
				      contrast->words[word].new_length);
		} else {
			used = append(to, used, part, length);
		}
		if (!part[length])
			return nr == contrast->nr;
		used = append(to, used, "/", 1);
	}
}

/* Both are without it, or have the same. */
static bool same_part(const struct parts *a, const struct parts *b,
		      const char *key)
{
	const struct part *of_a = parts_find(a, key), *of_b = parts_find(b, key);

	if (!of_a || !of_b)
		return !of_a && !of_b;
	return of_a->length == of_b->length &&
	       !memcmp(of_a->value, of_b->value, of_a->length);
}

static bool is_memmap(const struct parts *parts)
{
	const struct part *path = parts_find(parts, "path");

	return path && path->length == strlen("memmap") &&
	       !memcmp(path->value, "memmap", path->length);
}

/*
 * Whether two points were measured on the same ranges: rounds of others are others, hours
 * apart may be. As point_share().
 */
static bool share_rounds(const char *a, const char *b)
{
	static const char *const keys[] = { "size", "nodes", "namespace", "mode",
					    "map" };
	struct parts of_a, of_b;

	parts_of(a, &of_a);
	parts_of(b, &of_b);
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (!same_part(&of_a, &of_b, keys[i]))
			return false;
	if (parts_find(&of_a, "namespace") && !same_part(&of_a, &of_b, "align"))
		return false;
	return is_memmap(&of_a) == is_memmap(&of_b);
}

/* A sample and the round that it is of. */
struct placed {
	unsigned int boot;
	unsigned int load;
	unsigned int round;
	double value;
};

static int compare_numbers(unsigned int a, unsigned int b)
{
	return (a > b) - (a < b);
}

static int by_round(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;
	int order = compare_numbers(x->boot, y->boot);

	if (!order)
		order = compare_numbers(x->load, y->load);
	return order ? order : compare_numbers(x->round, y->round);
}

/* The samples of a point by their rounds; free() them. 0 or -errno. */
static int sort_samples(const struct reading_point *point, struct placed **out)
{
	struct placed *placed = calloc(point->nr + 1, sizeof(*placed));

	*out = placed;
	if (!placed)
		return -ENOMEM;
	for (size_t i = 0; i < point->nr; i++) {
		if (point->rounds[i] == READING_NO_ROUND)
			return -ENODATA;
		placed[i] = (struct placed){ point->boots[i], point->loads[i],
					     point->rounds[i], point->values[i] };
	}
	qsort(placed, point->nr, sizeof(*placed), by_round);
	for (size_t i = 1; i < point->nr; i++)
		if (!by_round(&placed[i - 1], &placed[i]))
			return -EBADMSG;
	return 0;
}

static void add_sample(struct reading_point *to, const struct placed *placed)
{
	to->values[to->nr] = placed->value;
	to->boots[to->nr] = placed->boot;
	to->loads[to->nr] = placed->load;
	to->rounds[to->nr++] = placed->round;
}

/* Samples of rounds that both have. */
static void join(const struct placed *a, size_t na, const struct placed *b,
		 size_t nb, struct reading_point *to_a,
		 struct reading_point *to_b)
{
	for (size_t i = 0, k = 0; i < na && k < nb;) {
		int order = by_round(&a[i], &b[k]);

		if (!order) {
			add_sample(to_a, &a[i]);
			add_sample(to_b, &b[k]);
		}
		i += order <= 0;
		k += order >= 0;
	}
}

static int pair_samples(const struct reading_point *a,
			const struct reading_point *b,
			struct reading_point *to_a, struct reading_point *to_b)
{
	struct placed *of_a, *of_b = NULL;
	int err = sort_samples(a, &of_a);

	if (!err)
		err = sort_samples(b, &of_b);
	if (!err)
		join(of_a, a->nr, of_b, b->nr, to_a, to_b);
	free(of_a);
	free(of_b);
	return err;
}

/*
 * A point of @of by the name of @name that says the same of the work as @like, and has no
 * sample yet. That it failed is known by its own samples, not by those that have a pair.
 */
static int copy_point(struct reading_point *to, const struct reading *of,
		      const struct reading_point *name,
		      const struct reading_point *like, size_t room)
{
	*to = *like;
	to->hash = name->hash;
	to->name = strdup(name->name);
	to->values = calloc(room + 1, sizeof(*to->values));
	to->boots = calloc(room + 1, sizeof(*to->boots));
	to->loads = calloc(room + 1, sizeof(*to->loads));
	to->rounds = calloc(room + 1, sizeof(*to->rounds));
	to->nr = 0;
	to->room = room;
	if (reading_failed(of, like) && !*to->problem)
		snprintf(to->problem, sizeof(to->problem),
			 "fewer than half of its samples are valid");
	return to->name && to->values && to->boots && to->loads && to->rounds ?
	       0 : -ENOMEM;
}

static int add_pair(const struct reading *of, const struct reading_point *a,
		    const struct reading_point *b, struct reading *base,
		    struct reading *contender)
{
	struct reading_point *to_a = &base->points[base->nr++];
	struct reading_point *to_b = &contender->points[contender->nr++];
	int err = copy_point(to_a, of, a, a, a->nr);

	if (copy_point(to_b, of, a, b, a->nr))
		err = -ENOMEM;
	return err ? err : pair_samples(a, b, to_a, to_b);
}

/* What @of says of all points. */
static int copy_reading(struct reading *to, const struct reading *of)
{
	*to = *of;
	to->env = json_incref(of->env);
	to->asked = 0;
	to->nr = 0;
	to->room = of->nr;
	to->points = calloc(of->nr + 1, sizeof(*to->points));
	return to->points ? 0 : -ENOMEM;
}

int contrast_make(const struct contrast *contrast, const struct reading *of,
		  struct reading *base, struct reading *contender,
		  size_t *alone)
{
	int err = copy_reading(base, of);
	char name[READING_NAME];

	*alone = 0;
	if (copy_reading(contender, of))
		err = -ENOMEM;
	for (size_t i = 0; i < of->nr && !err; i++) {
		const struct reading_point *point = &of->points[i], *other;

		if (!translate(contrast, point->name, name))
			continue;
		other = reading_named(of, name);
		if (!other)
			(*alone)++;
		else if (!share_rounds(point->name, name))
			err = -EXDEV;
		else
			err = add_pair(of, point, other, base, contender);
	}
	if (!err && !base->nr)
		err = -ENOENT;
	return err;
}

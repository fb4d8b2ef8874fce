// SPDX-License-Identifier: MIT
/* Contrasts within one result; see contrast.h. */
#include "contrast.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int contrast_add(struct contrast *contrast, const char *text, size_t length)
{
	const char *equal = memchr(text, '=', length);
	size_t before = equal ? (size_t)(equal - text) : 0;

	if (!before || before + 1 == length || memchr(text, '/', length) ||
	    memchr(equal + 1, '=', length - before - 1))
		return -EINVAL;
	if (contrast->nr == CONTRAST_WORDS)
		return -ENOSPC;
	contrast->words[contrast->nr].old = text;
	contrast->words[contrast->nr].old_length = before;
	contrast->words[contrast->nr].new = equal + 1;
	contrast->words[contrast->nr++].new_length = length - before - 1;
	return 0;
}

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

/* A point by the name of @name that says the same of the work as @like, and no sample yet. */
static int copy_point(struct reading_point *to, const struct reading_point *name,
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
	return to->name && to->values && to->boots && to->loads && to->rounds ?
	       0 : -ENOMEM;
}

static void copy_sample(struct reading_point *to, const struct reading_point *from,
			size_t i)
{
	to->values[to->nr] = from->values[i];
	to->boots[to->nr] = from->boots[i];
	to->loads[to->nr] = from->loads[i];
	to->rounds[to->nr++] = from->rounds[i];
}

/* The sample of the same round, or the number of them. */
static size_t partner_of(const struct reading_point *a, size_t i,
			 const struct reading_point *b)
{
	size_t k;

	for (k = 0; k < b->nr; k++)
		if (a->rounds[i] == b->rounds[k] &&
		    a->loads[i] == b->loads[k] && a->boots[i] == b->boots[k])
			break;
	return k;
}

static bool has_rounds(const struct reading_point *point)
{
	for (size_t i = 0; i < point->nr; i++)
		if (point->rounds[i] == READING_NO_ROUND)
			return false;
	return true;
}

/* Adds both points' samples of rounds that both have. */
static int add_pair(const struct reading_point *a, const struct reading_point *b,
		    struct reading *base, struct reading *contender)
{
	struct reading_point *of_a = &base->points[base->nr++];
	struct reading_point *of_b = &contender->points[contender->nr++];

	if (copy_point(of_a, a, a, a->nr) || copy_point(of_b, a, b, a->nr))
		return -ENOMEM;
	if (!has_rounds(a) || !has_rounds(b))
		return -ENODATA;
	for (size_t i = 0; i < a->nr; i++) {
		size_t k = partner_of(a, i, b);

		if (k == b->nr)
			continue;
		copy_sample(of_a, a, i);
		copy_sample(of_b, b, k);
	}
	return 0;
}

/* What @of says of all points. */
static int copy_reading(struct reading *to, const struct reading *of)
{
	*to = *of;
	to->env = json_incref(of->env);
	to->nr = 0;
	to->room = of->nr;
	to->points = calloc(of->nr + 1, sizeof(*to->points));
	return to->points ? 0 : -ENOMEM;
}

int contrast_make(const struct contrast *contrast, const struct reading *of,
		  struct reading *base, struct reading *contender)
{
	int err = copy_reading(base, of);
	char name[READING_NAME];

	if (copy_reading(contender, of))
		err = -ENOMEM;
	for (size_t i = 0; i < of->nr && !err; i++) {
		const struct reading_point *other;

		if (!translate(contrast, of->points[i].name, name))
			continue;
		other = reading_named(of, name);
		if (other)
			err = add_pair(&of->points[i], other, base, contender);
	}
	if (!err && !base->nr)
		err = -ENOENT;
	return err;
}

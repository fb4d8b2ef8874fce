// SPDX-License-Identifier: MIT
/* Like environments; see likeness.h. */
#include "likeness.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define UNKNOWN		"unknown"
#define TOKENS		1024	/* words of a kernel's command line */
#define NO_CONTEXT	READING_CONTEXT

/*
 * struct fact
 * @path: keys of env.json that lead to it; @also: where a model has it instead
 * @context: where a file without env.json has it, or NO_CONTEXT
 * @told: it may differ
 */
struct fact {
	const char *name;
	const char *path[3];
	const char *also[3];
	enum reading_context context;
	bool told;
};

/* Those of one kernel command line, of nodes and of points have their own ways. */
static const struct fact facts[] = {
	{ "kernel", { "kernel", "release" }, { 0 }, READING_KERNEL, true },
	{ "suite", { "suite" }, { 0 }, NO_CONTEXT, true },
	{ "where", { "where" }, { 0 }, READING_WHERE, false },
	{ "accel", { "accel" }, { 0 }, READING_ACCEL, false },
	{ "host", { "host" }, { 0 }, READING_HOST, false },
	{ "host-cpus", { "host_cpus" }, { 0 }, NO_CONTEXT, false },
	{ "cpu", { "cpu" }, { 0 }, NO_CONTEXT, false },
	{ "struct-page", { "kernel", "struct_page_size" },
	  { "model", "struct_page_size" }, NO_CONTEXT, false },
	{ "page-size", { "kernel", "page_size" }, { "model", "page_size" },
	  NO_CONTEXT, false },
	{ "section", { "kernel", "section_pages" }, { "model", "section_pages" },
	  NO_CONTEXT, false },
	{ "pageblock", { "kernel", "pageblock_pages" },
	  { "model", "pageblock_pages" }, NO_CONTEXT, false },
	{ "hz", { "kernel", "hz" }, { 0 }, NO_CONTEXT, false },
	{ "debug_vm", { "kernel", "options", "debug_vm" }, { 0 }, NO_CONTEXT,
	  false },
	{ "debug_vm_pgflags", { "kernel", "options", "debug_vm_pgflags" }, { 0 },
	  NO_CONTEXT, false },
	{ "debug_page_ref", { "kernel", "options", "debug_page_ref" }, { 0 },
	  NO_CONTEXT, false },
	{ "kasan", { "kernel", "options", "kasan" }, { 0 }, NO_CONTEXT, false },
	{ "kmsan", { "kernel", "options", "kmsan" }, { 0 }, NO_CONTEXT, false },
	{ "kcsan", { "kernel", "options", "kcsan" }, { 0 }, NO_CONTEXT, false },
	{ "prove_locking", { "kernel", "options", "prove_locking" }, { 0 },
	  NO_CONTEXT, false },
	{ "debug_pagealloc", { "kernel", "options", "debug_pagealloc" }, { 0 },
	  NO_CONTEXT, false },
	{ "init_on_alloc", { "kernel", "options", "init_on_alloc" }, { 0 },
	  NO_CONTEXT, false },
	{ "sched_info", { "kernel", "options", "sched_info" }, { 0 }, NO_CONTEXT,
	  false },
	{ "source", { "run", "source" }, { 0 }, READING_SOURCE, false },
	{ "scale", { "run", "scale" }, { 0 }, READING_SCALE, false },
	{ "verify", { "run", "verify" }, { 0 }, READING_VERIFY, false },
	{ "touches", { "run", "touches" }, { 0 }, NO_CONTEXT, false },
	{ "probes", { "run", "probes" }, { 0 }, NO_CONTEXT, false },
	{ "type", { 0 }, { 0 }, READING_MEMORY_TYPE, false },
};

/* What points say, and under which name it may differ. */
static const struct {
	enum reading_figure figure;
	const char *name;
} figures[] = {
	{ READING_PAGES, "pages" },
	{ READING_WRITTEN_PAGES, "dedup" },
	{ READING_TYPE, "type" },
	{ READING_MAP_DEV, "map" },
	{ READING_VMEMMAP_SHIFT, "align" },
	{ READING_ALIGN_BYTES, "align" },
};

/* The names that stand in no table above. */
static const char *const others[] = { "cmdline", "nodes", "pages", "dedup",
				      "map", "align" };

#define NR_FACTS	(sizeof(facts) / sizeof(facts[0]))
#define NR_OTHERS	(sizeof(others) / sizeof(others[0]))
#define NR_NAMES	(NR_FACTS + NR_OTHERS)

_Static_assert(NR_NAMES <= 64, "names do not fit into struct likeness");

static const char *name_at(size_t i)
{
	return i < NR_FACTS ? facts[i].name : others[i - NR_FACTS];
}

/* The name's bit, or 0. */
static uint64_t bit_of(const char *name, size_t length)
{
	for (size_t i = 0; i < NR_NAMES; i++)
		if (strlen(name_at(i)) == length &&
		    !memcmp(name_at(i), name, length))
			return 1ULL << i;
	return 0;
}

int likeness_allow(struct likeness *likeness, const char *name, size_t length)
{
	uint64_t bit = bit_of(name, length);

	likeness->across |= bit;
	return bit ? 0 : -EINVAL;
}

bool likeness_allows(const struct likeness *likeness, const char *name)
{
	return likeness->across & bit_of(name, strlen(name));
}

const char *likeness_names(char *text, size_t size)
{
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; i < NR_NAMES && used < size; i++)
		used += (size_t)snprintf(text + used, size - used, "%s%s",
					 i ? ", " : "", name_at(i));
	return text;
}

static json_t *follow(json_t *json, const char *const path[3])
{
	for (int i = 0; i < 3 && path[i]; i++)
		json = json_object_get(json, path[i]);
	return json;
}

/* "4096", "true", "hole"; what has parts is only there or not. */
static void format(const json_t *json, char text[static LIKENESS_TEXT])
{
	if (json_is_string(json))
		snprintf(text, LIKENESS_TEXT, "%s", json_string_value(json));
	else if (json_is_integer(json))
		snprintf(text, LIKENESS_TEXT, "%" JSON_INTEGER_FORMAT,
			 json_integer_value(json));
	else if (json_is_real(json))
		snprintf(text, LIKENESS_TEXT, "%.17g", json_real_value(json));
	else if (json_is_boolean(json))
		snprintf(text, LIKENESS_TEXT, "%s",
			 json_is_true(json) ? "yes" : "no");
	else
		snprintf(text, LIKENESS_TEXT, "%s",
			 json && !json_is_null(json) ? "known" : UNKNOWN);
}

static void fact_text(const struct reading *reading, const struct fact *fact,
		      char text[static LIKENESS_TEXT])
{
	json_t *found = fact->path[0] ? follow(reading->env, fact->path) : NULL;

	if ((!found || json_is_null(found)) && fact->also[0])
		found = follow(reading->env, fact->also);
	format(found, text);
	if (!strcmp(text, UNKNOWN) && fact->context != NO_CONTEXT &&
	    *reading->context[fact->context])
		snprintf(text, LIKENESS_TEXT, "%s",
			 reading->context[fact->context]);
}

const char *likeness_text(const struct reading *reading, const char *name,
			  char text[static LIKENESS_TEXT])
{
	snprintf(text, LIKENESS_TEXT, UNKNOWN);
	for (size_t i = 0; i < NR_FACTS; i++)
		if (!strcmp(facts[i].name, name))
			fact_text(reading, &facts[i], text);
	return text;
}

bool likeness_known(const struct reading *reading, const char *name,
		    char text[static LIKENESS_TEXT])
{
	return strcmp(likeness_text(reading, name, text), UNKNOWN) != 0;
}

/* Whoever asks for the differences. */
struct asking {
	const struct likeness *likeness;
	likeness_fn fn;
	void *arg;
	unsigned int refused;
};

static void differ(struct asking *asking, const char *name, bool told,
		   const char *a, const char *b)
{
	bool refused = (!told || asking->likeness->strict) &&
		       !likeness_allows(asking->likeness, name);

	asking->refused += refused;
	asking->fn(asking->arg, name, refused, a, b);
}

/* Words of a command line. */
struct tokens {
	char text[4096];
	char *token[TOKENS];
	size_t nr;
};

/*
 * Words that say which image was booted, not how; and what has a fact of its own: a
 * default may stand in the kernel's configuration instead.
 */
static bool is_told_elsewhere(const char *token)
{
	static const char *const names[] = { "BOOT_IMAGE=", "initrd=", "root=",
					     "init_on_alloc=" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strncmp(token, names[i], strlen(names[i])))
			return true;
	return false;
}

static void split(const struct reading *reading, struct tokens *to)
{
	static const char *const path[3] = { "kernel", "cmdline" };
	const char *text = json_string_value(follow(reading->env, path));
	char *save = NULL, *token;

	to->nr = 0;
	snprintf(to->text, sizeof(to->text), "%s", text ? text : "");
	for (token = strtok_r(to->text, " \t\n", &save); token;
	     token = strtok_r(NULL, " \t\n", &save))
		if (!is_told_elsewhere(token) && to->nr < TOKENS)
			to->token[to->nr++] = token;
}

/* Words of @a that @b has not, with blanks between. */
static void missing(const struct tokens *a, const struct tokens *b,
		    char text[static LIKENESS_TEXT])
{
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; i < a->nr && used < LIKENESS_TEXT; i++) {
		bool found = false;

		for (size_t j = 0; j < b->nr; j++)
			found |= !strcmp(a->token[i], b->token[j]);
		if (!found)
			used += (size_t)snprintf(text + used,
						 LIKENESS_TEXT - used, "%s%s",
						 used ? " " : "", a->token[i]);
	}
}

static void check_cmdline(struct asking *asking, const struct reading *a,
			  const struct reading *b)
{
	char only_a[LIKENESS_TEXT], only_b[LIKENESS_TEXT];
	struct tokens of_a, of_b;

	split(a, &of_a);
	split(b, &of_b);
	missing(&of_a, &of_b, only_a);
	missing(&of_b, &of_a, only_b);
	if (*only_a || *only_b)
		differ(asking, "cmdline", false, *only_a ? only_a : "nothing",
		       *only_b ? only_b : "nothing");
}

/* "0:8 CPUs, 1:8 CPUs". How much memory is free differs from boot to boot. */
static void nodes_text(const struct reading *reading,
		       char text[static LIKENESS_TEXT])
{
	json_t *nodes = json_object_get(reading->env, "nodes"), *node;
	size_t used = 0, i;

	snprintf(text, LIKENESS_TEXT, UNKNOWN);
	json_array_foreach(nodes, i, node) {
		if (used >= LIKENESS_TEXT)
			return;
		used += (size_t)snprintf(text + used, LIKENESS_TEXT - used,
			"%s%" JSON_INTEGER_FORMAT ":%" JSON_INTEGER_FORMAT " CPUs",
			i ? ", " : "",
			json_integer_value(json_object_get(node, "node")),
			json_integer_value(json_object_get(node, "cpus")));
	}
}

unsigned int likeness_check(const struct likeness *likeness,
			    const struct reading *a, const struct reading *b,
			    likeness_fn fn, void *arg)
{
	struct asking asking = { likeness, fn, arg, 0 };
	char of_a[LIKENESS_TEXT], of_b[LIKENESS_TEXT];

	for (size_t i = 0; i < NR_FACTS; i++) {
		fact_text(a, &facts[i], of_a);
		fact_text(b, &facts[i], of_b);
		if (strcmp(of_a, of_b) != 0)
			differ(&asking, facts[i].name, facts[i].told, of_a,
			       of_b);
	}
	check_cmdline(&asking, a, b);
	nodes_text(a, of_a);
	nodes_text(b, of_b);
	if (strcmp(of_a, of_b) != 0)
		differ(&asking, "nodes", false, of_a, of_b);
	return asking.refused;
}

static void format_figure(double figure, char text[static LIKENESS_TEXT])
{
	if (isnan(figure))
		snprintf(text, LIKENESS_TEXT, UNKNOWN);
	else
		snprintf(text, LIKENESS_TEXT, "%.15g", figure);
}

unsigned int likeness_check_point(const struct likeness *likeness,
				  const struct reading_point *a,
				  const struct reading_point *b,
				  likeness_fn fn, void *arg)
{
	struct asking asking = { likeness, fn, arg, 0 };
	char of_a[LIKENESS_TEXT], of_b[LIKENESS_TEXT];

	for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++) {
		format_figure(a->figure[figures[i].figure], of_a);
		format_figure(b->figure[figures[i].figure], of_b);
		if (strcmp(of_a, of_b) != 0)
			differ(&asking, figures[i].name, false, of_a, of_b);
	}
	return asking.refused;
}

char *likeness_place(const struct reading *reading,
		     char text[static LIKENESS_PLACE])
{
	static const char *const names[] = { "kernel", "host", "where", "accel" };
	size_t used = (size_t)snprintf(text, PATH_MAX, "%s", reading->path);
	char fact[LIKENESS_TEXT];

	if (used >= PATH_MAX)
		used = PATH_MAX - 1;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		used += (size_t)snprintf(text + used, LIKENESS_PLACE - used,
			", %s%s", i ? "" : "kernel ",
			likeness_text(reading, names[i], fact));
	snprintf(text + used, LIKENESS_PLACE - used, ", boots: %u",
		 reading_boots(reading));
	return text;
}

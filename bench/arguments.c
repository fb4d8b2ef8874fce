// SPDX-License-Identifier: MIT
/* Arguments of options; see arguments.h. */
#include "arguments.h"

#include <stdio.h>
#include <string.h>

void arguments_each(void *to, struct argp_state *state, const char *what,
		    const char *list, argument_fn add)
{
	const char *text = list;

	for (;;) {
		size_t length = strcspn(text, ",");

		if (!length)
			argp_error(state, "%s '%s': an entry is empty; a list such as a,b is accepted",
				   what, list);
		add(to, state, text, length);
		if (!text[length])
			return;
		text += length + 1;
	}
}

unsigned long arguments_number(struct argp_state *state, const char *what,
			       const char *text, size_t length,
			       unsigned long least, unsigned long most)
{
	unsigned long value = 0;

	for (size_t i = 0; i < length; i++) {
		if (text[i] < '0' || text[i] > '9' || value > most / 10)
			value = most + 1;
		else
			value = value * 10 + (unsigned long)(text[i] - '0');
		if (value > most)
			break;
	}
	if (!length || value < least || value > most)
		argp_error(state, "%s '%.*s': a number from %lu to %lu is accepted",
			   what, (int)length, text, least, most);
	return value;
}

static void refuse(struct argp_state *state, const struct names *names,
		   const char *text, size_t length, const char *besides)
{
	char known[512];

	argp_error(state, "%s '%.*s' is unknown; known: %s%s", names->what,
		   (int)length, text,
		   names_known(names, known, sizeof(known)), besides);
}

unsigned int arguments_mask(struct argp_state *state, const struct names *names,
			    const char *list)
{
	unsigned int found = 0;

	if (!strcmp(list, "all"))
		return names_all(names);
	for (;;) {
		size_t length = strcspn(list, ",");
		unsigned int mask = names_find_mask(names, list, length);

		if (!mask)
			refuse(state, names, list, length,
			       ", or all of them by \"all\" alone");
		found |= mask;
		if (!list[length])
			return found;
		list += length + 1;
	}
}

unsigned int arguments_name(struct argp_state *state, const struct names *names,
			    const char *text)
{
	unsigned int id = names_find(names, text, strlen(text));

	if (!id)
		refuse(state, names, text, strlen(text), "");
	return id;
}

unsigned int arguments_one_of(struct argp_state *state, const char *what,
			      const char *arg, const char *const *known)
{
	char all[256] = "";
	size_t used = 0;

	for (unsigned int i = 0; known[i]; i++) {
		if (!strcmp(arg, known[i]))
			return i;
		if (used < sizeof(all))
			used += (size_t)snprintf(all + used, sizeof(all) - used,
						 "%s%s", i ? ", " : "",
						 known[i]);
	}
	argp_error(state, "%s '%s': %s accepted", what, arg, all);
	return 0;
}

void arguments_filter(struct argp_state *state, const char *regex,
		      regex_t *filter, bool *filtered)
{
	char message[128];
	int err;

	if (*filtered)
		regfree(filter);
	err = regcomp(filter, regex, REG_EXTENDED | REG_NOSUB);
	if (err) {
		regerror(err, filter, message, sizeof(message));
		argp_error(state, "filter '%s': %s", regex, message);
	}
	*filtered = true;
}

bool arguments_yes(struct argp_state *state, const char *what, const char *arg)
{
	static const char *const known[] = { "no", "yes", NULL };

	return arguments_one_of(state, what, arg, known);
}

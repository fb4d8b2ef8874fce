// SPDX-License-Identifier: MIT
/* The kernel's command line; see boot_args.h. */
#include "boot_args.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/*
 * The next word, with what is quoted as one and without its quotes, cut to @size.
 * Where the rest begins, or NULL: there was none.
 */
static const char *next_word(const char *at, char *word, size_t size)
{
	bool quoted = false;
	size_t length = 0;

	while (isspace((unsigned char)*at))
		at++;
	if (!*at)
		return NULL;
	for (; *at && (quoted || !isspace((unsigned char)*at)); at++) {
		if (*at == '"')
			quoted = !quoted;
		else if (length < size - 1)
			word[length++] = *at;
	}
	word[length] = '\0';
	return at;
}

/* In names, - and _ are the same. */
static bool is_named(const char *word, const char *name)
{
	for (; *name; name++, word++)
		if ((*word == '-' ? '_' : *word) != (*name == '-' ? '_' : *name))
			return false;
	return !*word || *word == '=';
}

/* The next argument of that name, its value in @value; or NULL. */
static const char *next_arg(const char *at, const char *name, char *value,
			    size_t size)
{
	char word[2048];
	const char *equals;

	while ((at = next_word(at, word, sizeof(word))) && strcmp(word, "--") != 0) {
		if (!is_named(word, name))
			continue;
		equals = strchr(word, '=');
		snprintf(value, size, "%s", equals ? equals + 1 : "");
		return at;
	}
	return NULL;
}

bool boot_arg(const char *cmdline, const char *name, char *value, size_t size)
{
	bool found = false;

	while ((cmdline = next_arg(cmdline, name, value, size)))
		found = true;
	return found;
}

/* As kstrtobool(): by the first letter, or two. 1, 0, or -1: it is no switch. */
static int truth(const char *value)
{
	switch (tolower((unsigned char)value[0])) {
	case 'y':
	case 't':
	case '1':
		return 1;
	case 'n':
	case 'f':
	case '0':
		return 0;
	case 'o':
		return strchr("nN", value[1]) && value[1] ? 1 :
		       strchr("fF", value[1]) && value[1] ? 0 : -1;
	default:
		return -1;
	}
}

bool boot_switch(const char *cmdline, const char *name, bool by_default)
{
	char value[16];

	while ((cmdline = next_arg(cmdline, name, value, sizeof(value))))
		if (truth(value) >= 0)
			by_default = truth(value) == 1;
	return by_default;
}
